from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

from messages.errors import AskTimeout
from supervision import Answer
from supervision.testing import wait_until


def test_the_first_result_stands() -> None:
    answer = Answer()
    answer.set(1)
    answer.set(2)
    answer.set_exception(ValueError())
    assert [answer.get(), answer.get(timeout=0.0)] == [1, 1]


def test_an_exception_that_was_first_stands() -> None:
    answer = Answer()
    answer.set_exception(ValueError("first"))
    answer.set(2)
    with pytest.raises(ValueError, match="first"):
        answer.get()


def test_the_exception_being_handled_is_taken_if_none_is_given() -> None:
    answer = Answer()
    try:
        raise KeyError("k")
    except KeyError:
        answer.set_exception()
    with pytest.raises(KeyError):
        answer.get()


def test_an_exc_info_triple_is_taken_and_nothing_at_all_is_an_error_too() -> None:
    triple, nothing = Answer(), Answer()
    triple.set_exception((ValueError, ValueError("v"), None))
    nothing.set_exception()
    with pytest.raises(ValueError, match="v"):
        triple.get()
    with pytest.raises(RuntimeError):
        nothing.get()


def test_resolving_raises_what_is_an_exception_and_returns_what_is_none() -> None:
    good, bad = Answer(), Answer()
    good.resolve("value")
    bad.resolve(ValueError("v"))
    assert good.get() == "value"
    with pytest.raises(ValueError, match="v"):
        bad.get()


@pytest.mark.parametrize("timeout_s", [0.0, 0.01, -1.0])
def test_a_get_ends_at_its_deadline(timeout_s: float) -> None:
    with pytest.raises(AskTimeout):
        Answer().get(timeout=timeout_s)


def waits_in(thread: threading.Thread, function: Callable[..., Any]) -> bool:
    frame = sys._current_frames().get(thread.ident or 0)
    return frame is not None and frame.f_code is function.__code__


def test_all_who_wait_get_the_answer() -> None:
    answer = Answer()
    got: list[int] = []
    threads = [threading.Thread(target=lambda: got.append(answer.get()), daemon=True) for _ in range(3)]
    for thread in threads:
        thread.start()
    wait_until(lambda: all(waits_in(thread, Answer.get) for thread in threads))
    answer.set(7)
    for thread in threads:
        thread.join(5.0)
    assert got == [7, 7, 7]


def test_iterating_is_refused() -> None:
    answer = Answer()
    with pytest.raises(TypeError):
        list(answer)  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        _ = 1 in answer  # type: ignore[operator]


def test_a_callback_is_called_later_or_at_once_and_one_that_raises_stops_nobody() -> None:
    answer = Answer()
    called: list[str] = []

    def bad() -> None:
        raise ValueError("callback")

    answer.on_done(bad)
    answer.on_done(lambda: called.append("later"))
    assert called == []
    answer.set(1)
    answer.on_done(bad)
    answer.on_done(lambda: called.append("at once"))
    assert called == ["later", "at once"]


def test_a_repeated_answer_calls_back_again_for_the_call_that_was_lost() -> None:
    answer = Answer()
    called: list[int] = []
    answer.on_done(lambda: called.append(1))
    answer.set(1)
    answer.set(1)
    assert called == [1, 1]


async def turns_until(done: Any) -> int:
    """Turns that the loop takes meanwhile."""
    turns = 0
    while not done():
        turns += 1
        await asyncio.sleep(0)
    return turns


def test_awaiting_does_not_block_the_loop() -> None:
    async def main() -> tuple[Any, int]:
        answer = Answer()
        turns = asyncio.ensure_future(turns_until(lambda: answer.done))
        awaited = asyncio.ensure_future(asyncio.wait_for(answer, 5.0))
        for _ in range(10):
            await asyncio.sleep(0)
        threading.Thread(target=answer.set, args=("value",)).start()
        return await awaited, await turns

    value, turns = asyncio.run(main())
    assert value == "value"
    assert turns >= 10


def test_awaiting_raises_what_was_answered() -> None:
    async def main() -> None:
        answer = Answer()
        asyncio.get_running_loop().call_soon(answer.set_exception, ValueError("v"))
        await answer

    with pytest.raises(ValueError, match="v"):
        asyncio.run(main())


def test_cancelling_the_wait_leaves_the_answer_alone() -> None:
    complaints: list[Any] = []

    async def main() -> Any:
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: complaints.append(context))
        answer = Answer()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(answer, 0.001)
        answer.set("value")
        return await answer

    assert asyncio.run(main()) == "value"
    assert complaints == []


def test_an_answer_for_a_loop_that_is_closed_disturbs_nobody() -> None:
    answer = Answer()

    async def main() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(answer, 0.01)

    asyncio.run(main())
    answer.set("value")
    assert answer.get() == "value"


def test_what_pykka_derives_is_worked_out_by_get_and_refused_by_await() -> None:
    answer = Answer()
    derived = answer.map(lambda value: value + 1)
    answer.set(1)
    assert derived.get() == 2

    async def main() -> None:
        await derived

    with pytest.raises(TypeError, match="derived"):
        asyncio.run(main())
