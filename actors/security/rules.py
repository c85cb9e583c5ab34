"""The rules in force, validated once and frozen, and the two forms of a judgement by them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

import re2

from actors.security.grammar import legal
from actors.security.limits import LIMIT
from messages.errors import ConfigError
from messages.metrics import Kind, SeriesKey
from messages.reasons import Detector, Reason

LONGEST_NAME = 1024
"""The most that `max_metric_name_length` may be set to, in characters."""
OWN_PREFIX = "telemetry."
"""Names of the system's own metrics; no allow-list shuts them out."""


class Verdict(NamedTuple):
    """A key that may pass, with what its values must keep to."""

    key: SeriesKey
    kind: Kind
    low: float
    high: float
    takes_text: bool
    """The clean name ends in `error`: a text counts as 1.0 and is kept, sanitised."""


class Refusal(NamedTuple):
    """Why a key may not pass. `detector` is set when something sensitive was recognised."""

    reason: Reason
    detector: Detector | None = None


class Pattern(Protocol):
    """A compiled pattern of google-re2."""

    def search(self, text: str) -> object | None:
        """Return a match, or None."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a filter was told to do. Made by `rules_of`."""

    pii: bool
    content: bool
    max_name_length: int
    prefixes: tuple[str, ...]
    """Empty: every legal name is let through; otherwise it includes `OWN_PREFIX`."""
    blocked: tuple[Pattern, ...]
    bounds: Mapping[str, tuple[float, float]]
    redact_names: bool

    def blocks(self, text: str) -> bool:
        """Whether a blocked pattern matches somewhere in `text`, which must be free of lone surrogates."""
        return any(pattern.search(text) is not None for pattern in self.blocked)


def rules_of(
    *,
    enable_pii_detection: bool,
    enable_content_filtering: bool,
    max_metric_name_length: int,
    allowed_metric_prefixes: Iterable[str] | None,
    blocked_patterns: Iterable[str] | None,
    bounds: Mapping[str, tuple[float, float]] | None,
    on_sensitive_name: str,
) -> Rules:
    """Check what a filter is told. Raises `ConfigError`, which names the field, the position and the fault."""
    if on_sensitive_name not in ("refuse", "redact"):
        raise ConfigError("on_sensitive_name: must be 'refuse' or 'redact'")
    prefixes = _texts("allowed_metric_prefixes", allowed_metric_prefixes)
    return Rules(
        pii=_flag("enable_pii_detection", enable_pii_detection),
        content=_flag("enable_content_filtering", enable_content_filtering),
        max_name_length=_length(max_metric_name_length),
        prefixes=(*prefixes, OWN_PREFIX) if prefixes else (),
        blocked=tuple(
            _compiled(f"blocked_patterns[{place}]", pattern)
            for place, pattern in enumerate(_texts("blocked_patterns", blocked_patterns))
        ),
        bounds=_ranges(bounds),
        redact_names=on_sensitive_name == "redact",
    )


def _flag(field: str, value: Any) -> bool:
    if type(value) is not bool:
        raise ConfigError(f"{field}: must be True or False")
    return value


def _length(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= LONGEST_NAME:
        raise ConfigError(f"max_metric_name_length: must be an int from 1 to {LONGEST_NAME}")
    return value


def _texts(field: str, given: Any) -> tuple[str, ...]:
    if given is None:
        return ()
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise ConfigError(f"{field}: must be a list of texts")
    texts = tuple(given)
    for place, text in enumerate(texts):
        if not isinstance(text, str):
            raise ConfigError(f"{field}[{place}]: must be a text")
        if not text:
            # One stray blank entry would switch the list off, or every name.
            raise ConfigError(f"{field}[{place}]: is empty")
    return texts


def _compiled(field: str, pattern: str) -> Pattern:
    options = re2.Options()
    options.log_errors = False  # re2 would write the pattern to stderr
    try:
        compiled: Pattern = re2.compile(pattern, options=options)
    except re2.error as error:
        reason = error.args[0]
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise ConfigError(f"{field}: {text}") from None
    except UnicodeEncodeError:
        raise ConfigError(f"{field}: has a lone surrogate") from None
    if compiled.search("") is not None:
        raise ConfigError(f"{field}: matches the empty text, and so every name")
    return compiled


def _ranges(given: Any) -> Mapping[str, tuple[float, float]]:
    if given is not None and not isinstance(given, Mapping):
        raise ConfigError("bounds: must map names to (low, high)")
    ranges: dict[str, tuple[float, float]] = {}
    for place, (name, pair) in enumerate((given or {}).items()):
        if not isinstance(name, str) or not legal(name):
            raise ConfigError(f"bounds[{place}]: the name is not a legal name")
        ranges[name] = _range(f"bounds[{place}]", pair)
    return MappingProxyType(ranges)


def _range(field: str, pair: Any) -> tuple[float, float]:
    try:
        low, high = map(float, pair)
    except (TypeError, ValueError, OverflowError):
        raise ConfigError(f"{field}: must be two numbers (low, high)") from None
    if math.isnan(low) or math.isnan(high) or low > high:
        raise ConfigError(f"{field}: low must not exceed high")
    return max(low, -LIMIT), min(high, LIMIT)
