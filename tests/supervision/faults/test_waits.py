"""Askers, stoppers and actors that plain pykka lets wait for ever."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Any

import pytest

from messages.errors import ActorFailed, AskFromItself, AskTimeout
from supervision import Policy, Ref, Supervisor
from supervision.log import logger
from supervision.policy import RestartType
from supervision.testing import Dummy, Fail, Hang, Notes, assert_balanced, no_threads, wait_until
from tests.supervision.bench import EAGER, ROLE, Bench
from tests.supervision.faults.support import Doer, in_time, leave

QUICK = Policy(backoff_min_s=0.0, backoff_max_s=0.001, intensity=10**6)
HANGS_SOON = Policy(backoff_min_s=0.0, backoff_max_s=0.0, hang_after_s=0.3)


def doers(supervisor: Supervisor, *roles: str) -> list[Ref]:
    return [supervisor.start_child(role, Doer, policy=EAGER) for role in roles]


def test_who_asks_an_actor_that_exits_is_told_at_once(bench: Bench) -> None:
    """Fault 10: given a handler that calls `sys.exit`, when it is asked, then the asker gets an error at once."""
    ref = bench.start(Doer)
    with pytest.raises(ActorFailed, match="SystemExit"):
        in_time(lambda: ref.ask(leave, timeout=None))
    assert ref.ask(lambda _actor: "next") == "next"


def test_an_actor_that_exits_does_not_wait_for_its_asker(bench: Bench) -> None:
    """Fault 12: given A that asks B, when B exits, then both live on and the system stops in time."""
    a, b = doers(bench.supervisor, "a", "b")
    with pytest.raises(ActorFailed, match="SystemExit"):
        in_time(lambda: a.ask(lambda _actor: b.ask(leave, timeout=None), timeout=None))
    assert [ref.ask(lambda actor: actor.actor_urn) for ref in (a, b)] == [a.actor_urn, b.actor_urn]
    assert in_time(lambda: bench.supervisor.stop(5.0)).drained


def test_an_actor_that_cannot_start_keeps_what_it_is_told_until_it_can(bench: Bench) -> None:
    """Fault 14: given an `on_start` that exits, when 1000 are told and it heals, then all are handled, none waited."""
    bench.notes.broken["on_start"] = SystemExit()
    ref = bench.start(policy=QUICK)
    for number in range(1000):
        ref.tell(number)
    wait_until(lambda: bench.child.restarts > 3)
    with pytest.raises((AskTimeout, ActorFailed)):
        in_time(lambda: ref.ask("in vain", timeout=0.05))
    bench.notes.broken.clear()
    assert ref.ask("last") == "last"
    assert bench.notes.handled == [*range(1000), "last"]
    assert "total" in dir(ref.proxy())


def test_an_actor_that_cannot_start_can_be_stopped(bench: Bench) -> None:
    """Fault 14: given an `on_start` that exits, when it is stopped, then the stop ends and no ghost stays."""
    bench.notes.broken["on_start"] = SystemExit()
    ref = bench.start(policy=QUICK)
    answer = ref.ask("m", block=False)
    wait_until(lambda: bench.child.restarts > 3)
    assert in_time(lambda: ref.stop(timeout=None)) is True
    assert answer.done
    assert (ref.is_alive(), bench.child.state) == (False, "stopped")
    wait_until(lambda: bench.child.thread is None)
    bench.supervisor.delete_child(ROLE)
    assert bench.supervisor.tree() == ()


def test_a_hook_for_failures_that_exits_holds_nobody_up(bench: Bench) -> None:
    """Fault 15: given an `on_failure` that exits, when a message fails, then the asks behind it are answered."""

    class BadHook(Dummy):
        def on_failure(self, exception_type: Any, exception_value: Any, traceback: Any) -> None:
            raise SystemExit

    ref = bench.start(lambda: BadHook(bench.notes))
    with Hang() as hang:
        ref.tell(hang)
        wait_until(lambda: hang.begun)
        bad, next_one = ref.ask(Fail(ValueError()), block=False), ref.ask("next", block=False)
    with pytest.raises(ValueError):  # noqa: PT011  # it has no text
        bad.get(timeout=5.0)
    assert next_one.get(timeout=5.0) == "next"
    assert (bench.child.restarts, bench.child.hook_failures) == (1, 1)


def test_an_end_that_exits_is_an_end_for_all_who_wait_for_it(bench: Bench) -> None:
    """Fault 16: given an `on_stop` that exits, when two stop it, then both are answered and no object ends twice."""
    ends: list[Any] = []

    class BadEnd(Dummy):
        def on_stop(self) -> None:
            ends.append(self)
            raise SystemExit

    ref = bench.start(lambda: BadEnd(bench.notes))
    with Hang() as hang:
        ref.tell(hang)
        wait_until(lambda: hang.begun)
        first, second = ref.stop(block=False), ref.stop(block=False)
    assert (first.get(timeout=5.0), second.get(timeout=5.0)) == (True, False)
    assert bench.child.state == "stopped"
    assert len(ends) == len(set(ends)) >= 1


@pytest.mark.parametrize(
    "meddle",
    [
        lambda answer: answer.set("mine"),
        lambda answer: answer.set_exception(ValueError("mine")),
        lambda answer: answer.set_get_hook(lambda _timeout: "hooked"),
        lambda answer: answer.on_done(lambda: 1 / 0),
    ],
    ids=["set", "set_exception", "set_get_hook", "on_done"],
)
def test_an_asker_that_meddles_with_its_future_harms_nobody_else(bench: Bench, meddle: Callable[[Any], None]) -> None:
    """Fault 17: given an asker that sets or hooks its future, when the reply comes, then the actor lives on."""
    ref = bench.start()
    with Hang() as hang:
        meddle(ref.ask(hang, block=False))
    assert ref.ask("next") == "next"
    assert ref.is_alive()
    assert (bench.child.restarts, bench.child.handled) == (0, 2)
    assert ref.stop() is True


@pytest.mark.parametrize("error", [ValueError, SystemExit])
def test_a_logging_filter_that_raises_keeps_no_asker_waiting(bench: Bench, error: type[BaseException]) -> None:
    """Fault 18: given a logging filter that raises, when a handler fails, then the asker is told, the actor restarts."""
    asked: list[str] = []

    def bad(record: logging.LogRecord) -> bool:
        asked.append(record.getMessage())
        raise error

    target = logger("supervision")
    level = target.level
    target.addFilter(bad)
    target.setLevel(logging.DEBUG)
    try:
        ref = bench.start()
        with pytest.raises(KeyError):
            in_time(lambda: ref.ask(Fail(KeyError()), timeout=None))
        assert ref.ask("next") == "next"
        assert bench.child.restarts == 1
        assert ref.stop() is True
    finally:
        target.removeFilter(bad)
        target.setLevel(level)
    assert asked


def test_who_waits_for_a_derived_future_holds_up_nobody_else(bench: Bench) -> None:
    """Fault 19: given a thread that waits in a derived future, when another gives it 0.1 s, then it waits no longer."""
    ref = bench.start()
    with Hang() as hang:
        first = ref.ask(hang, block=False)
        wait_until(lambda: hang.begun)
        futures = [first.map(id), first.join(first), ref.stop(block=False)]
        waiting = [threading.Thread(target=future.get, daemon=True) for future in futures]
        for thread in waiting:
            thread.start()
        for future in futures:
            with pytest.raises(AskTimeout):
                in_time(partial(future.get, timeout=0.1), 3.0)
    for thread in waiting:
        thread.join(5.0)
    assert [thread.is_alive() for thread in waiting] == [False] * 3
    assert [future.get(timeout=5.0) for future in futures] == [id(hang), [hang, hang], True]


def test_one_that_is_stuck_keeps_nobody_from_being_stopped(bench: Bench) -> None:
    """Fault 20: given five actors, two of which are stuck, when all are stopped, then three end, within one deadline."""
    notes = [Notes() for _ in range(5)]
    refs = [bench.supervisor.start_child(f"r{n}", partial(Dummy, notes[n])) for n in range(5)]
    with Hang() as first, Hang() as second:
        for ref, hang in ((refs[1], first), (refs[4], second)):
            ref.tell(hang)
        wait_until(lambda: first.begun and second.begun)
        for ref in refs:
            ref.tell("m")
        report = in_time(lambda: bench.supervisor.stop(0.4))
    assert (report.drained, report.left, set(report.hung)) == (False, 2, {"r1", "r4"})
    assert report.took_s < 1.5
    assert [notes[n].handled for n in (0, 2, 3)] == [["m"]] * 3
    assert [notes[n].stopped for n in (0, 2, 3)] == [[1]] * 3


def test_an_actor_may_stop_the_system_that_it_is_part_of(bench: Bench) -> None:
    """Fault 21: given a handler that stops the whole system, when it is asked, then all others end, and then it."""
    a, b = doers(bench.supervisor, "a", "b")
    supervisor = bench.supervisor
    report = in_time(lambda: a.ask(lambda _actor: supervisor.stop(2.0)))
    assert (report.hung, b.is_alive(), report.took_s < 1.0) == ((), False, True)
    wait_until(lambda: all(child.state == "stopped" and child.thread is None for child in supervisor.tree()))


def test_two_actors_that_stop_each_other_both_end(bench: Bench) -> None:
    """Fault 21: given two handlers that stop each other, when both wait for it, then they time out and both end."""
    a, b = doers(bench.supervisor, "a", "b")
    both = threading.Barrier(2)

    def stop(other: Ref) -> Callable[[Any], Any]:
        def order(_actor: Any) -> Any:
            both.wait(5.0)
            return other.stop(timeout=0.2)

        return order

    answers = [a.ask(stop(b), block=False), b.ask(stop(a), block=False)]
    wait_until(lambda: all(answer.done for answer in answers))
    wait_until(lambda: all(child.state == "stopped" for child in bench.supervisor.tree()))
    assert (a.is_alive(), b.is_alive()) == (False, False)


def test_an_actor_may_end_as_it_starts_but_not_wait_for_its_own_end(bench: Bench) -> None:
    """Fault 21: given an `on_start` that stops its own actor, when it would wait for it, then it is refused at once."""
    refused: list[Any] = []

    class StillBorn(Dummy):
        def on_start(self) -> None:
            try:
                self.actor_ref.stop()
            except AskFromItself as error:
                refused.append(error)
            self.stop()

    ref = bench.start(lambda: StillBorn(bench.notes), policy=Policy(restart=RestartType.TRANSIENT))
    wait_until(lambda: bench.child.state == "stopped")
    assert (len(refused), bench.notes.made, ref.is_alive()) == (1, 1, False)


def test_an_actor_cannot_wait_for_its_own_answer(bench: Bench) -> None:
    """Fault 22: given a handler that asks itself or sets its own attribute, when it would wait, then it is refused."""
    ref = bench.start(Doer)
    ref.ask(lambda _actor: None)
    proxy = ref.proxy()
    for order in (
        lambda actor: actor.actor_ref.ask("m", timeout=None),
        lambda _actor: setattr(proxy, "title", "mine"),
    ):
        with pytest.raises(AskFromItself):
            in_time(partial(ref.ask, order, timeout=None))
    assert bench.child.state == "running"


def test_a_circle_of_asks_ends_at_its_deadline(bench: Bench) -> None:
    """Fault 22: given A that asks B that asks A, when nobody can answer, then the asks end and both live on."""
    a, b = doers(bench.supervisor, "a", "b")
    began_s = monotonic()
    with pytest.raises((AskTimeout, ActorFailed, AskFromItself)):
        in_time(lambda: a.ask(lambda _a: b.ask(lambda _b: a.ask(lambda _a: "never", timeout=0.1))))
    assert monotonic() - began_s < 3.0
    assert [ref.ask(lambda _actor: "m") for ref in (a, b)] == ["m", "m"]


def test_without_a_thread_nobody_is_raised_into_and_the_actor_runs_when_there_is_one(bench: Bench) -> None:
    """Fault 24: given no thread to be had, when actors are started and told, then one runs as soon as it can."""
    with no_threads():
        refs = [bench.supervisor.start_child(f"r{n}", partial(Dummy, Notes())) for n in range(5)]
        for ref in refs:
            ref.tell("m")
    assert [ref.ask("n") for ref in refs] == ["n"] * 5
    assert [child.handled for child in bench.supervisor.tree()] == [2] * 5


def test_without_a_thread_a_stop_ends_too() -> None:
    """Fault 24: given an actor that never got a thread, when the system is stopped, then the stop ends in time."""
    supervisor = Supervisor()
    with no_threads():
        answer = supervisor.start_child("r", partial(Dummy, Notes())).ask("m", block=False)
        report = in_time(lambda: supervisor.stop(0.3), 3.0)
    assert (report.drained, report.left) == (False, 1)
    assert answer.done


def test_a_handler_that_does_not_return_is_noticed_and_replaced(bench: Bench) -> None:
    """Fault 35: given a handler that hangs, when `hang_after_s` has passed, then its asker is told, the rest goes on."""
    ref = bench.start(policy=HANGS_SOON)
    with Hang() as hang:
        answer = ref.ask(hang, block=False)
        ref.tell("behind")
        with pytest.raises(ActorFailed):
            in_time(lambda: answer.get())
        assert ref.ask("next") == "next"
        child = bench.child
        assert (child.hung, child.handled, child.fenced, child.restarts) == (1, 2, 1, 1)
        assert_balanced(ref, 3)
    wait_until(lambda: (bench.child.fenced, bench.child.late_returns) == (0, 1))


def test_a_stop_of_a_handler_that_does_not_return_takes_effect(bench: Bench) -> None:
    """Fault 35: given a handler that hangs, when a stop has waited in vain, then nothing more is admitted."""
    ref = bench.start()
    with Hang() as hang:
        ref.tell(hang)
        wait_until(lambda: hang.begun)
        with pytest.raises(AskTimeout):
            in_time(lambda: ref.stop(timeout=0.05))
        ref.tell("late")
        assert (ref.is_alive(), bench.child.refused) == (False, 1)
        assert bench.supervisor.stop(0.1).hung == (ROLE,)


def test_an_end_that_does_not_return_is_seen_and_given_up(bench: Bench) -> None:
    """Fault 45: given an `on_stop` that hangs, when it is stopped, then it is in the tree, fenced, and the stop ends."""
    hang = Hang()

    class Sticky(Dummy):
        def on_stop(self) -> None:
            if not hang.begun:
                hang.obey()
            super().on_stop()

    with hang:
        ref = bench.start(lambda: Sticky(bench.notes), policy=HANGS_SOON)
        ended = ref.stop(block=False)
        wait_until(lambda: hang.begun)
        assert (bench.child.state, bench.child.thread) == ("running", f"telemetry-{ROLE}")
        assert any("on_stop" in frame for frame in bench.supervisor.stack(ROLE))
        assert ended.get(timeout=5.0) is True
        assert bench.child.state == "stopped"


class Unspeakable:
    """Cannot be printed, compared or hashed."""

    def _exit(self, *_args: Any) -> Any:
        raise SystemExit

    __str__ = __repr__ = __format__ = __eq__ = __hash__ = _exit


class UnspeakableDummy(Unspeakable, Dummy):
    """An actor like that."""


def test_what_cannot_be_printed_is_handled_and_restarted_like_all_else(bench: Bench) -> None:
    """Fault 46: given an actor and messages whose `repr` exits, when they start and fail, then it is restarted."""
    target = logger("supervision")
    level = target.level
    target.setLevel(logging.DEBUG)
    try:
        ref = bench.start(lambda: UnspeakableDummy(bench.notes, {1: ValueError()}))
        for _ in range(3):
            ref.tell(Unspeakable())
        assert ref.ask("m") == "m"
    finally:
        target.setLevel(level)
    assert (bench.child.handled, bench.child.failed, bench.child.restarts) == (3, 1, 1)
    assert [letter.message for letter in bench.supervisor.dead_letters()] == ["Unspeakable"]
    assert ref.stop() is True


def test_nothing_that_walks_over_iterables_waits_for_an_answer(bench: Bench) -> None:
    """Fault 51: given a future that nobody answers, when it is listed, searched or serialised, then it is refused."""
    ref = bench.start()
    with Hang() as hang:
        answer: Any = ref.ask(hang, block=False)
        for future in (answer, answer.map(id)):
            for walk in (list, tuple, sorted, lambda one: 1 in one, lambda one: json.dumps(one, default=list)):
                with pytest.raises(TypeError):
                    in_time(partial(walk, future), 3.0)
