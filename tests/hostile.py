"""Objects that nobody would record on purpose: they raise, lie about what they are, or are far too big."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction
from typing import Any

from messages import Reason


class Hostile:
    """Raises out of whatever is asked of it."""

    def _raise(self, *_args: Any) -> Any:
        raise RuntimeError("hostile")

    __float__ = __int__ = __index__ = __str__ = __repr__ = __hash__ = __eq__ = __bool__ = __len__ = _raise
    __iter__ = __getitem__ = keys = __format__ = __lt__ = __getattr__ = _raise
    __class__ = property(_raise)  # type: ignore[assignment]


class Exits(Hostile):
    def _raise(self, *_args: Any) -> Any:
        raise SystemExit(3)

    __float__ = __str__ = __hash__ = __iter__ = keys = _raise


class LiesToBeText:
    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return str


class LiesToBeReason(str):
    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return Reason


class BrokenText(str):
    def _raise(self, *_args: Any) -> Any:
        raise RuntimeError("hostile")

    __str__ = __len__ = __getitem__ = __hash__ = __eq__ = endswith = _raise
    __class__ = property(_raise)  # type: ignore[assignment]


class BrokenFloat(float):
    def __float__(self) -> float:
        raise RuntimeError("hostile")


class BrokenInt(int):
    def __int__(self) -> int:
        raise RuntimeError("hostile")

    __index__ = __float__ = __int__  # type: ignore[assignment]


class BrokenDict(dict[str, str]):
    def _raise(self, *_args: Any) -> Any:
        raise RuntimeError("hostile")

    __iter__ = keys = items = __len__ = __getitem__ = _raise  # type: ignore[assignment]


class LyingMeta(type):
    def __eq__(cls, other: object) -> bool:
        return True

    def __hash__(cls) -> int:
        raise RuntimeError("hostile")

    def __subclasscheck__(cls, other: type) -> bool:
        return True


class Lying(metaclass=LyingMeta):
    pass


class Colour(StrEnum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


HOSTILE: dict[str, Callable[[], Any]] = {
    "raises": Hostile,
    "exits": Exits,
    "lies to be text": LiesToBeText,
    "lies to be a reason": lambda: LiesToBeReason("name"),
    "broken text": lambda: BrokenText("name"),
    "broken float": lambda: BrokenFloat(1.5),
    "broken int": lambda: BrokenInt(7),
    "broken dict": lambda: BrokenDict(a="b"),
    "lying class": lambda: Lying,
    "of a lying class": Lying,
    "reason": lambda: Reason.NAME_TYPE,
    "text enum": lambda: Colour.RED,
    "int enum": lambda: Level.HIGH,
    "huge int": lambda: 10**400,
    "huge negative int": lambda: -(10**400),
    "nan": lambda: float("nan"),
    "inf": lambda: float("inf"),
    "bytes": lambda: b"bytes",
    "bool": lambda: True,
    "none": lambda: None,
    "empty": lambda: "",
    "1 MB": lambda: "x" * 1_000_000,
    "lone surrogate": lambda: "\ud800",
    "address": lambda: "user@example.com",
    "decimal": lambda: Decimal("1.5"),
    "fraction": lambda: Fraction(1, 3),
    "complex": lambda: 1j,
    "object": object,
    "list": list,
    "dict": dict,
    "dict of hostile": lambda: {"a": Hostile()},
    "dict of huge": lambda: {"a": "\ud800", "b": 10**5000},
    "dict of numbers": lambda: {1: 2},
    "dict of many": lambda: {f"k{n}": n for n in range(100)},
    "function": lambda: lambda: None,
}
