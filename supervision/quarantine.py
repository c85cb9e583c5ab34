"""What was set aside because it could not be handled: reason and fingerprint, never the content."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple, TypeVar

from supervision.names import class_name

_RING = 128
T = TypeVar("T")


class Exhibit(NamedTuple):
    """One poisoned item. `where` is folder, file and line of the code that failed."""

    failure: str
    where: str
    message: str | None = None
    """Class of the message; None for what was set aside out of a batch of records."""


def exhibit(error: BaseException, message: str | None = None) -> Exhibit:
    """Fingerprint of a failure: class name, file and line."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return Exhibit(class_name(error), "unknown", message)
    path = PurePath(trace.tb_frame.f_code.co_filename)
    where = f"{path.parent.name}/{path.name}:{trace.tb_lineno}"
    return Exhibit(class_name(error), where, message)


def twice(call: Callable[[], T]) -> T | Exception:
    """What a call returns, or the exception that it raises twice: a failure that does not repeat itself was not its input's."""
    try:
        return call()
    except Exception:
        try:
            return call()
        except Exception as error:
            return error


class Quarantine:
    """A ring of the last exhibits. Written by the actor's thread, read by anyone."""

    __slots__ = ("_ring",)

    def __init__(self) -> None:
        self._ring: deque[Exhibit] = deque(maxlen=_RING)

    def put(self, error: BaseException, message: str | None = None) -> None:
        """Keep the fingerprint of this failure, and the class of the message that it befell."""
        self._ring.append(exhibit(error, message))

    def exhibits(self) -> tuple[Exhibit, ...]:
        """The last of them, oldest first."""
        return tuple(self._ring.copy())
