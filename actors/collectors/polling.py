"""Reads the sources of one tier on threads of its own, so that one that blocks holds up neither the tier nor the others.

What is shared between the tier's thread, the workers and the agent's event loops are dicts and deques, each touched by
single C calls only: nothing is ever left locked, wherever a thread is struck.
"""

from __future__ import annotations

import inspect
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from actors.collectors.loops import Home, Task
from actors.collectors.reading import READINGS_MOST, Kept, Polled, Source, readings
from actors.collectors.work import (
    DEADLINE_S,
    FAILURES,
    LINGER_S,
    OVERRUNS,
    PATIENCE_S,
    QUICK_SLOTS,
    SKIPS,
    SLOW_SLOTS,
    Crew,
    Read,
    Worker,
)
from supervision import Clock
from supervision.host import current_thread


class Poller:
    """Polls for one tier role, through all incarnations of its actor.

    The actor's thread calls `tend`, `tick` and `look`, which never wait; sources are read by workers, one read of a
    source at a time in the whole system: `reads` are those that have been ordered and have not ended, by source.
    A source that is still being read at its next tick is skipped. A read that takes longer than `DEADLINE_S` is an
    overrun, and what it returns is thrown away; so are readings beyond the most. Each is counted, and so is what raises.

    A worker that is in one source for longer than `PATIENCE_S` is left to it, and another one takes what waits. The
    last slot is for sources that were quick the last time: the slow ones and the unknown never take all threads.
    """

    def __init__(
        self,
        role: str,
        sources: Mapping[str, Source],
        reads: dict[Any, Read],
        *,
        clock: Clock,
        record: Polled,
        quarantine: Callable[[BaseException], None],
        home: Home,
    ) -> None:
        self.sources = sources
        self._role = role
        self._reads = reads
        self._clock = clock
        self._record = record
        self._quarantine = quarantine
        self._home = home
        self._own_home = Home()
        self.own: Source | None = None  # the tier's own source: read at each tick, whatever is registered
        self._life: object = None  # workers end when it is another one; None: there is no tier to read for
        self._begin()

    def _begin(self) -> None:
        self._crew = Crew(f"{self._role}-sources")
        self._quick: deque[Read] = deque()
        self._slow: deque[Read] = deque()
        self._proven: dict[Any, bool] = {}  # sources whose last read was quick
        self._kept: tuple[Kept, ...] = ()
        self._tended: tuple[str, ...] | None = None

    def collect(self, source: Source | None) -> None:
        """Have a source of the tier's own, at home in the calling thread's event loop. Until the next call."""
        self._own_home.leave()
        self._own_home.move()
        self.own = source

    # the tier's thread

    def open(self) -> None:
        """The tier has begun, or goes on after a crash."""
        if self._life is None:
            self._life = object()

    def tend(self, names: tuple[str, ...]) -> None:
        """Let the sources that are kept at work be those of these names. Can be repeated."""
        if names is self._tended:
            return
        kept = tuple(source for name in names if isinstance(source := self.sources.get(name), Kept))
        for source in kept:
            source.open(self)
        for source in self._kept:
            if source not in kept:
                source.close(self)
        self._kept, self._tended = kept, names

    def tick(self, names: tuple[str, ...], now_s: float) -> None:
        """Have the sources of these names read, and the tier's own. Returns at once."""
        for key, name, source in self._due(names) if self._life is not None else ():
            read = Read(self, key, name, source)
            other = self._reads.setdefault(key, read)
            if other is read:
                (self._quick if key in self._proven else self._slow).append(read)
                continue
            self._count(SKIPS, other)
            if other.began_s is None and not other.keeper.holds(other):
                other.settle()  # its tier was struck before it was queued, or somebody is just beginning it and sees this
            if other.settled and (other.waits or other.abandoned(now_s)):
                self._end(other)
        self.look(now_s)

    def holds(self, read: Read) -> bool:
        """Whether it waits for a worker."""
        return read in self._quick or read in self._slow

    def look(self, now_s: float) -> float | None:
        """See to it that what waits is taken, and count what has passed its deadline. Returns when to look again."""
        times = [self._judged(read, now_s) for read in list(self._reads.values()) if read.keeper is self]
        times += [self._engaged(self._quick, QUICK_SLOTS, now_s), self._engaged(self._slow, SLOW_SLOTS, now_s)]
        return min((time_s for time_s in times if time_s is not None), default=None)

    def close(self) -> None:
        """The tier ends: so do the workers, each when its read returns, and all coroutines. Any thread, any time."""
        self._life = None
        for read in list(self._reads.values()):
            if read.keeper is self:
                read.settle()
                if read.task is not None:
                    read.task.cancel()
                if read.waits or read.abandoned(self._clock.now()):
                    self._end(read)
        self._quick.clear()
        self._slow.clear()
        self._crew.wake()
        self.tend(())
        self._tended = None

    def forget(self) -> None:
        """In a forked child: there are no threads and no event loops, and nothing is being read."""
        self.tend(())
        for read in self._reads.values():
            if read.task is not None:
                read.task.discard()
        self._reads.clear()
        self._own_home.leave()
        self._life = None
        self._begin()

    def _due(self, names: tuple[str, ...]) -> Iterator[tuple[Any, str | None, Source]]:
        for name in names:
            source = self.sources.get(name)
            if source is not None:
                yield name, name, source
        if self.own is not None:
            yield (self._role,), None, self.own

    def _judged(self, read: Read, now_s: float) -> float | None:
        """When its deadline is to be looked at; None for a read that has not begun, or about which all is known."""
        if read.began_s is None or read.settled:
            return None
        due_s = read.began_s + DEADLINE_S
        if now_s < due_s:
            return due_s
        if read.settle():
            self._count(OVERRUNS, read)
        return None

    def _engaged(self, queue: deque[Read], slots: range, now_s: float) -> float | None:
        """Have somebody take what waits. When to look whether he has; None if nothing waits, or all hands are bound."""
        life = self._life
        if not queue or life is None:
            return None
        free, at_hand_s = self._crew.hands(slots, life, now_s)
        if at_hand_s is None and free is not None:
            worker = Worker(life, now_s)
            self._crew.hire(free, worker, lambda: self._work(free, worker))
            return now_s + PATIENCE_S
        return at_hand_s

    # the workers' threads

    def _work(self, slot: int, worker: Worker) -> None:
        worker.thread = current_thread()
        try:
            while worker.life is self._life and self._crew.has(slot, worker):
                read = self._next(slot)
                if read is not None:
                    self._take(worker, read)
                elif self._crew.has_idle_beside(worker) or not worker.waker.wait(LINGER_S):
                    break
        finally:
            self._crew.leave(slot, worker)
        self.look(self._clock.now())  # something may have come for it meanwhile

    def _next(self, slot: int) -> Read | None:
        for queue, slots in ((self._quick, QUICK_SLOTS), (self._slow, SLOW_SLOTS)):
            try:
                if slot in slots:
                    return queue.popleft()
            except IndexError:
                continue
        return None

    def _take(self, worker: Worker, read: Read) -> None:
        worker.since_s = self._clock.now()
        worker.read, read.worker = read, worker
        if read.began_s is None:
            read.began_s = worker.since_s
        ended = True
        try:
            ended = self._read(read)
        except BaseException as error:  # noqa: BLE001 - a source is somebody else's code, and may call `sys.exit()`
            self._fail(read, error)
        finally:
            if self._clock.now() <= worker.since_s + PATIENCE_S:
                self._proven[read.key] = True
            else:
                self._proven.pop(read.key, None)
            if ended:
                self._end(read)
            worker.read = None

    def _read(self, read: Read) -> bool:
        """Read, and record what was read in time. False if it goes on in an event loop."""
        if read.settled:
            return True
        if read.outcome is not None:
            result, error = read.outcome
            if error is not None:
                raise error
        else:
            result = read.source()
        if inspect.isawaitable(result):
            return self._await(read, result)
        self._tell(read, result)
        return True

    def _await(self, read: Read, awaitable: Any) -> bool:
        task = Task(awaitable, lambda result, error: self._returned(read, result, error))
        read.outcome, read.task = None, task
        if read.settled:
            task.discard()
            return True
        loop = (self._own_home.running() if read.name is None else None) or self._home.running()
        if loop is not None and task.run_in(loop):
            return False
        self._tell(read, task.run_here())
        return True

    def _tell(self, read: Read, result: Any) -> None:
        found = readings(result, read.name)
        self._judged(read, self._clock.now())
        if read.settle():
            if len(found) > READINGS_MOST:
                self._count(OVERRUNS, read)
            for reading in found[:READINGS_MOST]:
                self._record(reading.name, reading.value, reading.labels, reading.time_s)

    def _fail(self, read: Read, error: BaseException) -> None:
        if read.settle():
            self._count(FAILURES, read)
            self._quarantine(error)

    def _end(self, read: Read) -> None:
        if read.task is not None:
            read.task.cancel()
        if self._reads.get(read.key) is read:
            self._reads.pop(read.key, None)

    # the threads of event loops

    def _returned(self, read: Read, result: Any, error: BaseException | None) -> None:
        """Have a worker look at what a coroutine has returned: that may be foreign code, such as a generator."""
        if read.settled:
            self._end(read)
            return
        read.outcome = (result, error)
        self._quick.append(read)
        self.look(self._clock.now())

    def _count(self, name: str, read: Read) -> None:
        self._record(name, 1.0, {"source": self._role if read.name is None else read.name})
