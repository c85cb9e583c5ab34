"""Where a tell may come from, and what it passes on its way: nothing reaches the sender."""

from __future__ import annotations

import gc
import logging
from functools import partial
from typing import Any

import pytest

from actors import TelemetrySystem
from messages import GetSeries, Metric
from supervision import Ref, Supervisor, Waker
from supervision.testing import Dummy, Hang, Notes, assert_balanced, wait_idle
from tests.supervision.bench import EAGER, Bench
from tests.supervision.steps import Telling, at_line, busy, in_time, listening

# where no lock may be held


class Quiet(Dummy):
    """Keeps no message."""

    def on_receive(self, message: Any) -> Any:
        if isinstance(message, Hang):
            message.obey()


class Last:
    """Tells when it is let go: at once, or when it is collected as garbage."""

    def __init__(self, ref: Ref, told: list[int], *, garbage: bool = False) -> None:
        self._ref = ref
        self._told = told
        self._cycle = self if garbage else None

    def __del__(self) -> None:
        self._told.append(1)
        self._ref.tell("from a finaliser")


def test_case_70_a_finaliser_may_tell_in_the_middle_of_a_tell(bench: Bench) -> None:
    """Given messages whose finalisers tell, when they are dropped, handled or left, or garbage is collected at any
    line of a tell, then nothing locks up and all are accounted for."""
    ref = bench.start(partial(Quiet, Notes()), capacity=3)
    told: list[int] = []
    sent: list[int] = []

    def tell(message: object) -> None:
        sent.append(1)
        ref.tell(message)

    def collect() -> None:
        Last(ref, told, garbage=True)
        gc.collect()

    def at_all_lines() -> None:
        for number in range(1, 50):
            if not at_line(number, collect, partial(tell, "m")):
                return

    def body() -> None:
        at_all_lines()
        for _ in range(200):
            tell(Last(ref, told))
        wait_idle(ref)
        with busy(ref):
            at_all_lines()
            for _ in range(5):
                tell(Last(ref, told))
            stopped = ref.stop(block=False, drain=False)
            at_all_lines()
        stopped.get(timeout=10.0)

    in_time(body)
    bench.supervisor.stop(5.0)
    gc.collect()
    assert sum(told) > 200
    assert bench.child.dropped > 0
    assert bench.child.refused > 3
    assert_balanced(ref, 1 + sum(sent) + sum(told))


def test_case_71_a_logging_handler_may_tell_a_full_mailbox_while_the_consumer_logs(bench: Bench) -> None:
    """Given a full mailbox, when a logging handler tells it while the consumer logs, then it returns at once."""
    log = logging.getLogger("tests.case_71")
    log.propagate = False

    class Logging(Dummy):
        def on_receive(self, message: Any) -> Any:
            result = super().on_receive(message)
            if message != "consumed":
                log.info("consumed")
            return result

    ref = bench.start(lambda: Logging(bench.notes), capacity=1)
    telling = Telling(ref)

    def body() -> None:
        with busy(ref):
            for _ in range(100):
                log.info("while it is full")
        for _ in range(2000):
            log.info("while it consumes")

    with listening(telling, log):
        in_time(body)
        ref.stop()
    assert bench.child.dropped >= 99
    assert_balanced(ref, 1 + len(telling.lines))


# what a tell passes


class Raising(Waker):
    """Wakes, and raises while it is broken."""

    __slots__ = ("broken",)

    def __init__(self) -> None:
        super().__init__()
        self.broken = False

    def wake(self) -> None:
        super().wake()
        if self.broken:
            raise ValueError


@pytest.mark.parametrize("hook", ["divert", "waker"])
def test_case_72_a_hook_that_raises_reaches_no_sender(hook: str) -> None:
    """Given a hook of a tell that raises, when a mailbox is told, full or not, then nothing reaches the sender."""
    supervisor, notes, waker = Supervisor(), Notes(), Raising()
    ref = supervisor.start_child("r", lambda: Dummy(notes), policy=EAGER, capacity=3, waker=waker)

    def divert(_message: Any) -> bool:
        if hook == "divert" and broken:
            raise ValueError
        return False

    broken = False
    ref.divert(tell=divert)
    for _ in range(20):
        wait_idle(ref)
        broken, waker.broken = True, hook == "waker"
        ref.tell("while it rests")
        broken = waker.broken = False
    with busy(ref):
        broken, waker.broken = True, hook == "waker"
        for _ in range(5):
            ref.tell("while it is full")
        broken = waker.broken = False
    assert supervisor.stop(5.0).drained
    assert_balanced(ref, 26)


def test_case_73_what_is_recorded_is_the_value_at_the_time_of_the_tell() -> None:
    """Given labels in a dict, when it is changed after each tell, then each record has what it held at its tell."""
    system = TelemetrySystem()
    labels: dict[str, Any] = {}

    def tell(name: str, number: int) -> None:
        labels["number"] = str(number)
        if name == "by.record":
            system.record(name, float(number), labels)
            return
        metric = Metric(name=name, value=float(number), labels=labels)
        labels.clear()
        system.ref("filter").tell(metric)

    def tell_all() -> None:
        for name in ("by.record", "by.message"):
            for number in range(5):
                tell(name, number)
        labels.clear()

    tell_all()  # it has not been started: nothing has been looked at when the dict changes
    with system:
        assert system.drain()
        tell_all()  # the same once more: labels that have been seen before
        for name in ("by.record", "by.message"):
            found = system.ask(GetSeries(name=name)).series
            values = {series.labels["number"]: [point.value for point in series.points] for series in found}
            assert values == {str(number): [float(number)] * 2 for number in range(5)}
