from __future__ import annotations

import math
from collections.abc import Iterator

import pytest

from actors.resources import ResourceMonitor, Sample
from actors.resources.actor import FIRST_TICK_S
from messages.catalogue import known
from messages.lifecycle import Crash
from messages.metrics import Kind
from messages.resources import Budget, GetResources, Limit, Resources, SetBudget
from messages.signals import Level, LimitCrossed
from supervision import Ref, Supervisor
from supervision.testing import EPOCH_S, ManualClock
from tests.resources.fakes import ScriptedProbe

INTERVAL_S = 30.0
SAMPLE = Sample(cpu_percent=20.0, memory_percent=30.0, process_memory_bytes=4e7, process_threads=3)
TIGHT = Budget(cpu=Limit(warning_percent=10.0, critical_percent=50.0), memory=None, disk=None)
NORMAL, WARNING, CRITICAL = Level.NORMAL, Level.WARNING, Level.CRITICAL


class Bench:
    """A monitor with a scripted probe and a clock that is moved by hand, and what came out of it."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.supervisor = Supervisor(clock=self.clock)
        self.probe = ScriptedProbe(SAMPLE)
        self.crossed: list[LimitCrossed] = []
        self.recorded: list[tuple[str, float]] = []

    def start(self, budget: Budget | None = None) -> Ref:
        return self.supervisor.start_child("monitor", lambda: self.monitor(budget or Budget()))

    def monitor(self, budget: Budget) -> ResourceMonitor:
        return ResourceMonitor(
            self.probe,
            interval_s=INTERVAL_S,
            budget=budget,
            report=self.crossed.append,
            record=lambda name, value: self.recorded.append((name, value)),
        )

    def measure(self, *, cpu_percent: float) -> None:
        """From now on the probe gives this."""
        self.probe.sample = SAMPLE._replace(cpu_percent=cpu_percent)

    def tick(self, ref: Ref, after_s: float = INTERVAL_S) -> None:
        """Let time pass, and wait until the tick that falls due has been handled."""
        ref.ask(GetResources())
        self.clock.advance(after_s)
        for _ in range(2):  # the first may be handled in the round that had looked at the clock before
            ref.ask(GetResources())

    def crossings(self) -> list[tuple[str, Level, Level]]:
        return [(fact.resource, fact.before, fact.after) for fact in self.crossed]

    def ticks(self) -> int:
        return sum(name == "resource.cpu_percent" for name, _ in self.recorded)


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    report = bench.supervisor.stop(5.0)
    assert report.drained


def test_a_reading_is_published_before_the_first_message_is_handled(bench: Bench) -> None:
    ref = bench.start()
    with pytest.raises(TypeError):
        ref.ask("not a message of the monitor")
    assert ref.published == Resources(time_s=EPOCH_S, **SAMPLE._asdict())


def test_an_ask_is_answered_by_a_fresh_reading_which_is_published(bench: Bench) -> None:
    ref = bench.start()
    assert ref.ask(GetResources()).cpu_percent == 20.0
    bench.measure(cpu_percent=77.0)
    answer = ref.ask(GetResources())
    assert answer.cpu_percent == 77.0
    assert ref.published == answer


def test_the_first_tick_comes_soon_and_the_next_after_the_interval(bench: Bench) -> None:
    ref = bench.start()
    bench.measure(cpu_percent=90.0)
    bench.tick(ref, after_s=FIRST_TICK_S)
    assert len(bench.crossed) == 1
    assert bench.ticks() == 0  # it came early, for the processor's sake
    bench.tick(ref, after_s=INTERVAL_S)
    assert bench.ticks() == 1
    bench.tick(ref, after_s=INTERVAL_S / 2)
    assert bench.ticks() == 1


def test_a_short_interval_does_not_wait_for_the_first_tick(bench: Bench) -> None:
    ref = bench.supervisor.start_child(
        "monitor",
        lambda: ResourceMonitor(
            bench.probe,
            interval_s=0.05,
            budget=Budget(),
            report=bench.crossed.append,
            record=lambda *pair: bench.recorded.append(pair),
        ),
    )
    bench.tick(ref, after_s=0.05)
    assert bench.ticks() == 1


def test_a_tick_publishes_and_records_what_was_measured(bench: Bench) -> None:
    ref = bench.start()
    bench.tick(ref)
    assert bench.recorded == []  # the first one comes early, for the processor's sake
    bench.measure(cpu_percent=21.0)
    bench.tick(ref)
    assert ref.published.cpu_percent == 21.0
    assert dict(bench.recorded) == {
        "resource.cpu_percent": 21.0,
        "resource.memory_percent": 30.0,
        "resource.process_memory_bytes": 4e7,
    }


def test_all_that_is_recorded_is_a_gauge(bench: Bench) -> None:
    bench.probe.sample = Sample(*[1] * 11)
    ref = bench.start()
    bench.tick(ref)
    bench.tick(ref)
    assert len(bench.recorded) == 10
    assert {known(name).kind for name, _ in bench.recorded} == {Kind.GAUGE}


def test_start_asks_and_budgets_record_nothing(bench: Bench) -> None:
    ref = bench.start()
    ref.ask(GetResources())
    ref.ask(SetBudget(budget=TIGHT))
    assert bench.recorded == []


def test_a_tick_reports_what_was_crossed_and_once_only(bench: Bench) -> None:
    ref = bench.start(TIGHT)
    for cpu_percent in (20.0, 20.0, 60.0, 49.0, 5.0):
        bench.measure(cpu_percent=cpu_percent)
        bench.tick(ref)
    assert bench.crossings() == [("cpu", NORMAL, WARNING), ("cpu", WARNING, CRITICAL), ("cpu", CRITICAL, NORMAL)]
    first = bench.crossed[0]
    assert (first.value_percent, first.limit_percent, first.time_s) == (20.0, 10.0, EPOCH_S + INTERVAL_S)


def test_start_and_asks_report_nothing(bench: Bench) -> None:
    ref = bench.start(TIGHT)
    ref.ask(GetResources())
    assert bench.crossed == []


def test_a_new_budget_is_answered_after_a_reading_under_it(bench: Bench) -> None:
    ref = bench.start()
    bench.measure(cpu_percent=25.0)
    assert ref.ask(SetBudget(budget=TIGHT)) == TIGHT
    assert bench.crossings() == [("cpu", NORMAL, WARNING)]
    assert bench.crossed[0].value_percent == ref.published.cpu_percent == 25.0


def test_a_probe_that_raises_is_an_unknown_reading_and_no_failure(bench: Bench) -> None:
    ref = bench.start(TIGHT)
    bench.tick(ref)
    bench.recorded.clear()
    bench.probe.sample = OSError("secret")
    bench.tick(ref)
    answer = ref.ask(GetResources())
    assert all(math.isnan(value) for field, value in answer if field.endswith(("_percent", "_bytes")))
    assert bench.recorded == []
    assert bench.crossings() == [("cpu", NORMAL, WARNING)]
    assert bench.supervisor.tree()[0].restarts == 0


def test_budget_and_levels_survive_a_restart(bench: Bench) -> None:
    ref = bench.start()
    ref.ask(SetBudget(budget=TIGHT))
    ref.tell(Crash())
    bench.tick(ref)
    assert bench.supervisor.tree()[0].restarts == 1
    bench.measure(cpu_percent=60.0)
    bench.tick(ref)
    assert bench.crossings() == [("cpu", NORMAL, WARNING), ("cpu", WARNING, CRITICAL)]
