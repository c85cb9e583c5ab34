"""The tiers and their intervals, and how long records may be held."""

from __future__ import annotations

from typing import Literal, TypeAlias

Tier: TypeAlias = Literal["instant", "fast", "normal", "slow", "aggregate"]

INTERVALS_S: dict[Tier, float] = {"instant": 0.0, "fast": 0.1, "normal": 1.0, "slow": 10.0, "aggregate": 60.0}

HELD_MOST = 50_000
"""Records that a tier holds at most; with more it passes them on before its tick, which harms nothing."""
INSTANT_POLL_S = 0.1
"""The instant tier passes records on at once; its sources are read so often."""
