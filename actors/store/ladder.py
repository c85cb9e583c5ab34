"""Counts and sums per bucket of time, on three rungs from fine to coarse, as a value."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import is_not, itemgetter
from typing import Any, NamedTuple, Protocol, Self, TypeVar

from messages.metrics import BucketSummary

NEVER = -(2**53)
"""Index of the open bucket of a rung that has none yet."""


class Figures(NamedTuple):
    """What a bucket or a window of values amounts to."""

    count: int = 0  # type: ignore[assignment]  # hides tuple.count, which nobody calls
    total: float = 0.0
    low: float = math.inf
    high: float = -math.inf

    def merged(self, other: Figures) -> Figures:
        """Both together."""
        count, total, low, high = other
        return Figures(
            self.count + count,
            self.total + total,
            min(self.low, low),
            max(self.high, high),
        )


NO_FIGURES = Figures()


class Rung(Protocol):
    """Buckets of one width: the open one, and the closed ones before it. A value: each method returns a new one."""

    @property
    def size(self) -> int:
        """How many buckets are held, the open one among them."""

    @property
    def place(self) -> int:
        """Index of the open bucket: time // width."""

    @property
    def bucket(self) -> Any:
        """What the open bucket holds."""

    def merged(self, bucket: Any) -> Self:
        """With `bucket` in the open bucket."""

    def opened(self, index: int, bucket: Any) -> Self:
        """With the open bucket closed, and one at a later `index` open in its place."""

    def late(self, index: int, bucket: Any) -> Self:
        """With `bucket` in the closed bucket of an earlier `index`, unless that is no longer held."""

    def pruned(self, first: int) -> Self:
        """Without closed buckets before `first`; itself when there are none."""


AnyRung = TypeVar("AnyRung", bound=Rung)


def cascaded(rungs: Sequence[AnyRung], ratios: tuple[int, ...], index: int, bucket: Any) -> list[AnyRung]:
    """The rungs, fine to coarse, with `bucket` at `index` of the finest; `ratios[i]` is how many of rung i make one of i + 1.

    A rung passes a bucket on to the coarser one when it closes; until then the coarser one has no share of it.
    A late bucket goes to its place on every rung that passed that place on already.
    """
    new = list(rungs)
    for level, rung in enumerate(rungs):
        if index == rung.place:
            new[level] = rung.merged(bucket)
            break
        if index > rung.place:
            new[level] = rung.opened(index, bucket)
            if rung.place == NEVER:
                break
            index, bucket = rung.place, rung.bucket
        else:
            new[level] = rung.late(index, bucket)
        if level < len(ratios):
            index //= ratios[level]
    return new


