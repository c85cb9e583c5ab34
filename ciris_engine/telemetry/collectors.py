"""Collectors: which metrics are collected at which pace. Each one of a started manager is one tier actor."""

from __future__ import annotations

import asyncio
import inspect
import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from actors.collectors import Reading, Source, Tier
from ciris_engine.telemetry.core import TelemetryService
from ciris_engine.telemetry.history import unix_seconds, utc
from ciris_engine.telemetry.waiting import STOP_TIMEOUT_S, off_loop
from messages import ConfigError, GetSeries, RegisterMetric, RoleRefused, RoleTaken, Series, UnregisterMetric
from supervision import Ref


class MetricData(NamedTuple):
    """One point of a metric: the newest that is stored, or what a `collect` of your own has measured."""

    name: str
    value: float
    timestamp: datetime
    """UTC, naive if it was stored."""
    tags: dict[str, str]


class Collector:
    """Names that are collected together, by an actor of their own once a manager that has the collector is started.

    Records of these names reach the store at the collector's ticks. Names with a source of their own (`cpu_usage`,
    `thread_count`, `event_loop_lag_ms` and others; docs/collectors.md has them all) are read at the ticks, too.
    `interval` is in seconds, None for the tier's own; an impossible one raises `ConfigError`.

    A subclass with a `collect` of its own measures by it: from the start of its manager on it is called at each tick, on
    a thread of telemetry's, or in the event loop of that start if it is a coroutine function; a plain one may return an
    awaitable. What comes is a mapping of names to numbers or `MetricData`, or an iterable of `MetricData`, or None; these
    names need not be registered. The values are recorded with the timestamps and tags that they come with. What it raises
    is counted, as is a call that takes longer than a second, whose values are thrown away; while one is under way there is
    no other.
    """

    tier: ClassVar[Tier]

    def __init__(self, name: str, telemetry_service: TelemetryService, interval: float | None = None) -> None:
        if interval is not None and not (isinstance(interval, (int, float)) and 0.0 <= interval < math.inf):
            raise ConfigError("interval: must be seconds, 0 or more")
        self.name = name
        self.interval = interval
        self._system = telemetry_service.system
        self._names: dict[str, None] = {}
        self._role: str | None = None
        self._ref: Ref | None = None

    @property
    def metrics(self) -> tuple[str, ...]:
        """The registered names, in order."""
        return tuple(self._names)

    def register_metric(self, name: str) -> None:
        """Collect this name, from the start on or from now on. A name has one collector: the last one that took it."""
        order = RegisterMetric(name=name)
        self._names[name] = None
        if self._ref is not None:
            self._ref.tell(order)

    def unregister_metric(self, name: str) -> None:
        """Let this name go straight to the store again. One that is not known is no error."""
        if name in self._names:
            del self._names[name]
            if self._ref is not None:
                self._ref.tell(UnregisterMetric(name=name))

    async def collect(self) -> dict[str, MetricData]:
        """The newest stored point of each registered name that has one. Raises `AskTimeout` and `SystemStopped`.

        One that is overridden, as a coroutine function or a plain one, is how the collector measures: see the class.
        """
        found: dict[str, MetricData] = {}
        for name in self.metrics:
            reply: Series = await self._system.ask_async(GetSeries(name=name, limit=1))
            for series in reply.series:
                for point in series.points:
                    data = MetricData(name, point.value, utc(point.time_s), dict(series.labels))
                    found[name] = max(found.get(name, data), data, key=lambda each: each.timestamp)
        return found

    def attach(self) -> None:
        """Start the actor, or let it start with the service."""
        if self._ref is None:
            self._role, self._ref = self._added()
            for name in self.metrics:
                self._ref.tell(RegisterMetric(name=name))

    async def detach(self, timeout_s: float) -> None:
        """End the actor within `timeout_s` seconds; what it holds is stored first."""
        role, self._role, self._ref = self._role, None, None
        if role is not None:
            await off_loop("remove", lambda: self._system.remove_tier(role, timeout_s), timeout_s)

    def _added(self) -> tuple[str, Ref]:
        """The actor and its role: the collector's name unless that may not be shown, with a number if another one has it."""
        role = base = f"{self.tier}-{self.name}"
        hidden, number = f"{self.tier}-collector", 1
        while True:
            try:
                return role, self._system.add_tier(
                    role, tier=self.tier, interval_s=self.interval, collect=self._source()
                )
            except RoleRefused:
                if base == hidden:
                    raise
                role = base = hidden
            except RoleTaken:
                number += 1
                role = f"{base}-{number}"

    def _source(self) -> Source | None:
        """What is polled: a `collect` that is not the one of this class."""
        if type(self).collect is Collector.collect:
            return None

        def collect() -> Any:
            result: Any = self.collect()
            return _awaited(result) if inspect.isawaitable(result) else _readings(result)

        async def collect_in_loop() -> Any:
            return _readings(await self.collect())

        return collect_in_loop if inspect.iscoroutinefunction(self.collect) else collect


async def _awaited(result: Any) -> Iterator[Reading]:
    return _readings(await result)


def _readings(result: Any) -> Iterator[Reading]:
    """What a `collect` has returned. Runs where readings are taken: an iterable may be a generator that blocks."""
    if result is None:
        return
    items = result.items() if issubclass(type(result), Mapping) else ((None, item) for item in result)
    for name, item in items:
        if issubclass(type(item), MetricData):
            yield Reading(item.value, item.tags, item.name if name is None else name, unix_seconds(item.timestamp))
        else:
            yield Reading(item, name=name)


class InstantCollector(Collector):
    """Passes records on at once."""

    tier = "instant"


class FastCollector(Collector):
    """Collects every 100 ms."""

    tier = "fast"


class NormalCollector(Collector):
    """Collects every second."""

    tier = "normal"


class SlowCollector(Collector):
    """Collects every 10 s."""

    tier = "slow"


class AggregateCollector(Collector):
    """Sums up, and passes the sums on every 60 s. Counts and windows are those of all records; few single points are kept."""

    tier = "aggregate"


class CollectorManager:
    """Starts and stops collectors together. It may be started before or after its telemetry service."""

    def __init__(self, telemetry_service: TelemetryService) -> None:
        self.telemetry_service = telemetry_service
        self._collectors: list[Collector] = []
        self._running = False

    @property
    def collectors(self) -> tuple[Collector, ...]:
        """Those that were added, in order."""
        return tuple(self._collectors)

    def add_collector(self, collector: Collector) -> None:
        """Have one more; it starts with the manager, or at once if that has started. Twice is once."""
        if collector not in self._collectors:
            self._collectors.append(collector)
            if self._running:
                collector.attach()

    async def start(self) -> None:
        """Start the collectors. Twice is once."""
        self._running = True
        for collector in self._collectors:
            collector.attach()

    async def stop(self, timeout: float = STOP_TIMEOUT_S) -> None:
        """End the collectors within `timeout` seconds. Their metrics go on, straight to the store."""
        self._running = False
        await asyncio.gather(*(collector.detach(timeout) for collector in self._collectors))
