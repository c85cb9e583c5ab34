"""Actors and messages that several tests use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pykka

from supervision import Actor
from supervision.testing import Dummy, Notes

STOP = "stop yourself"
"""Order to a `Quitter`."""


class Quitter(Dummy):
    """Ends by itself when it is told so."""

    def on_receive(self, message: Any) -> Any:
        if isinstance(message, str) and message == STOP:
            self.stop()
        return super().on_receive(message)


class Sensitive(Quitter):
    """Notes its failures; `on_failure` raises what the notes have for it, as the other hooks do."""

    def __init__(self, notes: Notes, failures: list[Any] | None = None) -> None:
        self._failures = [] if failures is None else failures
        super().__init__(notes)

    def on_failure(self, exception_type: Any, exception_value: Any, traceback: Any) -> None:
        self._failures.append((exception_type, exception_value))
        self.notes.pass_by("on_failure")


class Doer(Actor):
    """Calls what it is told, with itself, and returns what that returns."""

    def on_receive(self, message: Any) -> Any:
        return message(self)


def trying(call: Callable[[], Any]) -> Callable[[Any], Any]:
    """Order to a `Doer`: call this; the answer is its result, or the class of what it raises."""

    def order(_actor: Any) -> Any:
        try:
            return call()
        except Exception as error:
            return type(error)

    return order


class HostActor(pykka.ThreadingActor):
    """None of ours. Raises an error, calls what can be called, and returns all else."""

    use_daemon_thread = True

    def on_receive(self, message: Any) -> Any:
        if isinstance(message, BaseException):
            raise message
        return message(self) if callable(message) else message


class Unprintable:
    """Can be neither printed nor compared nor hashed."""

    def _exit(self, *_args: Any) -> Any:
        raise SystemExit

    __str__ = __repr__ = __format__ = __eq__ = __hash__ = _exit


class UnprintableError(Unprintable, ValueError):
    """Like that."""


class UnprintableDummy(Unprintable, Dummy):
    """Like that."""
