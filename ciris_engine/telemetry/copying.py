"""From the system's frozen replies to the agent's schemas, and back."""

from __future__ import annotations

from ciris_engine.schemas.resource_schemas_v1 import ResourceBudget, ResourceLimit, ResourceSnapshot
from ciris_engine.schemas.telemetry_schemas_v1 import TelemetrySnapshot
from messages import Budget, Limit, Resources, Snapshot


def telemetry_snapshot(reply: Snapshot) -> TelemetrySnapshot:
    """The figures of a snapshot."""
    return TelemetrySnapshot(
        **reply.telemetry.model_dump(),
        complete=reply.complete,
        missing=list(reply.missing),
        age_s=reply.age_s,
        ledger=reply.ledger,
        health=reply.health,
        series=reply.series,
    )


def resource_snapshot(reading: Resources) -> ResourceSnapshot:
    """A reading of the monitor."""
    fields = reading.model_dump(exclude={"time_s", "complete", "cpu_percent", "memory_percent", "disk_percent"})
    return ResourceSnapshot(
        **fields,
        cpu_usage=reading.cpu_percent,
        memory_usage=reading.memory_percent,
        disk_usage=reading.disk_percent,
        epoch_seconds=reading.time_s,
    )


def budget_message(budget: ResourceBudget) -> Budget:
    """The limits as the monitor takes them."""
    return Budget(
        cpu=_limit(budget.cpu_limit),
        memory=_limit(budget.memory_limit),
        disk=_limit(budget.disk_limit),
    )


def _limit(limit: ResourceLimit | None) -> Limit | None:
    if limit is None:
        return None
    return Limit(warning_percent=limit.warning_threshold, critical_percent=limit.critical_threshold)
