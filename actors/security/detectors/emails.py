"""E-mail addresses: as written (RFC 5322), spelled out against harvesters, and as names join them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actors.security.detectors.base import END, Place, Span, View, word_set
from actors.security.detectors.words.given_names import GIVEN, SURNAMES
from actors.security.detectors.words.mail_words import (
    COUNTRIES,
    GENERIC,
    HOSTS,
    MAIL_WORDS,
    MAILED,
    MAILED_ALONE,
    NO_NAMES,
    NO_TOP,
    ROLES,
    STRONG,
    WEAK,
    WORDS_AS_WELL,
)
from actors.security.detectors.words.technical import TECHNICAL
from messages.reasons import Detector

# Read backwards from the sign: a local part without or with quotes (RFC 5322), a comment between them
_LOCAL = re.compile(r"""(?:\)[^()]{0,32}\()?(?:"[^"\n]{1,62}"|[\w.!#$&'*+/=?^`{|}~%-]{1,64})""")
_ALPHA = r"(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,63})"
_OCTET = "[0-9]{1,3}"
_DOMAIN = re.compile(
    rf"\[(?:ipv6:[0-9a-f:.]{{2,45}}|{_OCTET}(?:\.{_OCTET}){{3}})\]"
    rf"|(?P<address>{_OCTET}(?:\.{_OCTET}){{3}})(?![0-9.]|[.-]?[a-z])"
    rf"|(?:[\w-]{{1,63}}\.){{1,8}}{_ALPHA}"
)
_HOST = re.compile(r"[a-z][a-z0-9-]{1,62}(?![\w.@/-])")
"""A domain without a dot, which only words of mail make one."""
_VERSION = re.compile(r"v?[0-9]+\.[0-9]+").match
_SERVICES = re.compile(
    r"(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|ssh\.dev\.azure\.com|git\.sr\.ht)(?![\w.-])"
).match

# Where an address is spelled: the sign, a word for it in brackets or between separators, or with capitals of its own
_FOREIGN_AT = "arroba|arobase|chiocciola|malpa|zavinac|kukac|klammeraffe|snabel-?a"
_AT_WORD = f"(?:at|{_FOREIGN_AT})"
_AROUND = r"[ _.\-/:*=|#~+]{1,2}"
_OPEN, _CLOSE = r"[ _.\-]{0,2}[(\[{<]{1,2}[ _]?", r"[ _]?[)\]}>]{1,2}[ _.\-]{0,2}"
_AT = re.compile(rf"(?P<sure>{_OPEN}(?:@|a|{_AT_WORD}){_CLOSE}| ?@ ?)|(?P<word>{_AROUND}{_AT_WORD}{_AROUND})")
_CAMEL_AT = re.compile(r"(?<=[a-z0-9])(?:At(?=[A-Z0-9])|AT(?=[a-z0-9]))")
_CAMEL_DOMAIN = re.compile(
    rf"[A-Za-z0-9]{{1,40}}?(?:(?:Dot(?=[A-Z])|DOT(?=[a-z]))(?!(?i:{NO_TOP})(?![a-z]))[A-Za-z][a-z]{{1,20}}(?![a-z])){{1,4}}"
)
_CAMEL_LOCAL = re.compile(r"[A-Za-z0-9._+]{1,64}")
_DOT_WORD = "(?:dot|punkt|punto|ponto|point|kropka|tecka)"
_DOT = rf"(?:{_OPEN}(?:\.|{_DOT_WORD}){_CLOSE}|{_AROUND}{_DOT_WORD}{_AROUND})"
# Read backwards as well, so "dot" is tod
_SPELLED_LOCAL = re.compile(
    r"[a-z0-9]+(?:(?:[._+-]{1,2}|[ _.\-/:]{1,2}(?:tod|tknup|otnup|tniop|otnop|sulp|hsad|erocsrednu)[ _.\-/:]{1,2}|[ _]?[)\]}>][ _]?(?:tod|\.)[ _]?[(\[{<][ _]?)[a-z0-9]+){0,4}"
)

