"""The security filter with the rules that it was made with, so that a telemetry service can follow them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import actors.security
from actors.config import SecurityConfig


class SecurityFilter(actors.security.SecurityFilter):
    """Decides what may be collected: `sanitize(name, value)` is the clean pair, or None. See its base class.

    Usable alone, from any thread. Given to a `TelemetryService`, its rules are that service's rules.
    Raises `ConfigError`, a `ValueError` that names the field, for rules that are impossible.
    """

    __slots__ = ("config",)

    def __init__(
        self,
        enable_pii_detection: bool = True,
        enable_content_filtering: bool = True,
        max_metric_name_length: int = 100,
        allowed_metric_prefixes: Iterable[str] | None = None,
        blocked_patterns: Iterable[str] | None = None,
        bounds: Mapping[str, tuple[float, float]] | None = None,
        on_sensitive_name: Literal["refuse", "redact"] = "refuse",
    ) -> None:
        # Both read them, so they must not be used up by the first.
        allowed_metric_prefixes, blocked_patterns = _kept(allowed_metric_prefixes), _kept(blocked_patterns)
        super().__init__(
            enable_pii_detection=enable_pii_detection,
            enable_content_filtering=enable_content_filtering,
            max_metric_name_length=max_metric_name_length,
            allowed_metric_prefixes=allowed_metric_prefixes,
            blocked_patterns=blocked_patterns,
            bounds=bounds,
            on_sensitive_name=on_sensitive_name,
        )
        self.config = SecurityConfig(
            enable_pii_detection=enable_pii_detection,
            enable_content_filtering=enable_content_filtering,
            max_metric_name_length=max_metric_name_length,
            allowed_metric_prefixes=tuple(allowed_metric_prefixes or ()),
            blocked_patterns=tuple(blocked_patterns or ()),
            bounds=dict(bounds or {}),
            on_sensitive_name=on_sensitive_name,
        )


def _kept(texts: Iterable[str] | None) -> Iterable[str] | None:
    return tuple(texts) if isinstance(texts, Iterator) else texts
