"""How many bytes a message holds, about: for mailboxes that are bounded in bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_LOOKED_AT_MOST = 1_000
_PLAIN = (str, bytes, bytearray, int, float, bool, type(None))
_MANY = (tuple, list, set, frozenset)


def weigh(message: Any) -> int:
    """Bytes of a message with what it holds, up to 1 000 objects; beyond, the rest is taken to weigh as much on average.

    No code of the message's own is run. An object counts with its `__dict__`, not with what its slots hold.
    """
    waiting, weight, seen, left = [message], 0, 0, 0
    while waiting:
        if seen == _LOOKED_AT_MOST:
            left = len(waiting)
            break
        value = waiting.pop()
        seen += 1
        kind = type(value)
        weight += value.__sizeof__() if kind in _PLAIN else object.__sizeof__(value)
        waiting.extend(_parts(value, kind))
    return weight + left * (weight // max(1, seen))


def _parts(value: Any, kind: type) -> Iterable[Any]:
    if kind in _PLAIN:
        return ()
    if issubclass(kind, dict):
        return (*dict.keys(value), *dict.values(value))
    if issubclass(kind, _MANY):
        base = next(base for base in _MANY if issubclass(kind, base))
        return tuple(base.__iter__(value))
    try:
        held = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return ()
    return tuple(dict.values(held)) if isinstance(held, dict) else ()
