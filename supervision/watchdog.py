"""The one thread that looks at all others: it fences what hangs and replaces what died."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from supervision.cell import Cell, Phase
from supervision.clock import Clock
from supervision.futures import Answer
from supervision.host import current_thread, spawn
from supervision.incarnation import Run
from supervision.leaks import cpu_s, within_bounds
from supervision.mailbox import Waker
from supervision.work import HUNG
from supervision.worker import call_hook, end, fenced, hire, replace, take_over

TICK_S = 0.1
_DEAD_TICKS = 2  # a thread that has been dead for so long is replaced
_UNBORN_TICKS = 20  # so long a new thread may take to begin
_LOST_AFTER_S = 3.0  # without a beat: something holds it up, perhaps a finaliser of a message


class _Sample:
    """What was seen of a cell, and for how many ticks it has stayed so."""

    __slots__ = ("beat", "cpu_s", "run", "started", "ticks")

    def __init__(self, run: Run) -> None:
        self.run = run
        self.beat = self.started = -1
        self.ticks = 0
        self.cpu_s = 0.0  # of its thread after half of the time that it may hang

    def moved(self, run: Run) -> bool:
        """Whether anything happened since the last look."""
        beat, started = run.beat, 0 if run.work is None else run.work.started
        moved = self.run is not run or self.beat != beat or self.started != started
        self.run, self.beat, self.started = run, beat, started
        return moved


class Watchdog:
    """Counts its own ticks, not seconds: a host that holds the GIL or is suspended makes nobody look hung."""

    def __init__(self, cells: Callable[[], Iterable[Cell]], clock: Clock, on_tick: Callable[[], None]) -> None:
        self._cells = cells
        self._clock = clock
        self._on_tick = on_tick
        self._samples: dict[str, _Sample] = {}
        self.waker = Waker()
        self.ended = Answer()
        self.beat_s = clock.now()
        self.thread: Any = None

    @property
    def lost(self) -> bool:
        """Whether it has ended, was killed before it could say so, is held up, or its thread has never begun."""
        if self.ended.done or self._clock.now() - self.beat_s > _LOST_AFTER_S:
            return True
        return self.thread is not None and not self.thread.is_alive()

    def watch(self, running: Callable[[], bool]) -> None:
        """The body of the watchdog's thread."""
        self.thread = current_thread()
        while running():
            _safely(self._tick)

    def _tick(self) -> None:
        self.beat_s = self._clock.now()
        _safely(self._on_tick)
        cells = list(self._cells())
        for cell in cells:
            _safely(self.look, cell)
        for role in self._samples.keys() - {cell.role for cell in cells}:
            self._samples.pop(role, None)
        self._clock.wait(self.waker, self._clock.now() + TICK_S)

    def look(self, cell: Cell) -> None:
        """One tick for one cell."""
        _welcome_back(cell)
        run = cell.run
        sample = self._samples.get(cell.role)
        if sample is None:
            sample = self._samples[cell.role] = _Sample(run)
        dead = not run.has_thread
        if cell.phase in (Phase.NEW, Phase.CLAIMED) or sample.moved(run) or (run.resting and not dead):
            sample.ticks, cell.stalled_s = 0, 0.0
            if run.resting and (len(cell.mail) or len(cell.control)):
                cell.waker.wake()  # should the wake of a sender have gone to one that was fenced
            return
        sample.ticks += 1
        cell.stalled_s = 0.0 if dead else sample.ticks * TICK_S
        if cell.phase is Phase.CLOSED:
            if dead and sample.ticks >= _DEAD_TICKS and not cell.ended.done:
                cell.finish(cell.ended)
        elif run.parked_s is not None and run.owner is None:
            sample.ticks = 0
            if cell.phase is Phase.DRAINING:
                end(run, "Stopped")
            else:
                self._unpark(cell, run)
        elif dead:
            if sample.ticks >= (_UNBORN_TICKS if run.thread is None else _DEAD_TICKS):
                sample.ticks = 0
                self._renew(cell, run, "ThreadDied")
        else:
            self._look_at_stalled(cell, run, sample)

    def _look_at_stalled(self, cell: Cell, run: Run, sample: _Sample) -> None:
        most = cell.policy.hang_after_s / TICK_S
        if sample.ticks == max(1, int(most / 2)):
            sample.cpu_s = cpu_s(run.thread)
        if sample.ticks >= most:
            self._fence(cell, run, cpu_s(run.thread) - sample.cpu_s, sample.ticks * TICK_S / 2)
            sample.ticks = 0

    def _fence(self, cell: Cell, run: Run, used_s: float, hung_s: float) -> None:
        """Give up an incarnation that hangs and leave its thread behind; beyond the bounds it is parked without one."""
        new = replace(run, HUNG, object())
        if cell.run is run or cell.run.owner is run.owner:
            return  # it has failed by itself at the same time
        fenced(run, used_s, hung_s)
        self._let_it_help_itself(cell, run)
        if new is None:
            return  # it was temporary
        if within_bounds(cell.left_behind):
            hire(new)
            cell.waker.wake()
            return
        new.owner = None
        new.parked_s = cell.clock.now()
        new.start_s = new.parked_s + cell.policy.park_s
        take_over(new)

    def _let_it_help_itself(self, cell: Cell, run: Run) -> None:
        """Call its hook, on a thread of its own; one at a time, for that may hang as well."""

        def call() -> None:
            cell.helping = True
            call_hook(run, "on_hang")
            cell.helping = False

        if run.actor is not None and not cell.helping:
            spawn(f"{cell.role}-on-hang", call)

    def _unpark(self, cell: Cell, run: Run) -> None:
        """Try an actor again that has no thread, once as many as it takes have come back."""
        if cell.clock.now() >= run.start_s and within_bounds(cell.left_behind):
            run.owner = object()
            hire(run)

    def _renew(self, cell: Cell, run: Run, cause: str) -> None:
        new = replace(run, cause, object())
        if new is not None:
            hire(new)
            cell.waker.wake()  # should the fenced thread only rest, let it see that it is


def _welcome_back(cell: Cell) -> None:
    """Count the threads that were left behind and have returned."""
    for late in [run for run in cell.fenced if not run.has_thread]:
        cell.fenced.remove(late)
        cell.late_returns += 1


def _safely(look: Callable[..., None], *args: Any) -> None:
    """One bad look must not end the watch, nor the looks after it."""
    try:
        look(*args)
    except BaseException:
        return