def visible(rungs: Sequence[AnyRung], widths_s: tuple[int, ...], now_s: float) -> Sequence[AnyRung]:
    """The rungs without what no window as of `now_s` or later shows: themselves if all is shown, none if nothing is."""
    coarsest_s = widths_s[-1]
    if rungs[0].place * widths_s[0] // coarsest_s <= now_s // coarsest_s - rungs[-1].size:
        return rungs if rungs[0].place == NEVER else ()
    kept = [rung.pruned(int(now_s // width_s) - rung.size + 1) for rung, width_s in zip(rungs, widths_s, strict=True)]
    return kept if any(map(is_not, kept, rungs)) else rungs


def runs(times: Sequence[float], values: Sequence[float], width_s: float) -> Iterator[tuple[int, Sequence[float]]]:
    """The values by bucket: (index, values) with rising index, values in the order of their times."""
    if sorted(times) != list(times):
        pairs = sorted(zip(times, values, strict=True), key=itemgetter(0))
        times, values = [time_s for time_s, _ in pairs], [value for _, value in pairs]
    start = 0
    while start < len(times):
        index = int(times[start] // width_s)
        end = bisect_left(times, (index + 1) * width_s, start)
        yield index, values[start:end]
        start = end


ROW = 5
"""Numbers that a closed bucket takes."""


class Rows(array):  # type: ignore[type-arg]  # Python 3.11 has no array[float] to inherit from
    """Doubles that are never written again, and so can keep what was last asked of them."""

    summed: tuple[int, Figures] | None = None
    """Sum of the rows from a place on. It follows from the rows alone, so it does not matter which thread stores it."""


_NO_ROWS = Rows("d")


class FigureRung(NamedTuple):
    """One rung of a `Ladder`."""

    size: int
    """How many buckets are held, the open one among them."""
    place: int = NEVER
    bucket: Figures = NO_FIGURES
    closed: Rows = _NO_ROWS
    """Rows of (index, count, total, low, high), by rising index, of buckets that have records. Never written again."""

    def merged(self, bucket: Figures) -> FigureRung:
        return FigureRung(self.size, self.place, self.bucket.merged(bucket), self.closed)

    def opened(self, index: int, bucket: Figures) -> FigureRung:
        closed = self.closed
        if self.place != NEVER:
            start = self._start(index - self.size + 1)
            closed = Rows("d", closed[start:] + array("d", (self.place, *self.bucket)))
        return FigureRung(self.size, index, bucket, closed)

    def late(self, index: int, bucket: Figures) -> FigureRung:
        if index <= self.place - self.size:
            return self
        closed, start = self.closed, self._start(index)
        end = start
        if start < len(closed) and closed[start] == index:
            end = start + ROW
            count, total, low, high = closed[start + 1 : end]
            bucket = bucket.merged(Figures(int(count), total, low, high))
        closed = Rows("d", closed[:start] + array("d", (index, *bucket)) + closed[end:])
        return FigureRung(self.size, self.place, self.bucket, closed)

    def pruned(self, first: int) -> FigureRung:
        start = self._start(first)
        return FigureRung(self.size, self.place, self.bucket, Rows("d", self.closed[start:])) if start else self

    def since(self, index: int) -> Figures:
        """The closed buckets from `index` on together; asked again, it costs little."""
        closed = self.closed
        start = self._start(index)
        if start == len(closed):
            return NO_FIGURES
        summed = closed.summed
        if summed is None or summed[0] != start:
            rows = closed[start:] if start else closed
            figures = int(sum(rows[1::ROW])), sum(rows[2::ROW]), min(rows[3::ROW]), max(rows[4::ROW])
            closed.summed = summed = start, Figures(*figures)
        return summed[1]

    def _start(self, index: int) -> int:
        """Where the rows from `index` on begin."""
        closed = self.closed
        if not closed or closed[0] >= index:
            return 0
        return bisect_left(closed[::ROW], index) * ROW


_RATIOS = (60, 5)
WIDTHS_S = (1, 60, 300)
"""Of the buckets, rung by rung."""
_LEVELS = {60.0: 0, 3600.0: 1, 86400.0: 2}


class Ladder(NamedTuple):
    """Figures per second of the last minute, per minute of the last hour, per 5 minutes of the last 24 hours.

    Times are monotonic seconds; a bucket's index is `time_s // width`. A late record goes to the bucket of its time on
    every rung that still holds it. Adding returns a new ladder; what an old one shows never changes. Any thread.
    """

    seconds: FigureRung = FigureRung(60)
    minutes: FigureRung = FigureRung(60)
    fives: FigureRung = FigureRung(288)

    def added(self, times: Sequence[float], values: Sequence[float]) -> Ladder:
        """With a record for each place of the columns."""
        ladder = self
        for second, part in runs(times, values, 1.0):
            ladder = ladder.added_at(second, Figures(len(part), sum(part), min(part), max(part)))
        return ladder

    def added_summary(self, summary: BucketSummary) -> Ladder:
        """With the `summary.count` records of one second."""
        return self.added_at(
            int(summary.time_s // 1.0), Figures(summary.count, summary.total, summary.low, summary.high)
        )

    def added_at(self, second: int, figures: Figures) -> Ladder:
        """With records of one second; `second` is their time // 1."""
        seconds = self.seconds
        if second == seconds.place:
            return Ladder(seconds.merged(figures), self.minutes, self.fives)
        return Ladder(*cascaded(self, _RATIOS, second, figures))

    def pruned(self, now_s: float) -> Ladder:
        """Without what no window as of `now_s` or later shows; itself when all is shown. Takes a microsecond then."""
        rungs = visible(self, WIDTHS_S, now_s)
        return self if rungs is self else Ladder(*rungs)

    def over(self, window_s: float, now_s: float) -> Figures:
        """The last 60, 3600 or 86400 s: the bucket of `now_s` and all of the window's that lie whole before it.

        So the old edge is that of a bucket: at most 1 s, 1 min or 5 min of the window's oldest part is left out, never
        more is in it. Records later than `now_s` count. Raises KeyError for another window.
        """
        level = _LEVELS[window_s]
        width_s, rung = WIDTHS_S[level], self[level]
        first = int(now_s // width_s) - rung.size + 1
        if self.seconds.place // width_s < first:
            return NO_FIGURES  # the newest bucket of all is older
        figures = rung.since(first)
        for finer_width_s, finer in zip(WIDTHS_S, self[: level + 1], strict=False):
            # The open buckets of this and the finer rungs have not been passed on yet.
            if finer.place * finer_width_s // width_s >= first:
                figures = figures.merged(finer.bucket) if figures.count else finer.bucket
        return figures
