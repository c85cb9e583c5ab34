"""The rules in force, validated once and frozen, and the two forms of a judgement by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from actors.security import settings
from actors.security.limits import RateLimit
from messages.metrics import Kind, SeriesKey
from messages.reasons import Detector, Reason

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
    redacted: tuple[Detector, ...] = ()
    """Kinds that stand in the name in the place of what was recognised."""


class Refusal(NamedTuple):
    """Why a key may not pass. `detector` is set when something sensitive was recognised."""

    reason: Reason
    detector: Detector | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What a filter was told to do. Made by `rules_of`."""

    pii: bool
    content: bool
    max_name_length: int
    prefixes: tuple[str, ...]
    """Empty: every legal name is let through; otherwise it includes `OWN_PREFIX`."""
    blocked: tuple[settings.Pattern, ...]
    bounds: Mapping[str, tuple[float, float]]
    rate_limits: Mapping[str, RateLimit]
    labels: Mapping[str, frozenset[str]] | None
    """Label keys that may be used, with their values (none listed: any). None: every label is let through."""
    max_series: int
    max_series_per_name: int
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
    rate_limits: Mapping[str, Any] | None,
    allowed_labels: Mapping[str, Iterable[str]] | None,
    max_series: int,
    max_series_per_name: int,
    on_sensitive_name: str,
) -> Rules:
    """Check what a filter is told. Raises `ConfigError`, which names the field, the position and the fault."""
    prefixes = settings.texts("allowed_metric_prefixes", allowed_metric_prefixes)
    return Rules(
        pii=settings.flag("enable_pii_detection", enable_pii_detection),
        content=settings.flag("enable_content_filtering", enable_content_filtering),
        max_name_length=settings.whole("max_metric_name_length", max_metric_name_length, settings.LONGEST_NAME),
        prefixes=(*prefixes, OWN_PREFIX) if prefixes else (),
        blocked=settings.patterns("blocked_patterns", blocked_patterns),
        bounds=settings.by_name("bounds", bounds, settings.value_range),
        rate_limits=settings.by_name("rate_limits", rate_limits, settings.rate_limit),
        labels=settings.label_lists("allowed_labels", allowed_labels),
        max_series=settings.whole("max_series", max_series),
        max_series_per_name=settings.whole("max_series_per_name", max_series_per_name),
        redact_names=settings.one_of("on_sensitive_name", on_sensitive_name, ("refuse", "redact")) == "redact",
    )
