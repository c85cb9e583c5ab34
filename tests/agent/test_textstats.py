from __future__ import annotations

import pytest

from agent.textstats import measure


def test_a_text_is_counted() -> None:
    stats = measure("It broke. We fixed it, didn't we? Bicycle-friendly!")
    assert (stats.words, stats.sentences, stats.longest_word) == (8, 3, "Bicycle-friendly")
    assert (stats.characters, stats.letters, stats.vowels) == (51, 38, 13)


@pytest.mark.parametrize(
    ("text", "sentences"), [("pressure was 1.6 bar", 1), ("One. Two", 2), ("Really?! Yes...", 2), ("...", 0), ("", 0)]
)
def test_a_sentence_ends_at_its_mark_not_inside_a_number(text: str, sentences: int) -> None:
    assert measure(text).sentences == sentences


def test_letters_of_any_script_count() -> None:
    stats = measure("Grüße aus Kraków 😀")
    assert (stats.words, stats.letters) == (3, 14)


def test_an_empty_text_has_nothing() -> None:
    assert measure("")[:5] == (0, 0, 0, 0, 0)
    assert measure("").written.endswith("longest word: none")
