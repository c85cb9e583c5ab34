from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest

from messages.errors import ActorFailed
from messages.lifecycle import Crash, CrashOrdered
from supervision import Actor, Policy
from supervision.testing import Dummy, Fail, Hang, Notes, assert_balanced, throw, wait_parked, wait_until
from tests.supervision.bench import Bench, ManualBench, Watched, ended

FATAL = [SystemExit(3), KeyboardInterrupt(), GeneratorExit(), asyncio.CancelledError(), BaseException()]


def test_messages_are_handled_in_order_and_asks_are_answered(bench: Bench) -> None:
    ref = bench.start()
    for number in range(100):
        ref.tell(number)
    assert ref.ask("last") == "last"
    assert bench.notes.handled == [*range(100), "last"]


def test_an_asynchronous_exception_restarts_a_resting_actor(bench: Bench) -> None:
    ref = bench.start()
    ref.ask("m")
    thread = bench.cell.run.thread
    assert throw(ref, SystemExit)
    bench.cell.waker.wake()
    bench.settled(1)
    assert bench.cell.run.thread is thread
    assert ref.ask("n") == "n"


def test_an_asynchronous_exception_in_a_handler_fails_the_message_in_flight(bench: Bench) -> None:
    ref = bench.start()
    with Hang() as hang:
        answer = ref.ask(hang, block=False)
        ref.tell("next")
        wait_until(lambda: hang.begun)
        throw(ref, KeyboardInterrupt)
    with pytest.raises(ActorFailed):
        answer.get(timeout=5.0)
    assert ref.ask("last") == "last"
    assert bench.notes.handled == [hang, "next", "last"]
    assert_balanced(ref, 3)


def test_the_state_survives_and_only_what_was_committed(bench: Bench) -> None:
    ref = bench.start()
    for _ in range(3):
        ref.tell("m")
        ref.tell(Fail(ValueError()))
    assert ref.proxy().total().get(timeout=5.0) == 3
    assert bench.cell.restarts == 3


def test_a_late_commit_of_a_fenced_actor_is_ignored(bench: Bench) -> None:
    ref = bench.start()
    ref.ask("m")
    old = bench.cell.run.actor
    ref.tell(Crash())
    bench.settled(1)
    old.state = 99
    old.publish("late")
    old.stop()
    assert ref.ask("m") == "m"
    assert (bench.cell.run.state, ref.published, ref.is_alive()) == (2, None, True)


def test_an_actor_that_has_healed_is_no_longer_parked_though_nobody_sends(manual: ManualBench) -> None:
    manual.notes.broken["on_start"] = ValueError()
    manual.start(policy=Policy(intensity=0, park_s=5.0))
    wait_until(lambda: manual.child.state == "parked")
    manual.notes.broken.clear()
    wait_until(lambda: manual.clock.waits_until(5.0))
    manual.clock.advance(5.0)
    manual.settled(1)
    wait_until(lambda: manual.child.state == "running")
    assert manual.child.handled == 0


def test_an_actor_that_gets_work_done_between_its_failures_is_restarted_at_once(manual: ManualBench) -> None:
    ref = manual.start(policy=Policy(backoff_min_s=1.0, intensity=2))
    for _ in range(20):
        ref.tell("m")
        ref.tell(Fail(ValueError()))
    assert ref.ask("last") == "last"  # the clock stands: with a backoff this would not be answered
    assert manual.cell.restarts == 20


def test_a_drill_is_no_crash_loop(manual: ManualBench) -> None:
    ref = manual.start(policy=Policy(backoff_min_s=1.0, intensity=2))
    for _ in range(5):
        with pytest.raises(CrashOrdered):
            ref.ask(Crash())
    assert ref.ask("m") == "m"
    assert manual.cell.restarts == 5


def test_ticks_come_at_their_interval_and_once_after_a_suspend(manual: ManualBench) -> None:
    ref = manual.start(lambda: ticking(Dummy(manual.notes), 10.0))
    for by_s in (9.0, 1.0, 10.0, 1000.0, 10.0):
        ref.ask("m")
        wait_until(lambda: manual.cell.run.resting)
        manual.clock.advance(by_s)
        for _ in range(2):  # the first may be handled in the round that had looked at the clock before
            ref.ask("m")
    assert manual.notes.ticks == [10.0, 20.0, 1020.0, 1030.0]


def ticking(actor: Actor, every_s: float | None) -> Actor:
    actor.tick_s = every_s
    return actor


def test_an_interval_may_be_changed_at_any_time(manual: ManualBench) -> None:
    class Adjustable(Dummy):
        def on_receive(self, message: Any) -> Any:
            self.tick_s = message

    ref = manual.start(lambda: Adjustable(manual.notes))
    for every_s, by_s in ((1000.0, 5.0), (10.0, 5.0), (None, 100.0), (10.0, 9.0), (10.0, 1.0)):
        ref.ask(every_s)
        manual.clock.advance(by_s)
        ref.ask(every_s)
        ref.ask(every_s)
    assert manual.notes.ticks == [10.0, 120.0]


