"""Phone numbers: with a country code, with a trunk zero, North American ones, and any digits beside words of the phone."""

from __future__ import annotations

import re

from actors.security.detectors.base import END, START, Place, Span, View, word_set
from actors.security.detectors.grouped import (
    COUNTRY,
    LEAST_DIGITS,
    TIMES,
    Number,
    is_list,
    is_pod,
    is_quantity,
    numbers,
)
from messages.reasons import Detector

_MOST_DIGITS = 15  # E.164
_STRONG = word_set(
    "phone phones telephone telephones tel mobile mobiles cell cellphone cellular sms mms fax whatsapp viber msisdn telefon telefono telefone "
    "celular movil handy mobil rufnummer telefonnummer phonenumber mobilenumber hotline voicemail landline dial dialed dialled dialing texted "
    "caller callers callee imessage tlf gsm telefoon puhelin telefonnr"
)
_VERBS = word_set(
    "call calls called calling contact contacts text texts texting reach reached ring ringing rang signal telegram number numbers num "
    "anruf anrufer appel llamada llamar numero nummer chiamata ligar"
)
"""Beside these a number is a phone's if it is long or parted like one."""
_PARTIES = word_set("from to for user customer recipient recipients sender subscriber")
"""Beside these in a text a number must have a phone's form as well."""
_KEYS = _STRONG | {"contact", "contacts", "contactnumber"}
"""Beside these in names and labels any number is a phone's."""
_WORDS = _KEYS | _VERBS | _PARTIES
_NANP = re.compile(r"1?[2-9][0-9]{2}[2-9][0-9]{6}").fullmatch

_EXTENSION = r"(?:[ ,;]{0,2}(?:x|ext|extension)[ .:=]{0,2}[0-9]{1,6})?"
_INTERNATIONAL = re.compile(
    r"(?<![A-Za-z0-9+])(?:\+|plus[ _.\-]|00[ ._\-]?(?=[1-9]))[ ._\-(]{0,2}[0-9](?:[ ._\-/()\[\]]{0,3}[0-9]){7,14}"
    + _EXTENSION
    + END
)
_AMERICAN = re.compile(
    START + r"(?:\+?1[ ._\-/]{0,2})?(?:\([2-9][0-9]{2}\)[ ._\-]{0,2}|[2-9][0-9]{2}[ ._\-/])[2-9][0-9]{2}[ ._\-]?[0-9]{4}"
    + _EXTENSION + END
)  # fmt: skip
# 020 7946 0958, 06.12.34.56.78, 07700900123; after another number a row of groups is a date or a list
_TRUNK = re.compile(
    START + r"(?:0[1-9][0-9]{8,9}|(?<![0-9][ ._\-])0[1-9]"
    r"(?:[0-9]{0,3}(?P<sep>[ ._\-])[0-9]{2,4}(?:(?P=sep)[0-9]{2,4}){1,3}|[0-9]{1,3}[ ._\-/][0-9]{6,8}))" + END
)
# (020) 7946 0958, 8 (912) 345-67-89, (11) 91234-5678
_AREA = re.compile(
    START
    + r"(?:[0-9]{1,3} ?)?\((?:0 )?[0-9]{2,5}\)[ ._\-/]{0,2}[0-9]{2,5}(?:[ ._\-][0-9]{2,5}){1,3}"
    + _EXTENSION
    + END
)
_STRUCTURED = (_INTERNATIONAL, _AMERICAN, _TRUNK, _AREA)
# Sizes of the groups of national numbers: (555) 0132, 22 12 34 56; China's 138 0013 8000, India's 98765 43210
_LOCAL = frozenset({(3, 4), (4, 4), (2, 2, 2, 2), (3, 2, 3), (3, 2, 2)})
_NATIONAL = re.compile("1[3-9][0-9] [0-9]{4} [0-9]{4}|[6-9][0-9]{4} [0-9]{5}").fullmatch
# Words of the phone in scripts that have no look-alikes
_FOREIGN = re.compile("电话|手机|電話|手機|携帯|番号|전화|휴대폰|тел|моб|هاتف|جوال|फोन|טלפון").search
# Letters that are meant for digits
_LETTER = re.compile(
    r"(?<=[0-9])[OolI]{1,3}(?=[0-9])|(?<=[0-9][ _.\-])[Oo](?=[0-9]{2})|(?<=[0-9])[Oo]{1,3}(?![A-Za-z0-9])"
)
_DIGITS = str.maketrans("OolI", "0011")

_LETTERS = re.compile("[a-z]+")
_UNIT = re.compile(
    r"[ _]?(?:bytes?|[kmgt]?i?b|ms|us|ns|s|sec|seconds?|milliseconds|tokens|rows|records|items|times|lines|chars?|characters|messages|entries|"
    r"%(?![0-9%])|hz|x[0-9])(?![a-z])"
).match
_NO_PHONE = word_set(
    "size offset length byte bytes position pos line column timestamp time pid port version build index code count line "
    "limit max min epoch inode seed revision error errno le quantile bucket duration sequence range"
)
_SOFT = word_set("at id ids")
"""Before a number these say that it is no phone's, unless a word of the phone is before them."""
_LOOK_BACK, _LOOK_AHEAD = 32, 40
_GAP_MOST = 4
_BESIDE = re.compile("[A-Za-z]").search
"""A word is beside a number when it ends within so many characters before it."""
_APART = 2
"""Digits of a number that stands behind a whole one and is none of its groups."""
_FEW = 9
"""Digits of a number that a weak word is enough for."""


