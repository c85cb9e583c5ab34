"""What is found alone is found wherever it stands, however it is spelled: it never comes out of the filter."""

from __future__ import annotations

import re
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.security import SecurityFilter
from actors.security.grammar import label_fault, legal
from messages import Detector
from tests.security.corpus import Plant, planted
from tests.security.corpus.judging import BEST_EFFORT, claimed, holds
from tests.security.corpus.places import usable

FILTER = SecurityFilter()
REDACTING = SecurityFilter(on_sensitive_name="redact")
PROFILE = settings(max_examples=40, deadline=None, database=None, derandomize=True)

KINDS = [kind for kind in Detector if kind not in BEST_EFFORT]
NAMED = [kind for kind in KINDS if kind is not Detector.URL_CREDENTIALS]
FOUND_LEAST = 0.9


@cache
def pool(kind: Detector) -> tuple[list[Plant], float]:
    """The plants of a kind that are found where nothing hides them, of those that need no word beside them if there are any.

    And their share: most of a kind must be.
    """
    plants = [plant for plant in planted("embedding") if plant.kind is kind]
    alone = [plant for plant in plants if not plant.words] or plants
    found = list(filter(None, (claimed(plant, Random(0)) for plant in alone)))
    return found, len(found) / len(alone)


@pytest.mark.parametrize("kind", KINDS)
def test_most_of_a_kind_are_found_where_nothing_hides_them(kind: Detector) -> None:
    assert pool(kind)[1] >= FOUND_LEAST


ANY_CASE = frozenset(
    {
        Detector.EMAIL,
        Detector.IBAN,
        Detector.IP_ADDRESS,
        Detector.MAC_ADDRESS,
        Detector.NATIONAL_ID,
        Detector.PRIVATE_KEY,
    }
)
GROUPED = frozenset({Detector.PHONE, Detector.PAYMENT_CARD, Detector.NATIONAL_ID})
"""Whose groups of digits any separator may part."""

NAME_WORDS = st.sampled_from(
    ["", "calls", "http", "agent", "requests", "tool", "x", "total", "latency_ms", "app.api", "lookup"]
)
BORDERS = st.sampled_from(list("_.-/:"))
TEXT_WORDS = st.sampled_from(
    ["", "failed", "row 17", "job 3:", "KeyError", "at step 4", "HTTP 503", "retry", "\u00fcber", "x" * 300]
)
OPENING = st.sampled_from([" ", "\n", "\t", " (", " [", " {", " <", " '", ' "', ": ", "= ", ", ", "; ", " | ", " -> "])
CLOSING = st.sampled_from([" ", "\n", "\t", ") ", "] ", "} ", "> ", "' ", '" ', ", ", "; ", " | ", ". "])
SEEDS = st.integers(0, 2**32)


@st.composite
def spelled_names(draw: st.DrawFn, kind: Detector) -> tuple[str, str]:
    """A plant as a name spells it, in any case and with any separators that leave it what it is, and the word beside it."""
    plant = draw(st.sampled_from([plant for plant in pool(kind)[0] if plant.name]))
    name = plant.name
    if kind in ANY_CASE:
        name = draw(st.sampled_from([name, name.lower(), name.upper()]))
    if kind in GROUPED and re.fullmatch(r"[0-9]+(?:[_.-][0-9]+)+", name):
        name = re.sub(r"[_.-]", draw(st.sampled_from("_.-")), name)
    return (f"{draw(st.sampled_from(plant.words))}{draw(BORDERS)}" if plant.words else ""), name


@pytest.mark.parametrize("kind", NAMED)
def test_in_a_name_it_is_refused_and_redacted_between_all_borders(kind: Detector) -> None:
    @PROFILE
    @given(spelled_names(kind), NAME_WORDS, BORDERS, BORDERS, NAME_WORDS)
    def check(spelled: tuple[str, str], head: str, before: str, after: str, tail: str) -> None:
        word, name = spelled
        text = f"{head + before if head else ''}{word}{name}{after + tail if tail else ''}"
        text = text if legal(text) else f"x_{text}"
        assert FILTER.sanitize(text, 1.0) is None
        clean = REDACTING.sanitize(text, 1.0)
        assert clean is None or name.lower() not in clean[0].lower()

    check()


@pytest.mark.parametrize("kind", NAMED)
def test_in_the_key_of_a_label_it_is_refused(kind: Detector) -> None:
    @PROFILE
    @given(spelled_names(kind), NAME_WORDS, BORDERS)
    def check(spelled: tuple[str, str], head: str, before: str) -> None:
        key = f"{head or 'x'}{before}{''.join(spelled)}"
        if label_fault(key, "x") is None:
            assert FILTER.sanitize_labels({"a": "b", key: "x"}) is None

    check()


@st.composite
def disguised(draw: st.DrawFn, kind: Detector) -> tuple[str, str, tuple[str, ...]]:
    """A plant as texts spell it, plain or behind a disguise; the word beside it; what must not come out."""
    plant = draw(st.sampled_from(pool(kind)[0]))
    hide = draw(st.sampled_from([None, *usable(plant)]))
    text = plant.text if hide is None else hide(Random(draw(SEEDS)), plant.text)
    word = draw(st.sampled_from(plant.words)).replace("_", " ") if plant.words else ""
    return word, text, (plant.secret, text)


@pytest.mark.parametrize("kind", KINDS)
def test_in_the_value_of_a_label_it_is_refused_however_it_is_spelled(kind: Detector) -> None:
    @PROFILE
    @given(disguised(kind), st.sampled_from(["user", "value", "http.route", "k"]))
    def check(spelled: tuple[str, str, tuple[str, ...]], key: str) -> None:
        word, text, _ = spelled
        key = word.replace(" ", "_") or key
        if label_fault(key, text) is None:
            assert FILTER.sanitize_labels({"a": "b", key: text}) is None

    check()


@pytest.mark.parametrize("kind", KINDS)
def test_in_a_text_it_is_replaced_at_any_place_however_it_is_spelled(kind: Detector) -> None:
    @PROFILE
    @given(disguised(kind), TEXT_WORDS, OPENING, CLOSING, TEXT_WORDS)
    def check(spelled: tuple[str, str, tuple[str, ...]], head: str, before: str, after: str, tail: str) -> None:
        word, text, secrets = spelled
        given_text = f"{head + before if head else ''}{word + ' ' if word else ''}{text}{after + tail if tail else ''}"
        for clean in (FILTER.sanitize_text(given_text), str(_value(FILTER.sanitize("service.error", given_text)))):
            assert not holds(clean, secrets)

    check()


def _value(result: Any) -> Any:
    assert result is not None
    return result[1]


def test_several_in_one_text_are_all_replaced() -> None:
    plants = [plant for kind in KINDS for plant in pool(kind)[0] if not plant.words and len(plant.text) < 60]

    @PROFILE
    @given(st.lists(st.sampled_from(plants), min_size=2, max_size=4), OPENING)
    def check(chosen: list[Plant], border: str) -> None:
        clean = FILTER.sanitize_text(border.join(["failed", *(plant.text for plant in chosen), "twice"])).lower()
        assert not [plant for plant in chosen if plant.secret.lower() in clean]

    check()