_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_TOP = f"(?:{COUNTRIES}|{GENERIC}){END}"
# After co, com, ac and others a country may follow.
_MORE = rf"(?:(?:\.|{_DOT})(?:{COUNTRIES}){END})?"
_SPELLED_DOMAIN = re.compile(rf"{_LABEL}(?:(?:{_DOT}|\.){_LABEL}){{0,4}}?{_DOT}{_TOP}{_MORE}")
_ANY_DOMAIN = re.compile(
    rf"{_LABEL}(?:(?:{_DOT}|\.){_LABEL}){{0,4}}?{_AROUND}(?:dot|punkt|punto|ponto){_AROUND}(?!(?:{NO_TOP}){END})[a-z]{{2,14}}{END}"
)
_SURE_DOMAIN = re.compile(rf"{_LABEL}(?:[._\-]{_LABEL}){{0,3}}?(?:\. ?|[_\-]| \.){_TOP}{_MORE}")
_JOINED_DOMAIN = re.compile(
    rf"(?:[a-z0-9]{{1,30}}[_.\-]){{0,2}}?{MAILED}{END}|[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}}){{0,3}}\.{_TOP}{_MORE}"
    rf"|[a-z0-9]{{1,63}}(?:[_.\-][a-z0-9]{{1,63}}){{0,2}}?[_.\-](?:{STRONG}|(?P<weak>{WEAK})){END}"
)
_NAMED = re.compile(
    r"(?:(?<![a-z0-9])e?[_.\-]?mails?(?:[_.\-]?(?:address|to|from|id|for|user))?|mailto|addressee?|recipient|sender|inbox|mailbox)[_.\-:/]{1,2}"
    rf"(?P<local>[a-z0-9]{{1,30}}(?:[_.\-][a-z0-9]{{1,30}}){{0,3}}?)[_.\-](?P<domain>[a-z0-9]{{2,40}})[_.\-](?:{STRONG}|(?P<weak>{WEAK})){END}"
)
_NAMED_WORDS = word_set("email emails mail mails mailto address addressee recipient sender inbox mailbox")
_MEANT = _NAMED_WORDS | word_set("smtp rcpt bounce bounced relay delivered deliver")
# jane_doe_acme_com, of an address whose signs were all replaced
_JOINED_TOP = re.compile(
    rf"(?<=[a-z0-9])[_.\-](?:com|org|edu|gov|mil|(?:com?|ac)[_.\-](?:uk|jp|in|br|au|nz|za|kr|il|th|mx)){END}"
)
_JOINED_MOST = 5
"""Words of such an address before its last."""
_JOINED_WORDS = word_set("com org edu gov mil co ac")
_MAILED_ALONE = re.compile(rf"(?<=[a-z0-9])[_.\-]{{1,2}}{MAILED_ALONE}{END}")

_AT_WORDS = word_set("at arroba arobase chiocciola malpa zavinac kukac klammeraffe snabel")
_BRACKETS = re.compile(r"[(\[{<][ _]?a[ _]?[)\]}>]").search
# A cheap look ahead. Austria's is a word of nearly every name that gets here.
_TOPS = word_set(re.sub("[^a-z]+", " ", f"{COUNTRIES} {GENERIC} {STRONG} {WEAK}")) - {"at"}
_PERSONS = GIVEN | SURNAMES
_NAMES = _PERSONS | ROLES
_IS_MAILED = re.compile(MAILED).fullmatch
_IS_THING = re.compile(r".*(?:error|exception|\.py|\.js|\.go)").fullmatch
_POINTED = re.compile(r"(?:com|fr|org|net|be|ch|eu|ca)\Z").search
_MACHINES = (TECHNICAL | HOSTS) - {"example"}
_WORD = re.compile("[a-z]+")
_JOINED_WORD = re.compile("[a-z0-9]+")
_PARTS = re.compile(r"[._+\-/:]+")
_LONGEST_DOMAIN = 96


def emails(view: View) -> list[Span]:
    """Addresses with @ (letters of any script, quotes, IP literals), with a word for it, and joined ones of well-known services."""
    lower = view.lower
    found: list[tuple[int, int]] = []
    if "@" in lower:
        found += _with_sign(view)
    if "@" in lower or not view.words.isdisjoint(_AT_WORDS) or _BRACKETS(lower) or "AT" in view.text:
        found += _spelled(view)
    if view.place is not Place.TEXT:
        if not view.words.isdisjoint(_NAMED_WORDS):
            found += [m.span() for m in _NAMED.finditer(lower) if _is_named(m)]
        if not view.words.isdisjoint(_JOINED_WORDS) and not view.words.isdisjoint(_PERSONS):
            found += _joined(lower)
        if not view.words.isdisjoint(MAIL_WORDS):
            found += _mailed(lower)
    return [Span(start, end, Detector.EMAIL) for start, end in found]


def _with_sign(view: View) -> Iterator[tuple[int, int]]:
    text = view.lower
    backwards = text[::-1]
    meant = not view.words.isdisjoint(_MEANT)
    for at in re.finditer("@", text):
        local = _LOCAL.match(backwards, len(text) - at.start())
        domain = _DOMAIN.match(text, at.end()) or (_HOST.match(text, at.end()) if meant else None)
        if local is None or domain is None or _is_version(text, domain):
            continue
        if local.group() == "tig" and _SERVICES(text, at.end()):
            continue  # git@github.com is everybody
        yield len(text) - local.end(), domain.end()


