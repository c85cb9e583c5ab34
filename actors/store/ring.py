"""The newest points of a series, as a value: appending returns a new view, the old one stays readable."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from operator import itemgetter

_SMALLEST_BLOCK = 8
_BLOCKS = 8
"""A full ring is about this many blocks, so that at most one part in as many is held beyond the capacity."""

AT_ONCE = 8_192
"""Points that are put together in one step, between which other threads and the watchdog get their turn."""

_NO_BLOCK = array("d")
_ZERO = array("d", (0.0,))


class Points:
    """The last `capacity` points (monotonic seconds, value) in the order in which they arrived.

    A block is one array of times followed by as many values: 16 bytes a point. The open block is written only at
    and beyond `used`, where no committed view looks. So appending again to a view whose successor was thrown away
    writes the same places once more and is right, as long as one owner writes a block: an owner that finds another
    one's block copies it first. Two successors of one view by the same owner are not both kept: the later one holds.

    Any thread may read; each owner is used by one thread, and is kept by what it wrote: a plain `object()` will do.
    """

    __slots__ = ("_block", "_closed", "_owner", "_used", "capacity", "written")

    def __init__(
        self,
        capacity: int,
        written: int = 0,
        closed: tuple[array[float], ...] = (),
        block: array[float] = _NO_BLOCK,
        used: int = 0,
        owner: object = None,
    ) -> None:
        self.capacity = capacity
        self.written = written
        """How many points were ever appended."""
        self._closed = closed
        # Full blocks, oldest first, never written again.
        self._block = block
        self._used = used
        # block[i], block[size + i] for i < used are this view's.
        self._owner = owner

    @classmethod
    def empty(cls, capacity: int) -> Points:
        """No points yet. Raises ValueError for a capacity below 1."""
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        return cls(capacity)

    @classmethod
    def of(cls, capacity: int, written: int, times: Sequence[float], values: Sequence[float]) -> Points:
        """The columns' points, of which the newest are kept, when `written` were ever appended; nobody owns them yet."""
        held = cls.empty(capacity).appended(times, values, None)
        return cls(capacity, written, held._closed, held._block, held._used)

    @property
    def closed(self) -> tuple[array[float], ...]:
        """The full blocks, oldest first: times, then as many values. Never written again."""
        return self._closed

    @property
    def open(self) -> tuple[array[float], int]:
        """The block behind the full ones, and how many of its places are this view's: the same pair, the same points."""
        return self._block, self._used

    def __len__(self) -> int:
        return min(sum(map(len, self._closed)) // 2 + self._used, self.capacity)

    def appended(self, times: Sequence[float], values: Sequence[float], owner: object) -> Points:
        """This view and the columns' points behind it; of more than `capacity` points the newest are kept."""
        capacity, written, closed, block, used = self.capacity, self.written, self._closed, self._block, self._used
        written += len(values)
        if len(values) > capacity:
            times, values = times[-capacity:], values[-capacity:]
        size = len(block) // 2
        if used < size and self._owner is not owner:
            block = block[:]
        done, count = 0, len(values)
        while done < count:
            if used == size:
                closed = _without_forgotten((*closed, block) if size else (), capacity)
                size = min(max(_SMALLEST_BLOCK, 2 * size), max(_SMALLEST_BLOCK, capacity // _BLOCKS))
                block, used = _ZERO * (2 * size), 0
            part = min(size - used, count - done)
            if part == 1:
                block[used], block[size + used] = times[done], values[done]
            else:
                block[used : used + part] = array("d", times[done : done + part])
                block[size + used : size + used + part] = array("d", values[done : done + part])
            used, done = used + part, done + part
        return Points(capacity, written, closed, block, used, owner)

    def pruned(self, before_s: float) -> Points:
        """Without the blocks at the old end that hold nothing as new as `before_s`; itself when there are none."""
        closed, kept = self._closed, 0
        while kept < len(closed) and _is_older(closed[kept], len(closed[kept]) // 2, before_s):
            kept += 1
        if kept == len(closed) and self._used and _is_older(self._block, self._used, before_s):
            return Points(self.capacity, self.written)
        if not kept:
            return self
        return Points(self.capacity, self.written, closed[kept:], self._block, self._used, self._owner)

    def tail(
        self, since_s: float = -math.inf, limit: int | None = None, progress: Callable[[], None] = lambda: None
    ) -> list[tuple[float, float]]:
        """The points not older than `since_s`, sorted by time; at most `limit`, the newest.

        `progress` is called now and then: millions of points take seconds.
        """
        times, values = self.columns()
        if not _rises(times, progress):
            pairs = sorted(zip(times, values, strict=True), key=itemgetter(0))
            times, values = array("d", [time_s for time_s, _ in pairs]), array("d", [value for _, value in pairs])
        first = bisect_left(times, since_s)
        if limit is not None:
            first = max(first, len(times) - limit)
        points: list[tuple[float, float]] = []
        for start in range(first, len(times), AT_ONCE):
            progress()
            end = start + AT_ONCE
            points += zip(times[start:end], values[start:end], strict=True)
        return points

    def columns(self) -> tuple[array[float], array[float]]:
        """Times and values, in the order in which they arrived."""
        times, values = array("d"), array("d")
        for block, used in (*((block, len(block) // 2) for block in self._closed), (self._block, self._used)):
            half = len(block) // 2
            times += block[:used]
            values += block[half : half + used]
        return times[-self.capacity :], values[-self.capacity :]


def _rises(times: array[float], progress: Callable[[], None]) -> bool:
    newest_s = -math.inf
    for start in range(0, len(times), AT_ONCE):
        progress()
        part = times[start : start + AT_ONCE].tolist()
        if part[0] < newest_s or part != sorted(part):
            return False
        newest_s = part[-1]
    return True


def _is_older(block: array[float], used: int, before_s: float) -> bool:
    # The last time alone says no in most cases; late points may hide a newer one before it.
    return block[used - 1] < before_s and max(block[:used]) < before_s


def _without_forgotten(closed: tuple[array[float], ...], capacity: int) -> tuple[array[float], ...]:
    # What stays holds the whole capacity without the open block, which is empty when this is called.
    held = sum(map(len, closed)) // 2
    first = 0
    while first < len(closed) and held - len(closed[first]) // 2 >= capacity:
        held -= len(closed[first]) // 2
        first += 1
    return closed[first:]
