"""What an agent records with: `record`, and handles that are bound to one metric."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from actors.recorder import Handle, Record, Recorder
from messages.metrics import Kind
from messages.plain import plain_text
from messages.reasons import Reason
from supervision import Clock


class Timer:
    """`with timer:` records how long the block took, in the unit of the name: seconds for `_s`, else milliseconds.

    One timer may be used by many threads and tasks at once, and within itself. `timer(value)` records a duration
    that was measured elsewhere.
    """

    def __init__(self, handle: Handle, clock: Clock, scale: float) -> None:
        self._handle = handle
        self._clock = clock
        self._scale = scale

    def __call__(self, value: Any = 1.0) -> None:
        self._handle(value)

    def __enter__(self) -> Timer:
        # Those that were ended in a copy of this context, as of an abandoned async generator, are still in it.
        still = [entry for entry in _open_timers.get() if entry[0] is not None]
        _open_timers.set((*still, [self, self._clock.now()]))
        return self

    def __exit__(self, *_exc: object) -> None:
        began = _open_timers.get()
        for place in reversed(range(len(began))):
            entry = began[place]
            timer, began_s = entry
            if timer is self:
                entry[0] = None  # seen by all copies of the context
                _open_timers.set(began[:place] + began[place + 1 :])
                self._handle((self._clock.now() - began_s) * self._scale)
                return
        # Otherwise it was entered in another context: there is no beginning to measure from.


# One for all timers: a context keeps every variable that was ever set in it, for as long as it lives.
_open_timers: ContextVar[tuple[list[Any], ...]] = ContextVar("telemetry_timers", default=())


class Instruments:
    """The recording half of a telemetry system. Any thread, signal handler or finaliser; never blocks, never raises."""

    record: Record
    """`record(name, value=1.0, labels=None)`: a bounded append. What is not fit is rejected by the filter and counted
    by reason, what finds no place is dropped and counted."""

    def __init__(self, recorder: Recorder, clock: Clock) -> None:
        self._recorder = recorder
        self._timer_clock = clock
        self.record = recorder.record

    def record_at(self, name: Any, value: Any, labels: Any, time_s: float | None) -> None:
        """Record with a time of its own, Unix seconds; None for now. One that lies ahead is rejected."""
        self._recorder.record_at(name, value, labels, time_s)

    def counter(self, name: Any, /, **labels: Any) -> Handle:
        """Handle of a counter: `handle(1.0)` adds."""
        return self._recorder.handle(Kind.COUNTER, name, labels)

    def gauge(self, name: Any, /, **labels: Any) -> Handle:
        """Handle of a gauge: `handle(reading)`."""
        return self._recorder.handle(Kind.GAUGE, name, labels)

    def histogram(self, name: Any, /, **labels: Any) -> Handle:
        """Handle of a distribution: `handle(measurement)`."""
        return self._recorder.handle(Kind.DISTRIBUTION, name, labels)

    def timer(self, name: Any, /, **labels: Any) -> Timer:
        """Handle of a distribution of durations: `with timer:` measures a block."""
        return Timer(self.histogram(name, **labels), self._timer_clock, _scale(name))


def _scale(name: Any) -> float:
    return 1.0 if str(plain_text(name, Reason.NAME_TYPE)).endswith("_s") else 1000.0
