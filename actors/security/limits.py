"""What a number may be, finite and within its range, and how many of them a name may have a second."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from messages.plain import EXACT_INT, plain_value
from messages.reasons import Reason

LIMIT = 1e300
"""Beyond +-LIMIT sums and products of readings overflow, so nothing larger enters."""


def number(value: Any) -> float | int | Reason:
    """Return `value` as a plain `float` or `int`, or the reason why it is none.

    `int`, `float` and `numbers.Real` (numpy scalars, fractions) are numbers; bool, None, Decimal, text and all else are
    `VALUE_TYPE`. NaN, infinities and what lies beyond +-1e300 are `VALUE_RANGE`. Never raises on a hostile object.
    """
    plain = plain_value(value)
    if isinstance(plain, str):
        return plain if isinstance(plain, Reason) else Reason.VALUE_TYPE
    if not -LIMIT <= plain <= LIMIT:
        return Reason.VALUE_RANGE
    if issubclass(type(value), int) and -EXACT_INT <= (whole := int.__int__(value)) <= EXACT_INT:
        return whole
    return plain


def bounded(value: float, low: float, high: float, *, counter: bool) -> Reason | None:
    """Say what is wrong with a `value` for a series of range `low`..`high`, or None."""
    if counter and value < 0.0 and math.isfinite(value):
        return Reason.VALUE_NEGATIVE
    return None if low <= value <= high else Reason.VALUE_RANGE


_A_TOKEN = 1.0 - 1e-6
"""Records that come exactly at their rate find a token, whatever rounding has made of it."""


class RateLimit(NamedTuple):
    """Of a name: `burst` records at once, and `per_s` a second in the long run."""

    per_s: float
    burst: float


class Bucket(NamedTuple):
    """A token bucket. A record takes one token; time puts `per_s` back, up to `burst`."""

    tokens: float
    at_s: float
    """The latest time of a record. It never goes back: a late record finds no tokens that were spent since."""


def within_rate(limit: RateLimit, bucket: Bucket | None, times: Sequence[float]) -> tuple[list[bool], Bucket]:
    """Say of each record, by its own time in seconds, whether there is a token for it, and what the bucket is then."""
    tokens, at_s = bucket if bucket is not None else (limit.burst, times[0])
    passes = []
    for time_s in times:
        if time_s > at_s:
            tokens, at_s = tokens + (time_s - at_s) * limit.per_s, time_s
        tokens = min(tokens, limit.burst)
        passes.append(tokens >= _A_TOKEN)
        tokens = max(0.0, tokens - passes[-1])
    return passes, Bucket(tokens, at_s)
