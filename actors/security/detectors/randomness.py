"""How random a word is: how many bits shorter it would be if a generator had drawn each sign than if somebody had chosen it."""

from __future__ import annotations

import math
import re
import string
from operator import add

# The cost in half bits (0 to 9, then a to z) of a letter behind another in the words of identifiers: a row for each first
# letter, a column for each second one. Counted in the names of standard libraries and packages.
_PAIRS = """
    ha79hd9j9jd696j8k685bdeecg 6dcd6fgh7cj6df6cm88e7ilhbn 7ice6fi6ak78ei4dl9a6aikjdm 6bda4cbh5edbcf7dma9d9ggfco
    9c88bccifih896ebe468fcd9ej 7gde78gi4ih7eg6gm8b98mmgan 8hcg4fa97jn9b88di69d8higdj 4efe4jll6kjdbg6feac8ajipal
    ab79ab9lijf9947aia87hakdkc 5hef5kpi9pfhbk7eci4h6gbpip 7dea3dbf5hhbebadjc7caicici 6eda4efl5lf8ej6cnh999dgjal
    5ade4gfl6jhb9f76gfae9ijkdm 7g876b6h8hcefb9elg75bbjgei cb99gebicfc884a9m5999caehj 6hdd6gha8kf7eh69l6a8aijj8k
    dieegfiidpp5eggdpaba1pdkpi 5faa4ecj6jbdab6dkb88bchjan 9g8e6eg97jcbce88dg749edibk 7gbf4eh95iideg6dm78aajeh9j
    99a98dbl8lh786e8n676hjldki 5idg2iej5pjheh8ephdecjkjgp 5ied5gh95pgch86fp88diphpip 9g7e6dhf6hkdbgb4kec4djhdap
    9a9b9dbhdgg87795fc66cfbgjd 6ipp2ipe8jfddc6epgef8jhi9a
"""

# The cost in bits of going on with a small letter, a capital or a digit behind one of these.
_STEPS = {"aa": 0.05, "aA": 5.0, "a0": 5.0, "Aa": 1.4, "AA": 0.85, "A0": 4.0, "0a": 2.35, "0A": 3.4, "00": 0.5}
_ANY_LETTER = math.log2(26)
_ANY_DIGIT = math.log2(10)

_HEX = re.compile(r"[0-9]{0,256}(?:[a-f][a-f0-9]{0,256}|[A-F][A-F0-9]{0,256})").fullmatch
NOTHING = -1.0
"""The bits of what is neither drawn nor chosen."""
_LONGEST = 256
"""Signs of a word that are counted: more say the same."""
_REPEATED = 5
"""How often each sign of a word stands in it at most, for a generator repeats itself less: aaaaaaaa."""
_OTHER = re.compile(r"[^A-Za-z0-9]+")


def bits(word: str) -> float:
    """Return the bits that speak for a generator, below 0 for a word that was chosen. Only letters and digits of ASCII count.

    The logarithm of the ratio of two likelihoods: each sign of the word's alphabet alike, against what follows what in names.
    """
    word = _OTHER.sub("", word[:_LONGEST])
    if len(word) < 2 or word.isdigit() or len(set(word)) * _REPEATED < len(word[:40]):
        return NOTHING  # a number says nothing, and parts what stands beside it
    return sum(map(_COSTS.__getitem__, map(add, word, word[1:]))) - (len(word) - 1) * _sign_bits(word)


def _sign_bits(word: str) -> float:
    if not word.isalpha() and _HEX(word):
        return 4.0
    letters = 26 if word.islower() or word.isupper() else 52
    return math.log2(letters if word.isalpha() else letters + 10)


def _class_of(sign: str) -> str:
    return "0" if sign.isdigit() else "a" if sign.islower() else "A"


def _costs() -> dict[str, float]:
    rows = dict(zip(string.ascii_lowercase, _PAIRS.split(), strict=True))
    signs = string.ascii_letters + string.digits
    costs = {}
    for first in signs:
        for second in signs:
            step = _class_of(first) + _class_of(second)
            if second.isdigit():
                cost = _ANY_DIGIT
            elif first.isdigit() or step == "aA":  # a word begins
                cost = _ANY_LETTER
            else:
                cost = int(rows[first.lower()][ord(second.lower()) - ord("a")], 36) / 2
            costs[first + second] = _STEPS[step] + cost
    return costs


_COSTS = _costs()
