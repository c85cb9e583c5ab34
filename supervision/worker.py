"""The thread of a cell: it lives one incarnation after the other, until the end or until it is fenced."""

from __future__ import annotations

import logging

from supervision.cell import Cell, Phase
from supervision.dead_letters import DeadReason
from supervision.host import current_thread, spawn
from supervision.incarnation import Run, close, succeed
from supervision.leaks import leave_behind
from supervision.log import logger, say
from supervision.names import class_name
from supervision.policy import RestartType, after_failure
from supervision.pykka_internals import constructing
from supervision.work import HUNG, Failed, adopt, give

_log = logger("supervision")

_BARREN_WHILE_DRAINING = 2  # objects in a row that took no message; more would only use up the deadline
_CAUSES_MOST = 16  # classes of failures that are counted one by one


def hire(run: Run) -> bool:
    """Start a thread for this incarnation; False if there is none to be had, the watchdog tries again."""
    cell, owner = run.cell, run.owner
    return spawn(cell.role, lambda: body(cell, owner))


def body(cell: Cell, owner: object) -> None:
    """The body of an actor's thread. Any BaseException is a failure of this actor only."""
    failure: Failed | None = None
    ended = cell.ended  # of this life: when it is told, the cell may have been opened again
    # One look at `cell.run` for each round: between two, it may have become another thread's.
    while (run := cell.run).owner is owner:
        try:
            if cell.phase is Phase.CLOSED:
                cell.finish(ended)
                break
            if failure is None:
                run_once(run)
            else:
                cause = _tell_of(run, failure)
                replace(run, cause, owner)
                failure = None
        except Failed as failed:
            failure = failed
        except BaseException as error:
            cell.quarantine.put(error)
            failure = Failed(class_name(error), error, error.__traceback__)
    cell.waker.wake()  # a wake that was meant for the successor may have ended the last wait here


def replace(old: Run, cause: str, owner: object) -> Run | None:
    """Fence an incarnation and put its successor in place, to be run by the thread of `owner`. Any thread.

    A temporary child gets none: it ends. None also if somebody else has done it.
    """
    cell = old.cell
    if cell.policy.restart is RestartType.TEMPORARY:
        end(old, cause)
        return None
    new = Run(cell, old.number + 1, old, owner)
    new.cause = cause
    new.barren = 0 if old.productive or old.consumed else old.barren + 1
    now_s = cell.clock.now()
    if old.beat == 0 and now_s < old.start_s:  # struck while it waited for its start: that goes on
        new.record, new.start_s, new.failed_s, new.parked_s = old.record, old.start_s, old.failed_s, old.parked_s
    else:
        ran_s = 0.0 if old.born_s is None else now_s - old.born_s
        verdict = after_failure(cell.policy, old.record, productive=old.productive, ran_s=ran_s, now_s=now_s)
        new.record, new.start_s, new.failed_s = verdict.record, now_s + verdict.delay_s, now_s
        new.parked_s = now_s if verdict.parked else None
    if not succeed(old, new):
        return None
    if new.parked_s != old.parked_s:
        _unpark(old, now_s)
    cell.restarts += 1
    name = cause if cause in cell.causes or len(cell.causes) < _CAUSES_MOST else "others"
    cell.causes[name] = cell.causes.get(name, 0) + 1
    cell.last_failure = cause
    return new


def end(old: Run, cause: str) -> bool:
    """Fence an incarnation for good: what it had in hand is accounted for, what waits is refused. Any thread.

    False if somebody else has replaced it.
    """
    cell = old.cell
    new = Run(cell, old.number, old, None)
    new.cause = cause
    cell.mail.shut()
    if not succeed(old, new):
        return False
    cell.given_up = cell.given_up or cell.policy.restart is RestartType.TEMPORARY
    _unpark(old, cell.clock.now())
    take_over(new)
    cell.phase = Phase.CLOSED
    cell.finish(cell.ended)
    cell.waker.wake()
    return True


def fenced(run: Run, used_s: float = 0.0, hung_s: float = 0.0) -> None:
    """Leave the thread of a fenced incarnation behind. `used_s` is its processor time while it hung."""
    if run not in run.cell.fenced:
        run.cell.fenced.append(run)
    leave_behind(run.thread, used_s, hung_s)


def take_over(run: Run) -> None:
    """Go on from where the predecessor was; whoever waits for what it had in hand is told. Can be repeated."""
    lost = adopt(run)
    if lost is not None:
        reason = DeadReason.HUNG if run.cause == HUNG else DeadReason.FAILED
        run.cell.letters.note(reason, run.cell.role, lost)
    give(run)


def run_once(run: Run) -> None:
    """One incarnation from its constructor to its end. Returns when the actor has stopped or was fenced."""
    cell = run.cell
    run.thread = current_thread()
    if cell.phase is Phase.DRAINING and run.barren >= _BARREN_WHILE_DRAINING:
        take_over(run)
        close(run, Phase.CLOSED)
        return
    _report(run)
    take_over(run)
    _rest_until_start(run)
    if cell.run is run and not cell.halted:
        begin(run)
        if cell.run is run:
            run.actor._actor_loop()
    close(run, Phase.CLOSED)


def begin(run: Run) -> None:
    """Make the actor object of an incarnation, and let it be ready for its first message."""
    cell = run.cell
    run.beat += 1
    with constructing(run):
        actor = cell.factory()
    if cell.run is not run:
        return  # a late return
    if actor._run is not run:
        raise TypeError("the factory has to make a new object each time")
    run.actor = cell.actor = actor
    if not cell.born.done:
        cell.born.set(True)
    if run.state is None:
        run.state = actor.initial_state()
    actor._actor_loop_setup()
    if cell.run is run:
        actor.on_start()
    if cell.run is not run:
        return
    run.born_s = cell.clock.now()
    _unpark(run, run.born_s)
    if run.failed_s is not None:
        cell.last_restart_s = run.born_s - run.failed_s


def _unpark(run: Run, now_s: float) -> None:
    cell, since_s = run.cell, run.parked_s
    if since_s is not None:
        run.parked_s = None
        cell.parked_s += now_s - since_s


def _tell_of(run: Run, failure: Failed) -> str:
    """Let the failed object know. Returns the cause."""
    if failure.error is not None:
        if run.actor is not None:
            call_hook(run, "on_failure", type(failure.error), failure.error, failure.trace)
        BaseException.with_traceback(failure.error, None)  # one that is raised again would keep all it went through
    return failure.cause


def call_hook(run: Run, hook: str, *args: object) -> None:
    """Call a hook of an object that is given up. What it raises is counted and logged, and changes nothing."""
    try:
        getattr(run.actor, hook)(*args)
    except BaseException as error:
        run.cell.hook_failures += 1
        say(_log, logging.WARNING, "actor=%s hook=%s failure=%s", run.cell.role, hook, class_name(error))


def _report(run: Run) -> None:
    """Log the predecessor's failure. On this thread: a logging handler that hangs must not stop the watchdog."""
    if run.cause is None:
        return
    say(
        _log,
        logging.WARNING if run.parked_s is not None else logging.INFO,
        "actor=%s failure=%s incarnation=%d delay_s=%.3f parked=%s",
        run.cell.role,
        run.cause,
        run.number,
        run.start_s - (run.failed_s or 0.0),
        run.parked_s is not None,
    )


def _rest_until_start(run: Run) -> None:
    """Backoff and parking: an ordered stop cuts them short."""
    cell = run.cell
    while cell.run is run and cell.phase is Phase.OPEN and cell.clock.now() < run.start_s:
        run.resting = True
        cell.clock.wait(cell.waker, run.start_s)
    run.resting = False
