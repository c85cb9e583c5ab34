from __future__ import annotations

import pytest

from actors.security.detectors import Place, Span, find
from actors.security.normalize import plain
from messages import Detector


def found(text: str) -> list[Span]:
    return find(plain(text), Place.NAME, pii=True, content=True)


@pytest.mark.parametrize(
    "text",
    [
        "time_1700000000_s",
        "mask_4294967295",
        "octets_256.1.1.1",
        "version_1.2.3.4.5",
        "buckets_10_25_50_90",
        "core::iter::map",
        "at_12:30:45",
        "date_24_01_15_10_20_30",
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


def test_of_findings_that_overlap_one_is_made() -> None:
    text = "see https://bob:pw@jane@example.com/x"
    assert found(text) == [Span(4, 35, Detector.URL_CREDENTIALS)]


def test_only_the_subjects_asked_for_are_looked_for() -> None:
    text = "jane@example.com ghp_abcdefghijklmnopqrst"
    assert [span.detector for span in find(text, Place.NAME, pii=True, content=False)] == [Detector.EMAIL]
    assert [span.detector for span in find(text, Place.NAME, pii=False, content=True)] == [Detector.TOKEN]
    assert find(text, Place.NAME, pii=False, content=False) == []
