"""What is answered while one of the actors does not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import pytest

from actors import TelemetryConfig, TelemetrySystem
from actors.config import StoreConfig, TiersConfig
from actors.security import SecurityFilter
from messages import (
    AskTimeout,
    Crash,
    GetHealth,
    GetNames,
    GetSnapshot,
    GetTopology,
    Kind,
    Labels,
    RegisterMetric,
    Snapshot,
    SystemStopped,
)
from supervision import CREDIT, Policy, StopReport
from supervision.testing import wait_until

GUARD_S = 5.0


class Gate:
    """Stops whoever comes by, until it is opened."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self._open = threading.Event()

    def __enter__(self) -> Gate:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._open.set()

    def stop_here(self) -> float:
        self.reached.set()
        assert self._open.wait(GUARD_S)
        return 1.0


gates: list[Gate] = []


class Stall(GetNames):
    """A question that is not answered before the gate opens."""

    def __getattribute__(self, name: str) -> Any:
        if name == "prefix":
            gates[-1].stop_here()
        return super().__getattribute__(name)


class Stalling(SecurityFilter):
    def judge(self, name: str, labels: Labels, declared: Kind | None) -> Any:
        if name == "stall":
            gates[-1].stop_here()
        return super().judge(name, labels, declared)


@contextmanager
def hung(system: TelemetrySystem, role: str) -> Iterator[Gate]:
    """The actor stands still meanwhile."""
    with Gate() as gate:
        gates.append(gate)
        if role == "store":
            system.record("any")
            system.ref("store").ask(Stall(), block=False)
        elif role == "filter":
            system.record("stall")
        else:
            poller: Any = system._pipeline.pollers.of(role)
            poller.tick = lambda _names, _now_s: gate.stop_here()  # what the tier calls at its tick
            assert system.ref(role).ask(RegisterMetric(name="thread_count"))
        assert gate.reached.wait(GUARD_S)
        yield gate


def new_system() -> TelemetrySystem:
    tiers = TiersConfig(fast=("of.fast",), slow=("of.slow",))
    system = TelemetrySystem(TelemetryConfig(tiers=tiers, store=StoreConfig(buffer_size=10)))
    system._pipeline._rules = Stalling()
    return system


def timed(system: TelemetrySystem) -> tuple[Snapshot, float]:
    began_s = monotonic()
    snapshot = system.ask(GetSnapshot())
    return snapshot, monotonic() - began_s


def test_a_tier_that_hangs_is_named_and_the_rest_is_there_within_half_a_second() -> None:
    with new_system() as system, hung(system, "fast"):
        for name in ("of.fast", "of.slow", "of.none"):
            system.record(name)
        snapshot, took_s = timed(system)
        assert not snapshot.complete and snapshot.missing == ("fast",)
        assert {series.name: series.count for series in snapshot.series} == {"of.slow": 1, "of.none": 1}
        assert snapshot.ledger.balanced and snapshot.ledger.in_flight == 1
        assert 0.4 < took_s < 1.5 and snapshot.age_s == 0.0


def test_when_the_tier_goes_on_the_next_snapshot_is_complete_and_nothing_is_twice() -> None:
    with new_system() as system:
        with hung(system, "fast"):
            for _ in range(100):
                system.record("of.fast")
            assert timed(system)[0].missing == ("fast",)
        assert system.drain()
        snapshot, _ = timed(system)
        assert snapshot.complete and snapshot.ledger.in_flight == 0
        assert {series.name: series.count for series in snapshot.series if series.name == "of.fast"} == {"of.fast": 100}


@pytest.mark.parametrize("role", ["store", "filter"])
def test_while_store_or_filter_hang_the_last_snapshot_is_answered_with_its_age(role: str) -> None:
    with new_system() as system:
        system.record("a")
        first, _ = timed(system)
        with hung(system, role):
            system.record("b")
            again, took_s = timed(system)
            assert 0.8 < took_s < 1.8
            assert not again.complete and again.missing == ("store",) and again.age_s > 0.5
            assert again.series == first.series and again.ledger == first.ledger
            with pytest.raises(AskTimeout):
                system.ask(GetNames(), timeout=0.05)
            assert system.ask(GetHealth()).state and system.ask(GetTopology()).actors
        assert system.drain()
        assert {series.name for series in timed(system)[0].series} >= {"a", "b"}


def test_a_short_timeout_is_kept_also_by_a_snapshot() -> None:
    with new_system() as system, hung(system, "store"):
        began_s = monotonic()
        assert not system.ask(GetSnapshot(), timeout=0.05).complete
        assert monotonic() - began_s < 0.8


