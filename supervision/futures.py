"""The answer to an ask: waited for by a thread, or awaited on an event loop without blocking it."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Generator
from typing import Any, cast

import pykka

from messages.errors import AskTimeout


class Answer(pykka.Future[Any]):
    """A future whose first result stands; setting it again is ignored, so it can be repeated after a crash.

    `get` blocks the calling thread; on an event loop await it instead. Iterating over it is refused.
    """

    __iter__ = None  # type: ignore[assignment]  # a serializer that walks iterables would wait for ever

    def __init__(self) -> None:
        super().__init__()
        self._outcome: list[tuple[Any, BaseException | None]] = []  # outcome[0] counts, the rest is ignored
        self._gate = threading.Lock()  # held until there is an outcome
        self._gate.acquire()
        self._callbacks: list[Callable[[], None]] = []
        self.withdrawn = False
        """Whether whoever asked no longer waits: what has not been begun by then is not done."""

    @property
    def done(self) -> bool:
        """Whether there is an outcome."""
        return bool(self._outcome)

    def set(self, value: Any = None) -> None:
        """Answer with a value. Any thread; never blocks, never raises."""
        self._resolve(value, None)

    def set_exception(self, exc_info: Any = None) -> None:
        """Answer with an exception, an `exc_info` triple, or the exception being handled."""
        error = exc_info if isinstance(exc_info, BaseException) else (exc_info or sys.exc_info())[1]
        self._resolve(None, error or RuntimeError("no exception was given"))

    def resolve(self, outcome: Any) -> None:
        """Answer with a value, or with an exception if it is one."""
        if isinstance(outcome, BaseException):
            self._resolve(None, outcome)
        else:
            self._resolve(outcome, None)

    def _resolve(self, value: Any, error: BaseException | None) -> None:
        self._outcome.append((value, error))
        try:
            self._gate.release()
        except RuntimeError:
            pass  # somebody resolved it before
        for callback in list(self._callbacks):
            _call(callback)

    def get(self, *, timeout: float | None = None) -> Any:
        """Wait on the calling thread. Raises `AskTimeout`, or what the actor raised."""
        if self._get_hook is not None:
            return super().get(timeout=timeout)
        if not self._outcome:
            wait_s = -1.0 if timeout is None else max(0.0, min(timeout, threading.TIMEOUT_MAX))
            if self._gate.acquire(timeout=wait_s):
                self._gate.release()  # for the next one who waits
        if not self._outcome:
            raise AskTimeout(f"no answer within {timeout} s")
        value, error = self._outcome[0]
        if error is not None:
            raise BaseException.with_traceback(error, None)  # else it would collect the frames of all who have read it
        return value

    def on_done(self, callback: Callable[[], None]) -> None:
        """Call back once there is an outcome: on the answering thread, or here and now.

        It must not block, and must tolerate being called again: an answer is repeated after a crash.
        """
        if not self._outcome:
            self._callbacks.append(callback)
        if self._outcome:
            _call(callback)

    def __await__(self) -> Generator[Any, Any, Any]:
        """Await on the running event loop; cancelling the wait leaves the answer alone.

        Raises TypeError for what `map` and the like have derived: that is worked out by whoever blocks in `get`.
        """
        if self._get_hook is not None:
            raise TypeError("a derived answer cannot be awaited: await the answer itself and derive from its value")
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[Any] = loop.create_future()

        def hand_over() -> None:
            if not waiting.done():
                value, error = self._outcome[0]
                if error is None:
                    waiting.set_result(value)
                else:
                    waiting.set_exception(error)

        self.on_done(lambda: cast("None", loop.call_soon_threadsafe(hand_over)))
        return (yield from waiting.__await__())


def _call(callback: Callable[[], None]) -> None:
    for _ in range(2):  # an asynchronous exception may have struck in it: once more
        try:
            callback()
        except BaseException:
            continue  # or whoever waited is gone, such as an event loop that is closed
        return
