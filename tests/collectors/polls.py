"""A poller driven by hand: its time stands still until it is told, its workers are real threads."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from actors.collectors.loops import Home
from actors.collectors.polling import Poller, Shared
from actors.collectors.work import PATIENCE_S, Read
from supervision.testing import wait_until
from tests.conftest import telemetry_threads
from tests.hand import HandClock

START_S = 1_000.0
GUARD_S = 10.0


def new_hooks() -> Callable[[], int]:
    """Counts the hooks of the garbage collector that have come since this call."""
    before = len(gc.callbacks)
    return lambda: len(gc.callbacks) - before


class Gate:
    """A source that does not return before it is opened; it then gives 1."""

    def __init__(self) -> None:
        self.calls = 0
        self._open = threading.Event()

    def __call__(self) -> Any:
        self.calls += 1
        assert self._open.wait(GUARD_S)
        return 1.0

    def open(self) -> None:
        self._open.set()


class Polls:
    """One poller, and what it has recorded."""

    def __init__(
        self,
        sources: dict[str, Callable[[], Any]] | None = None,
        own: Callable[[], Any] | None = None,
        *,
        role: str = "tier",
        reads: dict[Any, Read] | None = None,
    ) -> None:
        self.clock = HandClock(START_S)
        self.home = Home()
        self.records: list[tuple[Any, ...]] = []
        self.failures: list[BaseException] = []
        self.reads: dict[Any, Read] = {} if reads is None else reads
        self.sources = sources or {}
        self.role = role
        shared = Shared(
            self.sources,
            self.reads,
            self.clock,
            record=lambda *record: self.records.append(record),
            quarantine=lambda _role, error: self.failures.append(error),
            home=self.home,
        )
        self.poller = Poller(role, shared)
        if own is not None:
            self.poller.collect(own)
        self.poller.open()

    def tick(self, *names: str) -> None:
        """Order the reads of a tick: of these names, or of all."""
        self.poller.tick(names or tuple(self.sources), self.clock.now_s)

    def later(self, by_s: float = 2 * PATIENCE_S) -> float | None:
        """Let time pass, and let the poller look."""
        self.clock.now_s += by_s
        return self.poller.look(self.clock.now_s)

    def reading(self) -> set[Any]:
        """Sources whose read has been ordered and has not ended."""
        return {read.name for read in list(self.reads.values())}

    def settle(self, *still: str | None) -> None:
        """Wait until all reads but these have ended."""
        wait_until(lambda: self.reading() == set(still), GUARD_S)

    def until_read(self, *gates: Gate) -> None:
        """Wait until each of these is being read."""
        wait_until(lambda: all(gate.calls for gate in gates), GUARD_S)

    def values(self) -> list[tuple[Any, Any]]:
        """(name, value) of what was read."""
        return [record[:2] for record in list(self.records) if not str(record[0]).startswith("telemetry.")]

    def counts(self) -> dict[str, int]:
        """How often each thing was counted, as `skips:a`."""
        found: dict[str, int] = {}
        for name, value, labels in [record for record in self.records if len(record) == 3]:
            assert value == 1.0
            what = f"{name.removeprefix('telemetry.source_')}:{labels['source']}"
            found[what] = found.get(what, 0) + 1
        return found

    def threads(self) -> int:
        """Workers that run."""
        return sum(thread.name == f"telemetry-{self.role}-sources" for thread in telemetry_threads())


@contextmanager
def polls(*args: Any, **kwargs: Any) -> Iterator[Polls]:
    """One that is closed at the end; gates among its sources are opened."""
    bench = Polls(*args, **kwargs)
    try:
        yield bench
    finally:
        bench.poller.close()
        for source in [*bench.sources.values(), bench.poller.own]:
            if isinstance(source, Gate):
                source.open()


@contextmanager
def looping() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop that runs on a thread of its own, like an agent's."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="agent-loop")
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(GUARD_S)
        if not loop.is_closed():
            loop.close()


@contextmanager
def ending(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Let the loop stop after this: what is posted into it meanwhile is never called."""
    stopping, ended = threading.Event(), threading.Event()
    loop.call_soon_threadsafe(lambda: (loop.stop(), stopping.set(), ended.wait(GUARD_S)))
    try:
        assert stopping.wait(GUARD_S)
        yield
    finally:
        ended.set()


def on(loop: asyncio.AbstractEventLoop, call: Callable[[], Any]) -> Any:
    """Call in the loop's thread, while it runs, and wait for what is returned."""

    async def calling() -> Any:
        return call()

    return asyncio.run_coroutine_threadsafe(calling(), loop).result(GUARD_S)
