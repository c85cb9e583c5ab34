from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.orders import Intent
from agent.reasoning import think


@pytest.mark.parametrize(
    ("text", "intent", "argument"),
    [
        ("remember that the swap is on Saturday", Intent.REMEMBER, "the swap is on Saturday"),
        ("One more thing. Please note: fuses are in the tin", Intent.REMEMBER, "fuses are in the tin"),
        ("don’t forget the beans", Intent.REMEMBER, "the beans"),
        ("remind me to call Anna", Intent.REMEMBER, "call Anna"),
        ("remember this:", Intent.REMEMBER, ""),
        ("What did I say about my boat?", Intent.RECALL, "What did I say about my boat?"),
        ("do you remember my frog", Intent.RECALL, "do you remember my frog"),
        ('how many letters are in "rhythm"?', Intent.TEXT, "rhythm"),
        ("count the words in: to be or not to be", Intent.TEXT, "to be or not to be"),
        ("how many vowels are in onomatopoeia", Intent.TEXT, "onomatopoeia"),
        ("how many words did I write", Intent.TEXT, ""),
        ("what's the time", Intent.TIME, ""),
        ("oh, what day is it?", Intent.TIME, ""),
        ("what is 48 * 0.85", Intent.CALCULATE, "48 * 0.85"),
        ("what's 12 x 12?", Intent.CALCULATE, "12*12"),
        ("nine of 7 each. 9 * 7", Intent.CALCULATE, "9 * 7"),
        ("what is 4 / (2 - 2)? Mail me.", Intent.CALCULATE, "4 / (2 - 2)"),
        ("please calculate 1,200.50 + 3.", Intent.CALCULATE, "1,200.50 + 3"),
        ("calculate seven plus banana", Intent.CALCULATE, "seven plus banana"),
        ("what is -.5 * 2", Intent.CALCULATE, "-.5 * 2"),
    ],
)
def test_what_is_asked_for_is_understood(text: str, intent: Intent, argument: str) -> None:
    thought = think(text)
    assert (thought.intent, thought.argument) == (intent, argument)


@pytest.mark.parametrize(
    "text",
    [
        "good morning",
        "I remember the old days",
        "Noted!",
        "How many people signed up?",
        "what's the weather like",
        "ring me at 555-0199, or on 2024-05-01",
        "+1 for the story",
        "what is 42",
        "can you calculate the tax",
        "between 3 - 4 weeks",
    ],
)
def test_chat_is_not_taken_for_an_order(text: str) -> None:
    assert think(text).intent is Intent.CHAT


def test_a_secret_is_held_back_whatever_is_asked() -> None:
    thought = think("remember my key sk-EXAMPLE-4f9a7c21d0b84e6fa1")
    assert (thought.secret, thought.argument, thought.evaluated) == ("key", "", 1)


def test_decisions_are_counted_until_one_is_taken() -> None:
    texts = ["remember the beans", "what did I say", "count the words in: a b", "what time is it", "2 * 3", "hello"]
    assert [think(text).evaluated for text in texts] == [2, 3, 4, 5, 6, 7]


@given(st.text(max_size=300))
def test_any_text_is_thought_about(text: str) -> None:
    assert think(text).intent in Intent