def parked(system: TelemetrySystem, role: str, park_s: float) -> Any:
    """Keep an actor from being made; returns its factory."""
    cell = system._supervisor.cells[role]
    factory, failed = cell.factory, threading.Event()

    def broken() -> Any:
        failed.set()
        raise OSError("no actor")

    cell.factory, cell.policy = broken, Policy(intensity=0, park_s=park_s)
    system.ref(role).tell(Crash())
    assert failed.wait(GUARD_S)
    wait_until(lambda: [actor.state for actor in system.tree() if actor.role == role] == ["parked"])
    return factory


def test_a_parked_tier_is_missing_at_once_and_bypassed_by_new_records() -> None:
    with new_system() as system:
        system.record("of.slow")
        assert system.ask(GetNames(), timeout=GUARD_S).complete
        system.record("of.slow", 2.0)
        wait_until(lambda: not system._pipeline.recorder.box.waiting)
        factory = parked(system, "slow", 0.05)
        snapshot, took_s = timed(system)
        assert snapshot.missing == ("slow",) and snapshot.ledger.in_flight == 1 and took_s < 0.45
        assert snapshot.health.state == "degraded" and "slow is parked" in snapshot.health.causes
        system.record("of.slow", 3.0)
        snapshot, _ = timed(system)
        assert [series.total for series in snapshot.series] == [4.0]
        system._supervisor.cells["slow"].factory = factory
        assert system.drain()
        snapshot, _ = timed(system)
        assert snapshot.complete and [series.total for series in snapshot.series] == [6.0]
        assert snapshot.health.state == "healthy"


def test_a_parked_store_is_critical() -> None:
    with new_system() as system:
        factory = parked(system, "store", 0.05)
        health = system.ask(GetHealth())
        assert health.state == "critical" and health.causes == ("store is parked",)
        system._supervisor.cells["store"].factory = factory
        assert system.drain()


def test_a_stop_with_a_hung_store_reports_it_and_keeps_to_its_deadline() -> None:
    system = new_system()
    system.start()
    with hung(system, "store"):
        system.record("a")
        report = system.stop(timeout=0.3)
        assert report.hung == ("store",) and not report.drained and report.took_s < 1.0
    with system:
        assert system.ask(GetNames()).names == ("a", "any")


def test_an_ask_that_the_stop_overtakes_is_answered_and_not_left_to_its_deadline() -> None:
    system = new_system()
    system.start()
    with hung(system, "fast"):
        answer = system._pipeline.ask(GetSnapshot())
        system.stop(timeout=0.2)
        began_s = monotonic()
        assert answer.get(timeout=GUARD_S).missing == ("fast",)
        assert monotonic() - began_s < 2.0


def test_while_a_tier_hangs_asks_do_not_wait_for_one_another() -> None:
    with new_system() as system, hung(system, "fast"):
        began_s = monotonic()
        answers = [system.ref("store").ask(GetSnapshot(), block=False)]
        assert system.ask(GetNames(), timeout=1.2).complete is False
        answers.append(system.ref("store").ask(GetSnapshot(), block=False))
        assert [answer.get(timeout=5.0).missing for answer in answers] == [("fast",), ("fast",)]
        assert monotonic() - began_s < 1.45  # half a second each way round, not one after the other for every ask


def test_a_stop_waits_for_a_store_that_is_behind_and_throws_nothing_away() -> None:
    system = new_system()
    system.start()
    recorder, route = system._pipeline.recorder, system._pipeline._to_store["filter"]
    with hung(system, "store") as gate:
        sent = 0
        while len(route) < CREDIT:
            system.record("of.none")
            sent += 1
            wait_until(lambda: not recorder.box.waiting or len(route) >= CREDIT)
        for _ in range(100):
            system.record("of.none")
        reports: list[StopReport] = []
        stopping = threading.Thread(target=lambda: reports.append(system.stop(5.0)))
        stopping.start()
        wait_until(lambda: recorder.stopped)
        filter_cell = system._supervisor.cells["filter"]
        wait_until(lambda: filter_cell.phase != "open")
        gate.__exit__()
        stopping.join()
    assert reports[0].drained and reports[0].left == 0
    system.start()
    counts = {series.name: series.count for series in system.ask(GetSnapshot()).series}
    assert counts["of.none"] == sent + 100
    system.stop()


def test_who_waits_for_an_answer_when_the_system_stops_is_told_at_once() -> None:
    system = new_system()
    system.start()
    with hung(system, "store"):
        answers = [system.ref("store").ask(GetNames(), block=False) for _ in range(5)]
        system.stop(0.2)
        for answer in answers:
            with pytest.raises(SystemStopped):
                answer.get(timeout=1.0)


@pytest.mark.parametrize("role", ["filter", "store"])
def test_health_says_that_filter_or_store_are_gone(role: str) -> None:
    with new_system() as system:
        assert system.ask(GetHealth()).causes == ()
        system.ref(role).stop()
        health = system.ask(GetHealth())
        assert health.state == "critical" and health.causes == (f"{role} is stopped",)
