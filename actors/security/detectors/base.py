"""What a detector is: a function from a view of a text to the spans that it recognises."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import Enum, auto
from typing import NamedTuple, TypeAlias

from actors.security.normalize import folded
from messages.reasons import Detector

# Borders of a word. `\b` would take `_` for a letter and overlook calls_4155550132_total.
START = r"(?<![A-Za-z0-9])"
END = r"(?![A-Za-z0-9])"
WORD_START = r"(?:(?<![A-Za-z0-9])|(?<=[a-z0-9])(?=[A-Z]))"
"""Also where camelCase begins a word: userAccount. What follows must read `View.text`, and small letters and capitals alike."""

_DIGIT = re.compile("[0-9]")
_PLACES = {kind: place for place, kind in enumerate(Detector)}
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
"""A word, also one that camelCase joins to the next."""


class Place(Enum):
    """Where a text stands. Names and labels are identifiers, so more is out of place in them than in an error's text."""

    NAME = auto()
    LABEL = auto()
    """Looked at as `key: value`, for the key says what the value is."""
    TEXT = auto()


class Span(NamedTuple):
    """A sensitive part of a text: `text[start:end]`."""

    start: int
    end: int
    detector: Detector


class View(NamedTuple):
    """A plain text (see `normalize.plain`) with what most detectors want to know of it. The three texts have one length."""

    plain: str
    text: str
    """Letters and digits of all scripts as ASCII look-alikes."""
    lower: str
    place: Place
    digits: int
    """How many ASCII digits `text` has, so that detectors of long numbers need not look."""
    words: frozenset[str]
    """All words in small letters, so that detectors that need a certain word need not look."""


def certainty(span: Span) -> tuple[bool, int, int]:
    """Which of several findings at one place names it, the least first: the longest, then the kind that is first in `Detector`."""
    # That a number is long says less than anything else that is said of it.
    return span.detector is Detector.LONG_NUMBER, span.start - span.end, _PLACES[span.detector]


Scan: TypeAlias = Callable[[View], Iterable[Span]]


def view_of(plain: str, place: Place) -> View:
    """Look at a plain text once for all detectors."""
    text = folded(plain)
    digits = len(_DIGIT.findall(text))
    lower = text.lower()
    words = frozenset(map(str.lower, WORD.findall(text)))
    return View(plain, text, lower if len(lower) == len(text) else text, place, digits, words)


def word_set(text: str) -> frozenset[str]:
    """The words of a table, which is easier to read as one text."""
    return frozenset(text.split())


def matches(pattern: re.Pattern[str], text: str, detector: Detector) -> list[Span]:
    """All places of a pattern as spans."""
    return [Span(match.start(), match.end(), detector) for match in pattern.finditer(text)]
