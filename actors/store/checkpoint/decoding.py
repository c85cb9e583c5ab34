"""A series out of the parts that it was encoded as. Nothing is believed: other bytes raise `Damaged`, whatever they are."""

from __future__ import annotations

import json
import math
import struct
import sys
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import le, lt
from typing import Any

from actors.store.bins import LAST_BIN
from actors.store.checkpoint.encoding import HEAD, NUMBERS, OPEN, PLACE, SKETCH, parts
from actors.store.ladder import NEVER, NO_FIGURES, ROW, FigureRung, Figures, Ladder, Rows
from actors.store.ring import Points
from actors.store.series import Series
from actors.store.sketch import MAX_BINS, Packed, Past, Sketch, SketchLadder
from messages.metrics import Kind, SeriesKey

_MOST_PENDING = 1024
_MOST_TEXT = 1 << 16


class Damaged(Exception):
    """Bytes that no series was encoded as. The text says what is wrong, and repeats nothing of them."""


@contextmanager
def damaged() -> Iterator[None]:
    """Raises what goes wrong in reading as `Damaged`."""
    try:
        yield
    except (KeyError, ValueError, TypeError, OverflowError, RecursionError, struct.error):
        raise Damaged("unreadable") from None


def decoded(key: SeriesKey, kind: Kind, found: Mapping[str, bytes], buffer_size: int) -> Series:
    """The series of these parts; of more than `buffer_size` points the newest. Raises Damaged, for any bytes."""
    with damaged():
        head = _Reader(found[HEAD])
        count, total, low, high, last, last_time_s, written, others = head.unpack(NUMBERS)
        _check(others == len(found) - 1, "parts are missing")
        _check_figures(Figures(count, total, low, high))
        _check(math.isfinite(last) and math.isfinite(last_time_s) if count else math.isnan(last), "last")
        ladder = Ladder(*(_figure_rung(head, rung, found.get(f"rows{n}", b"")) for n, rung in enumerate(Ladder())))
        sketch = _sketches(head, found) if kind is Kind.DISTRIBUTION else None
        text = _text(head.rest())
        points, blocks = _points(found, written, buffer_size)
        series = Series(key, kind, count, total, low, high, last, last_time_s, text, points, ladder, sketch)
        others = sum(not name.startswith("points") for name in parts(series))
        _check(others + blocks == len(found), "unknown parts")
        return series


def key_of(name: Any, text: Any) -> SeriesKey:
    """The key of a series by its name and the text of its labels. Raises Damaged, whatever they are."""
    with damaged():
        _check(isinstance(name, str) and bool(name) and isinstance(text, str) and len(text) < _MOST_TEXT, "key")
        labels = tuple((label, value) for label, value in json.loads(text))
        _check(all(isinstance(part, str) for pair in labels for part in pair), "labels")
        return SeriesKey(name, labels)


def _check(holds: bool, what: str) -> None:
    if not holds:
        raise Damaged(what)


