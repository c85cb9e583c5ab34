"""One stop for all who ask for it: it runs once, and each of them gets its report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from messages.errors import AskTimeout
from supervision.futures import Answer
from supervision.host import current_thread


class StopReport(NamedTuple):
    """How a stop went."""

    drained: bool
    """Whether every actor ended by itself within the deadline, with nothing left in its mailbox."""
    left: int
    """Messages that were cut off."""
    hung: tuple[str, ...]
    """Actors that did not end and were fenced."""
    took_s: float


UNKNOWN = StopReport(False, 0, (), 0.0)
"""Of a stop that is still under way where its report cannot be waited for."""


class Shutdown:
    """The stop of one life of a supervisor or a system."""

    def __init__(self) -> None:
        self._claims: list[tuple[Any]] = []  # calls, by thread, that have asked for it; the first one does it
        self._report = Answer()

    @property
    def begun(self) -> bool:
        """Whether somebody has asked for it."""
        return bool(self._claims)

    @property
    def under_way(self) -> bool:
        """Whether it has begun and is not over."""
        return self.begun and not self._report.done

    def run(self, stop: Callable[[], StopReport], *, patience_s: float) -> StopReport:
        """Stop, or wait up to `patience_s` for whoever does it; the report is `UNKNOWN` if that is not enough.

        From within the stop itself, as in a signal handler, there is nothing to wait for.
        """
        claim, claims, answer = (current_thread(),), self._claims, self._report
        claims.append(claim)
        if claims[0] is claim:
            try:
                report = stop()
            except BaseException:
                self._claims, self._report = [], Answer()  # interrupted: the next one does it
                answer.set(UNKNOWN)
                raise
            answer.set(report)
            return report
        if claims[0][0] is claim[0] and not answer.done:
            return UNKNOWN
        try:
            found: StopReport = answer.get(timeout=patience_s)
        except AskTimeout:
            return UNKNOWN
        return found
