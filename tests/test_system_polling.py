"""Whatever a source does, its tier, the other sources and the other tiers go on, and the account is right."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from actors import TelemetryConfig, TelemetrySystem
from actors.collectors import Reading
from actors.config import TiersConfig
from messages import Crash, GetSnapshot, GetSummary, Kind, RegisterMetric, SeriesState, UnregisterMetric
from supervision.testing import wait_restarted, wait_until
from tests.collectors.polls import GUARD_S, Gate, new_hooks
from tests.conftest import telemetry_threads
from tests.test_system_fork import in_child

MISSES = ("overruns", "skips", "failures")


def series(system: TelemetrySystem) -> dict[tuple[str, ...], SeriesState]:
    """By name and label values. The account is right."""
    snapshot = system.ask(GetSnapshot())
    ledger = snapshot.ledger
    assert snapshot.complete and ledger.balanced and ledger.in_flight == 0 and ledger.dropped == {}
    return {(each.name, *each.labels.values()): each for each in snapshot.series}


def misses(system: TelemetrySystem, source: str) -> tuple[float, ...]:
    """Overruns, skips and failures of a source so far."""
    found = series(system)
    totals = [found.get((f"telemetry.source_{miss}", source)) for miss in MISSES]
    return tuple(0.0 if each is None else each.total for each in totals)


def count(system: TelemetrySystem, *key: str) -> int:
    each = series(system).get(key)
    return 0 if each is None else each.count


def more(number: Callable[[], int]) -> None:
    """Wait until it has grown."""
    before = number()
    wait_until(lambda: number() > before + 2)


def workers(role: str) -> int:
    return sum(thread.name == f"telemetry-{role}-sources" for thread in telemetry_threads())


@pytest.fixture
def gate() -> Iterator[Gate]:
    found = Gate()
    yield found
    found.open()


@pytest.fixture
def system() -> Iterator[TelemetrySystem]:
    with TelemetrySystem() as found:
        yield found


def test_a_source_that_blocks_delays_neither_the_other_sources_nor_its_tier(
    system: TelemetrySystem, gate: Gate
) -> None:
    system._pipeline.pollers.sources["blocks"] = gate
    for name in ("blocks", "thread_count"):
        assert system.ref("fast").ask(RegisterMetric(name=name))
    wait_until(lambda: misses(system, "blocks")[0] == 1.0, GUARD_S)
    more(lambda: count(system, "thread_count"))
    overruns, skips, failures = misses(system, "blocks")
    assert gate.calls == 1 and overruns == 1.0 and skips > 0.0 and failures == 0.0
    assert {actor.role: actor.restarts for actor in system.tree()}["fast"] == 0
    gate.open()
    wait_until(lambda: gate.calls > 2)
    assert count(system, "blocks") > 0


def test_a_crash_of_the_tier_begins_no_second_read_and_ends_none_of_the_others(
    system: TelemetrySystem, gate: Gate
) -> None:
    system._pipeline.pollers.sources["blocks"] = gate
    for name in ("thread_count", "blocks"):
        assert system.ref("fast").ask(RegisterMetric(name=name))
    wait_until(lambda: gate.calls == 1)
    for restarts in range(1, 6):
        system.ref("fast").tell(Crash())
        wait_restarted(system.ref("fast"), restarts)
        more(lambda: count(system, "thread_count"))
    assert gate.calls == 1 and workers("fast") == 2
    system.stop()
    gate.open()
    wait_until(lambda: workers("fast") == 0)


def test_a_source_that_spins_is_one_overrun_and_leaves_the_others_their_turn(system: TelemetrySystem) -> None:
    ended = threading.Event()

    def spins() -> float:
        while not ended.is_set():
            pass
        return 1.0

    system._pipeline.pollers.sources["spins"] = spins
    try:
        for name in ("spins", "thread_count"):
            assert system.ref("fast").ask(RegisterMetric(name=name))
        wait_until(lambda: misses(system, "spins")[0] == 1.0 and count(system, "thread_count") > 5, GUARD_S)
    finally:
        ended.set()


def test_a_source_may_register_and_unregister_itself_and_end_its_tier_and_its_system() -> None:
    done: list[str] = []
    system = TelemetrySystem()

    def fickle() -> float:
        done.append("read")
        assert system.ref("fast").ask(UnregisterMetric(name="fickle"))
        assert system.ref("fast").ask(RegisterMetric(name="fickle"))
        return 1.0

    def ends() -> float:
        system.remove_tier("mine")
        done.append("removed")
        system.stop()
        done.append("stopped")
        return 1.0

    with system:
        system._pipeline.pollers.sources["fickle"] = fickle
        system.register_metric("fickle", "fast")
        wait_until(lambda: count(system, "fickle") > 2, GUARD_S)
        system.add_tier("mine", tier="instant", collect=ends)
        wait_until(lambda: "stopped" in done, GUARD_S)
    assert not system.running


@pytest.mark.parametrize("blocks", [False, True])
def test_a_removed_tier_leaves_no_thread_and_one_that_is_added_again_has_the_new_source(
    system: TelemetrySystem, gate: Gate, blocks: bool
) -> None:
    system.add_tier("mine", tier="fast", collect=gate if blocks else lambda: [Reading(1.0, name="first")])
    wait_until(lambda: gate.calls if blocks else count(system, "first"))
    system.remove_tier("mine")
    if not blocks:
        wait_until(lambda: workers("mine") == 0)
    system.add_tier("mine", tier="fast", collect=lambda: [Reading(1.0, {"a": 1}, "second")])
    if blocks:
        wait_until(lambda: misses(system, "mine")[1] > 0)
        gate.open()
    wait_until(lambda: count(system, "second", "1") > 0)
    system.remove_tier("mine")
    system.add_tier("mine", tier="fast")
    wait_until(lambda: workers("mine") == 0)


def test_a_tier_with_a_source_of_its_own_polls_in_each_life_of_its_system() -> None:
    system = TelemetrySystem()
    calls: list[float] = []
    system.add_tier("mine", tier="aggregate", interval_s=0.02, collect=lambda: calls.append(1.0) or ())
    assert workers("mine") == 0
    for _ in range(3):
        with system:
            more(lambda: len(calls))
        wait_until(lambda: workers("mine") == 0)
        before = len(calls)
    assert len(calls) == before


def test_what_is_polled_is_judged_like_all_else(system: TelemetrySystem) -> None:
    now_s = time.time()

    def own() -> Iterator[Reading]:
        yield Reading(1.0, None, "user@example.com")
        yield Reading(10**400, None, "own.size_bytes")
        yield Reading(2.0, {"k": "v"}, "own.size_bytes", now_s - 100.0)
        yield Reading(3.0, None, "own.size_bytes", now_s + 100.0)

    system.add_tier("mine", tier="slow", collect=own)
    wait_until(lambda: count(system, "own.size_bytes", "v") == 1)
    summary = system.ask(GetSummary(name="own.size_bytes"))
    assert summary.kind is Kind.GAUGE and summary.day.count == 1 and not summary.minute.count
    rejected = system.ask(GetSnapshot()).ledger.rejected
    assert (rejected["name_sensitive"], rejected["value_range"], rejected["time_range"]) == (1, 1, 1)


def test_the_loop_of_the_start_is_watched_and_a_coroutine_runs_in_the_loop_of_its_registration() -> None:
    loops: set[Any] = set()

    async def collect() -> list[Reading]:
        loops.add(asyncio.get_running_loop())
        return [Reading(1.0, name="own")]

    async def main() -> None:
        system = TelemetrySystem(TelemetryConfig(tiers=TiersConfig(fast=("event_loop_lag_ms", "asyncio_task_count"))))
        system.start()
        system.add_tier("mine", tier="fast", collect=collect)
        names = {"event_loop_lag_ms", "asyncio_task_count", "own"}
        async with asyncio.timeout(GUARD_S):
            while names - {each.name for each in (await system.ask_async(GetSnapshot())).series}:
                pass
        time.sleep(0.3)  # noqa: ASYNC251 - the loop is blocked while it is looked at
        lag = await system.ask_async(GetSummary(name="event_loop_lag_ms"))
        tasks = await system.ask_async(GetSummary(name="asyncio_task_count"))
        assert lag.kind is Kind.DISTRIBUTION and 100.0 < lag.day.high < 5_000.0
        assert tasks.kind is Kind.GAUGE and tasks.day.last >= 1.0
        assert loops == {asyncio.get_running_loop()}
        await asyncio.to_thread(system.stop)

    asyncio.run(main())


def test_pauses_are_measured_by_each_running_system_that_wants_them_and_by_no_other() -> None:
    config = TelemetryConfig(tiers=TiersConfig(fast=("gc_pause_ms", "gc_collections")))
    one, two, hooks = TelemetrySystem(config), TelemetrySystem(), new_hooks()
    with one:
        wait_until(lambda: hooks() == 1)
        with two:
            two.register_metric("gc_pause_ms", "slow")
            wait_until(lambda: hooks() == 2)
            gc.collect()
            wait_until(lambda: count(one, "gc_pause_ms") > 0)
            assert two.ref("slow").ask(UnregisterMetric(name="gc_pause_ms"))
            wait_until(lambda: hooks() == 1)
            one.ref("fast").tell(Crash())
            assert two.ref("fast").ask(RegisterMetric(name="gc_pause_ms"))
            wait_until(lambda: hooks() == 2)
        assert hooks() == 1
        assert in_child(hooks) == 0
    assert hooks() == 0


def test_a_system_is_at_home_in_the_loop_of_its_second_run_too_and_in_none_of_telemetrys_own() -> None:
    loops: list[asyncio.AbstractEventLoop] = []
    system = TelemetrySystem(TelemetryConfig(tiers=TiersConfig(fast=("event_loop_lag_ms",))))

    async def collect() -> tuple[()]:
        await system.ask_async(GetSnapshot())
        loops.append(asyncio.get_running_loop())
        return ()

    async def run() -> None:
        system.start()
        here = asyncio.get_running_loop()
        async with asyncio.timeout(GUARD_S):
            while here not in loops:  # noqa: ASYNC110 - the source may come in any loop, and first in others
                await asyncio.sleep(0.01)

    with system:
        system.add_tier("mine", tier="fast", collect=collect)
        wait_until(lambda: len(loops) > 1)
        assert count(system, "event_loop_lag_ms") == 0
        for _ in range(2):
            asyncio.run(run())


def test_a_number_of_a_collectors_own_source_is_stored_under_its_role() -> None:
    with TelemetrySystem() as system:
        system.add_tier("queued_bytes", tier="fast", collect=lambda: 3.0)
        wait_until(lambda: system.ask(GetSummary(name="queued_bytes")).minute.last == 3.0)
        assert not system.ask(GetSnapshot()).ledger.rejected
