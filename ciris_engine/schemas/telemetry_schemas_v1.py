"""What an agent sees of its telemetry: the figures of the last 24 hours, its series, and how telemetry itself is."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from messages import Health, Ledger, SeriesState


def _nan_for_none(value: Any) -> Any:
    return float("nan") if value is None else value


Reading = Annotated[float, BeforeValidator(_nan_for_none)]
"""A measured number; NaN stands for unknown. JSON has no NaN: it is written as null, and null is read as NaN."""


class Schema(BaseModel):
    """Base of the schemas: mutable, checked on assignment; an error names the field and never shows the input."""

    model_config = ConfigDict(
        validate_assignment=True,
        extra="forbid",
        hide_input_in_errors=True,
        ser_json_inf_nan="null",
    )


class TelemetrySnapshot(Schema):
    """The figures of the last 24 hours. A new one is all zeros and not complete: nobody has filled it yet."""

    messages_processed_24h: int = 0
    errors_24h: int = 0
    """Sum of the metric `error`."""
    thoughts_24h: int = 0
    uptime_hours: float = 0.0
    epoch_seconds: float = 0.0
    """When the figures were taken, Unix seconds."""
    covered_s: float = 0.0
    """How much of the 24 hours telemetry was there for, seconds."""
    complete: bool = False
    """Whether all that was recorded before is in the figures."""
    missing: list[str] = Field(default_factory=list)
    """Whose share is not in the figures; empty when they are complete."""
    age_s: float = 0.0
    """Above 0 when the figures are older than the question."""
    ledger: Ledger | None = None
    """What has become of every record since telemetry began."""
    health: Health | None = None
    """How telemetry is, and whether the host keeps within its limits."""
    series: tuple[SeriesState, ...] = ()
    """Every metric with every set of labels."""
