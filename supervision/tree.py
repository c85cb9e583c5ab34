"""The actors as they are, read from their cells without sending a message."""

from __future__ import annotations

import sys
from pathlib import PurePath
from typing import Literal, NamedTuple

from supervision.cell import Cell, Phase
from supervision.work import work_of

State = Literal["new", "running", "restarting", "parked", "stopped"]


class ChildStatus(NamedTuple):
    """One child. A poll: each figure as of when it was looked at.

    At rest, for an actor that is no stage: `accepted == handled + failed + hung + waiting`, and all that was sent is
    `accepted + dropped + refused`.
    """

    role: str
    state: State
    """`running` also while it drains; `restarting` from a failure until there is a new object."""
    incarnation: int
    restarts: int
    causes: tuple[tuple[str, int], ...]
    """Restarts by class of the failure, or `Hung`, `ThreadDied`, `Ended`; beyond 16 of them, `others`."""
    waiting: int
    """In the mailbox, or in hand and not begun."""
    peak_waiting: int
    capacity: int
    accepted: int
    handled: int
    """Messages; of a stage, commits."""
    failed: int
    hung: int
    dropped: int
    """Messages for which the mailbox had no place."""
    refused: int
    """Messages that came after the end or were left at the end, were asked while it was parked, or withdrawn."""
    fenced: int
    """Threads that were left behind and have not come back."""
    late_returns: int
    hook_failures: int
    """What `on_failure` and `on_hang` have raised."""
    last_failure: str | None
    last_restart_ms: float | None
    """From the failure to the successor's readiness."""
    failures: int
    """Those that count towards the failure budget now."""
    backoff_left_s: float
    parked_s: float
    """Seconds in all."""
    stalled_s: float
    """Without progress on what is in hand, as the watchdog sees it."""
    thread: str | None


def status(cell: Cell) -> ChildStatus:
    """Read one cell. Any thread; never waits."""
    run = cell.run
    work, now_s = work_of(run), cell.clock.now()
    closed = cell.phase is Phase.CLOSED
    waiting = len(cell.control) + len(cell.mail)
    left = waiting if closed else 0  # came after the last look into the mailbox
    restart_s, thread, parked_s = cell.last_restart_s, run.thread, run.parked_s
    # What was asked of a parked actor, or sent after the end, has not been accepted; what was swept or withdrawn has.
    return ChildStatus(
        role=cell.role,
        state=_state(cell),
        incarnation=run.number,
        restarts=cell.restarts,
        causes=tuple(cell.causes.items()),
        waiting=waiting - left + len(work.rest()),
        peak_waiting=max(cell.control.peak, cell.mail.peak),
        capacity=cell.mail.capacity,
        accepted=cell.control.accepted + cell.mail.accepted - left - work.unhandled,
        handled=work.handled + work.done,
        failed=work.failed,
        hung=work.hung,
        dropped=cell.control.dropped.value + cell.mail.dropped.value,
        refused=cell.refused.value + work.unhandled + left,
        fenced=cell.left_behind,
        late_returns=cell.late_returns,
        hook_failures=cell.hook_failures,
        last_failure=cell.last_failure,
        last_restart_ms=None if restart_s is None else restart_s * 1000.0,
        failures=sum(now_s - at_s < cell.policy.period_s for at_s in run.record.failures),
        backoff_left_s=max(0.0, run.start_s - now_s) if run.born_s is None and not closed else 0.0,
        parked_s=cell.parked_s + (0.0 if parked_s is None else now_s - parked_s),
        stalled_s=cell.stalled_s,
        thread=None if thread is None or not thread.is_alive() else thread.name,
    )


def stack(cell: Cell) -> tuple[str, ...]:
    """Where its thread is, outermost frame first: file, line and function, no values. Empty without a thread."""
    thread = cell.run.thread
    frame = None if thread is None else sys._current_frames().get(thread.ident or 0)
    found = []
    while frame is not None:
        path = PurePath(frame.f_code.co_filename)
        found.append(f"{path.parent.name}/{path.name}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    return tuple(reversed(found))


def _state(cell: Cell) -> State:
    if cell.phase is Phase.NEW:
        return "new"
    if (cell.phase is Phase.CLOSED and cell.ended.done) or cell.phase is Phase.CLAIMED:
        return "stopped"
    if cell.parked:
        return "parked"
    return "restarting" if cell.run.actor is None and cell.restarts else "running"
