"""What the rows of a state file mean: what it says of itself, its series, and their parts."""

from __future__ import annotations

import json
import math
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from actors.store.checkpoint.decoding import Damaged, damaged, decoded, key_of
from actors.store.checkpoint.encoding import changed, encoded, key_text
from actors.store.series import Series
from messages.checkpoint import Span
from messages.metrics import Kind, SeriesKey

APPLICATION_ID = 0x43544C4D
VERSION = 1
_SCHEMA = {
    "meta": "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "series": "CREATE TABLE series (id INTEGER PRIMARY KEY, name TEXT, labels TEXT, kind TEXT)",
    "part": "CREATE TABLE part (series_id INTEGER, part TEXT, crc32 INTEGER, data BLOB, PRIMARY KEY (series_id, part))",
}


class Content(NamedTuple):
    """A checkpoint."""

    now_s: float
    """When it was made, in the seconds of the times in the series."""
    wall_s: float
    """The same moment, Unix seconds."""
    series: tuple[Series, ...]
    lived: tuple[Span, ...]

    @property
    def records(self) -> int:
        """In all series."""
        return sum(one.count for one in self.series)


def create(database: sqlite3.Connection, owner: str) -> dict[str, Any]:
    """Make an empty file one of ours. Returns what it says of itself."""
    for statement in _SCHEMA.values():
        database.execute(statement)
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {VERSION}")
    meta = {"owner": owner, "generation": 0}
    write_meta(database, meta)
    return meta


def meta_of(content: Content, owner: str, generation: int) -> dict[str, Any]:
    """What a file says of itself that holds this checkpoint."""
    return {
        "owner": owner,
        "generation": generation,
        "now_s": content.now_s,
        "wall_s": content.wall_s,
        "lived": [list(span) for span in content.lived],
        "series": len(content.series),
        "records": content.records,
    }


def write_meta(database: sqlite3.Connection, meta: Mapping[str, Any]) -> None:
    """Let a file say this of itself."""
    rows = {name: json.dumps(value) for name, value in meta.items()}
    rows["crc32"] = str(_crc_of(rows))
    database.execute("DELETE FROM meta")
    database.executemany("INSERT INTO meta VALUES (?, ?)", rows.items())


def _crc_of(rows: Mapping[str, str]) -> int:
    return zlib.crc32(json.dumps(sorted(rows.items())).encode())


def read_meta(database: sqlite3.Connection) -> dict[str, Any] | None:
    """What the file says of itself; None if it is empty. Raises Damaged if it is none of ours."""
    ((application_id,),) = database.execute("PRAGMA application_id")
    ((version,),) = database.execute("PRAGMA user_version")
    schema = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    if not (application_id or version or schema):
        return None
    if (application_id, version, schema) != (APPLICATION_ID, VERSION, _SCHEMA):
        raise Damaged("another file")
    with damaged():
        rows = dict(database.execute("SELECT name, value FROM meta"))
        if rows.pop("crc32", None) != str(_crc_of(rows)):
            raise Damaged("meta")
        meta = {name: json.loads(value) for name, value in rows.items()}
        if not isinstance(meta["owner"], str) or not isinstance(meta["generation"], int):
            raise Damaged("meta")
        return meta


def write_series(
    database: sqlite3.Connection, series: tuple[Series, ...], written: Mapping[SeriesKey, tuple[int, Series]]
) -> dict[SeriesKey, tuple[int, Series]]:
    """Write what is new since `written`, which is in the file. Returns what is in it now."""
    after: dict[SeriesKey, tuple[int, Series]] = {}
    first = free = 1 + max((number for number, _ in written.values()), default=0)
    for one in series:
        number, old = written.get(one.key, (0, None))
        if old is None or old.kind is not one.kind:
            number, old, free = free, None, free + 1
            row = (number, one.key.name, key_text(one.key.labels), one.kind.value)
            database.execute("INSERT INTO series VALUES (?, ?, ?, ?)", row)
        if old is not one:
            _write_one(database, number, old, one)
        after[one.key] = number, one
    if len(after) < len(written) + free - first:  # an idle store is not searched for what it has lost
        kept = {number for number, _ in after.values()}
        for number in [number for number, _ in written.values() if number not in kept]:
            database.execute("DELETE FROM series WHERE id = ?", (number,))
            database.execute("DELETE FROM part WHERE series_id = ?", (number,))
    return after


def _write_one(database: sqlite3.Connection, number: int, old: Series | None, new: Series) -> None:
    write, gone = changed(old, new)
    for name in gone:
        database.execute("DELETE FROM part WHERE series_id = ? AND part = ?", (number, name))
    labels = key_text(new.key.labels)
    for name, part in write.items():
        data = encoded(part)
        crc32 = _crc(new.key.name, labels, new.kind.value, name, data)
        database.execute("INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?)", (number, name, crc32, data))


def _crc(name: str, labels: str, kind: str, part: str, data: bytes) -> int:
    """Of a part: it says also whose part it is, and which."""
    return zlib.crc32(data, zlib.crc32(f"{name}\n{labels}\n{kind}\n{part}".encode()))


def read_content(
    database: sqlite3.Connection, meta: Mapping[str, Any], buffer_size: int, progress: Callable[[], None]
) -> Content:
    """All that the file holds. Raises Damaged."""
    ((answer,),) = database.execute("PRAGMA quick_check(1)")
    if answer != "ok":
        raise Damaged("database")
    with damaged():
        series = tuple(_series(database, buffer_size, progress))
        lived = tuple(Span(*span) for span in meta["lived"])
        content = Content(meta["now_s"], meta["wall_s"], series, lived)
        keys = {one.key for one in series}
        if len(keys) != len(series) or (len(series), content.records) != (meta["series"], meta["records"]):
            raise Damaged("totals")
        if not all(map(math.isfinite, (content.now_s, content.wall_s, *(time_s for span in lived for time_s in span)))):
            raise Damaged("times")
        return content


def _series(database: sqlite3.Connection, buffer_size: int, progress: Callable[[], None]) -> Iterator[Series]:
    rows = {row[0]: row[1:] for row in database.execute("SELECT id, name, labels, kind FROM series")}
    parts = database.execute("SELECT series_id, part, crc32, data FROM part ORDER BY series_id, part")
    for number, group in groupby(parts, key=itemgetter(0)):
        name, labels, kind = rows.pop(number, (None, None, None))
        found = {}
        for _, part, crc32, data in group:
            if not (isinstance(data, bytes) and all(isinstance(text, str) for text in (name, labels, kind, part))):
                raise Damaged("types")
            if _crc(name, labels, kind, part, data) != crc32:
                raise Damaged("crc")
            found[part] = data
        progress()
        yield decoded(key_of(name, labels), Kind(kind), found, buffer_size)
    if rows:
        raise Damaged("series without parts")
