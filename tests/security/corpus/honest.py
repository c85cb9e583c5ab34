"""What must come back unchanged: names as projects give them, labels, texts of errors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

from tests.security.corpus.case import Case, Where, words

_HERE = Path(__file__).parent

_SUBJECTS = [
    "llm",
    "tool",
    "memory",
    "queue",
    "cache",
    "store",
    "agent",
    "model",
    "prompt",
    "email",
    "phone",
    "card",
    "session",
    "token",
    "user",
    "api",
    "db",
    "auth",
]
_WHAT = words("requests errors latency_ms size_bytes hits_total retries active.count lookup.duration_ms")
_STYLES = ("{}_{}", "{}.{}", "app/{}/{}", "app.{}.{}", "svc:{}:{}")


def names() -> list[str]:
    """Of specifications, exporters and agents, and what subjects and figures make together."""
    listed = [line for line in _lines("honest_names.txt") if line[0] != "#"]
    made = [_STYLES[index % len(_STYLES)].format(*pair) for index, pair in enumerate(product(_SUBJECTS, _WHAT))]
    return list(dict.fromkeys(listed + made))


def labels() -> list[tuple[str, str]]:
    """Pairs of key and value."""
    pairs = [line.partition("=") for line in _lines("honest_labels.txt")]
    return [(key, value) for key, _, value in pairs]


def texts() -> list[str]:
    """Texts of errors that tell of machines only."""
    return _lines("honest_texts.txt")


def cases() -> Iterator[Case]:
    """All of them as cases."""
    for name in names():
        yield Case(None, Where.NAME, name)
    for key, value in labels():
        yield Case(None, Where.LABEL, value, key)
    for text in texts():
        yield Case(None, Where.TEXT, text)


def _lines(file: str) -> list[str]:
    return [line for line in (_HERE / file).read_text("utf-8").splitlines() if line]
