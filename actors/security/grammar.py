"""How names and labels are spelled: the union of what OpenTelemetry, Prometheus and the catalogue use.

OpenTelemetry instrument names have `_ . - /`, Prometheus recording rules `:`; both begin with a letter, Prometheus with `_`, too.
"""

from __future__ import annotations

import re
from typing import Any

from messages.metrics import Labels
from messages.reasons import Reason

MAX_LABELS = 8
MAX_LABEL_KEY = 64
"""Characters."""
MAX_LABEL_VALUE = 128
"""Characters."""
_MAX_LABEL_WORDS = 5
"""A label value is a token; more words than this are somebody's text."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-/:]*").fullmatch
_MAX_INT_BITS = 400
"""An int that needs more cannot be written in MAX_LABEL_VALUE digits (and CPython may refuse to write it)."""


def legal(name: str) -> bool:
    """Whether `name` is spelled like a metric name. Its length is the caller's to test first."""
    return _NAME(name) is not None


def text_of(value: Any) -> str | None:
    """Return a plain `str` for a `str` or an object of a subclass of it, None for all else. Runs no foreign code."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    return str.__str__(value) if issubclass(kind, str) else None


def labels_of(labels: Any) -> Labels | Reason:
    """Turn a dict of `str` to `str`, `int` or `bool` into sorted pairs of plain text; None is no labels.

    Only the types and the count are judged here. Runs no foreign code.
    """
    if labels is None:
        return ()
    if not issubclass(type(labels), dict):
        return Reason.LABEL_TYPE
    if dict.__len__(labels) > MAX_LABELS:
        return Reason.LABEL_COUNT
    pairs: list[tuple[str, str]] = []
    for key, value in list(dict.items(labels)):
        plain_key, plain_value = text_of(key), _label_value(value)
        if plain_key is None or plain_value is None:
            return Reason.LABEL_TYPE
        pairs.append((plain_key, plain_value))
    return tuple(sorted(pairs))


def label_fault(key: str, value: str) -> Reason | None:
    """Say what is wrong with the spelling of one pair, or None. Nothing is read beyond the length limits."""
    if len(key) > MAX_LABEL_KEY or len(value) > MAX_LABEL_VALUE:
        return Reason.LABEL_LENGTH
    if not legal(key) or not value.isprintable() or value != value.strip() or "  " in value:
        return Reason.LABEL_GRAMMAR
    return Reason.LABEL_GRAMMAR if value.count(" ") >= _MAX_LABEL_WORDS else None


def _label_value(value: Any) -> str | None:
    kind = type(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        # An int too long to be written becomes a text that is too long, so that the reason is the length.
        return str(value) if value.bit_length() <= _MAX_INT_BITS else "9" * (MAX_LABEL_VALUE + 1)
    return text_of(value)
