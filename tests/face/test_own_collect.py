"""A collector with a `collect` of its own measures by it, at its interval, while its manager has started."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ciris_engine.telemetry import (
    CollectorManager,
    FastCollector,
    MetricData,
    SecurityFilter,
    SlowCollector,
    TelemetryService,
)
from ciris_engine.telemetry.history import unix_seconds
from messages import GetSeries, GetSummary, RoleRefused
from tests.face.support import on_loop, until

WHEN = datetime.now(UTC) - timedelta(seconds=30)
POINT = MetricData("own.size_bytes", 4.0, WHEN, {"kind": "new"})
THREAD = "telemetry-fast-own-sources"


class Plain(FastCollector):
    """Measures `result`, and notes the threads on which it does; a class is raised."""

    result: Any = None

    def __init__(self, telemetry: TelemetryService) -> None:
        super().__init__("own", telemetry)
        self.threads: set[str] = set()

    def _measured(self) -> Any:
        self.threads.add(threading.current_thread().name)
        if isinstance(self.result, type):
            raise self.result
        return self.result

    def collect(self) -> Any:
        return self._measured()


class Awaited(Plain):
    async def collect(self) -> Any:
        await asyncio.sleep(0)
        return self._measured()


class Returned(Plain):
    def collect(self) -> Any:
        async def later() -> Any:
            return self._measured()

        return later()


async def started(collector: Plain, telemetry: TelemetryService) -> CollectorManager:
    manager = CollectorManager(telemetry)
    manager.add_collector(collector)
    await telemetry.start()
    await manager.start()
    return manager


@pytest.mark.parametrize("kind", [Plain, Awaited, Returned])
@pytest.mark.parametrize("result", [[POINT], (POINT,), {"own.size_bytes": POINT}])
def test_its_points_are_recorded_with_their_times_and_tags(kind: type[Plain], result: Any) -> None:
    @on_loop
    async def run() -> None:
        telemetry = TelemetryService()
        collector = kind(telemetry)
        collector.result = result
        manager = await started(collector, telemetry)
        reply = await until(
            lambda: telemetry.system.ask_async(GetSeries(name="own.size_bytes")), lambda reply: bool(reply.series)
        )
        (series,) = reply.series
        assert dict(series.labels) == {"kind": "new"} and {point.value for point in series.points} == {4.0}
        assert series.points[0].time_s == pytest.approx(unix_seconds(WHEN), abs=0.01)
        assert collector.threads == {THREAD if kind is Plain else threading.current_thread().name}
        await manager.stop()
        await telemetry.stop()

    run()


@pytest.mark.parametrize("kind", [Plain, Awaited])
def test_numbers_are_of_now_and_what_it_raises_is_counted_and_it_goes_on(kind: type[Plain]) -> None:
    @on_loop
    async def run() -> None:
        telemetry = TelemetryService()
        collector = kind(telemetry)
        collector.result = SystemExit
        manager = await started(collector, telemetry)

        async def total(name: str) -> float:
            return float((await telemetry.system.ask_async(GetSummary(name=name))).day.total or 0.0)

        await until(lambda: total("telemetry.source_failures"), lambda failures: failures >= 2.0)
        collector.result = {"own.size_bytes": 3}
        await until(lambda: total("own.size_bytes"), lambda found: found >= 6.0)
        await manager.stop()
        stopped_at = await total("own.size_bytes")
        ticks: list[int] = []
        telemetry.system.add_tier("other", tier="fast", collect=lambda: ticks.append(1) or ())  # type: ignore[func-returns-value]
        await until(lambda: total("own.size_bytes"), lambda _: len(ticks) > 3)
        assert await total("own.size_bytes") == stopped_at
        await telemetry.stop()

    run()


@pytest.mark.parametrize("kind", [Plain, Awaited, Returned])
def test_one_that_records_by_itself_and_returns_nothing_is_no_failure(kind: type[Plain]) -> None:
    @on_loop
    async def run() -> None:
        telemetry = TelemetryService()

        class Recording(kind):  # type: ignore[misc, valid-type]
            def _measured(self) -> None:
                telemetry.system.record("own.size_bytes", 4.0)

        manager = await started(Recording(telemetry), telemetry)
        ask = telemetry.system.ask_async
        await until(lambda: ask(GetSummary(name="own.size_bytes")), lambda found: (found.day.count or 0) >= 2)
        assert not (await ask(GetSummary(name="telemetry.source_failures"))).known
        await manager.stop()
        await telemetry.stop()

    run()


@on_loop
async def test_a_collector_whose_name_may_not_be_shown_has_an_actor_with_another_one() -> None:
    telemetry = TelemetryService()
    manager = CollectorManager(telemetry)
    for _ in range(2):
        manager.add_collector(FastCollector("anna.smith@example.com", telemetry))
    await manager.start()
    roles = {actor.role for actor in telemetry.system.tree()}
    assert {"fast-collector", "fast-collector-2"} <= roles and not any("smith" in role for role in roles)
    await manager.stop()
    await telemetry.stop()


@on_loop
async def test_where_no_name_at_all_may_be_shown_the_manager_says_so() -> None:
    telemetry = TelemetryService(security_filter=SecurityFilter(allowed_labels={"kind": ()}))
    manager = CollectorManager(telemetry)
    manager.add_collector(FastCollector("own", telemetry))
    with pytest.raises(RoleRefused):
        await manager.start()
    await telemetry.stop()


@on_loop
async def test_a_collect_that_never_returns_stops_neither_its_manager_nor_its_service() -> None:
    telemetry, entered = TelemetryService(), asyncio.Event()

    class Endless(SlowCollector):
        async def collect(self) -> Any:
            entered.set()
            await asyncio.Event().wait()

    manager = CollectorManager(telemetry)
    manager.add_collector(Endless("own", telemetry))
    await telemetry.start()
    await manager.start()
    await entered.wait()
    before = len(asyncio.all_tasks())
    await manager.stop(timeout=1.0)
    await asyncio.sleep(0)
    assert len(asyncio.all_tasks()) == before - 1
    assert (await telemetry.stop()).drained


@on_loop
async def test_the_inherited_collect_is_asked_for_points_and_never_polled() -> None:
    telemetry = TelemetryService()

    class Inherited(FastCollector):
        pass

    collector = Inherited("own", telemetry)
    assert collector._source() is None
    collector.register_metric("thought")
    await telemetry.record_metric("thought", 2.0)
    assert (await collector.collect())["thought"].value == 2.0
    await telemetry.stop()