def test_a_tick_that_raises_restarts_the_actor_and_counts_no_message(manual: ManualBench) -> None:
    manual.notes.broken["on_tick"] = ValueError()
    ref = manual.start(lambda: ticking(Dummy(manual.notes), 1.0))
    ref.ask("m")
    wait_until(lambda: manual.clock.waits_until(1.0))
    manual.clock.advance(1.0)
    manual.settled(1)
    assert (manual.child.failed, manual.child.last_failure) == (0, "ValueError")


def test_what_is_published_is_read_without_a_message(bench: Bench) -> None:
    class Publisher(Actor):
        def on_receive(self, message: Any) -> Any:
            self.publish(message)

    ref = bench.start(Publisher)
    assert ref.published is None
    ref.ask("first")
    ref.tell(Crash())
    bench.settled(1)
    assert ref.published == "first"


def test_an_actor_without_a_supervisor_is_refused() -> None:
    with pytest.raises(TypeError, match="start_child"):
        Dummy(Notes())


def test_nothing_is_printed_whatever_is_raised(bench: Bench, capfd: pytest.CaptureFixture[str]) -> None:
    ref = bench.start()
    for error in FATAL:
        ref.tell(Fail(error))
    ref.ask("m")
    ref.stop()
    sys.stderr.flush()
    assert capfd.readouterr() == ("", "")


def test_what_strikes_an_actor_that_waits_for_its_next_try_does_not_prolong_the_wait(manual: ManualBench) -> None:
    manual.notes.broken["on_start"] = ValueError()
    ref = manual.start(policy=Policy(intensity=0, park_s=5.0))
    wait_parked(ref)
    manual.notes.broken.clear()
    for _ in range(3):
        wait_until(lambda: manual.clock.waits_until(5.0))
        manual.clock.advance(1.0)
        before = manual.cell.restarts
        assert throw(ref, SystemExit)
        manual.cell.waker.wake()
        wait_until(lambda before=before: manual.cell.restarts > before)  # type: ignore[misc]
        assert manual.child.state == "parked"
    wait_until(lambda: manual.clock.waits_until(5.0))
    manual.clock.advance(2.0)
    wait_until(lambda: manual.child.state == "running")
    assert (manual.child.parked_s, ref.ask("m")) == (5.0, "m")


class Liar(type):
    """The metaclass of a message or an error that is asked for nothing."""

    @property
    def __name__(cls) -> str:  # type: ignore[override]
        raise SystemExit

    def __eq__(cls, other: object) -> bool:
        raise SystemExit

    __hash__ = type.__hash__


class Hostile(metaclass=Liar):
    """A message."""


class Evil(Exception):
    """An error that answers no question about itself."""

    @property
    def __class__(self) -> Any:  # type: ignore[override]
        raise SystemExit

    def with_traceback(self, _trace: Any) -> Any:
        raise SystemExit


def test_messages_and_errors_that_answer_no_question_about_themselves_disturb_nobody(bench: Bench) -> None:
    ref = bench.start(fail_on={1: Evil(), 2: Evil()}, capacity=20)
    ref.tell(Hostile())
    with pytest.raises(Evil):
        ref.ask(Hostile())
    with Hang() as hang:
        ref.tell(hang)
        wait_until(lambda: hang.begun)
        for _ in range(25):
            ref.tell(Hostile())
    ref.stop()
    ref.tell(Hostile())
    assert (bench.child.causes, bench.child.dropped, bench.child.refused) == ((("Evil", 2),), 5, 1)
    assert {letter.message for letter in bench.supervisor.dead_letters()} == {"Hostile"}


def test_a_constructor_that_returns_late_has_no_effects() -> None:
    calls: list[str] = []
    watched, hang = Watched(), Hang()

    class Slow(Dummy):
        def __init__(self, notes: Notes) -> None:
            super().__init__(notes)
            if notes.made == 1:
                hang.obey()

        def initial_state(self) -> int:
            calls.append("state")
            return 0

        def on_start(self) -> None:
            calls.append("start")

    with ended(watched), hang:
        ref = watched.start(lambda: Slow(watched.notes), policy=Policy(hang_after_s=1.0, backoff_min_s=0.0))
        wait_until(lambda: hang.begun)
        late = watched.cell.run
        watched.look(12)
        assert ref.ask("m") == "m"
        current = watched.cell.actor
        hang.release()
        assert late.thread is not None
        late.thread.join(5.0)
        assert (calls, watched.cell.actor) == (["state", "start"], current)
