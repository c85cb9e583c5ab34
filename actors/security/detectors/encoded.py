"""What hides behind an encoding: words in base64, base32 or hexadecimal, and spaced-out ones, whose content another detector recognises."""

from __future__ import annotations

import binascii
import re
from base64 import b32decode, urlsafe_b64decode
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from actors.security.detectors.base import END, START, Place, Scan, Span, View, certainty, view_of
from actors.security.detectors.respelled import RESPELLED_DIGITS, respelled_words
from actors.security.normalize import plain
from messages.reasons import Detector

_DEPTH = 3
"""Encodings of encodings that are followed."""
_SHORTEST = 6
"""Characters of a text that is worth reading."""
_MOST_JOINED = 4

# Base64 (RFC 4648) of ASCII text: of each four signs the first three cannot be all letters, for no byte is above 0x7e or below 0x20.
# A word of small letters is like that once in a few thousand times for two groups.
_ASCII_GROUP = r"[I-Za-f][C-HS-Xi-ny-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_\-]"
# Text of other scripts has no such mark: then only what mixes capitals, small letters and digits is tried.
_MIXED = re.compile(
    START + r"(?=[a-z0-9+/]{0,24}[A-Z])(?=[A-Z0-9+/]{0,24}[a-z])(?=[A-Za-z+/]{0,48}[0-9])[A-Za-z0-9+/]{12}"
)
_BASE64_RUN = re.compile(r"[A-Za-z0-9+/_\-]{8,4096}={0,2}(?:\r?\n[A-Za-z0-9+/]{4,128}={0,2}(?![A-Za-z0-9]))*")
_SEGMENT = re.compile(r"[_\-/]")
_NO_SIGN = re.compile(r"[\r\n=]+")
_URL_SAFE = str.maketrans("+/", "-_")

_HEX = re.compile(START + r"(?:0?x)?((?:[0-9a-f]{2}){6,2048})(?![a-z0-9])")
_HEX_PARTED = re.compile(
    START
    + r"(?:0x)?[2-7][0-9a-f](?:(?P<sep>[:_\-. ,]{1,2})(?:0x)?[2-7c-e89ab][0-9a-f])(?:(?P=sep)(?:0x)?[2-7c-e89ab][0-9a-f]){4,1024}"
    + END
)
_HEX_GATE = re.compile(r"[0-9a-f]{12}|[0-9a-f](?:[:_\-. ,]{1,2}(?:0x)?[0-9a-f]{2}){3}").search
_HEX_PAIR = re.compile(r"(?:0x)?([0-9a-f]{2})")
_BASE32 = re.compile(START + r"(?:[A-Z2-7]{16,4096}|[a-z2-7]{16,4096})(?![A-Za-z0-9])={0,6}")

_SPACED = re.compile(
    START + r"[A-Za-z0-9+](?P<sep>[ _.\-/:]{1,2})[A-Za-z0-9@.](?:(?P=sep)[A-Za-z0-9@.+_\-]){4,256}" + END
)
_NUMBER_IN_SIGNS = re.compile(r"[A-Za-z]?([0-9]{9,})[A-Za-z]?").fullmatch
# Names that were made legal: %40 without its sign, as Prometheus (U__jane_40_x_2e_org) and others write it.
_LEGAL_AT = re.compile(r"_(?:u00|0x|x)?40_?(?=[a-z])")
_LEGAL_DOT = re.compile(r"_(?:u00|0x|x)?2e_?(?=[a-z0-9])")

# What all but hexadecimal words begin with: most names have none of it, and are done with after one look.
_GATE = re.compile(
    START
    + r"(?:(?:"
    + _ASCII_GROUP
    + r"){2}|[I-Za-f][AQgw][AB][A-Za-z0-9+/]A[C-H]|[A-Z2-7]{16}|[a-z2-7]{16}|[A-Za-z0-9+](?P<sep>[ _.\-/:]{1,2})[A-Za-z0-9@.](?P=sep)[A-Za-z0-9@.](?P=sep))"
)

_PRINTABLE_SHARE = 0.9


class _Word(NamedTuple):
    """An encoded word and what it says."""

    start: int
    end: int
    text: str


def encoded(view: View, scans: Sequence[Scan]) -> list[Span]:
    """Words that decode to a text in which one of `scans` finds something: the whole word, of that kind.

    Base64 (standard and URL-safe), base32 and hexadecimal by RFC 4648, also of one another; signs that stand apart.
    """
    return _found(view, scans, _DEPTH)


def _found(view: View, scans: Sequence[Scan], depth: int) -> list[Span]:
    words = _apart([word for decode in _decoders(view) for word in decode(view)]) or list(_legal_words(view))
    found = _inside(view, words, scans, depth) if words else []
    if found:
        return found
    if view.digits < RESPELLED_DIGITS and "+" not in view.text and "=" not in view.text:
        return []
    words = _apart([_Word(*word) for word in respelled_words(view)])
    return _inside(view, words, scans, depth=1) if words else []


def _inside(view: View, words: list[_Word], scans: Sequence[Scan], depth: int) -> list[Span]:
    """The words that hold a finding when all of them are read."""
    inner, places = _substituted(view, words)
    inside = _found(inner, scans, depth - 1) if depth > 1 else []
    inside += sorted([span for scan in scans for span in scan(inner)], key=certainty)
    hits: dict[int, Detector] = {}
    for span in inside:  # what was encoded twice comes first, then the longest, then the order of kinds
        first = bisect_right(places, span.start, key=itemgetter(1))
        for index in range(first, bisect_left(places, span.end, first, key=itemgetter(0))):
            if index not in hits and _is_inside(span, *places[index]):
                hits[index] = span.detector
    return [Span(words[index].start, words[index].end, hits[index]) for index in sorted(hits)]


