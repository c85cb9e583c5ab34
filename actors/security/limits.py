"""What a value may be: one conversion from whatever was given to a plain number or a reason, and the allowed ranges."""

from __future__ import annotations

import math
from numbers import Real
from typing import Any

from messages.reasons import Reason

LIMIT = 1e300
"""Beyond +-LIMIT sums and products of readings overflow, so nothing larger enters."""

_EXACT_INT = 2**53
"""Integers up to here are exact as IEEE doubles; larger ones are rounded."""


def number(value: Any) -> float | int | Reason:
    """Return `value` as a plain `float` or `int`, or the reason why it is none.

    `int`, `float` and `numbers.Real` (numpy scalars, fractions) are numbers; bool, None, Decimal, bytes and all else are
    `VALUE_TYPE`. NaN, infinities and what lies beyond +-1e300 are `VALUE_RANGE`. Never raises on a hostile object; the type
    alone decides, whatever `__class__` claims. Pure, any thread.
    """
    kind = type(value)
    if kind is float:
        return _in_range(value)
    if kind is int:
        return _of_int(value)
    if kind is bool or value is None:
        return Reason.VALUE_TYPE
    try:
        return _of_foreign(value, kind)
    except KeyboardInterrupt:
        raise  # the user's, not the object's
    except OverflowError:
        return Reason.VALUE_RANGE
    except BaseException:  # noqa: BLE001 - the object's own __float__ may raise anything, and that is its fault alone
        return Reason.VALUE_TYPE


def bounded(value: float, low: float, high: float, *, counter: bool) -> Reason | None:
    """Say what is wrong with a finite `value` for a series of range `low`..`high`, or None."""
    if counter and value < 0.0:
        return Reason.VALUE_NEGATIVE
    return None if low <= value <= high else Reason.VALUE_RANGE


def _of_foreign(value: Any, kind: type) -> float | int | Reason:
    if issubclass(kind, float):
        return _in_range(float.__float__(value))
    if issubclass(kind, int):
        return _of_int(int.__add__(value, 0))
    if issubclass(kind, Real):
        return _in_range(float(value))
    return Reason.VALUE_TYPE


def _in_range(value: float) -> float | Reason:
    return value if math.isfinite(value) and -LIMIT <= value <= LIMIT else Reason.VALUE_RANGE


def _of_int(value: int) -> float | int | Reason:
    if -_EXACT_INT <= value <= _EXACT_INT:
        return value
    return float(value) if -LIMIT <= value <= LIMIT else Reason.VALUE_RANGE
