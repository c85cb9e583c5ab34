from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import pytest

from actors.signals import Delivery, HandlerRunner, SignalBus, SignalCount
from messages.lifecycle import Crash
from messages.signals import Level, LimitCrossed, Subscribe
from supervision import Policy, Ref, Supervisor

WAIT_S = 5.0


class Bench:
    """A runner, and the calls that its handlers have noted."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.supervisor = Supervisor()
        self.runner: Ref = self.supervisor.start_child("handlers", HandlerRunner, policy=policy)
        self.calls: list[tuple[str, str, str]] = []

    def note(self, signal: str, resource: str) -> None:
        self.calls.append((signal, resource, threading.current_thread().name))

    async def note_later(self, signal: str, resource: str) -> None:
        await asyncio.sleep(0)
        self.note(signal, resource)

    def deliver(self, handler: Callable[[str, str], Any], signal: str = "defer", loop: Any = None) -> None:
        self.runner.ask(Delivery(signal, "cpu", handler, loop))

    def counts(self, signal: str = "defer") -> SignalCount:
        counts: dict[str, SignalCount] = self.runner.published
        return counts.get(signal, SignalCount())


class Loop:
    """The agent's event loop on a thread of the agent's."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="agent", daemon=True)
        self.thread.start()

    def pass_through(self) -> None:
        """Wait until all that the loop had to do before has been begun, and what ends at once has ended."""
        for _ in range(5):
            asyncio.run_coroutine_threadsafe(asyncio.sleep(0), self.loop).result(WAIT_S)

    def stop(self) -> None:
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(WAIT_S)
            self.loop.close()


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    assert bench.supervisor.stop(WAIT_S).drained


@pytest.fixture
def agent() -> Iterator[Loop]:
    agent = Loop()
    yield agent
    agent.stop()


def raises(signal: str, resource: str) -> NoReturn:
    raise ValueError("secret")


async def raises_later(signal: str, resource: str) -> NoReturn:
    raise ValueError("secret")


def exits(signal: str, resource: str) -> NoReturn:
    raise SystemExit(3)


async def exits_later(signal: str, resource: str) -> NoReturn:
    raise SystemExit(3)


def test_a_plain_handler_is_called_on_the_runner_s_thread(bench: Bench, agent: Loop) -> None:
    bench.deliver(bench.note, loop=agent.loop)
    assert bench.calls == [("defer", "cpu", "telemetry-handlers")]
    assert bench.counts() == SignalCount(called=1, succeeded=1, failed=0)


@pytest.mark.parametrize("bad", [raises, raises_later, exits, exits_later, lambda: None])
def test_a_handler_that_fails_stops_neither_the_runner_nor_the_next_one(bench: Bench, bad: Any) -> None:
    bench.deliver(bad)
    bench.deliver(bench.note)
    assert len(bench.calls) == 1
    assert bench.counts() == SignalCount(called=2, succeeded=1, failed=1)
    assert bench.supervisor.tree()[0].restarts == 0


