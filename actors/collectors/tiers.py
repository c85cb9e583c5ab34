"""The tiers and their intervals, and how long records may be held."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

Tier: TypeAlias = Literal["instant", "fast", "normal", "slow", "aggregate"]

INTERVALS_S: dict[Tier, float] = {"instant": 0.0, "fast": 0.1, "normal": 1.0, "slow": 10.0, "aggregate": 60.0}

HELD_MOST = 50_000
"""Records that a tier holds at most; with more it passes them on before its tick, which harms nothing."""
INSTANT_POLL_S = 0.1
"""The instant tier passes records on at once; its sources are read so often."""
TICK_LEAST_S = 0.001
"""A shorter interval is no interval to a thread."""


def next_tick_s(start_s: float, interval_s: float, now_s: float) -> float:
    """The first moment after `now_s` that lies a whole number of intervals after `start_s`.

    Counted from the start each time: the rounding of one tick is not handed on to the next.
    """
    number = math.floor((now_s - start_s) / interval_s)
    while (tick_s := start_s + number * interval_s) <= now_s:
        number += 1
    return tick_s
