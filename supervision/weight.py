"""How many bytes a message holds, about: for mailboxes that are bounded in bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import islice
from types import GetSetDescriptorType, MethodDescriptorType, WrapperDescriptorType
from typing import Any, cast

_LOOKED_AT_MOST = 1_000
_MANY = (tuple, list, set, frozenset, deque)
_mro_of = type.__dict__["__mro__"].__get__
_namespace_of = type.__dict__["__dict__"].__get__


def weigh(message: Any) -> int:
    """Bytes of a message with what it holds, up to 1 000 objects; beyond, each is taken to weigh as much as those did.

    No code of the message's own is run, and nothing is raised. An object counts with its `__dict__`, not with what its
    slots hold.
    """
    waiting, containers = deque([message]), set[int]()
    weight = looked = leaves = leaf_weight = left = 0
    while waiting and looked < _LOOKED_AT_MOST:
        value = waiting.popleft()
        if id(value) in containers:
            continue
        looked += 1
        try:
            size = int(_built_in(value, "__sizeof__", object.__sizeof__)(value))
            parts, length = _parts(value)
        except Exception:
            continue
        weight += size
        if length:
            containers.add(id(value))
            waiting.extend(parts)
            left += length - len(parts)
        else:
            leaves += 1
            leaf_weight += size
    return weight + (left + len(waiting)) * (leaf_weight // max(1, leaves))


def _parts(value: Any) -> tuple[tuple[Any, ...], int]:
    """Some of what it holds, copied by one C call, since others may change it meanwhile; and how many there are."""
    kind = type(value)
    for base in _MANY:
        if issubclass(kind, base):
            return tuple(islice(base.__iter__(value), _LOOKED_AT_MOST)), base.__len__(value)
    held = value if issubclass(kind, dict) else _built_in(value, "__dict__", lambda _value: {})(value)
    if not issubclass(type(held), dict):
        return (), 0  # of a class
    keys, values = (tuple(islice(side(held), _LOOKED_AT_MOST)) for side in (dict.keys, dict.values))
    return keys + values, 2 * dict.__len__(held)


def _built_in(value: Any, name: str, default: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """An attribute as the nearest built-in base of a class has it, whatever the class itself says."""
    for base in _mro_of(type(value)):
        found = _namespace_of(base).get(name)
        if type(found) is GetSetDescriptorType:
            return cast("Callable[[Any], Any]", found.__get__)
        if type(found) in (MethodDescriptorType, WrapperDescriptorType):
            return cast("Callable[[Any], Any]", found)
    return default
