"""Time as a parameter: the only file that reads it."""

from __future__ import annotations

import time
from typing import Protocol

from supervision.mailbox import Waker


class Clock(Protocol):
    """Source of time for all that waits, stamps or measures. Any thread may call it."""

    def now(self) -> float:
        """Monotonic seconds."""

    def wall(self, monotonic_s: float) -> float:
        """Unix seconds of a monotonic time, anchored to the host's clock as it stands now."""

    def monotonic(self, wall_s: float) -> float:
        """Monotonic seconds of a Unix time: the inverse of `wall`."""

    def wait(self, waker: Waker, until_s: float | None) -> None:
        """Wait on the calling thread until woken or until a monotonic time; None waits without end."""


class SystemClock:
    """The host's clock."""

    def now(self) -> float:
        return time.monotonic()

    def wall(self, monotonic_s: float) -> float:
        return time.time() - (time.monotonic() - monotonic_s)

    def monotonic(self, wall_s: float) -> float:
        return time.monotonic() - (time.time() - wall_s)

    def wait(self, waker: Waker, until_s: float | None) -> None:
        if until_s is None:
            waker.wait(None)
            return
        left_s = until_s - time.monotonic()
        if left_s > 0.0:
            waker.wait(left_s)
