"""What the store keeps, and for how long: pruning of what no answer needs any more, eviction of the longest idle. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from actors.store.series import Series
from messages.metrics import SeriesKey
from supervision import earliest

SWEEP_S = 30.0
"""All series are looked at so often for what can be pruned."""
_SWEPT_AT_ONCE = 500
_EVICTIONS_S = 1.0
"""Between two of them: until the filter knows of the first one, it goes on calling for more."""
_EVICTED_SHARE = 10
"""One in so many series is evicted at once at most, and one at least."""


class Keeping(NamedTuple):
    """The limits. Times in seconds."""

    buffer_size: int
    """Points of a series."""
    retention_s: float
    """Points that are older are forgotten."""
    evict_idle_s: float
    """A series may be evicted, when a new one finds no place, if its newest record is so old by the record's own time."""


class House(NamedTuple):
    """How far the keeping is. A value, and part of the store's."""

    crowded: frozenset[str] = frozenset()
    """Names of which a new series found no place since the last eviction, and "" if there was none for any name."""
    evicts_s: float = 0.0
    """Not before."""
    sweeps_s: float | None = None
    """The next sweep; None: there is nothing to be swept."""
    unswept: tuple[SeriesKey, ...] = ()
    evicted_series: int = 0
    evicted_records: int = 0
    restored_series: int = 0
    """Of the lives that a checkpoint has brought back."""
    restored_records: int = 0

    def due_s(self) -> float | None:
        """When `kept` has something to do."""
        return earliest(self.evicts_s if self.crowded else None, self.sweeps_s)

    def kept(
        self,
        keeping: Keeping,
        series: Mapping[SeriesKey, Series],
        touched: dict[SeriesKey, Series],
        now_s: float,
    ) -> tuple[House, tuple[SeriesKey, ...]]:
        """Do what is due: what was pruned is put into `touched`, what is evicted is returned.

        `touched` are the series that the same plan has changed already: of these none is evicted.
        """
        house: House = self
        gone: tuple[SeriesKey, ...] = ()
        if house.sweeps_s is None and (series or touched):
            house = house._replace(sweeps_s=now_s + SWEEP_S)
        if house.crowded and now_s >= house.evicts_s:
            house, gone = house._evicted(keeping, series, touched, now_s)
        # Afterwards: who is only pruned is no less idle.
        if house.sweeps_s is not None and now_s >= house.sweeps_s:
            house = house._swept(keeping, series, touched, now_s)
        return house, gone

    def _swept(
        self,
        keeping: Keeping,
        series: Mapping[SeriesKey, Series],
        touched: dict[SeriesKey, Series],
        now_s: float,
    ) -> House:
        keys = self.unswept or tuple(series)
        for key in keys[:_SWEPT_AT_ONCE]:
            one = touched.get(key) or series.get(key)
            if one is not None and (pruned := one.pruned(now_s - keeping.retention_s, now_s)) is not one:
                touched[key] = pruned
        unswept = keys[_SWEPT_AT_ONCE:]
        return self._replace(unswept=unswept, sweeps_s=now_s if unswept else now_s + SWEEP_S)

    def _evicted(
        self,
        keeping: Keeping,
        series: Mapping[SeriesKey, Series],
        touched: Mapping[SeriesKey, Series],
        now_s: float,
    ) -> tuple[House, tuple[SeriesKey, ...]]:
        idle = sorted(
            (one.last_time_s, key)
            for key, one in series.items()
            if one.last_time_s < now_s - keeping.evict_idle_s
            and ("" in self.crowded or key.name in self.crowded)
            and key not in touched
        )
        gone = tuple(key for _, key in idle[: max(1, len(series) // _EVICTED_SHARE)])
        left = series.keys() - gone
        oldest_s = min((series[key].last_time_s for key in left), default=now_s)
        house = self._replace(
            crowded=frozenset(),
            # A record only moves the last time on: before, none of those that are left is idle for long enough.
            evicts_s=max(now_s + _EVICTIONS_S, oldest_s + keeping.evict_idle_s),
            evicted_series=self.evicted_series + len(gone),
            evicted_records=self.evicted_records + sum(series[key].count for key in gone),
        )
        return house, gone
