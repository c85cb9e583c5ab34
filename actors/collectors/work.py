"""One read of a source, the worker that does it, and the few workers that a poller has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from actors.collectors.loops import Task
from actors.collectors.reading import Source
from supervision import Waker
from supervision.host import spawn

OVERRUNS, SKIPS, FAILURES = "telemetry.source_overruns", "telemetry.source_skips", "telemetry.source_failures"
DEADLINE_S = 1.0
"""What a read returns later is thrown away."""
PATIENCE_S = 0.02
"""A worker that is in one source for longer is left to it; one that is not is quick."""
LINGER_S = 2.0
"""A worker without work ends after so long: tiers with a slow pace have no thread between their ticks."""
QUICK_SLOTS, SLOW_SLOTS = range(8), range(7)
"""Places of workers, and which of them may read a source that is not known to be quick."""
_UNBORN_S = 1.0  # a worker whose thread has not begun by then never will


class Keeper(Protocol):
    """Who has ordered a read."""

    def holds(self, read: Read) -> bool:
        """Whether it waits for a worker."""


class Read:
    """One read, from its order to its end. Somebody settles it, once: with what it returned, or as what went wrong."""

    __slots__ = ("_open", "began_s", "keeper", "key", "name", "outcome", "source", "task", "worker")

    def __init__(self, keeper: Keeper, key: Any, name: str | None, source: Source) -> None:
        self.keeper = keeper  # the poller that has ordered it
        self.key = key
        self.name = name  # None: the tier's own source, whose readings have names
        self.source = source
        self.began_s: float | None = None
        self.outcome: tuple[Any, BaseException | None] | None = None  # of its coroutine, for a worker to look at
        self.task: Task | None = None
        self.worker: Worker | None = None
        self._open = {True: True}

    @property
    def settled(self) -> bool:
        """Whether what it returns from here on is thrown away."""
        return not self._open

    def settle(self) -> bool:
        """Say what has become of it; True for the first one who does. One C call, so there is one."""
        return self._open.pop(True, False)

    @property
    def waits(self) -> bool:
        """Whether it is in a queue, and in nobody's hands."""
        return self.began_s is None or self.outcome is not None

    def abandoned(self, now_s: float) -> bool:
        """Whether nobody is at it any more: its loop stands still, or its thread was struck between two steps."""
        worker = self.worker
        if self.task is not None:
            return self.task.abandoned
        return worker is not None and (worker.read is not self or worker.is_lost(now_s))


class Worker:
    """One thread that reads sources."""

    __slots__ = ("life", "read", "since_s", "thread", "waker")

    def __init__(self, life: object, now_s: float) -> None:
        self.life = life
        self.waker = Waker()
        self.read: Read | None = None  # None while it waits for work
        self.since_s = now_s  # when it was made, or has begun its read
        self.thread: Any = None  # None until it has begun

    def is_lost(self, now_s: float) -> bool:
        """Whether its thread has ended without saying so, or will never begin."""
        if self.thread is None:
            return now_s > self.since_s + _UNBORN_S
        return not self.thread.is_alive()


class Crew:
    """The workers of one poller, by slot. Any thread."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._workers: dict[int, Worker] = {}

    def hands(self, slots: range, life: object, now_s: float) -> tuple[int | None, float | None]:
        """The lowest free slot, and until when somebody is expected to take what waits; an idle worker is woken."""
        free = at_hand_s = None
        for slot in reversed(slots):
            worker = self._workers.get(slot)
            if worker is None or worker.is_lost(now_s):
                self._workers.pop(slot, None)
                free = slot
            elif worker.life is life and worker.read is None:
                worker.waker.wake()
                at_hand_s = now_s + PATIENCE_S
            elif worker.life is life and now_s < worker.since_s + PATIENCE_S:
                at_hand_s = worker.since_s + PATIENCE_S
        return free, at_hand_s

    def hire(self, slot: int, worker: Worker, work: Callable[[], None]) -> None:
        """Let it work on a thread of its own, unless another one has taken the slot or there is no thread to be had."""
        if self._workers.setdefault(slot, worker) is worker and not spawn(self._name, work):
            self._workers.pop(slot, None)

    def has(self, slot: int, worker: Worker) -> bool:
        """Whether it still has its slot."""
        return self._workers.get(slot) is worker

    def leave(self, slot: int, worker: Worker) -> None:
        """Give the slot back."""
        if self.has(slot, worker):
            self._workers.pop(slot, None)

    def has_idle_beside(self, worker: Worker) -> bool:
        """Whether another one has nothing to do either."""
        return any(other.read is None for other in list(self._workers.values()) if other is not worker)

    def wake(self) -> None:
        """Let all look whether it is still their poller's life."""
        for worker in list(self._workers.values()):
            worker.waker.wake()
