"""The thread of a cell: it lives one incarnation after the other, until the end or until it is fenced."""

from __future__ import annotations

import logging

from supervision.actor import write_off
from supervision.cell import Cell, Phase
from supervision.host import current_thread, spawn
from supervision.incarnation import Failed, Run, adopt, close, succeed
from supervision.log import logger, say
from supervision.policy import after_failure
from supervision.pykka_internals import constructing

_log = logger("supervision")

_TRIES_WHILE_DRAINING = 2  # without getting anything done; more would only use up the deadline


def hire(run: Run) -> bool:
    """Start a thread for this incarnation; False if there is none to be had, the watchdog tries again."""
    cell, owner = run.cell, run.owner
    return spawn(cell.role, lambda: work(cell, owner))


def work(cell: Cell, owner: object) -> None:
    """The body of an actor's thread. Any BaseException is a failure of this actor only."""
    failure: str | None = None
    ended = cell.ended  # of this life: when it is told, the cell may have been opened again
    # One look at `cell.run` for each round: between two, it may have become another thread's.
    while (run := cell.run).owner is owner:
        try:
            if cell.phase is Phase.CLOSED:
                cell.finish(ended)
                break
            if failure is None:
                live(run)
            else:
                replace(run, failure, owner)
                failure = None
        except Failed as failed:
            failure = str(failed)
        except BaseException as error:
            failure = error.__class__.__name__
    cell.waker.wake()  # a wake that was meant for the successor may have ended the last wait here


def replace(old: Run, cause: str, owner: object) -> Run | None:
    """Fence an incarnation and put its successor in place, to be run by the thread of `owner`. Any thread.

    None if somebody else has done it.
    """
    cell = old.cell
    now_s = cell.clock.now()
    verdict = after_failure(cell.policy, old.failures, old.committed > 0, now_s)
    new = Run(cell, old.number + 1, old, owner)
    new.failures, new.parked = verdict.failures, verdict.parked
    new.start_s, new.failed_s, new.cause = now_s + verdict.delay_s, now_s, cause
    if not succeed(old, new):
        return None
    cell.restarts += 1
    cell.last_failure = cause
    return new


def live(run: Run) -> None:
    """One incarnation from its constructor to its end. Returns when the actor has stopped or was fenced."""
    cell = run.cell
    run.thread = current_thread()
    if cell.phase is Phase.DRAINING and (run.parked or len(run.failures) >= _TRIES_WHILE_DRAINING):
        adopt(run)
        write_off(run)
        close(run, Phase.CLOSED)
        return
    _report(run)
    _rest_until_start(run)
    adopt(run)
    if cell.run is not run:
        return
    run.beat += 1
    with constructing(run):
        run.actor = cell.actor = actor = cell.factory()
    cell.born.set(True)
    if run.state is None:
        run.state = actor.initial_state()
    actor.settle(run)
    actor.on_start()
    run.parked = False
    if run.failed_s is not None:
        cell.last_restart_s = cell.clock.now() - run.failed_s
    actor.live(run)
    close(run, Phase.CLOSED)


def _report(run: Run) -> None:
    """Log the predecessor's failure. On this thread: a logging handler that hangs must not stop the watchdog."""
    if run.cause is None:
        return
    say(
        _log,
        logging.WARNING if run.parked else logging.INFO,
        "actor=%s failure=%s incarnation=%d delay_s=%.3f parked=%s",
        run.cell.role,
        run.cause,
        run.number,
        run.start_s - (run.failed_s or 0.0),
        run.parked,
    )


def _rest_until_start(run: Run) -> None:
    """Backoff and parking: an ordered stop cuts them short."""
    cell = run.cell
    while cell.run is run and cell.phase is Phase.OPEN and cell.clock.now() < run.start_s:
        run.resting = True
        cell.clock.wait(cell.waker, run.start_s)
    run.resting = False
