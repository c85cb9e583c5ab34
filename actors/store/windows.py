"""The figures of a window over several series, as they are answered."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from actors.store.ladder import Figures
from actors.store.series import Series
from actors.store.sketch import merged, quantiles
from messages.metrics import Kind
from messages.snapshot import Window

_SHARES = (0.5, 0.9, 0.99)
_NO_DATA: dict[str, Any] = dict.fromkeys(Window.model_fields)


def window(series: Sequence[Series], window_s: float, now_s: float, started_s: float) -> Window:
    """The last `window_s` (60, 3600 or 86400) seconds of all `series` of one name together, as of `now_s`.

    Times are monotonic seconds; telemetry began at `started_s`. None is no data: of a counter, whose total over a
    window without records is 0, that is only what needs a record; of the other kinds all but the count; without any
    series everything. `last` is that of the newest record. The old edge of the window is that of `Ladder.over`, for
    the percentiles that of `SketchLadder.over`: records that lie between the two count, and have no percentile.
    Raises KeyError for another window.
    """
    covered_s = max(0.0, min(window_s, now_s - started_s))
    if not series:
        return _window(window_s, covered_s)
    found = Figures()
    newest: Series | None = None
    for one in series:
        figures = one.ladder.over(window_s, now_s)
        if figures.count:
            found = found.merged(figures)
            if newest is None or one.last_time_s >= newest.last_time_s:
                newest = one
    if newest is None:
        is_counter = series[0].kind is Kind.COUNTER
        rate_per_s = 0.0 if is_counter and covered_s else None
        return _window(window_s, covered_s, count=0, total=0.0 if is_counter else None, rate_per_s=rate_per_s)
    count, total, low, high = found
    p50, p90, p99 = _percentiles(series, window_s, now_s, found)
    return _window(
        window_s,
        covered_s,
        count=count,
        total=total,
        rate_per_s=count / covered_s if covered_s else None,
        mean=total / count,
        low=low,
        high=high,
        last=newest.last,
        p50=p50,
        p90=p90,
        p99=p99,
    )


def _window(window_s: float, covered_s: float, **figures: Any) -> Window:
    # Built without validation: the figures are the store's own, and there are two windows for each of its series.
    return Window.model_construct(**{**_NO_DATA, "window_s": window_s, "covered_s": covered_s, **figures})


def _percentiles(series: Sequence[Series], window_s: float, now_s: float, found: Figures) -> list[float | None]:
    sketches = (one.sketch.over(window_s, now_s) for one in series if one.sketch is not None)
    bins = merged(sketch.bins() for sketch in chain.from_iterable(sketches))
    # The middle of the outermost bin may lie beyond every value.
    return [value if value is None else min(max(value, found.low), found.high) for value in quantiles(bins, _SHARES)]
