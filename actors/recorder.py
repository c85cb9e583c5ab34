"""Recording: a bounded append. No lock, no wait, no exception, whatever state the actors are in.

Nothing foreign crosses the thread border: an exact `float` under an exact `str` takes the fast path, everything
else is turned into plain values here, on the caller's thread, or replaced by the reason for which it is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from messages.metrics import Kind, Metric, RawKey, RawName, RawValue
from messages.plain import EXACT_INT, KeyCache, plain_key, plain_labels, plain_text, plain_value
from messages.reasons import Reason
from supervision import Clock, FrontBox, Waker
from supervision.atomic import Tally

WIDTH = 3  # name, value, time
_AHEAD_MOST_S = (
    1.0  # a record's own time may be so far ahead of the clock: more would push the present out of the windows
)


class Record(Protocol):
    """`record(name, value=1.0, labels=None)`: never blocks, never raises."""

    def __call__(self, name: Any, value: Any = 1.0, labels: Any = None) -> None: ...


class Handle(Protocol):
    """A metric with name, labels and kind bound: `handle(value)`."""

    def __call__(self, value: Any = 1.0) -> None: ...


class Recorder:
    """The front door of one system. All methods may be called from any thread, signal handler or finaliser."""

    def __init__(self, capacity: int, reserve: int, clock: Clock, waker: Waker) -> None:
        self.box = FrontBox(capacity * WIDTH, WIDTH)
        self.last_drop_s: float | None = None
        self._stalled = False  # the filter has taken nothing for a tick of the watchdog
        self._last_cut = 0
        self.dropped = {Reason.BOX_FULL: Tally(), Reason.SYSTEM_STOPPED: Tally()}
        self.instant: frozenset[str] = frozenset()  # names that may use the reserve
        self.consumed = False  # the filter takes from the box
        self.stopped = False
        self._clock = clock
        self._waker = waker
        self.limit = max(1, capacity - reserve) * WIDTH
        self._keys = KeyCache()
        self.record: Record = self._make_record()

    def _make_record(self) -> Record:
        box, gate, slow, keys = self.box.items, self.box.gate, self._slow, self._keys
        extend = box.extend

        def record(name: Any, value: Any = 1.0, labels: Any = None) -> None:
            if type(value) is float and labels is None and type(name) is str and len(box) < gate[0]:
                extend((name, value, gate[1]))
            else:
                quick(name, value, labels)

        def quick(name: Any, value: Any, labels: Any) -> None:
            """Integers and labels, as far as they are exact and have been seen before."""
            number = float(value) if type(value) is int and -EXACT_INT <= value <= EXACT_INT else value
            if type(number) is float and type(name) is str and len(box) < gate[0]:
                key = name if labels is None else keys.find(name, labels)
                if key is not None:
                    extend((key, number, gate[1]))
                    return
            slow(name, value, labels)

        return record

    def record_at(self, name: Any, value: Any, labels: Any, time_s: float | None) -> None:
        """Record with a time of its own, Unix seconds; None for now. One that lies ahead is rejected."""
        if time_s is None:
            self._slow(name, value, labels)
        else:
            self._append_at(plain_key(name, labels), value, time_s)

    def forget_keys(self) -> None:
        """The filter has refused or replaced something: the keys of labelled records are made anew."""
        self._keys.forget()

    def take(self, message: Any) -> bool:
        """Record a `Metric`, or a list or tuple of them; False if it is something else."""
        if issubclass(type(message), Metric):
            self.record_at(message.name, message.value, message.labels, message.time_s)
            return True
        if type(message) in (list, tuple) and any(issubclass(type(item), Metric) for item in message):
            for item in tuple(message):
                if not self.take(item):
                    self._slow(None, 1.0, None)  # what stands among metrics and is none is a record without a name
            return True
        return False

    def polled(self, name: Any, value: Any, labels: Any = None, time_s: Any = None) -> None:
        """Record what a tier has read from a source, as `record_at` does: the tier does not hold it a second time."""
        text = plain_text(name, Reason.NAME_TYPE)
        key = RawKey("", text) if isinstance(text, Reason) else RawKey(text, plain_labels(labels), polled=True)
        if time_s is None:
            self._append(key, plain_value(value), None)
        else:
            self._append_at(key, value, time_s)

    def handle(self, kind: Kind, name: Any, labels: Mapping[Any, Any]) -> Handle:
        """A callable that records one metric; name and labels are looked at only here."""
        text = plain_text(name, Reason.NAME_TYPE)
        key = RawKey("", text) if isinstance(text, Reason) else RawKey(text, plain_labels(labels), kind)
        box, gate, append = self.box.items, self.box.gate, self._append
        extend = box.extend

        def handle(value: Any = 1.0) -> None:
            if type(value) is float and len(box) < gate[0]:
                extend((key, value, gate[1]))
            else:
                append(key, plain_value(value), None)

        return handle

    def _drop(self, reason: Reason) -> None:
        self.dropped[reason].add()
        self.last_drop_s = self._clock.now()

    def stamp(self) -> None:
        """Set the coarse time, and look whether the filter takes. The watchdog calls it at every tick.

        While it does not, the gate is shut: only the slow path cuts long names, so the box stays bounded in bytes.
        """
        box = self.box
        box.gate[1] = self._clock.now()
        cut = box.items[0]
        self._stalled = box.waiting > 0 and cut == self._last_cut
        self._last_cut = cut
        if self._stalled:
            box.shut()
        if self.consumed and box.waiting:
            self._waker.wake()

    def forget(self) -> None:
        """In a forked child: empty, not started, nothing counted."""
        self.box.shut()
        self.box.clear()
        self.consumed = self.stopped = self._stalled = False
        self.last_drop_s = None
        self.dropped = {reason: Tally() for reason in self.dropped}

    def discard(self) -> int:
        """Count what is left in the box as dropped, and forget it. Only while nobody takes from it."""
        left = self.box.waiting
        del self.box.items[1 : 1 + left * WIDTH]  # a record that comes meanwhile is neither lost nor counted here
        for _ in range(left):
            self.dropped[Reason.SYSTEM_STOPPED].add()
        return left

    def _slow(self, name: Any, value: Any, labels: Any) -> None:
        self._append(plain_key(name, labels), plain_value(value), None)

    def _append_at(self, key: RawName, value: Any, time_s: Any) -> None:
        plain = plain_value(time_s)
        now_s = self._clock.now()
        if type(plain) is float and 0.0 <= plain <= self._clock.wall(now_s) + _AHEAD_MOST_S:
            self._append(key, plain_value(value), min(now_s, self._clock.monotonic(plain)))
        else:
            self._append(key, Reason.TIME_RANGE, None)

    def _append(self, key: RawName, value: RawValue, at_s: float | None) -> None:
        if self.stopped:
            self._drop(Reason.SYSTEM_STOPPED)
            return
        box = self.box
        now_s = box.gate[1] if box.gate[0] else self._clock.now()
        length = len(box.items)
        if length > self.limit and not (length <= box.capacity and _name_of(key) in self.instant):
            self._drop(Reason.BOX_FULL)
            return
        box.items.extend((key, value, now_s if at_s is None else at_s))
        if self.consumed and not box.gate[0] and not self._stalled:
            box.open(now_s, self.limit)
            self._waker.wake()


def counts(tallies: Mapping[Reason, Tally]) -> dict[Reason, int]:
    """What has been counted so far."""
    return {reason: tally.value for reason, tally in tallies.items()}


def _name_of(key: RawName) -> str:
    return key.name if type(key) is RawKey else key  # type: ignore[return-value]
