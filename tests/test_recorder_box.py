from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from typing import Any

import pytest

from actors import TelemetryConfig, TelemetrySystem
from actors.config import FrontConfig, TiersConfig
from actors.instruments import Instruments
from actors.recorder import WIDTH, Recorder, counts
from messages import Crash, GetSeries, GetSnapshot, Metric, Reason, RegisterMetric, Snapshot
from supervision import Waker
from tests.conftest import telemetry_threads
from tests.hand import HandClock
from tests.hostile import HOSTILE


def names(of: Recorder) -> list[Any]:
    return of.box.items[1::WIDTH]


def test_a_full_box_drops_the_new_record_and_counts_it() -> None:
    front = Recorder(3, 0, HandClock(), Waker())
    for name in ("a", "b", "c", "d", "e"):
        front.record(name)
    assert names(front) == ["a", "b", "c"]
    assert counts(front.dropped) == {Reason.BOX_FULL: 2, Reason.SYSTEM_STOPPED: 0}


def test_instant_names_use_the_reserve() -> None:
    front = Recorder(5, 2, HandClock(), Waker())
    front.instant = frozenset({"urgent"})
    urgent = Instruments(front, HandClock()).counter("urgent")
    for _ in range(4):
        front.record("a")
    urgent()
    front.record("urgent")
    front.record("urgent")
    assert names(front)[:3] == ["a"] * 3 and len(names(front)) == 5
    assert counts(front.dropped)[Reason.BOX_FULL] == 2


@pytest.mark.parametrize("value", [1.0, 1])
def test_the_open_gate_has_the_same_bound_as_the_shut_one(value: float) -> None:
    front = Recorder(5, 2, HandClock(), Waker())
    front.consumed = True
    front.record("opens the gate")
    for _ in range(9):
        front.record("a", value)
    assert front.box.waiting == 3
    assert counts(front.dropped)[Reason.BOX_FULL] == 7


def test_the_first_record_of_a_resting_consumer_wakes_it_and_the_next_ones_do_not() -> None:
    waker = Waker()
    front = Recorder(100, 0, HandClock(), waker)
    front.record("before the start")
    assert not waker.wait(0.0)
    front.consumed = True
    front.record("a")
    assert waker.wait(0.0)
    front.record("a")
    assert not waker.wait(0.0)


def test_while_nobody_takes_long_names_are_cut_and_the_watch_wakes_the_consumer() -> None:
    waker = Waker()
    front = Recorder(100, 0, HandClock(), waker)
    front.consumed = True
    front.record("a")
    front.stamp()
    front.stamp()
    assert waker.wait(0.0)
    front.record("x" * 1_000_000)
    assert len(names(front)[-1]) < 5_000


def test_the_coarse_time_follows_the_watch() -> None:
    clock = HandClock()
    front = Recorder(100, 0, clock, Waker())
    front.consumed = True
    front.record("a")
    clock.now_s += 5.0
    front.stamp()
    front.record("a")
    assert front.box.items[3::WIDTH] == [1_000.0, 1_005.0]


def test_what_is_left_is_discarded_as_dropped() -> None:
    front = Recorder(100, 0, HandClock(), Waker())
    for _ in range(7):
        front.record("a")
    assert front.discard() == 7
    assert counts(front.dropped)[Reason.SYSTEM_STOPPED] == 7 and front.box.waiting == 0
    assert front.discard() == 0


def test_recording_before_the_start_starts_no_thread_and_is_kept() -> None:
    before = telemetry_threads()
    system = TelemetrySystem()
    system.record("a", 5.0)
    system.counter("b")()
    system.ref("store").tell(Metric(name="c"))
    assert telemetry_threads() == before and not system.running
    with system:
        found = {series.name: series.total for series in system.ask(GetSnapshot()).series}
    assert found == {"a": 5.0, "b": 1.0, "c": 1.0}


def test_recording_after_the_stop_is_counted_and_kept_out() -> None:
    system = TelemetrySystem()
    handle = system.counter("a")
    with system:
        handle()
        system.record("a", 1.0)
    for _ in range(10):
        system.record("a", 1.0)
        system.record("a", "text", {"b": object()})
        handle(1.0)
        system.ref("slow").tell([Metric(name="a")])
    with system:
        ledger = system.ask(GetSnapshot()).ledger
    assert (ledger.stored, ledger.dropped, ledger.balanced) == (2, {"system_stopped": 40}, True)


class Parting:
    def __init__(self, system: TelemetrySystem) -> None:
        self.system = system
        self.circle = self

    def __del__(self) -> None:
        self.system.record("finaliser", 1.0)


