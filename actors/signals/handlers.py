"""The runner of the agent's handlers as an actor: foreign code runs here, and whatever it does stays here."""

from __future__ import annotations

import asyncio
import inspect
import logging
from asyncio import AbstractEventLoop
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from actors.signals.delivery import Delivery, SignalCount, is_coroutine_handler
from supervision import Actor
from supervision.log import logger, say

_LOG = logger("signals")

Call: TypeAlias = Callable[[], Any]
Tell: TypeAlias = Callable[[Any], None]


class HandlerExit(Exception):
    """A coroutine handler has called `sys.exit()`."""


class Outcome(NamedTuple):
    """Fact, from wherever a handler ran to the runner: it has ended. `error` is the class of what it raised."""

    signal: str
    error: str | None


class HandlerRunner(Actor):
    """Calls handlers, one `Delivery` each; publishes a `SignalCount` by signal.

    A plain handler runs on this actor's thread. One that blocks holds up only the handlers after it, until the
    supervisor fences the actor; its call then stays counted as called, the next one goes to the successor.
    A coroutine runs in its subscription's loop if that loop runs, else in a private one on this thread.
    What a handler raises is counted, and logged by its class.
    """

    def __init__(self) -> None:
        super().__init__()
        # Written in the loops' threads, by single calls: a loop by itself does not keep its tasks alive.
        self._tasks: set[asyncio.Task[None]] = set()

    def initial_state(self) -> Mapping[str, SignalCount]:
        return {}

    def on_start(self) -> None:
        self.publish(self.state)

    def on_receive(self, message: Any) -> None:
        match message:
            case Delivery():
                self._count(message.signal, called=1)
                self._deliver(message)
            case Outcome():
                self._conclude(message)
            case _:
                super().on_receive(message)

    def _deliver(self, delivery: Delivery) -> None:
        signal, resource, handler, loop = delivery
        call: Call = partial(handler, signal, resource)
        if is_coroutine_handler(handler):
            self._await(signal, call, loop)
            return
        try:
            result = call()
        except BaseException as error:  # noqa: BLE001 - a handler's `sys.exit()` is no reason to end this actor
            self._conclude(Outcome(signal, type(error).__name__))
            return
        if inspect.isawaitable(result):
            self._await(signal, lambda: result, loop)
        else:
            self._conclude(Outcome(signal, None))

    def _await(self, signal: str, call: Call, loop: AbstractEventLoop | None) -> None:
        if loop is not None and loop.is_running():
            try:
                loop.call_soon_threadsafe(_begin, loop, call, self._tasks, self.actor_ref.tell, signal)
                return
            except RuntimeError:
                pass  # it was closed meanwhile
        try:
            asyncio.run(_attend(call))
        except BaseException as error:  # noqa: BLE001 - as for a plain handler
            self._conclude(Outcome(signal, type(error).__name__))
        else:
            self._conclude(Outcome(signal, None))

    def _conclude(self, outcome: Outcome) -> None:
        if outcome.error is None:
            self._count(outcome.signal, succeeded=1)
        else:
            self._count(outcome.signal, failed=1)
            say(_LOG, logging.WARNING, "a signal handler has raised %s", outcome.error)

    def _count(self, signal: str, *, called: int = 0, succeeded: int = 0, failed: int = 0) -> None:
        old = self.state.get(signal, SignalCount())
        new = SignalCount(old.called + called, old.succeeded + succeeded, old.failed + failed)
        self.state = {**self.state, signal: new}
        self.publish(self.state)


async def _attend(call: Call) -> None:
    await call()


async def _attend_in_their_loop(call: Call) -> None:
    try:
        await call()
    except SystemExit as error:  # out of a task it would end the agent's loop
        raise HandlerExit from error


def _begin(loop: AbstractEventLoop, call: Call, tasks: set[asyncio.Task[None]], tell: Tell, signal: str) -> None:
    """In the loop's thread: start the coroutine, keep it alive, tell its end."""

    def ended(task: asyncio.Task[None]) -> None:
        tasks.discard(task)
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        tell(Outcome(signal, None if error is None else type(error).__name__))

    task = loop.create_task(_attend_in_their_loop(call))
    tasks.add(task)
    task.add_done_callback(ended)
