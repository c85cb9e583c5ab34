"""What becomes of messages: behind a failure, in a full mailbox, at the end, and from places where no lock may be held."""

from __future__ import annotations

import gc
import logging
import threading
from collections import Counter
from functools import partial
from typing import Any

import pytest

from actors import TelemetrySystem
from messages import GetSeries, Metric
from messages.errors import AskTimeout, MailboxFull, SystemStopped
from messages.lifecycle import Control
from supervision import Ref, Supervisor, Waker
from supervision.testing import Dummy, Fail, Hang, Notes, assert_balanced, throw, wait_idle, wait_until
from tests.supervision.bench import EAGER, Bench, ended
from tests.supervision.doubles import STOP, Quitter
from tests.supervision.steps import Telling, at_line, busy, in_time, listening, switching_every

# behind a failure


def test_case_56_what_waits_behind_a_crash_is_handled_in_order_each_time(bench: Bench) -> None:
    """Given two messages behind one that fails, when this is repeated 50 times, then both are handled in order."""
    ref = bench.start()
    for number in range(50):
        with busy(ref):
            ref.tell(Fail(ValueError()))
            ref.tell((number, "first"))
            last = ref.ask((number, "second"), block=False)
        assert last.get(timeout=5.0) == (number, "second")
    pairs = [message for message in bench.notes.handled if type(message) is tuple]
    assert pairs == [(number, place) for number in range(50) for place in ("first", "second")]
    assert (bench.child.restarts, bench.child.failed) == (50, 50)
    assert [letter[1:3] for letter in bench.supervisor.dead_letters()] == [("failed", "Fail")] * 50
    assert_balanced(ref, 200)


def test_case_57_what_waits_behind_a_normal_end_is_handled_in_order_by_the_successor(bench: Bench) -> None:
    """Given a permanent actor with two messages queued, when it ends by itself, then both are handled in order."""

    by: list[int] = []

    class Noting(Quitter):
        def on_receive(self, message: Any) -> Any:
            by.append(self.notes.made)
            return super().on_receive(message)

    ref = bench.start(lambda: Noting(bench.notes))
    ref.ask("before")
    ref.tell(STOP)
    ref.tell("first")
    ref.ask("second")
    assert (bench.notes.handled, by) == (["before", STOP, "first", "second"], [1, 1, 2, 2])
    assert (bench.notes.made, bench.child.failed, ref.is_alive()) == (2, 0, True)
    assert_balanced(ref, 4)


def test_case_58_the_replacement_of_a_dead_worker_starts_on_what_waits_without_a_new_send(bench: Bench) -> None:
    """Given a worker with five jobs queued, when it dies, then its replacement does them though nobody sends."""
    ref, second = bench.start(), Hang()
    with busy(ref) as first:  # so that what comes now is taken together
        ref.tell(second)
        for number in range(5):
            ref.tell(number)
    with second:
        wait_until(lambda: second.begun)
        assert throw(ref, SystemExit)
    wait_until(lambda: bench.notes.handled == [first, second, *range(5)])
    assert bench.notes.made == 2
    assert_balanced(ref, 7)


# the bound


def test_case_59_a_full_mailbox_drops_the_new_message_counts_it_and_returns_at_once(bench: Bench) -> None:
    """Given a mailbox of 10 and a blocked actor, when 11 are told, then 10 wait, one is counted, nobody waited."""
    ref = bench.start(capacity=10)
    with busy(ref) as hang:
        for number in range(11):
            ref.tell(number)  # one that waited for place would do so for ever
        child = bench.child
        assert (child.waiting, child.dropped, child.capacity) == (10, 1, 10)
        (letter,) = bench.supervisor.dead_letters()
        assert (letter.role, letter.reason, letter.message) == (child.role, "full", "int")
        with pytest.raises(MailboxFull):
            ref.ask("at once", block=False).get(timeout=0.0)
        with pytest.raises(AskTimeout):
            ref.stop(timeout=0.01)
    assert bench.supervisor.stop(5.0).drained
    assert bench.notes.handled == [hang, *range(10)]
    assert_balanced(ref, 13)


# stop and drain


def test_case_64_a_stop_with_priority_ends_after_the_message_in_hand(bench: Bench) -> None:
    """Given one message in hand and 10 behind it, when it is stopped with priority, then only the one is handled."""
    ref = bench.start()
    with busy(ref) as hang:
        for number in range(9):
            ref.tell(number)
        tenth = ref.ask("tenth", block=False)
        stopped = ref.stop(block=False, drain=False)
    assert stopped.get(timeout=5.0) is True
    assert (bench.notes.handled, bench.notes.stopped) == ([hang], [1])
    with pytest.raises(SystemStopped):
        tenth.get(timeout=5.0)
    assert (bench.child.state, bench.child.refused) == ("stopped", 10)
    assert_balanced(ref, 11)


