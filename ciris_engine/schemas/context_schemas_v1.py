"""What an agent knows of itself at one moment."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from ciris_engine.schemas.resource_schemas_v1 import ResourceSnapshot
from ciris_engine.schemas.telemetry_schemas_v1 import Schema, TelemetrySnapshot


class SystemSnapshot(Schema):
    """The agent's view of itself. `TelemetryService.update_system_snapshot` fills `telemetry` and `resources`.

    Other fields are the agent's own: it may set any, or declare them in a subclass.
    """

    model_config = ConfigDict(extra="allow")

    telemetry: TelemetrySnapshot = Field(default_factory=TelemetrySnapshot)
    resources: ResourceSnapshot = Field(default_factory=ResourceSnapshot)
    """Of the last reading; all NaN until there was one."""