def test_signal_handlers_and_finalisers_may_record() -> None:
    with TelemetrySystem() as system:
        handler = signal.signal(signal.SIGUSR1, lambda *_: system.record("signal", 1.0))
        try:
            for _ in range(50):
                system.record("plain", 1.0)
                os.kill(os.getpid(), signal.SIGUSR1)
                Parting(system)
            gc.collect()
        finally:
            signal.signal(signal.SIGUSR1, handler)
        snapshot = system.ask(GetSnapshot())
    assert {series.name: series.count for series in snapshot.series} == {"finaliser": 50, "plain": 50, "signal": 50}


def test_every_record_of_hostile_things_is_in_the_ledger_under_its_reason() -> None:
    with TelemetrySystem() as system:
        for make in HOSTILE.values():
            system.record(make(), 1.0)
        names_ledger = system.ask(GetSnapshot()).ledger
        for make in HOSTILE.values():
            system.record("good", make())
            system.record("good.error", make())
        system.record("counter", -1.0)
        system.record("good", 1e308)
        system.record_at("good", 1.0, None, float("nan"))
        for labels in (
            {"a": object()},
            {f"k{n}": 1 for n in range(9)},
            {"a": "x" * 129},
            {"a b": "c"},
            {"a": "a@b.com"},
        ):
            system.record("good", 1.0, labels)
        ledger = system.ask(GetSnapshot()).ledger
        restarts = sum(actor.restarts for actor in system.tree())
    legal = {"broken text": 1, "lies to be a reason": 1, "text enum": 1}
    assert names_ledger.stored == len(legal)
    assert names_ledger.rejected["name_empty"] == 1 and names_ledger.rejected["name_length"] == 1
    assert names_ledger.rejected["name_type"] == len(HOSTILE) - len(legal) - 4
    assert names_ledger.rejected["name_sensitive"] == 1
    rejected = ledger.rejected
    assert rejected["value_negative"] == 1 and rejected["time_range"] == 1
    assert rejected["value_range"] == 2 * 4 + 1
    assert {reason: n for reason, n in rejected.items() if reason.startswith("label")} == {
        "label_type": 1,
        "label_count": 1,
        "label_length": 1,
        "label_grammar": 1,
        "label_sensitive": 1,
    }
    assert ledger.balanced and ledger.in_flight == 0 and ledger.quarantined == 0 and restarts == 0


def test_a_full_box_shows_in_the_ledger_and_the_instant_names_are_there() -> None:
    config = TelemetryConfig(front=FrontConfig(capacity=100, reserve=20), tiers=TiersConfig(instant=("urgent",)))
    system = TelemetrySystem(config)
    for _ in range(150):
        system.record("a")
    for _ in range(30):
        system.record("urgent")
    with system:
        snapshot: Snapshot = system.ask(GetSnapshot())
        assert system.ref("instant").ask(RegisterMetric(name="late"))
    assert {series.name: series.count for series in snapshot.series} == {"a": 80, "urgent": 20}
    assert snapshot.ledger.dropped == {"box_full": 80} and snapshot.ledger.balanced
    assert "records were dropped" in snapshot.health.causes and snapshot.health.state == "degraded"
    assert system._pipeline.recorder.instant == {"urgent", "late"}


@pytest.mark.parametrize(
    "role", ["filter", "store", "monitor", "bus", "instant", "fast", "normal", "slow", "aggregate"]
)
def test_metrics_and_lists_of_them_are_recorded_through_any_ref(role: str) -> None:
    with TelemetrySystem() as system:
        ref = system.ref(role)
        ref.tell(Metric(name="a", value=2.0, labels={"b": "c"}))
        ref.tell([Metric(name="a", value=3.0), Metric(name="a", value=4.0)])
        (labelled, plain) = system.ask(GetSeries(name="a")).series[:2]
        assert labelled.labels == {"b": "c"} and [p.value for p in labelled.points] == [2.0]
        assert [p.value for p in plain.points] == [3.0, 4.0]
        assert all(actor.failed == 0 for actor in system.tree())


def test_many_threads_lose_nothing_at_a_bound_that_they_reach_together() -> None:
    threads, each = 4, 5_000
    config = TelemetryConfig(front=FrontConfig(capacity=300, reserve=0))
    interval_s = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with TelemetrySystem(config) as system:

            def send() -> None:
                for _ in range(each):
                    system.record("a", 1.0)

            senders = [threading.Thread(target=send) for _ in range(threads)]
            for sender in senders:
                sender.start()
            for sender in senders:
                sender.join()
            system.ref("filter").tell(Crash())
            ledger = system.ask(GetSnapshot()).ledger
    finally:
        sys.setswitchinterval(interval_s)
    assert ledger.recorded == threads * each and ledger.balanced and ledger.in_flight == 0
    assert ledger.stored + ledger.dropped.get("box_full", 0) == threads * each
