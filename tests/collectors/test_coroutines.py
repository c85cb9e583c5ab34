"""Coroutines of sources run in the loop that they belong to, without a thread, and under the same deadline."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from actors.collectors import Reading
from actors.collectors.loops import Home
from actors.collectors.polling import DEADLINE_S
from supervision.testing import wait_until
from tests.collectors.polls import ending, looping, on, polls


class Asking:
    """A coroutine source that notes where it runs, and ends when it is told."""

    def __init__(self, result: Any = 1.0) -> None:
        self.result = result
        self.calls: list[tuple[Any, str]] = []
        self.cancelled = 0
        self.event: asyncio.Event | None = None

    async def __call__(self) -> Any:
        self.event = asyncio.Event()
        self.calls.append((asyncio.get_running_loop(), threading.current_thread().name))
        try:
            await self.event.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return self.result

    def tell(self, loop: asyncio.AbstractEventLoop) -> None:
        assert self.event is not None
        loop.call_soon_threadsafe(self.event.set)


def plain(source: Callable[[], Awaitable[Any]]) -> Callable[[], Any]:
    """A plain function that returns an awaitable."""
    return lambda: source()


@pytest.mark.parametrize("wrapped", [lambda source: source, plain])
def test_a_coroutine_runs_in_the_systems_loop_and_holds_no_thread(wrapped: Any) -> None:
    asking = Asking([Reading(2.0, {"k": "v"}), 3])
    with looping() as loop, polls({"a": wrapped(asking), "b": lambda: 2.0}) as bench:
        on(loop, bench.home.move)
        bench.tick()
        bench.settle("a")
        wait_until(lambda: asking.event)
        assert asking.calls == [(loop, "agent-loop")] and bench.threads() == 1
        bench.tick()
        bench.settle("a")
        assert bench.counts() == {"skips:a": 1}
        asking.tell(loop)
        bench.settle()
        assert bench.values() == [("b", 2.0), ("b", 2.0), ("a", 2.0), ("a", 3.0)]
        bench.tick("a")
        wait_until(lambda: len(asking.calls) == 2)


def test_a_tiers_own_source_runs_in_the_loop_where_it_was_added_and_else_in_the_systems() -> None:
    asking = Asking()
    with looping() as other, looping() as home, polls() as bench:
        on(home, bench.home.move)
        with looping() as loop:
            on(loop, lambda: bench.poller.collect(asking))
            bench.tick()
            wait_until(lambda: asking.event)
            asking.tell(loop)
            bench.settle()
        bench.tick()
        wait_until(lambda: len(asking.calls) == 2)
        asking.tell(home)
        bench.settle()
        assert [where for where, _ in asking.calls] == [loop, home] and other is not home


def test_without_a_loop_that_runs_it_has_one_of_its_own_on_a_thread_of_telemetrys() -> None:
    asking = Asking()
    with looping() as ended, polls({"a": asking}) as bench:
        on(ended, bench.home.move)
        ended.call_soon_threadsafe(ended.stop)
        wait_until(lambda: not ended.is_running())
        bench.tick()
        wait_until(lambda: asking.event)
        ((loop, thread),) = asking.calls
        assert thread == "telemetry-tier-sources" and loop is not ended
        asking.tell(loop)
        bench.settle()
        assert bench.values() == [("a", 1.0)]


@pytest.mark.parametrize("at_home", [True, False])
def test_an_awaitable_that_never_ends_is_one_overrun_and_is_cancelled_at_the_end(at_home: bool) -> None:
    asking = Asking()
    with looping() as loop, polls({"a": asking, "b": lambda: 2.0}) as bench:
        if at_home:
            on(loop, bench.home.move)
        for _ in range(3):
            bench.tick()
            wait_until(lambda: asking.event)
            bench.later()
            bench.settle("a")
            bench.later(DEADLINE_S)
        assert bench.counts() == {"overruns:a": 1, "skips:a": 2} and asking.cancelled == 0
        assert bench.values() == [("b", 2.0)] * 3
        bench.poller.close()
        wait_until(lambda: asking.cancelled == 1)
        bench.settle()
        wait_until(lambda: bench.threads() == 0)
        assert bench.counts() == {"overruns:a": 1, "skips:a": 2} and bench.failures == []


@pytest.mark.parametrize("error", [ValueError, SystemExit, asyncio.CancelledError])
@pytest.mark.parametrize("at_home", [True, False])
def test_what_a_coroutine_raises_is_counted_and_ends_no_loop(error: type[BaseException], at_home: bool) -> None:
    async def fails() -> float:
        raise error

    with looping() as loop, polls({"a": fails}) as bench:
        if at_home:
            on(loop, bench.home.move)
        for _ in range(2):
            bench.tick()
            bench.settle()
        assert bench.counts() == {"failures:a": 2} and len(bench.failures) == 2
        assert on(loop, lambda: 1) == 1


def test_a_blocked_loop_costs_its_coroutine_and_no_thread() -> None:
    asking = Asking()
    gate = threading.Event()
    with looping() as loop, polls({"a": asking, "b": lambda: 2.0}) as bench:
        on(loop, bench.home.move)
        loop.call_soon_threadsafe(gate.wait)
        for _ in range(3):
            bench.tick()
            bench.settle("a")
            bench.later(DEADLINE_S)
        assert bench.counts() == {"overruns:a": 1, "skips:a": 2} and bench.threads() == 1
        bench.poller.close()
        gate.set()
        on(loop, lambda: None)
        assert asking.calls == []  # cancelled before it has begun
        bench.poller.open()
        bench.tick("a")
        wait_until(lambda: asking.calls)


def test_a_coroutine_whose_loop_was_closed_under_it_is_read_again() -> None:
    asking = Asking()
    with polls({"a": asking}) as bench:
        with looping() as loop:
            on(loop, bench.home.move)
            bench.tick()
            wait_until(lambda: asking.event)
        assert loop.is_closed()
        bench.later(DEADLINE_S)
        bench.tick()  # finds out
        with looping() as loop:
            on(loop, bench.home.settle)
            bench.tick()
            wait_until(lambda: len(asking.calls) == 2)
            asking.tell(loop)
            bench.settle()
        assert bench.counts() == {"overruns:a": 1, "skips:a": 1} and bench.values() == [("a", 1.0)]
        asking.event = None
        gc.collect()


def test_an_awaitable_that_is_not_begun_does_not_complain() -> None:
    gate, asking = threading.Event(), Asking()

    def source() -> Any:
        gate.wait()
        return asking()

    with polls({"a": source}) as bench:
        bench.tick()
        wait_until(lambda: any(read.began_s for read in bench.reads.values()))
        bench.poller.close()
        gate.set()
        bench.settle()
        gc.collect()  # warnings are errors
        assert asking.calls == [] and bench.values() == []


def test_a_coroutine_whose_loop_stands_still_is_read_in_another_one_and_cancelled_where_it_was() -> None:
    asking, still = Asking(), asyncio.new_event_loop()
    with polls({"a": asking}) as bench:

        async def main() -> None:
            bench.home.move()
            bench.tick()
            while not asking.calls:  # noqa: ASYNC110 - it is begun from another thread
                await asyncio.sleep(0.001)

        still.run_until_complete(main())
        bench.later(DEADLINE_S)
        with looping() as loop:
            on(loop, bench.home.settle)
            for _ in range(2):  # the first finds out
                bench.tick()
            wait_until(lambda: len(asking.calls) == 2)
            still.run_until_complete(asyncio.sleep(0.01))
            assert asking.cancelled == 1
            asking.tell(loop)
            bench.settle()
        assert bench.values() == [("a", 1.0)] and bench.counts() == {"overruns:a": 1, "skips:a": 1}
    still.close()


@pytest.mark.parametrize("again", [False, True])
def test_an_awaitable_whose_loop_was_closed_before_it_began_does_not_complain(again: bool) -> None:
    asking = Asking()
    with polls({"a": asking}) as bench:
        with looping() as loop:
            on(loop, bench.home.move)
            with ending(loop):
                bench.tick()
                wait_until(lambda: bench.reads["a"].task)
                wait_until(lambda: all(worker.read is None for worker in bench.poller._crew._workers.values()))
        bench.later(DEADLINE_S)
        if again:
            bench.tick()  # finds out
        else:
            bench.poller.close()
        assert bench.reads == {}
        gc.collect()  # warnings are errors
    assert asking.calls == []


def test_an_awaitable_that_is_cancelled_before_its_first_step_does_not_complain() -> None:
    asking = Asking()
    with looping() as loop, polls({"a": asking}) as bench:
        loop.set_task_factory(_stillborn)
        on(loop, bench.home.move)
        bench.tick()
        bench.settle()
        gc.collect()
        assert asking.calls == [] and bench.counts() == {"failures:a": 1}


def _stillborn(loop: asyncio.AbstractEventLoop, coroutine: Any, **kwargs: Any) -> Any:
    task = asyncio.Task(coroutine, loop=loop, **kwargs)
    if "_attend" in repr(coroutine):
        task.cancel()
    return task


def test_a_loop_on_a_thread_of_telemetrys_is_nobodys_home() -> None:
    homes: list[Any] = []

    async def asks() -> float:
        for home in (bench.home, bench.poller._own_home):
            home.settle()
            home.move()
            homes.append(home.running())
        return 1.0

    with polls({"a": asks}) as bench:
        bench.tick()
        bench.settle()
        assert homes == [None, None] and bench.values() == [("a", 1.0)]


def test_a_home_whose_loop_stands_still_is_left_for_one_that_runs() -> None:
    home, loop = Home(), asyncio.new_event_loop()

    async def settle() -> None:
        home.settle()

    loop.run_until_complete(settle())
    with looping() as other:
        on(other, home.settle)
        assert home.running() is other
    loop.close()


def test_a_home_is_the_first_loop_until_it_is_closed_and_is_not_kept_alive() -> None:
    home = Home()
    home.move()
    home.settle()
    assert home.running() is None
    with looping() as first, looping() as second:
        on(first, home.settle)
        on(second, home.settle)
        assert home.running() is first
        on(second, home.move)
        assert home.running() is second
        home.leave()
        assert home.running() is None
        on(second, home.settle)
    with looping() as third:
        assert home.running() is None
        on(third, home.settle)
        assert home.running() is third
    del first, second, third
    gc.collect()
    assert home._found() is None
