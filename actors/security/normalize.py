"""The plain form of a text, in which sensitive content cannot hide behind its spelling.

`plain` changes what is read (and is what a redacted text is made of); `folded` maps letter by letter onto ASCII
look-alikes, for detection only, so that places in it are places in the plain text.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from messages.plain import TEXT_MOST

MAX_TEXT = TEXT_MOST
"""Characters of a text that are looked at."""

_ROUNDS = 4
"""Decodings of decodings that are followed; what is nested deeper loses its marks."""

# Control characters but tab, line breaks and separators; soft hyphen, fillers, zero-width and direction marks,
# variation selectors, tags. Combining marks that NFKC has not joined to a letter go as well.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u20d0-\u20f0\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_CHARACTER_REFERENCE = re.compile(r"&#(?:[0-9]{1,7}|[xX][0-9A-Fa-f]{1,6});")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_NESTED_PERCENT = re.compile(r"%(?:25)+(?=[0-9A-Fa-f]{2})")

_LOOK_ALIKES = str.maketrans(
    # Cyrillic
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u0432\u043a\u043c\u043d\u0442"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0405\u0406\u0408\u04c0\u04cf"
    # Greek
    "\u03b1\u03bf\u03bd\u03c1\u03b9\u03ba\u03c4\u03c5\u03c7\u03f2\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    # letters without decomposition
    "\u0130\u0131\u0237\u00f8\u00d8\u0142\u0141\u0111\u0110\u0261\u0251"
    # dashes, quotes, dots, at, slashes, colon
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\u02d7"
    "\u2018\u2019\u201a\u201b\u2032\u02bc\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u2039\u203a"
    "\u3002\u00b7\u06d4\u2044\u2215\u29f8\u2236\ua789",
    "aeopcyxijshdqwbkmhtABEKMHOPCTYXSIJIlaovpiktuxcABEZHIKMNOPTYXIijoOlLdDga---------''''''\"\"\"\"\"\"\"''...///::",
)


def plain(text: str) -> str:
    """Return `text` with percent signs and character references decoded, in NFKC, without invisible characters and lone surrogates, at most `MAX_TEXT` long.

    Stable: `plain(plain(t)) == plain(t)`. Pure, any thread.
    """
    text = text[:MAX_TEXT]
    for _ in range(_ROUNDS):
        before = text
        text = _visible(_decoded(text))
        if text == before:
            return text
    return _visible(text.replace("%", "").replace("&#", ""))


def folded(text: str) -> str:
    """Return `text` with look-alikes, accented letters and digits of all scripts as ASCII, each in its place."""
    if text.isascii():
        return text
    return "".join([char if char < "\x80" else _ascii(char) for char in text.translate(_LOOK_ALIKES)])


def _decoded(text: str) -> str:
    if "&#" in text:
        text = _CHARACTER_REFERENCE.sub(lambda match: unescape(match.group()), text)
    if "%" not in text:
        return text
    return _PERCENT.sub(_decode_run, _NESTED_PERCENT.sub("%", text))


def _decode_run(match: re.Match[str]) -> str:
    try:
        return bytes.fromhex(match.group().replace("%", "")).decode()
    except UnicodeDecodeError:
        return match.group()


def _visible(text: str) -> str:
    if text.isascii():
        return _INVISIBLE.sub("", text)
    text = _SURROGATE.sub("\ufffd", text)
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))[:MAX_TEXT]


def _ascii(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    return unicodedata.normalize("NFD", char)[0] if digit is None else str(digit)
