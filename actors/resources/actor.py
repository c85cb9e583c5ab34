"""The resource monitor as an actor: reads the probe, publishes, reports what was crossed."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from actors.resources.probes.base import Probe, Sample, attempt
from actors.resources.thresholds import UNKNOWN, Standings, judge
from messages.resources import Budget, GetResources, Resources, SetBudget
from messages.signals import LimitCrossed
from supervision import Actor

FIRST_TICK_S = 0.2
"""Processor use takes two readings: the second one does not wait for a whole interval."""

RECORDED = tuple(field for field in Sample._fields if field != "process_threads")
"""What is recorded as `resource.<field>`: all that has a unit in its name, and so a kind."""


class MonitorState(NamedTuple):
    """What survives a restart."""

    budget: Budget
    standings: Standings


class ResourceMonitor(Actor):
    """Measures at start, at each tick and when asked; the newest reading is published.

    `SetBudget` is answered by the `Budget` after a reading under it, `GetResources` by a fresh `Resources`.
    Only readings at the interval are recorded as metrics, and only ticks and new budgets look for crossed limits.
    If it fails, its successor goes on with its budget and levels: no limit is reported twice, none forgotten.

    `probe` is read on the actor's thread. `report` takes what is meant for the signal bus, `record` the metrics.
    """

    def __init__(
        self,
        probe: Probe,
        *,
        interval_s: float,
        budget: Budget,
        report: Callable[[LimitCrossed], None],
        record: Callable[[str, float], None],
    ) -> None:
        super().__init__()
        self._probe = probe
        self._interval_s = interval_s
        self._budget = budget
        self._report = report
        self._record = record
        self.tick_s = min(FIRST_TICK_S, interval_s)

    def initial_state(self) -> MonitorState:
        return MonitorState(self._budget, UNKNOWN)

    def on_start(self) -> None:
        self._read()

    def on_receive(self, message: Any) -> Any:
        match message:
            case GetResources():
                return self._read()
            case SetBudget(budget=budget):
                self.state = self.state._replace(budget=budget)
                self._watch(self._read())
                return budget
            case _:
                return super().on_receive(message)

    def on_tick(self, now_s: float) -> None:
        first, self.tick_s = self.tick_s != self._interval_s, self._interval_s
        reading = self._read()
        self._watch(reading)
        if first:
            return  # it came early, for the processor's sake
        for field in RECORDED:
            value: float = getattr(reading, field)
            if not math.isnan(value):
                self._record(f"resource.{field}", value)

    def _read(self) -> Resources:
        sample = attempt(self._probe.read, Sample())
        reading = Resources(time_s=self.clock.wall(self.clock.now()), **sample._asdict())
        self.publish(reading)
        return reading

    def _watch(self, reading: Resources) -> None:
        budget, standings = self.state
        standings, crossed = judge(reading, budget, standings)
        # Reported before it is committed: the bus takes a fact that it knows for nothing new, but cannot guess one.
        for fact in crossed:
            self._report(fact)
        self.state = MonitorState(budget, standings)
