"""One read of a source, and the few workers of a poller that take what waits to be read."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from actors.collectors.loops import Task
from actors.collectors.reading import Source
from supervision import Clock, Waker, earliest
from supervision.host import current_thread, spawn

PATIENCE_S = 0.02
"""A worker that is in one source for longer is left to it; one that is not is quick."""
LINGER_S = 2.0
"""A worker without work ends after so long: tiers with a slow pace have no thread between their ticks."""
QUICK_SLOTS, SLOW_SLOTS = range(8), range(7)
"""Places of workers, and which of them may read a source that is not known to be quick."""
_UNBORN_S = 1.0  # a worker whose thread has not begun by then never will


class Read:
    """One read, from its order to its end. Somebody settles it, once: with what it returned, or as what went wrong."""

    __slots__ = ("_open", "began_s", "key", "name", "outcome", "poller", "queue", "source", "task", "worker")

    def __init__(self, poller: object, queue: deque[Read], key: Any, name: str, source: Source) -> None:
        self.poller = poller  # who has ordered it
        self.queue = queue  # where it waits to begin
        self.key = key
        self.name = name  # of what it reads, unless the reading has one
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

    __slots__ = ("life", "read", "since_s", "slot", "thread", "waker")

    def __init__(self, slot: int, life: object, now_s: float) -> None:
        self.slot = slot
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
    """The workers of one poller, by slot, and the reads that wait for them. Any thread.

    A worker that is in one source for longer than `PATIENCE_S` is left to it, and another one takes what waits. The
    last slot is for sources that were quick the last time: the slow ones and the unknown never take all threads.

    `take` reads, and never raises; False if the read goes on elsewhere. `end` is told of all others, at the very last.
    """

    def __init__(self, name: str, clock: Clock, take: Callable[[Read], bool], end: Callable[[Read], None]) -> None:
        self._name = name
        self._clock = clock
        self._take = take
        self._end = end
        self._life: object = None  # workers end when it is another one; None: there is no tier to read for
        self._workers: dict[int, Worker] = {}
        self._proven: dict[Any, bool] = {}  # sources whose last read was quick
        self._quick: deque[Read] = deque()
        self._slow: deque[Read] = deque()
        self._queues = ((self._quick, QUICK_SLOTS), (self._slow, SLOW_SLOTS))

    @property
    def is_open(self) -> bool:
        """Whether there is a tier to read for."""
        return self._life is not None

    def open(self) -> None:
        """Begin, or go on."""
        if self._life is None:
            self._life = object()

    def close(self) -> None:
        """All end, each when its read returns; what waits is dropped."""
        self._life = None
        for queue, _ in self._queues:
            queue.clear()
        for worker in list(self._workers.values()):
            worker.waker.wake()

    def forget(self) -> None:
        """In a forked child: there are no threads."""
        self._workers.clear()
        self._proven.clear()
        self.close()

    def queue_of(self, key: Any) -> deque[Read]:
        """Where a read of this source is to wait."""
        return self._quick if key in self._proven else self._slow

    def resume(self, read: Read) -> None:
        """Have somebody take one that has gone on elsewhere until now."""
        self._quick.append(read)
        self.engage(self._clock.now())

    def engage(self, now_s: float) -> float | None:
        """Have somebody take what waits. When to look whether he has; None if nothing waits, or all hands are bound."""
        return earliest(*[self._engaged(queue, slots, now_s) for queue, slots in self._queues])

    def _engaged(self, queue: deque[Read], slots: range, now_s: float) -> float | None:
        life = self._life
        if not queue or life is None:
            return None
        free, at_hand_s = self._hands(slots, life, now_s)
        if at_hand_s is not None or free is None:
            return at_hand_s
        worker = Worker(free, life, now_s)
        # Another one may have taken the slot meanwhile, or there is no thread to be had.
        if self._workers.setdefault(free, worker) is worker and not spawn(self._name, lambda: self._work(worker)):
            self._workers.pop(free, None)
        return now_s + PATIENCE_S

    def _hands(self, slots: range, life: object, now_s: float) -> tuple[int | None, float | None]:
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

    # the workers' threads

    def _work(self, worker: Worker) -> None:
        worker.thread = current_thread()
        try:
            while worker.life is self._life and self._has(worker):
                read = self._next(worker.slot)
                if read is not None:
                    self._read(worker, read)
                elif self._has_idle_beside(worker) or not worker.waker.wait(LINGER_S):
                    break
        finally:
            if self._has(worker):
                self._workers.pop(worker.slot, None)
        self.engage(self._clock.now())  # something may have come for it meanwhile

    def _has(self, worker: Worker) -> bool:
        return self._workers.get(worker.slot) is worker

    def _has_idle_beside(self, worker: Worker) -> bool:
        return any(other.read is None for other in list(self._workers.values()) if other is not worker)

    def _next(self, slot: int) -> Read | None:
        for queue, slots in self._queues:
            try:
                if slot in slots:
                    return queue.popleft()
            except IndexError:
                continue
        return None

    def _read(self, worker: Worker, read: Read) -> None:
        worker.since_s = self._clock.now()
        worker.read, read.worker = read, worker
        if read.began_s is None:
            read.began_s = worker.since_s
        ended = True
        try:
            ended = self._take(read)
        finally:
            if self._clock.now() <= worker.since_s + PATIENCE_S:
                self._proven[read.key] = True
            else:
                self._proven.pop(read.key, None)
            if ended:
                self._end(read)
            worker.read = None
