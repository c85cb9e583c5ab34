"""A series as named parts of bytes: what has not changed between two checkpoints is not written again.

All numbers are little-endian. Parts that would be empty are left out; `head` counts the others, so that none gets lost.
"""

from __future__ import annotations

import json
import struct
import sys
from array import array
from collections.abc import Iterator
from typing import Any, NamedTuple

from actors.store.ladder import NEVER, FigureRung, Ladder, Rows
from actors.store.ring import Points
from actors.store.series import Series
from actors.store.sketch import Packed, Past, Sketch, SketchLadder, SketchRung
from messages.metrics import Labels

HEAD = "head"
"""Name of the part that every series has."""

NUMBERS = struct.Struct("<QdddddQH")  # count, total, low, high, last, last_time_s; points ever written; other parts
OPEN = struct.Struct("<qQddd")  # place of a rung, and the figures of its open bucket
PLACE = struct.Struct("<q")
SKETCH = struct.Struct("<cHiH")  # form, bins, the first of them, values that are not counted yet
ROW = 5


class Source(NamedTuple):
    """What a part is made of. Two of the same object, with as many points used, have the same bytes."""

    value: Any
    used: int | None = None
    """Of an open block of points."""

    def same(self, other: Source) -> bool:
        """Whether the bytes are known to be the same."""
        return self.value is other.value and self.used == other.used


def parts(series: Series) -> dict[str, Source]:
    """The parts of a series by name. Takes a few microseconds; nothing is encoded."""
    found = {HEAD: Source(series)}
    for level, rung in enumerate(series.ladder):
        if rung.closed:
            found[f"rows{level}"] = Source(rung.closed)
    for level, sketch in enumerate(series.sketch or ()):
        if sketch.past.buckets:
            found[f"past{level}"] = Source(sketch.past)
        if sketch.bucket.counts or sketch.bucket.pending:
            found[f"open{level}"] = Source(sketch.bucket)
    points = series.points
    block, used = points.open
    start = points.written - used - sum(map(len, points.closed)) // 2
    for closed in points.closed:
        found[f"points{start}"] = Source(closed)
        start += len(closed) // 2
    if used:
        found[f"points{start}"] = Source(block, used)
    return found


def changed(old: Series | None, new: Series) -> tuple[dict[str, Source], list[str]]:
    """What of `new` has to be written where `old` was, and the names of the parts that are no more."""
    after = parts(new)
    before = parts(old) if old is not None else {}
    write = {name: source for name, source in after.items() if name not in before or not source.same(before[name])}
    return write, [name for name in before if name not in after]


def encoded(source: Source) -> bytes:
    """The bytes of a part."""
    value, used = source
    if isinstance(value, Series):
        return _head(value)
    if isinstance(value, Past):
        return b"".join(PLACE.pack(index) + _sketch(sketch) for index, sketch in value.buckets)
    if isinstance(value, Sketch):
        return _sketch(value)
    half = len(value) // 2
    return _bytes(value if used is None else value[:used] + value[half : half + used])


def key_text(labels: Labels) -> str:
    """The labels of a series as text."""
    return json.dumps(labels)


def shifted(series: Series, by_s: int) -> Series:
    """The same series that much later; `by_s` is a whole multiple of 300.

    Hourly percentiles move by whole hours, to the one before: they may leave a window up to an hour early, never late.
    Raises ValueError for another time.
    """
    if by_s % 300:
        raise ValueError("by_s must be a multiple of 300")
    if not by_s:
        return series
    widths = zip(series.ladder, (1, 60, 300), strict=True)
    ladder = Ladder(*(_moved_figures(rung, by_s // width_s) for rung, width_s in widths))
    sketch = series.sketch
    if sketch is not None:
        sketch_widths = zip(sketch, (10, 300, 3600), strict=True)
        sketch = SketchLadder(*(_moved_sketches(rung, by_s // width_s) for rung, width_s in sketch_widths))
    times, values = array("d"), array("d")
    for block in _blocks(series.points):
        times += array("d", [time_s + by_s for time_s in block[: len(block) // 2]])
        values += block[len(block) // 2 :]
    points = Points.of(series.points.capacity, series.points.written, times, values)
    return series._replace(last_time_s=series.last_time_s + by_s, points=points, ladder=ladder, sketch=sketch)


def _moved(place: int, by: int) -> int:
    return place if place == NEVER else place + by


def _moved_figures(rung: FigureRung, by: int) -> FigureRung:
    closed = Rows("d", rung.closed)
    closed[::ROW] = array("d", [index + by for index in closed[::ROW]])
    return rung._replace(place=_moved(rung.place, by), closed=closed)


def _moved_sketches(rung: SketchRung, by: int) -> SketchRung:
    past = Past(tuple((index + by, sketch) for index, sketch in rung.past.buckets))
    return rung._replace(place=_moved(rung.place, by), past=past)


def _blocks(points: Points) -> Iterator[array[float]]:
    yield from points.closed
    block, used = points.open
    yield block[:used] + block[len(block) // 2 : len(block) // 2 + used]


# to bytes


def _bytes(values: array[Any]) -> bytes:
    if sys.byteorder == "big":
        values = values[:]
        values.byteswap()
    return values.tobytes()


def _head(series: Series) -> bytes:
    figures = (series.count, series.total, series.low, series.high, series.last, series.last_time_s)
    found = [NUMBERS.pack(*figures, series.points.written, len(parts(series)) - 1)]
    found += [OPEN.pack(rung.place, *rung.bucket) for rung in series.ladder]
    found += [PLACE.pack(rung.place) for rung in series.sketch or ()]
    if series.text is not None:
        found.append(b"t" + series.text.encode("utf-8", "surrogatepass"))
    return b"".join(found)


def _sketch(sketch: Sketch) -> bytes:
    counts, pending = sketch
    if not counts:
        return SKETCH.pack(b"0", 0, 0, len(pending)) + _bytes(pending)
    bins, numbers = counts if isinstance(counts, Packed) else Packed.of(counts)
    form = numbers.typecode if isinstance(bins, range) else numbers.typecode.lower()
    listed = b"" if isinstance(bins, range) else _bytes(bins)
    head = SKETCH.pack(form.encode(), len(bins), bins[0], len(pending))
    return b"".join((head, listed, _bytes(numbers), _bytes(pending)))
