"""Who is restarted after which end, and who is left alone."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from messages.errors import ChildActive, SystemStopped
from supervision import Policy, Ref, RestartType, Supervisor
from supervision.testing import Dummy, Fail, Notes, assert_balanced, wait_until
from tests.supervision.bench import EAGER, ROLE, Bench
from tests.supervision.doubles import STOP, Quitter

TRANSIENT = replace(EAGER, restart=RestartType.TRANSIENT)
TEMPORARY = replace(EAGER, restart=RestartType.TEMPORARY)


class HookQuitter(Quitter):
    """Ends by itself in one hook of its first incarnation too."""

    def __init__(self, notes: Notes, hook: str | None = None) -> None:
        super().__init__(notes)
        self._hook = hook if notes.made == 1 else None
        self.tick_s = 0.0 if self._hook == "on_tick" else None

    def on_start(self) -> None:
        if self._hook == "on_start":
            self.stop()

    def on_tick(self, now_s: float) -> None:
        super().on_tick(now_s)
        self.stop()


def start(bench: Bench, policy: Policy = EAGER, hook: str | None = None) -> Ref:
    return bench.start(lambda: HookQuitter(bench.notes, hook), policy=policy)


def test_case_01_a_permanent_child_that_ends_normally_is_restarted(bench: Bench) -> None:
    """Given a permanent child, when it ends normally, then its next incarnation answers at the same ref."""
    ref = start(bench)
    ref.tell(1)
    assert ref.ask(STOP) == STOP
    wait_until(lambda: bench.child.incarnation == 2)
    assert ref.ask(2) == 2
    child = bench.child
    assert (child.state, child.incarnation, child.failed, child.failures) == ("running", 2, 0, 0)
    assert (bench.cell.ref, bench.notes.made, bench.notes.handled) == (ref, 2, [1, STOP, 2])
    assert_balanced(ref, 3)


@pytest.mark.parametrize("hook", ["on_start", "on_tick"])
def test_case_02_a_permanent_child_that_ends_in_a_hook_is_restarted(bench: Bench, hook: str) -> None:
    """Given a permanent child, when it stops itself in a hook, not asked by anybody, then it is restarted."""
    ref = start(bench, hook=hook)
    wait_until(lambda: bench.child.incarnation == 2)
    assert ref.ask("m") == "m"
    assert (bench.child.state, bench.child.incarnation, bench.notes.made) == ("running", 2, 2)
    assert len(bench.notes.ticks) == (hook == "on_tick")


def test_case_03_a_permanent_child_that_raises_is_restarted(bench: Bench) -> None:
    """Given a permanent child, when it raises, then it is restarted."""
    ref = start(bench)
    ref.tell(Fail(ValueError()))
    assert ref.ask("m") == "m"
    child = bench.child
    assert (child.state, child.incarnation, child.restarts, child.failed) == ("running", 2, 1, 1)
    assert child.causes == (("ValueError", 1),)


def test_case_04_a_transient_child_that_ends_normally_is_kept_but_not_restarted(bench: Bench) -> None:
    """Given a transient child, when it ends normally, then it stays stopped until `restart_child`."""
    ref = start(bench, TRANSIENT)
    with pytest.raises(ChildActive):
        bench.supervisor.restart_child(ROLE)
    assert ref.ask(STOP) == STOP
    wait_until(lambda: bench.child.state == "stopped")
    assert (bench.child.incarnation, bench.notes.made, ref.is_alive()) == (1, 1, False)
    with pytest.raises(SystemStopped):
        ref.ask("between")
    bench.supervisor.restart_child(ROLE)
    assert ref.ask("m") == "m"
    assert (bench.child.state, bench.child.incarnation, bench.notes.made) == ("running", 2, 2)
    assert bench.notes.handled == [STOP, "m"]


@pytest.mark.parametrize("hook", ["on_start", "on_tick"])
def test_case_05_a_transient_child_that_ends_in_a_hook_is_not_restarted(bench: Bench, hook: str) -> None:
    """Given a transient child, when it stops itself in a hook, not asked by anybody, then it is not restarted."""
    ref = start(bench, TRANSIENT, hook)
    wait_until(lambda: bench.child.state == "stopped")
    assert (bench.child.incarnation, bench.notes.made, ref.is_alive()) == (1, 1, False)
    assert bench.notes.stopped == [1]


def test_case_06_a_transient_child_that_raises_is_restarted(bench: Bench) -> None:
    """Given a transient child, when it raises, then it is restarted."""
    ref = start(bench, TRANSIENT)
    ref.tell(Fail(ValueError()))
    assert ref.ask("m") == "m"
    assert (bench.child.state, bench.child.incarnation, bench.child.restarts) == ("running", 2, 1)


@pytest.mark.parametrize("way", ["by itself", "ValueError", "SystemExit", "by its ref"])
def test_case_07_a_temporary_child_is_forgotten_at_its_end(bench: Bench, way: str) -> None:
    """Given a temporary child, when it ends in any way, then it is gone and its role is free again."""
    old = start(bench, TEMPORARY)
    if way == "by itself":
        old.tell(STOP)
    elif way == "by its ref":
        old.stop()
    else:
        old.tell(Fail(ValueError() if way == "ValueError" else SystemExit()))
    wait_until(lambda: ROLE not in {child.role for child in bench.supervisor.tree()})
    assert (bench.notes.made, old.is_alive()) == (1, False)
    with pytest.raises(KeyError):
        bench.supervisor.restart_child(ROLE)
    with pytest.raises(SystemStopped):
        old.ask("late")
    new = start(bench, TEMPORARY)
    assert new.ask("m") == "m"
    assert (new is old, bench.child.incarnation, bench.notes.made) == (False, 1, 2)


def test_case_08_a_failure_leaves_the_siblings_alone(bench: Bench) -> None:
    """Given two permanent children, when one raises, then the other keeps its incarnation."""
    ref = bench.start()
    other = bench.supervisor.start_child("other", lambda: Dummy(Notes()), policy=EAGER)
    other.ask("m")
    ref.tell(Fail(SystemExit()))
    assert (ref.ask("m"), other.ask("n")) == ("m", "n")
    assert [(child.role, child.incarnation, child.restarts) for child in bench.supervisor.tree()] == [
        (ROLE, 2, 1),
        ("other", 1, 0),
    ]


def test_case_14_children_are_stopped_in_reverse_order() -> None:
    """Given five children with work waiting, when the supervisor stops, then they end in the order 5, 4, 3, 2, 1."""
    supervisor, ends = Supervisor(), []
    notes = {role: Notes() for role in "12345"}

    class Child(Dummy):
        def on_stop(self) -> None:
            ends.append(self.context)

    for role, of_one in notes.items():
        ref = supervisor.start_child(role, partial(Child, of_one), policy=EAGER, context=role)
        for number in range(100):
            ref.tell(number)
    report = supervisor.stop(5.0)
    assert (report.drained, report.left, report.hung) == (True, 0, ())
    assert ends == ["5", "4", "3", "2", "1"]
    assert [of_one.handled for of_one in notes.values()] == [list(range(100))] * 5
