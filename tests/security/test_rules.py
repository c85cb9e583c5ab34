from __future__ import annotations

from typing import Any

import pytest

from actors.security import Refusal, SecurityFilter
from messages import ConfigError, Detector, Reason

SPECIFIED = [
    r"\b\d{3}-\d{2}-\d{4}\b",
    r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}\b",
    r"\b(?:\d{4}[- ]?){3}\d{4}\b",
]


@pytest.mark.parametrize(
    ("name", "place"), [("a.219-09-9999", 0), ("user@example.com", 1), ("card.4111-1111-1111-1111", 2)]
)
def test_the_specifications_patterns_run(name: str, place: int) -> None:
    undetected = {"enable_pii_detection": False, "enable_content_filtering": False}
    rules = SecurityFilter(blocked_patterns=SPECIFIED, **undetected)
    others = SecurityFilter(blocked_patterns=SPECIFIED[:place] + SPECIFIED[place + 1 :], **undetected)
    assert rules.sanitize_text(name) == "[blocked]"
    assert others.sanitize_text(name) == name
    assert rules.sanitize("message_processed", 1.0) == ("message_processed", 1.0)
    assert rules.sanitize(name, 1.0) is None


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"blocked_patterns": ["a", "(?=b)"]}, "blocked_patterns[1]: invalid perl operator"),
        ({"blocked_patterns": [r"(a)\1"]}, "blocked_patterns[0]: invalid escape sequence"),
        ({"blocked_patterns": ["(a{1000}){1000}"]}, "blocked_patterns[0]: "),
        ({"blocked_patterns": ["a*"]}, "blocked_patterns[0]: matches the empty text"),
        ({"blocked_patterns": [""]}, "blocked_patterns[0]: is empty"),
        ({"blocked_patterns": [b"a"]}, "blocked_patterns[0]: must be a text"),
        ({"blocked_patterns": ["\ud800"]}, "blocked_patterns[0]: has a lone surrogate"),
        ({"blocked_patterns": "abc"}, "blocked_patterns: must be a list"),
        ({"allowed_metric_prefixes": "abc"}, "allowed_metric_prefixes: must be a list"),
        ({"allowed_metric_prefixes": ["a.", ""]}, "allowed_metric_prefixes[1]: is empty"),
        ({"allowed_metric_prefixes": [7]}, "allowed_metric_prefixes[0]: must be a text"),
        ({"max_metric_name_length": 0}, "max_metric_name_length: "),
        ({"max_metric_name_length": 1025}, "max_metric_name_length: "),
        ({"max_metric_name_length": True}, "max_metric_name_length: "),
        ({"max_metric_name_length": "100"}, "max_metric_name_length: "),
        ({"enable_pii_detection": "false"}, "enable_pii_detection: "),
        ({"enable_content_filtering": None}, "enable_content_filtering: "),
        ({"on_sensitive_name": "drop"}, "on_sensitive_name: "),
        ({"bounds": [("a", 1)]}, "bounds: "),
        ({"bounds": {"a": (0, 1), "b c": (0, 1)}}, "bounds[1]: the name"),
        ({"bounds": {"a": (1, 0)}}, "bounds[0]: low"),
        ({"bounds": {"a": (0, float("nan"))}}, "bounds[0]: must be two numbers"),
        ({"bounds": {"a": 7}}, "bounds[0]: must be two numbers"),
        ({"rate_limits": {"a": 0}}, "rate_limits[0]: needs more than 0"),
        ({"rate_limits": {"a": (1, 0.5)}}, "rate_limits[0]: needs more than 0"),
        ({"rate_limits": {"a": float("inf")}}, "rate_limits[0]: needs more than 0"),
        ({"rate_limits": {"a": "fast"}}, "rate_limits[0]: must be two numbers"),
        ({"rate_limits": {"a b": 1}}, "rate_limits[0]: the name"),
        ({"rate_limits": [1]}, "rate_limits: must be a mapping"),
        ({"allowed_labels": {"a": "b"}}, "allowed_labels[0]: must be a list"),
        ({"allowed_labels": {"a b": []}}, "allowed_labels[0]: the name"),
        ({"allowed_labels": {"a": ["b", ""]}}, "allowed_labels[0][1]: is empty"),
        ({"max_series": 0}, "max_series: must be an int from 1"),
        ({"max_series_per_name": 1.5}, "max_series_per_name: must be an int from 1"),
        ({"bounds": {"a": (0, 10**400)}}, "bounds[0]: must be two numbers"),
    ],
)
def test_an_impossible_rule_is_refused_by_field_place_and_fault(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        SecurityFilter(**arguments)
    assert str(caught.value).startswith(says)


def test_a_refused_pattern_is_not_written_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        SecurityFilter(blocked_patterns=["my-secret-codeword(?=b)"])
    assert "codeword" not in str(caught.value)
    assert "codeword" not in "".join(capfd.readouterr())


def test_infinite_bounds_leave_the_limit_of_all_values() -> None:
    rules = SecurityFilter(bounds={"a_ratio": (-float("inf"), float("inf"))})
    assert rules.explain("a_ratio", -1e300).allowed
    assert rules.explain("a_ratio", 1e301).reason is Reason.VALUE_RANGE


def test_a_filter_does_not_change_with_what_it_was_made_of() -> None:
    prefixes, bounds = ["a."], {"a.b": (0.0, 1.0)}
    rules = SecurityFilter(allowed_metric_prefixes=prefixes, bounds=bounds)
    prefixes.append("b.")
    bounds["a.b"] = (0.0, 9.0)
    assert rules.sanitize("b.c", 1.0) is None
    assert rules.sanitize("a.b", 2.0) is None
    with pytest.raises(AttributeError):
        rules.max_metric_name_length = 7  # type: ignore[attr-defined]


def test_labels_are_held_against_their_list_if_there_is_one() -> None:
    rules = SecurityFilter(allowed_labels={"model": [], "status": ["ok", "failed"]})
    assert rules.sanitize_labels({"model": "anything", "status": "ok"}) == {"model": "anything", "status": "ok"}
    assert rules.sanitize_labels({"status": "odd"}) is None
    assert rules.sanitize_labels({"other": "x"}) is None
    assert rules.explain("a", labels={"other": "x"}).reason is Reason.LABEL_UNLISTED
    assert SecurityFilter(allowed_labels={}).sanitize_labels({"model": "x"}) is None
    assert SecurityFilter().sanitize_labels({"other": "x"}) == {"other": "x"}
    assert rules.explain("telemetry.own", labels={"part": "filter"}).allowed
    assert not isinstance(rules.judge("telemetry.own", (("part", "filter"),), None), Refusal)


def test_an_explanation_says_what_was_replaced_in_what_passes_and_why_labels_do_not() -> None:
    rules = SecurityFilter(on_sensitive_name="redact", blocked_patterns=["internal"])
    assert rules.explain("calls_4155550132_total").redacted == (Detector.PHONE,)
    told = rules.explain("an.error", "mail to jane@example.com failed")
    assert told.allowed and told.redacted == (Detector.EMAIL,) and "jane" not in repr(told)
    for text in ("no such 'diary of May'", "an internal matter"):
        assert (rules.explain("an.error", text).rule, rules.explain("an.error", text).redacted) == (told.rule, ())
    assert rules.explain("an.error", "no such file").rule != told.rule
    for labels, reason in (
        ({"k": "jane@example.com"}, Reason.LABEL_SENSITIVE),
        ({"k": "internal"}, Reason.LABEL_BLOCKED),
        ({"k": object()}, Reason.LABEL_TYPE),
        (7, Reason.LABEL_TYPE),
        ({"k": "v" * 200}, Reason.LABEL_LENGTH),
        ({"k": "a\nb"}, Reason.LABEL_GRAMMAR),
        ({str(n): "v" for n in range(9)}, Reason.LABEL_COUNT),
    ):
        explanation = rules.explain("a", 1.0, labels)
        assert (explanation.allowed, explanation.reason) == (False, reason)
        assert explanation.rule
