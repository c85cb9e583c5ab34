"""The event loop that a system is at home in, and how coroutines of sources run in their loops."""

from __future__ import annotations

import asyncio
import inspect
import weakref
from asyncio import AbstractEventLoop
from collections.abc import Callable
from typing import Any, TypeAlias

from supervision.host import current_thread, running_loop

Done: TypeAlias = Callable[[Any, BaseException | None], None]
"""Told once what a coroutine has returned, or raised. In the loop's thread."""


class SourceExit(Exception):
    """A coroutine of a source has called `sys.exit()`."""


class Home:
    """An event loop, held weakly. Any thread."""

    def __init__(self) -> None:
        self._found: Callable[[], AbstractEventLoop | None] = _nowhere

    def move(self) -> None:
        """Be at home in the loop that runs on the calling thread, if there is one and it is the agent's."""
        loop = running_loop()
        if loop is not None and not current_thread().name.startswith("telemetry-"):
            try:
                self._found = weakref.ref(loop)
            except TypeError:
                return  # a loop of a kind that cannot be held weakly is not held

    def settle(self) -> None:
        """As `move`, unless it is at home in a loop that runs."""
        if self.running() is None:
            self.move()

    def leave(self) -> None:
        """In a forked child: the loop is the parent's."""
        self._found = _nowhere

    def running(self) -> AbstractEventLoop | None:
        """The loop, while it runs."""
        loop = self._found()
        return loop if loop is not None and loop.is_running() else None


def _nowhere() -> None:
    return None


class Task:
    """What a source has returned to be awaited, until its end. It can be cancelled at any time, from any thread."""

    def __init__(self, awaitable: Any, done: Done) -> None:
        self._awaitable = awaitable
        self._done = done
        self._loop: AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None  # a loop by itself does not keep its tasks alive
        self._cancelled = self._over = False

    def run_in(self, loop: AbstractEventLoop) -> bool:
        """Run in a loop that runs on another thread. False if it has been closed meanwhile."""
        self._loop = loop
        try:
            loop.call_soon_threadsafe(self._begin, loop)
        except RuntimeError:
            return False
        return True

    def run_here(self) -> Any:
        """Run in a loop of its own, on this thread. Returns and raises what it returns and raises."""
        return asyncio.run(self._attend_here())

    def cancel(self) -> None:
        """Cancel it, or do not let it begin."""
        self._cancelled = True
        loop, task = self._loop, self._task
        if loop is not None and not loop.is_running():
            self.discard()
        if loop is not None and task is not None:
            try:
                loop.call_soon_threadsafe(task.cancel)
            except Exception:  # noqa: BLE001 - its loop was closed just now, and it has ended with it; or it is of another kind
                return

    def discard(self) -> None:
        """Let go of a coroutine that has not begun: else it would complain of that."""
        found = self._awaitable
        if inspect.iscoroutine(found) and inspect.getcoroutinestate(found) == inspect.CORO_CREATED:
            found.close()

    @property
    def abandoned(self) -> bool:
        """Whether it has ended, or its loop stands still: should that go on, it is cancelled first of all."""
        return self._over or (self._loop is not None and not self._loop.is_running())

    def _begin(self, loop: AbstractEventLoop) -> None:
        if self._cancelled:
            self._finish(None, asyncio.CancelledError())
            return
        self._task = task = loop.create_task(_attend(self._awaitable))
        task.add_done_callback(self._ended)
        if self._cancelled:
            task.cancel()

    async def _attend_here(self) -> Any:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        if self._cancelled:
            self.discard()
            raise asyncio.CancelledError
        return await self._awaitable

    def _ended(self, task: asyncio.Task[Any]) -> None:
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        self._finish(None if error is not None else task.result(), error)

    def _finish(self, result: Any, error: BaseException | None) -> None:
        self._task, self._over = None, True
        self.discard()  # it may have been cancelled before its first step
        self._done(result, error)


async def _attend(awaitable: Any) -> Any:
    try:
        return await awaitable
    except SystemExit as error:  # out of a task it would end the agent's loop
        raise SourceExit from error
