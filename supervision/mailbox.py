"""Where messages wait: lanes in the header form, numbered routes, and the waker of the one that takes them.

Everything here is safe to call from any thread, from signal handlers and from finalisers: each operation is one
C-level step on a list or dict, and no lock is ever held while somebody works.
"""

from __future__ import annotations

import threading
from typing import Any, NamedTuple

from supervision.atomic import Tally


class Waker:
    """A binary semaphore: any number of wakes before a wait let one wait through."""

    __slots__ = ("_lock",)

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Asleep, whatever it was: for a forked child, whose copy of the lock nobody will release."""
        self._lock = threading.Lock()
        self._lock.acquire()

    def wake(self) -> None:
        """Let the waiting thread go on, or the next wait return at once. Never blocks."""
        try:
            self._lock.release()
        except RuntimeError:
            return  # already awake

    def wait(self, timeout_s: float | None) -> bool:
        """Wait for a wake; False when the time ran out."""
        wait_s = -1.0 if timeout_s is None else max(0.0, min(timeout_s, threading.TIMEOUT_MAX))
        return self._lock.acquire(timeout=wait_s)


class Envelope(NamedTuple):
    """A message and, if it was asked, the future of its answer."""

    message: Any
    answer: Any = None


class Lane:
    """A flat list of waiting items in the header form.

    Producers only append and extend. The one consumer peeks, commits, and then removes in one C call that
    writes the next cut number into the header (see `incarnation.remove`), so that a removal can be
    repeated after a crash and never happens twice.
    """

    __slots__ = ("capacity", "dropped", "items", "peak")

    def __init__(self, capacity: int) -> None:
        self.items: list[Any] = [0]  # items[0] == number of removals so far
        self.capacity = capacity
        self.dropped = Tally()
        self.peak = 0

    def __len__(self) -> int:
        return len(self.items) - 1

    def offer(self, item: Any) -> bool:
        """Append if there is place, else count a drop. The bound is soft by the number of threads inside."""
        if len(self.items) > self.capacity:
            self.dropped.add()
            return False
        self.items.append(item)
        return True

    def peek(self, most: int) -> list[Any]:
        """Header and up to `most` items, as a copy. Only the consumer calls it."""
        waiting = len(self.items) - 1
        if waiting > self.peak:
            self.peak = waiting
        return self.items[: most + 1]

    def clear(self) -> int:
        """Forget what waits; cut numbers go on. Only for a mailbox that has no consumer (after a stop, in a fork)."""
        forgotten = len(self.items) - 1
        self.items[1 : forgotten + 1] = ()
        return forgotten


class FrontBox(Lane):
    """The lane that everybody appends to without being slowed down: `gate` is all that the fast path looks at.

    While the consumer rests, the gate is shut: the next producer takes the slow path and wakes it.
    """

    __slots__ = ("gate", "width")

    def __init__(self, capacity: int, width: int) -> None:
        super().__init__(capacity)
        self.width = width  # list items of one record
        # gate[0]: list length from which on the slow path decides; 0 == shut
        # gate[1]: coarse time, monotonic seconds, right within the consumer's linger while it works
        self.gate: list[float] = [0, 0.0]

    @property
    def waiting(self) -> int:
        """Records that wait."""
        return (len(self.items) - 1) // self.width

    def open(self, now_s: float, length: int) -> None:
        """Let the fast path append while the list is shorter than `length`."""
        self.gate[1] = now_s
        self.gate[0] = length

    def shut(self) -> None:
        """Send every producer through the slow path."""
        self.gate[0] = 0


CREDIT = 64
"""Messages in a route at which its sender stops sending."""


class Route:
    """Numbered messages from one sender to one receiver: `slots[n]`, n = 1, 2, 3, ...

    The receiver owns it for the system's life. The sender's last number lies in the sender's committed state,
    the last number taken in the receiver's; so sending and removing can both be repeated after a crash.
    """

    __slots__ = ("lazy", "name", "receiver", "sender", "slots")

    def __init__(self, name: str, sender: Waker, receiver: Waker, *, lazy: bool = False) -> None:
        self.name = name
        self.lazy = lazy  # the receiver takes at its own ticks: it is woken for the first message and when many wait
        self.slots: dict[int, Any] = {}
        self.sender = sender
        self.receiver = receiver

    def __len__(self) -> int:
        return len(self.slots)

    def wake_receiver(self, urgent: bool) -> None:
        """After a message was put: let the receiver know if it has to."""
        waiting = len(self.slots)
        if urgent or not self.lazy or waiting == 1 or waiting >= CREDIT // 2:
            self.receiver.wake()

    def waiting(self, taken: int) -> list[Any]:
        """The messages after number `taken`, in order, without a gap. Only the receiver calls it.

        What a restarted sender has sent once more is dropped: a lazy receiver is woken for the first that waits.
        """
        found = []
        slots = self.slots
        for number in [number for number in list(slots) if number <= taken]:
            slots.pop(number, None)
        while (message := slots.get(taken + 1)) is not None:
            found.append(message)
            taken += 1
        return found
