"""One series: all that the store knows of a name with one set of labels, as a value."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from actors.store.ladder import Figures, Ladder
from actors.store.ring import Points
from actors.store.sketch import Sketch, SketchLadder
from messages.metrics import BucketSummary, Group, Kind, SeriesKey


class Series(NamedTuple):
    """A series as of a commit. Folding returns a new one; the old one stays right, whatever becomes of the new one."""

    key: SeriesKey
    kind: Kind
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody calls
    """Records since telemetry began; so are `total`, `low` and `high` of all of them."""
    total: float
    low: float
    """inf without a record, and `high` -inf."""
    high: float
    last: float
    """The value of the newest record by its time, nan without one; of equal times the one that came last."""
    last_time_s: float
    """Monotonic seconds, -inf without a record."""
    text: str | None
    """Of an error series: the sanitised text of the last error."""
    points: Points
    ladder: Ladder
    sketch: SketchLadder | None
    """None unless the series is a distribution."""

    @classmethod
    def new(cls, key: SeriesKey, kind: Kind, buffer_size: int) -> Series:
        """A series without records that will keep `buffer_size` points. Raises ValueError below 1."""
        sketch = SketchLadder() if kind is Kind.DISTRIBUTION else None
        points = Points.empty(buffer_size)
        return cls(key, kind, 0, 0.0, math.inf, -math.inf, math.nan, -math.inf, None, points, Ladder(), sketch)

    def folded(self, group: Group, owner: object) -> Series:
        """With the records of the group: its columns, its summaries (each weighs as many as it counts), its text.

        `owner` is who folds, one for each thread; see `Points`. The ring takes one point of a summary, its last.
        """
        series = self
        if group.values:
            series = series._with_columns(group.times, group.values, owner)
        if group.summaries:
            series = series._with_summaries(group.summaries, owner)
        return series if group.text is None else series._replace(text=group.text)

    def pruned(self, before_s: float, now_s: float) -> Series:
        """Without points older than `before_s`, by the block, and without what no window as of `now_s` or later shows.

        Itself when there is nothing to drop, which takes a microsecond or two to see.
        """
        points, ladder, sketch = self.points.pruned(before_s), self.ladder.pruned(now_s), self.sketch
        if sketch is not None:
            sketch = sketch.pruned(now_s)
        if points is self.points and ladder is self.ladder and sketch is self.sketch:
            return self
        return self._replace(points=points, ladder=ladder, sketch=sketch)

    def _with_columns(self, times: Sequence[float], values: Sequence[float], owner: object) -> Series:
        first_s, last_s = min(times), max(times)
        figures = Figures(len(values), sum(values), min(values), max(values))
        if first_s // 1 == last_s // 1:
            ladder = self.ladder.added_at(int(last_s // 1), figures)
        else:
            ladder = self.ladder.added(times, values)
        sketch = self.sketch
        if sketch is not None:
            values = array("d", values)
            if first_s // 10 == last_s // 10:
                sketch = sketch.added_at(int(last_s // 10), Sketch.of(values))
            else:
                sketch = sketch.added(times, values)
        return self._with(figures, times, values, last_s, owner, ladder, sketch)

    def _with_summaries(self, summaries: Sequence[BucketSummary], owner: object) -> Series:
        figures, ladder, sketch = Figures(), self.ladder, self.sketch
        for summary in summaries:
            figures = figures.merged(Figures(summary.count, summary.total, summary.low, summary.high))
            ladder = ladder.added_summary(summary)
            if sketch is not None:
                sketch = sketch.added_summary(summary)
        times = [summary.time_s for summary in summaries]
        lasts = [summary.last for summary in summaries]
        return self._with(figures, times, lasts, max(times), owner, ladder, sketch)

    def _with(
        self,
        figures: Figures,
        times: Sequence[float],
        values: Sequence[float],
        last_s: float,
        owner: object,
        ladder: Ladder,
        sketch: SketchLadder | None,
    ) -> Series:
        count, total, low, high = figures
        last, last_time_s = self.last, self.last_time_s
        if last_s >= last_time_s:
            last, last_time_s = _value_at(last_s, times, values), last_s
        return Series(
            self.key,
            self.kind,
            self.count + count,
            self.total + total,
            min(self.low, low),
            max(self.high, high),
            last,
            last_time_s,
            self.text,
            self.points.appended(times, values, owner),
            ladder,
            sketch,
        )


def _value_at(time_s: float, times: Sequence[float], values: Sequence[float]) -> float:
    """The last of the values at `time_s`, which is among the times."""
    if times[-1] == time_s:
        return values[-1]
    return values[max(place for place, other_s in enumerate(times) if other_s == time_s)]
