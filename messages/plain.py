"""What crosses the thread border: exact builtin values, or the reason for which there are none.

Runs on the caller's thread, and takes any object: only its type decides what it is, whatever `__class__` claims,
and whatever its own methods raise is a reason, not an exception. Only `KeyboardInterrupt` passes: it is the user's.
"""

from __future__ import annotations

import numbers
from collections.abc import Mapping
from itertools import islice
from typing import Any

from messages.metrics import Labels, RawKey, RawName, RawValue
from messages.reasons import Reason

TEXT_MOST = 4096
"""Characters of a name or text that cross the border; what is cut is longer than any rule allows."""
EXACT_INT = 2**53
"""Integers up to here are exact as IEEE doubles; larger ones are rounded."""
LABELS_MOST = 8
_INT_BITS_MOST = 400
"""An int that needs more cannot be written as a label (and CPython may refuse to write it)."""


class KeyCache:
    """Keys of labelled records that have come before, so that the same labels are not turned into one each time.

    Any thread; never more than a few thousand short ones.
    """

    _MOST, _LENGTH_MOST = 4096, 128

    def __init__(self) -> None:
        self._keys: dict[tuple[str, tuple[tuple[str, str], ...]], RawName] = {}

    def find(self, name: str, labels: Any) -> RawName | None:
        """The key of an exact `str` with an exact dict of short texts; None if it has to be made with care."""
        if type(labels) is not dict or len(labels) > LABELS_MOST or len(name) > self._LENGTH_MOST:
            return None
        try:
            pairs = tuple(labels.items())
        except RuntimeError:
            return None  # another thread has changed it just now
        for key, value in pairs:
            if type(key) is not str or type(value) is not str:
                return None  # also for numbers: 1 and True are equal, and their texts are not
            if len(key) > self._LENGTH_MOST or len(value) > self._LENGTH_MOST:
                return None
        found = self._keys.get((name, pairs))
        if found is None:
            if len(self._keys) >= self._MOST:
                self._keys.clear()
            self._keys[name, pairs] = found = plain_key(name, dict(pairs))
        return found

    def forget(self) -> None:
        """Keep none of them: something that was refused may be among them."""
        self._keys.clear()


def plain_text(value: Any, refused: Reason) -> str | Reason:
    """An exact `str` of bounded length, or `refused`."""
    kind = type(value)
    if kind is Reason or not issubclass(kind, str):
        return refused
    text = str.__str__(value)
    return text if len(text) <= TEXT_MOST else text[: TEXT_MOST + 1]


def plain_key(name: Any, labels: Any = None) -> RawName:
    """What stands for a name and its labels in the front box.

    A refused name is a `RawKey` too: a bare `Reason` would be equal to the legal name that it is spelled like.
    """
    text = plain_text(name, Reason.NAME_TYPE)
    if isinstance(text, Reason):
        return RawKey("", text)
    return text if labels is None else RawKey(text, plain_labels(labels))


def plain_value(value: Any) -> RawValue:
    """An exact `float`, or an exact `str` of bounded length, or the reason for which there is neither."""
    kind = type(value)
    if kind is float:
        return value  # type: ignore[no-any-return]
    if kind is bool:
        return Reason.VALUE_TYPE
    try:
        if issubclass(kind, str):
            return plain_text(value, Reason.VALUE_TYPE)
        if issubclass(kind, float):
            return float.__float__(value)
        if issubclass(kind, int):
            return float(int.__int__(value))
        if issubclass(kind, numbers.Real):
            return float.__float__(float(value))
    except OverflowError:
        return Reason.VALUE_RANGE
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - the object's own methods may raise anything, and that is its fault alone
        return Reason.VALUE_TYPE
    return Reason.VALUE_TYPE


def plain_labels(labels: Any) -> Labels | Reason:
    """Sorted pairs of exact `str`, or the reason for which there are none. None is no labels."""
    if labels is None:
        return ()
    pairs: list[tuple[str, str]] = []
    try:
        if not issubclass(type(labels), Mapping):
            return Reason.LABEL_TYPE
        if type(labels) is dict:  # another thread may change it: it is copied in one step
            given = labels.copy() if len(labels) <= LABELS_MOST else dict.fromkeys(islice(labels, LABELS_MOST + 1))
        else:  # one that never ends has too many
            given = {key: labels[key] for key in islice(labels, LABELS_MOST + 1)}
        if len(given) > LABELS_MOST:
            return Reason.LABEL_COUNT
        for key, value in given.items():
            plain_name, text = plain_text(key, Reason.LABEL_TYPE), _label_value(value)
            if isinstance(plain_name, Reason) or isinstance(text, Reason):
                return Reason.LABEL_TYPE
            pairs.append((plain_name, text))
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - as above
        return Reason.LABEL_TYPE
    found = dict(pairs)
    return tuple(sorted(pairs)) if len(found) == len(pairs) else Reason.LABEL_TYPE


def _label_value(value: Any) -> str | Reason:
    kind = type(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return str(value) if value.bit_length() <= _INT_BITS_MOST else "9" * TEXT_MOST
    return plain_text(value, Reason.LABEL_TYPE)
