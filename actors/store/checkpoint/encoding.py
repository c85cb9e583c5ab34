"""A series as named parts of bytes: what has not changed between two checkpoints is not written again.

All numbers are little-endian. Parts that would be empty are left out; `head` counts the others, so that none gets lost.
"""

from __future__ import annotations

import json
import struct
import sys
from array import array
from typing import Any, NamedTuple

from actors.store.ladder import Rows
from actors.store.series import Series
from actors.store.sketch import Packed, Past, Sketch
from messages.metrics import Labels

HEAD = "head"
"""Name of the part that every series has."""

NUMBERS = struct.Struct("<QdddddQH")  # count, total, low, high, last, last_time_s; points ever written; other parts
OPEN = struct.Struct("<qQddd")  # place of a rung, and the figures of its open bucket
PLACE = struct.Struct("<q")
SKETCH = struct.Struct("<cHiH")  # form, bins, the first of them, values that are not counted yet


class Part(NamedTuple):
    """What a part is made of. Two of the same object, with as many points used, have the same bytes."""

    value: Series | Rows | Past | Sketch | array[float]
    used: int | None = None
    """Of an open block of points."""

    def same(self, other: Part) -> bool:
        """Whether the bytes are known to be the same."""
        return self.value is other.value and self.used == other.used


def parts(series: Series) -> dict[str, Part]:
    """The parts of a series by name. Takes a few microseconds; nothing is encoded."""
    found = {HEAD: Part(series)}
    for level, rung in enumerate(series.ladder):
        if rung.closed:
            found[f"rows{level}"] = Part(rung.closed)
    for level, sketch in enumerate(series.sketch or ()):
        if sketch.past.buckets:
            found[f"past{level}"] = Part(sketch.past)
        if sketch.bucket.counts or sketch.bucket.pending:
            found[f"open{level}"] = Part(sketch.bucket)
    points = series.points
    block, used = points.open
    start = points.written - used - sum(map(len, points.closed)) // 2
    for closed in points.closed:
        found[f"points{start}"] = Part(closed)
        start += len(closed) // 2
    if used:
        found[f"points{start}"] = Part(block, used)
    return found


def changed(old: Series | None, new: Series) -> tuple[dict[str, Part], list[str]]:
    """What of `new` has to be written where `old` was, and the names of the parts that are no more."""
    after = parts(new)
    before = parts(old) if old is not None else {}
    write = {name: part for name, part in after.items() if name not in before or not part.same(before[name])}
    return write, [name for name in before if name not in after]


def encoded(part: Part) -> bytes:
    """The bytes of a part."""
    value, used = part
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
