"""The figures of a window over several series, as they are answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, TypeVar

from actors.store.ladder import NO_FIGURES, Figures
from actors.store.ranks import Known
from actors.store.series import Series
from actors.store.sketch import Sketch, quantiles
from messages.base import Message
from messages.metrics import Kind
from messages.snapshot import Window

_SHARES = (0.5, 0.9, 0.99)
_NO_DATA: Mapping[str, Any] = dict.fromkeys(Window.model_fields)
_NO_PERCENTILES: Sequence[float | None] = (None, None, None)

AnyMessage = TypeVar("AnyMessage", bound=Message)


def window(
    series: Sequence[Series],
    window_s: float,
    now_s: float,
    covered_s: float,
    known: Known | None = None,
) -> Window:
    """The last `window_s` (60, 3600 or 86400) seconds of all `series` of one name together, as of `now_s`.

    Times are monotonic seconds; telemetry was there for `covered_s` of the window. None is no data: of a counter,
    whose total over a window without records is 0, that is only what needs a record; of the other kinds all but the
    count; without any series, or where telemetry was not there and nothing was recorded, everything. `last` is that
    of the newest record. The old edge of the window is that of `Ladder.over`, for the percentiles that of
    `SketchLadder.over`: records that lie between the two count, and have no percentile.
    `known` is handed on from one window of the same series to the next; see `quantiles`.
    Raises KeyError for another window.
    """
    found, newest = _together(series, window_s, now_s)
    if newest is None:
        return _empty(window_s, covered_s, series[0].kind if series and covered_s else None)
    count, total, low, high = found
    sketches = [sketch for one in series if one.sketch is not None for sketch in one.sketch.over(window_s, now_s)]
    p50, p90, p99 = _percentiles(sketches, found, known)
    return built(
        Window,
        {
            "window_s": window_s,
            "covered_s": covered_s,
            "count": count,
            "total": total,
            "rate_per_s": count / covered_s if covered_s else None,
            "mean": total / count,
            "low": low,
            "high": high,
            "last": newest.last,
            "p50": p50,
            "p90": p90,
            "p99": p99,
        },
    )


def _together(series: Sequence[Series], window_s: float, now_s: float) -> tuple[Figures, Series | None]:
    """The figures of all series, and the one of them with the newest record."""
    found = NO_FIGURES
    newest: Series | None = None
    for one in series:
        figures = one.ladder.over(window_s, now_s)
        if figures.count:
            found = found.merged(figures) if found.count else figures
            if newest is None or one.last_time_s >= newest.last_time_s:
                newest = one
    return found, newest


def built(message: type[AnyMessage], fields: dict[str, Any]) -> AnyMessage:
    """A message of all its fields, which are the store's own and need no validation; the dict is kept.

    A snapshot has three of them for each of its series, and `model_construct` takes several times as long.
    """
    made = message.__new__(message)
    put = object.__setattr__
    put(made, "__dict__", fields)
    put(made, "__pydantic_fields_set__", _names(message))
    put(made, "__pydantic_extra__", None)
    put(made, "__pydantic_private__", None)
    return made


@cache
def _names(message: type[Message]) -> set[str]:
    return set(message.model_fields)


@lru_cache(maxsize=16)
def _empty(window_s: float, covered_s: float, kind: Kind | None) -> Window:
    # Frozen, so all series that are silent share one.
    count = None if kind is None else 0
    none = 0.0 if kind is Kind.COUNTER else None
    figures = {"window_s": window_s, "covered_s": covered_s, "count": count, "total": none, "rate_per_s": none}
    return built(Window, {**_NO_DATA, **figures})


def _percentiles(sketches: Sequence[Sketch], found: Figures, known: Known | None) -> Sequence[float | None]:
    if not sketches:
        return _NO_PERCENTILES
    values = quantiles(sketches, _SHARES, known)
    # The middle of the outermost bin may lie beyond every value.
    return [value if value is None else min(max(value, found.low), found.high) for value in values]
