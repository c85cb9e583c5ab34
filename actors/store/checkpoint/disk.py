"""A SQLite file on a disk that may be full, read-only or gone: made privately, opened, renamed, and why that failed."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from actors.store.checkpoint.decoding import Damaged
from messages.checkpoint import RESTORE_WAIT_S

_PRIVATE = 0o600
LOCK_WAIT_S = 2.0
LOAD_LOCK_WAIT_S = RESTORE_WAIT_S - 10.0
"""For a process that ends, and saves for the last time; the filter waits meanwhile, but not for ever."""
_MOST_BYTES = 1 << 28  # of one value in the file
_SIDE_FILES = ("-journal", "-wal")
INPUT_OUTPUT = "input/output error"
READ_ONLY = "read-only"
_NO_FOLDER, _NO_PERMISSION, _NOT_A_FILE = "no such folder", "no permission", "not a file"

_OF_ERRNO = {
    errno.ENOENT: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EACCES: _NO_PERMISSION,
    errno.EPERM: _NO_PERMISSION,
    errno.EROFS: READ_ONLY,
    errno.ENOSPC: "disk full",
    errno.EDQUOT: "disk full",
    errno.EISDIR: _NOT_A_FILE,
    errno.ELOOP: _NOT_A_FILE,
    errno.ENAMETOOLONG: _NOT_A_FILE,
}
# https://www.sqlite.org/rescode.html
_OF_SQLITE = {
    sqlite3.SQLITE_PERM: _NO_PERMISSION,
    sqlite3.SQLITE_AUTH: _NO_PERMISSION,
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_PROTOCOL: "locked",
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_FULL: "disk full",
    sqlite3.SQLITE_NOMEM: "out of memory",
}
_DAMAGE = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_TOOBIG}


class Fault(Exception):
    """What keeps a file from being read or written, in fixed words."""


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Raises what a disk or SQLite does to the file as `Fault`, or as `Damaged` if it is the file's content."""
    try:
        yield
    except OSError as error:
        raise Fault(_OF_ERRNO.get(error.errno or 0, INPUT_OUTPUT)) from None
    except UnicodeDecodeError:  # the text of an error repeats what is in the file
        raise Damaged("database") from None
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)  # without: text that is no UTF-8
        if code & 0xFF in _DAMAGE or (code == sqlite3.SQLITE_READONLY and _writable(path)):
            raise Damaged("database") from None
        unopened = code & 0xFF == sqlite3.SQLITE_CANTOPEN
        raise Fault(_unopened(path) if unopened else _OF_SQLITE.get(code & 0xFF, INPUT_OUTPUT)) from None


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _unopened(path: Path) -> str:
    if not path.parent.is_dir():
        return _NO_FOLDER
    return INPUT_OUTPUT if _writable(path) and os.access(path, os.R_OK) else _NO_PERMISSION


@contextmanager
def opened(path: Path, lock_wait_s: float = LOCK_WAIT_S) -> Iterator[sqlite3.Connection]:
    """A connection to the file, which is made if there is none; what is not committed at the end is rolled back.

    Whoever else has locked it is waited for. Raises Fault and Damaged, also for what is done with the connection.
    """
    with faults(path):
        _made(path)
        address = f"{path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, timeout=lock_wait_s, isolation_level=None)) as database:
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_BYTES)
            for pragma in ("trusted_schema = OFF", "journal_mode = DELETE", "synchronous = FULL"):
                database.execute(f"PRAGMA {pragma}")
            yield database


def _made(path: Path) -> None:
    # A file that is there is not opened here: closing it would take away the locks of a connection of this process.
    if not os.path.lexists(path):
        flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
        with suppress(FileExistsError):  # somebody was faster
            os.close(os.open(path, flags, _PRIVATE))
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise Fault(_NOT_A_FILE)


def make_private(path: Path) -> None:
    """Take away what rights others have."""
    with suppress(OSError):  # it is somebody else's
        mode = stat.S_IMODE(os.lstat(path).st_mode)
        if mode & ~_PRIVATE:
            os.chmod(path, mode & _PRIVATE)


def set_aside(path: Path) -> str | None:
    """Rename the file to `<name>.damaged-<n>`, where nothing is yet. Returns the new name; None without a file.

    Raises Fault.
    """
    with faults(path):
        if not os.path.lexists(path):
            return None
        if not stat.S_ISREG(os.lstat(path).st_mode):
            raise Fault(_NOT_A_FILE)
        aside = _reserved(path)
        try:
            os.replace(path, aside)
        except OSError:
            os.unlink(aside)
            raise
        # Now, not before: a file is worth nothing without the journal that rolls it back.
        for side in _SIDE_FILES:
            if os.path.lexists(f"{path}{side}"):
                os.replace(f"{path}{side}", f"{aside}{side}")
        return aside.name


def _reserved(path: Path) -> Path:
    number = 1
    while True:
        aside = path.with_name(f"{path.name}.damaged-{number}")
        number += 1
        if any(os.path.lexists(f"{aside}{side}") for side in _SIDE_FILES):
            continue
        with suppress(FileExistsError):
            os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
            return aside
