"""What a number may be: finite, and within its range."""

from __future__ import annotations

import math
from typing import Any

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
