"""Sentences of conversation: written with blanks, or as a name whose words are joined."""

from __future__ import annotations

import re

from actors.security.detectors.base import END, START, Span, View
from actors.security.detectors.vocabulary import CLAUSE, GLUE, PERSONAL, TECHNICAL
from messages.reasons import Detector

_CLAUSE_BORDER = re.compile(r"[.!?;:,]+(?=\s|$)|[\n\r()\[\]{}\"<>|=]+")
# A word, also one that camelCase joins to the next
_WORD = re.compile(r"[A-Za-z]?[a-z]+(?:'[a-z]{1,3}(?![a-z]))?|[A-Z]+(?![a-z])")
# Where these stand, somebody speaks, however short it is.
_SPEECH_ACT = re.compile(
    START
    + r"(?:i[ _.\-'](?:am|m|ve|ll|have|had|was|will|want|need|feel|felt|think|hate|love|like|cant|cannot|dont|did|know)"
    r"|my[ _.\-]name[ _.\-]is|(?:tell|help|call|give|send|show)[ _.\-]me|let[ _.\-]us|(?:are|do|can|could|would|will)[ _.\-]you"
    r"|(?:he|she|they|we)[ _.\-](?:is|are|was|were|has|have|had|said|says|told))" + END
)
_FOREIGN = re.compile(r"[^\W\d_a-zA-Z]")

_SHORTEST = 8
_FEWEST_WORDS = 3
_FOREIGN_LETTERS = 12
"""A clause with this many letters of another script is somebody's: what we and libraries write is ASCII."""


def sentences(view: View) -> list[Span]:
    """Clauses that are made like speech: many function words, a person in them, no vocabulary of machines."""
    found: list[Span] = []
    if len(view.text) < _SHORTEST:
        return found
    start = 0
    for border in _CLAUSE_BORDER.finditer(view.text):
        found += _clause(view, start, border.start())
        start = border.end()
    return found + _clause(view, start, len(view.text))


def _clause(view: View, start: int, end: int) -> list[Span]:
    clause = view.text[start:end]
    start, end = end - len(clause.lstrip()), start + len(clause.rstrip())
    if end - start < _SHORTEST:
        return []
    is_speech = _is_speech if " " in view.text[start:end] else _is_joined_speech
    words = _WORD.findall(view.text, start, end)
    if is_speech(words) or _SPEECH_ACT.search(view.lower, start, end) or _is_foreign(view.plain[start:end]):
        return [Span(start, end, Detector.PROSE)]
    return []


def _counts(words: list[str]) -> tuple[int, int, int, int]:
    """How many of the words stand for persons, make clauses, are glue, are technical."""
    lower = [word.lower().replace("'", "") for word in words]
    return (
        sum(word in PERSONAL for word in lower),
        sum(word in CLAUSE for word in lower),
        sum(word in GLUE for word in lower),
        sum(word in TECHNICAL for word in lower),
    )


def _is_joined_speech(words: list[str]) -> bool:
    """Names are terse: two words that make clauses or one person among much glue are speech."""
    total = len(words)
    if total < 4:
        return False
    personal, clause, glue, technical = _counts(words)
    function = personal + clause + glue
    if personal and personal + clause >= 2:
        return function >= 0.5 * total or (total >= 6 and function >= 0.4 * total)
    if total >= 5 and clause >= 2:
        return function >= 0.5 * total and technical <= 0.25 * total
    return total >= 7 and clause >= 1 and function >= 0.4 * total and technical <= 0.15 * total


def _is_speech(words: list[str]) -> bool:
    """Error messages are sentences, too, but of machines; a person in one, or no machine in a long one, is speech."""
    total = len(words)
    if total < _FEWEST_WORDS:
        return False
    personal, clause, glue, technical = _counts(words)
    function = personal + clause + glue
    if personal and function >= 2 and function >= 0.25 * total:
        return True
    if total >= 5 and clause and function >= 0.4 * total:
        return technical <= 0.1 * total
    return total >= 8 and (not technical or (function >= 0.25 * total and technical <= 0.1 * total))


def _is_foreign(clause: str) -> bool:
    return not clause.isascii() and len(_FOREIGN.findall(clause)) >= _FOREIGN_LETTERS
