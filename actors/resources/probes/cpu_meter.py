"""From counters of processor time to a percentage: it takes two readings, some time apart."""

from __future__ import annotations

import math
import os
from typing import NamedTuple

MIN_SPAN_S = 0.1
"""Two readings that are closer than this say nothing: the counters move in steps of 10 ms per core."""


class CpuTimes(NamedTuple):
    """Processor seconds since some fixed moment, over all cores."""

    used_s: float
    capacity_s: float
    """What there was to be used: grows by the number of cores each second."""


class CpuMeter:
    """Use of the processors, 0..100 over all cores, since the reading before.

    Each meter has readings of its own, so two that ask at different rates do not shorten each other's span.
    One thread at a time.
    """

    def __init__(self, cores: int | None = None) -> None:
        self._min_span_s = MIN_SPAN_S * (cores or os.cpu_count() or 1)
        self._base: CpuTimes | None = None
        self._pid = os.getpid()
        self._percent = math.nan

    def percent(self, used_s: float, capacity_s: float) -> float:
        """The percentage up to this reading; the one before if hardly any time has passed; NaN while there is none."""
        times, base = CpuTimes(used_s, capacity_s), self._base
        if math.isnan(used_s) or math.isnan(capacity_s):
            return math.nan
        pid, self._pid = self._pid, os.getpid()
        # A core that is switched off takes its share with it, and the base of a forked child is its parent's.
        if base is None or capacity_s < base.capacity_s or pid != self._pid:
            self._base, self._percent = times, math.nan
        elif capacity_s - base.capacity_s >= self._min_span_s:
            share = (used_s - base.used_s) / (capacity_s - base.capacity_s)
            self._base, self._percent = times, min(100.0, max(0.0, 100.0 * share))
        return self._percent
