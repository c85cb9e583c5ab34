from __future__ import annotations

from typing import Any

import pytest

from messages.errors import ActorFailed
from supervision import Answer, Policy, Route, Waker
from supervision.actor import give, write_off
from supervision.cell import Cell, Phase
from supervision.clock import SystemClock
from supervision.incarnation import (
    Run,
    adopt,
    close,
    conclude,
    forget,
    merge,
    move,
    put_state,
    remove,
    send,
    succeed,
)
from supervision.mailbox import Envelope


def make_cell() -> Cell:
    return Cell("r", object, policy=Policy(), clock=SystemClock(), context=None, capacity=9, waker=Waker())


def next_run(old: Run) -> Run:
    run = Run(old.cell, old.number + 1, old, object())
    assert succeed(old, run)
    return run


def running() -> Run:
    run = next_run(make_cell().run)
    adopt(run)
    return run


def fenced_run() -> Run:
    run = next_run(make_cell().run)
    next_run(run)
    return run


def test_an_incarnation_is_succeeded_once() -> None:
    cell = make_cell()
    first, second = Run(cell, 1, cell.run, None), Run(cell, 1, cell.run, None)
    old = cell.run
    assert succeed(old, first)
    assert not succeed(old, second)
    assert cell.run is first
    assert (first.live, old.live) == (True, False)


def test_the_state_is_adopted_after_the_fence() -> None:
    old = make_cell().run
    old.state = "before"
    run = next_run(old)
    old.state = "committed in the last moment"
    adopt(run)
    old.state = "too late"
    adopt(run)
    assert run.state == "committed in the last moment"


def test_a_successor_that_died_before_it_adopted_is_skipped() -> None:
    old = make_cell().run
    old.state = "state"
    old.in_flight = ("lane", 1, "envelope")
    run = next_run(next_run(next_run(old)))
    adopt(run)
    assert (run.state, run.bequest) == ("state", ("lane", 1, "envelope"))


def test_what_a_successor_had_not_accounted_for_is_passed_on() -> None:
    old = make_cell().run
    old.in_flight = ("lane", 1, "envelope")
    middle = next_run(old)
    adopt(middle)
    run = next_run(middle)
    adopt(run)
    assert run.bequest == ("lane", 1, "envelope")


def test_a_fenced_incarnation_has_no_effects() -> None:
    run = fenced_run()
    cell = run.cell
    route, target = Route("r", Waker(), Waker()), {"a": 1}
    route.slots[1] = "taken"
    cell.mail.offer("m")
    run.state = "old"

    remove(run, cell.mail, 1, 1)
    send(run, route, 2, "late")
    forget(run, route, 1)
    merge(run, target, {"a": 2})
    put_state(run, "late")
    conclude(run, None, 1)
    close(run, Phase.CLOSED)

    assert cell.mail.items == [0, "m"]
    assert route.slots == {1: "taken"}
    assert target == {"a": 1}
    assert run.state == "old"
    assert (cell.handled, cell.failed, run.committed) == (0, 0, 0)
    assert cell.phase is Phase.NEW


def test_the_current_incarnation_has_them_and_they_can_be_repeated() -> None:
    run = next_run(make_cell().run)
    cell = run.cell
    route, target = Route("r", Waker(), Waker()), {"a": 1}
    route.slots[1] = "taken"
    cell.mail.offer("m")
    for _ in range(2):
        remove(run, cell.mail, 1, 1)
        send(run, route, 2, "sent")
        forget(run, route, 1)
        merge(run, target, {"a": 2})
        put_state(run, "new")
        close(run, Phase.CLOSED)
    assert cell.mail.items == [1]
    assert route.slots == {2: "sent"}
    assert target == {"a": 2}
    assert run.state == "new"
    assert cell.phase is Phase.CLOSED


def test_a_phase_is_left_only_for_the_next_from_where_it_is() -> None:
    cell = make_cell()
    move(cell, Phase.OPEN, Phase.DRAINING)
    seen = [cell.phase]
    move(cell, Phase.NEW, Phase.OPEN)
    move(cell, Phase.OPEN, Phase.DRAINING)
    assert [*seen, cell.phase] == [Phase.NEW, Phase.DRAINING]


def in_flight(run: Run, *, removed: bool) -> Answer:
    """Let a message be in flight, as far as it gets in an incarnation that is fenced."""
    answer = Answer()
    lane = run.cell.mail
    lane.offer(Envelope("m", answer))
    run.in_flight = (lane, 1, lane.items[1])
    if removed:
        remove(run, lane, 1, 1)
    return answer


def test_a_message_in_flight_is_written_off_once_and_its_asker_is_told() -> None:
    old = running()
    answer = in_flight(old, removed=True)
    run = next_run(old)
    for _ in range(2):
        adopt(run)
        write_off(run)
    assert run.cell.failed == 1
    with pytest.raises(ActorFailed):
        answer.get(timeout=0.0)


def test_a_message_that_was_not_yet_removed_is_left_to_be_handled() -> None:
    old = running()
    answer = in_flight(old, removed=False)
    run = next_run(old)
    adopt(run)
    write_off(run)
    assert (run.cell.failed, len(run.cell.mail), answer.done) == (0, 1, False)


def test_a_late_return_is_not_counted_a_second_time() -> None:
    old = running()
    in_flight(old, removed=True)
    run = next_run(old)
    conclude(old, None, 1)  # the handler comes back before the successor has looked
    adopt(run)
    write_off(run)
    assert (run.cell.handled, run.cell.failed) == (0, 1)


@pytest.mark.parametrize(("error", "expected"), [(None, 42), (ValueError(), ValueError), (SystemExit(), ActorFailed)])
def test_a_reply_that_was_noted_but_not_given_is_given_by_the_successor(error: Any, expected: Any) -> None:
    old = running()
    answer = in_flight(old, removed=True)
    conclude(old, (answer, 42, error), 1 if error is None else 0)
    run = next_run(old)
    give(old)
    assert not answer.done
    adopt(run)
    write_off(run)
    assert run.cell.handled + run.cell.failed == 1
    if error is None:
        assert answer.get(timeout=0.0) == expected
    else:
        with pytest.raises(expected):
            answer.get(timeout=0.0)


def test_the_bite_is_halved_by_each_crash_but_not_below_the_least() -> None:
    run = make_cell().run
    bites = []
    for _ in range(12):
        bites.append(run.bite)
        run = next_run(run)
    assert bites == [65_536, 32_768, 16_384, 8_192, 4_096, 2_048, 1_024, 512, 256, 128, 64, 64]
