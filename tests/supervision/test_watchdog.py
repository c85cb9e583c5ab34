from __future__ import annotations

import threading

import pytest

from supervision import Policy
from supervision.cell import Phase
from supervision.testing import Dummy, Hang, lose_thread, wait_until
from supervision.watchdog import TICK_S
from supervision.worker import hire, replace
from tests.supervision.bench import HANG_TICKS, QUICK, ROLE, Watched
from tests.supervision.stages import Line

SLOW_START = Policy(hang_after_s=HANG_TICKS * TICK_S, backoff_min_s=100.0, backoff_max_s=100.0, jitter=0.0)


def test_a_late_return_takes_neither_a_message_nor_a_wake_from_its_successor(watched: Watched) -> None:
    ref = watched.start(policy=QUICK)
    for number in range(20):
        hang = Hang()
        watched.hang(ref, hang)
        late = watched.cell.run.thread
        watched.look(HANG_TICKS + 1)
        watched.settled(number + 1)
        hang.release()
        ref.tell("m")
        assert ref.ask(number) == number
        assert late is not None
        late.join(5.0)


def test_a_late_return_from_a_tick_does_not_end_the_actor_a_second_time(watched: Watched) -> None:
    in_tick = Hang()

    class Ticking(Dummy):
        tick_s = 0.0

        def on_tick(self, now_s: float) -> None:
            if watched.notes.handled and not in_tick.begun:
                in_tick.obey()

    ref = watched.start(lambda: Ticking(watched.notes), policy=QUICK)
    with in_tick:
        with Hang() as in_handler:
            watched.hang(ref, in_handler)
            ended = ref.stop(block=False)
        wait_until(lambda: in_tick.begun)
        late = watched.cell.run.thread
        watched.look(HANG_TICKS + 2)
        assert ended.get(timeout=5.0)
    assert late is not None
    late.join(5.0)
    assert watched.notes.stopped == [2]


def test_a_fenced_thread_that_rests_passes_on_the_wake_that_it_took(watched: Watched) -> None:
    ref = watched.start(policy=QUICK)
    ref.ask("m")
    for number in range(20):
        watched.settled(number)
        old = watched.cell.run
        new = replace(old, "Hung", object())  # as if it had been held up just before its wait
        assert new is not None
        assert hire(new)
        watched.settled(number + 1)
        assert ref.ask(number) == number


def test_a_stage_that_comes_back_late_leaves_without_waiting(watched: Watched) -> None:
    hang, stuck = Hang(), threading.Event()

    def fault(place: str) -> None:
        if place == "counter plans" and stuck.is_set():
            stuck.clear()
            hang.obey()

    line = Line(watched.supervisor, fault)
    cell = watched.supervisor.cells["counter"]
    line.counter.ask("first")
    stuck.set()
    cell.waker.wake()
    wait_until(lambda: hang.begun)
    late = cell.run.thread
    ticks = int(cell.policy.hang_after_s / TICK_S)
    watched.look(ticks + 2)
    wait_until(lambda: cell.restarts == 1 and cell.run.resting)
    hang.release()
    assert late is not None
    late.join(5.0)
    assert not late.is_alive()
    assert line.counter.ask("second") == 0


def test_an_actor_that_rests_is_not_hung(watched: Watched) -> None:
    ref = watched.start(policy=QUICK)
    ref.ask("m")
    wait_until(lambda: watched.cell.run.resting)
    watched.look(10 * HANG_TICKS)
    assert watched.cell.restarts == 0


def test_an_actor_that_waits_for_its_next_try_is_not_hung(watched: Watched) -> None:
    watched.notes.broken["on_start"] = ValueError()
    watched.start(policy=SLOW_START)
    wait_until(lambda: watched.clock.waits_until(100.0))
    watched.look(10 * HANG_TICKS)
    assert watched.cell.restarts == 1


def test_an_actor_that_makes_progress_is_not_hung(watched: Watched) -> None:
    ref = watched.start(policy=QUICK)
    for _ in range(3):
        with Hang() as hang:
            watched.hang(ref, hang)
            watched.look(HANG_TICKS - 1)
        ref.ask("m")
    assert watched.cell.restarts == 0


def test_a_host_that_holds_everything_up_makes_nobody_look_hung(watched: Watched) -> None:
    ref = watched.start(policy=QUICK)
    with Hang() as hang:
        answer = watched.hang(ref, hang)
        watched.look(1)
        watched.clock.advance(10_000.0)  # all stood still, the watchdog too
        watched.look(1)
    assert answer.get(timeout=5.0) is hang
    assert watched.cell.restarts == 0


@pytest.mark.parametrize("hook", ["__init__", "on_start", "on_tick", "on_stop"])
def test_a_hook_that_hangs_is_fenced_like_a_handler(watched: Watched, hook: str) -> None:
    hang = Hang()

    class Sticky(Dummy):
        def __init__(self) -> None:
            super().__init__(watched.notes)
            self.tick_s = 0.0 if hook == "on_tick" else None
            self.stick("__init__")

        def stick(self, place: str) -> None:
            if place == hook and not hang.begun:
                hang.obey()

        def on_start(self) -> None:
            self.stick("on_start")

        def on_tick(self, now_s: float) -> None:
            self.tick_s = None
            self.stick("on_tick")

        def on_stop(self) -> None:
            self.stick("on_stop")
            super().on_stop()

    with hang:
        ref = watched.start(Sticky, policy=QUICK)
        if hook == "on_stop":
            ref.stop(block=False)
        wait_until(lambda: hang.begun)
        late = watched.cell.run.thread
        assert (watched.child.thread, watched.child.state == "stopped") == (f"telemetry-{ROLE}", False)
        assert any(hook in frame for frame in watched.supervisor.stack(ROLE))
        watched.look(HANG_TICKS + 2)
        assert watched.cell.restarts == 1
        ref.stop()
        assert watched.notes.stopped == [2]
    assert late is not None
    late.join(5.0)
    assert not late.is_alive()
    assert watched.notes.stopped == ([2, 1] if hook == "on_stop" else [2])  # the rest of a hook runs, on its own object


def test_who_ended_without_a_last_word_is_brought_to_its_end(watched: Watched) -> None:
    ref = watched.start(policy=QUICK)
    ref.ask("m")
    lose_thread(ref)
    watched.cell.phase = Phase.CLOSED
    stopped = ref.stop(block=False)
    watched.look(4)
    assert stopped.get(timeout=0.0) is False
    assert watched.child.state == "stopped"


def test_an_actor_that_missed_a_wake_is_woken(watched: Watched) -> None:
    ref = watched.start(policy=QUICK)
    ref.ask("m")
    wait_until(lambda: watched.cell.run.resting)
    watched.cell.mail.items.append("n")
    watched.look(1)
    wait_until(lambda: watched.notes.handled == ["m", "n"])


def test_a_handler_that_says_that_it_goes_on_is_not_hung_however_long_it_takes(watched: Watched) -> None:
    class Long(Dummy):
        def on_receive(self, message: list[Hang]) -> str:  # type: ignore[override]
            for step in message:
                self.progress()
                step.obey()
            return "done"

    steps = [Hang() for _ in range(4)]
    answer = watched.start(lambda: Long(watched.notes), policy=QUICK).ask(steps, block=False)
    for step in steps:
        wait_until(lambda step=step: step.begun)  # type: ignore[misc]
        watched.look(HANG_TICKS - 2)
        step.release()
    assert answer.get(timeout=5.0) == "done" and watched.cell.restarts == 0
