"""What the checkpoint actor asks for and hands back, and how it is doing."""

from __future__ import annotations

from typing import Any, NamedTuple

from messages.base import Message, Query, Reply

RESTORE_WAIT_S = 30.0
"""So long records wait in the front box for the series of an earlier life, which come before them."""


class Span(NamedTuple):
    """A time that telemetry was there for, in the system's own seconds."""

    from_s: float
    to_s: float


class GetDump(Query):
    """Order of the checkpoint actor: all that the store holds, as of now. Answered by `Dump`."""


class Dump(Reply):
    """What a checkpoint is made of: values that nobody changes any more."""

    now_s: float
    """When it was made, in the system's own seconds, those of the times in the series."""
    series: tuple[Any, ...]
    """The store's series."""
    lived: tuple[Span, ...]
    """When telemetry was there, oldest first; the last one ends now."""


class Restore(Message):
    """Order of the checkpoint actor, at the start: the series of an earlier life.

    Answered by the number of series that were let in; None when it came too late, and records were taken before.
    """

    series: tuple[Any, ...] = ()
    lived: tuple[Span, ...] = ()


class CheckpointState(Message):
    """How the checkpoints are doing: what the checkpoint actor has published last."""

    interval_s: float
    saved_s: float | None = None
    """Of the last one that is on disk, Unix seconds: what it holds is what a restart brings back."""
    series: int = 0
    """In it."""
    saves: int = 0
    failures: int = 0
    fault: str | None = None
    """What keeps the last attempt from the disk, in fixed words; None when it succeeded."""
    set_aside: str | None = None
    """Name of the file that a damaged or foreign one was renamed to, in the same folder."""
