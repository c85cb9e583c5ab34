"""Payment card numbers and international bank account numbers."""

from __future__ import annotations

import re
from itertools import pairwise

from actors.security.detectors.base import START, Span, View
from messages.reasons import Detector

_GROUP = re.compile(r"[0-9]+")
_GAP = re.compile(r"[ _.\-]{1,3}").fullmatch
_SHORTEST, _LONGEST = 13, 19
_AMEX_SHAPES = ((4, 6, 5), (4, 6, 4))

# Lengths by country, from the IBAN registry (SWIFT, ISO 13616)
_IBAN_REGISTRY = (
    "ad24 ae23 al28 at20 az28 ba20 be16 bg22 bh22 br29 by28 ch21 cr22 cy28 cz24 de22 dk18 do28 ee20 eg29 es24 fi18 fo18 fr27 gb22 ge22 "
    "gi23 gl18 gr27 gt28 hr21 hu28 ie22 il23 iq23 is26 it27 jo30 kw30 kz20 lb28 lc32 li21 lt20 lu20 lv21 ly25 mc27 md24 me22 mk19 mr27 "
    "mt31 mu30 nl18 no15 pk24 pl28 ps29 pt25 qa29 ro24 rs22 sa24 sc31 sd18 se24 si19 sk24 sm27 st25 sv28 tl23 tn24 tr26 ua29 va22 vg24 xk20"
)
_IBAN_LENGTHS = {entry[:2]: int(entry[2:]) for entry in _IBAN_REGISTRY.split()}
_IBAN_HEAD = re.compile(START + r"[a-z]{2}[ _.\-]?[0-9]{2}(?=[ _.\-]?[a-z0-9])")
_IBAN_PART = re.compile(r"[ _.\-]?[a-z0-9]")


def payment_cards(view: View) -> list[Span]:
    """Numbers of 13 to 19 digits, whole or in groups, that begin like a card's (ISO/IEC 7812) and pass Luhn's test."""
    if view.digits < _SHORTEST:
        return []
    found: list[Span] = []
    for row in _rows(view.text):
        for first in range(len(row)):
            found += _cards_from(view.text, row, first)
    return found


def ibans(view: View) -> list[Span]:
    """Account numbers of the length of their country whose remainder modulo 97 is one, with or without separators."""
    if view.digits < _SHORTEST - 3:
        return []
    found: list[Span] = []
    for head in _IBAN_HEAD.finditer(view.lower):
        length = _IBAN_LENGTHS.get(head.group()[:2])
        end = _iban_end(view.lower, head.start(), length) if length else None
        if end is not None:
            found.append(Span(head.start(), end, Detector.IBAN))
    return found


def _rows(text: str) -> list[list[tuple[int, int]]]:
    """Groups of digits that stand in one row, parted by one to three separators."""
    rows: list[list[tuple[int, int]]] = []
    groups = [match.span() for match in _GROUP.finditer(text)]
    if groups:
        rows.append([groups[0]])
    for before, group in pairwise(groups):
        if _GAP(text, before[1], group[0]):
            rows[-1].append(group)
        else:
            rows.append([group])
    return rows


def _cards_from(text: str, row: list[tuple[int, int]], first: int) -> list[Span]:
    digits, sizes = "", []
    for start, end in row[first : first + _LONGEST]:
        if len(digits) + end - start > _LONGEST:
            break
        digits += text[start:end]
        sizes.append(end - start)
        if len(digits) >= _SHORTEST and _is_card_shape(sizes) and _begins_like_card(digits) and _luhn(digits):
            return [Span(row[first][0], end, Detector.PAYMENT_CARD)]
    return []


def _is_card_shape(sizes: list[int]) -> bool:
    """One group, equal groups (the last may be shorter), or American Express; a list of buckets is none of these."""
    return tuple(sizes) in _AMEX_SHAPES or (len(set(sizes[:-1])) <= 1 and sizes[-1] <= sizes[0] and sizes[0] != 2)


def _begins_like_card(digits: str) -> bool:
    """Major industry 3 to 6, or Mastercard's 2221..2720; so that times in ms, us and ns are no cards."""
    if digits[0] == "2":
        return len(digits) == 16 and "2221" <= digits[:4] <= "2720"
    return digits[0] == "4" if len(digits) == _SHORTEST else digits[0] in "3456"


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    return (sum(map(int, digits[-1::-2])) + sum(twice - 9 if twice > 9 else twice for twice in doubled)) % 10 == 0


def _iban_end(text: str, start: int, length: int) -> int | None:
    """Where the account number of `length` letters and digits that begins at `start` ends, or None if it is none."""
    signs: list[str] = []
    position = start
    while len(signs) < length:
        part = _IBAN_PART.match(text, position)
        if part is None:
            return None
        signs.append(part.group()[-1])
        position = part.end()
    if text[position : position + 1].isalnum():
        return None
    number = "".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])
    return position if int(number) % 97 == 1 else None
