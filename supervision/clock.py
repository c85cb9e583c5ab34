"""Time as a parameter: the only file that reads it."""

from __future__ import annotations

import time
from typing import Protocol

from supervision.mailbox import Waker


class Clock(Protocol):
    """Source of time for all that waits, stamps or measures. Any thread may call it."""

    def now(self) -> float:
        """Monotonic seconds, in a process that has just begun those of Unix time: what is saved means the same in the next one."""

    def wall(self, monotonic_s: float) -> float:
        """Unix seconds of a monotonic time, anchored to the host's clock as it stands now."""

    def monotonic(self, wall_s: float) -> float:
        """Monotonic seconds of a Unix time: the inverse of `wall`."""

    def wait(self, waker: Waker, until_s: float | None) -> None:
        """Wait on the calling thread until woken or until a monotonic time; None waits without end."""


def earliest(*times_s: float | None) -> float | None:
    """The first of some times; None is one that never comes."""
    return min((time_s for time_s in times_s if time_s is not None), default=None)


_ORIGIN_S = time.time() - time.monotonic()
_JITTER_S = 0.001


stopwatch_s = time.perf_counter
"""Seconds, to measure how long something took without running any Python code."""


class SystemClock:
    """The host's clock."""

    def __init__(self) -> None:
        self._set_by_s = 0.0
        # How far the host's clock was set since the process began. Any thread may store it: all read the same clocks.

    def now(self) -> float:
        return time.monotonic() + _ORIGIN_S

    def wall(self, monotonic_s: float) -> float:
        return monotonic_s + self._looked_at()

    def monotonic(self, wall_s: float) -> float:
        return wall_s - self._looked_at()

    def _looked_at(self) -> float:
        # Held while it is right within a millisecond: what is answered twice has the same time, to the last bit.
        set_by_s = time.time() - self.now()
        if abs(set_by_s - self._set_by_s) > _JITTER_S:
            self._set_by_s = set_by_s
        return self._set_by_s

    def wait(self, waker: Waker, until_s: float | None) -> None:
        if until_s is None:
            waker.wait(None)
            return
        left_s = until_s - self.now()
        if left_s > 0.0:
            waker.wait(left_s)
