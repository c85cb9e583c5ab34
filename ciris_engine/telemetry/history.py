"""The stored points as a mapping, for debugging: agents that follow the specification look into `_history`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias, overload

from actors import TelemetrySystem
from messages import GetNames, GetSeries, Names, Series

ASK_TIMEOUT_S = 1.0

Entry: TypeAlias = tuple[datetime, float]
RecordAt: TypeAlias = Callable[[Any, Any, None, Any], None]


def unix_seconds(timestamp: Any) -> Any:
    """Unix seconds of a datetime, taken as UTC if it is naive; anything else is left for the filter to judge."""
    if not issubclass(type(timestamp), datetime):  # whatever its `__class__` claims
        return timestamp
    try:
        return (timestamp if timestamp.tzinfo else timestamp.replace(tzinfo=UTC)).timestamp()
    except Exception:  # noqa: BLE001 - a time zone of the caller's own may raise anything
        return float("nan")


def utc(time_s: float) -> datetime:
    """A naive datetime in UTC, as code that uses `datetime.utcnow()` compares with."""
    return datetime.fromtimestamp(time_s, UTC).replace(tzinfo=None)


class History(Mapping[str, "Points"]):
    """What the store keeps, by name. For debugging: each look asks the store and blocks the calling thread, at most 1 s.

    A look sees all that was recorded before it. Every name can be looked up; one without points is empty.
    Raises `AskTimeout` when the store does not answer in time, `SystemStopped` after `stop`.
    """

    def __init__(self, system: TelemetrySystem, record: RecordAt) -> None:
        self._system = system
        self._record = record

    def __getitem__(self, name: str) -> Points:
        return Points(name, self._read, self._record)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self._names(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names(""))

    def __len__(self) -> int:
        return len(self._names(""))

    def _names(self, prefix: str) -> tuple[str, ...]:
        reply: Names = self._ask(GetNames(prefix=prefix))
        return reply.names

    def _read(self, name: str) -> list[Entry]:
        reply: Series = self._ask(GetSeries(name=name))
        points = [point for series in reply.series for point in series.points]
        points.sort(key=lambda point: point.time_s)
        return [(utc(point.time_s), point.value) for point in points]

    def _ask(self, query: Any) -> Any:
        return self._system.ref("store").ask(query, block=False).get(timeout=ASK_TIMEOUT_S)


class Points(Sequence[Entry]):
    """The kept points of one metric, oldest first: (naive UTC datetime, value). Each look reads them anew."""

    def __init__(self, name: str, read: Callable[[str], list[Entry]], record: RecordAt) -> None:
        self._name = name
        self._read = read
        self._record = record

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        return self._read(self._name)[index]

    def __len__(self) -> int:
        return len(self._read(self._name))

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._read(self._name))

    def __repr__(self) -> str:
        return f"Points({self._read(self._name)!r})"

    def append(self, entry: tuple[datetime | float, float]) -> None:
        """Record (timestamp, value), as `record_metric` does. Never waits."""
        timestamp, value = entry
        self._record(self._name, value, None, timestamp)
