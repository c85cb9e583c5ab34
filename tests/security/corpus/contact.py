"""E-mail addresses and phone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from messages import Detector
from tests.security.corpus.case import Plant, filled, lines, words

_LOCAL = words(
    "jane john.doe j.smith mary_jones peter-miller anna.schmidt2 x.wang99 support+ticket dr.brown "
    "luca.rossi maria.garcia k.novak sven.olsson o.brien1985 first.last info.desk hello sales42 bob "
    "alice.w m_a_r_k tom-h ceo"
)
_DOMAINS = words(
    "example.com example.org example.net mail.example.com example.co.uk corp.example.io gmail.com "
    "yahoo.fr outlook.com company.de university.edu web.example.museum agency.gov firma.example.at "
    "dept.example.jp startup.ai shop.example.com.br proton.me"
)

_WRITTEN = (
    "имя@пример.рф",
    "用户@例子.公司",
    "jörg@münchen.example",
    '"Jane Doe" <jane@example.com>',
    "jane@sub.mail.example.co.uk",
    "https://example.com/unsubscribe?email=jane@example.com",
    "to=jane.doe+news@example.org;cc=bob@example.com",
    "jane_doe@my-company.io",
    "JANE@EXAMPLE.COM",
    "1234567@qq.example",
    "j@x.co",
    "o'neil@example.com",
    "jane@[192.0.2.7]",
    "xmpp:jane@example.net/phone",
    "git@github.example:jane/private.git",
    "jane AT example DOT com",
    "jane{at}example{dot}com",
    "jane <at> example <dot> org",
)

# Country code, trunk prefix and the groups of a national number
COUNTRIES = lines("""
1||415 555 01##
1||212 555 01##
44|0|20 7946 0###
44|0|7700 900###
49|0|30 23125###
49|0|1512 3456###
33|0|6 12 34 ## ##
33|0|1 99 00 ## ##
34||612 345 ###
34||91 123 4###
39||06 6982 ####
39||347 123 4###
31|0|20 123 4###
31|0|6 1234 56##
32|0|470 12 ## ##
41|0|44 668 ## ##
43|0|1 5123###
46|0|8 123 45 ##
47||22 12 3# ##
45||32 12 3# ##
358|0|40 123 4###
351||912 345 ###
353|0|85 123 4###
48||601 234 ###
420||601 123 ###
36|06|20 123 4###
40|0|721 234 ###
30||210 123 4###
90|0|532 123 4###
7|8|912 345 6# ##
380|0|67 123 4# ##
972|0|52 123 4###
971|0|50 123 4###
966|0|50 123 4###
20|0|10 1234 5###
27|0|82 123 4###
234|0|803 123 4###
254|0|712 345 ###
91|0|98765 43###
92|0|301 234 5###
86||138 0013 8###
81|0|90 1234 5###
82|0|10 1234 5###
65||8123 4###
852||5123 4###
886|0|912 345 ###
60|0|12 345 6###
66|0|81 234 5###
62|0|812 3456 7###
63|0|917 123 4###
84|0|91 234 5# ##
61|0|412 345 ###
61|0|2 7010 1###
64|0|21 123 4###
55||11 91234 5###
52||55 1234 5###
54||11 2345 6###
56||9 6123 4###
57||301 234 5###
""")

_PHONE_WORDS = ("phone", "tel", "mobile", "caller", "sms", "whatsapp", "msisdn")


def plants(draw: Random) -> Iterator[Plant]:
    """Addresses and numbers, in the ways in which they are written."""
    yield from _emails(draw)
    for line in COUNTRIES:
        yield from _phones(draw, *line.split("|"))
    for _ in range(12):
        yield from _american(draw)


def _emails(draw: Random) -> Iterator[Plant]:
    for index in range(60):
        local, domain = _LOCAL[index % len(_LOCAL)], draw.choice(_DOMAINS)
        address = f"{local}@{domain}"
        at, dot = draw.choice([("_at_", "_dot_"), (".at.", ".dot."), ("-at-", "-dot-")])
        plain = re.sub(r"[^a-z0-9]", "_", local)
        name = f"{plain}{at}{domain.replace('.', dot)}"
        yield Plant(Detector.EMAIL, address, name, core=address)
    for index in range(24):
        local, domain = draw.choice(_LOCAL), draw.choice(["gmail.com", "yahoo.com", "example.com", "outlook.com"])
        spelled = [
            f"{local} at {domain.replace('.', ' dot ')}",
            f"{local}[at]{domain}",
            f"{local} (at) {domain.replace('.', ' (dot) ')}",
            f"{local.upper()}@{domain.upper()}",
            f"<{local}@{domain}>",
            f"mailto:{local}@{domain}",
        ][index % 6]
        half = f"{re.sub('[^a-z0-9]', '', local)}_at_{domain if index % 2 else domain.replace('.', '_')}"
        yield Plant(Detector.EMAIL, spelled, half, core=spelled)

    for text in _WRITTEN:
        yield Plant(Detector.EMAIL, text, core=text)


def _phones(draw: Random, code: str, trunk: str, pattern: str) -> Iterator[Plant]:
    groups = filled(draw, pattern).split()
    compact = "".join(groups)
    sep = draw.choice("_.-")
    international = f"+{code} {' '.join(groups)}"
    forms = [
        Plant(Detector.PHONE, international, f"{code}{compact}"),
        Plant(Detector.PHONE, f"+{code}{compact}", f"00{code}{compact}"),
        Plant(Detector.PHONE, f"+{code}-{'-'.join(groups)}", sep.join(["00" + code, *groups])),
        Plant(Detector.PHONE, f"00{code} {' '.join(groups)}", sep.join([code, *groups]), _PHONE_WORDS),
    ]
    if len(compact) >= 9:
        national = f"{trunk}{' '.join(groups)}"
        forms.append(Plant(Detector.PHONE, national, national.replace(" ", sep), _PHONE_WORDS))
        forms.append(Plant(Detector.PHONE, f"{trunk}{compact}", f"{trunk}{compact}", _PHONE_WORDS))
    yield from draw.sample(forms, 3)


def _american(draw: Random) -> Iterator[Plant]:
    area, exchange, line = filled(draw, "N#N"), filled(draw, "N##"), filled(draw, "####")
    for text, name in (
        (f"({area}) {exchange}-{line}", f"{area}_{exchange}_{line}"),
        (f"{area}-{exchange}-{line}", f"{area}-{exchange}-{line}"),
        (f"{area}.{exchange}.{line}", f"{area}.{exchange}.{line}"),
        (f"{area} {exchange} {line}", f"{area}{exchange}{line}"),
        (f"+1 ({area}) {exchange}-{line}", f"1_{area}_{exchange}_{line}"),
        (f"1-{area}-{exchange}-{line}", f"1-{area}-{exchange}-{line}"),
        (f"{area}{exchange}{line}", f"1{area}{exchange}{line}"),
    ):
        yield Plant(Detector.PHONE, text, name)
