"""The check digits of national numbers, by which generated ones are told from any other number."""

from __future__ import annotations

from collections.abc import Callable

from tests.security.corpus.case import luhn_digit, weighted

Check = Callable[[str], bool]

_INVERSE = (0, 4, 3, 2, 1, 5, 6, 7, 8, 9)


def luhn(digits: str) -> bool:
    """Whether the last digit is Luhn's."""
    return luhn_digit(digits[:-1]) == digits[-1]


def verhoeff(digits: str) -> bool:
    """Whether the number passes Verhoeff's test: multiplication in the group of a pentagon's symmetries."""
    state = 0
    for place, sign in enumerate(reversed(digits)):
        value = int(sign)
        for _ in range(place % 8):
            value = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)[value]
        state = _product(state, value)
    return state == 0


def _product(left: int, right: int) -> int:
    if left < 5:
        return (left + right) % 5 if right < 5 else (left + right) % 5 + 5
    return (left - right) % 5 + 5 if right < 5 else (left - right) % 5


def modulo(divisor: int, *weights: int) -> Check:
    """Whether the weighted sum of all digits is divisible."""
    return lambda digits: weighted(digits, weights) % divisor == 0


def last(divisor: int, *weights: int, ten: int = 0) -> Check:
    """Whether the last digit is the weighted sum of those before it, modulo; where that is 10, `ten`."""

    def check(digits: str) -> bool:
        rest = weighted(digits[: len(weights)], weights) % divisor
        return digits[len(weights)] == str(ten if rest == 10 else rest)

    return check


def turkish(digits: str) -> bool:
    """Whether both check digits of a Turkish identity number are right."""
    tenth = (7 * sum(map(int, digits[0:9:2])) - sum(map(int, digits[1:8:2]))) % 10
    return digits[9:] == f"{tenth}{(sum(map(int, digits[:9])) + tenth) % 10}"


def belgian(digits: str) -> bool:
    """Whether the last two digits of a Belgian register number are right, for births before 2000."""
    return 97 - int(digits[:9]) % 97 == int(digits[9:])


def norwegian(digits: str) -> bool:
    """Whether both check digits of a Norwegian birth number are right."""
    first, second = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
    return weighted(digits[:10], first) % 11 == 0 and weighted(digits, second) % 11 == 0


def german(digits: str) -> bool:
    """Whether the last digit of a German tax number is right (ISO 7064, modulo 11, 10)."""
    product = 10
    for sign in digits[:-1]:
        total = (int(sign) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(digits[-1])
