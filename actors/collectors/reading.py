"""What a source is, and what it may say."""

from __future__ import annotations

import numbers
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple, Protocol, TypeAlias

from messages.plain import plain_value
from messages.reasons import Reason

READINGS_MOST = 10_000
"""Readings that are recorded of one read: an iterable may have no end."""


class Reading(NamedTuple):
    """One value that a source has read."""

    value: Any
    labels: Any = None
    """At most 8 pairs, as for `record`."""
    name: str | None = None
    """Of the metric; None for the name that the source is registered under, or the role of the collector whose own it is."""
    time_s: float | None = None
    """Unix seconds; None for the time at which it has been read."""


Source: TypeAlias = Callable[[], Any]
"""Returns a number (NaN: nothing to report), an iterable of `Reading`, or an awaitable of either."""


class TakeReading(Protocol):
    """Takes a reading as a record: `take(name, value, labels, time_s)`. Never blocks, never raises."""

    def __call__(self, name: Any, value: Any, labels: Any = None, time_s: Any = None) -> None: ...


class Attached:
    """A source that is at work between its readings, for as long as a tier polls it. Only ready-made ones are of this kind.

    It is attached to the last poller that opened it: a name that moves is opened by one tier and closed by another, in
    either order. Each tier calls this on its own thread, and more than once.
    """

    _poller: object = None

    def open(self, poller: object) -> None:
        """Begin, or go on, for this poller."""
        self._poller = poller
        self.begin()

    def close(self, poller: object) -> None:
        """End, unless it is attached to another one by now."""
        if self._poller is poller:
            self._poller = None
            self.end()

    def begin(self) -> None:
        """Start to measure. May be called while it does."""

    def end(self) -> None:
        """Leave nothing behind. May be called when there is nothing."""

    def __call__(self) -> Any:
        """What there is to report."""
        raise NotImplementedError


def readings(result: Any, name: str) -> Iterator[Reading]:
    """What a source has returned, as readings. Numbers are plain ones by then. Runs foreign code, and raises what that raises.

    `name` is given to those that have none. One more than `READINGS_MOST` are those of which there are too many.
    """
    kind = type(result)
    single = issubclass(kind, (Reading, str, bytes, numbers.Number)) or not hasattr(kind, "__iter__")
    for item in islice((result,) if single else result, READINGS_MOST + 1):
        reading = item if type(item) is Reading else Reading(item)
        plain = plain_value(reading.value)
        if plain != plain:
            continue  # NaN is what could not be measured
        value = reading.value if isinstance(plain, Reason) else plain  # what is not fit is the front door's to refuse
        yield reading._replace(value=value, name=name if reading.name is None else reading.name)
