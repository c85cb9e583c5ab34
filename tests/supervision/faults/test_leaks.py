"""What plain pykka keeps for ever."""

from __future__ import annotations

import gc
import weakref
from functools import partial
from typing import Any

import pytest

from supervision import Policy, Supervisor
from supervision.policy import RestartType
from supervision.testing import Dummy, Hang, Notes, no_threads, wait_until
from tests.conftest import telemetry_threads
from tests.supervision.bench import ROLE, Bench
from tests.supervision.doubles import Doer
from tests.supervision.steps import busy


class Thing:
    """Something that is missed when it is kept."""


def test_a_ref_keeps_none_of_the_messages_that_were_not_handled(bench: Bench) -> None:
    """Fault 37: given a ref that is kept, when its actor ends with messages left and later ones come, then all are freed."""
    kept: list[weakref.ref[Thing]] = []

    def tell() -> None:
        message = Thing()
        kept.append(weakref.ref(message))
        ref.tell(message)

    ref = bench.start()
    with busy(ref):
        for _ in range(5):
            tell()
        ended = ref.stop(block=False, drain=False)
        tell()
    ended.get(timeout=5.0)
    tell()
    wait_until(lambda: gc.collect() >= 0 and not any(message() for message in kept))
    assert (len(kept), bench.child.refused, ref.is_alive()) == (7, 7, False)


@pytest.mark.parametrize("restart", RestartType)
def test_a_ref_does_not_keep_the_object_of_an_actor_that_has_ended(bench: Bench, restart: RestartType) -> None:
    """Fault 37: given a ref that is kept, when its actor has ended, then the actor object and what it held are freed."""
    kept: list[weakref.ref[Any]] = []

    class Rich(Dummy):
        def on_start(self) -> None:
            self.thing = Thing()
            kept.extend((weakref.ref(self), weakref.ref(self.thing)))

    ref = bench.start(lambda: Rich(bench.notes), policy=Policy(restart=restart))
    ref.ask("m")
    ref.stop()
    wait_until(lambda: gc.collect() >= 0 and not any(reference() for reference in kept), 1.0)
    assert (len(kept), ref.is_alive()) == (2, False)


def test_answers_that_failed_keep_nothing_of_the_handler(bench: Bench) -> None:
    """Fault 38: given 100 asks that failed, when their futures are kept and read, then no local of a handler is."""
    things: list[weakref.ref[Thing]] = []

    def fail(_actor: Any) -> None:
        thing = Thing()
        things.append(weakref.ref(thing))
        raise ValueError("bad")

    ref = bench.start(Doer)
    answers = [ref.ask(fail, block=False) for _ in range(100)]
    for answer in answers:
        for _ in range(2):
            with pytest.raises(ValueError, match="bad"):
                answer.get(timeout=5.0)
    ref.ask(lambda _actor: None)
    gc.collect()
    assert (len(things), sum(thing() is not None for thing in things)) == (100, 0)


def test_an_answer_that_failed_does_not_collect_those_who_read_it(bench: Bench) -> None:
    """Fault 38: given one failed ask, when 100 read its future, then it keeps at most the last one's frame."""
    things: list[weakref.ref[Thing]] = []
    ref = bench.start(Doer)
    answer = ref.ask(lambda _actor: int("x"), block=False)

    def read() -> None:
        thing = Thing()
        things.append(weakref.ref(thing))
        try:
            answer.get(timeout=5.0)
        except ValueError:
            return

    for _ in range(100):
        read()
    gc.collect()
    assert len(things) == 100
    assert sum(thing() is not None for thing in things) <= 1


def test_a_successor_begins_when_its_predecessor_is_over(bench: Bench) -> None:
    """Fault 47: given an actor that fails, when it is restarted 50 times, then no two of its objects are at work."""
    at_work: list[int] = []
    most: list[int] = []

    class Busy(Dummy):
        def on_receive(self, message: Any) -> Any:
            at_work.append(1)
            most.append(len(at_work))
            try:
                if message % 2:
                    raise ValueError
                return super().on_receive(message)
            finally:
                at_work.pop()

    ref = bench.start(lambda: Busy(bench.notes))
    for number in range(100):
        ref.tell(number)
    assert ref.ask(100) == 100
    assert (bench.child.restarts, max(most), len(most)) == (50, 1, 101)


@pytest.mark.parametrize("ghost", ["fails to start", "has no thread", "hangs", "ends badly"])
def test_an_actor_that_went_wrong_leaves_no_ghost(ghost: str) -> None:
    """Faults 14, 17, 24, 46: given an actor that went wrong, when it is stopped and forgotten, then nothing of it stays."""
    supervisor, notes = Supervisor(), Notes()
    before = telemetry_threads()
    with Hang() as hang:
        if ghost == "fails to start":
            notes.broken["on_start"] = SystemExit()
        elif ghost == "ends badly":
            notes.broken["on_stop"] = SystemExit()
        if ghost == "has no thread":
            with no_threads():
                ref = supervisor.start_child(ROLE, partial(Dummy, notes))
        else:
            ref = supervisor.start_child(ROLE, partial(Dummy, notes))
        ref.tell(hang if ghost == "hangs" else "m")
        if ghost == "hangs":
            wait_until(lambda: hang.begun)
        elif ghost == "ends badly":
            ref.ask("m")
        supervisor.stop(0.2)
        supervisor.delete_child(ROLE)
        assert supervisor.tree() == ()
        with pytest.raises(KeyError):
            supervisor.restart_child(ROLE)
    assert not ref.is_alive()
    wait_until(lambda: telemetry_threads() <= before)
