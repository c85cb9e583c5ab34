"""The event loop that a system is at home in, and how coroutines of sources run in their loops."""

from __future__ import annotations

import asyncio
import inspect
import weakref
from asyncio import AbstractEventLoop
from collections.abc import Callable
from typing import Any, TypeAlias

Call: TypeAlias = Callable[[], Any]
Done: TypeAlias = Callable[[Any, BaseException | None], None]
"""Told once what a coroutine has returned, or raised. In the loop's thread."""


class SourceExit(Exception):
    """A coroutine of a source has called `sys.exit()`."""


class Home:
    """An event loop, held weakly. Any thread."""

    def __init__(self) -> None:
        self._found: Callable[[], AbstractEventLoop | None] = _nowhere

    def move(self) -> None:
        """Be at home in the loop that runs on the calling thread, if there is one."""
        loop = running_loop()
        if loop is not None:
            try:
                self._found = weakref.ref(loop)
            except TypeError:
                return  # a loop of a kind that cannot be held weakly is not held

    def settle(self) -> None:
        """As `move`, unless it has a home that can still be used."""
        loop = self._found()
        if loop is None or loop.is_closed():
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


def running_loop() -> AbstractEventLoop | None:
    """The event loop that runs on this thread, if there is one."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


class Task:
    """One coroutine of a source, from the order to run it to its end. It can be cancelled at any time, from any thread."""

    def __init__(self, call: Call, done: Done) -> None:
        self._call = call
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
        if loop is not None and task is not None:
            try:
                loop.call_soon_threadsafe(task.cancel)
            except Exception:  # noqa: BLE001 - its loop is closed, and it has ended with it; or it is a loop of another kind
                return

    @property
    def abandoned(self) -> bool:
        """Whether it has ended, or its loop was closed before."""
        return self._over or (self._loop is not None and self._loop.is_closed())

    def _begin(self, loop: AbstractEventLoop) -> None:
        if self._cancelled:
            discard(self._call)
            return
        self._task = task = loop.create_task(_attend(self._call))
        task.add_done_callback(self._ended)
        if self._cancelled:
            task.cancel()

    async def _attend_here(self) -> Any:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        if self._cancelled:
            discard(self._call)
            raise asyncio.CancelledError
        return await self._call()

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._task, self._over = None, True
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        self._done(None if error is not None else task.result(), error)


async def _attend(call: Call) -> Any:
    try:
        return await call()
    except SystemExit as error:  # out of a task it would end the agent's loop
        raise SourceExit from error


class Given:
    """A call that gives what is there already: an awaitable that a plain function has returned."""

    def __init__(self, awaitable: Any) -> None:
        self.awaitable = awaitable

    def __call__(self) -> Any:
        return self.awaitable


def discard(call: Call) -> None:
    """Close a coroutine that is not to be begun: else it would complain of that."""
    if type(call) is Given and inspect.iscoroutine(call.awaitable):
        call.awaitable.close()


def is_coroutine_source(source: Any) -> bool:
    """Whether calling it gives a coroutine, also for objects whose `__call__` is one."""
    return inspect.iscoroutinefunction(source) or inspect.iscoroutinefunction(type(source).__call__)
