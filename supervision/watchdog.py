"""The one thread that looks at all others: it fences what hangs and replaces what died."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from supervision.cell import Cell, Phase
from supervision.clock import Clock
from supervision.futures import Answer
from supervision.host import current_thread
from supervision.incarnation import Run
from supervision.mailbox import Waker
from supervision.worker import hire, replace

TICK_S = 0.1
_DEAD_TICKS = 2  # a thread that has been dead for so long is replaced
_UNBORN_TICKS = 20  # so long a new thread may take to begin
_FENCED_MOST = 2  # threads of one actor that may be left behind; at the bound it is not replaced again


class _Sample:
    """What was seen of a cell, and for how many ticks it has stayed so."""

    __slots__ = ("beat", "fenced", "run", "ticks")

    def __init__(self, run: Run) -> None:
        self.run = run
        self.beat = -1
        self.ticks = 0
        self.fenced: list[Run] = []


class Watchdog:
    """Counts its own ticks, not seconds: a host that holds the GIL or is suspended makes nobody look hung."""

    def __init__(self, cells: Callable[[], Iterable[Cell]], clock: Clock, on_tick: Callable[[], None]) -> None:
        self._cells = cells
        self._clock = clock
        self._on_tick = on_tick
        self._samples: dict[str, _Sample] = {}
        self.waker = Waker()
        self.ended = Answer()
        self.beat = 0
        self.thread: Any = None
        self.made_s = clock.now()

    @property
    def lost(self) -> bool:
        """Whether it has ended, was killed before it could say so, or its thread has never begun."""
        if self.ended.done:
            return True
        if self.thread is None:
            return self._clock.now() - self.made_s > TICK_S * _UNBORN_TICKS
        return not self.thread.is_alive()

    def watch(self, running: Callable[[], bool]) -> None:
        """The body of the watchdog's thread."""
        self.thread = current_thread()
        while running():
            self.beat += 1
            _safely(self._on_tick)
            for cell in self._cells():
                _safely(self.look, cell)
            self._clock.wait(self.waker, self._clock.now() + TICK_S)

    def look(self, cell: Cell) -> None:
        """One tick for one cell."""
        if cell.phase not in (Phase.OPEN, Phase.DRAINING):
            return
        run = cell.run
        sample = self._samples.get(cell.role)
        if sample is None:
            sample = self._samples[cell.role] = _Sample(run)
        dead = run.thread is None or not run.thread.is_alive()
        if sample.run is not run or sample.beat != run.beat or (run.resting and not dead):
            sample.run, sample.beat, sample.ticks = run, run.beat, 0
            return
        sample.ticks += 1
        if dead and sample.ticks >= (_UNBORN_TICKS if run.thread is None else _DEAD_TICKS):
            self._renew(cell, run, sample, "ThreadDied")
        elif not dead and sample.ticks >= cell.policy.hang_after_s / TICK_S:
            sample.fenced = [old for old in sample.fenced if old.thread is not None and old.thread.is_alive()]
            if len(sample.fenced) < _FENCED_MOST:
                sample.fenced.append(run)
                self._renew(cell, run, sample, "Hung")

    def _renew(self, cell: Cell, run: Run, sample: _Sample, cause: str) -> None:
        sample.ticks = 0
        new = replace(run, cause, object())
        if new is not None:
            hire(new)
            cell.waker.wake()  # should the fenced thread only rest, let it see that it is


def _safely(look: Callable[..., None], *args: Any) -> None:
    """One bad look must not end the watch, nor the looks after it."""
    try:
        look(*args)
    except Exception:
        return
