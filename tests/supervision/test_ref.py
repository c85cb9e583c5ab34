"""The ref and the cell behind it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from messages.errors import AskFromItself, AskOnEventLoop, AskTimeout, SystemStopped
from supervision import Actor, Supervisor
from supervision.testing import Dummy, Fail, Hang, assert_balanced
from tests.supervision.bench import Bench


def test_the_ref_is_the_same_over_restarts(bench: Bench) -> None:
    ref = bench.start()
    urn = ref.actor_urn
    for _ in range(5):
        ref.tell(Fail(ValueError()))
    assert ref.ask("m") == "m"
    assert bench.cell.restarts == 5
    assert (bench.cell.ref, ref.actor_urn, ref.is_alive()) == (ref, urn, True)
    assert bench.cell.run.actor.actor_ref is ref


def test_a_tell_after_the_stop_is_counted_and_raises_nothing(bench: Bench) -> None:
    ref = bench.start()
    ref.stop()
    ref.tell("late")
    assert not ref.is_alive()
    assert bench.cell.refused.value == 1
    assert_balanced(ref, 1)


def test_an_ask_after_the_stop_is_refused_at_once(bench: Bench) -> None:
    ref = bench.start()
    ref.stop()
    with pytest.raises(SystemStopped):
        ref.ask("late", block=False).get(timeout=0.0)
    with pytest.raises(SystemStopped):
        asyncio.run(ref.ask_async("late"))


def test_an_actor_that_stops_itself_by_its_ref_cannot_wait_for_it(bench: Bench) -> None:
    class Suicidal(Actor):
        def on_receive(self, message: Any) -> Any:
            return self.actor_ref.stop(block=message)

    ref = bench.start(Suicidal)
    with pytest.raises(AskFromItself):
        ref.ask(True)
    assert ref.is_alive()
    ref.tell(False)
    assert bench.cell.ended.get(timeout=5.0)


def test_a_blocking_ask_or_stop_on_a_loop_s_thread_is_refused(bench: Bench) -> None:
    ref = bench.start()

    async def main() -> None:
        with pytest.raises(AskOnEventLoop, match="ask_async"):
            ref.ask("m")
        with pytest.raises(AskOnEventLoop):
            ref.stop()
        assert await ref.ask_async("m") == "m"
        assert await ref.ask("m", block=False) == "m"
        assert await ref.stop(block=False) is True

    asyncio.run(main())
    assert bench.notes.handled == ["m", "m"]


def test_an_ask_ends_at_its_deadline_in_a_thread_and_on_a_loop(bench: Bench) -> None:
    ref = bench.start()
    with Hang() as hang:
        ref.tell(hang)
        with pytest.raises(AskTimeout):
            ref.ask("m", timeout=0.01)
        with pytest.raises(AskTimeout):
            asyncio.run(ref.ask_async("m", timeout=0.01))


def test_a_timeout_that_the_handler_raised_is_not_taken_for_the_ask_s_own(bench: Bench) -> None:
    ref = bench.start()
    error = TimeoutError("of the handler")
    with pytest.raises(TimeoutError) as in_thread:
        ref.ask(Fail(error))
    with pytest.raises(TimeoutError) as on_loop:
        asyncio.run(ref.ask_async(Fail(error)))
    assert in_thread.value is on_loop.value is error


def test_a_stop_that_takes_too_long_raises_and_goes_on(bench: Bench) -> None:
    ref = bench.start()
    with Hang() as hang:
        ref.tell(hang)
        with pytest.raises(AskTimeout):
            ref.stop(timeout=0.01)
        assert not ref.is_alive()
        with pytest.raises(SystemStopped):  # though it is still at work
            ref.ask("late")
        ref.tell("late")
    assert bench.cell.ended.get(timeout=5.0)
    assert bench.notes.handled == [hang]


def test_what_waits_for_an_actor_that_was_never_started_is_refused_at_the_stop() -> None:
    supervisor = Supervisor(running=False)
    ref = supervisor.start_child("r", lambda: Dummy(None))  # type: ignore[arg-type]
    answer = ref.ask("m", block=False)
    assert ref.stop() is True
    with pytest.raises(SystemStopped):
        answer.get(timeout=0.0)


def test_pykka_s_view_of_the_mailbox_and_the_flag_is_the_cell_s(bench: Bench) -> None:
    ref = bench.start()
    assert ref.actor_inbox.empty()
    with pytest.raises(TypeError):
        ref.actor_inbox.get()
    ref.stop()
    assert ref.actor_stopped.is_set()


def test_a_message_may_be_diverted(bench: Bench) -> None:
    ref = bench.start()
    diverted: list[Any] = []

    def divert(message: Any) -> bool:
        if message == "other":
            diverted.append(message)
        return bool(message == "other")

    ref.divert(tell=divert)
    ref.tell("other")
    ref.tell("own")
    assert ref.ask("last") == "last"
    assert (diverted, bench.notes.handled) == (["other"], ["own", "last"])
