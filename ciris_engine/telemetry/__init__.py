"""Telemetry for an agent that lives on an event loop: each call here sends a message to an actor, or awaits a reply."""

from ciris_engine.telemetry.collectors import (
    AggregateCollector,
    CollectorManager,
    FastCollector,
    InstantCollector,
    MetricData,
    NormalCollector,
    SlowCollector,
)
from ciris_engine.telemetry.core import TelemetryService
from ciris_engine.telemetry.resource_monitor import ResourceMonitor, ResourceSignalBus
from ciris_engine.telemetry.security import SecurityFilter

__all__ = [
    "AggregateCollector",
    "CollectorManager",
    "FastCollector",
    "InstantCollector",
    "MetricData",
    "NormalCollector",
    "ResourceMonitor",
    "ResourceSignalBus",
    "SecurityFilter",
    "SlowCollector",
    "TelemetryService",
]
