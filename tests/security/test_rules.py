from __future__ import annotations

from typing import Any

import pytest

from actors.security import SecurityFilter
from messages import ConfigError, Reason

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
        ({"bounds": {"a": (0, float("nan"))}}, "bounds[0]: low"),
        ({"bounds": {"a": 7}}, "bounds[0]: must be two numbers"),
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
