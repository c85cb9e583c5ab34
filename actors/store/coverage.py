"""When telemetry was there: in this process with its stops, and in the lives before that a checkpoint has brought back."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from messages.checkpoint import Span

_SPANS_MOST = 1_000
"""Beyond, the oldest is forgotten: an agent that restarts so often covers little of a day anyway."""


class Coverage(NamedTuple):
    """Spans that are over, oldest first, and since when telemetry is there now. Times in the system's seconds. A value."""

    began_s: float | None = None
    """The first start in this process: the uptime counts from here."""
    since_s: float | None = None
    """None before the start and after a stop."""
    past: tuple[Span, ...] = ()

    def started(self, now_s: float) -> Coverage:
        """There from now on."""
        return Coverage(now_s if self.began_s is None else self.began_s, now_s, self.past)

    def stopped(self, now_s: float) -> Coverage:
        """There until now."""
        return Coverage(self.began_s, None, self.lived(now_s))

    def after(self, lives: Iterable[Span]) -> Coverage:
        """With lives before this process's."""
        end_s = math.inf if self.began_s is None else self.began_s
        before = tuple(Span(span.from_s, min(span.to_s, end_s)) for span in lives)
        return self._replace(past=(*before, *self.past))

    def lived(self, now_s: float) -> tuple[Span, ...]:
        """All spans, the one that goes on ended now."""
        spans = self.past if self.since_s is None else (*self.past, Span(self.since_s, now_s))
        return spans[-_SPANS_MOST:]

    def over(self, window_s: float, now_s: float) -> float:
        """Seconds of the last `window_s` that telemetry was there for."""
        from_s = now_s - window_s
        return sum(max(0.0, min(to_s, now_s) - max(since_s, from_s)) for since_s, to_s in self.lived(now_s))

    def uptime_s(self, now_s: float) -> float:
        """Since the first start in this process; 0 before it."""
        return 0.0 if self.began_s is None else now_s - self.began_s
