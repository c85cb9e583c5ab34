"""What a side of the chaos benchmark counts: ids that have come, call times, and the figures it prints."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field


class Ids:
    """Which numbers have come, as ranges: bounded however many there are, as long as few are lost."""

    def __init__(self) -> None:
        self.twice = 0
        self._starts: list[int] = []
        self._stops: list[int] = []

    @property
    def count(self) -> int:
        """Different numbers."""
        return sum(self._stops) - sum(self._starts)

    def add(self, numbers: list[int]) -> None:
        """These have come."""
        start = 0
        for place in range(1, len(numbers) + 1):
            if place == len(numbers) or numbers[place] != numbers[place - 1] + 1:
                self._add(numbers[start], numbers[place - 1] + 1)
                start = place

    def _add(self, start: int, stop: int) -> None:
        first = last = bisect_left(self._stops, start)
        low, high = start, stop
        while last < len(self._starts) and self._starts[last] <= stop:
            self.twice += max(0, min(stop, self._stops[last]) - max(start, self._starts[last]))
            low, high = min(low, self._starts[last]), max(high, self._stops[last])
            last += 1
        self._starts[first:last], self._stops[first:last] = [low], [high]


class Latency:
    """How long calls took, in steps of 1.024 us."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()
        self.longest_ns = 0

    def add(self, took_ns: list[int]) -> None:
        """These calls."""
        counts = self._counts.copy()  # others read the last one, which does not change
        counts.update([ns >> 10 for ns in took_ns])
        self._counts = counts
        self.longest_ns = max(self.longest_ns, *took_ns)

    def percentile_us(self, percent: float) -> float:
        """The upper edge of the step below which so many lie."""
        left = self._counts.total() * percent / 100
        for step, count in sorted(self._counts.items()):
            left -= count
            if left <= 0:
                return (step + 1) * 1.024
        return 0.0


@dataclass
class Figures:
    """What one side prints once a second, and at the end with `done`."""

    done: bool = False
    faults: dict[str, int] = field(default_factory=dict)
    restarts: int = 0
    sent: int = 0
    lost: int = 0
    """Records that were neither stored nor counted as dropped."""
    twice: int = 0
    dropped: int = 0
    told: int = 0
    told_lost: int = 0
    """Tells that no actor has seen, and no count holds."""
    told_twice: int = 0
    told_refused: int = 0
    told_failed: int = 0
    raised: dict[str, int] = field(default_factory=dict)
    blocked: int = 0
    """Senders that did not come back from a call."""
    record_us: float = 0.0
    """p99.9 of the slowest sender, as the next two; the longest call of any."""
    tell_us: float = 0.0
    control_us: float = 0.0
    record_longest_ms: float = 0.0
    tell_longest_ms: float = 0.0
    control_longest_ms: float = 0.0
    longest_gc_ms: float = 0.0
    """Python's longest collection of garbage: it falls on whoever allocates what is kept, such as a message."""
    asks: int = 0
    incomplete: int = 0
    unanswered: int = 0
    longest_ask_ms: float = 0.0
    longest_late_ms: float = 0.0
    """How late a thread came back at most that only paused: so late an ask may be answered, too."""
    unbalanced: int = 0
    start_mb: float = 0.0
    peak_mb: float = 0.0
    end_mb: float = 0.0
    threads_left: int = 0
    threads_counted: int = 0
