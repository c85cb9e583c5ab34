"""Looks at telemetry again and again, and shows what it sees."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from actors import ServiceActor
from agent.screen.figures import Figures
from agent.screen.pace import Pace
from agent.screen.plain import PlainScreen
from messages import Snapshot, TelemetryError


class Screen(Protocol):
    """Where snapshots are shown."""

    refresh_s: float

    def show(self, snapshot: Snapshot, rate_per_s: float) -> None:
        """Show a snapshot. Raises OSError when nobody looks any more."""

    def close(self) -> None:
        """Leave everything as it was. Raises OSError as `show` does."""


class ScreenService(ServiceActor):
    """Draws on its own thread, so that the view lives while the agent waits for input. Ends with an ordered stop."""

    def __init__(self, look: Callable[[], Snapshot], screen: Screen) -> None:
        super().__init__()
        self._look, self._screen, self._pace = look, screen, Pace()
        self.tick_s = screen.refresh_s

    def on_start(self) -> None:
        self.on_tick(self.clock.now())

    def on_tick(self, now_s: float) -> None:
        try:
            snapshot = self._look()
            self._screen.show(snapshot, self._pace.update(Figures(snapshot).total("message_processed"), now_s))
        except TelemetryError:
            return  # what was shown last stays
        except OSError:
            self.tick_s = None  # the reader of the pipe has gone

    def on_stop(self) -> None:
        with suppress(OSError):
            self._screen.close()


def screen_for(descriptor: int, lines: int | None) -> Screen:
    """The live view when `descriptor` is a terminal and `rich` is there, else plain lines."""
    # A file of its own: a thread that ends inside a write to sys.stdout would take the interpreter's exit with it.
    stream = open(os.dup(descriptor), "w", encoding="utf-8", errors="replace")  # noqa: SIM115  # open for the whole run
    if stream.isatty():
        try:
            from agent.screen.live import LiveScreen
        except ImportError:
            return PlainScreen(stream, lines)
        return LiveScreen(stream, lines)
    return PlainScreen(stream, lines)
