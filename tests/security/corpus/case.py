"""What a case is, and what it is made of: something sensitive as it is written, and where it is put."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import NamedTuple

from messages import Detector


class Where(StrEnum):
    """Where a case's text goes."""

    NAME = "name"
    LABEL = "label"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Case:
    """One question to the filter. Without a kind it is honest and must come back unchanged."""

    kind: Detector | None
    where: Where
    text: str
    """A name, a label's value, or an error's text."""
    key: str = ""
    """The label's key."""
    secrets: tuple[str, ...] = ()
    """None of these may come out of the filter, in any case of letters."""
    disguise: str = ""
    """How the sensitive part is spelled so as not to be seen; empty: not at all."""


class Plant(NamedTuple):
    """Something sensitive of one kind, before it is put anywhere."""

    kind: Detector
    text: str
    """As it is written in labels and texts."""
    name: str = ""
    """As it is spelled in a legal name; empty: it has no such spelling."""
    words: tuple[str, ...] = ()
    """One of these stands beside it, for alone it could be anything."""
    core: str = ""
    """The part that gives somebody or something away; empty: all of it."""

    @property
    def secret(self) -> str:
        """What must not come out."""
        return self.core or self.text


_ALPHABETS = {
    "#": string.digits,
    "%": "123456789",
    "N": "23456789",
    "?": string.ascii_uppercase,
    "~": string.ascii_lowercase,
    "*": string.ascii_letters + string.digits,
    "^": string.ascii_uppercase + string.digits,
    "h": "0123456789abcdef",
}


def words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text, without empty ones."""
    return tuple(filter(None, text.split("\n")))


def filled(draw: Random, pattern: str) -> str:
    """Return the pattern with random signs: `#` a digit, `%` none but zero, `N` 2 to 9, `?` `~` letters, `*` `^` both, `h` hexadecimal.

    A backslash keeps the sign behind it.
    """
    parts, signs = [], iter(pattern)
    for sign in signs:
        parts.append(next(signs) if sign == "\\" else draw.choice(_ALPHABETS.get(sign, sign)))
    return "".join(parts)


def some(draw: Random, alphabet: str, length: int) -> str:
    """Return a random word."""
    return "".join(draw.choices(alphabet, k=length))


def mixed(draw: Random, length: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    """Return a random word with at least two digits and letters of both cases, as nearly all random words have."""
    word = some(draw, alphabet, length)
    while sum(map(str.isdigit, word)) < 2 or sum(map(str.isalpha, word)) < 2:
        word = some(draw, alphabet, length)
    return word


def every(items: Sequence[str], count: int) -> list[str]:
    """Return `count` items, taken in turn, so that each stands as often."""
    return [items[index % len(items)] for index in range(count)]


def luhn_digit(digits: str) -> str:
    """The digit that Luhn's test wants behind these."""
    total = 0
    for index, sign in enumerate(reversed(digits)):
        value = int(sign) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def weighted(digits: str, weights: Sequence[int]) -> int:
    """The sum of the digits, each times its weight."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
