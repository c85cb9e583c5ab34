from __future__ import annotations

import pytest

from actors.security.detectors import Place, Span, find
from actors.security.normalize import folded, plain
from messages import Detector


def found(text: str) -> list[Span]:
    return find(plain(text), Place.NAME, pii=True, content=True)


@pytest.mark.parametrize(
    "text",
    [
        "card_4111111111111112",  # fails Luhn's test
        "at_1700000000000001_us",  # passes it, and is a time
        "buckets_25_50_75_10_25_50_75_16",
        "iban_DE89370400440532013001",  # remainder is not one
        "iban_DE8937040044053201300",  # too short for its country
        "xx89370400440532013000",  # no such country
        "id_000-12-3456",
        "pairs_219-09_9999",
        "time_1700000000_s",
        "mask_4294967295",
        "octets_256.1.1.1",
        "version_1.2.3.4.5",
        "buckets_10_25_50_90",
        "core::iter::map",
        "at_12:30:45",
        "date_24_01_15_10_20_30",
        "dni_12345678a",
        "cpf_111.444.777-36",
        "lodash@4.17.21",
        "eyJhbGciOiJu",  # a head without a body
        "/home/{user}/x",
        "https://example.com:8080/x",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("border", ["", "_", ".", "-", "/", ":", " ", "(", "[", ","])
def test_every_sign_that_is_no_letter_is_a_border(border: str) -> None:
    start = len("a" + border) if border else 0
    text = f"a{border}219_09_9999{border}b" if border else "219_09_9999"
    assert found(text) == [Span(start, start + 11, Detector.NATIONAL_ID)]


@pytest.mark.parametrize("text", ["a4155550132", "4155550132a", "04155550132555"])
def test_part_of_a_longer_word_is_no_finding(text: str) -> None:
    assert found(text) == []


def test_of_findings_that_overlap_one_is_made() -> None:
    text = "see https://bob:pw@jane@example.com/x"
    assert found(text) == [Span(4, 35, Detector.URL_CREDENTIALS)]


def test_only_the_subjects_asked_for_are_looked_for() -> None:
    text = "jane@example.com ghp_abcdefghijklmnopqrst"
    assert [span.detector for span in find(text, Place.NAME, pii=True, content=False)] == [Detector.EMAIL]
    assert [span.detector for span in find(text, Place.NAME, pii=False, content=True)] == [Detector.TOKEN]
    assert find(text, Place.NAME, pii=False, content=False) == []


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("%26%2364;", "@"),
        ("%252540", "@"),
        ("%ef%bc%a0", "@"),
        ("50%ff", "50%ff"),
        ("a\u200b\u00adb\x00c", "abc"),
        ("p\u0336q\u0336", "pq"),
        ("e\u0301", "\u00e9"),
        ("a\ud800", "a\ufffd"),
        ("a\n\tb", "a\n\tb"),
    ],
)
def test_the_plain_form_of_a_text(text: str, clean: str) -> None:
    assert plain(text) == clean


def test_look_alikes_accents_and_digits_fold_in_their_places() -> None:
    assert folded("p\u0430ss\u00e9 \u0664\u0967 \u2013 \u0130") == "passe 41 - I"
