"""The watchdog on its own thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

from supervision import Policy, Supervisor
from supervision.cell import Cell
from supervision.testing import Hang, wait_until
from supervision.watchdog import Watchdog
from tests.supervision.bench import Bench, ManualBench, ended


def restart_watchdog(supervisor: Supervisor, break_it: Callable[[Watchdog], None]) -> tuple[Watchdog, Watchdog]:
    old = supervisor._watchdog
    assert old is not None
    break_it(old)
    old.waker.wake()
    old.ended.get(timeout=5.0)
    supervisor.cells["dummy"].ref.ask("m")
    new = supervisor._watchdog
    assert new is not None
    return old, new


def test_whoever_asks_replaces_a_watchdog_that_died(bench: Bench) -> None:
    def die() -> None:
        raise SystemExit

    bench.start()
    old, new = restart_watchdog(bench.supervisor, lambda watchdog: setattr(watchdog, "_on_tick", die))
    assert new is not old
    beat = new.beat
    wait_until(lambda: new.beat > beat)


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
    manual.clock.advance(2.0 + 0.1)
    assert lost.lost
