from __future__ import annotations

from typing import Any

import pytest

from actors.security import Refusal, SecurityFilter, Verdict
from messages import Detector, Kind, Reason, SeriesKey
from tests.security.corpus import honest, written

HONEST = honest.names()
SENSITIVE = written.entries()
SENSITIVE_NAMES = [case for case in SENSITIVE if case["kind"] == "name"]

FILTER = SecurityFilter()
REDACTING = SecurityFilter(on_sensitive_name="redact")


def reason(name: Any, rules: SecurityFilter = FILTER) -> Reason | None:
    return rules.explain(name).reason


def test_the_lists_are_as_long_as_promised() -> None:
    assert len(set(HONEST)) == len(HONEST) >= 500
    assert len(SENSITIVE) >= 80
    assert {case["detector"] for case in SENSITIVE} <= set(Detector)


def test_an_honest_name_passes_unchanged() -> None:
    for rules in (FILTER, REDACTING):
        assert [name for name in HONEST if rules.sanitize(name, 1.0) != (name, 1.0)] == []


@pytest.mark.parametrize("case", SENSITIVE_NAMES, ids=lambda case: ascii(case["text"]))
def test_a_sensitive_name_is_refused_by_its_detector(case: dict[str, str]) -> None:
    explanation = FILTER.explain(case["text"])
    assert (explanation.reason, explanation.detector) == (Reason.NAME_SENSITIVE, case["detector"])
    assert FILTER.sanitize(case["text"], 1.0) is None


@pytest.mark.parametrize("case", SENSITIVE_NAMES, ids=lambda case: ascii(case["text"]))
def test_a_redacted_name_is_legal_stable_and_free_of_what_was_found(case: dict[str, str]) -> None:
    clean = REDACTING.sanitize(case["text"], 1.0)
    if clean is not None:
        assert case["detector"] in clean[0]
        assert FILTER.sanitize(*clean) == clean


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("calls_4155550132_total", "calls_phone_total"),
        ("user.219_09_9999.requests", "user.national_id.requests"),
        ("4155550132_calls", "phone_calls"),
        ("login_jane@example.com/requests", "email/requests"),
        ("x.20010db8.2001:db8::7.y", "x.20010db8.ip_address.y"),
    ],
)
def test_redaction_puts_the_kind_in_the_place_of_the_sensitive_part(name: str, clean: str) -> None:
    assert REDACTING.sanitize(name, 2) == (clean, 2)


def test_a_name_that_redaction_leaves_illegal_or_too_long_is_refused() -> None:
    assert reason("two words 4155550132", REDACTING) is Reason.NAME_SENSITIVE
    assert reason("a" * 92 + ".1.2.3.4", REDACTING) is Reason.NAME_SENSITIVE
    assert reason("a" * 89 + ".1.2.3.4", REDACTING) is None


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", Reason.NAME_EMPTY),
        ("a" * 101, Reason.NAME_LENGTH),
        ("a" * 1_000_000, Reason.NAME_LENGTH),
        ("9lives", Reason.NAME_GRAMMAR),
        (".a", Reason.NAME_GRAMMAR),
        ("two words", Reason.NAME_GRAMMAR),
        ("a\n", Reason.NAME_GRAMMAR),
        ("a\x00b", Reason.NAME_GRAMMAR),
        ("a\ud800", Reason.NAME_GRAMMAR),
        ("na\u200bme", Reason.NAME_GRAMMAR),
        ("\uff4dessages", Reason.NAME_GRAMMAR),
        ("requests\U0001f600", Reason.NAME_GRAMMAR),
        ("r\u00e9ponse", Reason.NAME_GRAMMAR),
        ("a{b}", Reason.NAME_GRAMMAR),
        (None, Reason.NAME_TYPE),
        (b"requests", Reason.NAME_TYPE),
        (7, Reason.NAME_TYPE),
        (["a"], Reason.NAME_TYPE),
    ],
)
def test_what_is_no_name_is_refused_with_its_reason(name: Any, why: Reason) -> None:
    assert reason(name) is why


def test_the_longest_name_is_as_long_as_configured() -> None:
    rules = SecurityFilter(max_metric_name_length=12)
    assert reason("a" * 12, rules) is None
    assert reason("a" * 13, rules) is Reason.NAME_LENGTH


def test_an_allow_list_is_strict_and_never_shuts_out_the_systems_own_names() -> None:
    rules = SecurityFilter(allowed_metric_prefixes=["performance.", "health."])
    assert reason("performance.response_time_ms", rules) is None
    assert reason("telemetry.overflow", rules) is None
    assert reason("performance_x", rules) is Reason.NAME_PREFIX
    assert reason("message_processed", rules) is Reason.NAME_PREFIX


@pytest.mark.parametrize("none", [None, [], ()])
def test_without_an_allow_list_all_legal_names_pass(none: Any) -> None:
    assert reason("whatever", SecurityFilter(allowed_metric_prefixes=none)) is None


def test_a_blocked_name_is_refused_as_it_came_and_as_it_is_kept() -> None:
    rules = SecurityFilter(blocked_patterns=["secret_project", "phone"], on_sensitive_name="redact")
    assert reason("x.secret_project.count", rules) is Reason.NAME_BLOCKED
    assert reason("calls_4155550132", rules) is Reason.NAME_BLOCKED
    assert reason("x.count", rules) is None


def test_detection_is_switched_by_subject() -> None:
    off = SecurityFilter(enable_pii_detection=False, enable_content_filtering=False)
    no_pii = SecurityFilter(enable_pii_detection=False)
    no_content = SecurityFilter(enable_content_filtering=False)
    phone, speech = "calls_4155550132_total", "please_tell_my_mother_that_i_am_sick"
    assert [reason(phone, rules) for rules in (off, no_pii)] == [None, None]
    assert [reason(speech, rules) for rules in (off, no_content)] == [None, None]
    assert [reason(phone, no_content), reason(speech, no_pii)] == [Reason.NAME_SENSITIVE] * 2


def test_the_specifications_example_filters_an_address_and_keeps_an_honest_name() -> None:
    assert FILTER.sanitize("user_email_processed", "user@example.com") is None
    assert FILTER.explain("user_email_processed", "user@example.com").reason is Reason.VALUE_TEXT
    assert FILTER.sanitize("user_email_processed", 1.0) == ("user_email_processed", 1.0)


def test_a_verdict_says_kind_range_and_whether_text_is_taken() -> None:
    rules = SecurityFilter(bounds={"temperature_percent": (-5, 5)})
    labels = (("model", "x"),)
    assert rules.judge("llm_error", labels, None) == Verdict(
        SeriesKey("llm_error", labels), Kind.COUNTER, 0.0, 1e300, True
    )
    assert rules.judge("temperature_percent", (), None) == Verdict(
        SeriesKey("temperature_percent", ()), Kind.GAUGE, -5.0, 5.0, False
    )
    judged = rules.judge("llm_error", (), Kind.GAUGE)
    assert isinstance(judged, Verdict)
    assert (judged.kind, judged.low) == (Kind.GAUGE, -1e300)
    assert rules.judge("user.219_09_9999", (), None) == Refusal(Reason.NAME_SENSITIVE, Detector.NATIONAL_ID)


def test_an_explanation_repeats_nothing_of_the_input() -> None:
    for case in SENSITIVE_NAMES:
        assert case["text"] not in repr(FILTER.explain(case["text"]))
    assert FILTER.explain("message_processed").allowed