def _is_inside(span: Span, start: int, end: int) -> bool:
    """Whether a finding is one of what was decoded: a sentence around it is not."""
    overlap = min(span.end, end) - max(span.start, start)
    return overlap > 0 and (span.detector is not Detector.PROSE or overlap * 2 > span.end - span.start)


def _decoders(view: View) -> list[Callable[[View], Iterator[_Word]]]:
    """The decoders for which there is a sign of something to decode."""
    decoders: list[Callable[[View], Iterator[_Word]]] = []
    if _GATE.search(view.text):
        decoders += [_base64_words, _base32_words, _spaced_words]
    elif view.digits and view.text != view.lower and _MIXED.search(view.text):
        decoders.append(_base64_words)
    if view.digits >= _SHORTEST and _HEX_GATE(view.lower):
        decoders.append(_hex_words)
    return decoders


def _apart(words: list[_Word]) -> list[_Word]:
    """In order and without overlaps; of two that overlap, the one that begins first."""
    words.sort()
    apart: list[_Word] = []
    for word in words:
        if not apart or word.start >= apart[-1].end:
            apart.append(word)
    return apart


def _substituted(view: View, words: list[_Word]) -> tuple[View, list[tuple[int, int]]]:
    """The text as if nothing were encoded, so that the words around say what a number is; and where each word is in it."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    end = length = 0
    for word in words:
        parts += [view.plain[end : word.start], word.text]
        length += word.start - end
        places.append((length, length + len(word.text)))
        length += len(word.text)
        end = word.end
    parts.append(view.plain[end:])
    return view_of("".join(parts), view.place), places


def _base64_words(view: View) -> Iterator[_Word]:
    for run in _BASE64_RUN.finditer(view.text):
        yield from _parts(run.group(), run.start(), _from_base64)


def _parts(run: str, at: int, decode: Callable[[str], str | None]) -> Iterator[_Word]:
    """The whole run, or else what stands between its borders: these are signs of the URL-safe alphabet as well."""
    text = decode(run)
    if text is not None:
        yield _Word(at, at + len(run), text)
        return
    borders = [match.start() for match in _SEGMENT.finditer(run)] + [len(run)]
    first = 0
    for index, border in enumerate(borders):
        if border < first:
            continue
        for last in reversed(borders[index : index + _MOST_JOINED]):
            text = decode(run[first:last]) if last - first >= 8 else None
            if text is not None:
                yield _Word(at + first, at + last, text)
                first = last + 1
                break
        else:
            first = border + 1


def _from_base64(word: str) -> str | None:
    signs = _NO_SIGN.sub("", word).translate(_URL_SAFE)
    if len(signs) % 4 == 1:
        return None
    try:
        raw = urlsafe_b64decode(signs + "=" * (-len(signs) % 4))
    except (binascii.Error, ValueError):
        return None
    return _readable(raw)


def _readable(raw: bytes) -> str | None:
    """Return the plain form of bytes that are text in UTF-8 or UTF-16, or None."""
    if len(raw) < _SHORTEST:
        return None
    wide = raw[1::2].count(0) * 2 >= len(raw) - 1
    try:
        text = raw.decode("utf-16-le" if wide else "utf-8")
    except UnicodeDecodeError:
        return None
    if sum(char.isprintable() or char in "\t\r\n" for char in text) < _PRINTABLE_SHARE * len(text):
        return None
    return plain(text)


def _hex_words(view: View) -> Iterator[_Word]:
    for match in _HEX.finditer(view.lower):
        text = _readable(bytes.fromhex(match[1]))
        if text is not None:
            yield _Word(*match.span(), text)
    for match in _HEX_PARTED.finditer(view.lower):
        text = _readable(bytes.fromhex("".join(_HEX_PAIR.findall(match.group()))))
        if text is not None:
            yield _Word(*match.span(), text)


def _base32_words(view: View) -> Iterator[_Word]:
    for match in _BASE32.finditer(view.text):
        signs = match.group().rstrip("=").upper()
        try:
            text = _readable(b32decode(signs + "=" * (-len(signs) % 8)))
        except (binascii.Error, ValueError):
            continue
        if text is not None:
            yield _Word(*match.span(), text)


def _spaced_words(view: View) -> Iterator[_Word]:
    for match in _SPACED.finditer(view.text):
        signs = match.group().replace(match["sep"], "")
        if list(signs) == sorted(signs):
            continue  # 0_1_2_3_4_5_6_7_8 is a list
        start, end = match.span()
        number = _NUMBER_IN_SIGNS(signs)
        if number:  # a letter beside it is a word of its own: x_4_1_5_5_5_5_0_1_3_2
            step = 1 + len(match["sep"])
            start, end = start + number.start(1) * step, end - (len(signs) - number.end(1)) * step
            signs = number[1]
        yield _Word(start, end, signs)


def _legal_words(view: View) -> Iterator[_Word]:
    """A name in which `_40_` may be an at sign and `_2e_` a dot: only what then is an address is one, which `scans` decide."""
    lower = view.lower
    if view.place is Place.TEXT or not ("_40" in lower or "_2e" in lower or "x40" in lower):
        return
    text = _LEGAL_DOT.sub(".", _LEGAL_AT.sub("@", lower))
    if text != lower:
        yield _Word(0, len(lower), text)
