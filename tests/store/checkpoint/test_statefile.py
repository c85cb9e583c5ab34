from __future__ import annotations

import errno
import os
import random
import sqlite3
import stat
import weakref
from contextlib import closing
from pathlib import Path

import pytest

from actors.store.checkpoint.disk import Fault, faults, set_aside
from actors.store.checkpoint.statefile import IN_USE, Claim, StateFile
from actors.store.checkpoint.tables import APPLICATION_ID, Content
from actors.store.series import Series
from messages.checkpoint import Span
from messages.metrics import Group, Kind, SeriesKey

OWNER = object()
CAPACITY = 50


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state ?#%41 ä.db"


def series(name: str, count: int, kind: Kind = Kind.DISTRIBUTION) -> Series:
    key = SeriesKey(name, (("zone", "é"),))
    times = [1000.0 + place for place in range(count)]
    return Series.new(key, kind, CAPACITY).folded(Group(key, kind, times, times), OWNER)


def content(*series: Series, now_s: float = 5000.0) -> Content:
    return Content(now_s, now_s + 0.5, series, (Span(10.0, 20.0), Span(30.5, now_s)))


def state_of(one: Series) -> tuple[object, ...]:
    return one.key, one.kind, one.count, one.ladder.over(86400.0, 5000.0), one.points.tail()


def holds(path: Path, owner: str = "reader") -> Content | None:
    """What another process would load."""
    loaded = StateFile(path, Claim(owner)).load(CAPACITY)
    assert loaded.fault is None
    return loaded.content


def states(found: Content | None) -> list[tuple[object, ...]]:
    assert found is not None
    return [state_of(one) for one in found.series]


def started(path: Path, owner: str = "writer") -> StateFile:
    file = StateFile(path, Claim(owner))
    assert file.load(CAPACITY).fault is None
    return file


def saved(path: Path, *series: Series) -> StateFile:
    file = started(path)
    file.save(content(*series))
    return file


def names(path: Path) -> list[str]:
    return sorted(entry.name.removeprefix(path.name) for entry in path.parent.iterdir())


def test_what_was_saved_is_loaded_by_the_next_process(path: Path) -> None:
    written = content(series("a", 3), series("b", 200, Kind.GAUGE))
    started(path).save(written)
    found = holds(path)
    assert states(found) == states(written)
    assert found is not None and found[:2] == written[:2] and found.lived == written.lived
    assert names(path) == [""]


def test_without_a_file_there_is_nothing_and_a_private_file(path: Path) -> None:
    assert StateFile(path, Claim("a")).load(CAPACITY) == (None, None)
    assert holds(path) is None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_of_no_bytes_is_empty_and_not_set_aside(path: Path) -> None:
    path.touch(0o644)
    saved(path, series("a", 3))
    assert len(states(holds(path))) == 1
    assert names(path) == [""]


