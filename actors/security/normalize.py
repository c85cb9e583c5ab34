"""The plain form of a text, in which sensitive content cannot hide behind its spelling.

`plain` changes what is read (and is what a redacted text is made of); `folded` maps letter by letter onto ASCII
look-alikes, for detection only, so that places in it are places in the plain text.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from actors.security.lookalikes import ascii_of
from messages.plain import TEXT_MOST

MAX_TEXT = TEXT_MOST
"""Characters of a text that are looked at."""

_ROUNDS = 6
"""Decodings of decodings that are followed; what is nested deeper loses its marks."""

# Control characters but tab, line breaks and separators; soft hyphen, fillers, zero-width and direction marks,
# variation selectors, tags. Combining marks that NFKC has not joined to a letter go as well.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u061c\u064b-\u065f\u06d6-\u06ed"
    "\u115f\u1160\u17b4\u17b5\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u2800"
    "\u3099\u309a\u3164\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\uffa0\ufff9-\ufffc\U0001bca0-\U0001bca3\U0001d165-\U0001d182\U000e0000-\U000e0fff]+"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")

# Numbers and letters with a pair of parentheses, a full stop or a comma of their own, which NFKC would leave between them.
_FRAMED = {
    **{0x2474 + n: str(n + 1) for n in range(20)},
    **{0x2488 + n: str(n + 1) for n in range(20)},
    **{0x249C + n: chr(ord("a") + n) for n in range(26)},
    **{0x1F110 + n: chr(ord("A") + n) for n in range(26)},
    **{0x1F101 + n: str(n) for n in range(10)},
    0x1F100: "0",
    0x3F2: "c",  # of which NFKC would make a sigma
    0x3F9: "C",
}
_HAS_FRAMED = re.compile("[\u03f2\u03f9\u2474-\u249b\u249c-\u24b5\U0001f100-\U0001f10a\U0001f110-\U0001f129]")

_REFERENCE = re.compile(
    r"&(?:amp;){0,64}(?:#(?:[0-9]{1,7}(?![0-9])|[xX][0-9A-Fa-f]{1,6}(?![0-9A-Fa-f]));?|[A-Za-z][A-Za-z0-9]{1,31};)"
)
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+|%[uU]([0-9A-Fa-f]{4})")
_NESTED_PERCENT = re.compile(r"%(?:25)+(?=[0-9A-Fa-f]{2}|[uU][0-9A-Fa-f]{4})")
_NOT_UTF8 = re.compile("[\udc80-\udcff]")

# Escapes of JSON, C and Python, also escaped themselves. A path of Windows is passed over: C:\x64\new holds none.
_BACKSLASH = re.compile(
    r"(?P<path>(?<![A-Za-z0-9])[A-Za-z]:\\{1,2}(?!x[0-9A-Fa-f]{2}\\{1,8}x)[^\s\"'<>|*?@]{0,260})"
    r"|(?P<units>(?:\\{1,8}[uU][0-9A-Fa-f]{4}(?![0-9A-Fa-f]{4}(?<=\\U[0-9A-Fa-f]{8})))+)"
    r"|\\{1,8}U(?P<point>00[01][0-9A-Fa-f]{5})|\\{1,8}u\{(?P<braced>[0-9A-Fa-f]{1,6})\}"
    r"|(?P<bytes>(?:\\{1,8}x[0-9A-Fa-f]{2})+)|\\{1,8}(?P<octal>0[4-7][0-7]|1[0-7]{2})|(?<!\s)\\{1,8}(?P<blank>[nrt])(?![a-z])|(?<=\s)\\{1,8}(?P<blank_>[nrt])(?![a-z\s]|\Z)"
)
_UNIT = re.compile(r"[uU]([0-9A-Fa-f]{4})")
_BYTE = re.compile(r"x([0-9A-Fa-f]{2})")
_BLANKS = {"n": "\n", "r": "\r", "t": "\t"}

# =40 alone is a setting (limit=40); between letters and before a domain it is quoted-printable (RFC 2045).
_QUOTED_PRINTABLE = re.compile(r"(?<=[A-Za-z0-9])=40([A-Za-z][A-Za-z0-9\-]{0,62})(?:=2[Ee]|\.)(?=[A-Za-z]{2})")

_MARKS = re.compile(r"[%&\\]|=40")
_NO_MARKS = str.maketrans("", "", "%&\\=")


def plain(text: str) -> str:
    """Return `text` with percent signs, character references and backslash escapes decoded, in NFKC, without invisible characters and lone surrogates, at most `MAX_TEXT` long.

    Stable: `plain(plain(t)) == plain(t)`. Pure, any thread.
    """
    if len(text) <= MAX_TEXT and text.isascii() and text.isprintable() and _MARKS.search(text) is None:
        return text
    text = text[:MAX_TEXT]
    for _ in range(_ROUNDS):
        before = text
        text = _visible(_decoded(text))
        if text == before:
            return text
    return _visible(_ascii_only(text))


def folded(text: str) -> str:
    """Return `text` with look-alikes, accented letters and digits of all scripts as ASCII, each in its place."""
    if text.isascii():
        return text
    return "".join([char if char < "\x80" else ascii_of(char) for char in text])


def _ascii_only(text: str) -> str:
    """What does not come to rest is left without all that could be decoded or composed once more."""
    return (
        "".join([char if char < "\x80" else ascii_of(char) for char in text])
        .encode("ascii", "ignore")
        .decode()
        .translate(_NO_MARKS)
    )


def _decoded(text: str) -> str:
    if "&" in text:
        text = _REFERENCE.sub(_decode_reference, text)
    if "%" in text:
        text = _PERCENT.sub(_decode_percent, _NESTED_PERCENT.sub("%", text))
    if "\\" in text:
        text = _BACKSLASH.sub(_decode_backslash, text)
    return _QUOTED_PRINTABLE.sub(r"@\1.", text) if "=40" in text else text


def _decode_reference(match: re.Match[str]) -> str:
    reference = match.group().replace("amp;", "") if "amp;" in match.group() else match.group()
    return "&" if reference == "&" else unescape(reference)


def _decode_percent(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    return _utf8(bytes.fromhex(match.group().replace("%", "")), "%")


def _utf8(raw: bytes, mark: str) -> str:
    """Decode what is UTF-8; other bytes stay as they were spelled."""
    text = raw.decode("utf-8", "surrogateescape")
    return _NOT_UTF8.sub(lambda match: f"{mark}{ord(match.group()) - 0xDC00:02x}", text)


def _decode_backslash(match: re.Match[str]) -> str:
    spelled = match.group()
    kind = match.lastgroup
    if kind is None or kind == "path":
        return spelled
    if kind in ("blank", "blank_"):
        return _BLANKS[match[kind]]
    if kind == "bytes":
        raw = bytes.fromhex("".join(_BYTE.findall(spelled)))
        # Bytes of a file's head or a pickle: shown as they came, for nobody could read them decoded.
        text = _utf8(raw, "\\x")
        return text if text.isprintable() else spelled
    if kind == "units":
        units = "".join(_UNIT.findall(spelled))
        return bytes.fromhex(units).decode("utf-16-be", "replace")
    number = int(match[kind], 8 if kind == "octal" else 16)
    return chr(number) if number <= 0x10FFFF else spelled


def _visible(text: str) -> str:
    if text.isascii():
        return _INVISIBLE.sub("", text)
    if _SURROGATE.search(text):
        text = _SURROGATE_PAIR.sub(lambda match: match.group().encode("utf-16", "surrogatepass").decode("utf-16"), text)
        text = _SURROGATE.sub("\ufffd", text)
    if _HAS_FRAMED.search(text):
        text = text.translate(_FRAMED)
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))[:MAX_TEXT]
