from __future__ import annotations

from typing import Any

import pytest

from messages.errors import ActorFailed, SystemStopped
from supervision import Answer, Supervisor
from supervision.incarnation import Run, remove, succeed
from supervision.testing import assert_balanced
from supervision.tree import status
from supervision.work import HUNG, Work, account, adopt, give, sweep, take, work_of


def running() -> Run:
    """An incarnation without a thread, with nothing in hand."""
    supervisor = Supervisor(running=False)
    supervisor.start_child("r", object)
    run = next_run(supervisor.cells["r"].run)
    adopt(run)
    return run


def next_run(old: Run, cause: str = "ValueError") -> Run:
    run = Run(old.cell, old.number + 1, old, object())
    run.cause = cause
    assert succeed(old, run)
    return run


def in_hand(run: Run, *messages: Any, started: int = 0, done: int = 0) -> Work:
    """Take messages out of the mailbox, and be so far with them."""
    for message in messages:
        run.cell.tell(message)
    assert take(run, run.cell.mail, run.cell.mail.peek(99))
    run.work.started, run.work.done = started, done
    work: Work = run.work
    return work


def accounts(run: Run) -> dict[str, int]:
    child = status(run.cell)
    return {
        name: count
        for name in ("handled", "failed", "hung", "waiting", "refused")
        if (count := getattr(child, name)) != 0
    }


def test_what_was_taken_is_no_longer_in_the_lane_and_counts_as_waiting() -> None:
    run = running()
    in_hand(run, *"abc")
    assert (run.cell.mail.items, run.work.items) == ([3], ["a", "b", "c"])
    assert accounts(run) == {"waiting": 3}


def test_control_is_taken_before_what_is_in_hand() -> None:
    run = running()
    in_hand(run, *"abc", started=1, done=1)
    run.cell.control.offer("c1")
    run.cell.control.offer("c2")
    assert take(run, run.cell.control, run.cell.control.peek(9))
    assert run.work.items == ["c1", "c2", "b", "c"]
    assert accounts(run) == {"handled": 1, "waiting": 4}


@pytest.mark.parametrize(
    ("started", "done", "rest", "expected"),
    [
        (0, 0, ["a", "b", "c"], {"waiting": 3}),
        (1, 0, ["b", "c"], {"failed": 1, "waiting": 2}),
        (1, 1, ["b", "c"], {"handled": 1, "waiting": 2}),
        (3, 2, [], {"handled": 2, "failed": 1}),
        (3, 3, [], {"handled": 3}),
    ],
)
def test_the_successor_reads_off_what_became_of_each_message(
    started: int, done: int, rest: list[str], expected: dict[str, int]
) -> None:
    old = running()
    in_hand(old, *"abc", started=started, done=done)
    run = next_run(old)
    assert accounts(run) == {**expected, **({"waiting": 3 - started} if len(rest) else {})} or started > done
    for _ in range(2):
        adopt(run)
    assert run.work.items == rest
    assert accounts(run) == expected
    assert_balanced(run.cell.ref, 3)


def test_what_was_peeked_but_not_removed_is_handled_from_the_mailbox() -> None:
    old = running()
    old.cell.tell("a")
    head = old.cell.mail.peek(9)
    work = Work(old.work, head[1:])
    work.lane, work.taken, work.cut = old.cell.mail, 1, 1
    old.work = work  # fenced before the removal,
    run = next_run(old)
    work.started = 1  # and on its way to meet the fence
    adopt(run)
    assert (run.work.items, run.cell.mail.items) == ([], [0, "a"])
    assert accounts(run) == {"waiting": 1}


def test_bytes_that_were_peeked_but_not_removed_are_not_given_back_twice() -> None:
    supervisor = Supervisor(running=False)
    supervisor.start_child("r", object, capacity_bytes=10_000)
    old = next_run(supervisor.cells["r"].run)
    adopt(old)
    old.cell.tell("x" * 1_000)
    head = old.cell.mail.peek(9)
    work = Work(old.work, head[1:])
    work.lane, work.taken, work.cut, work.bytes = old.cell.mail, 1, 1, head[1].weight
    old.work = work
    run = next_run(old)
    adopt(run)
    assert take(run, run.cell.mail, run.cell.mail.peek(9))
    assert run.cell.mail.bytes_out == run.cell.mail.bytes_in == head[1].weight


