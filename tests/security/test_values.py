from __future__ import annotations

from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction
from numbers import Real
from typing import Any

import pytest

from actors.security import SecurityFilter
from messages import Reason

FILTER = SecurityFilter(bounds={"load_percent": (0, 100), "up_total": (-10, 10)})
GAUGE = "queue_ratio"


class Loud(Exception):
    pass


class Hostile:
    """Everything that Python might ask it raises, and it claims to be a float."""

    @property
    def __class__(self) -> Any:  # type: ignore[override]
        return float

    def _raise(self, *_: object) -> Any:
        raise Loud

    __float__ = __int__ = __index__ = __str__ = __repr__ = __eq__ = __hash__ = __bool__ = __len__ = __iter__ = _raise  # type: ignore[assignment]
    __getattr__ = _raise


class LyingReal(float):
    def __float__(self) -> float:
        raise Loud

    def __eq__(self, other: object) -> bool:
        raise Loud

    __hash__ = None  # type: ignore[assignment]


class RaisingReal(Hostile):
    def __float__(self) -> float:
        raise SystemExit


Real.register(RaisingReal)


class Text(str):
    __slots__ = ()

    def __str__(self) -> str:
        raise Loud

    def __eq__(self, other: object) -> bool:
        raise Loud

    __hash__ = None  # type: ignore[assignment]


class Number(IntEnum):
    TWO = 2


class Name(StrEnum):
    LLM = "llm_error"


@pytest.mark.parametrize(
    ("value", "clean"),
    [
        (1.5, 1.5),
        (-1.5, -1.5),
        (7, 7),
        (2**53, 2**53),
        (2**53 + 1, float(2**53)),
        (Fraction(1, 4), 0.25),
        (LyingReal(2.5), 2.5),
        (Number.TWO, 2),
        (1e300, 1e300),
        (-0.0, 0.0),
    ],
)
def test_real_numbers_pass_as_plain_ones(value: Any, clean: float | int) -> None:
    result = FILTER.sanitize(GAUGE, value)
    assert result is not None
    assert result == (GAUGE, clean)
    assert type(result[1]) is type(clean)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (True, Reason.VALUE_TYPE),
        (None, Reason.VALUE_TYPE),
        (Decimal(1), Reason.VALUE_TYPE),
        (b"1", Reason.VALUE_TYPE),
        (1j, Reason.VALUE_TYPE),
        ([1.0], Reason.VALUE_TYPE),
        (object(), Reason.VALUE_TYPE),
        (Hostile(), Reason.VALUE_TYPE),
        (RaisingReal(), Reason.VALUE_TYPE),
        (float("nan"), Reason.VALUE_RANGE),
        (float("inf"), Reason.VALUE_RANGE),
        (-float("inf"), Reason.VALUE_RANGE),
        (1.1e300, Reason.VALUE_RANGE),
        (10**400, Reason.VALUE_RANGE),
        (-(10**400), Reason.VALUE_RANGE),
        (Fraction(10**400), Reason.VALUE_RANGE),
        ("1.5", Reason.VALUE_TEXT),
        (Text("secret"), Reason.VALUE_TEXT),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_number_is_refused_with_its_reason(value: Any, why: Reason) -> None:
    assert FILTER.sanitize(GAUGE, value) is None
    assert FILTER.explain(GAUGE, value).reason is why


def test_a_counter_is_not_negative_and_a_gauge_may_be() -> None:
    assert FILTER.explain("message_processed", -1).reason is Reason.VALUE_NEGATIVE
    assert FILTER.explain("up_total", -1).reason is Reason.VALUE_NEGATIVE
    assert FILTER.explain(GAUGE, -1).allowed


def test_bounds_hold_including_their_ends() -> None:
    assert [FILTER.explain("load_percent", value).allowed for value in (0, 100)] == [True, True]
    assert [FILTER.explain("load_percent", value).reason for value in (-0.1, 100.1)] == [Reason.VALUE_RANGE] * 2


def test_text_passes_for_names_that_end_in_error_as_plain_text() -> None:
    result = FILTER.sanitize(Text("network_error"), Text("no route to jane@example.com"))
    assert result == ("network_error", "no route to [email]")
    assert [type(part) for part in result or ()] == [str, str]
    assert FILTER.sanitize(Name.LLM, "x") == ("llm_error", "x")
    assert FILTER.sanitize("error", "") == ("error", "")
    assert FILTER.sanitize("error_rate", "x") is None


def test_a_hostile_object_in_the_place_of_a_name_is_no_name() -> None:
    assert FILTER.explain(Hostile()).reason is Reason.NAME_TYPE
