"""Numbers that are too long for a count: accounts, users, orders, channels."""

from __future__ import annotations

import re

from actors.security.detectors.base import Place, Span, View, word_set
from actors.security.detectors.grouped import LEAST_DIGITS, TIMES, Number, is_list, is_pod, is_quantity, numbers
from messages.reasons import Detector

_LONG = 9
"""Digits that are long whatever stands beside them; in texts only beside a word for somebody."""
_LONG_RUN = 8
"""Digits of one run that are long in a name."""
_OWNERS = word_set(
    "user users uid userid customer customers customerid client clients account accounts acct order orders orderid chat chatid channel guild member "
    "members patient patients employee employees phone ticket invoice case subscriber contract reference session person visitor passenger "
    "student contact snowflake guest imei imsi iccid booking reservation policy claim loan shipment passport license tweet tenant mrn beneficiary "
    "taxpayer voter applicant borrower buyer seller author sender recipient profile"
)
_FILLERS = word_set("id ids number numbers no num nr key ref for is of by with")
_MEASURES = word_set(
    "le quantile bucket size bytes port line timestamp time version build revision duration count offset seed epoch latency memory limit ms us ns "
    "seconds index sequence checksum crc pid tid inode generation"
)
_KEY = re.compile("[a-z]+")
_LOOK_BACK = 24
_GROUP = 3
"""Digits of a group that says something."""


def long_numbers(view: View) -> list[Span]:
    """Nine digits or more in names and labels (eight of one run in a name), or seven beside a word such as `user`, that are no date, time, size or version.

    In texts, where numbers are common, nine beside such a word only.
    """
    if view.digits < LEAST_DIGITS or (view.place is Place.TEXT and view.words.isdisjoint(_OWNERS)):
        return []
    key = _KEY.findall(view.lower.partition(": ")[0])[-1:] if view.place is Place.LABEL else []
    if not _MEASURES.isdisjoint(key):
        return []
    timed = not view.words.isdisjoint(TIMES)
    return [
        Span(number.start, number.end, Detector.LONG_NUMBER)
        for number in numbers(view, LEAST_DIGITS)
        if _is_telling(view, number, _is_owned(view, number, key), timed)
    ]


def _is_owned(view: View, number: Number, key: list[str]) -> bool:
    """Whether a word for somebody, or a label's key, stands before the number."""
    if view.words.isdisjoint(_OWNERS):
        return False
    before = _KEY.findall(view.lower, max(0, number.start - _LOOK_BACK), number.start) or key
    while before and before[-1] in _FILLERS:
        before.pop()
    return bool(before) and before[-1] in _OWNERS


def _is_telling(view: View, number: Number, owned: bool, timed: bool) -> bool:
    if len(number.digits) < _least(view, number, owned) or is_list(number) or is_pod(view, number):
        return False
    if view.place is Place.TEXT and not (owned and max(map(len, number.groups)) >= _GROUP):
        return False
    return owned or not all(len(group) < _GROUP or is_quantity(group, timed=timed) for group in number.groups)


def _least(view: View, number: Number, owned: bool) -> int:
    if view.place is Place.TEXT:
        return _LONG
    if owned:
        return LEAST_DIGITS
    # The seconds of a year have as many.
    short = view.place is Place.NAME and len(number.groups) == 1 and not number.digits.endswith("000")
    return _LONG_RUN if short else _LONG
