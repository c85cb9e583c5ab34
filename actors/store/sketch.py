"""Percentiles of measurements within 1 %: counts per bin of relative width, as values that take whole columns."""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from operator import itemgetter
from typing import NamedTuple

from actors.store.bins import add, bins_at, middle, summed
from actors.store.ladder import NEVER, cascaded, runs, visible
from actors.store.ranks import Known, Ranked, at_shares
from messages.metrics import BucketSummary

MAX_BINS = 2_048
"""Bins of one bucket of time: 32 powers of two without a gap, from a microsecond to an hour. Beyond it the lowest are
counted as the lowest one kept."""

_MAX_PENDING = 128
_MAX_PENDING_CLOSED = 32
"""Below that the values themselves take no more bytes than bins and counts."""


def quantiles(sketches: Iterable[Sketch], shares: Sequence[float], known: Known | None = None) -> list[float | None]:
    """For each share (0..1) the smallest value that this share of all values do not exceed, within 1 %.

    None without values. It may lie 1 % outside the lowest and the highest value. What was put in order is kept in
    `known` for another call with some of the same sketches.
    """
    known = {} if known is None else known
    pending = array("d")
    parts = []
    for counts, values in sketches:
        pending += values
        if counts:
            if id(counts) not in known:
                known[id(counts)] = counts, _ranked(counts)
            parts.append(known[id(counts)][1])
    if pending:
        parts.append(Ranked(sorted(bins_at(pending)), range(1, len(pending) + 1)))
    return list(map(middle, at_shares(parts, shares))) if parts else [None] * len(shares)


def _ranked(counts: Counter[int] | Packed) -> Ranked:
    if isinstance(counts, Packed):
        return Ranked(counts.bins, list(accumulate(counts.counts)))
    bins = sorted(counts)
    return Ranked(bins, list(accumulate(map(counts.__getitem__, bins))))


class Packed(NamedTuple):
    """Counts of bins in as few bytes as they need, never written again."""

    bins: range | array[int]
    """Rising; a range when it is smaller with the gaps filled by zeros."""
    counts: array[int]

    @classmethod
    def of(cls, counts: Counter[int]) -> Packed:
        """These counts, of at least one bin."""
        highest = max(counts.values())
        typecode = next(code for code in "BHIQ" if highest < 1 << 8 * array(code).itemsize)
        bins, item_bytes = sorted(counts), array(typecode).itemsize
        dense = range(bins[0], bins[-1] + 1)
        if len(dense) * item_bytes <= len(bins) * (item_bytes + 4):
            return cls(dense, array(typecode, [counts.get(bin_, 0) for bin_ in dense]))
        return cls(array("i", bins), array(typecode, [counts[bin_] for bin_ in bins]))

    def items(self) -> Iterable[tuple[int, int]]:
        """(bin, count) by rising bin, counts of 0 among them."""
        return zip(self.bins, self.counts, strict=True)


_NO_COUNTS: Counter[int] = Counter()
_NO_VALUES = array("d")


class Sketch(NamedTuple):
    """The measurements of one bucket of time. A value: nothing in it is written once it is made. Any thread."""

    counts: Counter[int] | Packed = _NO_COUNTS
    pending: array[float] = _NO_VALUES
    """Values that are not in `counts` yet, at most `_MAX_PENDING`: counting pays by the column."""

    @classmethod
    def of(cls, values: array[float]) -> Sketch:
        """These values. The array is kept: nobody may write it again."""
        return cls(pending=values) if len(values) <= _MAX_PENDING else cls(_collapsed(Counter(bins_at(values))))

    @classmethod
    def of_bins(cls, bins: Iterable[tuple[int, int]]) -> Sketch:
        """These counts."""
        return cls(_collapsed(summed(bins)))

    def merged(self, other: Sketch) -> Sketch:
        """Both together, ready to take more."""
        pending = self.pending + other.pending
        if not other.counts and len(pending) <= _MAX_PENDING:
            return Sketch(self.counts, pending)
        counts = self.counts.copy() if isinstance(self.counts, Counter) else summed(self.counts.items())
        counts.update(bins_at(pending))
        add(counts, other.counts.items())
        return Sketch(_collapsed(counts))

    def packed(self, most_pending: int) -> Sketch:
        """The same in fewer bytes, for a bucket that seldom takes more; up to `most_pending` values stay as they are."""
        if len(self.pending) <= most_pending and (not self.counts or isinstance(self.counts, Packed)):
            return self
        return Sketch(Packed.of(_collapsed(summed(self.bins()))))

    def bins(self) -> Iterable[tuple[int, int]]:
        """(bin, count) in no order; a bin may come more than once, a count may be 0."""
        return (*self.counts.items(), *((bin_, 1) for bin_ in bins_at(self.pending)))


