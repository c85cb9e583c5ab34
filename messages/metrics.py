"""A metric on its way: as it is told, as it waits in the front box, and as the filter has cleared it."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any, NamedTuple, TypeAlias

from pydantic import field_validator

from messages.base import Message
from messages.reasons import Reason

Labels: TypeAlias = tuple[tuple[str, str], ...]
"""Labels inside the system: pairs of plain `str`, sorted by key."""


@unique
class Kind(StrEnum):
    """What a series' values mean, decided once for a name."""

    COUNTER = "counter"
    """Increments: a window's value is their sum. A counter over a covered window without records is 0."""
    GAUGE = "gauge"
    """Readings: a window's value is the last one; no reading is no data."""
    DISTRIBUTION = "distribution"
    """Measurements: a window has count, sum, min, max and percentiles."""


class Metric(Message):
    """One record as a message: `ref.tell(Metric(...))` is the same as `record(...)`.

    `value` is a number, or text for names that end in `error`; `labels` at most 8 pairs;
    `time_s` is Unix seconds, None for now. What the filter would refuse is accepted here
    and counted as rejected there, so that building a message never breaks its sender.
    """

    name: Any
    value: Any = 1.0
    labels: Any = None
    time_s: Any = None

    @field_validator("labels")
    @classmethod
    def _own_copy(cls, labels: Any) -> Any:
        # The sender may change its dict after the message was sent.
        return dict(labels) if type(labels) is dict else labels


class RawKey(NamedTuple):
    """What stands for the name in the front box when a record is more than a name and a value."""

    name: str | Reason
    labels: Labels | Reason = ()
    kind: Kind | None = None
    """Declared by a handle."""
    polled: bool = False
    """Read by a tier from a source: the tier does not hold it a second time."""


RawName: TypeAlias = str | RawKey | Reason
RawValue: TypeAlias = float | int | str | Reason
# The front box is flat: name, value, time, name, value, time, ... A Reason stands where
# something foreign stood: nothing of a caller's own types crosses the thread border.


class SeriesKey(NamedTuple):
    """Identity of a series. Only the filter makes them from what was recorded."""

    name: str
    labels: Labels


class BucketSummary(NamedTuple):
    """What the aggregate tier knows of one series in one second-wide bucket of the store."""

    time_s: float
    """Of the last record in the bucket, monotonic seconds."""
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody needs here
    total: float
    low: float
    high: float
    last: float
    bins: tuple[tuple[int, int], ...]
    """Sketch bins and their counts; empty unless the series is a distribution."""


class Group(NamedTuple):
    """Cleared records of one series: columns of equal length, in the order they were recorded."""

    key: SeriesKey
    kind: Kind
    values: tuple[float, ...] | list[float]
    times: tuple[float, ...] | list[float]
    """Monotonic seconds."""
    text: str | None = None
    """Sanitised text of the last error among them."""
    summaries: tuple[BucketSummary, ...] = ()
    """Instead of the columns, from the aggregate tier."""
