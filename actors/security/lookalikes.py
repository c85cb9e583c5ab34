"""Which ASCII sign a sign of another alphabet is read as: one for one, so that places stay what they are."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# By ASCII sign, the code points (hexadecimal) that look like it and that neither their name nor their category tells.
# Cyrillic, Greek, Armenian, Cherokee, Lisu, Coptic and Georgian letters; ideographs of digits; punctuation.
_TABLE = """
a 430 3b1 4d9 237a
b 432 184 13cf 3b2 44c 42c 48d 1472 2c83
c 441 2ca5 4ab 1043d
d 501 13e7 146f 257 18c
e 435 3b5 44d 212e a793 22ff 4bd 454
f 192 3dd 584 a799 493
g 581 50d 262
h 4bb 570 4a3 43d 13c2 57e
i 456 3b9 4cf 56b 26a 269 13a5
j 458 575 3f3 37f
k 43a 3ba 2c95 45c 49b 138
l 5c0 627 2223 23fd 56c 1c0
m 43c 3fb 28d 2c99
n 43f 578 57c 3b7 438 439 4e3 3c0
o 43e 3bf 585 10ff 3c3 b20 d20 101d 104ea 2c9f 47b 6c1
p 440 3c1 2ca3 3c6 3f8
q 51b 563 566 3d9
r 433 1d26 2c85 453 491
s 455 577 10fd a731 586 3c2
t 442 3c4 2ca7 167 4ad
u 3c5 57d 446 28b 4af
v 3bd 475 5d8
w 51d 448 461 26f 561 449 a761 3c9
x 445 3c7 2573 166d 4b3 d7
y 443 3b3 10e7 45e
z 1d22 3b6 437 499
A 410 391 13aa a4ee 2c80 39b
B 412 392 13f4 a4d0 2c82 42a
C 421 13df a4da 2ca4
D 13a0 a4d3 15de 15ea
E 415 395 13ac a4f0 2d39 404 3a3
F 3dc a4dd 15b4 a798
G 13c0 13f3 a4d6 50c
H 41d 397 13bb a4e7 2c8e 4a2 157c
I 406 13c6 a4f2 2c92 2d4f 399 4c0
J 408 13ab a4d9
K 41a 39a 13e6 a4d7 2c94 49a
L 13de a4e1 2cd0 53c 14aa 393
M 41c 39c 13b7 a4df 2c98 3fa 15f0
N 39d a4e0 2c9a 548 418
O 41e 39f 555 a4f3 2c9e 2d54 398 3a6 3a9
P 420 3a1 13e2 a4d1 2ca2 146d
Q 51a 2d55
R 13a1 13d2 a4e3 1587 42f
S 405 54f 13d5 13da a4e2
T 422 3a4 13a2 a4d4 2ca6 27d9
U 54d 144c a4f4 222a
V 13d9 474 a4e6 2d38
W 13b3 13d4 a4ea 51c 428 460
X 425 3a7 a4eb 2cac 2d5d
Y 423 3a5 4ae a4ec 2ca8 13bd
Z 396 13c3 a4dc
0 3007 96f6 3e8
1 4e00 58f9 5e7a
2 4e8c 3e9 14bf 8d30
3 4e09 417 4e0 53c1
4 56db
5 4e94 1bc 4f0d
6 516d 431 13ee 9646
7 4e03 67d2
8 516b 222 634c
9 4e5d 7396 a76e
- 2212 2043 2d7 30fc 2796 1173 2500 4e28 23af
. b7 6d4 3002 2022 2027 2219 22c5 30fb 701 702 a4f8 2e31 2e33 16eb 25cf 66b 2e30 10101 10fb
, 60c 3001 a4f9 66c 2e41
/ 2044 2215 29f8 2571 1735 2cc6 3033 31d3 4e3f 27cb
\\ 2216 29f5 29f9 31d4 4e36 2572
: 2236 a789 2d0 2f8 5c3 589 703 205a 1361 16ec 1803 1809
_ 2cd 203f 2040 2581
+ 2795 16ed 271a 2629 10a9b 29fa
% 66a 2052
= a78a 2e40 1400 30a0 2550 268c
# 266f 2317
~ 223c 301c 2053 223d
* 2217 66d 204e 2731 22c6
| 23d0 2758
' 2018 2019 201b 2032 2035 2b9 2bb 2bc 2bd 2be 2c8 2ca 2cb 55a 5f3 7f4 a78c 2039 203a 201a
" 201c 201d 201e 201f 2ba 2ee 5f4 ab bb 3003 301d 301e 301f
( 2768 276a 3014 3010 27e8
) 2769 276b 3015 3011 27e9
"""
_BY_CATEGORY = {"Pd": "-", "Pc": "_", "Ps": "(", "Pe": ")", "Pi": '"', "Pf": '"', "Zs": " "}

# Letters of the Latin script whose name has a word in the place of the letter
_LATIN_WORDS = {
    "ALPHA": "a", "SCHWA": "e", "OPEN E": "e", "OPEN O": "o", "IOTA": "i", "UPSILON": "u", "ESH": "s", "EZH": "z", "ETH": "d", "THORN": "p",
    "ENG": "n", "KRA": "k", "CHI": "x", "BETA": "b", "PHI": "o", "OMEGA": "w", "SHARP S": "s", "GAMMA": "y", "YOGH": "y", "WYNN": "p",
    "GHA": "y", "CLOSED OMEGA": "o", "GLOTTAL STOP": "r", "TONE SIX": "b", "TONE TWO": "s", "TONE FIVE": "s", "LAMBDA": "a", "STIGMA": "c",
}  # fmt: skip
_LATIN_NAME = re.compile(
    r"(?:LATIN|MODIFIER)(?: LETTER)? (?P<case>SMALL CAPITAL|SMALL|CAPITAL)(?: LETTER)? "
    r"(?:(?:DOTLESS|TURNED|REVERSED|SCRIPT|LONG|INSULAR|BARRED|BLACKLETTER|STRETCHED|INVERTED|SIDEWAYS|TAILLESS|TOP HALF|BOTTOM HALF|HALF|MIDDLE-WELSH) )*"
    rf"(?P<letter>[A-Z]|{'|'.join(_LATIN_WORDS)})(?: .*|)"
).fullmatch

# Alphabets of pictures, each from A on: negative circled and squared letters, regional indicators
_PICTURED = (0x1F150, 0x1F170, 0x1F1E6)


@lru_cache(maxsize=4096)
def ascii_of(char: str) -> str:
    """Return the one ASCII sign that `char` is read as, by table, number, name or category; else the base of the letter itself.

    The table holds what Unicode's TR 39 calls confusable, the rest comes out of the character database.
    """
    sign = _number(char) or _SIGNS.get(char) or _pictured(char)
    if sign:
        return sign
    base = unicodedata.normalize("NFD", char)[0]
    if base.isascii():
        return base
    return _SIGNS.get(base) or _latin(base) or _BY_CATEGORY.get(unicodedata.category(char), base)


def _number(char: str) -> str | None:
    digit = unicodedata.digit(char, None)
    return None if digit is None else str(digit)


def _pictured(char: str) -> str | None:
    for first in _PICTURED:
        if 0 <= ord(char) - first < 26:
            return chr(ord("A") + ord(char) - first)
    return None


def _latin(char: str) -> str | None:
    match = _LATIN_NAME(unicodedata.name(char, ""))
    if match is None:
        return None
    letter = match["letter"]
    letter = _LATIN_WORDS.get(letter, letter)
    return letter.upper() if match["case"] == "CAPITAL" else letter.lower()


def _signs() -> dict[str, str]:
    signs: dict[str, str] = {}
    for line in _TABLE.split("\n")[1:-1]:
        sign, *codes = line.split(" ")
        for code in codes:
            signs[chr(int(code, 16))] = sign
    return signs


_SIGNS = _signs()