def _collapsed(counts: Counter[int]) -> Counter[int]:
    if len(counts) <= MAX_BINS:
        return counts
    ordered = sorted(counts.items())
    kept = Counter(dict(ordered[-MAX_BINS:]))
    kept[ordered[-MAX_BINS][0]] += sum(count for _, count in ordered[:-MAX_BINS])
    return kept


def _together(buckets: Sequence[tuple[int, Sketch]]) -> Sketch:
    pending = array("d")
    for _, sketch in buckets:
        pending += sketch.pending
    counts = summed(chain.from_iterable(sketch.counts.items() for _, sketch in buckets))
    if not counts and len(pending) <= _MAX_PENDING:
        return Sketch(pending=pending)
    counts.update(bins_at(pending))
    return Sketch(Packed.of(counts))


class _Change(NamedTuple):
    """What makes a sum into that of a successor: a full hour costs a quarter of what its day would."""

    total: Sketch
    gone: tuple[tuple[int, Sketch], ...]
    come: tuple[tuple[int, Sketch], ...]

    def applied(self) -> Sketch:
        counts = Counter(dict(self.total.counts.items()))
        for _, sketch in self.come:
            add(counts, sketch.bins())
        for _, sketch in self.gone:
            add(counts, ((bin_, -count) for bin_, count in sketch.bins()))
        counts = +counts
        return Sketch(Packed.of(counts)) if counts else Sketch()


class Past:
    """The closed buckets of a rung. A value."""

    __slots__ = ("_change", "_since", "buckets")

    def __init__(self, buckets: tuple[tuple[int, Sketch], ...] = ()) -> None:
        self.buckets = buckets
        """(index, sketch) by rising index, of buckets that have measurements."""
        self._since: tuple[int, Sketch] | None = None
        # The last answer of `since`. It follows from the buckets alone, so it does not matter which thread stores it.
        self._change: _Change | None = None
        # Makes the predecessor's answer into that for all buckets.

    def since(self, index: int) -> Sketch:
        """The buckets from `index` on together; asked again, it costs little."""
        start = self._start(index)
        if self._since is None or self._since[0] != start:
            change, self._change = self._change, None
            total = _together(self.buckets[start:]) if change is None or start else change.applied()
            self._since = start, total
        return self._since[1]

    def closed(self, index: int, sketch: Sketch, first: int) -> Past:
        """With one more bucket, without those before `first`."""
        return self._succeeded(self._start(first), ((index, sketch.packed(_MAX_PENDING_CLOSED)),))

    def pruned(self, first: int) -> Past:
        """Without the buckets before `first`; itself when there are none."""
        start = self._start(first)
        return self._succeeded(start, ()) if start else self

    def late(self, index: int, sketch: Sketch) -> Past:
        """With `sketch` in the bucket of `index`."""
        buckets = list(self.buckets)
        at = self._start(index)
        if at < len(buckets) and buckets[at][0] == index:
            sketch = buckets.pop(at)[1].merged(sketch)
        insort(buckets, (index, sketch.packed(_MAX_PENDING_CLOSED)), key=itemgetter(0))
        return Past(tuple(buckets))

    def _succeeded(self, start: int, come: tuple[tuple[int, Sketch], ...]) -> Past:
        past = Past((*self.buckets[start:], *come))
        if past.buckets and self._since is not None and self._since[0] <= start and self._since[1].counts:
            past._change = _Change(self._since[1], self.buckets[self._since[0] : start], come)
        return past

    def _start(self, index: int) -> int:
        if not self.buckets or self.buckets[0][0] >= index:
            return 0
        return bisect_left(self.buckets, index, key=itemgetter(0))


