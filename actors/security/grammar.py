"""How names and labels are spelled: the union of what OpenTelemetry, Prometheus and the catalogue use.

OpenTelemetry instrument names have `_ . - /`, Prometheus recording rules `:`; both begin with a letter, Prometheus with `_`, too.
"""

from __future__ import annotations

import re

from messages.reasons import Reason

MAX_LABEL_KEY = 64
"""Characters."""
MAX_LABEL_VALUE = 128
"""Characters."""
_MAX_LABEL_WORDS = 5
"""A label value is a token; more words than this are somebody's text."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-/:]*").fullmatch


def legal(name: str) -> bool:
    """Whether `name` is spelled like a metric name. Its length is the caller's to test first."""
    return _NAME(name) is not None


def label_fault(key: str, value: str) -> Reason | None:
    """Say what is wrong with the spelling of one pair, or None. Nothing is read beyond the length limits."""
    if len(key) > MAX_LABEL_KEY or len(value) > MAX_LABEL_VALUE:
        return Reason.LABEL_LENGTH
    if not legal(key) or not value.isprintable() or value != value.strip() or "  " in value:
        return Reason.LABEL_GRAMMAR
    return Reason.LABEL_GRAMMAR if value.count(" ") >= _MAX_LABEL_WORDS else None
