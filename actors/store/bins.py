"""Bins of relative width: in which one a value lies, where its middle is, and counts of them."""

from __future__ import annotations

import struct
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias

_SHIFT = 46
"""Bits that a bin ignores of the 64 of a double: what is left are sign, exponent and 6 bits of the fraction. So 64 bins
make a power of two, the widest spans 1/64 of its lower edge, and its middle is at most 1/128 off."""
_SIGN = 1 << (63 - _SHIFT)
LAST_BIN = 0x7FEFFFFFFFFFFFFF >> _SHIFT
"""Bin of the greatest finite number."""

Bins: TypeAlias = tuple[tuple[int, int], ...]
"""(bin, count) by rising bin, which is the order of the values."""


def bins_at(values: array[float]) -> list[int]:
    """The bin of each of the finite values; zero has bin 0, negative values have negative bins."""
    # The bits of a positive double, read as an integer, have the order of the values.
    bins = [bits >> _SHIFT for bits in array("q", values.tobytes())]
    if bins and min(bins) < 0:
        bins = [bin_ if bin_ >= 0 else -(bin_ + _SIGN) for bin_ in bins]
    return bins


def bins_of(values: Sequence[float]) -> Bins:
    """The bins of finite values; zero has bin 0, negative values have negative bins."""
    return tuple(sorted(Counter(bins_at(array("d", values))).items()))


@lru_cache(maxsize=4_096)
def middle(bin_: int) -> float:
    """The middle of a bin."""
    if bin_ <= 0:
        return -middle(-bin_) if bin_ else 0.0
    low, high = struct.unpack("=2d", struct.pack("=2q", bin_ << _SHIFT, ((bin_ + 1) << _SHIFT) - 1))
    return float(low + (high - low) / 2)


def add(counts: Counter[int], bins: Iterable[tuple[int, int]]) -> None:
    """Add (bin, count) pairs to the counts."""
    get = counts.get
    for bin_, count in bins:
        if count:
            counts[bin_] = get(bin_, 0) + count


def summed(bins: Iterable[tuple[int, int]]) -> Counter[int]:
    """The counts of (bin, count) pairs; a bin may come more than once, in any order."""
    counts: Counter[int] = Counter()
    add(counts, bins)
    return counts
