"""Handlers that do not return, threads that die or are not to be had."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest

from messages.errors import ActorFailed
from supervision import ChildStatus, Policy
from supervision.testing import (
    Dummy,
    Hang,
    assert_balanced,
    lose_thread,
    no_threads,
    wait_until,
)
from supervision.watchdog import TICK_S
from tests.supervision.bench import HANG_TICKS, QUICK, ROLE, Watched
from tests.supervision.steps import busy, threads_of

# hangs


def test_case_102_a_stuck_worker_is_replaced_soon_after_it_is_detected(watched: Watched) -> None:
    """Given a worker that is stuck, hung after 50 ms, when 500 ms have been watched, then the jobs behind are done."""
    ref = watched.start(policy=Policy(hang_after_s=0.05, backoff_min_s=0.0, backoff_max_s=0.0))
    with busy(ref) as hang:
        for number in range(5):
            ref.tell(number)
        watched.look(round(0.5 / TICK_S))
        assert ref.ask("last") == "last"
        assert watched.notes.handled == [hang, *range(5), "last"]
    assert_balanced(ref, 7)


def test_case_103_a_hung_handler_is_fenced_its_asker_told_and_the_backlog_goes_on(watched: Watched) -> None:
    """Given a handler that hangs, when it is fenced, then it counts as hung, its asker is told, the rest goes on."""
    ref = watched.start(policy=QUICK)
    ref.ask("first")
    with Hang() as hang:
        answer = watched.hang(ref, hang)
        for number in range(5):
            ref.tell(number)
        watched.look(HANG_TICKS)
        assert watched.child.restarts == 0
        watched.look(1)
        with pytest.raises(ActorFailed, match="Hung"):
            answer.get(timeout=5.0)
        assert ref.ask("last") == "last"
        assert watched.notes.handled == ["first", hang, 0, 1, 2, 3, 4, "last"]
        assert (watched.child.last_failure, watched.child.hung, watched.child.failed) == ("Hung", 1, 0)
    assert_balanced(ref, 8)


class Long(Hang):
    """Order to a `Late`: do not return before you are released, then try all that has an effect on others."""


class Late(Dummy):
    def on_receive(self, message: Any) -> Any:
        if not isinstance(message, Long):
            return super().on_receive(message)
        message.obey()
        self.state = 1000
        self.publish("late")
        self.stop()
        return "late"


def test_case_104_what_comes_back_after_the_fence_has_no_effects(watched: Watched) -> None:
    """Given a fenced thread, when it comes back, then its state, its reply, its last words and its end are ignored."""
    ref = watched.start(lambda: Late(watched.notes), policy=QUICK)
    long = Long()
    answer = watched.hang(ref, long)
    late = watched.cell.run.thread
    watched.look(HANG_TICKS + 1)
    ref.ask("m")
    assert (watched.child.fenced, watched.child.late_returns) == (1, 0)
    with busy(ref) as hang:
        ref.tell("waits")  # and is not taken by the one that comes back
        long.release()
        assert late is not None
        late.join(5.0)
        assert not late.is_alive()
        assert watched.notes.handled == ["m", hang]
    assert ref.ask("n") == "n"
    watched.look(1)
    child = watched.child
    assert (child.fenced, child.late_returns) == (0, 1)
    assert (child.hung, child.failed, child.restarts, child.state) == (1, 0, 1, "running")
    assert (watched.cell.run.state, ref.published) == (4, None)
    with pytest.raises(ActorFailed):
        answer.get(timeout=0.0)
    assert_balanced(ref, 5)


def test_case_105_beyond_the_leak_bound_an_actor_is_parked_and_threads_stay_bounded(watched: Watched) -> None:
    """Given more hangs than the bound, when one more is fenced, then its actor is parked until a thread is back."""
    ref = watched.start(policy=QUICK)
    hangs = [Hang() for _ in range(5)]
    threads: list[threading.Thread | None] = []
    with ExitStack() as released:
        for hang in hangs:
            released.enter_context(hang)
            ref.tell(hang)
        for hang in hangs[:3]:
            wait_until(partial(getattr, hang, "begun"))
            threads.append(watched.cell.run.thread)
            watched.look(HANG_TICKS + 1)
        watched.look(10 * HANG_TICKS)
        assert (watched.child.state, watched.child.hung, watched.child.fenced) == ("parked", 3, 3)
        assert len(threads_of([ROLE])) <= 3
        assert not hangs[3].begun
        with pytest.raises(ActorFailed):
            ref.ask("while it is parked")
        watched.clock.advance(QUICK.park_s)
        watched.look(1)
        assert watched.child.thread is None
        hangs[0].release()
        assert threads[0] is not None
        threads[0].join(5.0)
        watched.look(1)
        wait_until(lambda: hangs[3].begun)
        assert len(threads_of([ROLE])) <= 3
    assert ref.ask("last") == "last"
    assert watched.notes.handled[:5] == hangs
    assert_balanced(ref, 7)


def test_case_105_the_threads_that_all_actors_leave_behind_stay_bounded(watched: Watched) -> None:
    """Given many actors that hang again and again, when they are watched, then all are parked with few threads."""
    hangs = {f"r{number}": [Hang() for _ in range(4)] for number in range(7)}

    def children() -> list[ChildStatus]:
        return list(watched.supervisor.tree())

    def stuck(child: ChildStatus) -> bool:
        return child.state == "parked" or sum(hang.begun for hang in hangs[child.role]) == child.incarnation

    with ExitStack() as released:
        for role, own in hangs.items():
            ref = watched.supervisor.start_child(role, partial(Dummy, watched.notes), policy=QUICK)
            for hang in own:
                released.enter_context(hang)
                ref.tell(hang)
        for _ in range(3):
            wait_until(lambda: all(map(stuck, children())))
            watched.look(HANG_TICKS + 1)
        watched.look(1)
        assert {child.state for child in children()} == {"parked"}
        assert len(threads_of(hangs)) <= 8 + len(hangs)
    wait_until(lambda: not threads_of(hangs))
    watched.clock.advance(QUICK.park_s)
    watched.look(1)
    wait_until(lambda: not any(child.waiting for child in children()))
    assert not any(child.fenced for child in children())
    for role in hangs:
        assert_balanced(watched.supervisor.cells[role].ref, 4)


# threads


def test_case_106_a_thread_that_died_is_replaced_and_no_message_is_lost(watched: Watched) -> None:
    """Given an actor whose thread ends without a trace, when two ticks have passed, then the next goes on."""
    ref = watched.start(policy=QUICK)
    ref.ask("first")
    wait_until(lambda: watched.cell.run.resting)
    watched.look(1)
    lose_thread(ref)
    for number in range(3):
        ref.tell(number)
    watched.look(3)  # the first may see that there was progress before it died
    assert ref.ask("last") == "last"
    assert watched.notes.handled == ["first", 0, 1, 2, "last"]
    assert watched.child.last_failure == "ThreadDied"
    assert_balanced(ref, 5)


def test_case_107_an_actor_runs_as_soon_as_there_is_a_thread_for_it(watched: Watched) -> None:
    """Given no thread to be had, five times, when there is one again, then the actor runs, and nothing was raised."""
    with no_threads():
        ref = watched.start(policy=QUICK)
        ref.tell("m")
        watched.look(100)
        assert watched.child.thread is None
    watched.look(21)  # one more try is due by then, and no second one
    assert ref.ask("n") == "n"
    assert watched.notes.handled == ["m", "n"]
    assert_balanced(ref, 2)
