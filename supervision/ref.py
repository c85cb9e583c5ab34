"""The address of an actor: stable over restarts and after the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, NoReturn

import pykka

from messages.errors import AskFromItself, AskOnEventLoop, AskTimeout
from supervision.cell import Cell
from supervision.futures import Answer
from supervision.host import current_thread, running_loop
from supervision.pykka_internals import weak_reference

ASK_TIMEOUT_S = 5.0
_BIRTH_TIMEOUT_S = 1.0


class _Inbox:
    """pykka's view of a cell's mailbox; only its consumer takes from it, so `get` is refused."""

    def __init__(self, cell: Cell) -> None:
        self._cell = cell

    def put(self, envelope: Any) -> None:
        self._cell.tell(envelope.message)

    def get(self) -> NoReturn:
        raise TypeError("a supervised mailbox is emptied by its actor only")

    def empty(self) -> bool:
        return len(self._cell.mail) == 0


class _Stopped:
    """pykka's view of the stopped flag."""

    def __init__(self, cell: Cell) -> None:
        self._cell = cell

    def is_set(self) -> bool:
        return not self._cell.admits


class Ref(pykka.ActorRef[Any]):
    """Quacks like pykka's ActorRef. `tell` never blocks and never raises; an ask has a deadline of 5 s, unless told otherwise."""

    def __init__(self, cell: Cell, actor_class: type[Any]) -> None:
        self._cell = cell
        self.role = cell.role
        self.actor_class = actor_class
        self.actor_urn = cell.urn
        self.actor_inbox = _Inbox(cell)
        self.actor_stopped = _Stopped(cell)  # type: ignore[assignment]  # what pykka reads of it
        self.tell = cell.tell
        self._divert_ask: Callable[[Any], Answer | None] | None = None

    def divert(
        self, *, tell: Callable[[Any], bool] | None = None, ask: Callable[[Any], Answer | None] | None = None
    ) -> None:
        """Another way in for some messages: it takes one and says so, or leaves it to the mailbox."""
        self._divert_ask = ask
        if tell is not None:
            self.tell = _diverted(tell, self._cell)

    @property
    def _actor_weakref(self) -> Any:  # type: ignore[override]
        return weak_reference(self._cell.actor)

    @property
    def published(self) -> Any:
        """What the actor has published last, None before the first time. No message is sent."""
        return self._cell.published

    tell: Callable[[Any], None]  # type: ignore[assignment]  # the cell's own, without a call between
    """Leave a message: never blocks, never raises, from anywhere. What finds no place, or comes after the end, is counted."""

    def ask(self, message: Any, *, block: bool = True, timeout: float | None = ASK_TIMEOUT_S) -> Any:
        """Ask and wait on this thread; with `block=False` get the future instead.

        What has not been begun when the time is over is withdrawn.

        Raises `AskTimeout`, `SystemStopped`, `MailboxFull`, what the handler raised, `ActorFailed` for what would end the
        asker, for a hang and while the actor is parked, and at once
        `AskOnEventLoop` or `AskFromItself` where waiting would block an event loop or the actor itself.
        """
        if not block:
            return self._answer(message)
        self._refuse_to_block()
        answer = self._answer(message)
        try:
            return answer.get(timeout=timeout)
        except AskTimeout:
            answer.withdrawn = True
            raise

    async def ask_async(self, message: Any, timeout: float | None = ASK_TIMEOUT_S) -> Any:
        """Ask and await the answer on the running event loop. Raises as `ask` does."""
        answer = self._answer(message)
        try:
            async with asyncio.timeout(timeout):  # `asyncio.wait_for` may swallow a cancellation
                return await answer
        except TimeoutError:
            if answer.done:  # the handler's own, or the answer came in the last moment
                return answer.get(timeout=0.0)
            raise AskTimeout(f"no answer within {timeout} s") from None
        finally:
            answer.withdrawn = not answer.done

    def proxy(self) -> pykka.ActorProxy[Any]:
        """pykka's proxy, which goes on over restarts. What it offers is read from the actor object.

        So it waits for the first one to be made, at most a second; on the thread of an event loop it raises
        `AskOnEventLoop` instead. Raises `pykka.ActorDeadError` if there is none.
        """
        if not self._cell.born.done:
            refuse_on_event_loop()
        try:
            self._cell.born.get(timeout=_BIRTH_TIMEOUT_S)
        except AskTimeout:
            raise pykka.ActorDeadError(f"{self.role} has not been made yet") from None
        return super().proxy()

    def is_alive(self) -> bool:
        """Whether it takes messages. True also while it restarts or is parked."""
        return self._cell.admits

    def stop(self, *, block: bool = True, timeout: float | None = ASK_TIMEOUT_S, drain: bool = True) -> Any:
        """End the actor after what waits has been handled. True if it was alive; a future with `block=False`.

        With `drain=False` it ends after the message in hand, and what waits is refused.

        Raises `AskTimeout` if it has not ended by then, and at once `AskOnEventLoop` or `AskFromItself` as `ask` does.
        """
        if block:
            self._refuse_to_block()
        cell, answer = self._cell, Answer()
        alive = cell.admits
        ended = cell.ended
        cell.given_up = True
        if drain:
            cell.drain()
        else:
            cell.halt()
        if cell.ensure_watched is not None:
            cell.ensure_watched()
        ended.on_done(lambda: answer.set(alive))
        return answer.get(timeout=timeout) if block else answer

    def _answer(self, message: Any) -> Answer:
        if self._divert_ask is not None and (diverted := self._divert_ask(message)) is not None:
            return diverted
        return self._cell.ask(message)

    def _refuse_to_block(self) -> None:
        if self._cell.run.thread is current_thread():
            raise AskFromItself(f"{self.role} asked itself")
        refuse_on_event_loop()


def _diverted(take: Callable[[Any], bool], cell: Cell) -> Callable[[Any], None]:
    def tell(message: Any) -> None:
        try:
            if take(message):
                return
        except Exception:
            cell.refused.add()
            return
        cell.tell(message)

    return tell


def refuse_on_event_loop() -> None:
    """Raise `AskOnEventLoop` on a thread that runs an event loop."""
    if running_loop() is not None:
        raise AskOnEventLoop("a blocking ask would stop this event loop: await ask_async(...) instead")
