from __future__ import annotations

import contextlib
import threading
from typing import Any

import pytest

from messages.errors import ActorFailed, SystemStopped
from supervision import Policy, StopReport, Supervisor
from supervision.testing import Dummy, Fail, Hang, Notes, assert_balanced, throw, wait_until
from tests.supervision.bench import Bench, Family


def test_a_child_that_hangs_is_fenced_and_reported_and_takes_nobody_s_time_away(family: Family) -> None:
    hang = Hang()
    answer = family.ref("d").ask(hang, block=False)
    family.ref("d").tell("waits")
    waiting = family.ref("d").ask("waits too", block=False)
    family.ref("a").tell("m")
    wait_until(lambda: hang.begun)
    thread = family.supervisor.cells["d"].run.thread
    report = family.supervisor.stop(0.3)
    assert (report.drained, report.left, report.hung) == (False, 2, ("d",))
    assert 0.29 < report.took_s < 3.0
    assert family.ends == ["c", "b", "a"]
    assert family.notes["a"].handled == ["m"]
    with pytest.raises(SystemStopped):
        waiting.get(timeout=0.0)
    with pytest.raises(ActorFailed):
        answer.get(timeout=0.0)
    hang.release()
    assert thread is not None
    thread.join(5.0)
    assert family.ends == ["c", "b", "a"]
    assert_balanced(family.ref("d"), 3)


def test_several_that_hang_share_one_deadline(family: Family) -> None:
    hangs = [Hang() for _ in range(3)]
    for role, hang in zip("abd", hangs, strict=True):
        family.ref(role).tell(hang)
    wait_until(lambda: all(hang.begun for hang in hangs))
    report = family.supervisor.stop(0.3)
    for hang in hangs:
        hang.release()
    assert set(report.hung) == {"a", "b", "d"}
    assert report.took_s < 1.0
    assert family.ends == ["c"]


def test_a_slow_child_may_use_all_the_time_that_is_left(family: Family) -> None:
    hang = Hang()
    family.ref("d").tell(hang)
    wait_until(lambda: hang.begun)
    reports: list[StopReport] = []
    stopper = threading.Thread(target=lambda: reports.append(family.supervisor.stop(1.0)))
    stopper.start()
    wait_until(lambda: family.ends == ["c", "b", "a"])  # after half of the time it was the others' turn
    hang.release()
    stopper.join(5.0)
    assert (reports[0].drained, family.ends) == (True, ["c", "b", "a", "d"])


def test_what_was_left_at_the_stop_is_not_handled_after_another_start_and_is_counted(family: Family) -> None:
    with Hang() as hang:
        family.ref("a").tell(hang)
        wait_until(lambda: hang.begun)
        family.ref("a").tell("left")
        family.supervisor.stop(0.05)
    family.supervisor.start()
    assert family.ref("a").ask("new") == "new"
    assert family.notes["a"].handled == [hang, "new"]
    assert_balanced(family.ref("a"), 3)


def test_one_failure_while_draining_does_not_cut_off_what_waits() -> None:
    bench = Bench()
    ref = bench.start(policy=Policy())
    with Hang() as hang:
        ref.tell(hang)
        wait_until(lambda: hang.begun)
        for number in range(10):
            ref.tell(number)
        ref.stop(block=False)
        throw(ref, SystemExit)
    report = bench.supervisor.stop(5.0)
    assert (report.drained, bench.notes.handled) == (True, [hang, *range(10)])


def test_senders_against_stops_leave_no_ask_unanswered_and_the_account_balances() -> None:
    bench = Bench()
    ref = bench.start()
    sent: list[int] = []
    unanswered: list[Any] = []
    over = threading.Event()

    def send() -> None:
        count = 0
        while not over.is_set():
            ref.tell("t")
            try:
                ref.ask("m")
            except SystemStopped:
                pass
            except TimeoutError as error:
                unanswered.append(error)
            count += 2
        sent.append(count)

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(30):
        assert bench.supervisor.stop(5.0).hung == ()
        bench.supervisor.start()
    over.set()
    for thread in threads:
        thread.join(10.0)
    bench.supervisor.stop(5.0)
    assert unanswered == []
    assert_balanced(ref, sum(sent))


def test_an_object_that_ends_itself_during_a_stop_does_not_cut_off_what_waits() -> None:
    class Quits(Dummy):
        def on_receive(self, message: Any) -> Any:
            if message == "quit":
                self.stop()
            return super().on_receive(message)

    bench = Bench()
    ref = bench.start(lambda: Quits(bench.notes))
    with Hang() as hang:
        ref.tell(hang)
        wait_until(lambda: hang.begun)
        for message in ("quit", *range(5)):
            ref.tell(message)
        ref.stop(block=False)
    assert bench.supervisor.stop(5.0).drained
    assert bench.notes.handled == [hang, "quit", *range(5)]


def test_during_a_stop_nothing_is_started(family: Family) -> None:
    family.ref("b").stop()
    with Hang() as hang:
        family.ref("a").tell(hang)
        wait_until(lambda: hang.begun)
        stopping = threading.Thread(target=family.supervisor.stop)
        stopping.start()
        wait_until(lambda: not family.ref("a").is_alive())
        family.supervisor.start()
        with pytest.raises(SystemStopped):
            family.supervisor.restart_child("b")
        with pytest.raises(SystemStopped):
            family.supervisor.start_child("e", lambda: Dummy(Notes()))
    stopping.join(5.0)
    assert set(family.states().values()) == {"stopped"}
    family.supervisor.start()
    assert family.ref("a").ask("m") == "m"


def test_a_drain_goes_on_over_messages_that_fail_one_after_the_other() -> None:
    bench = Bench()
    ref = bench.start(policy=Policy(intensity=2, park_s=1000.0))
    with Hang() as hang:
        ref.tell(hang)
        wait_until(lambda: hang.begun)
        for number in range(10):
            ref.tell(Fail(ValueError()))
            ref.tell(Fail(ValueError()))
            ref.tell(number)
        ref.stop(block=False)
    assert bench.supervisor.stop(5.0).drained
    assert (bench.child.handled, bench.child.failed, bench.child.refused) == (11, 20, 0)


def test_whoever_adds_children_against_a_stop_leaves_none_of_them_running() -> None:
    for _ in range(20):
        supervisor, begun = Supervisor(), threading.Event()

        def add(supervisor: Supervisor = supervisor, begun: threading.Event = begun) -> None:
            with contextlib.suppress(SystemStopped):
                for number in range(10_000):
                    supervisor.start_child(str(number), lambda: Dummy(Notes()))
                    begun.set()

        adding = threading.Thread(target=add)
        adding.start()
        assert begun.wait(5.0)
        assert supervisor.stop(5.0).drained
        adding.join(5.0)
        supervisor.stop(5.0)
        assert {child.state for child in supervisor.tree()} <= {"stopped", "new"}


def test_no_time_at_all_is_enough_for_a_child_that_has_nothing_to_do(family: Family) -> None:
    for role in "abcd":
        family.ref(role).ask("m")
    assert family.supervisor.stop(0.0).hung == ()
    assert family.ends == ["d", "c", "b", "a"]
