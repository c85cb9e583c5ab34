from __future__ import annotations

from typing import Any

import pytest

from messages.errors import SystemStopped
from messages.lifecycle import Control, Crash
from supervision import Actor
from supervision.testing import Dummy, Fail, Notes, Probe, Stepper, assert_balanced, wait_restarted
from tests.supervision.bench import Bench


class First(Control):
    """Goes before all else."""


class Forwarding(Actor):
    """Tells another one what it is told."""

    def __init__(self, other: Any) -> None:
        super().__init__()
        self._other = other

    def on_receive(self, message: Any) -> Any:
        self._other.tell(message)
        return self._other.ask(message)


def test_a_stepper_handles_one_message_a_step_on_the_caller_s_thread() -> None:
    notes = Notes()
    stepper = Stepper(lambda: Dummy(notes))
    for message in "abc":
        stepper.tell(message)
    assert notes.handled == []
    assert stepper.step()
    assert notes.handled == ["a"]
    first = First()
    stepper.tell(first)
    assert stepper.step()
    assert notes.handled == ["a", first]
    assert stepper.step()
    assert stepper.step()
    assert not stepper.step()
    assert notes.handled == ["a", first, "b", "c"]
    assert_balanced(stepper.ref, 4)


def test_a_stepper_asks_behind_what_waits_and_raises_what_the_handler_raised() -> None:
    notes = Notes()
    stepper = Stepper(lambda: Dummy(notes))
    stepper.tell("a")
    assert stepper.ask("b") == "b"
    with pytest.raises(KeyError):
        stepper.ask(Fail(KeyError()))
    assert stepper.ask("c") == "c"
    assert (notes.made, notes.handled[0]) == (2, "a")
    assert_balanced(stepper.ref, 4)


def test_a_stepper_s_actor_goes_on_after_failures_of_any_part() -> None:
    notes = Notes()
    notes.broken["on_start"] = ValueError()
    stepper = Stepper(lambda: Dummy(notes))
    stepper.tell("a")
    assert stepper.step()
    assert stepper.step()
    notes.broken.clear()
    stepper.tell(Crash())
    while stepper.step():
        pass
    assert (notes.handled, notes.made) == (["a"], 4)
    assert_balanced(stepper.ref, 2)


def test_what_a_stepper_asks_after_the_end_is_refused() -> None:
    notes = Notes()
    stepper = Stepper(lambda: Dummy(notes))
    stepper.ref.stop(block=False)
    with pytest.raises(SystemStopped):
        stepper.ask("a")


def test_waiting_for_a_restart_ends_when_the_next_object_is_ready(bench: Bench) -> None:
    ref = bench.start()
    ref.ask("m")
    ref.tell(Crash())
    wait_restarted(ref, 1)
    assert (bench.notes.made, bench.child.state) == (2, "running")
    with pytest.raises(AssertionError, match="did not come true"):
        wait_restarted(ref, 2, timeout_s=0.01)


def test_a_probe_notes_what_it_is_told_and_answers() -> None:
    probe = Probe(reply=42)
    stepper = Stepper(lambda: Forwarding(probe))
    assert stepper.ask("a") == 42
    assert probe.messages == ["a", "a"]
    assert probe.ask("b", block=False).get(timeout=0.0) == 42


def test_an_account_that_does_not_add_up_is_said_so() -> None:
    stepper = Stepper(lambda: Dummy(Notes()))
    stepper.ask("a")
    with pytest.raises(AssertionError, match="2 were sent"):
        assert_balanced(stepper.ref, 2)
    stepper.ref._cell.run.work.failed += 1
    with pytest.raises(AssertionError, match="1 were accepted"):
        assert_balanced(stepper.ref)