class Order(Control):
    def __init__(self, number: int) -> None:
        self.number = number


@pytest.mark.parametrize("capacity", [1000, 100_000])
def test_case_65_control_messages_come_first_and_in_order(bench: Bench, capacity: int) -> None:
    """Given 1000 ordinary messages in a mailbox, full or not, when control follows, then it is first, in order."""
    ref = bench.start(capacity=capacity)
    orders = [Order(number) for number in range(5)]
    with busy(ref) as hang:
        for number in range(1000):
            ref.tell(number)
        for order in orders[:-1]:
            ref.tell(order)
        last = ref.ask(orders[-1], block=False)
    assert last.get(timeout=5.0) is orders[-1]
    ref.stop()
    assert bench.notes.handled == [hang, *orders, *range(1000)]
    assert_balanced(ref, 1006)


def test_case_66_a_drain_handles_all_that_waits_and_refuses_what_comes_later(bench: Bench) -> None:
    """Given 1000 queued messages, when it drains, then all are handled, and later ones are refused and counted."""
    ref = bench.start()
    with busy(ref) as hang:
        for number in range(1000):
            ref.tell(number)
        drained = ref.stop(block=False)
        for number in range(1000):
            ref.tell(number)
        with pytest.raises(SystemStopped):
            ref.ask("late")
    assert drained.get(timeout=5.0) is True
    assert bench.notes.handled == [hang, *range(1000)]
    assert (bench.child.handled, bench.child.refused) == (1001, 1001)
    assert {letter.reason for letter in bench.supervisor.dead_letters()} == {"stopped"}
    assert_balanced(ref, 2002)


@pytest.mark.parametrize("inner", ["send", "drain", "end"])
def test_case_67_a_send_in_the_middle_of_a_drain_request_has_one_fate(inner: str) -> None:
    """Given a drain being requested, when a send comes at any line of it, or it or the end at any line of a send, then
    the message is handled exactly once or refused, and a repeated drain is harmless."""
    fates = set()
    for number in range(1, 200):
        with ended(Bench()) as bench:
            ref = bench.start()
            ref.ask("first")

            def send(ref: Ref = ref) -> None:
                ref.tell("m")

            def drain(ref: Ref = ref) -> None:
                ref.stop(block=inner == "end")

            reached = at_line(number, send, drain) if inner == "send" else at_line(number, drain, send)
            if not reached:
                break
            ref.stop()
            assert ref.stop() is False
            handled, refused = bench.notes.handled.count("m"), bench.child.refused
            assert (handled, refused) in ((1, 0), (0, 1))
            assert bench.notes.stopped == [1]
            assert_balanced(ref, 2)
            fates.add(handled)
    assert number > 3
    assert fates == {0, 1}


def answered(answer: Any) -> bool:
    """Whether an ask has been answered, and not refused."""
    try:
        return bool(answer.get(timeout=0.0) == "a")
    except SystemStopped:
        return False


def test_case_68_senders_against_a_stop_leave_no_future_and_the_account_balances(bench: Bench) -> None:
    """Given three senders, when the actor is stopped under them 1000 times, then each account balances."""
    start, over = threading.Barrier(4), threading.Barrier(4)
    refs, answers = list[Ref](), list[Any]()

    def send() -> None:
        for _ in range(1000):
            start.wait(10.0)
            for _ in range(4):
                refs[-1].tell("t")
                answers.append(refs[-1].ask("a", block=False))
            over.wait(10.0)

    threads = [threading.Thread(target=send, daemon=True) for _ in range(3)]
    for thread in threads:
        thread.start()
    fates = Counter[str]()
    with switching_every(1e-5):
        for number in range(1000):
            refs.append(bench.start())
            start.wait(10.0)
            assert refs[-1].stop(drain=number % 2 == 0) is True
            over.wait(10.0)
            child = bench.child
            assert (child.waiting, child.failed, child.handled) == (0, 0, len(bench.notes.handled))
            assert bench.notes.handled.count("a") == sum(answered(answer) for answer in answers)
            assert_balanced(refs[-1], 24)
            fates.update(handled=child.handled, refused=child.refused)
            answers.clear()
            bench.notes.handled.clear()
            bench.supervisor.delete_child(refs[-1].role)
    assert min(fates.values()) > 0
    for thread in threads:
        thread.join(10.0)


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
