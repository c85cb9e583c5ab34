"""What an agent tells the resource monitor, and what it is told by it. Usage is in percent, 0..100."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from ciris_engine.schemas.telemetry_schemas_v1 import Reading, Schema

Percent = Annotated[float, Field(ge=0.0, le=100.0)]


class ResourceLimit(Schema):
    """Where a resource becomes a warning and where it becomes critical.

    Raises `ValidationError`, which names the field, when a threshold is not in 0..100 or the warning
    lies above the critical one; an assignment that fails changes nothing.
    """

    model_config = ConfigDict(validate_default=True)

    warning_threshold: Percent = 80.0
    critical_threshold: Percent = 95.0

    # A check of the whole model would come after the assignment and leave the bad value behind.
    @field_validator("warning_threshold", "critical_threshold")
    @classmethod
    def _ordered(cls, value: float, info: ValidationInfo) -> float:
        thresholds = {**info.data, str(info.field_name): value}
        if len(thresholds) == 2 and thresholds["warning_threshold"] > thresholds["critical_threshold"]:
            raise ValueError("warning_threshold must not exceed critical_threshold")
        return value


class ResourceBudget(Schema):
    """The limits that the monitor watches; a resource with None is measured, not limited.

    A change takes effect with the next `ResourceMonitor.set_resource_budget`.
    """

    cpu_limit: ResourceLimit | None = Field(default_factory=ResourceLimit)
    memory_limit: ResourceLimit | None = Field(default_factory=ResourceLimit)
    disk_limit: ResourceLimit | None = Field(default_factory=lambda: ResourceLimit(warning_threshold=85.0))


class ResourceSnapshot(Schema):
    """One reading of host and process. NaN stands for what could not be measured, and is above no limit."""

    cpu_usage: Reading = float("nan")
    """Percent of the host's processors."""
    memory_usage: Reading = float("nan")
    """Percent of the host's (or container's) memory."""
    disk_usage: Reading = float("nan")
    """Percent of the disk."""
    memory_used_bytes: Reading = float("nan")
    memory_total_bytes: Reading = float("nan")
    disk_free_bytes: Reading = float("nan")
    network_sent_bytes: Reading = float("nan")
    network_received_bytes: Reading = float("nan")
    process_cpu_percent: Reading = float("nan")
    process_memory_bytes: Reading = float("nan")
    process_threads: int = 0
    epoch_seconds: float = 0.0
    """When it was measured, Unix seconds; 0 when it never was."""
