"""Messages that plain pykka loses, changes or handles twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from actors import TelemetrySystem
from messages import AskTimeout, GetSeries, MailboxFull, SystemStopped
from supervision import ChildStatus, Ref, Supervisor
from supervision.testing import Dummy, Fail, Hang, Notes, assert_balanced, wait_until
from tests.supervision.bench import EAGER, Bench
from tests.supervision.faults.support import Doer, switching_every

ROUNDS = 300
LATE_SENDS = 20


def test_what_is_told_before_a_stop_is_handled_and_what_comes_after_is_counted(bench: Bench) -> None:
    """Fault 01: given a busy actor that was told to stop, when 1000 tells follow, then each is refused and counted."""
    ref = bench.start()
    with Hang() as hang:
        ref.tell(hang)
        wait_until(lambda: hang.begun)
        for number in range(10):
            ref.tell(number)
        ended = ref.stop(block=False)
        for _ in range(1000):
            ref.tell("late")
    assert ended.get(timeout=5.0) is True
    assert bench.notes.handled == [hang, *range(10)]
    assert (bench.child.handled, bench.child.refused, bench.child.waiting) == (11, 1000, 0)
    assert {letter.reason for letter in bench.supervisor.dead_letters()} == {"stopped"}
    assert_balanced(ref, 1011)


class Noting(Dummy):
    """Notes in `failures` what its hook for failures is given."""

    def __init__(self, notes: Notes, failures: list[Any]) -> None:
        super().__init__(notes)
        self._failures = failures

    def on_failure(self, exception_type: Any, exception_value: Any, traceback: Any) -> None:
        self._failures.append((exception_type, exception_value))


def test_a_message_that_fails_costs_itself_and_not_the_backlog(bench: Bench) -> None:
    """Fault 02: given 10 000 messages behind a bad one, when it raises, then they are handled in order, it is counted."""
    failures: list[Any] = []
    ref = bench.start(lambda: Noting(bench.notes, failures), capacity=20_000)
    bad = Fail(ValueError("bad"))
    with Hang() as hang:
        ref.tell(hang)
        wait_until(lambda: hang.begun)
        ref.tell(bad)
        for number in range(10_000):
            ref.tell(number)
        answer = ref.ask("asked", block=False)
    assert answer.get(timeout=5.0) == "asked"
    assert bench.notes.handled == [hang, bad, *range(10_000), "asked"]
    assert (bench.child.handled, bench.child.failed) == (10_002, 1)
    assert failures == [(ValueError, bad.error)]
    assert [(letter.reason, letter.message) for letter in bench.supervisor.dead_letters()] == [("failed", "Fail")]
    assert_balanced(ref, 10_003)


def stops_against_senders(
    supervisor: Supervisor, send: Callable[[Ref], object]
) -> Iterator[tuple[ChildStatus, Ref, Notes, int]]:
    """Rounds in which an actor is stopped while two threads send; after each, how it stands and how much was sent."""
    with switching_every(1e-5):
        for _ in range(ROUNDS):
            notes, sent = Notes(), list[int]()
            ref = supervisor.start_child("child", partial(Dummy, notes), policy=EAGER)
            threads = [threading.Thread(target=_send_past_the_end, args=(ref, send, sent)) for _ in range(2)]
            for thread in threads:
                thread.start()
            wait_until(lambda notes=notes: notes.handled)  # type: ignore[misc]
            assert ref.stop(timeout=10.0) is True
            for thread in threads:
                thread.join(10.0)
            yield supervisor.tree()[0], ref, notes, sum(sent)
            supervisor.delete_child("child")


def _send_past_the_end(ref: Ref, send: Callable[[Ref], object], sent: list[int]) -> None:
    count, late = 0, 0
    while late < LATE_SENDS:
        send(ref)
        count += 1
        late += not ref.is_alive()
    sent.append(count)


def test_no_tell_is_lost_in_a_race_with_a_stop(bench: Bench) -> None:
    """Fault 03: given two threads that tell, when the actor is stopped, 300 times, then every tell has one known fate."""
    for child, ref, notes, sent in stops_against_senders(bench.supervisor, lambda ref: ref.tell("m")):
        assert len(notes.handled) == child.handled > 0
        assert (child.waiting, child.failed) == (0, 0)
        assert child.refused > LATE_SENDS
        assert child.handled + child.dropped + child.refused == sent
        assert_balanced(ref, sent)


def test_no_ask_is_left_unanswered_in_a_race_with_a_stop(bench: Bench) -> None:
    """Fault 04: given two threads that ask, when the actor is stopped, 300 times, then every future has its outcome."""
    answers: list[Any] = []

    def ask(ref: Ref) -> None:
        answers.append(ref.ask("m", block=False))

    for child, ref, notes, sent in stops_against_senders(bench.supervisor, ask):
        assert len(answers) == sent
        assert sum(not answer.done for answer in answers) == 0
        assert len(notes.handled) == child.handled == sum(answered(answer) for answer in answers)
        assert_balanced(ref, sent)
        answers.clear()


def answered(answer: Any) -> bool:
    """Whether an ask was answered, and not refused."""
    try:
        answer.get(timeout=0.0)
    except (SystemStopped, MailboxFull):
        return False
    return True


class HalfDone(Noting):
    """Can be left with one of two changes done."""

    first = second = 0

    def on_receive(self, message: Any) -> Any:
        self.first += 1
        if message == "bad":
            raise ValueError("between the two")
        self.second += 1
        return self.first, self.second


def test_a_failure_that_nobody_reads_is_a_failure_all_the_same(bench: Bench) -> None:
    """Fault 07: given asks whose futures nobody reads, when they raise, then hook, count and a new object follow."""
    failures: list[Any] = []
    ref = bench.start(lambda: HalfDone(bench.notes, failures))
    for _ in range(2):
        ref.ask("bad", block=False)
    assert ref.ask("good") == (1, 1)
    assert [kind for kind, _ in failures] == [ValueError, ValueError]
    assert (bench.child.failed, bench.child.restarts, bench.child.causes) == (2, 2, (("ValueError", 2),))


def test_news_for_many_reaches_those_behind_a_dead_one(bench: Bench) -> None:
    """Fault 08: given five actors, the third of which has ended, when all are told, then four get it, nobody raises."""
    notes = [Notes() for _ in range(5)]
    refs = [bench.supervisor.start_child(f"r{n}", partial(Dummy, notes[n])) for n in range(5)]
    refs[2].stop()
    for ref in refs:
        ref.tell("news")
    assert bench.supervisor.stop(5.0).drained
    assert [note.handled for note in notes] == [["news"], ["news"], [], ["news"], ["news"]]
    assert bench.supervisor.tree()[2].refused == 1


def test_a_record_holds_what_it_was_given_and_not_what_became_of_it() -> None:
    """Fault 09: given labels in a dict, when it is changed between five records, then each has its own labels."""
    with TelemetrySystem() as system:
        labels: dict[str, str] = {}
        for number in range(5):
            labels["step"] = f"s{number}"
            system.record("work.done", float(number), labels)
        labels["step"] = "changed"
        found = system.ask(GetSeries(name="work.done")).series
    assert sorted((series.labels["step"], [point.value for point in series.points]) for series in found) == [
        (f"s{number}", [float(number)]) for number in range(5)
    ]


def test_an_ask_that_nobody_waits_for_any_more_is_not_carried_out(bench: Bench) -> None:
    """Fault 36: given a busy actor, when one request is asked three times in vain and once more, then it is done once."""
    ref = bench.start()
    with Hang() as hang:
        ref.tell(hang)
        wait_until(lambda: hang.begun)
        for _ in range(3):
            with pytest.raises(AskTimeout):
                ref.ask("order", timeout=0.01)
    assert ref.ask("order") == "order"
    assert bench.notes.handled == [hang, "order"]
    assert [letter.reason for letter in bench.supervisor.dead_letters()] == ["withdrawn"] * 3
    assert_balanced(ref, 5)


def test_an_actor_may_be_told_something_while_it_ends(bench: Bench) -> None:
    """Fault 42: given an `on_stop` that tells the actor itself, also by another, when it is stopped, then it ends well."""
    other = bench.supervisor.start_child("other", Doer)

    class Flushing(Dummy):
        def on_stop(self) -> None:
            own = self.actor_ref
            own.tell("flush")
            other.ask(lambda _other: own.tell("from elsewhere"))
            super().on_stop()

    ref = bench.start(lambda: Flushing(bench.notes))
    ref.ask("m")
    assert ref.stop() is True
    assert bench.notes.stopped == [1]
    assert (bench.child.restarts, bench.child.refused, other.is_alive()) == (0, 2, True)
    assert_balanced(ref, 3)


def test_a_fault_that_heals_costs_one_message_and_not_the_actor(bench: Bench) -> None:
    """Fault 44: given an actor whose first message fails, when 20 000 follow, then all of them are handled."""
    ref = bench.start(fail_on={1: OSError()}, capacity=30_000)
    for number in range(20_001):
        ref.tell(number)
    assert ref.ask("last") == "last"
    assert bench.notes.handled == [*range(20_001), "last"]
    assert (bench.child.handled, bench.child.failed, bench.child.dropped, bench.child.refused) == (20_001, 1, 0, 0)
