from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from messages.lifecycle import Crash
from supervision import Answer, Committed, Draft, Route, Supervisor, Waker, stage
from supervision.incarnation import Run, succeed
from supervision.mailbox import Mail
from supervision.stage import effect
from supervision.testing import wait_until
from supervision.work import adopt
from tests.supervision.stages import Line

ITEMS = tuple(range(400))


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    supervisor = Supervisor()
    yield supervisor
    supervisor.stop(5.0)


class Faults:
    """Raises at each n-th passage, everywhere."""

    def __init__(self, every: int) -> None:
        self._every = every
        self._passed = 0

    def __call__(self, _place: str) -> None:
        self._passed += 1
        if self._passed % self._every == 0:
            raise SystemExit


def run_through(line: Line) -> None:
    for item in ITEMS:
        line.forwarder.tell(item)
    wait_until(lambda: line.total >= len(ITEMS) and not len(line.route))


def test_what_goes_in_comes_out_once_and_in_order(supervisor: Supervisor) -> None:
    line = Line(supervisor)
    run_through(line)
    assert list(line.counts.items()) == [(item, 1) for item in ITEMS]
    assert line.forwarder.ask("last") == len(ITEMS) + 1


@pytest.mark.parametrize("every", [2, 3, 5, 7])
def test_a_crash_at_each_plan_or_after_each_commit_loses_and_doubles_nothing(
    supervisor: Supervisor, every: int
) -> None:
    line = Line(supervisor, Faults(every))
    run_through(line)
    assert list(line.counts.items()) == [(item, 1) for item in ITEMS]
    assert sum(child.restarts for child in supervisor.tree()) > 1


STEPS = ["remove", "send", "forget", "merge"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_around_each_single_effect_loses_and_doubles_nothing(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    real: Callable[..., None] = getattr(stage, step)
    calls: list[int] = []

    def torn(*args: Any) -> None:
        calls.append(1)
        crash = len(calls) % 2 == 1
        if crash and when == "before":
            raise SystemExit
        real(*args)
        if crash:
            raise SystemExit

    monkeypatch.setattr(stage, step, torn)
    line = Line(supervisor)
    run_through(line)
    assert list(line.counts.items()) == [(item, 1) for item in ITEMS]
    assert len(calls) > 1


def test_an_asker_is_answered_though_the_actor_crashes_before_the_reply(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Answer.resolve
    torn: list[Any] = []

    def tear_first(answer: Answer, outcome: Any) -> None:
        if not torn:
            torn.append(outcome)
            raise SystemExit
        real(answer, outcome)

    monkeypatch.setattr(Answer, "resolve", tear_first)
    line = Line(supervisor)
    assert line.counter.ask("how many") == 0
    assert torn == [0]


def make_run(state: Committed) -> Run:
    supervisor = Supervisor(running=False)
    supervisor.start_child("r", object)
    run = supervisor.cells["r"].run
    run.state = state
    return run


def full_draft(committed: Committed, lane: Mail, way_in: Route, way_out: Route, target: dict[Any, Any]) -> Draft:
    draft = Draft(committed)
    draft.remove(lane, lane.peek(1))
    draft.consume(way_in, 1)
    draft.send(way_out, "one")
    draft.send(way_out, "two")
    draft.merge(target, {"a": 2})
    draft.drop(target, ("b",))
    return draft


def test_effects_follow_from_the_state_and_can_be_repeated_by_the_successor() -> None:
    lane, way_in, way_out = Mail(9), Route("in", Waker(), Waker()), Route("out", Waker(), Waker())
    lane.offer("m")
    lane.offer("n")
    way_in.slots.update({1: "x", 2: "y"})
    target, answer = {"a": 1, "b": 1}, Answer()
    run = make_run(Committed("before"))
    draft = full_draft(run.state, lane, way_in, way_out, target)
    draft.reply(answer, "reply")
    assert (lane.items, list(way_in.slots), way_out.slots, target) == ([0, "m", "n"], [1, 2], {}, {"a": 1, "b": 1})
    run.state = draft.commit("after")

    effect(run, run.state)
    successor = Run(run.cell, 1, run, object())
    assert succeed(run, successor)
    adopt(successor)
    effect(successor, successor.state)

    assert lane.items == [1, "n"]
    assert way_in.slots == {2: "y"}
    assert way_out.slots == {1: "one", 2: "two"}
    assert target == {"a": 2}
    assert answer.get(timeout=0.0) == "reply"
    assert successor.state.data == "after"


def test_a_fenced_stage_that_comes_back_has_no_effects() -> None:
    lane, way_in, way_out = Mail(9), Route("in", Waker(), Waker()), Route("out", Waker(), Waker())
    lane.offer("m")
    way_in.slots[1] = "x"
    target, answer = {"a": 1, "b": 1}, Answer()
    run = make_run(Committed("before"))
    draft = full_draft(run.state, lane, way_in, way_out, target)
    draft.reply(answer, "reply")
    assert succeed(run, Run(run.cell, 1, run, object()))
    effect(run, draft.commit("late"))
    assert (lane.items, way_in.slots, way_out.slots, target) == ([0, "m"], {1: "x"}, {}, {"a": 1, "b": 1})
    assert not answer.done


def test_the_numbers_of_routes_go_on_from_commit_to_commit() -> None:
    way = Route("r", Waker(), Waker())
    state = Committed(None)
    for expected in (1, 2):
        draft = Draft(state)
        assert draft.number_taken(way) == expected - 1
        draft.consume(way, 1)
        draft.send(way, "m")
        state = draft.commit(None)
        assert (state.taken, state.sent) == ({"r": expected}, {"r": expected})
    assert Draft(state).commit(None)[1:] == ({"r": 2}, {"r": 2}, (), (), (), (), (), ())


def test_an_ordered_crash_is_answered_and_costs_nothing(supervisor: Supervisor) -> None:
    line = Line(supervisor)
    line.counter.ask("first")
    with pytest.raises(RuntimeError, match="order"):
        line.counter.ask(Crash())
    run_through(line)
    assert list(line.counts.items()) == [(item, 1) for item in ITEMS]
    assert [child.restarts for child in supervisor.tree()] == [1, 0]


def test_the_commits_are_counted_over_restarts(supervisor: Supervisor) -> None:
    line = Line(supervisor)
    for asked in range(1, 4):
        line.counter.ask("how many")
        assert supervisor.tree()[0].handled == asked
        with pytest.raises(RuntimeError):
            line.counter.ask(Crash())


def test_a_stop_drains_the_line(supervisor: Supervisor) -> None:
    line = Line(supervisor, Faults(11))
    for item in ITEMS:
        line.forwarder.tell(item)
    report = supervisor.stop(5.0)
    assert (report.drained, report.left, report.hung) == (True, 0, ())
    assert list(line.counts.items()) == [(item, 1) for item in ITEMS]


def test_a_bite_grows_again_with_each_commit(supervisor: Supervisor) -> None:
    line = Line(supervisor)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            line.counter.ask(Crash())
    line.counter.ask("first")
    small = supervisor.cells["counter"].run.bite
    line.counter.ask("second")
    assert supervisor.cells["counter"].run.bite == 2 * small