class _Reader:
    """Takes bytes from the front; more than there are is damage."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def unpack(self, layout: struct.Struct) -> tuple[Any, ...]:
        self._at += layout.size
        return layout.unpack(self._data[self._at - layout.size : self._at])

    def array(self, typecode: str, count: int) -> array[Any]:
        found = array(typecode)
        size_bytes = count * found.itemsize
        found.frombytes(self._data[self._at : self._at + size_bytes])
        _check(len(found) == count, "length")
        self._at += size_bytes
        if sys.byteorder == "big":
            found.byteswap()
        return found

    def rest(self) -> bytes:
        return self._data[self._at :]


def _text(data: bytes) -> str | None:
    _check(data[:1] in (b"", b"t"), "text")
    return data[1:].decode("utf-8", "surrogatepass") if data else None


def _doubles(data: bytes) -> array[float]:
    _check(len(data) % 8 == 0, "length")
    return _Reader(data).array("d", len(data) // 8)


def _check_figures(figures: Figures) -> None:
    # A sum of numbers that are all allowed may be none: it is let through as it is.
    count, _, low, high = figures
    _check(-math.inf < low <= high < math.inf if count else (low, high) == (math.inf, -math.inf), "figures")


def _check_rows(counts: array[float], lows: array[float], highs: array[float]) -> None:
    _check(min(counts) >= 1.0 and max(counts) < 2.0**64 and all(map(float.is_integer, counts)), "counts")
    _check(all(map(le, lows, highs)) and min(lows) > -math.inf and max(highs) < math.inf, "figures")


def _check_finite(values: array[float]) -> None:
    # A sum that is finite has only finite parts, and is many times faster to see.
    _check(math.isfinite(sum(values)) or all(map(math.isfinite, values)), "no number")


def _check_places(places: Sequence[float], place: int, size: int) -> None:
    """Of closed buckets: rising to the open one, and no more than are held."""
    _check(not places or (len(places) <= size and places[-1] < place), "places")
    _check(all(map(lt, places, places[1:])), "order")


def _figure_rung(head: _Reader, empty: FigureRung, data: bytes) -> FigureRung:
    place, *figures = head.unpack(OPEN)
    bucket = Figures(*figures)
    _check_figures(bucket)
    _check(NEVER < place < -NEVER or (place == NEVER and bucket == NO_FIGURES), "place")
    closed = _doubles(data)
    _check(len(closed) % ROW == 0, "rows")
    if closed:
        _check_rows(*(closed[column::ROW] for column in (1, 3, 4)))
        _check_places(closed[::ROW], place, empty.size)
        _check(all(map(float.is_integer, closed[::ROW])), "places")
    return empty._replace(place=place, bucket=bucket if bucket.count else NO_FIGURES, closed=Rows("d", closed))


def _sketches(head: _Reader, found: Mapping[str, bytes]) -> SketchLadder:
    rungs = []
    for level, empty in enumerate(SketchLadder()):
        (place,) = head.unpack(PLACE)
        _check(NEVER <= place < -NEVER, "place")
        bucket, past = Sketch(), _past(found.get(f"past{level}", b""))
        if data := found.get(f"open{level}"):
            reader = _Reader(data)
            bucket = _read_sketch(reader)
            _check(place != NEVER and not reader.rest(), "open")
        _check_places([index for index, _ in past.buckets], place, empty.size)
        rungs.append(empty._replace(place=place, bucket=bucket, past=past))
    return SketchLadder(*rungs)


def _past(data: bytes) -> Past:
    reader, buckets = _Reader(data), []
    while reader.rest():
        (index,) = reader.unpack(PLACE)
        buckets.append((index, _read_sketch(reader)))
    return Past(tuple(buckets))


def _read_sketch(reader: _Reader) -> Sketch:
    form, size, first, waiting = reader.unpack(SKETCH)
    code = form.decode()
    _check(code in "0BHIQbhiq" and (code == "0") == (size == 0) and waiting <= _MOST_PENDING, "sketch")
    counts: Counter[int] | Packed = Counter()
    if size:
        dense = code.isupper()
        bins = range(first, first + size) if dense else reader.array("i", size)
        numbers = reader.array(code.upper(), size)
        _check(bins[0] == first and first >= -LAST_BIN and bins[-1] <= LAST_BIN, "bins")
        _check(dense or all(map(lt, bins, bins[1:])), "order")
        _check(0 < sum(map(bool, numbers)) <= MAX_BINS, "counts")
        counts = Packed(bins, numbers)
    pending = reader.array("d", waiting)
    _check_finite(pending)
    _check(bool(size or waiting), "empty")
    return Sketch(counts, pending)


def _points(found: Mapping[str, bytes], written: int, buffer_size: int) -> tuple[Points, int]:
    """The points, and how many parts they were."""
    names = [name for name in found if name.startswith("points")]
    starts = sorted((int(name[6:]), name) for name in names)
    times, values = array("d"), array("d")
    at = starts[0][0] if starts else written
    for start, name in starts:
        block = _doubles(found[name])
        half = len(block) // 2
        _check(start == at >= 0 and half > 0 and len(block) == 2 * half, "points")
        _check(name == f"points{start}", "points")
        _check_finite(block)
        times, values, at = times + block[:half], values + block[half:], at + half
    _check(at == written, "points")
    return Points.of(buffer_size, written, times, values), len(names)
