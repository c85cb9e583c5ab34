"""Resource signals: from a limit that was crossed to the handlers of the agent."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum, unique
from typing import Any

from messages.base import Message
from messages.resources import Resource


@unique
class Level(StrEnum):
    """How far a resource is into its limits."""

    NORMAL = "normal"
    WARNING = "warning"
    CRITICAL = "critical"


class LimitCrossed(Message):
    """Fact, monitor to bus: a resource went from one level to another."""

    resource: Resource
    before: Level
    after: Level
    value_percent: float
    limit_percent: float
    """The threshold that was crossed; when it went back to normal, the one that it fell below."""
    time_s: float


class EmitSignal(Message):
    """Order to the bus: deliver a signal to its handlers, as if a limit had been crossed."""

    signal: str
    resource: str


class Subscribe(Message):
    """Order to the bus: call `handler(signal, resource)` for each `signal`; a coroutine function is awaited.

    `loop` is the event loop that a coroutine handler runs in, None for the bus's own choice.
    """

    signal: str
    handler: Callable[[str, str], Any]
    loop: Any = None


class Unsubscribe(Message):
    """Order to the bus: forget this handler of this signal. One that is not known is no error."""

    signal: str
    handler: Callable[[str, str], Any]


class SignalInForce(Message):
    """A signal whose cause has not gone away."""

    signal: str
    resource: str
    level: Level
    since_s: float
    """Unix seconds."""
