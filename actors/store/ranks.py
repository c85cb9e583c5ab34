"""Values at a share of all, found in several ordered parts without putting the parts together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple, TypeAlias


class Ranked(NamedTuple):
    """Counted values in their order; at least one."""

    bins: Sequence[int]
    """Rising."""
    ranks: Sequence[int]
    """How many values lie in the bin or in those before it."""


Known: TypeAlias = dict[int, tuple[object, Ranked]]
"""What was put in order already, by the identity of what it was made of, which it keeps alive."""


def at_shares(parts: Sequence[Ranked], shares: Sequence[float]) -> list[int]:
    """For each share (0..1) the lowest bin up to which this share of all values lies, and one value at least.

    The parts are not empty, nor is there no part.
    """
    if len(parts) == 1:
        bins, ranks = parts[0]
        return [bins[bisect_left(ranks, max(share * ranks[-1], 1))] for share in shares]
    total = sum(part.ranks[-1] for part in parts)
    return [_at_share(parts, share, max(share * total, 1)) for share in shares]


def _at_share(parts: Sequence[Ranked], share: float, rank: float) -> int:
    lows, highs = [], []
    for bins, ranks in parts:
        # One value below and above the part's own share, as what is wanted of the sum is rounded otherwise.
        own = int(share * ranks[-1])
        lows.append(bins[bisect_left(ranks, own)])
        highs.append(bins[bisect_left(ranks, min(own + 1, ranks[-1]))])
    low = min(lows)
    return low + bisect_left(range(low, max(highs)), rank, key=partial(_rank, parts))


def _rank(parts: Sequence[Ranked], bin_: int) -> int:
    found = 0
    for bins, ranks in parts:
        place = bisect_right(bins, bin_)
        if place:
            found += ranks[place - 1]
    return found
