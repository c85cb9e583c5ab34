from __future__ import annotations

import pytest

from agent.intake import Intake, is_urgent


@pytest.mark.parametrize("text", ["???", "...", "👍", "- -"])
def test_a_message_without_letter_or_digit_is_held_back(text: str) -> None:
    assert Intake().holds_back("ben", text)


def test_what_a_user_has_just_said_is_held_back_the_second_time() -> None:
    intake = Intake()
    told = [("ben", "hello"), ("ben", "hello"), ("pete", "hello"), ("ben", "bye"), ("ben", "hello")]
    assert [intake.holds_back(*message) for message in told] == [False, True, False, False, False]


def test_only_the_latest_users_are_known() -> None:
    intake = Intake()
    for number in range(1_001):
        intake.holds_back(f"user{number}", "hello")
    assert not intake.holds_back("user0", "hello")
    assert intake.holds_back("user2", "hello")


@pytest.mark.parametrize(
    ("text", "urgent"),
    [("URGENT: water", True), ("asap please", True), ("Emergency!", True), ("now!!!", True), ("insurgent", False)],
)
def test_urgency_is_what_the_message_says(text: str, urgent: bool) -> None:
    assert is_urgent(text) is urgent
