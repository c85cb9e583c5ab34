"""The state file of a process that is killed, that may not write, or whose disk takes no more."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.store.checkpoint.test_statefile import holds, names, saved, series, state_of, states
from tests.supervision.steps import ROOT


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


LIMITED = """
import resource, signal, sys
from pathlib import Path
from actors.store.checkpoint.statefile import Claim, StateFile
from tests.store.checkpoint.test_statefile import content, series, started
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
file = started(Path(sys.argv[1]))
few = [series(f"s{number}", 50) for number in range(3)]
many = [series(f"s{number}", 60) for number in range(100)]
file.save(content(*few))
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
try:
    file.save(content(*many))
    print("saved")
except Exception as error:
    print(type(error).__name__, error)
if len(sys.argv) > 2:
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    file.save(content(*many))
"""


def run(code: str, *args: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code, *args], cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize(("later", "left"), [((), 3), (("more",), 100)])
def test_a_disk_that_takes_no_more_keeps_the_last_checkpoint(path: Path, later: tuple[str, ...], left: int) -> None:
    process = run(LIMITED, str(path), *later)
    assert process.communicate(timeout=30)[0] == "Fault input/output error\n"
    assert process.returncode == 0
    assert len(states(holds(path))) == left
    assert names(path) == [""]


SAVING = """
import sys
from pathlib import Path
from tests.store.checkpoint.test_statefile import content, series, started
file = started(Path(sys.argv[1]))
for number in range(1, 100_000):
    all_series = [series(f"s{place}", number % 500 + 1) for place in range(number % 40 + 1)]
    file.save(content(*all_series, now_s=float(number)))
    print(number, flush=True)
"""


def killed_at(path: Path, delay_s: float) -> tuple[int, int]:
    """A process that saves without end is killed after its fifth save: number of that which it said was saved, and of
    that which is found."""
    process = run(SAVING, str(path))
    assert process.stdout is not None
    with process, process.stdout as told:
        for _ in range(5):
            told.readline()
        try:
            process.wait(delay_s)
        except subprocess.TimeoutExpired:
            process.kill()
        last = int(["5", *told.read().split()][-1])
    found = holds(path)
    assert found is not None
    number = int(found.now_s)
    assert len(found.series) == number % 40 + 1
    assert {one.count for one in found.series} == {number % 500 + 1}
    return last, number


def test_a_process_that_is_killed_leaves_the_last_checkpoint_or_the_one_before(tmp_path: Path) -> None:
    draw = random.Random(3)
    for turn in range(3):
        path = tmp_path / f"state{turn}.db"
        told, found = killed_at(path, draw.uniform(0.0, 0.1))
        assert found in (told, told + 1)
        assert not list(tmp_path.glob("*damaged*"))


def test_what_was_half_written_when_the_process_was_killed_is_rolled_back(path: Path) -> None:
    saved(path, *(series(f"s{number}", 50) for number in range(50)))
    expected, copy = states(holds(path)), path.with_name("copy.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA cache_size = 1")  # so that pages of the transaction get into the file
        database.execute("BEGIN IMMEDIATE")
        database.execute("UPDATE part SET data = zeroblob(5000)")
        before = path.read_bytes()
        shutil.copy(path, copy)
        shutil.copy(f"{path}-journal", f"{copy}-journal")
    assert before != path.read_bytes()
    assert states(holds(copy)) == expected
    assert not list(path.parent.glob("*damaged*"))


HELPLESS = """
import os, sys
from pathlib import Path
from actors.store.checkpoint.disk import Fault
from tests.store.checkpoint.test_statefile import CAPACITY, Claim, StateFile, content, series
path = Path(sys.argv[1])
path.as_uri()  # imports what it needs while modules can be read
if os.geteuid() == 0:
    os.setgroups([])
    os.setuid(65534)
file = StateFile(path, Claim("helpless"))
loaded = file.load(CAPACITY)
print(loaded.fault, len(loaded.content.series) if loaded.content else 0)
try:
    file.save(content(series("b", 2)))
except Fault as fault:
    print(fault)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that every user finds."""
    with TemporaryDirectory() as name:
        yield Path(name)


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "told"),
    [
        (0o555, 0o444, ["read-only 1", "read-only"]),
        (0o777, 0o444, ["read-only 1", "read-only"]),
        (0o777, 0o000, ["no permission 0", "no permission"]),
        (0o555, 0o666, ["read-only 1", "read-only"]),
        (0o444, 0o666, ["no permission 0", "no permission"]),
        (0o555, None, ["no permission 0", "no permission"]),
    ],
)
def test_who_may_not_write_reads_what_there_is(
    folder: Path, folder_mode: int, file_mode: int | None, told: list[str]
) -> None:
    path = folder / "state.db"
    if file_mode is not None:
        saved(path, series("a", 1))
        if os.geteuid() == 0:
            os.chown(path, 65534, 65534)
        path.chmod(file_mode)
    folder.chmod(folder_mode)
    process = run(HELPLESS, str(path))
    assert process.communicate(timeout=30)[0].splitlines() == told
    folder.chmod(0o777)
    if file_mode is not None:
        path.chmod(0o600)
        assert states(holds(path)) == [state_of(series("a", 1))]
    assert names(path) == ([""] if file_mode is not None else [])
