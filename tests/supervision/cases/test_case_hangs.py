"""Handlers that do not return, threads that die or are not to be had, exceptions out of nowhere."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest

from messages.errors import ActorFailed
from supervision import Actor, ChildStatus, Policy, Supervisor
from supervision.log import logger
from supervision.testing import (
    Dummy,
    Fail,
    Hang,
    Notes,
    assert_balanced,
    lose_thread,
    no_threads,
    wait_idle,
    wait_parked,
    wait_until,
)
from supervision.watchdog import TICK_S
from tests.conftest import telemetry_threads
from tests.supervision.bench import EAGER, HANG_TICKS, QUICK, ROLE, Bench, ManualBench, Watched, ended
from tests.supervision.steps import Sender, Storm, Strike, Telling, busy, in_order, listening, storm

CHAOS_S = float(os.environ.get("CHAOS_S", "3"))
"""For how long the storm blows: a minute for a thorough look."""


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


def threads_of(roles: Iterable[str]) -> list[threading.Thread]:
    names = {f"telemetry-{role}" for role in roles}
    return [thread for thread in telemetry_threads() if thread.name in names]


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


# exceptions out of nowhere


class Recorder(Actor):
    """Notes ids outside of itself, so that a double effect is seen."""

    def __init__(self, effects: list[Any]) -> None:
        super().__init__()
        self._effects = effects

    def on_receive(self, message: Any) -> Any:
        if isinstance(message, Hang):
            message.obey()
        elif isinstance(message, Strike):
            message.arm()
        elif isinstance(message, Fail):
            raise message.error
        else:
            self._effects.append(message)
        return message


@pytest.mark.parametrize("asks", [False, True], ids=["told", "asked"])
def test_case_108_under_a_storm_each_message_has_one_fate_and_one_effect(asks: bool) -> None:
    """Given two senders, when exceptions strike the actor at random bytecodes, then its account is exact, and no
    message has two fates or two effects."""
    supervisor = Supervisor()
    effects: list[Any] = []
    ref = supervisor.start_child("recorder", partial(Recorder, effects), policy=EAGER, capacity=10**6)
    senders = [Sender(number, ref, CHAOS_S / 2, asks=asks) for number in range(2)]
    threads = [threading.Thread(target=sender.run) for sender in senders]
    with storm([ref], seed=2) as struck:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(CHAOS_S + 30.0)
    wait_until(lambda: not supervisor.tree()[0].waiting, 30.0)
    assert supervisor.stop(5.0).drained
    child = supervisor.tree()[0]
    assert_balanced(ref, sum(sender.sent for sender in senders))
    assert max(Counter(effects).values()) == 1
    assert in_order(effects)
    assert child.handled <= len(effects) <= child.handled + child.failed
    assert child.restarts > 50
    assert len(struck) > 50
    if asks:
        assert all(sender.done for sender in senders)
        answered = [message for sender in senders for message in sender.answered]
        assert (len(answered), sum(sender.failed for sender in senders)) == (child.handled, child.failed)
        assert set(answered) <= set(effects)


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.slow)])
def test_case_108_an_exception_at_any_line_of_the_runtime_leaves_one_fate_and_one_effect(every: int) -> None:
    """Given messages in hand and waiting, when an exception strikes at each line in turn, then the account is exact,
    no message has two fates or two effects, and all are answered."""
    for number in range(1, 2000, every):
        with ended(Bench()) as bench:
            strike, effects = Strike(number, Storm()), list[Any]()
            ref = bench.start(partial(Recorder, effects), capacity=32)  # of which two are taken at once
            with busy(ref):
                ref.tell(strike)
                answers = [ref.ask(message, block=False) for message in range(3)]
                ref.tell(Fail(ValueError()))
                answers += [ref.ask(message, block=False) for message in range(3, 6)]
            wait_idle(ref)
            ref.stop()
            assert_balanced(ref, 9)
            assert len(effects) == len(set(effects))
            assert bench.child.failed <= 2
            for message, answer in enumerate(answers):
                with contextlib.suppress(ActorFailed, Storm):
                    assert answer.get(timeout=0.0) == message
                    assert message in effects
            if not strike.struck:
                break
    assert number > 100


# accounts and logs


def test_case_109_in_flight_is_never_above_the_number_of_workers_and_none_at_the_end(bench: Bench) -> None:
    """Given three workers with many jobs, of which some fail, when they are looked at, then at most three run."""
    refs = [bench.start(), *(bench.supervisor.start_child(role, partial(Dummy, bench.notes)) for role in "ab")]

    def in_flight() -> int:
        return sum(
            child.accepted - child.handled - child.failed - child.hung - child.waiting
            for child in bench.supervisor.tree()
        )

    for number in range(50):
        with ExitStack() as released:
            for ref in refs[: 1 + number % 3]:
                hang = Hang()
                released.enter_context(hang)
                ref.tell(hang)
                wait_until(partial(getattr, hang, "begun"))
                for job in (number, Fail(ValueError()), number):
                    ref.tell(job)
            assert in_flight() == 1 + number % 3
        for ref in refs:
            ref.ask("m")
    for ref in refs:
        wait_idle(ref)
    assert in_flight() == 0
    for ref in refs:
        ref.stop()
        ref.tell("late")
    assert in_flight() == 0


def test_case_110_log_lines_of_the_runtime_that_are_fed_to_actors_do_not_come_back(manual: ManualBench) -> None:
    """Given a handler that feeds the runtime's lines to an actor, one that has ended, and a full one, when an actor
    fails, then one line is logged and fed, and nothing follows from it but one line for each reason of a loss."""
    ref = manual.start()
    ended = manual.supervisor.start_child("ended", partial(Dummy, Notes()))
    ended.stop()
    full = manual.supervisor.start_child("full", partial(Dummy, Notes()), capacity=0)
    telling = Telling(ref, ended, full)
    with listening(telling):
        ref.tell(Fail(ValueError()))
        assert ref.ask("m") == "m"
        for _ in range(20):
            manual.clock.advance(TICK_S)
            assert ref.ask("n") == "n"
        wait_until(lambda: not threads_of(["log"]))
    assert ref.ask("last") == "last"
    of_failures = [line for line in telling.lines if "failure=" in line]
    assert len(of_failures) == 1
    assert len(telling.lines) <= 1 + len(("failed", "stopped", "full"))
    assert Counter(message for message in manual.notes.handled if message in telling.lines) == Counter(telling.lines)


def test_case_110_an_actor_that_fails_at_the_lines_of_its_own_failures_is_parked(bench: Bench) -> None:
    """Given an actor that fails at each line, when the host logs one, then its failure budget ends the circle."""

    class Failing(Dummy):
        def on_receive(self, message: Any) -> Any:
            raise ValueError

    policy = Policy(backoff_max_s=0.01, intensity=8)
    ref = bench.start(lambda: Failing(bench.notes), policy=policy)
    telling = Telling(ref)
    with listening(telling, logging.getLogger("host.of.cases"), logger("supervision")) as host:
        host.info("a line")
        wait_parked(ref)
    assert bench.child.failed == policy.intensity + 1
    assert len(telling.lines) <= 1 + bench.child.failed + 1  # of the host, of each failure, of all dead letters
