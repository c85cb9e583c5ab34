"""Why the filter has decided as it has, in words that repeat nothing of the input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from actors.security.rules import Refusal
from messages.reasons import Detector, Reason

ALLOWED = "allowed"
REDACTED = "allowed, with kinds in the place of what was recognised in the name"
CLEANED = "allowed, cleaned: what was recognised or quoted is replaced, and one line of at most 200 characters is left"

_RULES: Final[dict[Reason, str]] = {
    Reason.NAME_TYPE: "a name is text",
    Reason.NAME_EMPTY: "a name is not empty",
    Reason.NAME_LENGTH: "a name has at most max_metric_name_length characters",
    Reason.NAME_GRAMMAR: "a name begins with a letter or _ and has only ASCII letters, digits and _ . - / :",
    Reason.NAME_SENSITIVE: "a name holds nothing personal or secret and no conversation",
    Reason.NAME_BLOCKED: "a name matches none of blocked_patterns",
    Reason.NAME_PREFIX: "a name begins with one of allowed_metric_prefixes",
    Reason.VALUE_TYPE: "a value is an int, a float or another real number; bool and Decimal are none",
    Reason.VALUE_RANGE: "a value is finite and within its bounds",
    Reason.VALUE_NEGATIVE: "a counter's value is not negative",
    Reason.VALUE_TEXT: "only a name that ends in error takes a text",
    Reason.LABEL_TYPE: "labels are a mapping of text to text, int or bool",
    Reason.LABEL_COUNT: "a record has at most 8 labels",
    Reason.LABEL_LENGTH: "a label's key has at most 64 characters, its value 128",
    Reason.LABEL_GRAMMAR: "a label's key is spelled like a name, its value is a short printable token",
    Reason.LABEL_SENSITIVE: "a label holds nothing personal or secret and no conversation",
    Reason.LABEL_BLOCKED: "a label matches none of blocked_patterns",
    Reason.LABEL_UNLISTED: "a label's key and value are among allowed_labels",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the filter lets a metric through or not. `rule` is fixed wording and repeats nothing of the input."""

    allowed: bool
    reason: Reason | None
    detector: Detector | None
    """What was recognised, if that is the reason."""
    rule: str
    redacted: tuple[Detector, ...] = ()
    """What was replaced in the name or the text that is let through."""


def refused(refusal: Refusal) -> Explanation:
    """Why something is not let through."""
    return Explanation(False, refusal.reason, refusal.detector, _RULES[refusal.reason])
