"""Counters that any thread may raise, without a lock."""

from __future__ import annotations

from itertools import count


class Tally:
    """A counter. `add` is one C call, so no increment is lost and no caller waits."""

    __slots__ = ("_count", "_next")

    def __init__(self, start: int = 0) -> None:
        self._count = count(start)
        self._next = self._count.__next__

    def add(self) -> int:
        """Count one; returns the number counted before it."""
        return self._next()

    @property
    def value(self) -> int:
        # repr is the one way to read a count without raising it that no version deprecates.
        return int(repr(self._count)[6:-1])
