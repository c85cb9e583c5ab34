"""Pauses of the garbage collector, and how often it has run (the module `gc`: `callbacks` and `get_stats`)."""

from __future__ import annotations

import contextlib
import gc
import math
from collections import deque
from collections.abc import Callable
from functools import partial

from actors.collectors.reading import READINGS_MOST, Attached, Reading
from supervision import Clock
from supervision.clock import stopwatch_s


class Pauses(Attached):
    """Every pause since the reading before, milliseconds, each with its time.

    While it is polled it is one of `gc.callbacks`: called on whatever thread collects, with all others waiting.
    """

    def __init__(self, clock: Clock, read_s: Callable[[], float] = stopwatch_s) -> None:
        self._clock = clock
        self._read_s = read_s
        self._starts: deque[float] = deque(maxlen=READINGS_MOST)
        self._stops: deque[float] = deque(maxlen=READINGS_MOST)
        # The hook is `hook("start", info)` and `hook("stop", info)`, and no step of it is Python code: in a function an
        # interrupt that comes during a collection would be raised, and lost, since the collector drops what hooks raise.
        marks = type("Marks", (), {"start": _noting(self._starts, read_s), "stop": _noting(self._stops, read_s)})
        self._hook: Callable[[str, dict[str, int]], object] = partial(getattr, marks())

    def begin(self) -> None:
        if not any(hook is self._hook for hook in list(gc.callbacks)):
            gc.callbacks.append(self._hook)

    def end(self) -> None:
        with contextlib.suppress(ValueError):  # it was not there
            gc.callbacks.remove(self._hook)
        self._starts.clear()
        self._stops.clear()

    def __call__(self) -> list[Reading]:
        found: list[Reading] = []
        starts, ahead_s = self._starts, self._clock.now() - self._read_s()
        while self._stops:
            stop_s, start_s = self._stops.popleft(), None
            while starts and starts[0] <= stop_s:
                start_s = starts.popleft()
            if start_s is not None:  # else it had begun before there was a hook
                found.append(Reading(1000.0 * (stop_s - start_s), time_s=self._clock.wall(stop_s + ahead_s)))
        return found


def _noting(times_s: deque[float], read_s: Callable[[], float]) -> property:
    """An attribute that notes the time when somebody gets it."""
    return property(partial(next, map(times_s.append, iter(read_s, None))))


class Collections(Attached):
    """Collections since the reading before, of all generations."""

    def __init__(self) -> None:
        self._seen: int | None = None

    def begin(self) -> None:
        if self._seen is None:
            self._seen = _collections()

    def end(self) -> None:
        self._seen = None

    def __call__(self) -> float:
        before, self._seen = self._seen, _collections()
        return math.nan if before is None else float(self._seen - before)


def _collections() -> int:
    return sum(generation["collections"] for generation in gc.get_stats())