def test_what_a_handler_raises_is_logged_by_its_class_only(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        bench.deliver(raises)
        bench.deliver(raises_later)
    lines = [record.getMessage() for record in caplog.records if record.name == "telemetry.signals"]
    assert lines == ["a signal handler has raised ValueError"] * 2
    assert "secret" not in caplog.text


def test_a_coroutine_runs_in_the_loop_of_its_registration(bench: Bench, agent: Loop) -> None:
    bench.deliver(bench.note_later, loop=agent.loop)
    agent.pass_through()
    bench.deliver(bench.note, signal="resume")
    assert bench.calls[0] == ("defer", "cpu", "agent")
    assert bench.counts() == SignalCount(called=1, succeeded=1, failed=0)


def test_what_a_plain_handler_returns_is_awaited_in_the_loop(bench: Bench, agent: Loop) -> None:
    bench.deliver(lambda signal, resource: bench.note_later(signal, resource), loop=agent.loop)
    agent.pass_through()
    bench.deliver(bench.note, signal="resume")
    assert bench.calls[0] == ("defer", "cpu", "agent")
    assert bench.counts() == SignalCount(called=1, succeeded=1, failed=0)


def test_a_coroutine_that_fails_in_the_agent_s_loop_leaves_the_loop_alone(bench: Bench, agent: Loop) -> None:
    told: list[dict[str, Any]] = []
    agent.loop.set_exception_handler(lambda loop, context: told.append(context))
    bench.deliver(raises_later, loop=agent.loop)
    agent.pass_through()
    bench.deliver(bench.note, signal="resume")
    assert bench.counts() == SignalCount(called=1, succeeded=0, failed=1)
    assert told == []


def test_a_coroutine_that_waits_in_the_agent_s_loop_holds_up_nobody(bench: Bench, agent: Loop) -> None:
    may_end = asyncio.Event()

    async def waits(signal: str, resource: str) -> None:
        await may_end.wait()

    bench.deliver(waits, loop=agent.loop)
    bench.deliver(bench.note, signal="resume")
    assert len(bench.calls) == 1
    assert bench.counts() == SignalCount(called=1, succeeded=0, failed=0)
    agent.loop.call_soon_threadsafe(may_end.set)
    agent.pass_through()
    bench.deliver(bench.note, signal="resume")
    assert bench.counts() == SignalCount(called=1, succeeded=1, failed=0)


def test_a_coroutine_that_is_cancelled_has_failed(bench: Bench, agent: Loop) -> None:
    async def cancels_itself(signal: str, resource: str) -> None:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await asyncio.sleep(0)

    bench.deliver(cancels_itself, loop=agent.loop)
    agent.pass_through()
    bench.deliver(bench.note, signal="resume")
    assert bench.counts() == SignalCount(called=1, succeeded=0, failed=1)


def test_without_a_loop_a_coroutine_has_a_private_one(bench: Bench) -> None:
    bench.deliver(bench.note_later)
    bench.deliver(bench.note_later)
    assert bench.calls == [("defer", "cpu", "telemetry-handlers")] * 2
    assert bench.counts() == SignalCount(called=2, succeeded=2, failed=0)


@pytest.mark.parametrize("close", [True, False])
def test_a_loop_that_does_not_run_any_more_is_not_waited_for(bench: Bench, close: bool) -> None:
    loop = asyncio.new_event_loop()
    if close:
        loop.close()
    bench.deliver(bench.note_later, loop=loop)
    loop.close()
    assert bench.calls == [("defer", "cpu", "telemetry-handlers")]


def test_a_handler_that_hangs_costs_its_own_call_only() -> None:
    bench = Bench(Policy(hang_after_s=0.3))
    may_return, began = threading.Event(), threading.Event()

    def hangs(signal: str, resource: str) -> None:
        began.set()
        may_return.wait(WAIT_S)

    bench.runner.tell(Delivery("defer", "cpu", hangs, None))
    assert began.wait(WAIT_S)
    bench.deliver(bench.note)
    assert len(bench.calls) == 1
    assert bench.counts() == SignalCount(called=2, succeeded=1, failed=0)
    may_return.set()
    assert bench.supervisor.stop(WAIT_S).drained


def test_before_the_first_call_nothing_is_counted(bench: Bench) -> None:
    with pytest.raises(TypeError):
        bench.runner.ask("not a message of the runner")
    assert bench.runner.published == {}


def test_counts_survive_a_restart(bench: Bench) -> None:
    bench.deliver(bench.note)
    bench.runner.tell(Crash())
    bench.deliver(bench.note)
    assert bench.counts() == SignalCount(called=2, succeeded=2, failed=0)
    assert bench.supervisor.tree()[0].restarts == 1


def test_a_crossing_reaches_the_handler_through_bus_and_runner(bench: Bench) -> None:
    bus = bench.supervisor.start_child("bus", lambda: SignalBus(bench.runner.tell))
    for handler in (raises, bench.note):
        bus.tell(Subscribe(signal="defer", handler=handler))
    fact = LimitCrossed(
        resource="cpu",
        before=Level.NORMAL,
        after=Level.CRITICAL,
        value_percent=99.0,
        limit_percent=95.0,
        time_s=5.0,
    )
    bus.ask(fact)
    bench.deliver(bench.note, signal="resume")
    assert bench.calls[0] == ("defer", "cpu", "telemetry-handlers")
    assert bench.counts() == SignalCount(called=2, succeeded=1, failed=1)


def test_a_coroutine_that_exits_does_not_end_the_loop_of_the_agent() -> None:
    bench = Bench()

    async def leave(_signal: str, _resource: str) -> None:
        raise SystemExit(3)

    async def agent() -> str:
        loop, reached = asyncio.get_running_loop(), asyncio.Event()

        async def come_later(_signal: str, _resource: str) -> None:
            reached.set()

        for handler in (leave, come_later):
            await bench.runner.ask_async(Delivery("defer", "cpu", handler, loop))
        await reached.wait()
        return "still here"

    try:
        assert asyncio.run(asyncio.wait_for(agent(), WAIT_S)) == "still here"
    finally:
        bench.supervisor.stop(WAIT_S)
