from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from actors.security import SecurityFilter
from actors.security.grammar import legal
from actors.security.normalize import MAX_TEXT, folded, plain
from actors.security.redaction import MAX_TEXT_OUT
from tests.security.corpus import written

FILTERS = [
    SecurityFilter(),
    SecurityFilter(on_sensitive_name="redact"),
    SecurityFilter(
        on_sensitive_name="redact", blocked_patterns=["b", r"\[|x{2}"], allowed_metric_prefixes=["a", "phone"]
    ),
]
CASES = [entry["text"] for entry in written.entries()]
PIECES = st.sampled_from(
    [
        *CASES,
        "_",
        ".",
        " ",
        "-",
        "%",
        "25",
        "%40",
        "&#38;",
        "#64;",
        "@",
        "'",
        '"',
        "\u200b",
        "\u0301",
        "\ufdfa",
        "\ud800",
        "\u0130",
        "4111",
        "error",
        "\n",
        "[",
        "]",
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(), max_size=300),
    st.lists(st.one_of(PIECES, st.text(st.characters(), max_size=5)), max_size=12).map("".join),
)
NAMES = st.one_of(
    TEXTS, st.from_regex(r"[A-Za-z_][A-Za-z0-9_.\-/:]{0,120}", fullmatch=True), TEXTS.map(lambda text: f"{text}error")
)
VALUES = st.one_of(
    st.floats(), st.integers(), TEXTS, st.none(), st.booleans(), st.binary(), st.decimals(), st.fractions(), st.complex_numbers(), st.lists(st.floats(), max_size=2),
)  # fmt: skip
QUICK = settings(max_examples=300, deadline=None, database=None)


@QUICK
@given(st.sampled_from(FILTERS), st.one_of(NAMES, VALUES), VALUES)
def test_sanitize_never_raises_and_what_it_returns_is_plain_legal_and_stable(
    rules: SecurityFilter, name: Any, value: Any
) -> None:
    clean = rules.sanitize(name, value)
    assert rules.explain(name, value).allowed == (clean is not None)
    if clean is not None:
        assert type(clean) is tuple
        assert type(clean[0]) is str
        assert legal(clean[0])
        assert type(clean[1]) in {float, int, str}
        assert rules.sanitize(*clean) == clean


@QUICK
@given(st.sampled_from(FILTERS), TEXTS)
def test_a_sanitised_text_is_one_short_line_and_stable(rules: SecurityFilter, text: str) -> None:
    clean = rules.sanitize_text(text)
    assert len(clean) <= MAX_TEXT_OUT
    assert len(clean.splitlines()) <= 1
    assert rules.sanitize_text(clean) == clean
    clean.encode()


@QUICK
@given(st.dictionaries(st.one_of(NAMES, st.integers(), st.none()), VALUES, max_size=10))
def test_sanitize_labels_never_raises_and_is_stable(labels: Any) -> None:
    clean = FILTERS[0].sanitize_labels(labels)
    if clean is not None:
        assert FILTERS[0].sanitize_labels(clean) == clean


@QUICK
@given(TEXTS)
def test_the_plain_form_is_stable_and_folding_keeps_places(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert len(once) <= MAX_TEXT
    assert len(folded(once)) == len(once)
    once.encode()
