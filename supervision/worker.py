"""The thread of a cell: it lives one incarnation after the other, until the end or until it is fenced."""

from __future__ import annotations

import logging

from supervision.cell import Cell, Phase
from supervision.host import current_thread, spawn
from supervision.incarnation import Run, adopt, succeed
from supervision.log import logger, say
from supervision.policy import after_failure
from supervision.pykka_internals import constructing

_log = logger("supervision")


def hire(cell: Cell, run: Run) -> bool:
    """Start a thread for this incarnation; False if there is none to be had, the watchdog tries again."""
    owner = run.owner
    return spawn(cell.role, lambda: work(cell, owner))


def work(cell: Cell, owner: object) -> None:
    """The body of an actor's thread. Any BaseException is a failure of this actor only."""
    failure: str | None = None
    while cell.run.owner is owner and cell.phase is not Phase.CLOSED:
        try:
            if failure is None:
                live(cell.run)
                return
            replace(cell.run, failure, owner)
            failure = None
            if cell.phase is Phase.DRAINING and cell.run.failures:
                close(cell.run)  # it failed without getting anything done: more tries would only use up the deadline
        except BaseException as error:
            failure = error.__class__.__name__


def replace(old: Run, cause: str, owner: object) -> bool:
    """Fence an incarnation and put its successor in place, to be run by the thread of `owner`. Any thread."""
    cell = old.cell
    now_s = cell.clock.now()
    verdict = after_failure(cell.policy, old.failures, old.committed > 0, now_s)
    new = Run(cell, old.number + 1, old, owner)
    new.failures, new.parked = verdict.failures, verdict.parked
    new.start_s, new.failed_s, new.cause = now_s + verdict.delay_s, now_s, cause
    if not succeed(old, new):
        return False
    cell.restarts += 1
    cell.last_failure = cause
    say(
        _log,
        logging.WARNING if verdict.parked else logging.INFO,
        "actor=%s failure=%s incarnation=%d delay_s=%.3f parked=%s",
        cell.role,
        cause,
        new.number,
        verdict.delay_s,
        verdict.parked,
    )
    return True


def live(run: Run) -> None:
    """One incarnation from its constructor to its end. Returns when the actor has stopped or was fenced."""
    cell = run.cell
    run.thread = current_thread()
    _rest_until_start(run)
    adopt(run)
    if cell.run is not run:
        return
    run.beat += 1
    with constructing(run):
        actor = cell.factory()
    run.actor = actor
    if run.state is None:
        run.state = actor.initial_state()
    actor.on_start()
    actor.settle(run)
    if run.failed_s is not None:
        cell.last_restart_s = cell.clock.now() - run.failed_s
    actor.live(run)
    close(run)


def close(run: Run) -> None:
    """The end of an actor, unless it was fenced meanwhile."""
    cell = run.cell
    if cell.run is run:
        cell.phase = Phase.CLOSED
        cell.refuse_waiting()
        cell.ended.set(True)


def _rest_until_start(run: Run) -> None:
    """Backoff and parking: an ordered stop cuts them short."""
    cell = run.cell
    while cell.run is run and cell.phase is Phase.OPEN and cell.clock.now() < run.start_s:
        run.resting = True
        cell.clock.wait(cell.waker, run.start_s)
    run.resting = False
