"""The ready-made sources of what goes on inside the process."""

from __future__ import annotations

import asyncio
import gc
import math
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pykka
import pytest

from actors.collectors import Reading
from actors.collectors.loops import Home
from actors.collectors.reading import READINGS_MOST
from actors.collectors.sources.garbage import Collections, Pauses
from actors.collectors.sources.loop import LoopLag, LoopSource, TaskCount
from actors.collectors.sources.process import queue_depths
from supervision.testing import wait_until
from tests.collectors.polls import Polls, ending, looping, new_hooks, on
from tests.hand import EPOCH_S, HandClock
from tests.supervision.steps import run_programs


@pytest.fixture
def hooks() -> Iterator[Callable[[], int]]:
    """Counts the hooks of the test, of which none may be left."""
    found = new_hooks()
    yield found
    assert found() == 0


def value(result: float | Reading) -> Any:
    return result.value if isinstance(result, Reading) else result


def test_without_a_loop_that_runs_nothing_is_known_of_it() -> None:
    home = Home()
    for source in (LoopLag(home, HandClock()), TaskCount(home, HandClock())):
        assert math.isnan(source())
        with looping() as loop:
            on(loop, home.move)
        assert math.isnan(source())


def test_the_lag_is_what_the_last_callback_has_waited_and_of_a_blocked_loop_how_long_it_waits() -> None:
    home, clock, gate, blocked = Home(), HandClock(), threading.Event(), threading.Event()
    lag, tasks = LoopLag(home, clock), TaskCount(home, clock)
    with looping() as loop:
        on(loop, home.move)
        assert math.isnan(lag()) and math.isnan(tasks())  # only now is there a callback
        on(loop, lambda: None)
        assert value(lag()) == 0.0 and value(tasks()) >= 0.0
        on(loop, lambda: None)
        loop.call_soon_threadsafe(lambda: (blocked.set(), gate.wait()))
        assert blocked.wait(5.0)
        assert value(lag()) == 0.0 and value(tasks()) >= 0.0
        for waited_s in (0.5, 1.0):
            clock.now_s += 0.5
            assert lag() == 1000.0 * waited_s and math.isnan(tasks())
        gate.set()
        on(loop, lambda: None)
        clock.now_s += 2.0
        assert lag() == Reading(1000.0, time_s=EPOCH_S + clock.now_s - 2.0)


def test_what_waits_in_a_loop_that_has_ended_says_nothing_of_the_next_one() -> None:
    home, clock = Home(), HandClock()
    lag = LoopLag(home, clock)
    with looping() as first:
        on(first, home.move)
        with ending(first):
            assert math.isnan(lag())
    with looping() as second:
        on(second, home.settle)
        clock.now_s += 1.0
        assert math.isnan(lag())
        on(second, lambda: None)
        assert value(lag()) == 0.0


def test_tasks_are_counted_in_the_thread_of_their_loop() -> None:
    home, wheres = Home(), []

    class Where(LoopSource):
        def measure(self, *_args: object) -> float:
            wheres.append(threading.current_thread().name)
            return 0.0

    where, tasks = Where(home, HandClock()), TaskCount(home, HandClock())
    with looping() as loop:
        on(loop, home.move)
        never = [asyncio.run_coroutine_threadsafe(asyncio.Event().wait(), loop) for _ in range(3)]
        on(loop, lambda: None)
        for source in (where, tasks):
            source()
        on(loop, lambda: None)
        assert value(tasks()) == 3.0 and wheres == ["agent-loop"]
        for future in never:
            future.cancel()
        on(loop, lambda: None)


def test_every_pause_is_told_once_with_its_length_and_time() -> None:
    clock = HandClock()
    pauses = Pauses(clock, clock.now)
    pauses._hook("stop", {})  # of a collection that had begun before
    for length_s in (0.25, 0.5):
        clock.now_s += 1.0
        pauses._hook("start", {})
        clock.now_s += length_s
        pauses._hook("stop", {})
    clock.now_s += 1.0
    pauses._hook("start", {})
    assert pauses() == [
        Reading(250.0, time_s=EPOCH_S + clock.now_s - 2.5),
        Reading(500.0, time_s=EPOCH_S + clock.now_s - 1.0),
    ]
    assert pauses() == []


def test_a_collection_is_a_pause(hooks: Callable[[], int]) -> None:
    pauses = Pauses(HandClock())
    pauses.open(hooks)
    gc.collect()
    pauses.close(object())  # somebody else's end
    (*_, last) = pauses()
    pauses.close(hooks)
    gc.collect()
    assert 0.0 < last.value < 60_000.0 and pauses() == []


def test_every_pause_of_a_slow_tier_is_told() -> None:
    clock = HandClock()
    pauses = Pauses(clock, clock.now)
    for _ in range(READINGS_MOST):
        clock.now_s += 1.0
        pauses._hook("start", {})
        pauses._hook("stop", {})
    assert len(pauses()) == READINGS_MOST


INTERRUPTED = """
import gc, signal, time
from actors.collectors.sources.garbage import Pauses
from supervision import SystemClock

Pauses(SystemClock()).open(None)
cycles = [[number] for number in range(500_000)]  # so that a collection takes longer than the alarm
signal.signal(signal.SIGALRM, signal.default_int_handler)
for _ in range(5):
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.005)
        gc.collect()
        time.sleep(1.0)
    except KeyboardInterrupt:
        print("interrupted")
"""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no alarm here")
def test_an_interrupt_during_a_collection_is_not_lost_in_the_hook() -> None:
    assert run_programs(INTERRUPTED) == [(0, "interrupted\n" * 5, "")]


def test_the_hook_is_there_while_it_is_attached_and_only_once(hooks: Callable[[], int]) -> None:
    pauses, other, one, two = Pauses(HandClock()), Pauses(HandClock()), object(), object()
    pauses.open(one)
    pauses.open(two)  # the name has moved to another tier
    other.open(one)
    pauses.close(one)
    assert hooks() == 2
    pauses.close(two)
    assert hooks() == 1
    pauses.close(two)
    other.close(one)
    assert hooks() == 0


def test_sources_of_a_poller_are_at_work_while_their_names_are_registered(hooks: Callable[[], int]) -> None:
    bench = Polls({"gc_pause_ms": Pauses(HandClock())})
    for end in (lambda: bench.poller.tend(()), bench.poller.close, bench.poller.forget):
        for _ in range(2):
            bench.poller.tend(("gc_pause_ms",))
            assert hooks() == 1
        end()
        assert hooks() == 0


def test_collections_are_those_since_the_reading_before() -> None:
    gc.disable()
    try:
        collections = Collections()
        collections.open(collections)
        assert collections() == 0.0
        gc.collect()
        gc.collect(0)
        collections.open(collections)  # goes on
        assert (collections(), collections()) == (2.0, 0.0)
        collections.close(collections)
        gc.collect()
        assert math.isnan(collections())
    finally:
        gc.enable()


def test_what_waits_for_the_hosts_actors_is_added_up_by_class() -> None:
    gate = threading.Event()

    class Busy(pykka.ThreadingActor):
        def on_receive(self, _message: Any) -> None:
            gate.wait(5.0)

    class Idle(pykka.ThreadingActor):
        pass

    refs = [Busy.start(), Busy.start(), Idle.start()]
    try:
        for ref in refs[:2]:
            for _ in range(4):
                ref.tell("x")
        wait_until(lambda: found() == {"Busy": 6, "Idle": 0})
    finally:
        gate.set()
        for ref in refs:
            ref.stop()
    assert found() == {}


def found() -> dict[str, int]:
    return {reading.labels["actor"]: reading.value for reading in queue_depths()}