class SketchRung(NamedTuple):
    """One rung of a `SketchLadder`."""

    size: int
    """How many buckets are held, the open one among them."""
    place: int = NEVER
    bucket: Sketch = Sketch()
    past: Past = Past()

    def merged(self, bucket: Sketch) -> SketchRung:
        return SketchRung(self.size, self.place, self.bucket.merged(bucket).packed(_MAX_PENDING), self.past)

    def opened(self, index: int, bucket: Sketch) -> SketchRung:
        past = self.past
        if self.place != NEVER:
            past = past.closed(self.place, self.bucket, index - self.size + 1)
        return SketchRung(self.size, index, bucket, past)

    def late(self, index: int, bucket: Sketch) -> SketchRung:
        if index <= self.place - self.size:
            return self
        return SketchRung(self.size, self.place, self.bucket, self.past.late(index, bucket))

    def pruned(self, first: int) -> SketchRung:
        past = self.past.pruned(first)
        # An open bucket that no window of this width shows will hardly take more.
        bucket = self.bucket if self.place >= first else self.bucket.packed(_MAX_PENDING_CLOSED)
        if past is self.past and bucket is self.bucket:
            return self
        return SketchRung(self.size, self.place, bucket, past)


_RATIOS = (30, 12)
SKETCH_WIDTHS_S = (10, 300, 3600)
"""Of the buckets, rung by rung."""
_LEVELS = {60.0: 0, 3600.0: 1, 86400.0: 2}


class SketchLadder(NamedTuple):
    """Sketches per 10 s of the last minute, per 5 minutes of the last hour, per hour of the last 24 hours.

    Used like a `Ladder`, with the same rules for late records and edges.
    """

    tens: SketchRung = SketchRung(6)
    fives: SketchRung = SketchRung(12)
    hours: SketchRung = SketchRung(24)

    def added(self, times: Sequence[float], values: Sequence[float]) -> SketchLadder:
        """With a measurement for each place of the columns."""
        ladder = self
        for index, part in runs(times, values, SKETCH_WIDTHS_S[0]):
            ladder = ladder.added_at(index, Sketch.of(array("d", part)))
        return ladder

    def added_summary(self, summary: BucketSummary) -> SketchLadder:
        """With the bins of the summary."""
        return self.added_at(int(summary.time_s // SKETCH_WIDTHS_S[0]), Sketch.of_bins(summary.bins))

    def added_at(self, index: int, sketch: Sketch) -> SketchLadder:
        """With measurements of one bucket of 10 s; `index` is their time // 10."""
        size, place, bucket, past = self.tens
        if index == place:
            # Not packed: it takes every batch.
            return SketchLadder(SketchRung(size, index, bucket.merged(sketch), past), self.fives, self.hours)
        return SketchLadder(*cascaded(self, _RATIOS, index, sketch))

    def pruned(self, now_s: float) -> SketchLadder:
        """Without what no window as of `now_s` or later shows; itself when all is shown. Takes a microsecond then."""
        rungs = visible(self, SKETCH_WIDTHS_S, now_s)
        return self if rungs is self else SketchLadder(*rungs)

    def over(self, window_s: float, now_s: float) -> list[Sketch]:
        """What makes up the last 60, 3600 or 86400 s; at most 10 s, 5 min or 1 h of the oldest part is left out.

        Raises KeyError for another window.
        """
        level = _LEVELS[window_s]
        width_s, rung = SKETCH_WIDTHS_S[level], self[level]
        first = int(now_s // width_s) - rung.size + 1
        # The open buckets of this and the finer rungs have not been passed on yet.
        finer = zip(SKETCH_WIDTHS_S, self[: level + 1], strict=False)
        waiting = [one.bucket for one_width_s, one in finer if one.place * one_width_s // width_s >= first]
        return [rung.past.since(first), *waiting]
