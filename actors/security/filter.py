"""The security filter: what may become a metric, and what a text may keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

from actors.security import grammar, limits
from actors.security.detectors import Place, find
from actors.security.explanation import ALLOWED, CLEANED, REDACTED, Explanation, refused
from actors.security.normalize import plain
from actors.security.redaction import redacted_text, replaced
from actors.security.rules import OWN_PREFIX, Refusal, Rules, Verdict, rules_of
from actors.security.verdicts import Verdicts
from messages.catalogue import known
from messages.metrics import Kind, Labels, SeriesKey
from messages.plain import EXACT_INT, LABELS_MOST, plain_labels, plain_text
from messages.reasons import Detector, Reason

_TEXT_SUFFIX = "error"
_REDACTION_ROUNDS = 3
_BLOCKED = "[blocked]"
_REMEMBERED = 4096
"""Names, and label pairs, whose verdicts are kept."""


class SecurityFilter:
    """Decides what may be collected. Usable alone, from any thread. It counts nothing: the same input always has
    the same answer, and an answer put in again comes back unchanged.

    - `enable_pii_detection`: who somebody is, from addresses and numbers to user paths.
    - `enable_content_filtering`: secrets, random identifiers, sentences, quoted text.
    - `max_metric_name_length`: in characters, 1 to 1024.
    - `allowed_metric_prefixes`: a strict allow-list; None or empty lets all legal names through. `telemetry.` always passes.
    - `blocked_patterns`: google-re2 syntax, searched in names, label keys and values, and texts.
    - `bounds`: name to (low, high), the values allowed for it.
    - `allowed_labels`: label key to the values it may have (empty: any); None lets all labels through.
    - `on_sensitive_name`: "refuse", or "redact" to put the kind in the place of the sensitive part.

    The filter actor, which counts, applies these as well:

    - `rate_limits`: name to records a second, or (records a second, burst), by the records' own times.
    - `max_series`, `max_series_per_name`: beyond them records go to an overflow series.

    Raises `ConfigError` (a `ValueError`) when one of these is impossible; it names the field, the position and the fault.
    """

    __slots__ = ("_names", "_pairs", "rules", "settings")

    def __init__(
        self,
        enable_pii_detection: bool = True,
        enable_content_filtering: bool = True,
        max_metric_name_length: int = 100,
        allowed_metric_prefixes: Iterable[str] | None = None,
        blocked_patterns: Iterable[str] | None = None,
        bounds: Mapping[str, tuple[float, float]] | None = None,
        rate_limits: Mapping[str, float | tuple[float, float]] | None = None,
        allowed_labels: Mapping[str, Iterable[str]] | None = None,
        max_series: int = 10_000,
        max_series_per_name: int = 2_000,
        on_sensitive_name: Literal["refuse", "redact"] = "refuse",
    ) -> None:
        self.settings: Final[Mapping[str, Any]] = MappingProxyType(
            {
                "enable_pii_detection": enable_pii_detection,
                "enable_content_filtering": enable_content_filtering,
                "max_metric_name_length": max_metric_name_length,
                "allowed_metric_prefixes": _own(allowed_metric_prefixes),
                "blocked_patterns": _own(blocked_patterns),
                "bounds": _own(bounds),
                "rate_limits": _own(rate_limits),
                "allowed_labels": _own(allowed_labels),
                "max_series": max_series,
                "max_series_per_name": max_series_per_name,
                "on_sensitive_name": on_sensitive_name,
            }
        )
        self.rules: Final[Rules] = rules_of(**self.settings)
        self._names: Verdicts[Verdict] = Verdicts(_REMEMBERED)
        self._pairs: Verdicts[bool] = Verdicts(_REMEMBERED)

    def sanitize(self, name: Any, value: Any) -> tuple[str, float | int | str] | None:
        """Return the clean name and value as plain types, or None when they may not be collected.

        A text value passes only for a name that ends in `error`, sanitised. Never raises, whatever it is given.
        """
        if type(name) is str:  # the usual cases, for speed
            verdict = self._names.find(name)
            if isinstance(verdict, Refusal):
                return None
            kind = type(value)
            exact = kind is float or (kind is int and -EXACT_INT <= value <= EXACT_INT)
            if exact and verdict is not None and verdict.low <= value <= verdict.high:
                return verdict.key.name, value
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

    def explain(self, name: Any, value: Any = 1.0, labels: Any = None) -> Explanation:
        """Say whether a metric is let through, and else by which rule it is not. Never raises.

        Rate limits, caps and the time of a record are the filter actor's to judge, not this one's.
        """
        verdict = self._key_verdict(name, labels)
        if isinstance(verdict, Refusal):
            return refused(verdict)
        clean = self._clean_value(verdict, value)
        if isinstance(clean, Reason):
            return refused(Refusal(clean))
        if isinstance(clean, str) and clean != str.__str__(value):
            return Explanation(True, None, None, CLEANED, verdict.redacted + self._recognised(str.__str__(value)))
        return Explanation(True, None, None, REDACTED if verdict.redacted else ALLOWED, verdict.redacted)

    def judge(self, name: str, labels: Labels, declared: Kind | None) -> Verdict | Refusal:
        """Judge a key of plain `str` once for all its values. `labels` are sorted pairs."""
        verdict = self._judged(name)
        if isinstance(verdict, Refusal) or not (labels or declared):
            return verdict
        refusal = self._label_refusal(labels, verdict.key.name) if labels else None
        return refusal or self._verdict(verdict.key.name, labels, declared, verdict.redacted)

    def sanitize_text(self, text: str) -> str:
        """Return what may be kept of an error's text: sensitive parts as `[kind]`, on one line, at most 200 characters."""
        rules = self.rules
        clean = redacted_text(text, pii=rules.pii, content=rules.content)
        if rules.blocked and (self._blocks(text) or rules.blocks(clean)):
            return _BLOCKED
        return clean

    def _sanitized(self, name: Any, value: Any) -> tuple[str, float | int | str] | Refusal:
        verdict = self._key_verdict(name, None)
        if isinstance(verdict, Refusal):
            return verdict
        clean = self._clean_value(verdict, value)
        return Refusal(clean) if isinstance(clean, Reason) else (verdict.key.name, clean)

    def _key_verdict(self, name: Any, labels: Any) -> Verdict | Refusal:
        text = plain_text(name, Reason.NAME_TYPE)
        if isinstance(text, Reason):
            return Refusal(text)
        pairs = plain_labels(labels)
        return Refusal(pairs) if isinstance(pairs, Reason) else self.judge(text, pairs, None)

    def _clean_value(self, verdict: Verdict, value: Any) -> float | int | str | Reason:
        text = plain_text(value, Reason.VALUE_TYPE)
        if not isinstance(text, Reason):
            if not verdict.takes_text:
                return Reason.VALUE_TEXT
            return limits.bounded(1.0, verdict.low, verdict.high, counter=False) or self.sanitize_text(text)
        number = limits.number(value)
        if isinstance(number, Reason):
            return number
        counter = verdict.kind is Kind.COUNTER
        return limits.bounded(number, verdict.low, verdict.high, counter=counter) or number

    # names

    def _judged(self, name: str) -> Verdict | Refusal:
        """The verdict on a name without labels."""
        found = self._names.find(name)
        if found is None:
            found = self._looked_at(name)
            if len(name) <= self.rules.max_name_length:
                self._names.put(name, found)
        return found

    def _looked_at(self, name: str) -> Verdict | Refusal:
        rules = self.rules
        if not name:
            return Refusal(Reason.NAME_EMPTY)
        if len(name) > rules.max_name_length:
            return Refusal(Reason.NAME_LENGTH)
        legal = grammar.legal(name)
        clean = name if legal else plain(name)
        spans = find(clean, Place.NAME, pii=rules.pii, content=rules.content)
        redacted: tuple[Detector, ...] = ()
        if spans:
            replacement = self._redacted_name(clean) if rules.redact_names else None
            if replacement is None:
                return Refusal(Reason.NAME_SENSITIVE, spans[0].detector)
            clean, redacted = replacement, tuple(span.detector for span in spans)
        elif not legal:
            return Refusal(Reason.NAME_GRAMMAR)
        if rules.blocked and (self._blocks(name) or rules.blocks(clean)):
            return Refusal(Reason.NAME_BLOCKED)
        if rules.prefixes and not clean.startswith(rules.prefixes):
            return Refusal(Reason.NAME_PREFIX)
        return self._verdict(clean, (), None, redacted)

    def _verdict(self, name: str, labels: Labels, declared: Kind | None, redacted: tuple[Detector, ...]) -> Verdict:
        kind = known(name, declared).kind
        low, high = self.rules.bounds.get(name, (-limits.LIMIT, limits.LIMIT))
        if kind is Kind.COUNTER:
            low = max(low, 0.0)
        return Verdict(SeriesKey(name, labels), kind, low, high, name.endswith(_TEXT_SUFFIX), redacted)

    def _redacted_name(self, name: str) -> str | None:
        """Put kinds in the place of what is sensitive, until nothing is; None if no legal name comes of it."""
        rules = self.rules
        for _ in range(_REDACTION_ROUNDS):
            spans = find(name, Place.NAME, pii=rules.pii, content=rules.content)
            if not spans:
                return name if grammar.legal(name) and len(name) <= rules.max_name_length else None
            name = replaced(name, spans, "{}")
        return None

    def _recognised(self, text: str) -> tuple[Detector, ...]:
        spans = find(plain(text), Place.TEXT, pii=self.rules.pii, content=self.rules.content)
        return tuple(span.detector for span in spans)

    # labels

    def _label_refusal(self, labels: Labels, name: str = "") -> Refusal | None:
        if len(labels) > LABELS_MOST:
            return Refusal(Reason.LABEL_COUNT)
        for pair in labels:
            judged = self._pair_judged(pair)
            if isinstance(judged, Refusal):
                return judged
        if self.rules.labels is None or name.startswith(OWN_PREFIX):
            return None
        for key, value in labels:
            values = self.rules.labels.get(key)
            if values is None or (values and value not in values):
                return Refusal(Reason.LABEL_UNLISTED)
        return None

    def _pair_judged(self, pair: tuple[str, str]) -> Refusal | bool:
        found = self._pairs.find(pair)
        if found is None:
            fault = grammar.label_fault(*pair)
            if fault is Reason.LABEL_LENGTH:
                return Refusal(fault)  # what is too long is not looked at
            found = self._pair_content(*pair) or (True if fault is None else Refusal(fault))
            self._pairs.put(pair, found)
        return found

    def _pair_content(self, key: str, value: str) -> Refusal | None:
        rules = self.rules
        # Together they may be a secret that neither is alone: password, hunter2.
        spans = find(plain(f"{key}: {value}"), Place.LABEL, pii=rules.pii, content=rules.content)
        if spans:
            return Refusal(Reason.LABEL_SENSITIVE, spans[0].detector)
        if rules.blocked and (self._blocks(key) or self._blocks(value)):
            return Refusal(Reason.LABEL_BLOCKED)
        return None

    def _blocks(self, text: str) -> bool:
        """Whether a blocked pattern matches a text as it came or in its plain form."""
        raw = text.encode("utf-8", "replace").decode()
        return self.rules.blocks(raw) or self.rules.blocks(plain(text))


def _own(given: Any) -> Any:
    """A copy of a container, which its owner may change or use up; anything else is for the checks to refuse."""
    if isinstance(given, Mapping):
        return {key: _own(value) for key, value in given.items()}
    return tuple(given) if isinstance(given, Iterable) and not isinstance(given, (str, bytes)) else given
