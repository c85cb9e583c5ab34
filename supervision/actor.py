"""The ordinary actor: one message at a time, each at most once."""

from __future__ import annotations

from typing import Any, NoReturn

import pykka

from messages.errors import ActorFailed
from messages.lifecycle import Crash, CrashOrdered
from supervision.cell import Phase
from supervision.clock import Clock
from supervision.futures import Answer
from supervision.incarnation import Run, put_state, remove
from supervision.mailbox import Envelope, Lane
from supervision.pykka_internals import Bound


class Actor(Bound, pykka.ThreadingActor):
    """Base of actors with effects of their own.

    Constructor and all hooks run on the actor's own thread. Whatever one of them raises, also `SystemExit` or an
    asynchronous exception, is a failure of this actor only: a new object goes on with what waits, the message
    that was being handled is counted as failed and its asker gets the exception.
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
        """Handle a message; what is returned answers an ask."""
        raise TypeError(f"{type(self).__name__} does not know the message {type(message).__name__}")

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
        self._run.cell.phase = Phase.DRAINING

    @staticmethod
    def _create_future() -> Answer:
        return Answer()

    # the loop

    def live(self, run: Run) -> None:
        """Handle messages until the end or the fence. Called by the runtime."""
        cell = run.cell
        next_tick_s: float | None = None
        while cell.run is run:
            run.beat += 1
            now_s = cell.clock.now()
            if next_tick_s is not None and now_s >= next_tick_s:
                self.on_tick(now_s)
                next_tick_s = None
            every_s = self.tick_s
            if every_s is None:
                next_tick_s = None
            elif next_tick_s is None:
                next_tick_s = now_s + every_s
            if self._handle_next(run):
                continue
            if cell.phase is Phase.DRAINING:
                self.on_stop()
                return
            run.resting = True
            if not len(cell.control) and not len(cell.mail):
                cell.clock.wait(cell.waker, next_tick_s)
            run.resting = False

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
            run.in_flight = None
            run.committed += 1
            if cell.run is run:
                cell.handled += 1
        return True

    def _handle(self, run: Run, envelope: Envelope) -> None:
        try:
            if type(envelope.message) is Crash:
                crash()
            outcome = self._handle_receive(envelope.message)
        except BaseException as error:
            run.in_flight = None
            run.cell.failed.add()
            if type(error) is CrashOrdered:
                run.committed += 1  # a drill is not a crash loop
            if envelope.answer is not None:
                envelope.answer.set_exception(error.with_traceback(None))
            raise
        if envelope.answer is not None and run.live:
            envelope.answer.set(outcome)

    def settle(self, run: Run) -> None:
        """Account for what the predecessor had in flight. Called by the runtime before the first message."""
        if run.bequest is None:
            return
        lane, cut, envelope = run.bequest
        run.bequest = None
        taken: Lane = lane
        if taken.items[0] >= cut:  # else it is still in the mailbox, and is handled from there
            run.cell.failed.add()
            if envelope.answer is not None:
                envelope.answer.set_exception(ActorFailed(f"{run.cell.role} failed: {run.cause}"))


def crash() -> NoReturn:
    """Fail by order."""
    raise CrashOrdered("ordered")
