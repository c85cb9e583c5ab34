from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.notebook import Notebook, NoWords


@pytest.fixture
def notebook() -> Iterator[Notebook]:
    with closing(Notebook()) as opened:
        yield opened


def test_a_note_is_found_by_its_words(notebook: Notebook) -> None:
    notebook.remember("pete", "my boat lies at pier 7, the green one")
    notebook.remember("pete", "tide tables are in the drawer")
    assert notebook.recall("pete", "where are my boats?") == ["my boat lies at pier 7, the green one"]


def test_users_find_their_own_notes_only(notebook: Notebook) -> None:
    notebook.remember("pete", "my boat lies at pier 7")
    assert notebook.recall("marta", "boat") == []


def test_notes_come_before_what_was_said_in_passing(notebook: Notebook) -> None:
    notebook.remember("ben", "frog frog frog")
    notebook.remember("ben", "the frog is called Gregor, as he told me at length", on_request=True)
    assert notebook.recall("ben", "frog", most=1) == ["the frog is called Gregor, as he told me at length"]


def test_words_of_the_index_language_are_words_like_others(notebook: Notebook) -> None:
    notebook.remember("ben", 'NEAR the fence AND "the gate" OR NOT')
    assert len(notebook.recall("ben", 'NEAR(fence) AND "gate* OR NOT')) == 1


@pytest.mark.parametrize("text", ["", "  ", "?!", "..."])
def test_nothing_is_not_remembered(notebook: Notebook, text: str) -> None:
    with pytest.raises(NoWords):
        notebook.remember("ben", text)


def test_a_question_of_question_words_alone_finds_nothing_to_go_by(notebook: Notebook) -> None:
    with pytest.raises(NoWords):
        notebook.recall("ben", "remind me about it")


def test_the_oldest_notes_are_forgotten() -> None:
    with closing(Notebook(capacity=3)) as notebook:
        for number in range(5):
            notebook.remember("ben", f"frog number{number}")
        assert sorted(notebook.recall("ben", "frog", most=10)) == ["frog number2", "frog number3", "frog number4"]


def test_a_file_keeps_the_notes(tmp_path: Path) -> None:
    path = str(tmp_path / "notes.sqlite")
    with closing(Notebook(path)) as first:
        first.remember("ben", "the frog is called Gregor")
    with closing(Notebook(path)) as second:
        assert second.recall("ben", "frog") == ["the frog is called Gregor"]


@given(st.text(max_size=80).filter(lambda text: text.encode("utf-8", "ignore").decode() == text))
def test_any_question_can_be_asked(question: str) -> None:
    with closing(Notebook()) as notebook:
        try:
            assert notebook.recall("ben", question) == []
        except NoWords:
            return
