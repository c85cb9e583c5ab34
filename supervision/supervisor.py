"""The supervisor: one level of children, one for one, and it never gives up."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Container, Iterable
from typing import Any

from messages.errors import ChildActive, ConfigError, RoleTaken, SystemStopped
from supervision.cell import Cell, Phase
from supervision.clock import Clock, SystemClock
from supervision.dead_letters import DeadLetter, DeadLetters
from supervision.host import current_thread, spawn, welcome
from supervision.incarnation import move
from supervision.leaks import leave_behind
from supervision.lives import STOPPED_MEANWHILE_S, end_all, is_over, launch, reopen
from supervision.mailbox import Mail, Waker
from supervision.policy import Policy, RestartType
from supervision.quarantine import Exhibit
from supervision.ref import Ref
from supervision.shutdown import Shutdown, StopReport
from supervision.tree import ChildStatus, stack, status
from supervision.watchdog import Watchdog

MAILBOX_CAPACITY = 10_000
_HELD_UP_MOST = 2


class Supervisor:
    """Owns the cells. A failed child is restarted in its cell; one that cannot be kept alive is parked and tried again.

    All methods may be called from any thread; only `stop` waits, and no longer than it is told. It stops at the end of the
    process and is empty and not started in a forked child, unless an owner that sees to that itself makes it with
    `owned=True`. `on_tick` is called ten times a second on the watchdog's thread.
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        running: bool = True,
        on_tick: Callable[[], None] | None = None,
        owned: bool = False,
    ) -> None:
        self.clock: Clock = clock or SystemClock()
        self.cells: dict[str, Cell] = {}
        self._letters = DeadLetters(self.clock)
        self._shutdown = Shutdown()
        self._running = running
        self._on_tick = on_tick or (lambda: None)
        self._watchdog: Watchdog | None = None
        self._held_up: list[Any] = []  # threads of watchdogs that were replaced
        if not owned:
            welcome(self)

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
        actor_class: type[Any] | None = None,
        context: Any = None,
        capacity: int = MAILBOX_CAPACITY,
        capacity_bytes: int | None = None,
        waker: Waker | None = None,
    ) -> Ref:
        """Add a child; it runs at once, or when the supervisor starts. `factory` is called on the child's own thread.

        `actor_class` is what the ref says that it leads to: the factory itself, if that is a class. `context` is what the
        actor finds in `self.context`. The mailbox holds `capacity` messages and, if it is given, about `capacity_bytes`
        bytes of them. A `waker` of one's own is for an actor that is also woken by others.
        Raises `RoleTaken` if the role is taken by a child that has not ended, `SystemStopped` during a stop.
        """
        shutdown = self._refuse_while_stopping()
        if capacity < 0 or (capacity_bytes is not None and capacity_bytes < 0):
            raise ConfigError("capacity, capacity_bytes: must be 0 or more")
        cell = Cell(
            role,
            factory,
            policy=policy or Policy(),
            clock=self.clock,
            context=context,
            mail=Mail(capacity, capacity_bytes),
            waker=waker or Waker(),
            letters=self._letters,
        )
        cell.ref = ref = Ref(cell, actor_class or (factory if isinstance(factory, type) else object))
        cell.admission = cell.ensure_watched = self.ensure_watched
        if cell.policy.restart is RestartType.TEMPORARY:
            cell.on_end = lambda: self._forget(cell)
        taken = self.cells.get(role)
        if taken is not None:
            self._forget(taken)  # if it has ended; so the newest stands last
        if self.cells.setdefault(role, cell) is not cell:  # one C call: of two threads one is refused
            raise RoleTaken(f"role: there is a child {role!r} already")
        if self._running:
            launch(cell)
            self.ensure_watched()
            self._end_if_stopped(shutdown, [cell])
        return ref

    def start(self, roles: Container[str] | None = None) -> None:
        """Start all children, or those of `roles`, in the order in which they were added. Twice is once.

        Not those that were stopped by their ref, or have ended themselves. During a stop it does nothing. It waits
        for a child that is just ending, half a second at most.
        """
        if self._shutdown.under_way:
            return
        if self._shutdown.begun:
            self._shutdown = Shutdown()
        self._running, shutdown = True, self._shutdown
        cells = [cell for cell in list(self.cells.values()) if roles is None or cell.role in roles]
        for cell in cells:
            if not cell.given_up and not shutdown.begun:
                reopen(cell)
        self.ensure_watched()
        with contextlib.suppress(SystemStopped):
            self._end_if_stopped(shutdown, cells)

    def ensure_watched(self) -> None:
        """See to it that there is a watchdog. Whoever asks calls this, so that a dead one is replaced."""
        watchdog = self._watchdog
        if not self._running or (watchdog is not None and not watchdog.lost):
            return
        if watchdog is not None and not self._replaceable(watchdog):
            return
        self._watchdog = fresh = Watchdog(lambda: list(self.cells.values()), self.clock, self._tick)

        def watch() -> None:
            try:
                fresh.watch(lambda: self._running and self._watchdog is fresh)
            finally:
                fresh.ended.set(True)

        if not spawn("watchdog", watch):
            fresh.ended.set(False)

    def _replaceable(self, watchdog: Watchdog) -> bool:
        """Whether a lost watchdog may be replaced; one whose thread is held up is left behind, up to a bound."""
        watchdog.waker.wake()
        if watchdog.thread is not None and watchdog.thread.is_alive() and not watchdog.ended.done:
            self._held_up = [thread for thread in self._held_up if thread.is_alive()]
            if len(self._held_up) == _HELD_UP_MOST:
                return False
            self._held_up.append(watchdog.thread)
            leave_behind(watchdog.thread)
        return True

    def stop(self, timeout_s: float = 5.0) -> StopReport:
        """End all children within one deadline, last added first, and the watch over them. Never raises.

        What waits is handled before an actor ends. What does not end in time is fenced; it has no effects any more.
        A second stop, also one from another thread meanwhile, returns the same report. A child that calls it is not
        waited for: it ends when its handler has returned, and what waits there has been handled.
        """
        return self._shutdown.run(lambda: self._stop(timeout_s), patience_s=0.0 if self.inside else timeout_s)

    @property
    def inside(self) -> bool:
        """Whether the calling thread is that of a child."""
        me = current_thread()
        return any(cell.run.thread is me for cell in list(self.cells.values()))

    def _stop(self, timeout_s: float) -> StopReport:
        began_s = self.clock.now()
        left, hung = 0, tuple[str, ...]()
        while cells := [cell for cell in reversed(list(self.cells.values())) if not is_over(cell)]:
            more_left, more_hung = end_all(cells, began_s + timeout_s)
            left, hung = left + more_left, hung + more_hung
        self._running = False
        watchdog, self._watchdog = self._watchdog, None  # another start has a watchdog of its own
        if watchdog is not None:
            watchdog.waker.wake()
        return StopReport(not hung and left == 0 and not self.inside, left, hung, self.clock.now() - began_s)

    def end_children(self, roles: Iterable[str], end_s: float) -> tuple[int, tuple[str, ...]]:
        """End these children within one deadline, a monotonic time: messages that were cut off, and who was fenced."""
        return end_all([self.cells[role] for role in roles if role in self.cells], end_s)

    def restart_child(self, role: str) -> None:
        """Start a child that has ended, or was not yet started. Its state, ref and counters go on.

        Raises `ChildActive` if it runs or restarts, `SystemStopped` during a stop, KeyError for a role that there is
        not. While the supervisor does not run, the child waits for its start.
        """
        cell = self.cells[role]
        if cell.phase is not Phase.NEW:
            self._ended(role)
        shutdown = self._refuse_while_stopping()
        cell.given_up = False
        if self._running:
            reopen(cell)
            self.ensure_watched()
            self._end_if_stopped(shutdown, [cell])

    def delete_child(self, role: str) -> None:
        """Forget a child that has ended; its ref stays that of an ended one. Raises as `restart_child`."""
        cell = self._ended(role)
        if not self._forget(cell):
            raise ChildActive(f"child {role!r} is {status(cell).state}")

    def tree(self) -> tuple[ChildStatus, ...]:
        """All children as they are, without asking them. Looks after the watchdog as an ask does."""
        self.ensure_watched()
        return tuple(status(cell) for cell in list(self.cells.values()))

    def stack(self, role: str) -> tuple[str, ...]:
        """Where a child's thread is, outermost frame first, without values. KeyError for a role that there is not."""
        return stack(self.cells[role])

    def dead_letters(self) -> tuple[DeadLetter, ...]:
        """The last messages that were not handled, oldest first: class and reason."""
        return self._letters.letters()

    def quarantine(self) -> dict[str, tuple[Exhibit, ...]]:
        """By role, what failed last: fingerprints, no content."""
        return {cell.role: exhibits for cell in list(self.cells.values()) if (exhibits := cell.quarantine.exhibits())}

    def after_fork(self) -> None:
        """In a forked child: no thread of ours is left. Mailboxes are empty, children wait for a start.

        The runtime calls it, unless the supervisor has an owner, who does.
        """
        self._running = False
        self._watchdog = None
        self._shutdown = Shutdown()
        self._letters.forget()
        for cell in list(self.cells.values()):
            cell.forget()

    def at_exit(self, timeout_s: float) -> None:
        """At the end of the process; called likewise."""
        self.stop(timeout_s)

    def _refuse_while_stopping(self) -> Shutdown:
        shutdown = self._shutdown
        if self._running and shutdown.under_way:
            raise SystemStopped("the supervisor is not running: it is being stopped")
        return shutdown

    def _end_if_stopped(self, shutdown: Shutdown, cells: list[Cell]) -> None:
        """A stop may have begun, and perhaps ended, while these were started: then it is the end of them as well."""
        if shutdown.begun:
            end_all(cells, self.clock.now() + STOPPED_MEANWHILE_S)
            raise SystemStopped("the supervisor was stopped")

    def _tick(self) -> None:
        self._letters.say_new()
        self._on_tick()

    def _ended(self, role: str) -> Cell:
        cell = self.cells[role]
        if cell.phase is not Phase.CLOSED or not cell.ended.done:
            raise ChildActive(f"child {role!r} is {status(cell).state}")
        return cell

    def _forget(self, cell: Cell) -> bool:
        """Take a child that has ended out of the tree. False if it has not, or somebody else was faster."""
        if not move(cell, Phase.CLOSED, Phase.CLAIMED):
            return False
        cell.run.state = None
        cells, role = self.cells, cell.role
        if role in cells and cells[role] is cell:
            del cells[role]  # no call between the test and this: it may be another child's by now
        return True
