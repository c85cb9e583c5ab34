"""Putting the kind of what was found in its place: in names, and in the texts of errors."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actors.security.detectors import Place, Span, find
from actors.security.normalize import MAX_TEXT, plain

MAX_TEXT_OUT = 200
"""Characters of a sanitised text."""
WITHHELD = "[text]"
"""What is left of a text that does not come to rest."""

_ROUNDS = 6
_PARTIAL_WORD = 256
"""A text that was cut may end in half a secret, which nothing recognises: so its last word goes, up to this length."""

_ADDRESS = re.compile(r"0x[0-9A-Fa-f]{6,16}(?![0-9A-Za-z])")
_TYPOGRAPHIC_QUOTES = str.maketrans(
    "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a", "''''\"\"\"\"\"\"''"
)
# From a quote that begins a word to one that ends it, or to the end of the text; an apostrophe is inside a word.
_QUOTED = re.compile(
    r"(?<!\w)(?:'(?P<single>(?:[^'\n]|(?<=\w)'(?=\w))*+)(?:'(?!\w)|$)|\"(?P<double>[^\"\n]*+)(?:\"|$)|`(?P<back>[^`\n]*+)(?:`|$))",
    re.MULTILINE,
)
_KEPT_IN_QUOTES = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]{0,63}|\[[a-z_]{1,20}\]|").fullmatch


def replaced(text: str, spans: Iterable[Span], form: str) -> str:
    """Return `text` with each of the spans (in order, apart) replaced by its kind in `form`, such as `[{}]`."""
    parts, end = [], 0
    for span in spans:
        parts += [text[end : span.start], form.format(span.detector.value)]
        end = span.end
    parts.append(text[end:])
    return "".join(parts)


def redacted_text(text: str, *, pii: bool, content: bool) -> str:
    """Return what may be kept of an error's text: redacted first, then one line, then at most 200 characters.

    Stable: what comes back would come back again. A text that does not come to rest is withheld.
    """
    if len(text) >= MAX_TEXT:
        text = _without_last_word(text[:MAX_TEXT])
    for _ in range(_ROUNDS):
        before = text
        text = _redacted_once(before, pii=pii, content=content)
        if text == before:
            return text
    return WITHHELD


def _redacted_once(text: str, *, pii: bool, content: bool) -> str:
    text = plain(text)
    text = replaced(text, find(text, Place.TEXT, pii=pii, content=content), "[{}]")
    text = _ADDRESS.sub("[address]", text)
    if content:
        text = _QUOTED.sub(_quoted, text.translate(_TYPOGRAPHIC_QUOTES))
    return " ".join(text.split())[:MAX_TEXT_OUT].rstrip()


def _quoted(match: re.Match[str]) -> str:
    inside = match[match.lastgroup or 0]
    return match.group() if _KEPT_IN_QUOTES(inside) else "[quoted]"


def _without_last_word(text: str) -> str:
    head, tail = text[:-_PARTIAL_WORD], text[-_PARTIAL_WORD:]
    words = re.split(r"\s\S*\Z", tail, maxsplit=1)
    return head + words[0] if len(words) == 2 else head
