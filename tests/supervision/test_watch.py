"""The watchdog's own life."""

from __future__ import annotations

from collections.abc import Callable

from supervision import Supervisor
from supervision.cell import Cell
from supervision.testing import wait_until
from supervision.watchdog import Watchdog
from tests.supervision.bench import Bench, ManualBench


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
