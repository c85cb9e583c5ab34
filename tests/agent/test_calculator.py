from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.calculator import MAX_MAGNITUDE, CalculationFailed, calculate, written
from agent.orders import Fault


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 2 * 3", 7),
        ("-7 + 3 * (2 - 9)", -28),
        ("2 ** 16 - 1", 65535),
        ("2 ^ 3", 8),
        ("17 // 5", 3),
        ("17 % 5", 2),
        ("12 x 12", 144),
        ("12×12", 144),
        ("6 times 7", 42),
        ("81 divided by 9", 9),
        ("15 plus 26 minus 1", 40),
        ("30% of 2,860", 858),
        ("1,249,000 + 1", 1249001),
        ("sqrt(2) * sqrt(2)", 2.0),
        ("abs(-4) + round(2.6)", 7),
    ],
)
def test_a_calculation_has_the_value_that_people_expect(expression: str, value: float) -> None:
    assert math.isclose(calculate(expression), value)


@pytest.mark.parametrize(
    ("expression", "fault"),
    [
        ("1 / 0", Fault.DIVISION_BY_ZERO),
        ("1 % 0", Fault.DIVISION_BY_ZERO),
        ("0 ** -1", Fault.DIVISION_BY_ZERO),
        ("", Fault.BAD_EXPRESSION),
        ("3 * * 4", Fault.BAD_EXPRESSION),
        ("seven plus banana", Fault.BAD_EXPRESSION),
        ("True + 1", Fault.BAD_EXPRESSION),
        ("'a' * 3", Fault.BAD_EXPRESSION),
        ("(1).__class__", Fault.BAD_EXPRESSION),
        ("__import__('os').getpid()", Fault.BAD_EXPRESSION),
        ("[1 for _ in (1, 2)]", Fault.BAD_EXPRESSION),
        ("max(1, 2)", Fault.BAD_EXPRESSION),
        ("round(2.6, ndigits=1)", Fault.BAD_EXPRESSION),
        ("1 if 2 else 3", Fault.BAD_EXPRESSION),
        ("1\0", Fault.BAD_EXPRESSION),
        ("(" * 150 + "1" + ")" * 49, Fault.BAD_EXPRESSION),
        ("9 ** 9 ** 9", Fault.TOO_LARGE),
        ("2 ** 10000", Fault.TOO_LARGE),
        ("1e300 * 10", Fault.TOO_LARGE),
        ("1e999", Fault.TOO_LARGE),
        ("10.0 ** 400", Fault.TOO_LARGE),
        ("1 + " * 100 + "1", Fault.TOO_LARGE),
        ("sqrt(-4)", Fault.NOT_REAL),
        ("(-8) ** 0.5", Fault.NOT_REAL),
    ],
)
def test_what_has_no_value_fails_with_its_fault(expression: str, fault: Fault) -> None:
    with pytest.raises(CalculationFailed) as failure:
        calculate(expression)
    assert failure.value.fault is fault


@given(st.text(alphabet="0123456789.+-*/%^() sqrtabsroundxe,", max_size=60) | st.text(max_size=60))
def test_any_text_has_a_bounded_real_value_or_a_fault(text: str) -> None:
    try:
        value = calculate(text)
    except CalculationFailed:
        return
    assert type(value) in (int, float)
    assert abs(value) <= MAX_MAGNITUDE


def test_a_failure_does_not_quote_the_expression() -> None:
    with pytest.raises(CalculationFailed) as failure:
        calculate("anna at example.org / 0")
    assert "anna" not in str(failure.value)
    assert failure.value.__suppress_context__


@pytest.mark.parametrize(
    ("value", "text"), [(0.1 + 0.2, "0.3"), (40.0, "40"), (10**12, "1000000000000"), (-1.5, "-1.5")]
)
def test_numbers_are_written_without_dust(value: float, text: str) -> None:
    assert written(value) == text
