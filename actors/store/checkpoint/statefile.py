"""The file of the checkpoints: a SQLite database that holds the last one whole, whenever the process was killed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from actors.store.checkpoint.decoding import Damaged
from actors.store.checkpoint.disk import (
    INPUT_OUTPUT,
    LOAD_LOCK_WAIT_S,
    LOCK_WAIT_S,
    READ_ONLY,
    Fault,
    faults,
    make_private,
    opened,
    set_aside,
)
from actors.store.checkpoint.tables import Content, create, meta_of, read_content, read_meta, write_meta, write_series
from actors.store.series import Series
from messages.metrics import SeriesKey

IN_USE = "in use by another process"
Result = TypeVar("Result")


class Loaded(NamedTuple):
    """What a load has found."""

    content: Content | None
    """None if there was nothing that could be read."""
    fault: str | None = None


class Claim(NamedTuple):
    """What a process knows of a file."""

    owner: str
    """Token of the process: the last one that loaded the file owns it."""
    before: str | None = None
    """Token of the owner that could not be replaced, as on a disk that takes nothing at the moment."""
    known: bool = False
    """Whether what the file held was loaded or written by this process: else it is set aside, not written over."""
    takes: bool = False
    """Whether the next save takes the file over, whoever owns it."""


class StateFile:
    """One file, as one process sees it. Used by one thread at a time; any thread may be it.

    A connection lives for one load or one save. `load` comes first, unless the claim of an earlier object is handed on.
    """

    def __init__(self, path: Path, claim: Claim) -> None:
        self._path = path
        self.claim = claim
        self.aside: str | None = None
        """Name that a file was given which was damaged, or none of ours; it is in the same folder."""
        self._generation = -1
        self._written: dict[SeriesKey, tuple[int, Series]] = {}
        # The rows of the file and what they hold, if its generation is this one.

    def load(self, buffer_size: int, progress: Callable[[], None] = lambda: None) -> Loaded:
        """Take the file over and read it; it is made if there is none. Raises nothing that a disk can do.

        `progress` is called for each series. A file that can be read but not written now is taken over by the first
        save that succeeds.
        """
        try:
            return self._or_anew(lambda: self._loaded(buffer_size, progress, LOAD_LOCK_WAIT_S))
        except Fault as fault:
            return Loaded(None, str(fault))

    def save(self, content: Content, still: Callable[[], bool] = lambda: True) -> None:
        """Write a checkpoint: all of it or, with a Fault, nothing.

        `still` is asked at last: if it says no, nothing was written either.
        """
        if not self.claim.known and self._or_anew(lambda: self._loaded(1)).content is not None:
            self.set_aside()  # it can be read now, but nobody takes it any more
        self._or_anew(lambda: self._saved(content, still))

    def set_aside(self) -> None:
        """Rename the file, so that this process neither reads nor writes it again. Raises Fault."""
        self.claim = self.claim._replace(known=False)
        self.aside = set_aside(self._path) or self.aside
        self.claim = self.claim._replace(known=True)

    def _or_anew(self, work: Callable[[], Result]) -> Result:
        """The work, on a new file if this one is damaged."""
        try:
            return work()
        except Damaged:
            self.set_aside()
        try:
            return work()
        except Damaged:
            raise Fault(INPUT_OUTPUT) from None

    def _loaded(
        self, buffer_size: int, progress: Callable[[], None] = lambda: None, lock_wait_s: float = LOCK_WAIT_S
    ) -> Loaded:
        with opened(self._path, lock_wait_s) as database:
            fault = _begun(database, self._path)
            meta = self._meta(database)
            content = read_content(database, meta, buffer_size, progress) if meta["generation"] else None
            self.claim = self.claim._replace(before=meta["owner"], known=True)
            if fault is not None:
                return Loaded(content, fault)
            try:
                with faults(self._path):
                    write_meta(database, {**meta, "owner": self.claim.owner})
                    database.execute("COMMIT")
            except Fault as reason:
                return Loaded(content, str(reason))
        self.claim = self.claim._replace(before=None)
        return Loaded(content)

    def _saved(self, content: Content, still: Callable[[], bool]) -> None:
        with opened(self._path) as database:
            database.execute("BEGIN IMMEDIATE")
            meta = self._meta(database)
            if meta["owner"] not in (self.claim.owner, self.claim.before) and not self.claim.takes:
                self._generation = -1
                self._written = {}  # it may be so for ever: what is held there is held for nothing
                raise Fault(IN_USE)
            anew = meta["owner"] != self.claim.owner or meta["generation"] != self._generation
            if anew:
                database.execute("DELETE FROM part")
                database.execute("DELETE FROM series")
            written = write_series(database, content.series, {} if anew else self._written)
            generation = meta["generation"] + 1
            write_meta(database, meta_of(content, self.claim.owner, generation))
            if not still():
                return
            database.execute("COMMIT")
        self.claim = Claim(self.claim.owner, known=True)
        self._written, self._generation = written, generation

    def _meta(self, database: sqlite3.Connection) -> dict[str, Any]:
        """What the file says of itself, once it is one of ours. Raises Damaged if it is another."""
        meta = read_meta(database) or create(database, self.claim.owner)
        make_private(self._path)
        return meta


def _begun(database: sqlite3.Connection, path: Path) -> str | None:
    """Begin a transaction that writes; if the disk cannot be written, one that reads, and say why."""
    try:
        with faults(path):
            database.execute("BEGIN IMMEDIATE")
    except Fault as fault:
        if str(fault) != READ_ONLY:
            raise
        database.execute("BEGIN")
        return READ_ONLY
    return None
