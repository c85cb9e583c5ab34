"""Sources are read on threads of their own: one that blocks holds up nobody, and is counted."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from itertools import count, repeat
from typing import Any

import pytest

from actors.collectors import Reading
from actors.collectors.polling import DEADLINE_S
from actors.collectors.reading import READINGS_MOST
from actors.collectors.work import PATIENCE_S, QUICK_SLOTS, Read
from supervision.testing import no_threads, wait_until
from tests.collectors.polls import Gate, polls


def test_a_source_is_read_on_a_thread_of_telemetrys_and_its_number_recorded() -> None:
    names = []

    def source() -> int:
        names.append(threading.current_thread().name)
        return 7

    with polls({"a": source}) as bench:
        assert bench.poller.look(0.0) is None and bench.threads() == 0
        bench.tick()
        bench.settle()
        assert bench.records == [("a", 7.0, None, None)] and names == ["telemetry-tier-sources"]
        assert bench.reads == {}


def test_the_sources_of_a_tick_are_read_by_one_thread_in_order() -> None:
    who: list[Any] = []
    with polls({str(n): lambda: who.append(threading.get_ident()) or 1.0 for n in range(50)}) as bench:  # type: ignore[func-returns-value]
        for _ in range(3):
            bench.tick()
            bench.settle()
        assert len(set(who)) == 1
        assert [name for name, _ in bench.values()] == [str(n) for n in range(50)] * 3


def test_a_source_that_blocks_is_left_to_its_thread_and_another_one_takes_what_waits() -> None:
    gate = Gate()
    with polls({"a": gate, "b": lambda: 2.0, "c": lambda: 3.0}) as bench:
        bench.tick()
        bench.until_read(gate)
        assert bench.poller.look(bench.clock.now_s) == bench.clock.now_s + PATIENCE_S
        assert bench.values() == []
        bench.later()
        bench.settle("a")
        assert bench.values() == [("b", 2.0), ("c", 3.0)] and bench.threads() == 2
        gate.open()
        bench.settle()
        wait_until(lambda: bench.threads() == 1)
        assert bench.values()[-1] == ("a", 1.0) and bench.counts() == {}


def test_a_source_that_is_still_being_read_is_skipped_and_counted_and_not_read_twice() -> None:
    gate = Gate()
    with polls({"a": gate, "b": lambda: 2.0}) as bench:
        for _ in range(4):
            bench.tick()
            bench.until_read(gate)
            bench.later(0.1)
            bench.settle("a")
        assert gate.calls == 1 and bench.counts() == {"skips:a": 3}
        gate.open()
        bench.settle()
        assert bench.values() == [("b", 2.0)] * 4 + [("a", 1.0)]
        bench.tick("a")
        bench.settle()
        assert gate.calls == 2 and bench.counts() == {"skips:a": 3}


def test_what_comes_after_the_deadline_is_counted_once_and_thrown_away() -> None:
    gate = Gate()
    with polls({"a": gate}) as bench:
        bench.tick()
        bench.until_read(gate)
        assert bench.poller.look(bench.clock.now_s) == bench.clock.now_s + DEADLINE_S
        assert bench.later(DEADLINE_S * 0.9) is not None and bench.counts() == {}
        for _ in range(3):
            assert bench.later(DEADLINE_S) is None
            assert bench.counts() == {"overruns:a": 1}
        gate.open()
        bench.settle()
        assert bench.values() == []
        bench.tick()
        bench.settle()
        assert bench.values() == [("a", 1.0)] and bench.counts() == {"overruns:a": 1}


def test_a_read_that_is_late_is_an_overrun_though_nobody_has_looked() -> None:
    gate = Gate()
    with polls({"a": gate}) as bench:
        bench.tick()
        bench.until_read(gate)
        bench.clock.now_s += DEADLINE_S
        gate.open()
        bench.settle()
        assert bench.values() == [] and bench.counts() == {"overruns:a": 1}


@pytest.mark.parametrize("error", [ValueError, SystemExit, KeyboardInterrupt, GeneratorExit, MemoryError])
def test_whatever_a_source_raises_is_counted_and_set_aside_and_ends_nothing(error: type[BaseException]) -> None:
    def at_once() -> float:
        raise error

    def later() -> Iterator[float]:
        yield 1.0
        raise error

    with polls({"a": at_once, "b": later, "c": lambda: 3.0}) as bench:
        for _ in range(2):
            bench.tick()
            bench.settle()
        assert bench.values() == [("c", 3.0)] * 2 and bench.counts() == {"failures:a": 2, "failures:b": 2}
        assert [type(failure) for failure in bench.failures] == [error] * 4 and bench.threads() == 1


class Struck(dict[Any, bool]):
    """Here an exception comes out of the blue."""

    def __setitem__(self, key: Any, value: bool) -> None:
        raise SystemExit


class Hostile:
    def __float__(self) -> float:
        raise SystemExit

    __iter__ = __len__ = __float__


@pytest.mark.parametrize(
    ("result", "kept"),
    [
        (float("nan"), []),
        (10**400, [10**400]),
        (None, [None]),
        (str, [str]),
        (True, [True]),
        ("text", ["text"]),
        (b"ab", [b"ab"]),
        ((), []),
        ([1, Reading(float("nan")), 2.5], [1.0, 2.5]),
        ({"a": 1}, ["a"]),
        ([[1.0]], [[1.0]]),
        (Reading(4), [4.0]),
        ([1.0] * READINGS_MOST, [1.0] * READINGS_MOST),
        (repeat(float("nan")), []),
    ],
)
def test_what_a_source_returns_is_taken_apart_and_left_for_the_front_door_to_judge(
    result: Any, kept: list[Any]
) -> None:
    with polls({"a": lambda: result}) as bench:
        bench.tick()
        bench.settle()
        assert bench.values() == [("a", value) for value in kept] and bench.counts() == {}


def test_readings_beyond_the_most_are_left_out_and_that_is_counted() -> None:
    with polls({"a": lambda: repeat(1.0)}) as bench:
        bench.tick()
        bench.settle()
        assert bench.values() == [("a", 1.0)] * READINGS_MOST and bench.counts() == {"overruns:a": 1}


def test_an_object_that_raises_when_it_is_looked_at_is_a_failure() -> None:
    with polls({"a": Hostile}) as bench:
        bench.tick()
        bench.settle()
        assert bench.values() == [] and bench.counts() == {"failures:a": 1}


def test_readings_have_names_labels_and_times_of_their_own() -> None:
    def own() -> Iterator[Reading]:
        yield Reading(1.0, {"k": "v"}, "x.y", 12.0)
        yield Reading(2.0)

    with polls({"a": own}, own) as bench:
        bench.tick()
        bench.settle()
        assert bench.records == [
            ("x.y", 1.0, {"k": "v"}, 12.0),
            ("a", 2.0, None, None),
            ("x.y", 1.0, {"k": "v"}, 12.0),
            ("tier", 2.0, None, None),
        ]


def test_a_generator_that_blocks_is_a_source_that_blocks() -> None:
    gate = Gate()

    def source() -> Iterator[float]:
        yield 1.0
        yield gate()

    with polls({"a": source, "b": lambda: 2.0}) as bench:
        bench.tick()
        bench.until_read(gate)
        bench.later()
        bench.settle("a")
        bench.later(DEADLINE_S)
        gate.open()
        bench.settle()
        assert bench.values() == [("b", 2.0)] and bench.counts() == {"overruns:a": 1}


def test_sources_that_block_never_take_all_threads_from_those_that_were_quick() -> None:
    gates = {f"g{n}": Gate() for n in range(20)}
    quick: dict[str, Callable[[], Any]] = {f"q{n}": lambda: 1.0 for n in range(80)}
    with polls({**quick, **gates}) as bench:
        bench.tick(*quick)
        bench.settle()
        bench.records.clear()
        for tick in range(1, 6):
            bench.tick(*gates, *quick)
            wait_until(lambda: not bench.reading() & quick.keys())
            assert len(bench.values()) == 80 * tick
            wait_until(lambda: (bench.later(0.021), sum(gate.calls for gate in gates.values()) >= 7)[1])
        assert sum(gate.calls for gate in gates.values()) == len(QUICK_SLOTS) - 1
        assert bench.threads() <= len(QUICK_SLOTS)
        assert {name: bench.counts().get(f"skips:{name}") for name in gates} == dict.fromkeys(gates, 4)
        for gate in gates.values():
            gate.open()
        bench.settle()
        wait_until(lambda: bench.threads() == 1)


def test_when_all_threads_are_bound_nothing_more_is_begun_and_what_waits_is_skipped() -> None:
    gates = {f"g{n}": Gate() for n in range(10)}
    with polls(gates) as bench:
        for name in gates:  # known to be quick, so that the last thread takes them as well
            bench.poller._crew._proven[name] = True
        bench.tick()
        for place in QUICK_SLOTS:
            bench.until_read(gates[f"g{place}"])
            looks_s = bench.later()
        assert bench.threads() == 8 and bench.reading() == set(gates)
        assert looks_s is not None and looks_s > bench.clock.now_s + PATIENCE_S  # the first deadline
        bench.tick()
        assert bench.counts() == {f"skips:g{n}": 1 for n in range(10)}
        gates["g0"].open()
        wait_until(lambda: gates["g8"].calls)
        assert bench.threads() == 8


def test_a_tick_finds_a_thread_again_after_there_was_none_to_be_had() -> None:
    with polls({"a": lambda: 1.0}) as bench:
        with no_threads():
            bench.tick()
            assert bench.later() is not None
        assert bench.reading() == {"a"}
        bench.later()
        bench.settle()
        assert bench.values() == [("a", 1.0)]


def test_a_thread_that_was_struck_is_replaced_and_its_source_read_again() -> None:
    gate = Gate()
    with polls({"a": gate}) as bench:
        bench.tick()
        bench.until_read(gate)
        (worker,) = bench.poller._crew._workers.values()
        assert worker.read is not None
        bench.poller._crew._proven = Struck()
        gate.open()
        wait_until(lambda: bench.threads() == 0)
        bench.poller._crew._proven = {}
        assert bench.reading() == {"a"}
        for _ in range(2):  # the first finds out
            bench.tick()
        bench.settle()
        assert gate.calls == 2


def test_a_read_that_was_never_queued_does_not_keep_its_source_from_being_read() -> None:
    with polls({"a": lambda: 1.0}) as bench:
        lost = Read(bench.poller, deque(), "a", "a", float)
        bench.reads["a"] = lost  # the tier was struck just then
        for _ in range(2):  # the first finds out
            bench.tick()
        bench.settle()
        assert bench.values() == [("a", 1.0)] and bench.counts() == {"skips:a": 1} and lost.settled


def test_two_tiers_do_not_read_one_source_at_once() -> None:
    gate = Gate()
    with polls({"a": gate}, role="one") as one, polls({"a": gate}, role="two", reads=one.reads) as two:
        one.tick()
        one.until_read(gate)
        two.tick()
        assert gate.calls == 1 and two.counts() == {"skips:a": 1} and one.counts() == {}
        gate.open()
        one.settle()
        two.tick()
        two.settle()
        assert (one.values(), two.values()) == ([("a", 1.0)], [("a", 1.0)])


def test_the_end_of_a_tier_is_the_end_of_its_threads_and_of_what_they_were_reading() -> None:
    gate = Gate()
    with polls({"a": gate, "b": lambda: 2.0, "c": lambda: 3.0}) as bench:
        bench.tick("b")
        bench.settle()
        bench.tick("a", "c")
        bench.until_read(gate)
        bench.poller.close()
        bench.settle("a")
        bench.tick("b")
        assert bench.reading() == {"a"} and bench.values() == [("b", 2.0)]
        bench.poller.open()
        bench.tick("a", "b")
        bench.settle("a")
        assert gate.calls == 1  # still the read of the life before
        gate.open()
        bench.settle()
        assert bench.values() == [("b", 2.0)] * 2 and bench.counts() == {"skips:a": 1}
        bench.poller.close()
        wait_until(lambda: bench.threads() == 0, 1.0)


def test_a_forked_child_has_nothing_of_it() -> None:
    gate = Gate()
    with polls({"a": gate}) as bench:
        bench.tick()
        bench.until_read(gate)
        bench.poller.forget()
        assert bench.reads == {}
        bench.poller.open()
        bench.tick()
        wait_until(lambda: gate.calls == 2)
        gate.open()
        bench.settle()


def test_ticks_and_ends_from_many_threads_leave_nothing_behind() -> None:
    numbers = count()
    with polls({str(n): lambda: float(next(numbers)) for n in range(20)}) as bench:

        def agent() -> None:
            for _ in range(200):
                bench.tick()
                bench.poller.close()
                bench.poller.open()

        agents = [threading.Thread(target=agent) for _ in range(3)]
        for thread in agents:
            thread.start()
        for thread in agents:
            thread.join()
        bench.later()
        bench.settle()
        bench.records.clear()
        bench.tick()
        bench.settle()
        assert len(bench.values()) == 20
