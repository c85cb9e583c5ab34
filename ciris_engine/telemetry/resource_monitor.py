"""The resource monitor: readings of host and process, and signals when a limit is crossed."""

from __future__ import annotations

from actors import TelemetryConfig, TelemetrySystem
from actors.config import MonitorConfig
from ciris_engine.schemas.resource_schemas_v1 import ResourceBudget, ResourceSnapshot
from ciris_engine.telemetry.copying import budget_message, resource_snapshot
from ciris_engine.telemetry.core import TelemetryService
from ciris_engine.telemetry.signal_bus import ResourceSignalBus
from ciris_engine.telemetry.waiting import STOP_TIMEOUT_S, stop_system
from messages import ConfigError, GetResources, Resources, SetBudget
from supervision import StopReport

__all__ = ["ResourceMonitor", "ResourceSignalBus"]

_ROLES = frozenset({"monitor", "bus"})


class ResourceMonitor:
    """Measures host and process, and has the bus call the agent's handlers when a limit is crossed.

    - `signal_bus`: where the handlers are registered; by default a bus of its own, `monitor.signal_bus`.
    - `monitoring_interval`: seconds between two readings.
    - `enable_psutil`: measure by psutil if it is there; else by what the operating system tells without it.
    - `telemetry_service`: use the monitor that this service has anyway, with its interval and its probe. Whoever
      owns the service stops it.

    Raises `ValueError` for an interval that is not above 0, or that would not be in force.
    """

    def __init__(
        self,
        signal_bus: ResourceSignalBus | None = None,
        monitoring_interval: float = 30,
        enable_psutil: bool = True,
        *,
        telemetry_service: TelemetryService | None = None,
    ) -> None:
        self.signal_bus = ResourceSignalBus() if signal_bus is None else signal_bus
        self._owned = telemetry_service is None
        config = MonitorConfig(interval_s=monitoring_interval, use_psutil=enable_psutil)
        if telemetry_service is None:
            self._system = TelemetrySystem(TelemetryConfig(monitor=config), roles=_ROLES)
        elif config != telemetry_service.system.config.monitor:
            raise ConfigError("monitoring_interval, enable_psutil: the telemetry service has set them")
        else:
            self._system = telemetry_service.system
        self.signal_bus.attach(self._system)

    async def start(self) -> None:
        """Begin to measure. Twice is once."""
        self.signal_bus.attach(self._system)
        self._system.start()

    async def stop(self, timeout: float = STOP_TIMEOUT_S) -> StopReport | None:
        """End, within `timeout` seconds, and let the handlers rest. None if there was nothing of its own to end."""
        self.signal_bus.detach(self._system)
        return await stop_system(self._system, timeout) if self._owned else None

    async def get_current_snapshot(self) -> ResourceSnapshot:
        """A fresh reading. Raises `AskTimeout` when there is none within 5 s, `SystemStopped` after `stop`."""
        reading: Resources = await self._system.ask_async(GetResources())
        return resource_snapshot(reading)

    async def set_resource_budget(self, budget: ResourceBudget) -> None:
        """Watch these limits from now on, beginning with a reading at once. Raises as `get_current_snapshot`."""
        await self._system.ask_async(SetBudget(budget=budget_message(budget)))
