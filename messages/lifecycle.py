"""Orders that any actor understands."""

from __future__ import annotations

from messages.base import Message


class Control:
    """Marks a message that is looked at before all that waits, between any two ordinary ones. First in, first out."""

    __slots__ = ()


class Crash(Message, Control):
    """Order to fail between two batches: for demonstrations and drills. The supervisor restarts the actor."""


class CrashOrdered(RuntimeError):
    """What an actor raises when it handles `Crash`."""
