from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest

from actors.security import Refusal, SecurityFilter
from messages import Detector, Reason

FILTER = SecurityFilter(blocked_patterns=["internal-[0-9]+"])

HONEST = """GET|2xx|/api/v1/users/{id}|us-east-1a|gpt-4o|llama-3.1-70b-instruct|Mozilla/5.0|python 3.11|HTTP/1.1
text/html; charset=utf-8|s3://bucket/key|v1.2.3|0.25|+Inf|p99|my-app-7d4b9c6f5d-x2x4z|a/b|1700000000|São Paulo
meta-llama/Meta-Llama-3.1-405B-Instruct-FP8|arn:aws:s3:::bucket|Europe/Berlin|en-US,en;q=0.9|redis://cache:6379/0
ConnectionRefusedError|NVIDIA A100-SXM4-80GB|Linux 5.15.0-91-generic|2024-01-15T10:30:00Z|lodash@4.17.21|""".replace(
    "\n", "|"
)


@pytest.mark.parametrize("value", HONEST.split("|"))
def test_an_honest_label_passes_unchanged(value: str) -> None:
    assert FILTER.sanitize_labels({"http.route": value}) == {"http.route": value}


def test_ints_and_bools_become_text_and_none_is_no_labels() -> None:
    assert FILTER.sanitize_labels({"code": 200, "cached": True}) == {"code": "200", "cached": "true"}
    assert FILTER.sanitize_labels(OrderedDict(a="b")) == {"a": "b"}
    assert FILTER.sanitize_labels(None) == FILTER.sanitize_labels({}) == {}


@pytest.mark.parametrize(
    "labels",
    [
        "a=b",
        [("a", "b")],
        7,
        {1: "b"},
        {"a": None},
        {"a": 1.5},
        {"a": b"b"},
        {"a": ["b"]},
        {"a": 10**10_000},
        {f"k{i}": "v" for i in range(9)},
    ],
    ids=lambda labels: type(labels).__name__,
)
def test_what_is_no_dict_of_texts_is_refused(labels: Any) -> None:
    assert FILTER.sanitize_labels(labels) is None


@pytest.mark.parametrize(
    ("key", "value", "why", "detector"),
    [
        ("k" * 65, "v", Reason.LABEL_LENGTH, None),
        ("k", "v" * 129, Reason.LABEL_LENGTH, None),
        ("k", "jane@example.com" * 20, Reason.LABEL_LENGTH, None),
        ("", "v", Reason.LABEL_GRAMMAR, None),
        ("a b", "v", Reason.LABEL_GRAMMAR, None),
        ("k", "a\nb", Reason.LABEL_GRAMMAR, None),
        ("k", "a\x00", Reason.LABEL_GRAMMAR, None),
        ("k", "a\ud800", Reason.LABEL_GRAMMAR, None),
        ("k", "a\u200bb", Reason.LABEL_GRAMMAR, None),
        ("k", " a", Reason.LABEL_GRAMMAR, None),
        ("k", "one two three four five six", Reason.LABEL_GRAMMAR, None),
        ("k", "I have cancer", Reason.LABEL_SENSITIVE, Detector.PROSE),
        ("user", "jane@example.com", Reason.LABEL_SENSITIVE, Detector.EMAIL),
        ("user_219_09_9999", "v", Reason.LABEL_SENSITIVE, Detector.NATIONAL_ID),
        ("user", "219\u200b-09-9999", Reason.LABEL_SENSITIVE, Detector.NATIONAL_ID),
        ("password", "swordfish", Reason.LABEL_SENSITIVE, Detector.SECRET_PAIR),
        ("token", "a1b2c3d4e5", Reason.LABEL_SENSITIVE, Detector.SECRET_PAIR),
        ("host", "internal-7", Reason.LABEL_BLOCKED, None),
    ],
)
def test_one_bad_label_rejects_the_record(key: str, value: str, why: Reason, detector: Detector | None) -> None:
    assert FILTER.judge("requests", (("a", "b"), (key, value)), None) == Refusal(why, detector)
    assert FILTER.sanitize_labels({"a": "b", key: value}) is None


def test_words_that_name_a_kind_of_secret_are_honest_keys() -> None:
    for labels in ({"gen_ai.token.type": "input"}, {"token": "input"}, {"auth": "oauth2"}):
        assert FILTER.sanitize_labels(labels) == labels


def test_more_than_eight_labels_are_refused() -> None:
    pairs = tuple((f"k{i}", "v") for i in range(9))
    assert FILTER.judge("requests", pairs, None) == Refusal(Reason.LABEL_COUNT)
    assert not isinstance(FILTER.judge("requests", pairs[:8], None), Refusal)
