"""Queries answered from the store's series. Pure: series and time in, a frozen reply out."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from actors.store.coverage import Coverage
from actors.store.keeping import House
from actors.store.ranks import Known
from actors.store.ring import AT_ONCE
from actors.store.series import Series
from actors.store.windows import built, window
from messages.base import Reply
from messages.catalogue import known
from messages.checkpoint import Dump, GetDump
from messages.errors import ActorFailed, TelemetryError, UnknownMessage
from messages.metrics import SeriesKey
from messages.queries import GetNames, GetSeries, GetSnapshot, GetSummary
from messages.reasons import Detector
from messages.roles import STORE
from messages.snapshot import (
    Ledger,
    Names,
    Point,
    SeriesPoints,
    SeriesState,
    Snapshot,
    StoreState,
    Summary,
    Surroundings,
    Telemetry,
)
from messages.snapshot import Series as SeriesReply
from supervision import Clock, twice

MINUTE_S, HOUR_S, DAY_S = 60.0, 3_600.0, 86_400.0


class View(NamedTuple):
    """The store as of a marker."""

    series: Mapping[SeriesKey, Series]
    now_s: float
    coverage: Coverage
    retention_s: float
    house: House
    clock: Clock
    ledger: Ledger
    missing: tuple[str, ...]
    detected: Mapping[Detector, int]
    redacted: Mapping[Detector, int]
    surroundings: Callable[[], Surroundings]
    progress: Callable[[], None] = lambda: None
    """Called between series: an answer about many takes long, and is no hang."""

    def covered_s(self, window_s: float) -> float:
        """Seconds of the last `window_s` that telemetry was there for."""
        return self.coverage.over(window_s, self.now_s)


def outcome(query: object, view: View) -> Reply | Exception:
    """The reply to a query, or the error for its asker: at a failure of its own only the name of the class."""
    found = twice(lambda: answer(query, view))
    if isinstance(found, Exception) and not isinstance(found, TelemetryError):
        return ActorFailed(f"{STORE} failed: {type(found).__name__}")
    return found


def answer(query: object, view: View) -> Reply:
    """The reply to a query. Raises `UnknownMessage` for one that the store does not know."""
    if isinstance(query, GetSnapshot):
        return _snapshot(view)
    if isinstance(query, GetSeries):
        return _points(query, view)
    if isinstance(query, GetSummary):
        return _summary(query, view)
    if isinstance(query, GetNames):
        names = sorted({key.name for key in view.series if key.name.startswith(query.prefix)})
        return Names(time_s=view.clock.wall(view.now_s), complete=not view.missing, names=tuple(names))
    if isinstance(query, GetDump):
        return dump(view.series, view.coverage, view.now_s, view.clock, complete=not view.missing)
    raise UnknownMessage(f"the store does not answer {type(query).__name__}")


def _points(query: GetSeries, view: View) -> SeriesReply:
    since_s = view.now_s - view.retention_s
    if query.since_s is not None:
        since_s = max(since_s, view.clock.monotonic(query.since_s))
    found = [
        _series_points(series, since_s, query.limit, view)
        for series in view.series.values()
        if (query.name is None or series.key.name == query.name)
        and (query.prefix is None or series.key.name.startswith(query.prefix))
        and _carries(series.key, query.labels)
    ]
    return SeriesReply.model_construct(
        time_s=view.clock.wall(view.now_s), complete=not view.missing, series=tuple(found)
    )


def _series_points(series: Series, since_s: float, limit: int, view: View) -> SeriesPoints:
    offset_s = view.clock.wall(0.0)
    tail = series.points.tail(since_s, limit, view.progress)
    points: list[Point] = []
    for start in range(0, len(tail), AT_ONCE):
        view.progress()
        points += [Point(time_s + offset_s, value) for time_s, value in tail[start : start + AT_ONCE]]
    # Built without validation: the points are the store's own, and there may be a million of them.
    return SeriesPoints.model_construct(
        name=series.key.name,
        labels=dict(series.key.labels),
        kind=series.kind,
        points=tuple(points),
        forgotten=series.count - len(tail),
    )


def _summary(query: GetSummary, view: View) -> Summary:
    found = [
        series
        for series in view.series.values()
        if series.key.name == query.name and _carries(series.key, query.labels)
    ]
    entry = known(query.name)
    minute, hour, day = (
        window(found, span_s, view.now_s, view.covered_s(span_s)) for span_s in (MINUTE_S, HOUR_S, DAY_S)
    )
    return Summary(
        time_s=view.clock.wall(view.now_s),
        complete=not view.missing,
        name=query.name,
        labels=dict(query.labels or {}),
        known=bool(found),
        kind=found[0].kind if found else entry.kind,
        unit=entry.unit,
        description=entry.description,
        minute=minute,
        hour=hour,
        day=day,
    )


def _snapshot(view: View) -> Snapshot:
    return Snapshot(
        time_s=view.clock.wall(view.now_s),
        complete=not view.missing,
        uptime_s=view.coverage.uptime_s(view.now_s),
        missing=view.missing,
        telemetry=_telemetry(view),
        series=tuple(_states(view)),
        store=_store(view),
        ledger=view.ledger,
        rejected_by_detector={kind: count for kind, count in view.detected.items()},
        redacted_by_detector={kind: count for kind, count in view.redacted.items()},
        **view.surroundings()._asdict(),
    )


def _states(view: View) -> Iterator[SeriesState]:
    # What is the same for all series is looked up once: there may be ten thousand of them.
    spans = [(span_s, view.now_s, view.covered_s(span_s)) for span_s in (MINUTE_S, DAY_S)]
    offset_s = view.clock.wall(0.0)
    for key in sorted(view.series):
        view.progress()
        series = view.series[key]
        in_order: Known = {}
        minute, day = (window([series], *span, in_order) for span in spans)
        fields = {
            "name": key.name,
            "labels": dict(key.labels),
            "kind": series.kind,
            "unit": known(key.name).unit,
            "count": series.count,
            "total": series.total,
            "low": series.low,
            "high": series.high,
            "last": series.last,
            "last_time_s": series.last_time_s + offset_s,
            "minute": minute,
            "day": day,
            "text": series.text,
        }
        yield built(SeriesState, fields)


def _telemetry(view: View) -> Telemetry:
    return Telemetry(
        messages_processed_24h=_total("message_processed", view),
        errors_24h=_total("error", view),
        thoughts_24h=_total("thought", view),
        uptime_hours=view.coverage.uptime_s(view.now_s) / 3_600.0,
        epoch_seconds=view.clock.wall(view.now_s),
        covered_s=view.covered_s(DAY_S),
    )


def _total(name: str, view: View) -> int:
    total = sum(one.ladder.over(DAY_S, view.now_s).total for key, one in view.series.items() if key.name == name)
    return round(min(sys.float_info.max, total))  # of very many values of 1e300 the sum is infinite, or no number


def _store(view: View) -> StoreState:
    return StoreState(
        series=len(view.series),
        points=sum(len(one.points) for one in view.series.values()),
        evicted_series=view.house.evicted_series,
        evicted_records=view.house.evicted_records,
        restored_series=view.house.restored_series,
        restored_records=view.house.restored_records,
    )


def dump(
    series: Mapping[SeriesKey, Series], coverage: Coverage, now_s: float, clock: Clock, *, complete: bool = True
) -> Dump:
    """All that a store holds, for a checkpoint."""
    # Built without validation: the values are the store's own, and there may be thousands.
    return Dump.model_construct(
        time_s=clock.wall(now_s),
        complete=complete,
        now_s=now_s,
        series=tuple(series.values()),
        lived=coverage.lived(now_s),
    )


def _carries(key: SeriesKey, labels: Mapping[str, str] | None) -> bool:
    return labels is None or set(labels.items()) <= set(key.labels)


def initial_snapshot(clock: Clock, around: Surroundings) -> Snapshot:
    """What is known before the store has answered for the first time: nothing was recorded, as of now."""
    nothing = Ledger(recorded=0, stored=0, rejected={}, dropped={}, quarantined=0, in_flight=0)
    now_s = clock.now()
    coverage = Coverage().started(now_s)
    return _snapshot(View({}, now_s, coverage, math.inf, House(), clock, nothing, (), {}, {}, lambda: around))


def restated(snapshot: Snapshot, uptime_s: float, around: Surroundings) -> Snapshot:
    """An older snapshot, handed out because the store is silent: it says its age, and shows the live actors.

    `uptime_s` is that of now: unlike the wall clock it is not set back.
    """
    return snapshot.model_copy(
        update={
            "complete": False,
            "missing": (STORE,),
            "age_s": uptime_s - snapshot.uptime_s,
            **around._asdict(),
        }
    )
