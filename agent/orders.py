"""What the agent's services tell and answer each other. Expected failures are values of the replies."""

from __future__ import annotations

from enum import StrEnum, unique

from messages import Message


@unique
class Intent(StrEnum):
    """What a message asks for."""

    CALCULATE = "calculate"
    TIME = "time"
    TEXT = "text"
    REMEMBER = "remember"
    RECALL = "recall"
    CHAT = "chat"


@unique
class Fault(StrEnum):
    """Why a tool or the memory could not do what it was asked for."""

    DIVISION_BY_ZERO = "division_by_zero"
    BAD_EXPRESSION = "bad_expression"
    NOT_REAL = "not_real"
    TOO_LARGE = "too_large"
    NO_TEXT = "no_text"
    NO_WORDS = "no_words"
    STORAGE = "storage"


class HandleMessage(Message):
    """Order to the message service: read this and reply. Answered by `Answer`."""

    user: str
    text: str


class Answer(Message):
    """The agent's reply to one message."""

    text: str
    held_back: bool = False
    """The agent's own filter saw nothing in the message to think about."""


class Think(Message):
    """Order to the reasoner: decide what this text asks for. Answered by `Thought`."""

    text: str


class Thought(Message):
    """What the reasoner has decided."""

    intent: Intent
    argument: str
    """What the intent is about: an expression, a text, a note or a question."""
    evaluated: int
    """How many decisions were weighed before this one was taken."""
    secret: str | None = None
    """What kind of secret the text holds: the guardrail has held the thought back."""


class Calculate(Message):
    """Order to the tools: the value of an arithmetic expression. Answered by `ToolResult`."""

    expression: str


class TellTime(Message):
    """Order to the tools: date and time of day. Answered by `ToolResult`."""


class MeasureText(Message):
    """Order to the tools: how many words, letters and so on a text has. Answered by `ToolResult`."""

    text: str


class ToolResult(Message):
    """What a tool has found; `text` is empty when there is a `fault`."""

    text: str = ""
    fault: Fault | None = None


class Remember(Message):
    """Order to the memory: keep what a user said. Answered by `Remembered`."""

    user: str
    text: str
    on_request: bool
    """The user asked for it; such notes are found before what was said in passing."""


class Remembered(Message):
    """Whether it was kept."""

    fault: Fault | None = None


class Recall(Message):
    """Order to the memory: what the user's own words say about this. Answered by `Recalled`."""

    user: str
    question: str


class Recalled(Message):
    """What was found, the best match first; nothing found is no fault."""

    texts: tuple[str, ...] = ()
    fault: Fault | None = None
