"""Collectors: which metrics are collected at which pace. Each one that is added to a started manager is a tier actor."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, NamedTuple

from actors.collectors import Tier
from ciris_engine.telemetry.core import TelemetryService
from ciris_engine.telemetry.history import utc
from messages import GetSeries, RegisterMetric, Series, UnregisterMetric
from supervision import Ref


class MetricData(NamedTuple):
    """The newest stored point of a metric."""

    name: str
    value: float
    timestamp: datetime
    """Naive, in UTC."""
    tags: dict[str, str]
