"""Where messages wait: lanes in the header form, numbered routes, and the waker of the one that takes them.

Everything here is safe to call from any thread, from signal handlers and from finalisers: each operation is one
C-level step on a list or dict, and no lock is ever held while somebody works.
"""

from __future__ import annotations

import threading
from typing import Any, NamedTuple

from supervision.atomic import Tally
from supervision.futures import Answer
from supervision.weight import weigh


class Waker:
    """A binary semaphore: any number of wakes before a wait let one wait through."""

    __slots__ = ("lock",)

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Asleep, whatever it was: for a forked child, whose copy of the lock nobody will release."""
        self.lock = threading.Lock()
        self.lock.acquire()

    def wake(self) -> None:
        """Let the waiting thread go on, or the next wait return at once. Never blocks."""
        if self.lock.locked():
            try:
                self.lock.release()
            except RuntimeError:
                return  # somebody else was faster

    def wait(self, timeout_s: float | None) -> bool:
        """Wait for a wake; False when the time ran out."""
        wait_s = -1.0 if timeout_s is None else max(0.0, min(timeout_s, threading.TIMEOUT_MAX))
        return self.lock.acquire(timeout=wait_s)


class Envelope(NamedTuple):
    """A message that was asked, with the future of its answer; one that was weighed, with its bytes."""

    message: Any
    answer: Answer | None = None
    weight: int = 0


def opened(item: Any) -> tuple[Any, Answer | None]:
    """The message of what waits in a lane, and the future of its answer if it was asked."""
    return (item.message, item.answer) if type(item) is Envelope else (item, None)


class Lane:
    """A flat list of waiting items in the header form.

    Producers only append and extend. The one consumer peeks, commits, and then removes in one C call that
    writes the number of all items that were ever removed into the header (see `incarnation.remove`), so that a
    removal can be repeated after a crash and never happens twice.
    """

    __slots__ = ("capacity", "dropped", "items", "peak")

    def __init__(self, capacity: int) -> None:
        self.items: list[Any] = [0]  # items[0] == number of items removed so far
        self.capacity = capacity
        self.dropped = Tally()
        self.peak = 0

    def __len__(self) -> int:
        return len(self.items) - 1

    def peek(self, most: int) -> list[Any]:
        """Header and up to `most` items, as a copy. Only the consumer calls it."""
        waiting = len(self.items) - 1
        if waiting > self.peak:
            self.peak = waiting
        return self.items[: most + 1]

    def clear(self) -> int:
        """Forget what waits; the header goes on. Only for a mailbox that has no consumer (after a stop, in a fork)."""
        forgotten = len(self.items) - 1
        self.items[1 : forgotten + 1] = ()
        return forgotten


class Mail(Lane):
    """A lane of messages, bounded in number and, if wanted, in bytes; what finds no place is dropped, the newest.

    `limit` is all that a sender's fast path looks at: whether a list that is longer takes more is for the slow path
    to decide. 0 is shut.
    """

    __slots__ = ("bytes_in", "bytes_out", "capacity_bytes", "limit")

    def __init__(self, capacity: int, capacity_bytes: int | None = None) -> None:
        super().__init__(capacity)
        self.capacity_bytes = capacity_bytes
        self.forget()

    def open(self) -> None:
        """Let senders append; messages that have to be weighed take the slow path."""
        self.limit = self.capacity if self.capacity_bytes is None else 0

    def shut(self) -> None:
        """Send every sender through the slow path."""
        self.limit = 0

    def forget(self) -> None:
        """Empty and open, nothing counted: at the beginning, and in a forked child. The list stays, for its senders."""
        self.items[:] = (0,)
        self.dropped = Tally()
        self.peak = self.bytes_in = self.bytes_out = 0
        self.open()

    @property
    def accepted(self) -> int:
        """Messages that were ever taken in, but for those that a `clear` forgot. A poll."""
        return int(self.items[0]) + len(self.items) - 1

    def offer(self, message: Any, answer: Answer | None = None) -> bool:
        """Append if there is place, else count a drop. The bound is soft by the number of threads inside."""
        weight = 0 if self.capacity_bytes is None else weigh(message)
        if len(self.items) > self.capacity or (
            self.capacity_bytes is not None and self.bytes_in - self.bytes_out + weight > self.capacity_bytes
        ):
            self.dropped.add()
            return False
        item = message if answer is None and not weight else Envelope(message, answer, weight)
        self.bytes_in += weight  # no call between reading and writing it, so no other thread comes between
        self.items.append(item)
        return True

    def clear(self) -> int:
        self.bytes_out = self.bytes_in
        return super().clear()


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
