"""One frozen tree of settings. What is impossible is refused here, and the error names the field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from messages.base import Message
from messages.resources import Budget


class FrontConfig(Message):
    """The front box, the one place where records may be dropped."""

    capacity: int = Field(default=200_000, ge=1)
    """Records that wait at most; a new one is dropped when it is full."""
    reserve: int = Field(default=2_000, ge=0)
    """Places kept for names of the instant tier."""


class SecurityConfig(Message):
    """The rules of the filter."""

    enable_pii_detection: bool = True
    enable_content_filtering: bool = True
    max_metric_name_length: int = Field(default=100, ge=1, le=4096)
    allowed_metric_prefixes: tuple[str, ...] = ()
    """A strict allow-list; empty lets every legal name through."""
    blocked_patterns: tuple[str, ...] = ()
    """Linear-time patterns (RE2 syntax)."""
    bounds: Mapping[str, tuple[float, float]] = {}
    """Lowest and highest value, by name."""
    on_sensitive_name: Literal["refuse", "redact"] = "refuse"
    max_series: int = Field(default=10_000, ge=1)
    """Distinct series; records of further ones go to `telemetry.overflow`."""


class StoreConfig(Message):
    """The store."""

    buffer_size: int = Field(default=1_000, ge=1)
    """Points kept of each series. Counts and windows do not depend on it."""


class TiersConfig(Message):
    """Names that are collected by a tier from the start. A name in no tier goes straight to the store."""

    instant: tuple[str, ...] = ()
    fast: tuple[str, ...] = ()
    normal: tuple[str, ...] = ()
    slow: tuple[str, ...] = ()
    aggregate: tuple[str, ...] = ()


class MonitorConfig(Message):
    """The resource monitor."""

    interval_s: Annotated[float, Field(gt=0.0)] = 30.0
    budget: Budget = Budget()
    use_psutil: bool = True
    disk_path: str = "/"


class SupervisionConfig(Message):
    """The supervisor of the telemetry actors."""

    hang_after_s: Annotated[float, Field(gt=0.0)] = 2.0
    """Filter, tiers and store without progress for so long are fenced and replaced."""
    snapshot_deadline_s: Annotated[float, Field(gt=0.0)] = 0.9
    """A snapshot is answered within it, from the last one if the store is silent."""


class TelemetryConfig(Message):
    """Everything that can be set. A reload is a new object."""

    front: FrontConfig = FrontConfig()
    security: SecurityConfig = SecurityConfig()
    store: StoreConfig = StoreConfig()
    tiers: TiersConfig = TiersConfig()
    monitor: MonitorConfig = MonitorConfig()
    supervision: SupervisionConfig = SupervisionConfig()
