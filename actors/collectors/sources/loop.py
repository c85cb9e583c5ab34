"""How late the agent's event loop is, and how many tasks it has."""

from __future__ import annotations

import asyncio
import contextlib
import math
from asyncio import AbstractEventLoop

from actors.collectors.loops import Home
from actors.collectors.reading import Attached, Reading
from supervision import Clock


class LoopSource(Attached):
    """Posts a callback into the loop at each reading; what it found when it ran is the next reading. NaN without a loop."""

    def __init__(self, home: Home, clock: Clock) -> None:
        self._home = home
        self._clock = clock
        self._posted: tuple[AbstractEventLoop, float, list[Reading]] | None = None
        """The last callback: its loop, since when it waits, and what it has found; empty until it has run."""

    def end(self) -> None:
        self._posted = None

    def __call__(self) -> float | Reading:
        loop, before, self._posted = self._home.running(), self._posted, None
        if loop is None:
            return math.nan
        reading: float | Reading = math.nan
        if before is not None and before[0] is loop:  # what waits in another one says nothing of this one
            _, posted_s, found = before
            if not found:
                self._posted = before
                return self.waiting(self._clock.now() - posted_s)
            reading = found[0]
        posted = loop, self._clock.now(), list[Reading]()
        with contextlib.suppress(RuntimeError):  # it was closed meanwhile
            loop.call_soon_threadsafe(self._look, *posted)
            self._posted = posted
        return reading

    def _look(self, loop: AbstractEventLoop, posted_s: float, found: list[Reading]) -> None:
        now_s = self._clock.now()
        found.append(Reading(self.measure(loop, now_s - posted_s), time_s=self._clock.wall(now_s)))

    def measure(self, loop: AbstractEventLoop, waited_s: float) -> float:
        """The reading, in the loop's thread, after the callback has waited so long for its turn."""
        raise NotImplementedError

    def waiting(self, waited_s: float) -> float:
        """The reading while the callback still waits."""
        return math.nan


class LoopLag(LoopSource):
    """How long a callback waits for its turn, milliseconds; of a blocked loop, how long it has waited so far."""

    def measure(self, loop: AbstractEventLoop, waited_s: float) -> float:
        return 1000.0 * waited_s

    def waiting(self, waited_s: float) -> float:
        return 1000.0 * waited_s


class TaskCount(LoopSource):
    """Tasks of the loop that have not ended."""

    def measure(self, loop: AbstractEventLoop, waited_s: float) -> float:
        return float(len(asyncio.all_tasks(loop)))
