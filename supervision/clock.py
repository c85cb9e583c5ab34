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


_ORIGIN_S = time.time() - time.monotonic()


stopwatch_s = time.perf_counter
"""Seconds, to measure how long something took without running any Python code."""


class SystemClock:
    """The host's clock."""

    def now(self) -> float:
        return time.monotonic() + _ORIGIN_S

    def wall(self, monotonic_s: float) -> float:
        return time.time() - (self.now() - monotonic_s)

    def monotonic(self, wall_s: float) -> float:
        return self.now() - (time.time() - wall_s)

    def wait(self, waker: Waker, until_s: float | None) -> None:
        if until_s is None:
            waker.wait(None)
            return
        left_s = until_s - self.now()
        if left_s > 0.0:
            waker.wait(left_s)
