"""Words that nobody would choose: digests, identifiers and keys without a mark."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from actors.security.detectors.base import END, START, Place, Span, View, matches
from actors.security.detectors.randomness import bits
from messages.reasons import Detector

_UUID = re.compile(
    START + r"[0-9a-f]{8}(?P<sep>[\-_.:/ ]{0,2})[0-9a-f]{4}(?:(?P=sep)[0-9a-f]{4}){2}(?P=sep)[0-9a-f]{12}" + END
)
_UUID_GATE = re.compile(r"[0-9a-f]{8}[\-_.:/ ]{0,2}[0-9a-f]{4}").search
# Digests, from half of MD5 on; of git and of addresses in memory shorter ones are shown.
_HEX = re.compile(
    START + r"(?![0-9]{1,40}e[+\-][0-9])(?:0x)?(?=[a-f]{0,64}[0-9])(?=[0-9]{0,64}[a-f])(?P<hex>[0-9a-f]{16,512})" + END
)
_ADDRESS = re.compile(r"0x0{0,6}[0-9a-f]{1,16}").fullmatch

_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9+/_\-]{15,4095}")
_WORD = re.compile(r"[A-Za-z0-9]+")
# Codes of licences and recovery: groups of four, most of which mix letters and digits.
_GROUPS = re.compile(START + r"(?:[a-z0-9]{4}[\-_]){3,15}[a-z0-9]{4}" + END)
_LONG = re.compile(r"[A-Za-z0-9]{16}").search
_CLASSES = re.compile(r"(?=[a-z0-9]{0,14}[A-Z])(?=[A-Z0-9]{0,14}[a-z])(?=[A-Za-z]{0,14}[0-9])[A-Za-z0-9]{12,15}")
_SHORT_KEY = re.compile(START + _CLASSES.pattern + END)

# The end of a pod's name in Kubernetes: the hash of its template, then its own, of an alphabet without vowels, 0, 1 and 3.
_POD = re.compile(r"-[bcdf-hj-np-tv-xz2456789]{6,10}-[bcdf-hj-np-tv-xz2456789]{5}" + END)

_REVISION = re.compile(
    START
    + r"(?:commit|revision|rev|git|sha1?|vcs|head|ref|build|version)(?:[_.\-](?:commit|revision|id|sha1?|hash|head))?"
    r"[\"']?\s{0,2}[:=@ ]\s{0,2}[\"']?(?:[a-z]{0,10}[-@+])?(?P<hash>[0-9a-f]{40})" + END
)
# What is public: its key or certificate in base64 is no secret.
_PUBLIC = re.compile(r"-----begin (?:[a-z0-9]{1,12} ){0,3}(?:certificate(?: request)?|public key)-{0,5}[^-]{0,4000}")

_LONGEST_PIECE = 64
_PIECE_BEFORE = re.compile(r"(?<![A-Za-z0-9])(?P<word>[A-Za-z0-9]{4,60})[_.\-/:+]{1,2}\Z")
_PIECE_AFTER = re.compile(r"[_.\-/:+]{1,2}(?P<word>[A-Za-z0-9]{4,60})(?![A-Za-z0-9])")
_LEAST_LENGTH = 16
_LEAST_BITS = 5.0
"""Of a single word. Of those drawn from letters and digits two in a hundred have less, of chosen ones one in a thousand more."""
_LEAST_BITS_JOINED = 14.0
"""Of several words that only `-`, `_`, `+` or `/` join."""
_LEAST_LETTERS = 8
"""Of a word that speaks for a key in which others stand beside it, if it has no digits: ECDHE_ECDSA is none."""
_LEAST_GROUP = 4
_EQUAL_GROUPS_BITS = 3.0
"""More for a group of as many signs as the one before: ABCD-1234-EF56."""
_LEAST_BITS_SHORT = 10.0
"""Of a word of 12 to 15 signs that mixes capitals, small letters and digits."""


def random_words(view: View) -> list[Span]:
    """UUIDs (RFC 9562), hexadecimal digests and words that a generator drew: no language has their letters in this order."""
    long = _LONG(view.text) is not None
    if not view.digits and not long:
        return []
    found: list[Span] = []
    if view.digits >= 2:
        if _UUID_GATE(view.lower):
            found += matches(_UUID, view.lower, Detector.ENTROPY)
        found += [
            Span(*match.span(), Detector.ENTROPY) for match in _HEX.finditer(view.lower) if not _ADDRESS(match.group())
        ]
        if view.place is not Place.TEXT:
            found += [
                Span(*match.span(), Detector.ENTROPY)
                for match in _SHORT_KEY.finditer(view.text)
                if bits(match.group()) >= _LEAST_BITS_SHORT
            ]
    if long or view.digits >= (4 if view.text == view.lower else 1):
        found += [span for run in _RUN.finditer(view.text) for span in _drawn(run)]
        found += [Span(*match.span(), Detector.ENTROPY) for match in _GROUPS.finditer(view.lower) if _is_code(match)]
    if found and view.place is Place.NAME:
        found = [_with_rest(view.text, span) for span in found]
    return _without_public(view, found) if found else found


def _drawn(run: re.Match[str]) -> Iterator[Span]:
    """The words of a run that are random, alone or together with those beside them: the stretches with the greatest sum."""
    text = run.group()
    pods = [match.span() for match in _POD.finditer(text)] if "-" in text else []
    total, start, length, before = 0.0, 0, 0, 0
    for match in _WORD.finditer(text):
        word = match.group()
        pod = any(first < match.start() < last for first, last in pods)
        score = -math.inf if pod else bits(word)
        if len(word) >= _LEAST_LENGTH and score >= _LEAST_BITS:
            yield _span(run, *match.span())
        score = _joined(word, score, equal=len(word) == before)
        before = len(word)
        if total + score <= 0:
            total, length = 0.0, 0
            continue
        start = start if total else match.start()
        total, length = total + score, length + len(word)
        if score > 0 and total >= _LEAST_BITS_JOINED and length >= _LEAST_LENGTH:
            yield _span(run, start, match.end())


def _with_rest(text: str, span: Span) -> Span:
    """A random word with those beside it that are pieces of the same: too short to be told from others if they stood alone."""
    start, end, detector = span
    while (piece := _PIECE_BEFORE.search(text, max(0, start - _LONGEST_PIECE), start)) and _is_piece(piece["word"]):
        start = piece.start()
    while (piece := _PIECE_AFTER.match(text, end)) and _is_piece(piece["word"]):
        end = piece.end()
    return Span(start, end, detector)


def _is_piece(word: str) -> bool:
    return not (word.islower() or word.isupper() or word.istitle() or word.isdigit()) and bits(word) > 0


def _is_code(groups: re.Match[str]) -> bool:
    words = _WORD.findall(groups.group())
    mixed = [word for word in words if not word.isalpha() and not word.isdigit()]
    return 2 * len(mixed) >= len(words) and sum(map(bits, words)) >= _LEAST_BITS


def _joined(word: str, score: float, *, equal: bool) -> float:
    """What a word says where others stand beside it."""
    one_case = word.isupper() or word.islower() or word.istitle()
    if one_case and len(word) < (_LEAST_LETTERS if word.isalpha() else _LEAST_GROUP):
        score = min(score, 0.0)
    return score + _EQUAL_GROUPS_BITS if equal and len(word) >= _LEAST_GROUP else score


def _span(run: re.Match[str], start: int, end: int) -> Span:
    return Span(run.start() + start, run.start() + end, Detector.ENTROPY)


def _without_public(view: View, found: list[Span]) -> list[Span]:
    """Without revisions of source code, which are public, and without certificates."""
    public = [match.span("hash") for match in _REVISION.finditer(view.lower)] if view.place is not Place.NAME else []
    if "begin" in view.words:
        public += [match.span() for match in _PUBLIC.finditer(view.lower)]
    return [span for span in found if not any(start <= span.start and span.end <= end for start, end in public)]
