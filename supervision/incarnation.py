"""One run of one actor object, how it is succeeded, and the effects that only the current one may have.

Every step here that must not be torn apart is one line without a call between the fence test and the store:
CPython switches threads and delivers asynchronous exceptions only at function entry, after a call and at a
backward jump. A free-threaded build needs a lock around each of these lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from supervision.mailbox import Lane, Route
from supervision.policy import Record

if TYPE_CHECKING:
    from threading import Thread

    from supervision.cell import Cell
    from supervision.work import Reply


BITE_MIN, BITE_MAX = 64, 65_536


class Run:
    """One incarnation: numbered, replaced, never repaired.

    Only the thread of `owner` writes to it, or whoever has just put it in place without a thread.
    """

    __slots__ = (
        "actor",
        "attention",
        "barren",
        "beat",
        "bite",
        "born_s",
        "cause",
        "cell",
        "committed",
        "consumed",
        "ending",
        "failed_s",
        "number",
        "owner",
        "parked_s",
        "prev",
        "record",
        "replies",
        "resting",
        "start_s",
        "state",
        "thread",
        "work",
    )

    def __init__(self, cell: Cell, number: int, prev: Run | None, owner: object) -> None:
        self.cell = cell
        self.number = number
        self.prev = prev  # None once its state has been adopted
        self.owner = owner  # token of the thread that runs it
        self.thread: Thread | None = None  # None until that thread has begun
        self.actor: Any = None
        self.state: Any = None
        self.work: Any = None  # a Work, from the moment it has adopted
        self.replies: tuple[Reply, ...] = ()  # of messages that are accounted for, until they are given
        self.committed = 0  # commits and ticks, and batches in which messages were handled
        self.beat = 0  # raised at every step: progress that the watchdog can see
        self.consumed = False  # a message has failed in it: no progress, but one less that waits
        self.barren = 0  # predecessors in a row that neither handled nor failed a message
        self.resting = False  # True while it waits for something to do
        self.attention = False  # there is control, or an end, to be looked at before the next message in hand
        self.ending = False  # it has ended itself, after the message in hand
        self.bite: int = BITE_MAX if prev is None else max(BITE_MIN, prev.bite // 2)  # items planned at once
        self.record = Record()  # of the failures before it
        self.start_s = 0.0  # not before this time
        self.born_s: float | None = None  # when it was ready for its first message
        self.failed_s: float | None = None  # when the predecessor failed
        self.parked_s: float | None = None  # since when it is parked
        self.cause: str | None = None  # class name of the failure that ended the predecessor

    @property
    def live(self) -> bool:
        """Whether it is still the cell's incarnation. A fenced one has no effects any more."""
        return self.cell.run is self

    @property
    def has_thread(self) -> bool:
        """Whether it was begun by a thread that has not ended."""
        return self.thread is not None and self.thread.is_alive()

    @property
    def productive(self) -> bool:
        """Whether it got anything done."""
        return self.committed > 0 or (self.work is not None and self.work.done > 0)


def succeed(old: Run, new: Run) -> bool:
    """Put `new` in the place of `old`: from here on `old` is fenced. False if somebody did it before."""
    cell = old.cell
    if cell.run is old:
        cell.run = new
    return cell.run is new


def move(cell: Cell, before: Any, after: Any) -> bool:
    """Let a cell go from one phase of its life to the next, if that is where it is. Of two threads one does it."""
    if cell.phase is before:
        cell.phase = after
        return True
    return False


def close(run: Run, closed: Any) -> None:
    """Let a cell's life end with this incarnation."""
    cell = run.cell
    if cell.run is run:
        cell.phase = closed


def remove(run: Run, lane: Lane, cut: int, count: int) -> None:
    """Remove `count` items, which lets the header be `cut`, if this has not been done yet."""
    cell, items = run.cell, lane.items
    # Built before the test: an allocation may run a finaliser, and a finaliser may let another thread in.
    span, note, last = slice(0, count + 1), (cut,), cut - count
    if cell.run is run and items[0] == last:
        items[span] = note


def send(run: Run, route: Route, number: int, message: Any) -> None:
    """Put a numbered message into a route."""
    cell, slots = run.cell, route.slots
    if cell.run is run:
        slots[number] = message


def forget(run: Run, route: Route, taken: int) -> None:
    """Drop what has been taken from a route, also what a successor sent a second time."""
    cell, slots = run.cell, route.slots
    for number in [number for number in list(slots) if number <= taken]:
        pop = slots.pop
        if cell.run is run:
            pop(number, None)


def merge(run: Run, target: dict[Any, Any], touched: dict[Any, Any]) -> None:
    """Fold the touched part of a map into the whole."""
    cell, update = run.cell, target.update
    if cell.run is run:
        update(touched)


def drop(run: Run, target: dict[Any, Any], keys: Iterable[Any]) -> None:
    """Take keys out of a map."""
    cell, pop = run.cell, target.pop
    for key in keys:
        if cell.run is run:
            pop(key, None)


def put_state(run: Run, state: Any) -> None:
    """Commit an ordinary actor's state."""
    cell = run.cell
    if cell.run is run:
        run.state = state
