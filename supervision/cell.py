"""What of an actor is for life: its role, mailbox, ref and restart log. Incarnations come and go in it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from messages.errors import ActorFailed, MailboxFull, SystemStopped
from messages.lifecycle import Control
from supervision.atomic import Tally
from supervision.clock import Clock
from supervision.dead_letters import DeadLetters, DeadReason
from supervision.futures import Answer
from supervision.incarnation import Run, move
from supervision.mailbox import Mail, Waker
from supervision.policy import Policy
from supervision.quarantine import Quarantine
from supervision.work import Work, give, sweep

CONTROL_CAPACITY = 1024


class Phase(StrEnum):
    """Where a cell is in its life."""

    NEW = "new"  # messages wait for the start
    OPEN = "open"
    DRAINING = "draining"  # nothing is admitted; what waits is handled, then the actor ends
    CLOSED = "closed"
    CLAIMED = "claimed"  # somebody is about to open it again, or has forgotten it


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
        mail: Mail,
        waker: Waker,
        letters: DeadLetters,
    ) -> None:
        self.role = role
        self.urn = uuid.uuid4().urn
        self.factory = factory
        self.policy = policy
        self.clock = clock
        self.context = context
        self.waker = waker
        self.letters = letters
        self.control = Mail(CONTROL_CAPACITY)
        self.mail = mail
        self.admission: Callable[[], None] | None = None  # called before an ask waits: is somebody there to serve it?
        self.ensure_watched: Callable[[], None] | None = None  # called before a stop waits
        self.on_end: Callable[[], object] | None = None  # called when it has ended
        self.ref: Any = None
        self.tell = _fast_tell(self)
        self._begin()

    def _begin(self) -> None:
        self.phase = Phase.NEW
        self.published: Any = None
        self.quarantine = Quarantine()
        # Sent after the end, asked while it was parked, forgotten with another start, or broken on its way in.
        self.refused = Tally()
        self.restarts = 0
        self.causes: dict[str, int] = {}  # of the restarts
        self.parked_s = 0.0  # in all, but for the present time
        self.fenced: list[Run] = []  # whose threads have been left behind
        self.late_returns = 0
        self.hook_failures = 0
        self.helping = False  # an `on_hang` is under way
        self.stalled_s = 0.0  # without progress, as the watchdog sees it
        self.last_failure: str | None = None
        self.last_restart_s: float | None = None
        self.born = Answer()  # set when there has been an actor object
        self.ended = Answer()
        self.given_up = False  # ended by its own ref or by itself, not by a stop of the system
        self.halted = False  # to end after the message in hand
        self.run = Run(self, 0, None, None)  # a run of nobody: the first real one succeeds it
        self.run.work = Work()
        self.actor: Any = None  # the last object that was made

    @property
    def admits(self) -> bool:
        """Whether new messages are accepted."""
        return self.phase is Phase.NEW or self.phase is Phase.OPEN

    @property
    def parked(self) -> bool:
        """Whether it failed too often without getting anything done, or left too many threads behind.

        It is tried again, and no longer parked when the next object is ready for messages.
        """
        return self.run.parked_s is not None

    @property
    def left_behind(self) -> int:
        """Threads that were left behind and have not come back."""
        return sum(run.has_thread for run in list(self.fenced))

    tell: Callable[[Any], None]
    """Leave a message. Never blocks, never raises; what finds no place is counted."""

    def tell_slowly(self, message: Any) -> None:
        """Leave a message for which the fast way does not do: for control, a full or a closed mailbox."""
        if not self.admits:
            self._refuse(message)
        elif self._offer(message):
            self.wake()
        else:
            self.letters.note(DeadReason.FULL, self.role, message)

    def ask(self, message: Any) -> Answer:
        """Leave a message; the answer, also the refusal, is in the future."""
        answer = Answer()
        if not self.admits:
            self._refuse(message)
            answer.set_exception(self._stopped())
        elif self.parked:
            self._refuse(message, DeadReason.PARKED)
            answer.set_exception(ActorFailed(f"{self.role} is parked after {self.last_failure}"))
        elif self._offer(message, answer):
            if self.phase in (Phase.CLOSED, Phase.CLAIMED):  # meanwhile, perhaps after the last look into the mailbox
                answer.set_exception(self._stopped())
            self.wake()
            if self.admission is not None:
                self.admission()
        else:
            self.letters.note(DeadReason.FULL, self.role, message)
            answer.set_exception(MailboxFull(f"the mailbox of {self.role} is full"))
        return answer

    def wake(self) -> None:
        """Let the actor look into its mailbox. The waker may be the caller's own: one that raises disturbs no sender."""
        try:
            self.waker.wake()
        except Exception:
            pass

    def drain(self) -> None:
        """Admit nothing more and end when what waits has been handled; at once if it was not started."""
        self.mail.shut()
        if move(self, Phase.NEW, Phase.CLOSED):
            self.finish(self.ended)
        move(self, Phase.OPEN, Phase.DRAINING)
        self.wake()

    def halt(self) -> None:
        """Admit nothing more and end after the message in hand; what waits is refused."""
        self.halted = True
        self.run.attention = True
        self.drain()

    def finish(self, ended: Answer) -> None:
        """After it was closed: let all know who wait for an answer or for the end of that life. Can be repeated.

        Only who has closed it calls this.
        """
        run = self.run
        for message in sweep(run):
            self.letters.note(DeadReason.STOPPED, self.role, message)
        give(run)
        if run.live:  # else it has been opened again meanwhile
            self.actor = run.actor = None  # a ref may be kept for long
            if self.on_end is not None:
                self.on_end()
        ended.set(True)

    def reset(self) -> None:
        """Empty and not started, as before another start. State, ref and counters stay.

        Only by whoever has claimed it, after the end.
        """
        for _ in range(self.control.clear() + self.mail.clear()):  # came after the end
            self.refused.add()
        self.born, self.ended = Answer(), Answer()
        self.given_up = self.halted = False
        self.phase = Phase.NEW
        self.mail.open()

    def forget(self) -> None:
        """In a forked child: the state and the counts are the parent's."""
        self.waker.reset()
        self.control.forget()
        self.mail.forget()
        self._begin()

    def _refuse(self, message: Any, reason: DeadReason = DeadReason.STOPPED) -> None:
        self.refused.add()
        self.letters.note(reason, self.role, message)

    def _stopped(self) -> SystemStopped:
        return SystemStopped(f"{self.role} has stopped")

    def _offer(self, message: Any, answer: Answer | None = None) -> bool:
        if not issubclass(type(message), Control):
            return self.mail.offer(message, answer)
        taken = self.control.offer(message, answer)
        self.run.attention = True
        return taken


def _fast_tell(cell: Cell) -> Callable[[Any], None]:
    """The way of nearly all messages: a test, an append, and a wake if the actor may be asleep."""
    mail, waker, wake, slow, control = cell.mail, cell.waker, cell.wake, cell.tell_slowly, Control
    items = mail.items
    append = items.append

    def tell(message: Any) -> None:
        if len(items) > mail.limit or issubclass(type(message), control):
            slow(message)
        else:
            append(message)
            if waker.lock.locked():
                wake()

    return tell
