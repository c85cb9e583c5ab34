"""The security filter: what may become a metric, and what a text may keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from actors.security import grammar, limits
from actors.security.detectors import Place, find
from actors.security.normalize import plain
from actors.security.redaction import redacted_text, replaced
from actors.security.rules import Refusal, Rules, Verdict, rules_of
from messages.catalogue import known
from messages.metrics import Kind, Labels, SeriesKey
from messages.plain import LABELS_MOST, plain_labels, plain_text
from messages.reasons import Detector, Reason

_TEXT_SUFFIX = "error"
_REDACTION_ROUNDS = 3
_BLOCKED = "[blocked]"

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
}
_ALLOWED = "allowed"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the filter lets a metric through or not. `rule` is fixed wording and repeats nothing of the input."""

    allowed: bool
    reason: Reason | None
    detector: Detector | None
    rule: str


class SecurityFilter:
    """Decides what may be collected. Usable alone, from any thread; immutable, without counters; the same input
    always has the same answer, and an answer put in again comes back unchanged.

    - `enable_pii_detection`: addresses, phone, identity, card and account numbers, user paths.
    - `enable_content_filtering`: secrets, random identifiers, sentences, quoted text.
    - `max_metric_name_length`: in characters, 1 to 1024.
    - `allowed_metric_prefixes`: a strict allow-list; None or empty lets all legal names through. `telemetry.` always passes.
    - `blocked_patterns`: google-re2 syntax, searched in names, label keys and values, and texts.
    - `bounds`: name to (low, high), the values allowed for it.
    - `on_sensitive_name`: "refuse", or "redact" to put the kind in the place of the sensitive part.

    Raises `ConfigError` (a `ValueError`) when one of these is impossible; it names the field, the position and the fault.
    """

    __slots__ = ("_rules",)

    def __init__(
        self,
        enable_pii_detection: bool = True,
        enable_content_filtering: bool = True,
        max_metric_name_length: int = 100,
        allowed_metric_prefixes: Iterable[str] | None = None,
        blocked_patterns: Iterable[str] | None = None,
        bounds: Mapping[str, tuple[float, float]] | None = None,
        on_sensitive_name: Literal["refuse", "redact"] = "refuse",
    ) -> None:
        self._rules: Final[Rules] = rules_of(
            enable_pii_detection=enable_pii_detection,
            enable_content_filtering=enable_content_filtering,
            max_metric_name_length=max_metric_name_length,
            allowed_metric_prefixes=allowed_metric_prefixes,
            blocked_patterns=blocked_patterns,
            bounds=bounds,
            on_sensitive_name=on_sensitive_name,
        )

    def sanitize(self, name: Any, value: Any) -> tuple[str, float | int | str] | None:
        """Return the clean name and value as plain types, or None when they may not be collected.

        A text value passes only for a name that ends in `error`, sanitised. Never raises, whatever it is given.
        """
        result = self._sanitized(name, value)
        return None if isinstance(result, Refusal) else result

    def sanitize_labels(self, labels: Any) -> dict[str, str] | None:
        """Return clean labels for a dict of `str` to `str`, `int` or `bool`, or None when one of them may not pass.

        None is no labels. Never raises, whatever it is given.
        """
        pairs = plain_labels(labels)
        if isinstance(pairs, Reason) or self._label_refusal(pairs) is not None:
            return None
        return dict(pairs)

    def explain(self, name: Any, value: Any = 1.0) -> Explanation:
        """Say whether `sanitize` lets a metric through, and else by which rule it does not. Never raises."""
        result = self._sanitized(name, value)
        if isinstance(result, Refusal):
            return Explanation(False, result.reason, result.detector, _RULES[result.reason])
        return Explanation(True, None, None, _ALLOWED)

    def judge(self, name: str, labels: Labels, declared: Kind | None) -> Verdict | Refusal:
        """Judge a key of plain `str` once for all its values. `labels` are sorted pairs. Pure."""
        clean = self._clean_name(name)
        if isinstance(clean, Refusal):
            return clean
        refusal = self._label_refusal(labels) if labels else None
        if refusal is not None:
            return refusal
        kind = known(clean, declared).kind
        low, high = self._rules.bounds.get(clean, (-limits.LIMIT, limits.LIMIT))
        if kind is Kind.COUNTER:
            low = max(low, 0.0)
        return Verdict(SeriesKey(clean, labels), kind, low, high, clean.endswith(_TEXT_SUFFIX))

    def sanitize_text(self, text: str) -> str:
        """Return what may be kept of an error's text: sensitive parts as `[kind]`, on one line, at most 200 characters."""
        rules = self._rules
        clean = redacted_text(text, pii=rules.pii, content=rules.content)
        if rules.blocked and (self._blocks(text) or rules.blocks(clean)):
            return _BLOCKED
        return clean

    def _sanitized(self, name: Any, value: Any) -> tuple[str, float | int | str] | Refusal:
        text = plain_text(name, Reason.NAME_TYPE)
        if isinstance(text, Reason):
            return Refusal(text)
        verdict = self.judge(text, (), None)
        if isinstance(verdict, Refusal):
            return verdict
        clean = self._clean_value(verdict, value)
        return Refusal(clean) if isinstance(clean, Reason) else (verdict.key.name, clean)

    def _clean_value(self, verdict: Verdict, value: Any) -> float | int | str | Reason:
        text = plain_text(value, Reason.VALUE_TYPE)
        if not isinstance(text, Reason):
            return self.sanitize_text(text) if verdict.takes_text else Reason.VALUE_TEXT
        number = limits.number(value)
        if isinstance(number, Reason):
            return number
        counter = verdict.kind is Kind.COUNTER
        return limits.bounded(number, verdict.low, verdict.high, counter=counter) or number

    def _clean_name(self, name: str) -> str | Refusal:
        rules = self._rules
        if not name:
            return Refusal(Reason.NAME_EMPTY)
        if len(name) > rules.max_name_length:
            return Refusal(Reason.NAME_LENGTH)
        legal = grammar.legal(name)
        clean = name if legal else plain(name)
        spans = find(clean, Place.NAME, pii=rules.pii, content=rules.content)
        if spans:
            redacted = self._redacted_name(clean) if rules.redact_names else None
            if redacted is None:
                return Refusal(Reason.NAME_SENSITIVE, spans[0].detector)
            clean = redacted
        elif not legal:
            return Refusal(Reason.NAME_GRAMMAR)
        return self._listed(name, clean)

    def _listed(self, name: str, clean: str) -> str | Refusal:
        """Hold a name against the lists: what is blocked as it came or as it would be kept, and what is allowed."""
        rules = self._rules
        if rules.blocked and (self._blocks(name) or rules.blocks(clean)):
            return Refusal(Reason.NAME_BLOCKED)
        if rules.prefixes and not clean.startswith(rules.prefixes):
            return Refusal(Reason.NAME_PREFIX)
        return clean

    def _redacted_name(self, name: str) -> str | None:
        """Put kinds in the place of what is sensitive, until nothing is; None if no legal name comes of it."""
        rules = self._rules
        for _ in range(_REDACTION_ROUNDS):
            spans = find(name, Place.NAME, pii=rules.pii, content=rules.content)
            if not spans:
                return name if grammar.legal(name) and len(name) <= rules.max_name_length else None
            name = replaced(name, spans, "{}")
        return None

    def _label_refusal(self, labels: Labels) -> Refusal | None:
        if len(labels) > LABELS_MOST:
            return Refusal(Reason.LABEL_COUNT)
        for key, value in labels:
            refusal = self._pair_refusal(key, value)
            if refusal is not None:
                return refusal
        return None

    def _pair_refusal(self, key: str, value: str) -> Refusal | None:
        rules = self._rules
        fault = grammar.label_fault(key, value)
        if fault is Reason.LABEL_LENGTH:
            return Refusal(fault)  # what is too long is not looked at
        # Together they may be a secret that neither is alone: password, hunter2.
        spans = find(plain(f"{key}: {value}"), Place.LABEL, pii=rules.pii, content=rules.content)
        if spans:
            return Refusal(Reason.LABEL_SENSITIVE, spans[0].detector)
        if rules.blocked and (self._blocks(key) or self._blocks(value)):
            return Refusal(Reason.LABEL_SENSITIVE)
        return Refusal(fault) if fault is not None else None

    def _blocks(self, text: str) -> bool:
        """Whether a blocked pattern matches a text as it came or in its plain form."""
        return self._rules.blocks(text.encode("utf-8", "replace").decode()) or self._rules.blocks(plain(text))
