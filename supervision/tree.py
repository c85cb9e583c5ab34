"""The actors as they are, read from their cells without sending a message."""

from __future__ import annotations

from typing import Literal, NamedTuple

from supervision.cell import Cell, Phase

State = Literal["new", "running", "backoff", "parked", "stopped"]


class ChildStatus(NamedTuple):
    """One child. A poll: each figure as of when it was looked at."""

    role: str
    state: State
    incarnation: int
    restarts: int
    waiting: int
    peak_waiting: int
    handled: int
    failed: int
    last_failure: str | None
    last_restart_ms: float | None


def status(cell: Cell) -> ChildStatus:
    """Read one cell. Any thread; never waits."""
    run = cell.run
    restart_s = cell.last_restart_s
    return ChildStatus(
        role=cell.role,
        state=_state(cell),
        incarnation=run.number,
        restarts=cell.restarts,
        waiting=len(cell.control) + len(cell.mail),
        peak_waiting=max(cell.control.peak, cell.mail.peak),
        handled=cell.handled,
        failed=cell.failed,
        last_failure=cell.last_failure,
        last_restart_ms=None if restart_s is None else restart_s * 1000.0,
    )


def parked(cell: Cell) -> bool:
    """Whether it failed too often without getting anything done. It is tried again, and unparked by its first success."""
    run = cell.run
    return run.parked and run.committed == 0


def _state(cell: Cell) -> State:
    if cell.phase is Phase.NEW:
        return "new"
    if cell.phase is Phase.CLOSED:
        return "stopped"
    if parked(cell):
        return "parked"
    return "backoff" if cell.run.actor is None and cell.run.failures else "running"
