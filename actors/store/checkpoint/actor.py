"""The checkpoint actor: saves what the store holds at an interval, and brings it back at the start."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from actors.store.checkpoint.disk import Fault
from actors.store.checkpoint.shifting import restore_of
from actors.store.checkpoint.statefile import Claim, StateFile
from actors.store.checkpoint.tables import Content
from messages.checkpoint import RESTORE_WAIT_S, CheckpointState, Dump, GetDump, Restore
from messages.errors import SystemStopped
from supervision import Actor
from supervision.futures import Answer
from supervision.log import logger, say

NO_ANSWER = "no answer from the store"
_DUMP_WAIT_S = 5.0
_LET_IN_WAIT_S = RESTORE_WAIT_S + 10.0
"""Longer than the filter waits: by then it has said what became of the series, however long it has judged them."""

_log = logger("checkpoint")


class Progress(NamedTuple):
    """What survives a restart of the actor."""

    claim: Claim
    report: CheckpointState
    asked: bool = False
    """Whether series of an earlier life were handed to the filter."""
    ready: bool = False
    """Whether it has said what became of them: before that nothing is saved."""


class CheckpointActor(Actor):
    """Reads the file at its first start, writes it at each tick and at the end. Publishes `CheckpointState`.

    `ask` reaches the store and the filter; `final` reads the store when the filter has ended. What the disk does is a fault
    in the report, tried again at the next tick. If the actor fails, its successor goes on and writes everything anew;
    what is lost with the process is what was recorded since the last save. Only this actor waits for the disk.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        interval_s: float,
        buffer_size: int,
        ask: Callable[[GetDump | Restore], Answer],
        final: Callable[[], Dump],
    ) -> None:
        super().__init__()
        self._path = Path(path)
        self._buffer_size = buffer_size
        self._interval_s = interval_s
        self._ask = ask
        self._final = final
        self.tick_s = interval_s

    def initial_state(self) -> Progress:
        return Progress(Claim(secrets.token_hex(16)), CheckpointState(interval_s=self._interval_s))

    def on_start(self) -> None:
        self._file = StateFile(self._path, self.state.claim)
        self.publish(self.state.report)
        if not self.state.ready:
            self._begin()

    def on_tick(self, now_s: float) -> None:
        self._save(self._dumped)

    def on_stop(self) -> None:
        self._save(self._final)
        # Another start in this process is a start like any other: the file is this process's again.
        self.state = self.state._replace(claim=self.state.claim._replace(takes=True))

    def _begin(self) -> None:
        """Load, and hand over what was loaded."""
        content, fault = self._file.load(self._buffer_size, self.progress)
        if not self.live:
            return
        self._note(fault)
        now_s = self.clock.now()
        restore = Restore() if content is None else restore_of(content, now_s, self.clock.wall(now_s))
        again = self.state.asked
        self.state = self.state._replace(claim=self._file.claim, asked=True)
        try:
            let_in = _waited(self._ask(restore), _LET_IN_WAIT_S)
        except SystemStopped:  # it was not begun: the next start does it
            self.state = self.state._replace(asked=again)
            return
        except Exception:  # noqa: BLE001 - whatever has become of the filter
            let_in = None
        if content is None:
            self._note(fault)
        elif let_in is None and not again:
            try:
                self._file.set_aside()
            except Fault as reason:  # the next save tries it again
                fault = str(reason)
            self._note(fault)
        else:
            self._note(fault, saved_s=content.wall_s, series=len(content.series))
        self.state = self.state._replace(ready=True)

    def _dumped(self) -> Dump:
        try:
            found: Dump = _waited(self._ask(GetDump()), _DUMP_WAIT_S)
        except SystemStopped:  # as at the end, which may come at any tick: that is no fault
            return self._final()
        return found

    def _save(self, source: Callable[[], Dump]) -> None:
        progress: Progress = self.state
        if not progress.ready:
            return
        report = progress.report
        try:
            dump = source()
        except Exception:  # noqa: BLE001 - whatever has become of the store
            self._note(NO_ANSWER, failures=report.failures + 1)
            return
        content = Content(dump.now_s, self.clock.wall(dump.now_s), dump.series, dump.lived)
        try:
            self._file.save(content, lambda: self.live)
        except Fault as reason:
            self._note(str(reason), failures=report.failures + 1)
        else:
            self._note(None, saves=report.saves + 1, saved_s=content.wall_s, series=len(content.series))

    def _note(self, fault: str | None, **figures: Any) -> None:
        """Report and log what has changed."""
        before: CheckpointState = self.state.report
        aside = self._file.aside or before.set_aside
        report = before.model_copy(update={**figures, "fault": fault, "set_aside": aside})
        self.state = self.state._replace(claim=self._file.claim, report=report)
        self.publish(report)
        if fault != before.fault:
            say(_log, logging.WARNING, "checkpoints: %s", fault or "written again")
        if aside != before.set_aside:
            say(_log, logging.WARNING, "checkpoints: a file that could not be used was set aside")


def _waited(answer: Answer, timeout_s: float) -> Any:
    try:
        return answer.get(timeout=timeout_s)
    finally:
        answer.withdrawn = not answer.done
