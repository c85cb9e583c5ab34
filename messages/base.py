"""The one base of every message: frozen, closed, and silent about its inputs."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Message(BaseModel):
    """Base of orders, facts, queries and replies.

    Frozen and closed: a field that the class does not name is refused.
    A validation error names the field and the fault, never the input.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        ser_json_inf_nan="null",
    )


class Query(Message):
    """Base of the questions that the store answers as of a marker."""


class Reply(Message):
    """Base of the answers: `GetX` is answered by `X`."""

    time_s: float
    """When the answer was made, Unix seconds."""
    complete: bool = True
    """False when the answer misses something that was recorded before it was asked for."""
