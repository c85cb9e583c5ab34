"""National identity and tax numbers of the world: how they are written, and the check digits that tell them from others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from itertools import product
from types import MappingProxyType
from typing import Final, NamedTuple

from actors.security.detectors.checksums import (
    Check,
    both,
    complement,
    dated,
    digits_of,
    divisible,
    either,
    ends,
    luhn,
    modulo_11_10,
    verhoeff,
)


class Where(Enum):
    """Where a number counts without a word beside it."""

    ANYWHERE = auto()
    WRITTEN = auto()
    """Only with the separators of its custom: with others it may be a list or a version."""
    CAPITALS = auto()
    """In the texts of errors with capitals only, for in small letters it is written like a hash."""
    NAMES = auto()
    """Not in the texts of errors: too many other numbers pass its check."""


class Format(NamedTuple):
    """One way of writing a number."""

    where: Where
    gaps: tuple[str, ...]
    """What parts the groups by custom; other signs do, if they are all the same, and in names any."""
    check: Check
    """Of the number without separators, letters in capitals."""


def _form(pattern: str) -> Check:
    fullmatch = re.compile(pattern).fullmatch
    return lambda number: fullmatch(number) is not None


def _dni(number: str) -> bool:
    """Eight digits, of which a foreigner's first is X, Y or Z, and the letter of their remainder modulo 23."""
    value = int(number[:-1].translate(_FOREIGNERS))
    return "TRWAGMYFPDXBNJZSQVHLCKE"[value % 23] == number[-1]


def _cif(number: str) -> bool:
    """A company of Spain: seven digits with Luhn's check digit, or the letter for it."""
    digit = next(sign for sign in "0123456789" if luhn(number[1:8] + sign))
    return number[8] in (digit, "JABCDEFGHI"[int(digit)])


def _nir(number: str) -> bool:
    """The 13 signs of a French number (2A and 2B are Corsica) and their complement to a multiple of 97."""
    return complement(97, 13)(number[:5] + number[5:7].replace("2A", "19").replace("2B", "18") + number[7:])


def _belgian(number: str) -> bool:
    """As it is for births before 2000, and with a 2 before it for those since."""
    return int(number[9:]) in (97 - int(number[:9]) % 97, 97 - int("2" + number[:9]) % 97)


def _hong_kong(number: str) -> bool:
    values = [int(sign, 36) for sign in number]
    values = values if len(values) == 9 else [36, *values]
    return sum(value * weight for value, weight in zip(values, range(9, 0, -1), strict=True)) % 11 == 0


def _taiwanese(number: str) -> bool:
    first = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(number[0]) + 10
    return divisible(10, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1))(f"{first}{number[1:]}")


def _singaporean(number: str) -> bool:
    total = sum(int(sign) * weight for sign, weight in zip(number[1:8], (2, 7, 6, 5, 4, 3, 2), strict=True))
    total += {"T": 4, "G": 4, "M": 3}.get(number[0], 0)
    signs = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "M": "XWUTRQPNJLK"}.get(number[0], "XWUTRQPNMLK")
    return signs[total % 11] == number[8]


def _finnish(number: str) -> bool:
    """The century stands between date and number, as a sign or a letter."""
    return "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(number[:6] + number[-4:-1]) % 31] == number[-1]


def _irish(number: str) -> bool:
    total = sum(int(sign) * weight for sign, weight in zip(number[:7], range(8, 1, -1), strict=True))
    extra = ord(number[8]) - 64 if number[8:] and number[8] != "W" else 0
    return "WABCDEFGHIJKLMNOPQRSTUV"[(total + 9 * extra) % 23] == number[7]


def _turkish(number: str) -> bool:
    digits = list(map(int, number))
    return (7 * sum(digits[0:9:2]) - sum(digits[1:8:2])) % 10 == digits[9] and sum(digits[:10]) % 10 == digits[10]


def _australian(number: str) -> bool:
    """A business number; its first digit counts one less."""
    return divisible(89, (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19))(f"{int(number[0]) - 1}{number[1:]}")


def _german(number: str) -> bool:
    """One digit of the first ten stands twice or three times, the others once (a tax number)."""
    return modulo_11_10(number) and len(set(number[:10])) in (8, 9)


def _snils(number: str) -> bool:
    total = sum(int(sign) * weight for sign, weight in zip(number[:9], range(9, 0, -1), strict=True))
    return total % 101 % 100 == int(number[9:])


def _no_clock(number: str) -> bool:
    """A date and a time of day is no number of a person."""
    return number[-4:-2] > "23" or number[-2:] > "59"