def phones(view: View) -> list[Span]:
    """North American (NANP), international (E.164) and national numbers; beside a word such as `phone`, whatever their form.

    In names and labels a row of digits of a phone's length is one, unless it is a date, a size, a version or a list.
    """
    if view.digits < LEAST_DIGITS - 1:
        return []
    text = _LETTER.sub(lambda match: match[0].translate(_DIGITS), view.text)
    if text != view.text:
        view = view._replace(text=text, lower=text.lower())
    found = list(numbers(view, LEAST_DIGITS))
    if not found and "+" not in view.text:
        return []
    spans = [m.span() for pattern in _STRUCTURED for m in pattern.finditer(view.text) if _is_full(m.group())]
    meant = not view.words.isdisjoint(_WORDS)
    is_phone = _in_text if view.place is Place.TEXT else _in_name
    spans += [(number.start, number.end) for number in found if is_phone(view, number, meant)]
    return [Span(start, end, Detector.PHONE) for start, end in spans]


def _is_full(text: str) -> bool:
    return 9 <= sum(map(str.isdigit, text)) <= 21


def _in_name(view: View, number: Number, meant: bool) -> bool:
    digits = number.digits
    before = _words_before(view, number)
    if len(digits) > _MOST_DIGITS or is_pod(view, number) or not _NO_PHONE.isdisjoint(before[-1:]):
        return False
    if meant and not _KEYS.isdisjoint(before[-3:]):
        return len(digits) >= _FEW or not is_list(number)
    if is_list(number) or (len(number.groups) == 1 and is_quantity(digits, timed=not view.words.isdisjoint(TIMES))):
        return False
    return meant or bool(len(digits) > _FEW and (COUNTRY(digits.lstrip("0")) or _NANP(digits) or digits[0] == "0"))


def _in_text(view: View, number: Number, meant: bool) -> bool:
    """In a text a number is a phone's by the words beside it, or by the form that its groups have."""
    if len(number.digits) > _MOST_DIGITS or is_list(number):
        return False
    before = _words_before(view, number)
    strong = _is_beside_phone(view, number, before) if meant or not view.plain.isascii() else False
    beside = before if _BESIDE(view.text, max(0, number.start - _GAP_MOST), number.start) else []
    if _is_other(before, beside, strong) or (not strong and _UNIT(view.lower, number.end)):
        return False
    long = len(number.digits) >= _FEW
    if len(number.groups) == 1 and is_quantity(number.digits, timed=False) and not (strong and long):
        return False
    if strong or not long:
        return strong or (tuple(map(len, number.groups)) in _LOCAL and not _VERBS.isdisjoint(before[-3:]))
    if _has_form(number) or not _VERBS.isdisjoint(before[-4:]):
        return True
    return not _PARTIES.isdisjoint(before[-2:]) and _is_likely(number)


def _is_beside_phone(view: View, number: Number, before: list[str]) -> bool:
    """Whether a word of the phone stands near, before the number or behind it: 0201234567 is no valid phone number."""
    behind = _LETTERS.findall(view.lower, number.end, number.end + _LOOK_AHEAD)
    if not _STRONG.isdisjoint(before) or not _STRONG.isdisjoint(behind):
        return True
    return _FOREIGN(view.plain, max(0, number.start - _LOOK_AHEAD // 2), number.start) is not None


def _is_other(before: list[str], beside: list[str], strong: bool) -> bool:
    """Whether the words before a number, the last of which is beside it, say that it is something else."""
    last = beside[-1:]
    return not _NO_PHONE.isdisjoint(last) or (
        not _SOFT.isdisjoint(last) and not strong and _VERBS.isdisjoint(before) and _PARTIES.isdisjoint(before)
    )


def _has_form(number: Number) -> bool:
    """Whether a number is parted like a phone's: by its country's code, or as its country does."""
    sizes = tuple(map(len, number.groups))
    if len(sizes) == 1 or sizes[-1] == 10:  # (3): 6097610009 is the third of something
        return len(number.groups[-1]) == 10 and _NANP(number.groups[-1]) is not None
    if sizes[0] == 10 and max(sizes[1:]) <= _APART:
        return _NANP(number.groups[0]) is not None
    if _NATIONAL(" ".join(number.groups)):
        return True
    parted = 3 <= len(sizes) <= 6 and sizes[0] <= 3 and min(sizes[1:]) > 1 and len(number.digits) >= 11
    return parted and COUNTRY(number.digits) is not None


def _is_likely(number: Number) -> bool:
    return len(number.groups) > 1 or COUNTRY(number.digits) is not None or number.digits[0] == "0"


def _words_before(view: View, number: Number) -> list[str]:
    return _LETTERS.findall(view.lower, max(0, number.start - _LOOK_BACK), number.start)[-5:]
