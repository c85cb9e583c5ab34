"""Orders that any actor understands."""

from __future__ import annotations

from messages.base import Message


class Crash(Message):
    """Order to fail between two batches: for demonstrations and drills. The supervisor restarts the actor."""


class CrashOrdered(Exception):
    """What an actor raises when it handles `Crash`."""
