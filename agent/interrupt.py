"""SIGINT and SIGTERM end the reading, not the program: what was read is finished and shown."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

T = TypeVar("T")


class Interrupted(Exception):
    """A signal came in while the program waited."""


class Interrupt:
    """Whether a signal has asked for the end. Only the main thread uses it."""

    def __init__(self) -> None:
        self.signum: int | None = None
        self._waiting = False

    def install(self) -> None:
        """Handle both signals from now on. A second one ends the process at once."""
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, self._handle)

    def waiting(self, call: Callable[[], T]) -> T:
        """Make a call that may wait long. Raises `Interrupted` when a signal came in before or meanwhile."""
        # The flag comes first: a signal between the two lines is seen by the second.
        self._waiting = True
        try:
            if self.signum is not None:
                raise Interrupted
            return call()
        finally:
            self._waiting = False

    def _handle(self, signum: int, _frame: FrameType | None) -> None:
        self.signum = signum
        signal.signal(signum, signal.SIG_DFL)
        if self._waiting:
            self._waiting = False
            raise Interrupted
