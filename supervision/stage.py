"""The pipeline actor: peek, plan, commit, and only then the effects, each of which can be repeated.

Its state is one value. A plan reads the state and what waits, and makes the next state; committing is one store.
Everything that anyone else sees follows from the committed state. So a crash at any point loses nothing and
does nothing twice: before the commit it is as if nothing had happened, after it the successor repeats the effects.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from messages.lifecycle import Crash, CrashOrdered
from supervision.actor import Actor
from supervision.cell import Phase
from supervision.futures import Answer
from supervision.incarnation import BITE_MAX, Run, drop, forget, merge, remove, send
from supervision.loop import crash
from supervision.mailbox import Lane, Route, opened
from supervision.names import class_name, unknown


class Committed(NamedTuple):
    """State of a stage: its own value, the numbers of its routes, and the effects of the last commit."""

    data: Any
    taken: Mapping[str, int] = {}
    """Last number taken, by route."""
    sent: Mapping[str, int] = {}
    """Last number sent, by route."""
    removals: tuple[tuple[Lane, int, int], ...] = ()
    sends: tuple[tuple[Route, int, Any, bool], ...] = ()
    consumed: tuple[tuple[Route, int], ...] = ()
    merges: tuple[tuple[dict[Any, Any], dict[Any, Any]], ...] = ()
    drops: tuple[tuple[dict[Any, Any], tuple[Any, ...]], ...] = ()
    replies: tuple[tuple[Answer, Any], ...] = ()


class Draft:
    """A next state in the making: local to one plan, thrown away when the plan fails."""

    def __init__(self, committed: Committed) -> None:
        self._committed = committed
        self._taken: dict[str, int] = {}
        self._sent: dict[str, int] = {}
        self._removals: list[tuple[Lane, int, int]] = []
        self._sends: list[tuple[Route, int, Any, bool]] = []
        self._consumed: list[tuple[Route, int]] = []
        self._merges: list[tuple[dict[Any, Any], dict[Any, Any]]] = []
        self._drops: list[tuple[dict[Any, Any], tuple[Any, ...]]] = []
        self._replies: list[tuple[Answer, Any]] = []

    def remove(self, lane: Lane, head: list[Any]) -> None:
        """Take out of a lane what was peeked."""
        count = len(head) - 1
        self._removals.append((lane, head[0] + count, count))

    def consume(self, route: Route, count: int) -> None:
        """Take the next `count` messages out of a route."""
        self._taken[route.name] = number = self.number_taken(route) + count
        self._consumed.append((route, number))

    def number_taken(self, route: Route) -> int:
        """Number of the last message taken from a route."""
        return self._taken.get(route.name, self._committed.taken.get(route.name, 0))

    def send(self, route: Route, message: Any, *, urgent: bool = False) -> None:
        """Send a message on a route; an urgent one wakes even a receiver that waits for its tick."""
        self._sent[route.name] = number = self._sent.get(route.name, self._committed.sent.get(route.name, 0)) + 1
        self._sends.append((route, number, message, urgent))

    def merge(self, target: dict[Any, Any], touched: dict[Any, Any]) -> None:
        """Fold a touched part into a map."""
        if touched:
            self._merges.append((target, touched))

    def drop(self, target: dict[Any, Any], keys: tuple[Any, ...]) -> None:
        """Take keys out of a map, after what is folded into it."""
        if keys:
            self._drops.append((target, keys))

    def reply(self, answer: Answer | None, outcome: Any) -> None:
        """Answer an ask; an exception is raised at the asker."""
        if answer is not None:
            self._replies.append((answer, outcome))

    def commit(self, data: Any) -> Committed:
        """The next state."""
        old = self._committed
        return Committed(
            data,
            {**old.taken, **self._taken} if self._taken else old.taken,
            {**old.sent, **self._sent} if self._sent else old.sent,
            tuple(self._removals),
            tuple(self._sends),
            tuple(self._consumed),
            tuple(self._merges),
            tuple(self._drops),
            tuple(self._replies),
        )


class Stage(Actor):
    """Base of pipeline actors. Subclasses plan; the loop, the commit and the effects are here."""

    # to be overridden

    def plan(self, committed: Committed, run: Run, now_s: float) -> Committed | None:
        """The next state, or None when there is nothing to do. Pure: it changes nothing that others see."""
        raise NotImplementedError

    def due_s(self, committed: Committed) -> float | None:
        """When `plan` has something to do without being woken, monotonic seconds; None: never."""
        return None

    def blocked(self, committed: Committed) -> bool:
        """Whether it waits for a receiver to take: then a plan that finds nothing is no sign that nothing is left."""
        return False

    def after_commit(self, now_s: float) -> None:
        """At most once, after the effects of a commit: for what is not exact, such as reading a source."""

    def rest(self, run: Run, until_s: float | None) -> None:
        """Wait for something to do."""
        run.cell.clock.wait(run.cell.waker, until_s)

    # the loop

    def _actor_loop(self) -> None:
        """Step until the end or the fence."""
        run = self._run
        cell = run.cell
        while cell.run is run:
            run.beat += 1
            draining = cell.phase is Phase.DRAINING  # read before the look that finds nothing
            if not cell.halted and self._step(run):
                continue
            if cell.run is not run:
                return  # a late return: the waker and the end are the successor's
            if cell.halted or (draining and not self.blocked(run.state)):
                self.on_stop()
                return
            run.resting = True
            self.rest(run, self.due_s(run.state))
            run.resting = False

    def _actor_loop_setup(self) -> None:
        """Repeat the effects of the predecessor's last commit."""
        effect(self._run, self._run.state)

    def _step(self, run: Run) -> bool:
        cell = run.cell
        if len(cell.control):
            self._obey(run)
        new = self.plan(run.state, run, cell.clock.now())
        if new is None:
            return False
        run.state = new  # the commit
        run.committed += 1
        run.bite = min(BITE_MAX, run.bite * 2)
        effect(run, new)
        if cell.run is run:
            run.work.handled += 1
            self.after_commit(cell.clock.now())
        return True

    def _obey(self, run: Run) -> None:
        """Take an order out of the control lane. The only one that a stage knows is `Crash`."""
        head = run.cell.control.peek(1)
        draft = Draft(run.state)
        draft.remove(run.cell.control, head)
        message, answer = opened(head[1])
        draft.reply(answer, CrashOrdered("ordered") if type(message) is Crash else unknown(class_name(self), message))
        run.state = draft.commit(run.state.data)
        run.committed += 1
        effect(run, run.state)
        if type(message) is Crash:
            crash()


def effect(run: Run, state: Committed) -> None:
    """Everything that follows from a committed state. Can be repeated, by this incarnation or its successor."""
    for lane, cut, count in state.removals:
        remove(run, lane, cut, count)
    for target, touched in state.merges:
        merge(run, target, touched)
    for target, keys in state.drops:
        drop(run, target, keys)
    for route, number, message, urgent in state.sends:
        send(run, route, number, message)
        route.wake_receiver(urgent)
    for route, number in state.consumed:
        forget(run, route, number)
        route.sender.wake()
    for answer, outcome in state.replies:
        if run.live:
            answer.resolve(outcome)
