"""Askers, stoppers and actors that plain pykka lets wait for ever."""

from __future__ import annotations

import json
import sys
import threading
from functools import partial
from typing import Any

import pytest

from messages.errors import ActorFailed, AskFromItself, AskTimeout
from supervision import Policy, Supervisor
from supervision.policy import RestartType
from supervision.testing import Dummy, Hang, Notes, no_threads, wait_until
from tests.supervision.bench import EAGER, Bench
from tests.supervision.doubles import Doer
from tests.supervision.steps import busy, in_time


def leave(_actor: Any) -> None:
    """Order to a `Doer`: end like a program."""
    sys.exit(3)


def test_an_actor_that_exits_does_not_wait_for_its_asker(bench: Bench) -> None:
    """Fault 12: given A that asks B, when B exits, then both live on and the system stops in time."""
    a, b = (bench.supervisor.start_child(role, Doer, policy=EAGER) for role in "ab")
    with pytest.raises(ActorFailed, match="SystemExit"):
        in_time(lambda: a.ask(lambda _actor: b.ask(leave, timeout=None), timeout=None))
    assert [ref.ask(lambda actor: actor.actor_urn) for ref in (a, b)] == [a.actor_urn, b.actor_urn]
    assert in_time(lambda: bench.supervisor.stop(5.0)).drained


def test_an_end_that_exits_is_an_end_for_all_who_wait_for_it(bench: Bench) -> None:
    """Fault 16: given an `on_stop` that exits, when two stop it, then both are answered and no object ends twice."""
    ends: list[Any] = []

    class BadEnd(Dummy):
        def on_stop(self) -> None:
            ends.append(self)
            raise SystemExit

    ref = bench.start(lambda: BadEnd(bench.notes))
    with busy(ref):
        first, second = ref.stop(block=False), ref.stop(block=False)
        assert (first.done, second.done) == (False, False)
    assert (first.get(timeout=5.0), second.get(timeout=5.0)) == (True, False)
    assert bench.child.state == "stopped"
    assert len(ends) == len(set(ends)) >= 1


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


def test_without_a_thread_a_stop_ends_too() -> None:
    """Fault 24: given an actor that never got a thread, when the system is stopped, then the stop ends in time."""
    supervisor = Supervisor()
    with no_threads():
        answer = supervisor.start_child("r", partial(Dummy, Notes())).ask("m", block=False)
        report = in_time(lambda: supervisor.stop(0.3), 3.0)
    assert (report.drained, report.left) == (False, 1)
    assert answer.done


def test_nothing_that_walks_over_iterables_waits_for_an_answer(bench: Bench) -> None:
    """Fault 51: given a future that nobody answers, when it is listed, searched or serialised, then it is refused."""
    ref = bench.start()
    with Hang() as hang:
        answer: Any = ref.ask(hang, block=False)
        for future in (answer, answer.map(id)):
            for walk in (list, tuple, sorted, lambda one: 1 in one, lambda one: json.dumps(one, default=list)):
                with pytest.raises(TypeError):
                    in_time(partial(walk, future), 3.0)
