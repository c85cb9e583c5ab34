"""National identity and tax numbers: by their shape and check digits, and beside words that say what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from string import ascii_letters

from actors.security.detectors.base import Place, Span, View
from actors.security.detectors.national_formats import BEGINNINGS, FORMATS, Format, Where
from actors.security.detectors.words.identity_words import FOREIGN, NAMED, STRONG, WEAK
from messages.reasons import Detector

_LEAST_DIGITS, _LEAST_IN_LABELS, _LEAST_BESIDE = 7, 5, 4
"""Digits beside a word that stands for other things as well, also in labels, and beside one that does not."""
_COUNT_MOST = 15
"""Digits of what is counted."""

# The shape of a text: what is no ASCII letter or digit stays what it is.
_SHAPE = str.maketrans({**dict.fromkeys("0123456789", "9"), **dict.fromkeys("abcdefghijklmnopqrstuvwxyz", "a")})
_GROUP = re.compile("[a9]{1,32}(?![a9])")
_GAP = re.compile(r"[ _.\-/:+(]{1,2}| [\-/] ").fullmatch


def national_ids(view: View) -> list[Span]:
    """Numbers of some sixty countries, as they are written and by their check digits; others beside a word such as `ssn`.

    In names and labels any separator may part their groups, in texts those of custom, or one that is always the same.
    """
    if view.digits < _LEAST_BESIDE:
        return []
    found = list(_shaped(view))
    if not view.words.isdisjoint(STRONG) or not view.words.isdisjoint(WEAK):
        found += _named(view)
    if not view.plain.isascii():
        found += [value for match in FOREIGN.finditer(view.plain) if (value := _value(view, match.end(), strong=True))]
    return [Span(start, end, Detector.NATIONAL_ID) for start, end in found]


def _shaped(view: View) -> Iterator[tuple[int, int]]:
    shape = view.lower.translate(_SHAPE)
    groups = [match.span() for match in _GROUP.finditer(shape)]
    index = 0
    while index < len(groups):
        count = _number_at(view, shape, groups, index)
        if count:
            yield groups[index][0], groups[index + count - 1][1]
        index += count or 1


def _number_at(view: View, shape: str, groups: Sequence[tuple[int, int]], first: int) -> int:
    """How many groups from the first are a number: the most that are."""
    found, key, gaps = 0, "", []
    for index in range(first, len(groups)):
        start, end = groups[index]
        if key:
            gap = view.text[groups[index - 1][1] : start]
            if not _GAP(gap):
                break
            gaps.append(gap)
            key += "_"
        key += shape[start:end]
        formats = FORMATS.get(key)
        if formats and _is_number(view, groups[first : index + 1], gaps, formats):
            found = index + 1 - first
        if key not in BEGINNINGS:
            break
    return found


def _is_number(view: View, groups: Sequence[tuple[int, int]], gaps: Sequence[str], formats: Sequence[Format]) -> bool:
    texts = [view.text[start:end] for start, end in groups]
    number = "".join(texts)
    if _is_listed(view, groups, texts, gaps) if gaps else number.isdigit() and _is_measure(view, number, groups[0][1]):
        return False
    return any(
        _is_written(form, view.place, number, tuple(gap.strip() or " " for gap in gaps)) and form.check(number.upper())
        for form in formats
    )


def _is_written(form: Format, place: Place, number: str, gaps: tuple[str, ...]) -> bool:
    if form.where is Where.WRITTEN:
        return gaps == form.gaps
    if place is not Place.TEXT:
        return True
    if form.where is Where.NAMES or (form.where is Where.CAPITALS and not number.isupper()):
        return False
    return len(set(gaps)) <= 1 or gaps == form.gaps


def _is_measure(view: View, number: str, end: int) -> bool:
    """Whether one run of digits is a size: with a unit behind it, or a power of two or a whole number of MiB."""
    value = int(number)
    counts = len(number) <= _COUNT_MOST and _UNIT(view.lower, end) is not None
    return counts or value & (value - 1) == 0 or value % (1 << 20) == 0


def _is_listed(view: View, groups: Sequence[tuple[int, int]], texts: Sequence[str], gaps: Sequence[str]) -> bool:
    """Whether groups of digits are steps of a list, or only part of a longer row."""
    if not all(map(str.isdigit, texts)):
        return False
    gap = gaps[0]
    before, after = groups[0][0] - len(gap), groups[-1][1] + len(gap)
    if gap != " " and (
        (view.text[before : groups[0][0]] == gap and view.text[before - 1 : before].isdigit() and before > 0)
        or (view.text[groups[-1][1] : after] == gap and view.text[after : after + 1].isdigit())
    ):
        return True
    values = list(map(int, texts))
    return all(value % 25 == 0 or value & (value - 1) == 0 or 1990 <= value < 2040 for value in values)


# Beside a word

_VALUE = re.compile(r"[A-Za-z0-9]{1,24}(?:(?:[ _.\-/]| [\-/] )[A-Za-z0-9]{1,20}){0,6}")
_PART = re.compile("[A-Za-z0-9]+")
_LONGEST, _FIRST_LETTERS = 20, {True: 4, False: 2}
_LETTERS = ascii_letters + " _.-/"
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}[ _.\-/]?(?:0?[1-9]|1[0-2])[ _.\-/]?(?:0?[1-9]|[12][0-9]|3[01])(?:[ _T.\-].*)?"
    r"|[0-9]{1,2}[_.\-/][0-9]{1,2}[_.\-/](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}(?:[_.\-](?:q[1-4]|[0-9]{1,2}))?",
    re.IGNORECASE,
).fullmatch
# A picture's size, a fraction, a hexadecimal number, an address of the internet
_NO_NUMBER = re.compile(
    r"[0-9]{1,6}[xX][0-9]{1,6}|0[._][0-9]+|[0-9]{1,3}\.[0-9]+|[0-9]{4,8}\.[0-9]{1,3}|0[xX][0-9A-Fa-f]+|[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
).fullmatch
_UNIT = re.compile(
    r"[ _]?(?:bytes?|[kmg]i?b|ms|us|ns|s|sec|seconds?|tokens|rows|records|items|times|lines|chars?|characters|requests|entries|events|pages|users|eur|usd|%)(?![a-z0-9%])"
).match
_TRIES = 16
"""Words of a text before which a number is looked for: more are an attack."""
_LOOK_BACK = 64
_VALUE_BEFORE = re.compile(r"(?<![A-Za-z0-9_.\-])[A-Za-z0-9][A-Za-z0-9.\- ]{4,24}(?<=[A-Za-z0-9])(?![A-Za-z0-9])")
_BEFORE = re.compile(
    r"['\"`)\]}>,]{0,3}(?: (?:is|was|for|key|in|as|not|an?|the|invalid|valid|column|constraint|field|unique|of|user'?s?|wrong|bad|unknown|registered|already|no|my|his|her|your|their|correct"
    r"|existing)(?![a-z])){0,5}[ _.\-:=(\[{<'\"`]{1,3}(?:[a-z]{1,20}[._])?"
).fullmatch


def _named(view: View) -> Iterator[tuple[int, int]]:
    taken = tries = 0
    for match in NAMED.finditer(view.text):
        strong = match["strong"] is not None
        if match.end() <= taken:
            continue
        value = _value(view, match.end(), strong=strong) if match["bridge"] is not None else None
        if value is None and strong and view.place is Place.TEXT and tries < _TRIES:
            tries += 1
            value = _value_before(view, match.start())
        if value is not None:
            taken = value[1]
            yield value


def _value(view: View, start: int, *, strong: bool) -> tuple[int, int] | None:
    """The number at `start`: its parts hold digits, but the first may be its letters alone, and the last one letter."""
    match = _VALUE.match(view.text, start)
    if match is None:
        return None
    end, size, digits = start, 0, 0
    for index, part in enumerate(_PART.finditer(view.text, start, match.end())):
        text = part.group()
        count = sum(map(str.isdigit, text))
        if not count and not (len(text) == 1 and digits) and (index or len(text) > _FIRST_LETTERS[strong]):
            break
        if size + len(text) > _LONGEST or (size and len(text) > 1 and not count):
            break
        end, size, digits = part.end(), size + len(text), digits + count
    return (start, end) if _is_value(view, start, end, digits, strong=strong) else None


def _is_value(view: View, start: int, end: int, digits: int, *, strong: bool) -> bool:
    text = view.text[start:end]
    least = _LEAST_BESIDE if strong else _LEAST_IN_LABELS if view.place is Place.LABEL else _LEAST_DIGITS
    if digits < least or view.text[end : end + 1].isalnum():
        return False
    number = text.lstrip(_LETTERS)
    if _DATE(number) or _NO_NUMBER(number) or (number.isdigit() and _is_round(number)):
        return False
    # What is counted is written as one run.
    return strong or view.place is Place.NAME or not (number.isdigit() and _UNIT(view.lower, end))


def _is_round(text: str) -> bool:
    value = int(text)
    return value % 10_000 == 0 or value & (value - 1) == 0 or (len(text) < 9 and value % 1000 == 0)


def _value_before(view: View, end: int) -> tuple[int, int] | None:
    """The number before a word: '219099999' is not a valid ssn, Duplicate entry '219099999' for key 'users.ssn'."""
    for match in _VALUE_BEFORE.finditer(view.text, max(0, end - _LOOK_BACK), end):
        if sum(map(str.isdigit, match.group())) >= _LEAST_DIGITS and _BEFORE(view.lower, match.end(), end):
            return match.span()
    return None
