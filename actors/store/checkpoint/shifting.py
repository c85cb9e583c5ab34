"""An earlier life in the seconds of this process: by how much its times are moved, and what that makes of its series."""

from __future__ import annotations

from array import array

from actors.store.checkpoint.tables import Content
from actors.store.ladder import NEVER, ROW, WIDTHS_S, FigureRung, Ladder, Rows
from actors.store.ring import Points
from actors.store.series import Series
from actors.store.sketch import SKETCH_WIDTHS_S, Past, SketchLadder, SketchRung
from messages.checkpoint import Restore, Span

_STEP_S = WIDTHS_S[-1]
"""What a whole number of buckets of every width of the figures fills."""
_AHEAD_MOST_S = 30.0
"""Half a minute: what is recorded meanwhile still finds its buckets."""


def shift_s(content: Content, now_s: float, wall_s: float) -> int:
    """By how much its times have to be moved so that it is as old as the host's clock says: a multiple of 300 s.

    0 unless the host's clock was changed by minutes. Of one that was set back by less than `_AHEAD_MOST_S` seconds all is left
    where it is: it ends that much later than `now_s`, which is `wall_s` in Unix seconds.
    """
    gap_s = max(0.0, wall_s - content.wall_s)
    steps = round((now_s - gap_s - content.now_s) / _STEP_S)
    if content.now_s + steps * _STEP_S > now_s + _AHEAD_MOST_S:
        steps -= 1
    return steps * _STEP_S


def restore_of(content: Content, now_s: float, wall_s: float) -> Restore:
    """What a checkpoint says, in the seconds of this process. The newest series come first: not all may find a place."""
    by_s = shift_s(content, now_s, wall_s)
    lived = (Span(span.from_s + by_s, min(span.to_s + by_s, now_s)) for span in content.lived)
    newest_first = sorted((shifted(one, by_s) for one in content.series), key=lambda one: one.last_time_s, reverse=True)
    return Restore(
        # Whatever the clock did: the next reading is newer.
        series=tuple(one._replace(last_time_s=min(one.last_time_s, now_s)) for one in newest_first),
        lived=tuple(span for span in lived if span.from_s < span.to_s),
    )


def shifted(series: Series, by_s: int) -> Series:
    """The same series that much later; `by_s` is a whole multiple of 300.

    Hourly percentiles move by whole hours, to the one before: they may leave a window up to an hour early, never late.
    """
    if not by_s:
        return series
    ladder = Ladder(*(_figures(rung, by_s // width_s) for rung, width_s in zip(series.ladder, WIDTHS_S, strict=True)))
    sketch = series.sketch
    if sketch is not None:
        rungs = zip(sketch, SKETCH_WIDTHS_S, strict=True)
        sketch = SketchLadder(*(_sketches(rung, by_s // width_s) for rung, width_s in rungs))
    times, values = series.points.columns()
    times = array("d", [time_s + by_s for time_s in times])
    points = Points.of(series.points.capacity, series.points.written, times, values)
    return series._replace(last_time_s=series.last_time_s + by_s, points=points, ladder=ladder, sketch=sketch)


def _place(place: int, by: int) -> int:
    return place if place == NEVER else place + by


def _figures(rung: FigureRung, by: int) -> FigureRung:
    closed = Rows("d", rung.closed)
    closed[::ROW] = array("d", [index + by for index in closed[::ROW]])
    return rung._replace(place=_place(rung.place, by), closed=closed)


def _sketches(rung: SketchRung, by: int) -> SketchRung:
    past = Past(tuple((index + by, sketch) for index, sketch in rung.past.buckets))
    return rung._replace(place=_place(rung.place, by), past=past)
