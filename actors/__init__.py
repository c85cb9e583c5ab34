"""The actor system: `TelemetrySystem` inside the agent, `ServiceActor` as the base of the agent's own actors."""

from actors.config import TelemetryConfig
from actors.service import ServiceActor
from actors.system import TelemetrySystem

__all__ = ["ServiceActor", "TelemetryConfig", "TelemetrySystem"]
