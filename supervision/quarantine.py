"""What was set aside because it could not be handled: reason and fingerprint, never the content."""

from __future__ import annotations

from collections import deque
from pathlib import PurePath
from typing import NamedTuple

_RING = 128


class Exhibit(NamedTuple):
    """One poisoned item. `where` is folder, file and line of the code that failed."""

    failure: str
    where: str


def exhibit(error: BaseException) -> Exhibit:
    """Fingerprint of a failure: class name, file and line."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return Exhibit(type(error).__name__, "unknown")
    path = PurePath(trace.tb_frame.f_code.co_filename)
    return Exhibit(type(error).__name__, f"{path.parent.name}/{path.name}:{trace.tb_lineno}")


class Quarantine:
    """A ring of the last exhibits. Written by the actor's thread, read by anyone."""

    __slots__ = ("_ring",)

    def __init__(self) -> None:
        self._ring: deque[Exhibit] = deque(maxlen=_RING)

    def put(self, error: BaseException) -> None:
        """Keep the fingerprint of this failure."""
        self._ring.append(exhibit(error))

    def exhibits(self) -> tuple[Exhibit, ...]:
        """The last of them, oldest first."""
        return tuple(self._ring.copy())