def test_a_handler_that_returns_after_the_fence_is_counted_once() -> None:
    old = running()
    work = in_hand(old, *"abc", started=1)
    run = next_run(old, HUNG)
    adopt(run)
    work.done = 1
    work.started = 2  # its next step, which meets the fence
    assert accounts(run) == {"hung": 1, "waiting": 2}


def test_a_handler_that_returns_between_fence_and_adoption_has_handled_its_message() -> None:
    old = running()
    work = in_hand(old, *"abc", started=1)
    run = next_run(old, HUNG)
    work.done = 1
    adopt(run)
    assert accounts(run) == {"handled": 1, "waiting": 2}


def test_a_message_in_hand_fails_for_its_asker_by_the_cause_of_the_fence() -> None:
    old = running()
    answer = old.cell.ask("a")
    in_hand(old, started=1)
    middle = next_run(old, HUNG)
    assert adopt(middle) == "a"
    run = next_run(middle)
    assert adopt(run) is None
    give(run)
    with pytest.raises(ActorFailed, match="r failed: Hung"):
        answer.get(timeout=0.0)
    assert accounts(run) == {"hung": 1}


def test_a_successor_that_died_before_it_adopted_is_skipped_and_its_cause_is_not_that_of_the_message() -> None:
    old = running()
    old.state = "state"
    in_hand(old, "a", started=1)
    run = next_run(next_run(next_run(old, HUNG), "OSError"))
    assert work_of(run) is old.work
    adopt(run)
    assert run.state == "state"
    assert accounts(run) == {"hung": 1}


@pytest.mark.parametrize(("error", "expected"), [(None, 42), (ValueError(), ValueError), (SystemExit(), ActorFailed)])
def test_a_reply_that_was_noted_but_not_given_is_given_by_the_successor(error: Any, expected: Any) -> None:
    old = running()
    answer = old.cell.ask("a")
    in_hand(old, started=1)
    if error is None:
        old.replies = ((answer, 42, None),)
        old.work.done = 1
    else:
        account(old, (answer, None, error), failed=1)
    run = next_run(old)
    give(old)
    assert not answer.done
    adopt(run)
    give(run)
    assert accounts(run) == ({"handled": 1} if error is None else {"failed": 1})
    if error is None:
        assert answer.get(timeout=0.0) == expected
    else:
        with pytest.raises(expected):
            answer.get(timeout=0.0)


def test_an_account_of_a_fenced_incarnation_changes_nothing() -> None:
    old = running()
    in_hand(old, "a", started=1)
    run = next_run(old)
    adopt(run)
    account(old, (None, None, ValueError()), failed=1)
    old.work = Work(old.work)
    assert not take(old, old.cell.mail, [1, "b"])
    assert accounts(run) == {"failed": 1}


def test_what_is_left_at_the_end_is_refused_and_its_askers_are_told_however_often_it_is_swept() -> None:
    run = running()
    in_hand(run, *"abc", started=1, done=1)
    answers: list[Answer] = [run.cell.ask("d"), run.cell.ask("e")]
    run.cell.control.offer("f")
    assert sorted(sweep(run)) == ["b", "c", "d", "e", "f"]
    assert sweep(run) == []
    give(run)
    for answer in answers:
        with pytest.raises(SystemStopped):
            answer.get(timeout=0.0)
    assert accounts(run) == {"handled": 1, "refused": 5}
    assert (run.cell.mail.items, run.work.items) == ([5], [])


def test_a_sweep_that_was_torn_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    run = running()
    run.cell.tell("a")
    calls: list[int] = []

    def tear_first(*args: Any) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise SystemExit
        remove(*args)

    monkeypatch.setattr("supervision.work.remove", tear_first)
    with pytest.raises(SystemExit):
        sweep(run)
    assert sweep(run) == []
    assert accounts(run) == {"refused": 1}
    assert run.cell.mail.items == [1]
