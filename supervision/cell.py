"""What of an actor is for life: its role, mailbox, ref and restart log. Incarnations come and go in it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from messages.errors import MailboxFull, SystemStopped
from messages.lifecycle import Crash
from supervision.atomic import Tally
from supervision.clock import Clock
from supervision.futures import Answer
from supervision.incarnation import Run, move
from supervision.mailbox import Envelope, Lane, Waker
from supervision.policy import Policy
from supervision.quarantine import Quarantine

CONTROL_CAPACITY = 1024


class Phase(StrEnum):
    """Where a cell is in its life."""

    NEW = "new"  # messages wait for the start
    OPEN = "open"
    DRAINING = "draining"  # nothing is admitted; what waits is handled, then the actor ends
    CLOSED = "closed"


class Cell:
    """One actor for life. `tell` and `ask` may be called from any thread, signal handler or finaliser."""

    def __init__(
        self,
        role: str,
        factory: Callable[[], Any],
        *,
        policy: Policy,
        clock: Clock,
        context: Any,
        capacity: int,
        waker: Waker,
    ) -> None:
        self.role = role
        self.urn = uuid.uuid4().urn
        self.factory = factory
        self.policy = policy
        self.clock = clock
        self.context = context
        self.waker = waker
        self.control = Lane(CONTROL_CAPACITY)
        self.mail = Lane(capacity)
        self.phase = Phase.NEW
        self.published: Any = None
        self.quarantine = Quarantine()
        self.refused = Tally()  # sent after the end, or left behind at the end
        self.failed = 0  # messages in flight when the actor failed; see `incarnation.conclude`
        self.handled = 0
        self.restarts = 0
        self.last_failure: str | None = None
        self.last_restart_s: float | None = None
        self.born = Answer()  # set when there has been an actor object
        self.ended = Answer()
        self.given_up = False  # ended by its own ref or by itself, not by a stop of the system
        self.admission: Callable[[], None] | None = None  # called before an ask waits: is somebody there to serve it?
        self.run = Run(self, 0, None, None)  # a run of nobody: the first real one succeeds it
        self.ref: Any = None
        self.actor: Any = None  # the last object that was made

    @property
    def admits(self) -> bool:
        """Whether new messages are accepted."""
        return self.phase is Phase.NEW or self.phase is Phase.OPEN

    def tell(self, message: Any) -> None:
        """Leave a message. Never blocks, never raises; what finds no place is counted."""
        if not self.admits:
            self.refused.add()
        elif self._lane(message).offer(Envelope(message)):
            self.waker.wake()

    def ask(self, message: Any) -> Answer:
        """Leave a message; the answer, also the refusal, is in the future."""
        answer = Answer()
        if not self.admits:
            self.refused.add()
            answer.set_exception(SystemStopped(f"{self.role} has stopped"))
        elif self._lane(message).offer(Envelope(message, answer)):
            if self.phase is Phase.CLOSED:  # meanwhile, perhaps after its last look into the mailbox
                answer.set_exception(SystemStopped(f"{self.role} has stopped"))
            self.waker.wake()
            if self.admission is not None:
                self.admission()
        else:
            answer.set_exception(MailboxFull(f"the mailbox of {self.role} is full"))
        return answer

    def drain(self) -> None:
        """Admit nothing more and end when what waits has been handled; at once if it was not started."""
        move(self, Phase.NEW, Phase.CLOSED)
        move(self, Phase.OPEN, Phase.DRAINING)
        self.refuse_waiting()
        self.waker.wake()

    def finish(self, ended: Answer) -> None:
        """After it was closed: let all know who wait for an answer or for the end of that life. Can be repeated."""
        self.refuse_waiting()
        ended.set(True)

    def refuse_waiting(self) -> None:
        """Answer all who wait in a closed mailbox that it has stopped."""
        if self.phase is Phase.CLOSED:
            for lane in (self.control, self.mail):
                for envelope in lane.items[1:]:
                    if envelope.answer is not None:
                        envelope.answer.set_exception(SystemStopped(f"{self.role} has stopped"))

    def reset(self) -> None:
        """Empty and not started, as after a fork or before another start. State, ref and counters stay.

        Only while the cell has no thread.
        """
        self.finish(self.ended)
        for _ in range(self.control.clear() + self.mail.clear()):
            self.refused.add()
        self.ended = Answer()
        self.phase = Phase.NEW

    def forget(self) -> None:
        """In a forked child: the state and the counts are the parent's."""
        self.waker.reset()
        self.control, self.mail = Lane(self.control.capacity), Lane(self.mail.capacity)
        self.born, self.ended = Answer(), Answer()
        self.phase = Phase.NEW
        self.run = Run(self, 0, None, None)
        self.actor = self.published = self.last_failure = self.last_restart_s = None
        self.handled = self.failed = self.restarts = 0
        self.refused, self.quarantine = Tally(), Quarantine()

    def _lane(self, message: Any) -> Lane:
        return self.control if type(message) is Crash else self.mail
