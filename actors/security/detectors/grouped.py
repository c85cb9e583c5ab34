"""Numbers whole or in groups, without the dates, times, hashes, sizes, versions and lists that are written like them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from actors.security.detectors.base import View, word_set

LEAST_DIGITS = 7
"""Of a number that stands for somebody, whatever stands beside it."""

# A colon before a blank ends what it follows: `key: value`.
_NUMBER = re.compile(r"[0-9]+(?:(?!: )[ _.\-/:()]{1,3}[0-9]+){0,99}")
_GROUP = re.compile(r"[0-9]+")

_YEAR, _MONTH, _DAY = "(?:19|20)[0-9]{2}", "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
_HOUR, _SIXTY = "(?:[01][0-9]|2[0-3])", "[0-5][0-9]"
_CLOCK = f"{_HOUR}(?:{_SIXTY}(?:{_SIXTY}(?:[0-9]{{3}}){{0,3}})?)?"
_PARTED_CLOCK = rf"{_HOUR}[:_.\-]{_SIXTY}(?:[:_.\-]{_SIXTY}(?:[.,_][0-9]{{1,9}})?)?"
_PARTED_DAY = rf"(?:{_YEAR}[_.\-/](?:{_MONTH}|[1-9])[_.\-/](?:{_DAY}|[1-9])|(?:{_DAY}|[1-9])[_.\-/](?:{_DAY}|[1-9])[_.\-/]{_YEAR})"
# ISO 8601, whole or parted, also with the separators that names allow
_DATE = re.compile(
    rf"(?<![0-9])(?:{_YEAR}{_MONTH}{_DAY}(?:[_.\-T: ]?{_CLOCK})?|{_PARTED_DAY}(?:[ _.\-:/](?:{_PARTED_CLOCK}|{_CLOCK}))?"
    rf"|[0-9]{{2}}[_.\-]{_MONTH}[_.\-]{_DAY}[_.\-]{_HOUR}[_.\-]{_SIXTY}[_.\-]{_SIXTY}|{_HOUR}:{_SIXTY}:{_SIXTY}(?:[.,_][0-9]{{1,9}})?)(?![0-9])"
)
# Country codes (E.164) and as many digits as may follow them
COUNTRY = re.compile(
    r"1[2-9][0-9]{2}[2-9][0-9]{6}|7[0-9]{10}"
    r"|(?:2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])[1-9][0-9]{7,11}"
    r"|(?:2[1-689][0-9]|3[578][0-9]|42[0-9]|50[0-9]|59[0-9]|6[789][0-9]|8[0578][0-9]|88[0-9]|9[679][0-9])[0-9]{7,11}"
).fullmatch
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
# UUIDs, addresses of hosts and in memory, and words of a hash that have two letters at least
_HASH = re.compile(
    r"(?<![A-Za-z0-9])(?:[0-9A-Fa-f]{8}(?P<sep>[\-_])(?:[0-9A-Fa-f]{4}(?P=sep)){3}[0-9A-Fa-f]{12}"
    rf"|(?<![+.])(?:{_OCTET}\.){{3}}{_OCTET}(?!\.[0-9])(?::[0-9]{{1,5}})?"
    r"|0[xX][0-9A-Fa-f]{1,64}|(?=[0-9]{0,64}[A-Fa-f][0-9]{0,64}[A-Fa-f])[0-9A-Fa-f]{8,128})(?![A-Za-z0-9])"
)
# A replica set and its pod: kafka-manager-3806276532-ml44w. Their words have no vowels (Kubernetes, SafeEncodeString).
_POD = re.compile(r"-(?!http)(?=[0-9]{0,4}[a-z])[bcdfghjklmnpqrstvwxz2456789]{5}(?![A-Za-z0-9])").match
TIMES = word_set("time timestamp ts epoch since until expires expiry created updated at start end deadline unix date")
"""Words that say that a number is a time."""
_MEBI = 1 << 20
_PORT = 5
"""Digits of a port."""


class Number(NamedTuple):
    """Groups of digits that stand together: `text[start:end]`."""

    start: int
    end: int
    groups: tuple[str, ...]
    digits: str
    """All of them, without what parts them."""


def numbers(view: View, least: int) -> Iterator[Number]:
    """Numbers of so many digits or more, after dates, times and hexadecimal words are taken out."""
    text = _DATE.sub(_hidden, _HASH.sub(_hidden, view.text))
    for match in _NUMBER.finditer(text):
        if match.end() - match.start() >= least:
            number = _number(text, *match.span())
            if len(number.digits) >= least and _significant(number) >= LEAST_DIGITS - 1:
                yield number


def is_quantity(digits: str, *, timed: bool) -> bool:
    """A time since 1970, a size, a limit, a round or a padded number. `timed`: words say that it is a time."""
    number = int(digits) if len(digits) < 40 else 0
    return (
        _is_unix_time(digits, timed=timed)
        or (number & (_MEBI - 1)) in (0, 1, _MEBI - 1)
        or (len(set(digits)) == 1 and digits[0] in "09")
        or (digits.endswith("0000") and not (len(digits) == 10 and digits[3] > "1"))
        or (digits.startswith("000") and number < 1_000_000)
    )


def _is_unix_time(digits: str, *, timed: bool) -> bool:
    """In s, ms, us or ns, until 2033; later ones begin like phone numbers, so words must say that it is a time."""
    if len(digits) not in (10, 13, 16, 19) or digits == "1234567890":
        return False
    # Of 19 digits are what Discord and others number their users by, too: those of our days begin with less.
    return (digits[0] == "1" and (len(digits) < 19 or digits >= "145")) or (timed and digits[0] < "5")


def is_list(number: Number) -> bool:
    """Bounds of buckets, percentiles, steps: tidy numbers that only rise or only fall; or a version, which has a zero alone."""
    groups = number.groups
    if len(groups) < 2:
        return False
    if "0" in groups[1:] and max(map(len, groups)) > 1:
        # +44 (0)20 7946 0958 has a zero, too
        return groups[1] != "0" or len(number.digits) < 11 or COUNTRY(groups[0] + "".join(groups[2:])) is None
    if (groups[0] == "0" and len(groups) == 2) or set(number.digits) == {"9"}:
        return True
    values = [int(group[:19]) for group in groups]
    steps = {(after > before) - (after < before) for before, after in pairwise(values)}
    padded = any(group[0] == "0" and len(group) > 1 for group in groups)
    return not padded and len(steps) == 1 and steps != {0} and all(map(_is_tidy, values))


def is_pod(view: View, number: Number) -> bool:
    """The hash of a replica set, which is followed by a pod's."""
    hash_ = number.end - len(number.groups[-1])
    return (
        8 <= number.end - hash_ <= 10
        and view.text[hash_ - 1 : hash_] == "-"
        and _POD(view.text, number.end) is not None
    )


def _is_tidy(value: int) -> bool:
    return (
        value <= 100
        or (value % 25 == 0 and (value < 10_000_000 or value % 10_000 == 0))
        or value & (value - 1) == 0
        or value & (value + 1) == 0
        or set(str(value)) == {"9"}
    )


def _hidden(match: re.Match[str]) -> str:
    return "x" * len(match[0])


def _number(text: str, start: int, end: int) -> Number:
    spans = [match.span() for match in _GROUP.finditer(text, start, end)]
    if len(spans) == 2 and text[spans[0][1]] == ":" and spans[1][1] - spans[1][0] <= _PORT:
        spans = spans[:1]
    if len(spans) > 1 and spans[-1][1] - spans[-1][0] == 1 and text[spans[-1][1] : spans[-1][1] + 1].isalpha():
        spans.pop()  # it begins a word: 0x7f, 3rd
    groups = tuple(text[first:last] for first, last in spans)
    return Number(start, spans[-1][1], groups, "".join(groups))


def _significant(number: Number) -> int:
    """Digits that do not pad: of a number that is mostly padding little is said."""
    return sum(len(group.lstrip("0")) for group in number.groups)