_FOREIGNERS = str.maketrans("XYZ", "012")
_TENTHS = "00987654321"
"""Check digits of sums modulo 11."""
_SSN = _form("(?!000)[0-9]{3}(?!00)[0-9]{2}(?!0000)[0-9]{4}")
_NINO = _form("(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]")
_CPF = both(ends(_TENTHS, range(10, 1, -1), 9), ends(_TENTHS, range(11, 1, -1), 10))
_CNPJ_WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
_CNPJ = both(ends(_TENTHS, _CNPJ_WEIGHTS[1:], 12), ends(_TENTHS, _CNPJ_WEIGHTS, 13))
_CHINESE = both(
    _form("[1-8][0-9]{5}(?:19|20)[0-9]{9}[0-9X]"),
    dated("yyyymmdd", start=6),
    ends("10X98765432", (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)),
)
_NORWEGIAN = both(
    dated("ddmmyy", 40),
    divisible(11, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)),
    divisible(11, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)),
)
_PESEL = both(dated("yymmdd", 20, 40, 60, 80), divisible(10, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)))
_BALTIC = both(
    _form("[1-6][0-9]+"),
    dated("yymmdd", start=1),
    either(
        ends("0123456789?", (1, 2, 3, 4, 5, 6, 7, 8, 9, 1)),
        ends("0123456789?", (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)),
    ),
)
_RUSSIAN = both(
    ends("01234567890", (7, 2, 4, 10, 3, 5, 9, 4, 6, 8), 10),
    ends("01234567890", (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8), 11),
)
_ROMANIAN = both(
    _form("(?!17)[1-8][0-9]+"),  # 17.. are times of Unix
    dated("yymmdd", start=1),
    ends("01234567891", (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)),
)
_THAI = both(_form("(?!1[5-9])[1-8][0-9]+"), ends("10987654321", range(13, 1, -1)))
_SOUTH_AFRICAN = both(dated("yymmdd"), _form("(?!1[5-9])[0-9]{10}[01][89][0-9]"), luhn)
_CHILEAN = ends("0K987654321", (3, 2, 7, 6, 5, 4, 3, 2))
_ARGENTINE = both(_form("(?:2[03-7]|3[034])[0-9]+"), divisible(11, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)))
_COLOMBIAN = ends("01987654321", (41, 37, 29, 23, 19, 17, 13, 7, 3))
_TFN = divisible(11, (1, 4, 3, 7, 5, 8, 6, 9, 10))
_NIP = ends("0123456789?", (6, 5, 7, 2, 3, 4, 5, 6, 7))
_NHS = ends("0?987654321", range(10, 1, -1))
_JAPANESE = ends(_TENTHS, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2))
_ABROAD = (
    "ATU[0-9]{8}|BE[01][0-9]{9}|BG[0-9]{9,10}|CHE[0-9]{9}(?:MWST|TVA|IVA)?|CY[0-9]{8}[A-Z]|CZ[0-9]{8,10}|DE[1-9][0-9]{8}|DK[0-9]{8}|EE10[0-9]{7}"
    "|E[LU][0-9]{9}|ES(?:[A-Z][0-9]{7}[A-Z0-9]|[0-9]{8}[A-Z])|FI[0-9]{8}|FR[A-HJ-NP-Z0-9]{2}[0-9]{9}|GB(?:[0-9]{9}|[0-9]{12})|GR[0-9]{9}|HR[0-9]{11}"
    "|HU[0-9]{8}|IE[0-9]{7}[A-W][A-I]?|IT[0-9]{11}|LT(?:[0-9]{9}|[0-9]{12})|LU[0-9]{8}|LV[0-9]{11}|MT[0-9]{8}|NL[0-9]{9}B[0-9]{2}|NO[0-9]{9}|PL[0-9]{10}"
    "|PT[0-9]{9}|RO[0-9]{8,10}|RS[0-9]{9}|SE[0-9]{10}01|SI[0-9]{8}|SK[0-9]{10}|XI[0-9]{9}"
)

