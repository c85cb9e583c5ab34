"""Collectors: each one of a started manager is one tier actor of its service."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest

from ciris_engine.telemetry import (
    AggregateCollector,
    CollectorManager,
    FastCollector,
    InstantCollector,
    NormalCollector,
    SlowCollector,
    TelemetryService,
)
from messages import ConfigError, GetSnapshot, GetSummary
from tests.face.support import on_loop, until


def running(telemetry: TelemetryService) -> set[str]:
    return {status.role for status in telemetry.system.tree() if status.state == "running"}


@on_loop
async def test_every_kind_of_collector_collects_what_it_has_registered() -> None:
    telemetry = TelemetryService()
    manager = CollectorManager(telemetry)
    kinds = (InstantCollector, FastCollector, NormalCollector, SlowCollector, AggregateCollector)
    collectors = [kind("own", telemetry) for kind in kinds]
    for collector in collectors:
        collector.register_metric(f"{collector.tier}_metric")
        manager.add_collector(collector)
    await manager.start()
    await telemetry.start()
    assert {f"{collector.tier}-own" for collector in collectors} <= running(telemetry)
    for collector in collectors:
        await telemetry.record_metric(f"{collector.tier}_metric", 2.0)
        await telemetry.record_metric(f"{collector.tier}_metric", 3.0)
    snapshot = await telemetry.system.ask_async(GetSnapshot())
    assert snapshot.complete
    assert {series.name: series.total for series in snapshot.series} == {
        f"{collector.tier}_metric": 5.0 for collector in collectors
    }
    await manager.stop()
    await telemetry.stop()


@on_loop
async def test_starting_and_stopping_twice_is_once() -> None:
    telemetry = TelemetryService()
    manager = CollectorManager(telemetry)
    await manager.stop()
    collector = FastCollector("own", telemetry)
    collector.register_metric("thought")
    manager.add_collector(collector)
    manager.add_collector(collector)
    await telemetry.start()
    for _ in range(2):
        await manager.start()
        await manager.start()
        assert [role for role in running(telemetry) if "own" in role] == ["fast-own"]
        await telemetry.record_metric("thought")
        await manager.stop()
        await manager.stop()
        assert [role for role in running(telemetry) if "own" in role] == []
    await telemetry.record_metric("thought")
    snapshot = await telemetry.system.ask_async(GetSnapshot())
    assert (snapshot.telemetry.thoughts_24h, snapshot.complete, snapshot.ledger.balanced) == (3, True, True)
    await telemetry.stop()


@on_loop
async def test_a_collector_and_its_metrics_may_come_after_the_start() -> None:
    telemetry = TelemetryService()
    await telemetry.start()
    manager = CollectorManager(telemetry)
    await manager.start()
    collector = AggregateCollector("late", telemetry, interval=0.02)
    manager.add_collector(collector)
    assert "aggregate-late" in running(telemetry)
    collector.register_metric("memory_usage")
    await until(
        lambda: telemetry.system.ask_async(GetSummary(name="memory_usage")), lambda reply: (reply.day.count or 0) > 2
    )
    collected = (await collector.collect())["memory_usage"]
    assert 0.0 < collected.value < 100.0
    assert abs(datetime.now(UTC).replace(tzinfo=None) - collected.timestamp) < timedelta(seconds=10)
    await manager.stop()
    manager.add_collector(FastCollector("later", telemetry))
    assert "fast-later" not in running(telemetry)
    await telemetry.stop()


@on_loop
async def test_a_metric_that_was_taken_off_goes_straight_to_the_store() -> None:
    telemetry = TelemetryService()
    manager = CollectorManager(telemetry)
    collector = AggregateCollector("own", telemetry)
    collector.register_metric("thought")
    manager.add_collector(collector)
    manager.add_collector(collector)
    assert manager.collectors == (collector,)
    await manager.start()
    await telemetry.record_metric("thought")
    await telemetry.record_metric("thought")
    assert len(telemetry._history["thought"]) == 1  # the last one of a sum
    collector.unregister_metric("thought")
    collector.unregister_metric("thought")
    assert await collector.collect() == {}
    await telemetry.record_metric("thought")
    await telemetry.record_metric("thought")
    assert len(telemetry._history["thought"]) == 1 + 2
    await manager.stop()
    await telemetry.stop()


@on_loop
async def test_a_tag_set_is_told_with_the_newest_point() -> None:
    telemetry = TelemetryService()
    collector = NormalCollector("own", telemetry)
    collector.register_metric("thought")
    now = datetime.now(UTC)
    await telemetry.record_metric("thought", 1.0, tags={"depth": "new"}, timestamp=now - timedelta(seconds=10))
    await telemetry.record_metric("thought", 2.0, tags={"depth": "old"}, timestamp=now - timedelta(seconds=20))
    collected = (await collector.collect())["thought"]
    assert (collected.value, collected.tags) == (1.0, {"depth": "new"})
    await telemetry.stop()


@on_loop
async def test_two_collectors_of_one_name_are_two_actors() -> None:
    telemetry = TelemetryService()
    manager = CollectorManager(telemetry)
    for _ in range(2):
        manager.add_collector(FastCollector("own", telemetry))
    await manager.start()
    await telemetry.start()
    assert {"fast-own", "fast-own-2"} <= running(telemetry)
    await telemetry.stop()
    manager.add_collector(FastCollector("own", telemetry))
    await telemetry.start()
    assert "fast-own-3" in running(telemetry)
    await manager.stop()
    await telemetry.stop()


@on_loop
async def test_a_manager_survives_the_restart_of_its_service() -> None:
    telemetry = TelemetryService()
    manager = CollectorManager(telemetry)
    collector = FastCollector("own", telemetry)
    collector.register_metric("thought")
    manager.add_collector(collector)
    await manager.start()
    await telemetry.start()
    await telemetry.stop()
    await telemetry.start()
    await telemetry.record_metric("thought")
    snapshot = await telemetry.system.ask_async(GetSnapshot())
    assert (snapshot.telemetry.thoughts_24h, snapshot.complete) == (1, True)
    await manager.stop()
    await telemetry.stop()
    await manager.stop()


@pytest.mark.parametrize("interval", [-1.0, math.nan, math.inf])
def test_an_impossible_interval_is_refused(interval: float) -> None:
    with pytest.raises(ConfigError, match="interval"):
        FastCollector("own", TelemetryService(), interval=interval)
