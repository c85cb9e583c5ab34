"""How a child's life begins and ends. What a life is, from one start to the next end, the supervisor decides."""

from __future__ import annotations

import contextlib

from messages.errors import AskTimeout
from supervision.cell import Cell, Phase
from supervision.host import current_thread
from supervision.incarnation import Run, move, succeed
from supervision.leaks import within_bounds
from supervision.work import HUNG, work_of
from supervision.worker import end, fenced, hire

_SHARE = 0.5  # of the time that is left, for a child that is slow to end, before the next one's turn
_IDLE_S = 0.05  # for a child that has nothing to do, however little time is left: it is not to be called hung
STOPPED_MEANWHILE_S = 0.5  # to end what was started while a stop began
_ENDING_S = 0.5  # for the thread of a child that has ended to let go of it, before it is started again


def launch(cell: Cell) -> None:
    """Start a child that was not yet started; without a thread if too many are left behind."""
    old = cell.run
    run = Run(cell, old.number + 1, old, object())
    if not move(cell, Phase.NEW, Phase.OPEN) or not succeed(old, run):
        return
    if within_bounds(cell.left_behind):
        hire(run)
    else:
        run.owner, run.parked_s = None, cell.clock.now()


def reopen(cell: Cell) -> None:
    """Start a child that has ended, or was not yet started. State, ref and counters go on."""
    if cell.phase is Phase.CLOSED:
        with contextlib.suppress(AskTimeout):
            cell.ended.get(timeout=_ENDING_S)
        if move(cell, Phase.CLOSED, Phase.CLAIMED):
            try:
                cell.reset()
            except BaseException:
                cell.phase = Phase.CLOSED
                raise
    launch(cell)


def is_over(cell: Cell) -> bool:
    """Whether there is nothing to end: it has ended, or it is the child that calls this and is on its way."""
    if cell.phase is Phase.DRAINING and cell.run.thread is current_thread():
        return True
    return cell.phase in (Phase.CLOSED, Phase.CLAIMED)


def end_all(cells: list[Cell], end_s: float) -> tuple[int, tuple[str, ...]]:
    """End children one after the other by a monotonic time: messages that were cut off, and who was fenced.

    One that is slow gets half of the time that is left before the next one's turn, and all of it before it is fenced:
    so one that hangs does not take the others' time away.
    """
    cells = [cell for cell in cells if not is_over(cell)]
    left_before = sum(work_of(cell.run).left for cell in cells)
    slow = [cell for cell in cells if not _ends(cell, (end_s - cell.clock.now()) * _SHARE)]
    hung = [cell for cell in slow if not _ends(cell, end_s - cell.clock.now())]
    for cell in hung:
        _cut_off(cell)
    left = sum(work_of(cell.run).left + len(cell.control) + len(cell.mail) for cell in cells) - left_before
    return left, tuple(cell.role for cell in hung)


def _ends(cell: Cell, timeout_s: float) -> bool:
    """Drain a child and wait for its end; not for one that calls this itself."""
    ended = cell.ended
    cell.drain()
    if cell.run.thread is current_thread():
        return True
    if cell.run.owner is None and cell.phase is Phase.DRAINING:
        end(cell.run, "Stopped")  # parked without a thread
    idle = cell.run.resting and not len(cell.mail)
    try:
        ended.get(timeout=max(_IDLE_S if idle else 0.0, timeout_s))
    except TimeoutError:
        return False
    return True


def _cut_off(cell: Cell) -> None:
    """Fence a child that does not end, and leave its thread behind."""
    while cell.phase is not Phase.CLOSED:
        run = cell.run
        if not end(run, HUNG):
            continue  # the watchdog or the actor's thread has replaced it at the same time
        if run.has_thread:
            fenced(run)
