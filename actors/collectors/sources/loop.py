"""How late the agent's event loop is, and how many tasks it has."""

from __future__ import annotations

import asyncio
import math
from asyncio import AbstractEventLoop

from actors.collectors.loops import Home
from actors.collectors.reading import Kept
from supervision import Clock


class LoopSource(Kept):
    """Posts a callback into the loop at each reading; what it found when it ran is the next reading. NaN without a loop."""

    def __init__(self, home: Home, clock: Clock) -> None:
        self._home = home
        self._clock = clock
        self._found: list[float] = []  # by the last callback that was posted; empty until it has run
        self._posted_s: float | None = None  # None: none is under way

    def end(self) -> None:
        self._posted_s = None

    def __call__(self) -> float:
        loop = self._home.running()
        if loop is None:
            self._posted_s = None
            return math.nan
        posted_s, found = self._posted_s, self._found
        if posted_s is not None and not found:
            return self.waiting(self._clock.now() - posted_s)
        self._found, self._posted_s = [], self._clock.now()
        try:
            loop.call_soon_threadsafe(self._look, loop, self._posted_s, self._found)
        except RuntimeError:  # it was closed meanwhile
            self._posted_s = None
        return math.nan if posted_s is None else found[0]

    def _look(self, loop: AbstractEventLoop, posted_s: float, found: list[float]) -> None:
        found.append(self.measure(loop, self._clock.now() - posted_s))

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
