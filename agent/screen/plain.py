"""Progress in plain lines, for pipes and where `rich` is missing."""

from __future__ import annotations

from typing import TextIO

from agent.screen.figures import Figures
from messages import Snapshot


class PlainScreen:
    """One line at each look."""

    refresh_s = 1.0

    def __init__(self, stream: TextIO, lines: int | None) -> None:
        self._stream = stream
        self._of = "" if lines is None else f"/{lines}"

    def show(self, snapshot: Snapshot, rate_per_s: float) -> None:
        """Write the line."""
        figures, ledger = Figures(snapshot), snapshot.ledger
        self._stream.write(
            f"{snapshot.uptime_s:6.1f} s  messages {figures.total('message_processed')}{self._of} ({rate_per_s:.0f}/s)  "
            f"errors {figures.total('error')}  recorded {ledger.recorded}  rejected {sum(ledger.rejected.values())}  "
            f"dropped {sum(ledger.dropped.values())}  restarts {sum(count for _, count in figures.restarts)}  "
            f"{snapshot.health.state}\n"
        )
        self._stream.flush()

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()