def test_a_file_of_ours_that_others_may_read_is_made_private(path: Path) -> None:
    saved(path, series("a", 3))
    path.chmod(0o644)
    holds(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def rows(path: Path) -> dict[tuple[object, ...], int]:
    """The rows of the parts, and where they lie: a row that is written again lies elsewhere."""
    with closing(sqlite3.connect(path)) as database:
        found = database.execute("SELECT name, part, part.rowid FROM part JOIN series ON series.id = series_id")
        return {(name, part): rowid for name, part, rowid in found}


def test_a_second_save_writes_only_what_has_changed(path: Path) -> None:
    idle, active, gone = series("idle", 100), series("active", 100), series("gone", 5)
    file = saved(path, idle, active, gone)
    before = rows(path)
    key = active.key
    active = active.folded(Group(key, active.kind, [1099.5], [1099.5]), OWNER)
    file.save(content(idle, active, series("new", 1)))
    after = rows(path)
    again = {key for key, rowid in after.items() if key in before and before[key] != rowid}
    assert again == {("active", "head"), ("active", "open0"), ("active", "points98")}
    assert {name for name, _ in after} == {"idle", "active", "new"}
    assert states(holds(path)) == [state_of(idle), state_of(active), state_of(series("new", 1))]


def test_a_series_that_changes_its_kind_is_written_anew(path: Path) -> None:
    file = saved(path, series("a", 5))
    file.save(content(series("a", 7, Kind.GAUGE)))
    assert states(holds(path)) == [state_of(series("a", 7, Kind.GAUGE))]


@pytest.mark.parametrize("how", ["deleted", "replaced", "emptied"])
def test_a_file_that_is_not_the_one_last_written_is_written_whole(path: Path, how: str) -> None:
    one, other = series("a", 100), series("b", 100)
    file = saved(path, one)
    copy = path.read_bytes()
    file.save(content(one, other))
    if how == "deleted":
        path.unlink()
    else:
        path.write_bytes(copy if how == "replaced" else b"")
    file.save(content(one, other))
    assert states(holds(path)) == [state_of(one), state_of(other)]
    assert names(path) == [""]


def test_the_last_process_that_has_started_owns_the_file(path: Path) -> None:
    old = saved(path, series("a", 1))
    new = started(path, "newer")
    with pytest.raises(Fault, match=IN_USE):
        old.save(content(series("a", 2)))
    new.save(content(series("a", 3)))
    with pytest.raises(Fault, match=IN_USE):
        old.save(content(series("a", 4)))
    assert states(holds(path)) == [state_of(series("a", 3))]


def test_of_a_file_that_is_anothers_nothing_is_held_in_memory(path: Path) -> None:
    one = series("a", 1)
    block = weakref.ref(one.points.open[0])
    old = saved(path, one)
    started(path, "newer")
    del one
    with pytest.raises(Fault, match=IN_USE):
        old.save(content(series("a", 2)))
    assert block() is None


def test_a_successor_in_the_same_process_goes_on(path: Path) -> None:
    file = saved(path, series("a", 1))
    StateFile(path, file.claim).save(content(series("a", 2)))
    file.save(content(series("a", 3)))
    assert states(holds(path)) == [state_of(series("a", 3))]


def test_what_is_no_longer_wanted_is_not_written(path: Path) -> None:
    file = saved(path, series("a", 1))
    file.save(content(series("a", 2)), lambda: False)
    assert states(holds(path)) == [state_of(series("a", 1))]


# damage


def _text(path: Path) -> None:
    path.write_text("remember the milk\n" * 100)


def _other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE bookmarks (url)")
        database.commit()


def _order(statement: str) -> object:
    def change(path: Path) -> None:
        saved(path, series("a", 100), series("b", 3))
        with closing(sqlite3.connect(path)) as database:
            database.executescript(statement)

    return change


def _truncated(path: Path) -> None:
    saved(path, series("a", 1000), series("b", 1000))
    os.truncate(path, path.stat().st_size // 2)


DAMAGE = {
    "text": _text,
    "another application's": _other_database,
    "another application's id": _order(f"PRAGMA application_id = {APPLICATION_ID + 1}"),
    "of a newer version": _order("PRAGMA user_version = 2"),
    "truncated": _truncated,
    "a trigger": _order("CREATE TRIGGER t AFTER INSERT ON part BEGIN DELETE FROM series; END"),
    "a wrong crc": _order("UPDATE part SET crc32 = crc32 + 1 WHERE part = 'head' AND series_id = 2"),
    "other data": _order("UPDATE part SET data = zeroblob(length(data)) WHERE part = 'open0' AND series_id = 1"),
    "text for data": _order("UPDATE part SET data = 'x' WHERE part = 'head'"),
    "no UTF-8": _order("UPDATE series SET labels = CAST(x'ff' AS TEXT)"),
    "a part less": _order("DELETE FROM part WHERE part = 'open0' AND series_id = 1"),
    "a head less": _order("DELETE FROM part WHERE part = 'head' AND series_id = 1"),
    "a part of nothing": _order("UPDATE part SET series_id = 7 WHERE series_id = 2"),
    "another name": _order("UPDATE series SET name = 'c' WHERE id = 1"),
    "a series less": _order("DELETE FROM series WHERE id = 1; DELETE FROM part WHERE series_id = 1"),
    "a series without parts": _order("INSERT INTO series VALUES (9, 'c', '[]', 'gauge')"),
    "another time": _order("UPDATE meta SET value = '6000.0' WHERE name = 'now_s'"),
    "no meta": _order("DELETE FROM meta"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_file_that_cannot_be_used_is_set_aside_as_it_is(path: Path, damage: str) -> None:
    DAMAGE[damage](path)  # type: ignore[operator]
    before = path.read_bytes()
    file = StateFile(path, Claim("a"))
    assert file.load(CAPACITY) == (None, None)
    assert file.aside == f"{path.name}.damaged-1"
    assert path.with_name(file.aside).read_bytes() == before
    file.save(content(series("c", 4)))
    assert states(holds(path)) == [state_of(series("c", 4))]
    assert names(path) == ["", ".damaged-1"]


def test_nothing_is_overwritten_by_what_is_set_aside(path: Path) -> None:
    path.with_name(f"{path.name}.damaged-1").write_text("kept")
    path.with_name(f"{path.name}.damaged-2-journal").write_text("kept")
    path.write_text("damaged" * 100)
    path.with_name(f"{path.name}-journal").write_text("of it")
    assert set_aside(path) == f"{path.name}.damaged-3"
    assert names(path) == [".damaged-1", ".damaged-2-journal", ".damaged-3", ".damaged-3-journal"]
    assert set_aside(path) is None
    assert path.with_name(f"{path.name}.damaged-1").read_text() == "kept"
    assert path.with_name(f"{path.name}.damaged-3-journal").read_text() == "of it"


def test_a_file_that_becomes_damaged_while_it_is_used_is_set_aside_and_written_anew(path: Path) -> None:
    file = saved(path, series("a", 1))
    path.write_text("damaged" * 100)
    file.save(content(series("a", 2)))
    assert states(holds(path)) == [state_of(series("a", 2))]
    assert file.aside == f"{path.name}.damaged-1"


def test_whatever_bits_flip_there_is_a_right_checkpoint_or_none(path: Path) -> None:
    saved(path, *(series(f"s{number}", 30) for number in range(6)))
    whole, expected = path.read_bytes(), states(holds(path))
    draw = random.Random(7)
    places = [*range(100), *(draw.randrange(len(whole)) for _ in range(60))]
    for place in places:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << draw.randrange(8)
        path.write_bytes(flipped)
        file = StateFile(path, Claim("a"))
        found = file.load(CAPACITY)
        assert found.fault is None, place
        assert (found.content is None) == (file.aside is not None), place
        assert found.content is None or states(found.content) == expected, place


# faults


def test_a_folder_that_is_missing_is_a_fault_until_it_is_there(tmp_path: Path) -> None:
    path = tmp_path / "later" / "state.db"
    file = StateFile(path, Claim("a"))
    assert file.load(CAPACITY) == (None, "no such folder")
    with pytest.raises(Fault, match="no such folder"):
        file.save(content(series("a", 1)))
    path.parent.mkdir()
    file.save(content(series("a", 1)))
    assert states(holds(path)) == [state_of(series("a", 1))]


@pytest.mark.parametrize("what", ["folder", "link", "pipe"])
def test_what_is_no_file_is_left_alone(path: Path, what: str) -> None:
    match what:
        case "folder":
            path.mkdir()
        case "link":
            path.symlink_to(path.with_name("elsewhere"))
        case "pipe":
            os.mkfifo(path)
    file = StateFile(path, Claim("a"))
    assert file.load(CAPACITY) == (None, "not a file")
    with pytest.raises(Fault, match="not a file"):
        file.save(content(series("a", 1)))
    assert names(path) == [""]


def test_a_locked_file_is_a_fault_and_what_it_held_is_not_lost(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actors.store.checkpoint.statefile.LOAD_LOCK_WAIT_S", 0.01)
    saved(path, series("a", 1))
    file = StateFile(path, Claim("b"))
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        assert file.load(CAPACITY) == (None, "locked")
    file.save(content(series("b", 2)))
    assert states(holds(path)) == [state_of(series("b", 2))]
    assert states(holds(path.with_name(f"{path.name}.damaged-1"))) == [state_of(series("a", 1))]


def test_a_database_that_may_not_grow_is_a_full_disk(path: Path) -> None:
    saved(path, series("a", 1))
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA max_page_count = 1")
        with pytest.raises(Fault, match="disk full"), faults(path):
            database.execute("INSERT INTO part VALUES (7, 'x', 0, zeroblob(100000))")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "disk full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "no permission"),
        (errno.EIO, "input/output error"),
    ],
)
def test_faults_are_fixed_words(path: Path, code: int, words: str) -> None:
    with pytest.raises(Fault, match=f"^{words}$"), faults(path):
        raise OSError(code, "of the host", str(path))
