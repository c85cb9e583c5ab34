"""The ordinary actor: one message at a time, each at most once."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import pykka

from supervision.clock import Clock
from supervision.futures import Answer
from supervision.incarnation import put_state
from supervision.loop import run_on
from supervision.names import class_name, unknown
from supervision.policy import RestartType
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
        raise unknown(class_name(self), message)

    def on_tick(self, now_s: float) -> None:
        """About every `tick_s` seconds; late after a suspend, never twice for it."""

    def on_stop(self) -> None:
        """After the last message of an ordered stop, or of an incarnation that ended itself."""

    def on_failure(
        self,
        exception_type: type[BaseException] | None,
        exception_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """After any failure of this object, before it is replaced. What it raises is counted and changes nothing."""

    def on_hang(self) -> None:
        """After this object was given up as hung: may close what its thread waits for. On a thread of its own."""

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

    def progress(self) -> None:
        """Say that the work in hand goes on: what only takes long is no hang."""
        self._run.beat += 1

    @property
    def live(self) -> bool:
        """Whether this object still acts for its actor. A fenced one is asked to leave no effects outside."""
        return self._run.live

    def stop(self) -> None:
        """End normally, as the restart type says.

        Permanent: after the message in hand; a new object goes on with what waits. Else what waits is handled first,
        and then it is the end.
        """
        run = self._run
        if not run.live:
            return
        if run.cell.policy.restart is RestartType.PERMANENT:
            run.ending = run.attention = True
            run.cell.wake()  # it may be called from elsewhere
        else:
            run.cell.given_up = True
            run.cell.drain()

    @staticmethod
    def _create_future() -> Answer:
        return Answer()

    # what the runtime calls: pykka's own names, so that none of a subclass's is taken

    def _actor_loop_setup(self) -> None:
        """What follows from what was adopted, before the first message."""

    def _actor_loop(self) -> None:
        """Handle messages until the end or the fence."""
        run_on(self, self._run)
