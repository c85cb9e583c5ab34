"""Putting the kind of what was found in its place: in names, and in the texts of errors."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actors.security.detectors import Place, Span, find
from actors.security.detectors.prose import is_machines
from actors.security.normalize import MAX_TEXT, plain

MAX_TEXT_OUT = 200
"""Characters of a sanitised text."""
WITHHELD = "[text]"
"""What is left of a text that does not come to rest."""

_ROUNDS = 6
_LAST_WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{1,255}\Z")
_PARTIAL_WORDS = 64
_PARTIAL_WORD = 256
"""A text that was cut may end in half a secret, which nothing recognises: so its last word goes, up to this length."""

_ADDRESS = re.compile(r"0x[0-9A-Fa-f]{6,16}(?![0-9A-Za-z])")
# Of a file the last two parts say what went wrong; the others say where somebody keeps it. Routes (/api/v1/x) stay.
_PATH = re.compile(
    r"(?<![\w.~/:\\\-\[\]{}@])(?P<head>(?:[A-Za-z]:)?[/\\](?:[\w.+@~\-]{1,64}[/\\]){2,40})(?=[\w.+@~\-]{1,64}[/\\][\w.+@~\-]{1,64})"
)
_ROOTS = re.compile(
    r"(?:[A-Za-z]:|[/\\](?:app|applications|builds?|code|data|home|layers|library|mnt|nix|opt|private|program files|root|"
    r"snap|src|srv|tmp|users|var(?![/\\](?:lib|log|run|cache)[/\\])|venv|volumes?|work|workspaces?)[/\\])",
    re.IGNORECASE,
).match

_TYPOGRAPHIC_QUOTES = str.maketrans(
    "\u2018\u2019\u201a\u201b\u2032\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u2039\u203a\u300c\u300d\u300e\u300f",
    '\'\'\'\'\'"""""""""""""',
)
# From a quote that begins a word to one that ends it, or to the end of the text; an apostrophe is inside a word.
_QUOTED = re.compile(
    r"(?<!\w)(?!['\"`]\[[a-z_]{1,20}\][})\]])(?:"  # not where the quote that ends it has been replaced
    r"(?P<around>['\"])(?P<listed>[\[{(](?=['\"][^\s'\"])[^\n]{0,160}?[\]})])(?P=around)(?!\w)"
    r"|(?P<thrice>'''|\"\"\"|`{2,3}|''(?=\w)|\"\"(?=\w))(?P<triple>(?:(?!(?P=thrice))[\s\S])*+)(?:(?P=thrice)|\Z)"
    r"|\\{1,8}(?P<mark>['\"])(?P<escaped>(?:(?!\\{1,8}['\"])[\s\S])*+)(?:\\{1,8}['\"]|\Z)"
    r"|'(?P<single>(?:\\{1,8}'|[^']|(?<=\w)'(?=\w))*+)(?:'(?!\w)|\Z)"
    r"|\"(?P<double>(?:\\{1,8}\"|[^\"])*+)(?:\"|\Z)"
    r"|`(?P<gnu>[^`'\s]{0,64})'(?!\w)"
    r"|`(?P<back>[^`]*+)(?:`|\Z)"
    r")"
)
_INSIDE = ("triple", "escaped", "single", "double", "gnu", "back")
_WORD_OF_CODE = re.compile(r"[A-Za-z0-9_.\-/:<>\[\]{}()*+%@$#&|~^!?,;=\\'\"`]{0,64}|\[[a-z_]{1,20}\]").fullmatch
"""An identifier, a path, a format or a mark: one word, not somebody's sentence."""
_SAYER = (
    r"(?:answer|asked|body|comment|completion|content|customer|input(?:_value)?|instructions?|name|prompt|query|question|replied|reply|said|subject|text|title|"
    r"transcript|typed|user(?:name)?|utterance|value|wrote)"
)
_SAID = re.compile(
    rf"(?<![A-Za-z]){_SAYER}(?:\\{{0,8}}['\"])? ?[:=]? ?(?:\\{{0,8}})\Z|[A-Za-z0-9_](?:\\{{0,8}}['\"] ?: ?|=)(?:\\{{0,8}})\Z",
    re.IGNORECASE,
).search
"""Before what somebody said, or the value of something that may be anything."""
_REASON = re.compile(
    r"(?<![A-Za-z])(?:cause|desc|details?|err|error|exception|message|msg|reason|status)(?:\\{0,8}['\"])? ?[:=] ?\Z",
    re.IGNORECASE,
).search
_NAMED = re.compile(
    rf"(?<![A-Za-z])(?:(?:customer|said|typed|user|username|wrote) ?|{_SAYER}['\"]? ?[:=] ?)\Z", re.IGNORECASE
).search
_PROPER = re.compile(r"(?!(?:None|True|False|Any)\Z)[A-Z][a-z]{1,30}").fullmatch
_BEFORE_MOST = 24

