"""How an actor, and all of them, end: within the deadline, once, in one direction, and without waiting for each other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from messages.errors import AskFromItself, AskTimeout, ChildActive, RoleTaken, SystemStopped
from supervision import Actor, Ref, StopReport, Supervisor
from supervision.testing import Dummy, Hang, Notes, assert_balanced, wait_until
from tests.supervision.bench import HANG_TICKS, QUICK, ROLE, Bench, Watched, ended
from tests.supervision.doubles import STOP, Doer, Quitter, trying
from tests.supervision.steps import at_line, busy, in_thread

UNIT_S = 0.2
"""Stands for the second of the case that is told in seconds."""


# the supervisor's deadline


def test_case_87_a_child_that_ignores_the_stop_is_fenced_at_the_deadline_and_reported() -> None:
    """Given a child that does not end, when the supervisor stops within 1 s, then it is fenced and reported."""
    bench = Bench()
    ref = bench.start()
    with busy(ref):
        late = bench.cell.run.thread
        report = bench.supervisor.stop(1.0)
        assert (report.drained, report.hung) == (False, (ROLE,))
        assert 0.9 < report.took_s < 4.0
        assert (bench.child.state, bench.child.failed + bench.child.hung, bench.child.fenced) == ("stopped", 1, 1)
    assert late is not None
    late.join(5.0)
    assert not late.is_alive()
    assert (bench.notes.stopped, bench.cell.run.state) == ([], 0)  # what came back late has no effect
    assert_balanced(ref, 1)


@pytest.mark.parametrize("order", [(1, 1, 5), (1, 5, 1), (5, 1, 1)])
def test_case_88_children_that_need_time_are_waited_for_side_by_side(order: tuple[int, ...]) -> None:
    """Given children whose work in hand takes 1, 1 and 5 units, when stopped within 2, then it takes no more, and
    only the last is fenced."""
    supervisor, over = Supervisor(), threading.Event()
    roles = [f"{number}-{units}" for number, units in enumerate(order)]
    refs = [supervisor.start_child(role, Doer) for role in roles]
    begun = threading.Barrier(4)

    def work(units: int, _actor: Any) -> None:
        begun.wait(5.0)
        over.wait(units * UNIT_S)

    for ref, units in zip(refs, order, strict=True):
        ref.tell(partial(work, units))
    begun.wait(5.0)
    report = supervisor.stop(2 * UNIT_S)
    over.set()
    assert UNIT_S <= report.took_s < 5 * UNIT_S
    assert report.hung == tuple(role for role in roles if role.endswith("5"))


def test_case_90_several_stops_at_once_run_once_and_get_one_report() -> None:
    """Given a child at work, when four threads stop the supervisor, then it stops once and all get one report."""
    bench = Bench()
    ref = bench.start()
    start = threading.Barrier(4)

    def stop() -> StopReport:
        start.wait(5.0)
        return bench.supervisor.stop(5.0)

    with busy(ref):
        stops = [in_thread(stop) for _ in range(4)]
        wait_until(lambda: not ref.is_alive())
    reports = [*(one.result(5.0) for one in stops), bench.supervisor.stop(5.0)]
    assert reports[0].drained
    assert reports == [reports[0]] * 5
    assert bench.notes.stopped == [1]


# one direction, and an end that is one


@pytest.mark.parametrize("outer_drains", [True, False])
def test_case_93_two_stops_that_cross_end_it_once_and_its_state_never_goes_back(outer_drains: bool) -> None:
    """Given a stop that drains and one that does not, when one comes at any line of the other, then on_stop runs
    once, nothing that waited is handled, and the state moves in one direction."""
    ranks = {"new": 0, "running": 1, "stopped": 2}
    for number in range(1, 200):
        with ended(Bench()) as bench:
            ref = bench.start()
            seen: list[tuple[int, bool]] = []

            def look(bench: Bench = bench, seen: list[tuple[int, bool]] = seen) -> None:
                seen.append((ranks[bench.child.state], not bench.ref.is_alive()))

            def cross(ref: Ref = ref, look: Callable[[], None] = look) -> None:
                look()
                ref.stop(block=False, drain=not outer_drains)
                look()

            look()
            with busy(ref) as hang:
                for waiting in range(3):
                    ref.tell(waiting)
                reached = at_line(number, cross, partial(ref.stop, block=False, drain=outer_drains))
                if not reached:
                    break
                look()
            ref.stop()
            look()
            assert seen == sorted(seen)
            assert (bench.notes.handled, bench.notes.stopped) == ([hang], [1])
            assert bench.child.refused == 3
            assert_balanced(ref, 4)
    assert number > 3


@pytest.mark.parametrize("whose", ["ref", "supervisor"])
def test_case_94_a_stop_that_waits_returns_after_the_last_hook_has(bench: Bench, whose: str) -> None:
    """Given a last hook that takes its time, when the actor is stopped, then the stop returns only after it."""
    hang, order = Hang(), []

    class Slow(Dummy):
        def on_stop(self) -> None:
            hang.obey()
            order.append("hook")

    def stop() -> None:
        bench.ref.stop() if whose == "ref" else bench.supervisor.stop(5.0)
        order.append("stop")

    bench.start(lambda: Slow(bench.notes))
    with hang:
        stopping = in_thread(stop)
        wait_until(lambda: hang.begun)
        asked = bench.ref.stop(block=False)
        assert not asked.done
    stopping.result(5.0)
    assert asked.get(timeout=5.0) is False
    assert order == ["hook", "stop"]


class Ending(Quitter):
    """Notes how many objects were inside of their last hook when one was made."""

    def __init__(self, notes: Notes, hang: Hang, inside: list[int], seen: list[int]) -> None:
        seen.append(len(inside))
        super().__init__(notes)
        self._hang = hang
        self._inside = inside

    def on_stop(self) -> None:
        self._inside.append(1)
        if not self._hang.begun:
            self._hang.obey()
        self._inside.pop()


@pytest.mark.parametrize("fenced", [False, True])
@pytest.mark.parametrize("end", ["by itself", "by its ref", "by its supervisor"])
def test_case_95_no_replacement_while_the_old_one_is_in_its_last_hook_unless_it_is_fenced(
    watched: Watched, end: str, fenced: bool
) -> None:
    """Given an actor inside its last hook, when a replacement is due, then it is made after it, or after the fence."""
    hang = Hang()
    inside: list[int] = []
    seen: list[int] = []
    with hang:

        def make() -> Ending:
            return Ending(watched.notes, hang, inside, seen)

        ref = watched.start(make, policy=QUICK)
        ref.ask("m")
        late = watched.cell.run.thread
        if end == "by itself":
            ref.tell(STOP)
        elif end == "by its ref":
            ref.stop(block=False)
        else:
            stopper = in_thread(partial(watched.supervisor.stop, 30.0))
        wait_until(lambda: hang.begun)
        with pytest.raises((RoleTaken, SystemStopped)):
            watched.start(make)
        with pytest.raises(ChildActive):
            watched.supervisor.restart_child(ROLE)
        watched.supervisor.start()
        watched.look(HANG_TICKS + 2 if fenced else 2)
        if not fenced:
            hang.release()
        if end == "by its ref":
            wait_until(lambda: watched.child.state == "stopped" and not watched.child.thread)
            watched.supervisor.restart_child(ROLE)
        elif end == "by its supervisor":
            stopper.result(5.0)
            watched.supervisor.start()
        assert ref.ask("n") == "n"
        assert set(seen[1:]) == {int(fenced)}
        hang.release()
        wait_until(lambda: not inside)
        if fenced:
            assert late is not None
            late.join(5.0)
            assert not late.is_alive()


def test_case_96_children_that_ask_a_stopping_supervisor_are_refused() -> None:
    """Given children that start one more at their end, when the supervisor stops, then each is refused at once."""
    supervisor = Supervisor()
    heard: dict[str, list[type[BaseException]]] = {role: [] for role in "abc"}

    class Asking(Actor):
        def __init__(self, role: str) -> None:
            super().__init__()
            self._role = role

        def on_receive(self, message: Any) -> Any:
            return message

        def on_stop(self) -> None:
            try:
                supervisor.start_child("late", partial(Asking, "late"))
            except Exception as error:
                heard[self._role].append(type(error))
            for ref in refs:
                try:
                    ref.ask("m", timeout=4.0)
                except (SystemStopped, AskFromItself):
                    continue

    refs = [supervisor.start_child(role, partial(Asking, role)) for role in "abc"]
    for ref in refs:
        assert ref.ask("m") == "m"
    report = supervisor.stop(5.0)
    assert (report.hung, report.left) == ((), 0)
    assert report.took_s < 3.0  # nobody waited for an answer in vain
    assert heard == {role: [SystemStopped] for role in "abc"}
    assert [child.role for child in supervisor.tree()] == list("abc")


# waiting for oneself


def pair(bench: Bench) -> tuple[Ref, Ref]:
    return bench.start(Doer), bench.supervisor.start_child("other", Doer)


def test_case_97_a_stop_of_all_in_a_handler_waits_for_the_others_only(bench: Bench) -> None:
    """Given a handler, when it stops its supervisor, then all the others have ended, and it ends after it."""
    ref, other = pair(bench)
    answer = ref.ask(lambda _actor: (bench.supervisor.stop(5.0), other.is_alive()), block=False)
    report, alive = answer.get(timeout=5.0)
    assert (report.hung, alive) == ((), False)
    assert report.took_s < 4.0
    wait_until(lambda: {child.state for child in bench.supervisor.tree()} == {"stopped"})
    assert ref.stop() is False


def test_case_97_two_actors_that_stop_each_other_both_end(bench: Bench) -> None:
    """Given two handlers, when each stops the other and waits, then one times out at most, and both end."""
    refs = pair(bench)
    both = threading.Barrier(2)

    def stopping(other: Ref) -> Any:
        both.wait(5.0)
        return other.stop(timeout=0.05)

    answers = [ref.ask(trying(partial(stopping, other)), block=False) for ref, other in (refs, refs[::-1])]
    results = [answer.get(timeout=5.0) for answer in answers]
    assert AskTimeout in results
    assert set(results) <= {AskTimeout, True}
    wait_until(lambda: {child.state for child in bench.supervisor.tree()} == {"stopped"})


def test_case_97_an_ask_to_itself_and_a_stop_of_itself_are_refused_at_once(bench: Bench) -> None:
    """Given a handler, when it asks its own ref or stops it and waits, then it is refused, and lives on."""
    ref, _ = pair(bench)
    for call in (lambda: ref.ask("m", timeout=2.0), lambda: ref.stop(timeout=2.0)):
        assert ref.ask(trying(call)) is AskFromItself
    assert ref.is_alive()
    assert ref.ask(lambda _actor: "m") == "m"


def test_case_97_an_ask_cycle_ends_at_its_deadline(bench: Bench) -> None:
    """Given an actor that asks another, when that asks it back, then the inner ask times out and both go on."""
    ref, other = pair(bench)
    back = trying(partial(ref.ask, lambda _actor: "m", timeout=0.05))
    assert ref.ask(lambda _actor: other.ask(back)) is AskTimeout
    assert (ref.ask(lambda _actor: "m"), other.ask(lambda _actor: "m")) == ("m", "m")
