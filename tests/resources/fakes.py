"""A probe that measures what it is told, and a clock that moves when it is told."""

from __future__ import annotations

from actors.resources import Sample
from supervision import Waker

EPOCH_S = 1_700_000_000.0


class ScriptedProbe:
    """Every reading gives `sample`; with an exception in its place, every reading raises it."""

    def __init__(self, sample: Sample | Exception) -> None:
        self.sample = sample

    def read(self) -> Sample:
        if isinstance(self.sample, Exception):
            raise self.sample
        return self.sample

    def cpu_percent(self) -> float:
        return self.read().cpu_percent

    def memory_percent(self) -> float:
        return self.read().memory_percent

    def disk_percent(self) -> float:
        return self.read().disk_percent

    def connections(self) -> float:
        return 0.0


class SteppedClock:
    """Monotonic time is 0 until `advance`. Whoever waits looks at it every few milliseconds."""

    def __init__(self) -> None:
        self._now_s = 0.0

    def advance(self, by_s: float) -> None:
        self._now_s += by_s

    def now(self) -> float:
        return self._now_s

    def wall(self, monotonic_s: float) -> float:
        return EPOCH_S + monotonic_s

    def monotonic(self, wall_s: float) -> float:
        return wall_s - EPOCH_S

    def wait(self, waker: Waker, until_s: float | None) -> None:
        while not waker.wait(0.005):
            if until_s is not None and self._now_s >= until_s:
                return
