"""What watches the host: monitor, signal bus and the runner of the agent's handlers, made and wired."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actors.config import MonitorConfig
from actors.resources import Probe, ResourceMonitor
from actors.signals import HandlerRunner, SignalBus
from messages.roles import BUS, HANDLERS, MONITOR
from supervision import Supervisor


def start_monitor(
    supervisor: Supervisor,
    config: MonitorConfig,
    probe: Probe,
    record: Callable[..., None],
    take: Callable[[Any], bool],
) -> None:
    """Receivers before senders. A `Metric` told to monitor or bus is taken as if it were recorded."""
    start = supervisor.start_child
    handlers = start(HANDLERS, HandlerRunner, actor_class=HandlerRunner)
    bus = start(BUS, lambda: SignalBus(handlers.tell), actor_class=SignalBus)

    def make() -> ResourceMonitor:
        return ResourceMonitor(
            probe, interval_s=config.interval_s, budget=config.budget, report=bus.tell, record=record
        )

    for ref in (bus, start(MONITOR, make, actor_class=ResourceMonitor)):
        ref.divert(tell=take)
