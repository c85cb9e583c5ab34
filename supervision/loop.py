"""The loop of an ordinary actor: one message at a time, each at most once, and the position noted between any two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from pykka.messages import ProxyCall, ProxyGetAttr, ProxySetAttr

from messages.errors import UnknownMessage
from messages.lifecycle import Crash, CrashOrdered
from supervision.cell import Phase
from supervision.dead_letters import DeadReason
from supervision.incarnation import Run
from supervision.mailbox import Envelope, opened
from supervision.names import class_name
from supervision.pykka_internals import receiver
from supervision.work import Failed, Work, account, give, take

if TYPE_CHECKING:
    from supervision.actor import Actor

_BATCH_MOST = 4096
_BATCH_SHARE = 16  # of a small mailbox, so that its capacity bounds what waits
_SPECIAL = frozenset({Envelope, Crash, ProxyCall, ProxyGetAttr, ProxySetAttr})
"""What is more than a message to be received."""


def run_on(actor: Actor, run: Run) -> None:
    """Handle messages until the end or the fence."""
    cell = run.cell
    control, mail = cell.control, cell.mail
    most = max(1, min(_BATCH_MOST, mail.capacity // _BATCH_SHARE))
    ticked_s = cell.clock.now()
    while cell.run is run:
        run.beat += 1
        run.attention = False  # before all the looks that it stands for
        draining = cell.phase is Phase.DRAINING  # read before the look that finds nothing
        ticked_s = _tick(actor, run, ticked_s)
        ending = run.ending and not draining  # while it drains, it ends when all is handled
        if not (ending or cell.halted) and step(actor, run, most, ticked_s):
            continue
        if cell.run is not run:
            return  # a late return: the waker and the end are the successor's
        if draining or cell.halted:
            actor.on_stop()
            return
        if ending:
            actor.on_stop()
            raise Failed("Ended")
        run.resting = True
        if not len(control) and not len(mail):
            cell.clock.wait(cell.waker, None if actor.tick_s is None else ticked_s + actor.tick_s)
        run.resting = False


def step(actor: Actor, run: Run, most: int, ticked_s: float) -> bool:
    """Take up to `most` messages out of the mailbox if nothing is in hand, and handle them. False if there was nothing."""
    control, mail = run.cell.control, run.cell.mail
    if len(control):
        take(run, control, control.peek(most))
    elif run.work.started == len(run.work.items) and len(mail):
        take(run, mail, mail.peek(most))
    return _handle(actor, run, ticked_s)


def _tick(actor: Actor, run: Run, ticked_s: float) -> float:
    """Tick if it is time; returns when it was done last."""
    now_s = run.cell.clock.now()
    if actor.tick_s is None:
        return now_s
    if now_s < ticked_s + actor.tick_s:
        return ticked_s
    actor.on_tick(now_s)
    if run.cell.phase is Phase.OPEN:
        run.committed += 1  # while it drains, only messages are progress
    return now_s


def _handle(actor: Actor, run: Run, ticked_s: float) -> bool:
    """Handle what is in hand until there is something else to look at. False if nothing was in hand."""
    cell, work = run.cell, run.work
    items = work.items[work.started :]
    receive = receiver(actor)
    next_tick_s = None if actor.tick_s is None else ticked_s + actor.tick_s
    try:
        for at, message in enumerate(items, work.started + 1):
            work.started = at
            if cell.run is not run:
                return False
            if type(message) in _SPECIAL:
                _handle_special(actor, run, work, message)
                if run.work is not work:
                    return True
            else:
                receive(message)
                work.done = at
            if run.attention or (next_tick_s is not None and cell.clock.now() >= next_tick_s):
                return True
    except BaseException as error:
        if work.started == work.done or run.work is not work:
            raise  # between two messages
        _failed(run, error)
    return bool(items)


def _handle_special(actor: Actor, run: Run, work: Work, item: Any) -> None:
    """What was asked, weighed, or told by a proxy; and `Crash`."""
    message, answer = opened(item)
    if answer is not None and answer.withdrawn:
        run.cell.letters.note(DeadReason.WITHDRAWN, run.cell.role, message)
        account(run, (answer, None, None), withdrawn=1)
        return
    if type(message) is Crash:
        crash()
    outcome = actor._handle_receive(message)
    run.replies = ((answer, outcome, None),)
    work.done = work.started
    give(run)


def _failed(run: Run, error: BaseException) -> None:
    """Account for the message in hand as failed; unless it was refused, that ends the incarnation."""
    message, answer = opened(run.work.items[run.work.started - 1])
    trace = error.__traceback__
    if type(error) is CrashOrdered:
        run.committed += 1  # a drill is not a crash loop
    else:
        run.cell.quarantine.put(error, class_name(message))
        run.cell.letters.note(DeadReason.FAILED, run.cell.role, message)
    BaseException.with_traceback(error, None)  # it would keep the handler's locals, for as long as the answer lives
    run.consumed = True
    account(run, (answer, None, error), failed=1)
    give(run)
    if type(error) is not UnknownMessage:
        raise Failed(class_name(error), error, trace) from None


def crash() -> NoReturn:
    """Fail by order."""
    raise CrashOrdered("ordered")
