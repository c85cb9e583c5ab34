"""How many bytes a message holds, about: for mailboxes that are bounded in bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice
from types import GetSetDescriptorType, MethodDescriptorType, WrapperDescriptorType
from typing import Any, cast

_LOOKED_AT_MOST = 1_000
_DEPTH_MOST = 20
_MANY = (tuple, list, set, frozenset, deque)
_mro_of = type.__dict__["__mro__"].__get__
_namespace_of = type.__dict__["__dict__"].__get__


def weigh(message: Any) -> int:
    """Bytes of a message with what it holds, up to 1 000 objects; beyond, the rest is taken to weigh as much on average.

    No code of the message's own is run. An object counts with its `__dict__`, not with what its slots hold.
    """
    return _weigh(message, [_LOOKED_AT_MOST], 0)


def _weigh(value: Any, left: list[int], depth: int) -> int:
    weight = int(_built_in(value, "__sizeof__", object.__sizeof__)(value))
    if depth == _DEPTH_MOST:
        return weight
    parts, length = _parts(value)
    seen = seen_weight = 0
    for part in islice(parts, left[0]):
        left[0] -= 1
        seen += 1
        seen_weight += _weigh(part, left, depth + 1)
        if left[0] <= 0:
            break
    return weight + seen_weight + (length - seen) * (seen_weight // max(1, seen))


def _parts(value: Any) -> tuple[Iterable[Any], int]:
    """What it holds, and how many."""
    kind = type(value)
    for base in _MANY:
        if issubclass(kind, base):
            return base.__iter__(value), base.__len__(value)
    held = value if issubclass(kind, dict) else _built_in(value, "__dict__", lambda _value: {})(value)
    pairs = zip(dict.keys(held), dict.values(held), strict=True)
    return (part for pair in pairs for part in pair), 2 * dict.__len__(held)


def _built_in(value: Any, name: str, default: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """An attribute as the nearest built-in base of a class has it, whatever the class itself says."""
    for base in _mro_of(type(value)):
        found = _namespace_of(base).get(name)
        if type(found) is GetSetDescriptorType:
            return cast("Callable[[Any], Any]", found.__get__)
        if type(found) in (MethodDescriptorType, WrapperDescriptorType):
            return cast("Callable[[Any], Any]", found)
    return default