_FIGURES = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:Z| ?[+\-][0-9]{2}:?[0-9]{2})?|\W|[(\[{](?:[ ,.;:e+\-()\[\]{}]|[0-9]{1,5}){1,120}[)\]}]"
).fullmatch
_FORMAT = re.compile(r"(?:%[A-Za-z]|[^A-Za-z0-9%]){1,40}").fullmatch
_COMMAND = re.compile(
    r"(?:\$ )?(?:pip3?|uv|npm|pnpm|yarn|conda|brew|apt|apt-get|poetry|pipx|cargo|gem)(?: (?:-[a-z\-]{1,20}|install|add|update|upgrade|run|sync)){1,3}"
    r"(?: [A-Za-z0-9_.@:/=<>~!\[\],\-]{1,48}){1,4}\.?"
).fullmatch
_INNER = re.compile(r"(?<!\w)['\"`]([^\s'\"`]{0,64})['\"`](?!\w)")
_CODE = re.compile(r"(?<!\S)(?=[^\s]{0,48}[_.=()<>\[\]/:0-9])[^\s]{1,64}(?!\S)")


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
    cut = len(text) >= MAX_TEXT
    if cut:
        text = _without_last_word(text[:MAX_TEXT])
    for _ in range(_ROUNDS):
        before = text
        text = _redacted_once(before, pii=pii, content=content, cut=cut)
        cut = False
        if text == before:
            return text
    return WITHHELD


def _redacted_once(text: str, *, pii: bool, content: bool, cut: bool) -> str:
    text = plain(text)
    spans = find(text, Place.TEXT, pii=pii, content=content)
    if cut:
        text, spans = _without_last_words(text, spans)
    text = replaced(text, spans, "[{}]")
    text = _ADDRESS.sub("[address]", text)
    if content:
        text = _QUOTED.sub(_quoted, text.translate(_TYPOGRAPHIC_QUOTES))
    text = _PATH.sub(_shortened, text)
    return " ".join(text.split())[:MAX_TEXT_OUT].rstrip()


def _quoted(match: re.Match[str]) -> str:
    if match["listed"] is not None:
        return _listed(match)
    inside = next(part for part in map(match.group, _INSIDE) if part is not None)
    before = match.string[max(0, match.start() - _BEFORE_MOST) : match.start()]
    if _WORD_OF_CODE(inside):
        return "[quoted]" if _PROPER(inside) and _NAMED(before) else match.group()
    if _FIGURES(inside) or _FORMAT(inside) or _COMMAND(inside):
        return match.group()
    if _SAID(before) and not _REASON(before) and match["back"] is None:
        return "[quoted]"
    words = _INNER.sub(" ", inside if match["back"] is None else _CODE.sub(" ", inside))
    return match.group() if is_machines(words) else "[quoted]"


def _listed(match: re.Match[str]) -> str:
    """A list, between quotes, of what is itself in quotes: each is looked at."""
    inside = _QUOTED.sub(_quoted, match["listed"])
    rest = _INNER.sub("", inside).replace("[quoted]", "").replace(", ", "").replace(": ", "")
    return f"{match['around']}{inside}{match['around']}" if _WORD_OF_CODE(rest) else "[quoted]"


def _shortened(match: re.Match[str]) -> str:
    head = match["head"]
    return f"...{head[-1]}" if _ROOTS(head) else head


def _without_last_words(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Half a secret may be several words, a number in groups or a name: so all go that stand where it may begin."""
    end = max(0, len(text) - _PARTIAL_WORDS)
    end = min([end, *(span.start for span in spans if span.start < end < span.end)])
    word = _LAST_WORD.search(text, max(0, end - _PARTIAL_WORD), end)
    end = word.start() if word else end
    return text[:end], [span for span in spans if span.end <= end]


def _without_last_word(text: str) -> str:
    head, tail = text[:-_PARTIAL_WORD], text[-_PARTIAL_WORD:]
    words = re.split(r"\s\S*\Z", tail, maxsplit=1)
    return head + words[0] if len(words) == 2 else head
