"""The ordinary actor: one message at a time, each at most once."""

from __future__ import annotations

from typing import Any, NoReturn

import pykka

from messages.errors import ActorFailed, UnknownMessage
from messages.lifecycle import Crash, CrashOrdered
from supervision.cell import Phase
from supervision.clock import Clock
from supervision.futures import Answer
from supervision.incarnation import Failed, Run, conclude, put_state, remove
from supervision.mailbox import Envelope
from supervision.pykka_internals import Bound


class Actor(Bound, pykka.ThreadingActor):
    """Base of actors with effects of their own.

    Constructor and all hooks run on the actor's own thread. Whatever one of them raises, also `SystemExit` or an
    asynchronous exception, is a failure of this actor only: a new object goes on with what waits, the message
    that was being handled is counted as failed and its asker gets the exception (`ActorFailed` for one that would
    end the asker, such as `SystemExit`).
    """

    tick_s: float | None = None
    """`on_tick` is called about every so many seconds; None for never. May be changed at any time."""

    # hooks

    def initial_state(self) -> Any:
        """State of the first incarnation; later ones get their predecessor's."""
        return None

    def on_start(self) -> None:
        """Before the first message of this incarnation."""

    def on_receive(self, message: Any) -> Any:
        """Handle a message; what is returned answers an ask. Calling this one refuses the message, without a restart."""
        raise UnknownMessage(f"{type(self).__name__} does not know the message {type(message).__name__}")

    def on_tick(self, now_s: float) -> None:
        """About every `tick_s` seconds; late after a suspend, never twice for it."""

    def on_stop(self) -> None:
        """After the last message of an ordered stop."""

    # what the actor may use

    @property
    def state(self) -> Any:
        """A value that survives restarts; assigning it commits."""
        return self._run.state

    @state.setter
    def state(self, value: Any) -> None:
        put_state(self._run, value)

    @property
    def clock(self) -> Clock:
        """The system's time."""
        return self._run.cell.clock

    @property
    def context(self) -> Any:
        """What the system gave to this child."""
        return self._run.cell.context

    def publish(self, value: Any) -> None:
        """Leave an immutable value that others read without asking."""
        if self._run.live:
            self._run.cell.published = value

    def stop(self) -> None:
        """Ask for the end of this actor: what waits is handled first."""
        if self._run.live:
            self._run.cell.given_up = True
            self._run.cell.drain()

    @staticmethod
    def _create_future() -> Answer:
        return Answer()

    # the loop

    def live(self, run: Run) -> None:
        """Handle messages until the end or the fence. Called by the runtime."""
        cell = run.cell
        ticked_s = cell.clock.now()
        while cell.run is run:
            run.beat += 1
            draining = cell.phase is Phase.DRAINING  # read before the look that finds nothing
            ticked_s = self._tick(run, ticked_s)
            if self._handle_next(run):
                continue
            if cell.run is not run:
                return  # a late return: the waker and the end are the successor's
            if draining:
                self.on_stop()
                return
            run.resting = True
            if not len(cell.control) and not len(cell.mail):
                cell.clock.wait(cell.waker, None if self.tick_s is None else ticked_s + self.tick_s)
            run.resting = False

    def _tick(self, run: Run, ticked_s: float) -> float:
        """Tick if it is time; returns when it was done last."""
        now_s = run.cell.clock.now()
        if self.tick_s is None:
            return now_s
        if now_s < ticked_s + self.tick_s:
            return ticked_s
        self.on_tick(now_s)
        run.committed += 1
        return now_s

    def _handle_next(self, run: Run) -> bool:
        cell = run.cell
        lane = cell.control if len(cell.control) else cell.mail
        head = lane.peek(1)
        if len(head) == 1:
            return False
        envelope: Envelope = head[1]
        cut = head[0] + 1
        run.in_flight = (lane, cut, envelope)
        remove(run, lane, cut, 1)
        if cell.run is run:
            self._handle(run, envelope)
        return True

    def _handle(self, run: Run, envelope: Envelope) -> None:
        outcome: Any = None
        failure: BaseException | None = None
        try:
            if type(envelope.message) is Crash:
                crash()
            outcome = self._handle_receive(envelope.message)
        except BaseException as error:
            failure = error.with_traceback(None)  # it would keep the handler's locals, for as long as the answer lives
        conclude(run, (envelope.answer, outcome, failure), 1 if failure is None else 0)
        give(run)
        if failure is not None and type(failure) is not UnknownMessage:
            if type(failure) is CrashOrdered:
                run.committed += 1  # a drill is not a crash loop
            raise Failed(type(failure).__name__)

    def settle(self, run: Run) -> None:
        """Account for what the predecessor left behind. Called by the runtime before the first message."""
        write_off(run)


def crash() -> NoReturn:
    """Fail by order."""
    raise CrashOrdered("ordered")


def give(run: Run) -> None:
    """Give the reply that was noted, unless the incarnation is fenced: then its successor does."""
    if run.reply is None or not run.live:
        return
    answer, outcome, error = run.reply
    if answer is not None:
        if error is None:
            answer.set(outcome)
        else:
            answer.set_exception(_for_asker(error, run))
    run.reply = None


def write_off(run: Run) -> None:
    """Give the predecessor's last reply, and account for what it had in flight when it was fenced."""
    give(run)
    if run.bequest is None:
        return
    lane, cut, envelope = run.bequest
    if lane.items[0] < cut:  # it is still in the mailbox, and is handled from there
        run.bequest = None
        return
    conclude(run, (envelope.answer, None, ActorFailed(f"{run.cell.role} failed: {run.cause}")), 0)
    give(run)


def _for_asker(error: BaseException, run: Run) -> Exception:
    if isinstance(error, Exception) and not isinstance(error, StopIteration):
        return error
    return ActorFailed(f"{run.cell.role} failed: {type(error).__name__}")
