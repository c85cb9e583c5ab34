"""Checks of what a filter is told. Each raises `ConfigError`, which names the field, the position and the fault.

A refused value is not repeated: patterns and names may be secrets themselves.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

import re2

from actors.security.grammar import legal
from actors.security.limits import LIMIT, RateLimit
from messages.errors import ConfigError

V = TypeVar("V")

LONGEST_NAME = 1024
"""The most that `max_metric_name_length` may be set to, in characters."""


class Pattern(Protocol):
    """A compiled pattern of google-re2."""

    def search(self, text: str) -> object | None:
        """Return a match, or None."""


def flag(field: str, value: Any) -> bool:
    """True or False, and nothing that only counts as one."""
    if type(value) is not bool:
        raise ConfigError(f"{field}: must be True or False")
    return value


def whole(field: str, value: Any, most: int | None = None) -> int:
    """An int from 1."""
    if type(value) is not int or value < 1 or (most is not None and value > most):
        raise ConfigError(f"{field}: must be an int from 1" + ("" if most is None else f" to {most}"))
    return value


def one_of(field: str, value: Any, words: tuple[str, ...]) -> str:
    """One of these words."""
    if value not in words:
        raise ConfigError(f"{field}: must be {' or '.join(map(repr, words))}")
    return str(value)


def texts(field: str, given: Any) -> tuple[str, ...]:
    """A list of texts, none of which is empty."""
    if given is None:
        return ()
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise ConfigError(f"{field}: must be a list of texts")
    found = tuple(given)
    for place, text in enumerate(found):
        if not isinstance(text, str):
            raise ConfigError(f"{field}[{place}]: must be a text")
        if not text:
            # One stray blank entry would switch the list off, or every name.
            raise ConfigError(f"{field}[{place}]: is empty")
    return found


def patterns(field: str, given: Any) -> tuple[Pattern, ...]:
    """Patterns of google-re2, which takes linear time whatever they are matched against. There is no way round it."""
    return tuple(_compiled(f"{field}[{place}]", pattern) for place, pattern in enumerate(texts(field, given)))


def _compiled(field: str, pattern: str) -> Pattern:
    options = re2.Options()
    options.log_errors = False  # re2 would write the pattern to stderr
    try:
        compiled: Pattern = re2.compile(pattern, options=options)
    except re2.error as error:
        reason = error.args[0]
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise ConfigError(f"{field}: {text.partition(': ')[0]}") from None  # what follows is of the pattern
    except UnicodeEncodeError:
        raise ConfigError(f"{field}: has a lone surrogate") from None
    if compiled.search("") is not None:
        raise ConfigError(f"{field}: matches the empty text, and so every name")
    return compiled


def by_name(field: str, given: Any, check: Callable[[str, Any], V]) -> Mapping[str, V]:
    """What is set for some names, each value checked."""
    if given is not None and not isinstance(given, Mapping):
        raise ConfigError(f"{field}: must be a mapping by name")
    found: dict[str, V] = {}
    for place, (name, value) in enumerate((given or {}).items()):
        if not isinstance(name, str) or not legal(name):
            raise ConfigError(f"{field}[{place}]: the name is not a legal name")
        found[name] = check(f"{field}[{place}]", value)
    return MappingProxyType(found)


def value_range(field: str, pair: Any) -> tuple[float, float]:
    """(low, high), within what any value may be."""
    low, high = _two_numbers(field, pair, "(low, high)")
    if low > high:
        raise ConfigError(f"{field}: low must not exceed high")
    return max(low, -LIMIT), min(high, LIMIT)


def rate_limit(field: str, given: Any) -> RateLimit:
    """Records a second, or (records a second, burst). Without a burst: a second's records, at least one."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        given = (given, max(1.0, given))
    limit = RateLimit(*_two_numbers(field, given, "(records a second, burst)"))
    if not 0.0 < limit.per_s < math.inf or not 1.0 <= limit.burst < math.inf:
        raise ConfigError(f"{field}: needs more than 0 records a second, and a burst of 1 or more")
    return limit


def label_lists(field: str, given: Any) -> Mapping[str, frozenset[str]] | None:
    """Label keys with the values that each may have; an empty list lets every value through."""
    if given is None:
        return None
    lists = by_name(field, given, texts)
    return MappingProxyType({key: frozenset(values) for key, values in lists.items()})


def _two_numbers(field: str, pair: Any, form: str) -> tuple[float, float]:
    numbers = pair if isinstance(pair, list | tuple) and len(pair) == 2 else ()
    if not numbers or any(type(number) not in (int, float) for number in numbers):
        raise ConfigError(f"{field}: must be two numbers {form}")
    try:
        first, second = map(float, numbers)
    except OverflowError:
        raise ConfigError(f"{field}: must be two numbers {form}") from None
    if math.isnan(first) or math.isnan(second):
        raise ConfigError(f"{field}: must be two numbers {form}, and no NaN")
    return first, second
