"""What becomes of messages: behind a failure, in a full mailbox, and at the end."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import pytest

from messages.errors import AskTimeout, MailboxFull, SystemStopped
from messages.lifecycle import Control
from supervision import Ref
from supervision.testing import Fail, Hang, assert_balanced, throw, wait_until
from tests.supervision.bench import Bench, ended
from tests.supervision.doubles import STOP, Quitter
from tests.supervision.steps import at_line, busy, switching_every

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
