"""The security benchmark finds what makes a detector slow, and says so."""

from __future__ import annotations

import re
from functools import partial

import pytest

from actors.security.detectors import CONTENT, PERSONAL, Place
from benchmarks import security
from benchmarks.security import Attack, Call, Worst, worst

ANY = Attack("", "a", "")


@pytest.mark.parametrize(
    ("ms", "broken"),
    [
        ((1.0, 2.0, 4.0), False),
        ((0.001, 0.01, 0.1), False),  # too quick to matter
        ((5.8, 1.6, 21.3), False),  # at half of its length it happens to be another input
        ((0.5, 2.0, 8.0), True),
        ((2.0, 4.0, 15.0), True),
        ((500.0, 800.0, 1_100.0), True),
    ],
)
def test_what_is_slow_or_grows_faster_than_its_input_is_broken(ms: tuple[float, float, float], broken: bool) -> None:
    assert Worst("any", Place.TEXT, ANY, ms, 1).broken is broken


def test_an_attack_has_the_length_that_is_asked_for() -> None:
    attack = Attack("(", "ab", ")")
    assert attack.text(6) == "(abab)"
    assert [len(attack.text(length)) for length in (1, 2, 3, 1_000)] == [1, 2, 3, 1_000]


def searching(pattern: str) -> security.Prepare:
    compiled = re.compile(pattern)

    def prepared(text: str) -> Call:
        return partial(compiled.findall, text)

    return prepared


def test_the_search_tells_a_quadratic_pattern_from_a_linear_one() -> None:
    assert worst("quadratic", Place.TEXT, searching(r"a+@"), 0.5).broken
    assert not worst("linear", Place.TEXT, searching(r"a{1,9}@"), 0.5).broken


def test_a_detector_is_attacked_with_words_of_its_own() -> None:
    assert "passphrase" not in security.ATOMS
    assert {"cookie", "pwd"} & {*security.atoms_for("secret_pairs")}


def test_each_detector_is_attacked_in_texts_and_names() -> None:
    attacked = {(subject, place) for subject, place, _ in security.subjects()}
    scans = (*PERSONAL, *CONTENT)
    assert attacked >= {(scan.__name__, place) for scan in scans for place in (Place.TEXT, Place.NAME)}
    names = security.honest_names(50, 1)
    assert len({*names}) == 50 and {len(name) for name in names} == {security.NAME_LENGTH}
