"""Arithmetic on what people write: parsed into a tree, of which a few kinds of nodes are evaluated, within bounds."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable
from typing import TypeAlias

from agent.orders import Fault

Number: TypeAlias = int | float

MAX_LENGTH = 200
MAX_MAGNITUDE = 1e300
MAX_POWER_BITS = 1_000

_WORDS: tuple[tuple[str, str], ...] = (
    (r"\bplus\b", "+"),
    (r"\bminus\b", "-"),
    (r"\btimes\b|(?<=\d)\s*[x\u00d7]\s*(?=\d)", "*"),
    (r"\bdivided by\b|\u00f7", "/"),
    (r"\^", "**"),
    (r"(?<=\d)\s*%\s*of\b", "/ 100 *"),
    (r"(?<=\d),(?=\d{3}\b)", ""),
)

_BINARY: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_UNARY: dict[type[ast.unaryop], Callable[[Number], Number]] = {ast.UAdd: operator.pos, ast.USub: operator.neg}
_FUNCTIONS: dict[str, Callable[[Number], Number]] = {"sqrt": math.sqrt, "abs": abs, "round": round}


class CalculationFailed(Exception):
    """The expression has no value; `fault` says why. The text of it is never part of the exception."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def symbols(text: str) -> str:
    """The text with words of arithmetic as symbols: `12 x 12`, `15 plus 26`, `30% of 2,860`."""
    for pattern, symbol in _WORDS:
        text = re.sub(pattern, symbol, text, flags=re.IGNORECASE)
    return text


def calculate(text: str) -> Number:
    """The value of an expression in numbers, `+ - * / // % **`, parentheses, `sqrt`, `abs` and `round`.

    Raises `CalculationFailed`.
    """
    if len(text) > MAX_LENGTH:
        raise CalculationFailed(Fault.TOO_LARGE)
    try:
        return _evaluate(ast.parse(symbols(text).strip(), mode="eval").body)
    except ZeroDivisionError:
        raise CalculationFailed(Fault.DIVISION_BY_ZERO) from None
    except OverflowError:
        raise CalculationFailed(Fault.TOO_LARGE) from None
    # What the parser makes of a text that is no expression, a NUL in it or very deep nesting.
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise CalculationFailed(Fault.BAD_EXPRESSION) from None


def _evaluate(node: ast.expr) -> Number:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return _bounded(value)
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _UNARY:
            return _UNARY[type(op)](_evaluate(operand))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _combine(_BINARY[type(op)], _evaluate(left), _evaluate(right))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in _FUNCTIONS:
            return _apply(_FUNCTIONS[name], _evaluate(argument))
    raise CalculationFailed(Fault.BAD_EXPRESSION)


def _combine(operation: Callable[[Number, Number], Number], left: Number, right: Number) -> Number:
    # An integer power is the one operation whose result may be far larger than both operands.
    if operation is operator.pow and abs(left) > 1 and right * math.log2(abs(left)) > MAX_POWER_BITS:
        raise CalculationFailed(Fault.TOO_LARGE)
    return _bounded(operation(left, right))


def _apply(function: Callable[[Number], Number], argument: Number) -> Number:
    try:
        return _bounded(function(argument))
    except ValueError:
        raise CalculationFailed(Fault.NOT_REAL) from None


def _bounded(value: Number | complex) -> Number:
    if isinstance(value, complex):
        raise CalculationFailed(Fault.NOT_REAL)
    if not abs(value) <= MAX_MAGNITUDE:  # NaN compares false, too
        raise CalculationFailed(Fault.TOO_LARGE)
    return value


def written(value: Number) -> str:
    """The number as people write it: no trailing zeros, no dust of binary fractions."""
    return str(value) if isinstance(value, int) else f"{value:.12g}"
