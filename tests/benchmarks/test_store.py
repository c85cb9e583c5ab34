"""The store's benchmark records what it says, and sees what it is there to see."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import pytest

from actors import TelemetrySystem
from benchmarks import store, store_memory
from benchmarks.load import mix
from benchmarks.store import Latency, Step
from benchmarks.store_memory import Flooded
from messages import GetSnapshot, Kind

HELD = Flooded(names=30, series=11, limit=10, overflow=20, unaccounted=0, balanced=True, peak_mb=1.0)


def test_a_snapshot_is_timed_after_as_many_records_as_are_named() -> None:
    with TelemetrySystem() as system:
        steps = store.latencies(system, (100, 1_000), 3)
        snapshot = system.ask(GetSnapshot())
    assert snapshot.ledger.stored >= 1_000 and snapshot.ledger.balanced
    ours = {one.name: one for one in snapshot.series if one.name.startswith("bench.")}
    assert Counter(one.kind for one in ours.values()) == {Kind.COUNTER: 70, Kind.DISTRIBUTION: 20, Kind.GAUGE: 10}
    assert sum(one.count for one in ours.values()) == 1_000
    assert [step.records for step in steps] == [100, 1_000]
    assert all(0.0 < ms.p50 <= ms.p99 for step in steps for ms in (step.ours, step.least, step.peer))


def test_records_go_by_record_and_by_handles_of_every_kind_in_turn() -> None:
    with TelemetrySystem() as system:
        calls = [call for call, _ in islice(store.calls(system), 200)]
        assert sum(call is system.record for call in calls) == 100


def test_a_latency_that_grows_with_the_records_is_seen() -> None:
    first, least = Step(1_000, Latency(2.0, 9.0), Latency(2.0, 9.0), Latency(1.0, 1.0)), Latency(4.0, 9.0)
    assert not store.grown([first, first._replace(ours=Latency(6.0, 90.0), least=least)])
    assert store.grown([first, first._replace(ours=Latency(6.1, 9.0), least=least)])


def test_a_simulated_day_is_asked_for_a_snapshot_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "mix", lambda count: mix(count)[:5])
    hours = [*store.day(1)]
    assert [len(took) for took in hours] == [60]
    assert min(hours[0]) > 0


def test_bytes_are_those_that_are_held_on_to() -> None:
    held = store_memory.held_bytes(lambda: bytearray(100_000))
    assert 100_000 <= held < 101_000


def test_a_point_takes_little_more_than_two_doubles() -> None:
    assert 16.0 <= store_memory.held_bytes(lambda: store_memory.ring(1_000)) / 1_000 < 20.0


@pytest.mark.parametrize("kind", [Kind.COUNTER, Kind.DISTRIBUTION])
def test_a_series_that_was_idle_for_a_day_takes_no_more_than_a_new_one(
    kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_memory, "HOURS", 1)
    lived, idle, fresh = (
        store_memory.held_bytes(lambda make=make: make(kind))  # type: ignore[misc]
        for make in (store_memory.lived, store_memory.idle, store_memory.fresh)
    )
    assert idle <= fresh + 200 < lived


@pytest.mark.parametrize(
    ("flooded", "broken"),
    [
        (HELD, False),
        (HELD._replace(series=12), True),
        (HELD._replace(overflow=19), True),
        (HELD._replace(unaccounted=1), True),
        (HELD._replace(balanced=False), True),
    ],
)
def test_a_flood_that_is_not_held_is_seen(flooded: Flooded, broken: bool) -> None:
    assert flooded.broken is broken


def test_a_small_flood_is_held_to_the_record() -> None:
    flooded = store_memory.flood(12_000)
    assert not flooded.broken
    assert (flooded.series, flooded.overflow) == (10_001, 2_000)


def test_the_names_are_those_that_all_benchmarks_use() -> None:
    assert Counter(map(store.kind_of, {*mix(1_000)})) == {Kind.COUNTER: 70, Kind.DISTRIBUTION: 20, Kind.GAUGE: 10}
