"""Messages that were not handled: why, and of which class. Never what they hold."""

from __future__ import annotations

import logging
from collections import deque
from enum import StrEnum
from typing import Any, NamedTuple

from supervision.atomic import Tally
from supervision.clock import Clock
from supervision.host import spawn
from supervision.log import logger, say
from supervision.names import class_name

_RING = 128
_LINES = 16
_LOG_EVERY_S = 60.0

_log = logger("supervision")


class DeadReason(StrEnum):
    """Why a message was not handled."""

    FULL = "full"  # the mailbox had no place
    STOPPED = "stopped"  # sent after the end, or left at the end
    PARKED = "parked"  # asked of an actor that is parked
    WITHDRAWN = "withdrawn"  # its asker did not wait any longer
    FAILED = "failed"  # the actor failed while it handled it
    HUNG = "hung"  # the actor hung while it handled it


class DeadLetter(NamedTuple):
    """One of them. `message` is the name of its class."""

    role: str
    reason: DeadReason
    message: str
    at_s: float
    """Monotonic seconds."""


class DeadLetters:
    """The last of them, and counts by reason. Written by any thread without waiting."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.forget()

    def forget(self) -> None:
        """There are none: at the beginning, and in a forked child, whose parent's they are."""
        self._ring: deque[DeadLetter] = deque(maxlen=_RING)
        self._counts = {reason: Tally() for reason in DeadReason}
        self._lines: deque[tuple[int, str, str, int, int]] = deque(maxlen=_LINES)  # to be logged
        self._saying = False  # one thread at a time: a handler may hang
        # By reason: how many there were at the last line, and when.
        self._said: dict[DeadReason, tuple[int, float]] = {}

    def note(self, reason: DeadReason, role: str, message: Any) -> None:
        """Keep that this message was not handled."""
        self._counts[reason].add()
        self._ring.append(DeadLetter(role, reason, class_name(message), self._clock.now()))

    def letters(self) -> tuple[DeadLetter, ...]:
        """The last of them, oldest first."""
        return tuple(self._ring.copy())

    def say_new(self) -> None:
        """Log a line for each reason that has new ones, at most one a minute.

        On a thread of its own: the watchdog calls it, and must not wait for a handler of the host's.
        """
        now_s = self._clock.now()
        for reason, tally in self._counts.items():
            count = tally.value
            said, said_s = self._said.get(reason, (0, -_LOG_EVERY_S))
            if count != said and now_s >= said_s + _LOG_EVERY_S:
                self._said[reason] = (count, now_s)
                line = (logging.WARNING, "dead_letters reason=%s new=%d total=%d", reason.value, count - said, count)
                self._lines.append(line)
        if self._lines and not self._saying:
            spawn("log", self._say_all)

    def _say_all(self) -> None:
        self._saying = True
        while self._lines:
            say(_log, *self._lines.popleft())
        self._saying = False
