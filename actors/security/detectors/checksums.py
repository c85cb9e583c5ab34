"""Check digits, by which a national number is told from any other number of its length."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

Check: TypeAlias = Callable[[str], bool]
"""Of a number without its separators, letters in capitals."""

_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
# Products in the group of a pentagon's turns and mirrorings, and the permutation of each place (Verhoeff)
_TURNS = tuple(
    tuple(((a + b) % 5 if b < 5 else (a + b) % 5 + 5) if a < 5 else ((a - b) % 5 + 5 if b < 5 else (a - b) % 5) for b in range(10))
    for a in range(10)
)  # fmt: skip
_PERMUTED = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def luhn(number: str) -> bool:
    """Luhn's test (ISO/IEC 7812): every second digit from the right counts double, the sum ends in zero."""
    signs = [int(sign) for sign in reversed(number)]
    return (sum(signs[::2]) + sum(_DOUBLED[sign] for sign in signs[1::2])) % 10 == 0


def verhoeff(number: str) -> bool:
    """Verhoeff's test, of India's Aadhaar."""
    state = 0
    for place, sign in enumerate(reversed(number)):
        value = int(sign)
        for _ in range(place % 8):
            value = _PERMUTED[value]
        state = _TURNS[state][value]
    return state == 0


def modulo_11_10(number: str) -> bool:
    """The hybrid system of ISO/IEC 7064, of Germany and Croatia."""
    product = 10
    for sign in number[:-1]:
        product = ((int(sign) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(number[-1])


def divisible(modulus: int, weights: Iterable[int]) -> Check:
    """Whether the weighted sum of all digits is divisible; an X at the end is ten."""
    fixed = tuple(weights)

    def check(number: str) -> bool:
        return _sum(number, fixed) % modulus == 0

    return check


def ends(signs: str, weights: Iterable[int], at: int = -1) -> Check:
    """Whether the sign at a place is the one that `signs` has for the weighted sum of the digits from the left.

    The modulus is how many signs there are.
    """
    fixed = tuple(weights)

    def check(number: str) -> bool:
        return number[at] == signs[_sum(number[: len(fixed)], fixed) % len(signs)]

    return check


def complement(modulus: int, length: int, digits: int = 2) -> Check:
    """Whether the last `digits` are what is missing to a multiple of the modulus (France, Belgium)."""

    def check(number: str) -> bool:
        return modulus - int(number[:length]) % modulus == int(number[-digits:])

    return check


def both(*checks: Check) -> Check:
    """Whether it passes all of these."""
    return lambda number: all(check(number) for check in checks)


def either(*checks: Check) -> Check:
    """Whether it passes one of these."""
    return lambda number: any(check(number) for check in checks)


def digits_of(check: Check, start: int = 0, end: int | None = None) -> Check:
    """A check of the digits between two places only."""
    return lambda number: check(number[start:end])


def dated(form: str, *raised: int, start: int = 0) -> Check:
    """Whether a date stands at a place: `form` has `m` and `d` for the digits of month and day, as in yymmdd.

    Some countries raise months, or days by 40, for women, foreigners or a century.
    """
    month, day = form.index("m") + start, form.index("d") + start
    months = frozenset(f"{number + more:02}" for number in range(1, 13) for more in (0, *raised))
    days = frozenset(f"{number + more:02}" for number in range(1, 32) for more in ({0} | ({40} & set(raised))))

    def check(number: str) -> bool:
        return number[month : month + 2] in months and number[day : day + 2] in days

    return check


def _sum(number: str, weights: Sequence[int]) -> int:
    return sum((10 if sign == "X" else int(sign)) * weight for sign, weight in zip(number, weights, strict=False))
