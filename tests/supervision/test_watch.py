"""The watchdog on its own thread."""

from __future__ import annotations

import contextlib
import threading

import pytest

from supervision import Policy, Supervisor
from supervision.cell import Cell
from supervision.testing import Dummy, Hang, Notes, wait_until
from supervision.watchdog import Watchdog
from tests.supervision.bench import Bench, ManualBench, ended


def test_whatever_a_tick_raises_the_watch_goes_on() -> None:
    ticked: list[int] = []

    def die() -> None:
        ticked.append(1)
        raise SystemExit

    supervisor = Supervisor(on_tick=die)
    supervisor.start_child("r", lambda: Dummy(Notes()))
    wait_until(lambda: len(ticked) > 2)
    assert supervisor.stop(5.0).drained


@pytest.mark.parametrize("look_after", ["ask", "tree", "stop"])
def test_a_watchdog_that_is_held_up_is_replaced(manual: ManualBench, look_after: str) -> None:
    ref = manual.start()
    ref.ask("m")
    old = manual.supervisor._watchdog
    assert old is not None
    with Hang() as hang:
        wait_until(lambda: manual.clock.waits_until(0.1))
        old._on_tick = hang.obey
        manual.clock.advance(0.1)
        wait_until(lambda: hang.begun)
        assert ref.ask("n") == "n"
        assert manual.supervisor._watchdog is old
        manual.clock.advance(3.1)
        {"ask": lambda: ref.ask("o"), "tree": manual.supervisor.tree, "stop": ref.stop}[look_after]()
        assert manual.supervisor._watchdog is not old


def test_one_bad_look_does_not_end_the_watch_over_the_others(manual: ManualBench) -> None:
    ticked: list[int] = []

    def bad_tick() -> None:
        ticked.append(1)
        raise ValueError

    manual.start()
    seen: list[Cell] = []
    cells = [None, manual.cell]
    watchdog = Watchdog(lambda: cells, manual.clock, bad_tick)  # type: ignore[arg-type, return-value]
    rounds = iter((True, False))
    look = watchdog.look

    def note(cell: Cell) -> None:
        look(cell)
        seen.append(cell)

    watchdog.look = note  # type: ignore[method-assign]
    watchdog.waker.wake()
    watchdog.watch(lambda: next(rounds))
    assert (ticked, seen) == ([1], [manual.cell])


def test_with_the_host_s_clock_a_hung_handler_is_replaced_soon() -> None:
    with ended(Bench()) as bench, Hang() as hang:
        ref = bench.start(policy=Policy(hang_after_s=0.2))
        ref.tell(hang)
        assert ref.ask("next") == "next"


def test_a_watchdog_that_was_killed_before_it_could_say_so_is_replaced(bench: Bench) -> None:
    bench.start()
    old = bench.supervisor._watchdog
    assert old is not None
    wait_until(lambda: old.thread is not None)
    dead = threading.Thread(target=lambda: None)
    dead.start()
    dead.join()
    old.thread = dead
    bench.ref.ask("m")
    assert bench.supervisor._watchdog is not old
    old.waker.wake()


def test_a_watchdog_whose_thread_never_begins_is_replaced_after_a_while(manual: ManualBench) -> None:
    manual.start()
    lost = Watchdog(list, manual.clock, lambda: None)
    assert not lost.lost
    manual.clock.advance(3.1)
    assert lost.lost


def test_no_more_than_two_watchdogs_are_left_behind(manual: ManualBench) -> None:
    ref, hangs = manual.start(), [Hang() for _ in range(5)]
    seen: list[Watchdog] = []
    with contextlib.ExitStack() as released:
        waiting = iter([released.enter_context(hang) for hang in hangs])
        manual.supervisor._on_tick = lambda: next(waiting).obey()
        for _ in range(4):
            ref.ask("m")
            watchdog = manual.supervisor._watchdog
            assert watchdog is not None
            if watchdog not in seen:
                seen.append(watchdog)
            wait_until(lambda watchdog=watchdog: watchdog.thread is not None)  # type: ignore[misc]
            manual.clock.advance(3.1)
            watchdog.waker.wake()
        assert len(seen) == 3