_A, _W, _C, _N = Where
# 9: a digit, a: a letter, ?: either, _: a blank; anything else: what parts the groups, too
_TABLE: Final[tuple[tuple[str, Where, Check], ...]] = (
    # North America: social security, insurance and health
    ("999-99-9999", _A, _SSN),
    ("9a?9-a?9-aa99 9a?9a?9aa99", _C, _form("[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9][AC-HJKMNP-RT-Y]{2}[0-9]{2}")),
    ("999-999-999", _A, both(_form("[0-79][0-9]+"), either(luhn, _TFN))),
    ("aaaa999999aaaaaa?9", _A, both(_form("[A-Z]{4}[0-9]{6}[HMX].+"), dated("yymmdd", start=4))),
    ("aaaa999999??? aaaa-999999-???", _A, both(dated("yymmdd", start=4), _form("[A-Z]{4}[0-9]{6}(?=.*[A-Z]).+"))),
    ("aaa999999??? aaa-999999-???", _C, both(dated("yymmdd", start=3), _form("[A-Z]{3}[0-9]{6}(?=.*[A-Z]).+"))),
    # South America
    ("999.999.999-99 999-999-999_99 99999999999 999999999-99", _A, either(_CPF, _snils)),
    ("99.999.999/9999-99 99999999999999 99999999/9999-99", _A, both(_form("(?!20[0-3]|19)[0-9]+"), _CNPJ)),
    ("99.999.999-9 9.999.999-9 99.999.999-a", _W, _form("[0-9]{8,9}|[0-9]{8}[KX]")),
    ("99.999.999-9", _N, _CHILEAN),
    ("99999999-9", _W, both(_form("(?!20[0-3]|19).+"), _CHILEAN)),
    ("99999999-a 99999999a 99.999.999-a", _A, both(_form(".+K"), _CHILEAN)),
    ("9.999.999-a 9999999-a", _A, both(_form(".+K"), ends("0K987654321", (2, 7, 6, 5, 4, 3, 2)))),
    ("99-99999999-9", _A, _ARGENTINE),
    ("999.999.999-9", _A, _COLOMBIAN),
    ("a-99999999-9 a-99999999", _C, _form("[VEJG](?!20[0-3]|19).+")),
    # British Isles
    ("aa999999a aa-99-99-99-a aa-999999-a aa-999999a aa999999-a aa99-99-99a aa-99-99-99a", _A, _NINO),
    ("9999999a 9999999aa", _C, both(_form("[0-9]{7}[A-W][ABHW]?"), _irish)),
    ("999_999_9999", _A, _NHS),
    # Romance countries
    ("9_99_99_99_999_999_99 999999999999999 9999999999999_99 9_99_99_99999_999_99", _A, both(_form("[1-478][0-9]{14}"), _nir)),
    ("9_99_99_9a_999_999_99 999999a99999999 999999a999999_99", _A, both(_form("[12][0-9]{4}2[AB][0-9]{8}"), _nir)),
    ("99999999a 99999999-a 99.999.999-a a9999999a a-9999999-a a9999999-a a-9999999a", _A, both(_form("(?:[XYZ]|[0-9])[0-9]{7}[A-Z]"), _dni)),
    ("a99999999 a-99999999 a-9999999-9 a9999999a a-9999999-a", _C, both(_form("[ABCDEFGHJNPQRSUVW].+"), _cif)),
    ("aaaaaa99a99a999a aaa-aaa-99a99-a999a aaaaaa-99a99-a999a", _A, _form("[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]")),
    ("99999999-9-aa9 999999999aa9", _C, _form("[0-9]{9}[A-Z]{2}[0-9]")),
    ("9999999999999", _A, either(_ROMANIAN, _THAI, _SOUTH_AFRICAN)),
    # The rest of Europe
    ("99_999_999_999", _A, either(_german, both(_form("[1-9].+"), _australian))),
    ("99999999a999 99-999999-a-999 99-999999-a-99-9", _A, dated("xxddmmyy")),
    ("9999-999999", _A, both(dated("xxxxddmmyy"), divisible(11, (3, 7, 9, -1, 5, 8, 4, 2, 1, 6)))),
    ("99.99.99-999.99", _A, both(dated("yymmdd", 20, 40), _belgian)),
    ("999.9999.9999.99 9999999999999", _A, both(_form("756.+"), divisible(10, (1, 3) * 6 + (1,)))),
    ("999999-9999 99999999-9999", _A, either(both(_form("[0-9]{10}"), dated("yymmdd", 20, 50, 70), divisible(11, (-1, 1) * 5), _no_clock), digits_of(both(dated("yymmdd"), luhn, _no_clock), -10))),
    ("999999-9999", _A, both(dated("ddmmyy", 40), either(_no_clock, divisible(11, (4, 3, 2, 7, 6, 5, 4, 3, 2, 1))))),
    ("999999-9999 99999999-9999", _N, digits_of(both(dated("yymmdd"), luhn), -10)),
    ("999999-999? 999999a999?", _A, both(dated("ddmmyy"), _form("[0-9]{6}[A-FU-Y]?[0-9]{3}[0-9A-FHJ-NPR-Y]"), _finnish)),
    ("999999/9999 999999/999", _W, dated("yymmdd", 50)),
    ("999999-99999", _A, either(dated("ddmmyy", 40), _form("32[0-9]+"))),
    ("99999999999", _A, either(_NORWEGIAN, _PESEL, _BALTIC, _turkish, both(dated("yymmdd"), _belgian))),
    ("999-999-99-99 999-99-99-999", _A, _NIP),
    ("999999999999", _A, _RUSSIAN),
    ("aa99999999 aa999999999 aa9999999999 aa99999999999 aa999999999999 aaa99999999 aaa999999999 aa??999999999 aa999999999a99 aa9999999a aa9999999aa aaa9999999? aa99999999a", _C, _form(_ABROAD)),
    ("aa_99999999 aa_999999999 aa_9999999999 aa_99999999999 aa_999_999_999 aa_999_9999_99 aa_??_999999999 aa999999999_a99 aaa-999.999.999 aaa_999_999_999 aa_9999_999_999", _C, _form(_ABROAD)),
    # Asia and Oceania
    ("aa99aa9999", _C, _form("(?:A[NPRS]|BR|C[GH]|D[DL]|G[AJ]|H[PR]|J[HK]|K[AL]|L[AD]|M[HLNPZ]|NL|O[DR]|P[BY]|RJ|SK|T[GNRS]|U[AKP]|WB)[0-9]{2}[A-Z]{2}(?!19|20[0-3])[0-9]{4}")),
    ("aaaaa9999a", _C, _form("[A-Z]{3}[ABCFGHJLPT][A-Z](?!19|20[0-3])[0-9]{4}[A-Z]")),
    ("99aaaaa9999a??? 99aaaaa9999a9a?", _A, _form("[0-3][0-9][A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z][0-9A-Z]Z[0-9A-Z]")),
    ("9999_9999_9999", _A, either(both(_form("[2-9].+"), verhoeff), _JAPANESE)),
    ("999999-9999999", _A, both(dated("yymmdd"), _form("[0-9]{6}[1-8].+"))),
    ("99999999999999999a 999999999999999999 999999-99999999-9999 999999-99999999-999a", _A, _CHINESE),
    ("a999999999", _C, both(_form("[A-Z][1289].+"), _taiwanese)),
    ("a999999-9 a999999-a aa999999-9 a9999999 aa9999999", _C, both(_form("[A-Z]{1,2}[0-9]{6}[0-9A]"), _hong_kong)),
    ("a9999999a", _A, both(_form("[STFGM].+"), _singaporean)),
    ("999999-99-9999", _A, dated("yymmdd")),
    ("9-9999-99999-99-9", _A, _THAI),
    ("999999999a", _C, _form("[0-9]{2}(?:[0-2][0-9]{2}|3[0-6][0-9]|[5-7][0-9]{2}|8[0-6][0-9])[0-9]{4}[VX]")),
    ("99-9999999-9", _A, _form("[0-3][0-9]+")),
    ("9999_99999_9", _A, both(_form("[2-6].+"), ends("0123456789", (1, 3, 7, 9, 1, 3, 7, 9), 8))),
    ("99999-9999999-9", _A, _form("[1-9][0-9]+")),
    ("999-9999-9999999-9", _A, _form("784.+")),
)  # fmt: skip

_SEPARATOR = re.compile("[^9a]")


def _by_shape() -> dict[str, tuple[Format, ...]]:
    found: dict[str, tuple[Format, ...]] = {}
    for shapes, where, check in _TABLE:
        for shape in shapes.split():
            gaps = tuple(_SEPARATOR.findall(shape.replace("?", "9").replace("_", " ")))
            for variant in _variants(shape):
                key = _SEPARATOR.sub("_", variant)
                found[key] = (*found.get(key, ()), Format(where, gaps, check))
    return found


def _variants(shape: str) -> Iterator[str]:
    for signs in product("a9", repeat=shape.count("?")):
        letters = iter(signs)
        yield "".join(next(letters) if sign == "?" else sign for sign in shape)


FORMATS: Final = MappingProxyType(_by_shape())
"""By shape, in which `_` stands for any separator."""
BEGINNINGS: Final = frozenset(shape[:end] for shape in FORMATS for end in range(len(shape)) if shape[end] == "_")
"""What longer shapes begin with, so that a row of groups is followed no further than it may be a number."""
