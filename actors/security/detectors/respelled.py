"""Words that were spelled in another way than the usual: digits apart or as letters, signs by their number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from actors.security.detectors.base import END, START, Place, View

Respelled = tuple[int, int, str]
"""Start, end, and what stands there when read."""

_LEAST_DIGITS = 9
RESPELLED_DIGITS = 5
"""With less digits, and without `+` and `=`, nothing is."""

_DIGITS_APART = re.compile(
    r"(?<![0-9])(?<![0-9][_.\-/:])[0-9](?:[ _.\-/:]{1,3}[0-9]){8,21}(?![0-9])(?![ _.\-/:]{1,3}[0-9])"
)

# O for 0, l and I for 1: where most are digits
_MISREAD = re.compile(START + r"[0-9OoIl](?:[ _.\-()]{0,2}[0-9OoIl]){8,21}" + END)
_HAS_MISREAD = re.compile(r"[0-9][ _.\-()]{0,2}[OoIl](?![A-Za-z]{2})|(?<![A-Za-z])[OoIl]{1,2}[0-9]").search
_AS_DIGITS = str.maketrans("OoIl", "0011")
_LETTERS_SHARE = 2

# Blanks as forms encode them (application/x-www-form-urlencoded)
_PLUSES = re.compile(r"(?<![A-Za-z0-9+])[A-Za-z0-9@.,'\-]{1,30}(?:\+[A-Za-z0-9@.,'\-]{1,30}){2,80}")

# Quoted-printable (RFC 2045): signs and blanks, or all
_PRINTABLE = re.compile(
    r"(?<![A-Za-z0-9.,'@_=\-])[A-Za-z0-9.,'@_\-]{0,40}(?:=(?:2[0-9A-Fa-f]|3[0-9A-Fa-f]|40|[4-7][0-9A-Fa-f](?==))[A-Za-z0-9.,'@_\-]{0,40}){1,128}"
)
_PRINTABLE_SIGN = re.compile(r"=([2-7][0-9A-Fa-f])")

_CODE_POINT = re.compile(r"[ <(\[{]{0,2}[Uu]\+00(?:00)?([2-7][0-9A-Fa-f])[>)\]}]{0,2} ?")
_LETTERS = r"(?:[A-TV-Za-tv-z0-9._\-]|[Uu](?!\+)){0,40}"
_CODE_POINTS = re.compile(
    _LETTERS + r"(?:[ <(\[{]{0,2}[Uu]\+00(?:00)?[2-7][0-9A-Fa-f][>)\]}]{0,2} ?" + _LETTERS + r"){1,64}"
)


def respelled_words(view: View) -> Iterator[Respelled]:
    """Read what is written with digits apart (4_1_5_5), with letters for digits (4l55-O132), with `+` for blanks, quoted-printable or by code points."""
    text = view.text
    if view.digits >= _LEAST_DIGITS:
        yield from _digits_apart(view)
    if view.digits >= RESPELLED_DIGITS and _HAS_MISREAD(text):
        yield from _misread(text)
    if "u+00" in view.lower:
        yield from _decoded(_CODE_POINTS, text, lambda word: _CODE_POINT.sub(_sign, word))
    elif text.count("+") >= 2:
        yield from _decoded(_PLUSES, text, lambda word: word.replace("+", " "))
    if "=" in text and view.digits and view.place is not Place.NAME:
        yield from _decoded(_PRINTABLE, text, lambda word: _PRINTABLE_SIGN.sub(_sign, word))


def _digits_apart(view: View) -> Iterator[Respelled]:
    for match in _DIGITS_APART.finditer(view.text):
        digits = [sign for sign in match.group() if sign.isdigit()]
        if digits != sorted(digits) and len(set(digits)) > 2:
            yield match.start(), match.end(), "".join(digits)


def _misread(text: str) -> Iterator[Respelled]:
    for match in _MISREAD.finditer(text):
        letters = sum(map(match.group().count, "OoIl"))
        if 0 < letters <= sum(map(str.isdigit, match.group())) // _LETTERS_SHARE + 1:
            yield match.start(), match.end(), match.group().translate(_AS_DIGITS)


def _decoded(pattern: re.Pattern[str], text: str, read: Callable[[str], str]) -> Iterator[Respelled]:
    for match in pattern.finditer(text):
        word = read(match.group())
        if word != match.group():
            yield match.start(), match.end(), word


def _sign(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))
