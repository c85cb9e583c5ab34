"""The agent's own guard: whether a message gives away what nobody should keep."""

from __future__ import annotations

import re

_CARD = re.compile(r"(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d.]?\d)")
_KEY = re.compile(r"\b(?:sk|pk|rk|ghp|gho|xox[abp])[-_][\w-]{16,}|\bAKIA[0-9A-Z]{12,}|-----BEGIN [A-Z ]*PRIVATE KEY")
_PAIR = re.compile(
    r"\b(?:password|passwd|passphrase|pin|secret|api[-_ ]?key|token)\b\s*(?:is\s+|[:=]\s*)(?=\S*\d)\S{4,}",
    re.IGNORECASE,
)


def secret_in(text: str) -> str | None:
    """The kind of secret that a text holds, as it is named in a reply; None when it holds none."""
    if any(_luhn(re.sub(r"\D", "", found)) for found in _CARD.findall(text)):
        return "card number"
    if _KEY.search(text):
        return "key"
    if _PAIR.search(text):
        return "password"
    return None


def _luhn(digits: str) -> bool:
    """Whether the check digit is right (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
