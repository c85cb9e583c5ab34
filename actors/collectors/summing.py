"""What the aggregate tier makes of the records it holds: one summary per series and second."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from messages.metrics import BucketSummary, Group, Kind, SeriesKey

Bins = Callable[[Sequence[float]], tuple[tuple[int, int], ...]]


class Sums:
    """Held summaries by series and second. A value: adding makes a new one."""

    __slots__ = ("_held",)

    def __init__(self, held: dict[SeriesKey, Group] | None = None) -> None:
        self._held = held or {}

    def __bool__(self) -> bool:
        return bool(self._held)

    def with_groups(self, groups: Iterable[Group], bins_of: Bins) -> Sums:
        """With the records of the groups."""
        held = dict(self._held)
        for group in groups:
            before = held.get(group.key)
            fresh = _summaries(group, bins_of)
            if before is None:
                held[group.key] = group._replace(values=(), times=(), summaries=fresh)
            else:
                text = before.text if group.text is None else group.text
                held[group.key] = before._replace(summaries=_joined(before.summaries, fresh), text=text)
        return Sums(held)

    def groups(self) -> tuple[Group, ...]:
        """One group per series, ready to be sent."""
        return tuple(self._held.values())


def _summaries(group: Group, bins_of: Bins) -> tuple[BucketSummary, ...]:
    seconds: dict[int, tuple[list[float], list[float]]] = {}
    for time_s, value in zip(group.times, group.values, strict=True):
        times, values = seconds.setdefault(int(time_s // 1.0), ([], []))
        times.append(time_s)
        values.append(value)
    bins = bins_of if group.kind is Kind.DISTRIBUTION else _no_bins
    return tuple(_summary(times, values, bins(values)) for times, values in seconds.values())


def _no_bins(_values: Sequence[float]) -> tuple[tuple[int, int], ...]:
    return ()


def _summary(times: list[float], values: list[float], bins: tuple[tuple[int, int], ...]) -> BucketSummary:
    newest_s = max(times)
    newest = len(times) - 1 - times[::-1].index(newest_s)  # of equal times the one that came last
    return BucketSummary(newest_s, len(values), sum(values), min(values), max(values), values[newest], bins)


def _joined(before: tuple[BucketSummary, ...], fresh: tuple[BucketSummary, ...]) -> tuple[BucketSummary, ...]:
    if before and fresh and before[-1].time_s // 1.0 == fresh[0].time_s // 1.0:
        return (*before[:-1], _added(before[-1], fresh[0]), *fresh[1:])
    return before + fresh


def _added(one: BucketSummary, two: BucketSummary) -> BucketSummary:
    bins = dict(one.bins)
    for place, count in two.bins:
        bins[place] = bins.get(place, 0) + count
    newest = two if two.time_s >= one.time_s else one
    return BucketSummary(
        newest.time_s,
        one.count + two.count,
        one.total + two.total,
        min(one.low, two.low),
        max(one.high, two.high),
        newest.last,
        tuple(sorted(bins.items())),
    )
