"""Reads the sources of one tier on threads of its own, so that one that blocks holds up neither the tier nor the others.

What is shared between the tier's thread, the workers and the agent's event loops are dicts and deques, each touched by
single C calls only: nothing is ever left locked, wherever a thread is struck.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from actors.collectors.loops import Home, Task
from actors.collectors.reading import READINGS_MOST, Attached, Source, TakeReading, readings
from actors.collectors.work import Crew, Read
from supervision import Clock, earliest

OVERRUNS, SKIPS, FAILURES = "telemetry.source_overruns", "telemetry.source_skips", "telemetry.source_failures"
DEADLINE_S = 1.0
"""What a read returns later is thrown away."""


class Shared(NamedTuple):
    """What the pollers of one system have in common."""

    sources: Mapping[str, Source]
    reads: dict[Any, Read]
    """Those that have been ordered and have not ended, by source."""
    clock: Clock
    record: TakeReading
    quarantine: Callable[[str, BaseException], None]
    """Takes what a source of a role has raised."""
    home: Home


class Poller:
    """Polls for one tier role, through all incarnations of its actor.

    The actor's thread calls `tend`, `tick` and `look`, which never wait; sources are read by a crew of workers, one
    read of a source at a time in the whole system. A source that is still being read at its next tick is skipped. A
    read that takes longer than `DEADLINE_S` is an overrun, and what it returns is thrown away; so are readings beyond
    the most. Each is counted, and so is what raises.
    """

    def __init__(self, role: str, shared: Shared) -> None:
        self.sources, self._reads, self._clock, self._record, self._quarantine, self._home = shared
        self.own: Source | None = None  # the tier's own source: read at each tick, whatever is registered
        self._role = role
        self._own_home = Home()
        self._crew = Crew(f"{role}-sources", self._clock, self._take, self._end)
        self._attached: tuple[Attached, ...] = ()
        self._tended: tuple[str, ...] | None = None

    def collect(self, source: Source | None) -> None:
        """Have a source of the tier's own, at home in the calling thread's event loop. Until the next call."""
        self._own_home.leave()
        self._own_home.move()
        self.own = source

    # the tier's thread

    def open(self) -> None:
        """The tier has begun, or goes on after a crash."""
        self._crew.open()

    def tend(self, names: tuple[str, ...]) -> None:
        """Let the sources that are at work between readings be those of these names. Can be repeated."""
        if names is self._tended:
            return
        attached = tuple(source for name in names if isinstance(source := self.sources[name], Attached))
        for source in attached:
            source.open(self)
        for source in self._attached:
            if source not in attached:
                source.close(self)
        self._attached, self._tended = attached, names

    def tick(self, names: tuple[str, ...], now_s: float) -> None:
        """Have the sources of these names read, and the tier's own. Returns at once."""
        for key, name, source in self._due(names) if self._crew.is_open else ():
            read = Read(self, self._crew.queue_of(key), key, name, source)
            other = self._reads.setdefault(key, read)
            if other is read:
                read.queue.append(read)
                continue
            self._count(SKIPS, other)
            if other.began_s is None and other not in other.queue:
                other.settle()  # its tier was struck before it was queued, or somebody is just beginning it and sees this
            if other.settled and (other.waits or other.abandoned(now_s)):
                self._end(other)
        self.look(now_s)

    def look(self, now_s: float) -> float | None:
        """See to it that what waits is taken, and count what has passed its deadline. Returns when to look again."""
        times_s = [self._judged(read, now_s) for read in list(self._reads.values()) if read.poller is self]
        return earliest(*times_s, self._crew.engage(now_s))

    def close(self) -> None:
        """The tier ends: so do the workers, each when its read returns, and all coroutines. Any thread, any time."""
        self._crew.close()
        for read in list(self._reads.values()):
            if read.poller is self:
                read.settle()
                if read.task is not None:
                    read.task.cancel()
                if read.waits or read.abandoned(self._clock.now()):
                    self._end(read)
        self._released()

    def forget(self) -> None:
        """In a forked child: there are no threads and no event loops, and nothing is being read."""
        for read in self._reads.values():
            if read.task is not None:
                read.task.discard()
        self._reads.clear()
        self._crew.forget()
        self._own_home.leave()
        self._released()

    def _released(self) -> None:
        self.tend(())
        self._tended = None

    def _due(self, names: tuple[str, ...]) -> Iterator[tuple[Any, str, Source]]:
        for name in names:
            yield name, name, self.sources[name]
        if self.own is not None:
            yield (self._role,), self._role, self.own

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

    # the workers' threads

    def _take(self, read: Read) -> bool:
        """Read, and record what was read in time. False if it goes on in an event loop."""
        try:
            return self._read(read)
        except BaseException as error:  # noqa: BLE001 - a source is somebody else's code, and may call `sys.exit()`
            self._fail(read, error)
            return True

    def _read(self, read: Read) -> bool:
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
        loop = (self._own_home.running() if read.source is self.own else None) or self._home.running()
        if loop is not None and task.run_in(loop):
            return False
        self._tell(read, task.run_here())
        return True

    def _tell(self, read: Read, result: Any) -> None:
        found = list(readings(result, read.name))
        self._judged(read, self._clock.now())
        if read.settle():
            if len(found) > READINGS_MOST:
                self._count(OVERRUNS, read)
            for reading in found[:READINGS_MOST]:
                self._record(reading.name, reading.value, reading.labels, reading.time_s)

    def _fail(self, read: Read, error: BaseException) -> None:
        if read.settle():
            self._count(FAILURES, read)
            self._quarantine(self._role, error)

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
        self._crew.resume(read)

    def _count(self, name: str, read: Read) -> None:
        self._record(name, 1.0, {"source": read.name})
