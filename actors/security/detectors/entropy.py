"""Words that nobody would choose: digests, identifiers and keys without a mark."""

from __future__ import annotations

import math
import re
from collections import Counter

from actors.security.detectors.base import END, START, Span, View, matches
from messages.reasons import Detector

_UUID = re.compile(START + r"[0-9a-f]{8}([\-_]?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}" + END)
_HEX = re.compile(START + r"(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{24,}" + END)
_LONG_WORD = re.compile(r"[A-Za-z0-9+/]{20,}={0,2}")
_CHANGE = re.compile(r"(?<=[a-z])[A-Z0-9]|(?<=[0-9])[A-Za-z]|(?<=[A-Z])[0-9]")

_LEAST_CHANGES = 0.25
"""Changes between small letters, capitals and digits per character; chosen words have fewer, camelCase included."""
_LEAST_BITS = 3.2
"""Shannon's entropy per character of the word's own letters."""


def random_words(view: View) -> list[Span]:
    """UUIDs, hexadecimal digests and long words that mix letters and digits as only a generator does."""
    if view.digits < 2:
        return []
    found = matches(_UUID, view.lower, Detector.ENTROPY) + matches(_HEX, view.lower, Detector.ENTROPY)
    found += [
        Span(*match.span(), Detector.ENTROPY) for match in _LONG_WORD.finditer(view.text) if _is_random(match.group())
    ]
    return found


def _is_random(word: str) -> bool:
    if not any(map(str.isdigit, word)) or len(_CHANGE.findall(word)) < _LEAST_CHANGES * len(word):
        return False
    counts = Counter(word[:256]).values()
    total = sum(counts)
    return -sum(n / total * math.log2(n / total) for n in counts) >= _LEAST_BITS