def _is_version(text: str, domain: re.Match[str]) -> bool:
    """Whether a package's version stands behind the sign, and no address of the internet."""
    address = domain.re is _DOMAIN and domain["address"] is not None
    return _VERSION(text, domain.start()) is not None and not address


def _spelled(view: View) -> Iterator[tuple[int, int]]:
    """Addresses in which a word stands for a sign."""
    lower = view.lower
    backwards = lower[::-1]
    for at in _AT.finditer(lower):
        domain = _spelled_domain(view, at)
        local = _SPELLED_LOCAL.match(backwards, len(lower) - at.start()) if domain else None
        if domain is None or local is None:
            continue
        start = len(lower) - local.end()
        if at["word"] and not _is_spelled(view, start, at, domain):
            continue
        yield start, domain.end()
    if view.place is not Place.TEXT or "AT" in view.text or "At" in view.text:
        yield from _camel(view)


def _spelled_domain(view: View, at: re.Match[str]) -> re.Match[str] | None:
    spelled = _SPELLED_DOMAIN.match(view.lower, at.end())
    if spelled or at.group() == "@":
        return spelled
    if at["sure"]:
        return _SURE_DOMAIN.match(view.lower, at.end())
    ahead = _WORD.findall(view.lower, at.end(), at.end() + _LONGEST_DOMAIN)
    if " " not in at.group() and not {"dot", "punkt", "punto", "ponto"}.isdisjoint(ahead):
        return _ANY_DOMAIN.match(view.lower, at.end())
    if _TOPS.isdisjoint(ahead[1:]) and ahead.count("at") != 1:
        return None
    return _JOINED_DOMAIN.match(view.lower, at.end())


def _is_spelled(view: View, start: int, at: re.Match[str], domain: re.Match[str]) -> bool:
    """Whether a word between blanks or separators stands for the sign: beside a spelled dot it does; else somebody's name must stand before it."""
    if domain.re is not _JOINED_DOMAIN:
        return "point" not in domain.group() or "at" not in at.group()[1:3] or _POINTED(domain.group()) is not None
    local = view.lower[start : at.start()]
    words = _PARTS.split(local)
    if words[-1] in NO_NAMES or (len(words) == 1 and local in TECHNICAL and local not in ROLES):
        return False
    mailed = _IS_MAILED(domain.group()) is not None
    stem = words[-1].rstrip("0123456789")
    person = not _NAMES.isdisjoint(words) or (stem != words[-1] and len(stem) > 2 and stem not in TECHNICAL)
    if " " in at.group():
        capitals = "AT" in view.text[at.start() : at.end()] and not view.text[start : at.start()].isupper()
        return "." in domain.group() and (person or mailed or capitals or (len(words) > 1 and not _IS_THING(local)))
    if domain["weak"]:
        return person or (
            domain["weak"] not in WORDS_AS_WELL and not {words[-1], *_PARTS.split(domain.group())[:-1]} & TECHNICAL
        )
    return "." not in at.group() or person or mailed or domain.group().endswith((".com", ".org"))


def _camel(view: View) -> Iterator[tuple[int, int]]:
    """janeDoeAtExampleDotCom, at borders of camelCase."""
    backwards = view.text[::-1]
    for at in _CAMEL_AT.finditer(view.text):
        domain = _CAMEL_DOMAIN.match(view.text, at.end())
        head = _CAMEL_LOCAL.match(backwards, len(view.text) - at.start())
        if domain and head:
            yield len(view.text) - head.end(), domain.end()


def _is_named(match: re.Match[str]) -> bool:
    """email_jane_doe_example_com, but not email_smtp_example_com"""
    words = _PARTS.split(match["local"])
    if not _NAMES.isdisjoint(words):
        return words[-1] not in HOSTS
    if match["weak"]:
        return False
    return words[0] not in _MACHINES and match["domain"] not in _MACHINES


def _joined(text: str) -> Iterator[tuple[int, int]]:
    """jane_doe_acme_com: a person's name, no words of machines, and at least one word more before com."""
    for top in _JOINED_TOP.finditer(text):
        words = list(_JOINED_WORD.finditer(text, max(0, top.start() - _LONGEST_DOMAIN), top.start()))[-_JOINED_MOST:]
        names = [word.group() for word in words]
        first = next((index for index, name in enumerate(names[:-1]) if name in _PERSONS), None)
        if first is not None and _MACHINES.isdisjoint(names[first:]):
            yield words[first].start(), top.end()


def _mailed(text: str) -> Iterator[tuple[int, int]]:
    """jane_doe_gmail_com: somebody's words before a mail service."""
    backwards = text[::-1]
    for match in _MAILED_ALONE.finditer(text):
        local = _SPELLED_LOCAL.match(backwards, len(text) - match.start())
        words = set(_PARTS.split(local.group()[::-1])) if local else set()
        if local and words - TECHNICAL - HOSTS:
            yield len(text) - local.end(), match.end()
