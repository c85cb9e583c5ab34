"""What the agent says."""

from __future__ import annotations

import re

from agent.orders import Fault

_SMALL_TALK: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\b(?:thanks|thank you|thx|obrigad[oa]|treasure|angel)\b", ("You are welcome.", "Any time.", "With pleasure.")),
    (r"\bgood (?:morning|day)\b|\bmorning\b", ("Good morning!", "Good morning. What is on today?")),
    (r"\b(?:bye|goodbye|good night|night|see you)\b", ("Good night.", "Until next time.", "See you soon.")),
    (r"\b(?:hi|hey|hello|ahoy|good evening)\b", ("Hello!", "Hello. What can I do for you?", "Hi there.")),
    (r"\bjoke\b", ("Why do actors never block? They know their lines, and the mail comes one at a time.",)),
    (
        r"\b(?:how are you|how['\u2019]?s it going)\b",
        ("All my actors are running, thank you.", "Busy, and happy about it."),
    ),
    (r"\b(?:homework|translate|weather)\b", ("I only know arithmetic, the clock, texts and what I was told.",)),
    (r"\?\s*$", ("I do not know. Tell me, and I will remember it.", "That is beyond me, I am afraid.")),
)
_OTHERWISE = ("I see.", "Noted.", "Go on.", "I am listening.")

_FAULTS: dict[Fault, str] = {
    Fault.DIVISION_BY_ZERO: "Nothing can be divided by zero.",
    Fault.BAD_EXPRESSION: "I cannot read that as a calculation.",
    Fault.NOT_REAL: "The result is not a real number.",
    Fault.TOO_LARGE: "That is more than I can calculate.",
    Fault.NO_TEXT: "Which text? Put it in quotes or after a colon.",
    Fault.NO_WORDS: "What about? I need a word to go by.",
    Fault.STORAGE: "My memory does not work right now.",
}


def small_talk(text: str) -> str:
    """A reply to chat; the same text gets the same reply."""
    for pattern, replies in (*_SMALL_TALK, ("", _OTHERWISE)):
        if re.search(pattern, text, re.IGNORECASE):
            return replies[len(text) % len(replies)]
    raise AssertionError("the last pattern matches everything")


def apology(fault: Fault) -> str:
    """What could not be done, for the user."""
    return _FAULTS[fault]


def warning(secret: str) -> str:
    """The guardrail's reply: it names the kind of secret and repeats nothing of it."""
    return f"That looks like a {secret}. Please do not share it here; I have not kept your message."
