"""How fast messages are being processed, from one look to the next."""

from __future__ import annotations


class Pace:
    """Rate of a growing count, smoothed over the last few looks."""

    def __init__(self) -> None:
        self._count = 0
        self._time_s: float | None = None
        self.per_s = 0.0

    def update(self, count: int, now_s: float) -> float:
        """Messages per second, as of this look."""
        if self._time_s is not None and now_s > self._time_s:
            latest = (count - self._count) / (now_s - self._time_s)
            self.per_s = latest if self.per_s == 0.0 else 0.7 * self.per_s + 0.3 * latest
        self._count, self._time_s = count, now_s
        return self.per_s
