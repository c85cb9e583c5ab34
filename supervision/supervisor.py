"""The supervisor: one level of children, one for one, and it never gives up."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from typing import Any, NamedTuple

from messages.errors import RoleTaken
from supervision.actor import write_off
from supervision.cell import Cell, Phase
from supervision.clock import Clock, SystemClock
from supervision.host import spawn
from supervision.incarnation import Run, adopt, move, succeed
from supervision.mailbox import Waker
from supervision.policy import Policy
from supervision.ref import Ref
from supervision.tree import ChildStatus, status
from supervision.watchdog import Watchdog
from supervision.worker import hire

MAILBOX_CAPACITY = 10_000
_SHARE = 0.5


class StopReport(NamedTuple):
    """How a stop went."""

    drained: bool
    """Whether every actor ended by itself within the deadline, with nothing left in its mailbox."""
    left: int
    """Messages that were cut off."""
    hung: tuple[str, ...]
    """Actors that did not end and were fenced."""
    took_s: float


class Supervisor:
    """Owns the cells. A failed child is restarted in its cell; one that cannot be kept alive is parked and tried again.

    All methods may be called from any thread; only `stop` waits, and no longer than it is told.
    """

    def __init__(self, *, clock: Clock | None = None, running: bool = True, on_tick: Callable[[], None] | None = None):
        self.clock: Clock = clock or SystemClock()
        self.cells: dict[str, Cell] = {}
        self._running = running
        self._on_tick = on_tick or (lambda: None)
        self._watchdog: Watchdog | None = None

    @property
    def running(self) -> bool:
        """Whether children are started and watched."""
        return self._running

    def start_child(
        self,
        role: str,
        factory: Callable[[], Any],
        *,
        policy: Policy | None = None,
        actor_class: type[Any] = object,
        context: Any = None,
        capacity: int = MAILBOX_CAPACITY,
        waker: Waker | None = None,
    ) -> Ref:
        """Add a child; it runs at once, or when the supervisor starts. `factory` is called on the child's own thread.

        Raises `RoleTaken` if the role is taken by a child that has not stopped.
        """
        taken = self.cells.get(role)
        if taken is not None and taken.phase is not Phase.CLOSED:
            raise RoleTaken(f"role: there is a child {role!r} already")
        cell = Cell(
            role,
            factory,
            policy=policy or Policy(),
            clock=self.clock,
            context=context,
            capacity=capacity,
            waker=waker or Waker(),
        )
        cell.ref = ref = Ref(cell, actor_class)
        cell.admission = self.ensure_watched
        if taken is not None:
            self.cells[role] = cell
        elif self.cells.setdefault(role, cell) is not cell:  # one C call: of two threads one is refused
            raise RoleTaken(f"role: there is a child {role!r} already")
        if self._running:
            self._open(cell)
            self.ensure_watched()
        return ref

    def start(self, roles: Container[str] | None = None) -> None:
        """Start all children, or those of `roles`, in the order in which they were added. Twice is once."""
        self._running = True
        for cell in list(self.cells.values()):
            if roles is None or cell.role in roles:
                self._open(cell)
        self.ensure_watched()

    def ensure_watched(self) -> None:
        """See to it that there is a watchdog. Whoever asks calls this, so that a dead one is replaced."""
        watchdog = self._watchdog
        if not self._running or (watchdog is not None and not watchdog.lost):
            return
        self._watchdog = fresh = Watchdog(lambda: list(self.cells.values()), self.clock, self._on_tick)

        def watch() -> None:
            try:
                fresh.watch(lambda: self._running and self._watchdog is fresh)
            finally:
                fresh.ended.set(True)

        if not spawn("watchdog", watch):
            fresh.ended.set(False)

    def stop(self, timeout_s: float = 5.0) -> StopReport:
        """End all children within one deadline, last added first, and the watch over them.

        What waits is handled before an actor ends. What does not end in time is fenced; it has no effects any more.
        """
        began_s = self.clock.now()
        left, hung = self.end_children(tuple(reversed(self.cells)), began_s + timeout_s)
        self._running = False
        watchdog, self._watchdog = self._watchdog, None  # another start has a watchdog of its own
        if watchdog is not None:
            watchdog.waker.wake()
        return StopReport(not hung and left == 0, left, hung, self.clock.now() - began_s)

    def end_children(self, roles: Iterable[str], end_s: float) -> tuple[int, tuple[str, ...]]:
        """End these children one after the other by a monotonic time: messages that were cut off, and who was fenced.

        One that is slow gets half of the time that is left before the next one's turn, and all of it before it is
        fenced: so one that hangs does not take the others' time away.
        """
        cells = [self.cells[role] for role in roles if role in self.cells]
        cells = [cell for cell in cells if cell.phase is not Phase.CLOSED]
        slow = [cell for cell in cells if not self._ends(cell, (end_s - self.clock.now()) * _SHARE)]
        hung = [cell for cell in slow if not self._ends(cell, end_s - self.clock.now())]
        for cell in hung:
            _cut_off(cell)
        return sum(len(cell.control) + len(cell.mail) for cell in cells), tuple(cell.role for cell in hung)

    def forget_ended(self, role: str) -> bool:
        """Forget a child that has ended; its ref stays that of an ended one. False if it has not ended."""
        cell = self.cells.get(role)
        if cell is None or cell.phase is not Phase.CLOSED:
            return False
        self.cells.pop(role, None)
        return True

    def open_child(self, role: str) -> None:
        """Start a child again that has ended. Its state, ref and counters go on."""
        if self._running:
            self._open(self.cells[role])

    def tree(self) -> tuple[ChildStatus, ...]:
        """All children as they are, without asking them."""
        return tuple(status(cell) for cell in list(self.cells.values()))

    def reset_after_fork(self) -> None:
        """In a forked child: no thread of ours is left. Mailboxes are empty, children wait for a start."""
        self._running = False
        self._watchdog = None
        for cell in list(self.cells.values()):
            cell.forget()

    def _open(self, cell: Cell) -> None:
        old = cell.run
        if cell.phase in (Phase.OPEN, Phase.DRAINING):
            return
        if cell.phase is Phase.CLOSED:
            cell.reset()
        run = Run(cell, old.number + 1, old, object())
        move(cell, Phase.NEW, Phase.OPEN)
        if succeed(old, run):
            hire(run)

    def _ends(self, cell: Cell, timeout_s: float) -> bool:
        """Drain a child and wait for its end."""
        ended = cell.ended
        cell.drain()
        if cell.phase is Phase.CLOSED:
            return True
        try:
            ended.get(timeout=max(0.0, timeout_s))
        except TimeoutError:
            return False
        return True


def _cut_off(cell: Cell) -> None:
    """Fence what does not end, and answer all who wait for it."""
    fenced = False
    while not fenced:  # the watchdog or the actor's thread may replace it at the same time
        old = cell.run
        run = Run(cell, old.number, old, None)
        run.cause = "Stopped"
        fenced = succeed(old, run)
    adopt(run)
    write_off(run)
    cell.phase = Phase.CLOSED
    cell.finish(cell.ended)
    cell.waker.wake()
