"""The rules that hold the house together: which way imports point, where threads and clocks live, how long files are.

Each rule takes a tree of sources and returns what breaks it, so that each is seen to find a violation as well.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
PROGRAMS = frozenset({"agent", "run_agent"})

BELOW: dict[str, frozenset[str]] = {
    "messages": frozenset(),
    "supervision": frozenset({"messages.errors", "messages.lifecycle"}),
    "actors/*": frozenset({"messages", "supervision"}),
    "actors": frozenset({"messages", "supervision", "actors"}),
    "ciris_engine": frozenset({"messages", "supervision", "actors"}),
    "agent": frozenset({"messages", "supervision", "actors", "ciris_engine"}),
    "run_agent": frozenset({"messages", "supervision", "actors", "ciris_engine", "agent"}),
    "benchmarks": frozenset({"messages", "supervision", "actors", "ciris_engine"}),
    "tests": frozenset({"messages", "supervision", "actors", "ciris_engine", "agent", "run_agent", "benchmarks"}),
}
"""What each part may import beside itself.

`actors/*` is a room: it imports none of its neighbours. Supervision knows nothing of metrics, only how asks and actors fail.
"""

SHARED_STATE: dict[str, str] = {
    "supervision/atomic.py": "numbers that any thread draws",
    "supervision/futures.py": "an answer that another thread waits for",
    "supervision/host.py": "the one place that starts threads",
    "supervision/incarnation.py": "the thread that an actor runs on",
    "supervision/mailbox.py": "the box that senders append to, and what wakes its consumer",
}
"""Files that may share state between threads, and why."""

CLOCK = "supervision/clock.py"
OUTSIDE = ("benchmarks", "tests")
"""Not part of what runs in somebody's process: they start threads and read clocks as they like."""

MAX_LINES = 300
MAX_TEST_LINES = 400


class Source(NamedTuple):
    """A file of the tree. `path` is relative to the root, with slashes."""

    path: str
    text: str
    tree: ast.Module

    @property
    def top(self) -> str:
        """The package at the root that the file belongs to."""
        return self.path.split("/")[0].removesuffix(".py")

    @property
    def place(self) -> str:
        """Its part of the house: the top package, or `actors/<room>`."""
        parts = self.path.split("/")
        return "/".join(parts[:2]) if parts[0] == "actors" and len(parts) > 2 else self.top


Rule = Callable[[list[Source]], list[str]]


def sources(root: Path) -> list[Source]:
    """All Python files under `root`, without hidden folders and what a build leaves behind."""
    found = []
    for file in sorted(root.rglob("*.py")):
        path = file.relative_to(root)
        if not any(part.startswith(".") or part in {"build", "dist"} for part in path.parts):
            text = file.read_text(encoding="utf-8")
            found.append(Source(path.as_posix(), text, ast.parse(text)))
    return found


def imports(source: Source) -> Iterator[tuple[int, str]]:
    """Line and dotted name of all that a file imports, wherever in the file; `from a import b` gives `a.b`."""
    package = source.path.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = [*base, *filter(None, [node.module])]
            yield from ((node.lineno, ".".join([*stem, alias.name])) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"__import__", "importlib.import_module"}:
            yield from ((node.lineno, str(arg.value)) for arg in node.args[:1] if isinstance(arg, ast.Constant))


def points_down(files: list[Source]) -> list[str]:
    """Imports point down, rooms side by side do not know each other, and every file has a place."""
    ours = {file.top for file in files}
    found = []
    for file in files:
        kind = "actors/*" if file.place != file.top else file.top
        if kind not in BELOW:
            found.append(f"{file.path}: has no place in the house")
            continue
        for line, name in imports(file):
            own = name.replace(".", "/")
            if name.split(".")[0] in ours and not (f"{own}/".startswith(f"{file.place}/") or allowed(kind, name)):
                found.append(f"{file.path}:{line}: imports {name}")
    return found


def allowed(kind: str, name: str) -> bool:
    """Whether a part of the house may import `name` from outside of itself."""
    return any(f"{name}.".startswith(f"{below}.") for below in BELOW[kind])


def shares_no_state(files: list[Source]) -> list[str]:
    """Threads and what is shared between them live in the listed files only, and each listed file needs its place."""
    found = []
    for file in files:
        uses = sorted(shared_state(file))
        if file.path in SHARED_STATE:
            found += [] if uses else [f"{file.path}: is listed without need"]
        elif file.top not in OUTSIDE:
            found += [f"{file.path}:{line}: uses {what}" for line, what in uses]
    return found


def shared_state(file: Source) -> Iterator[tuple[int, str]]:
    """Line and name of each tool for sharing state between threads that a file uses."""
    for line, name in imports(file):
        if name.split(".")[0] in {"threading", "_thread"} or name == "itertools.count":
            yield line, name
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Nonlocal):
            yield node.lineno, "nonlocal"
        elif isinstance(node, ast.Attribute) and ast.unparse(node) == "itertools.count":
            yield node.lineno, "itertools.count"


def reads_one_clock(files: list[Source]) -> list[str]:
    """`time` is imported in one file: everywhere else time is a parameter."""
    return [
        f"{file.path}:{line}: imports {name}"
        for file in files
        if file.path != CLOCK and file.top not in OUTSIDE
        for line, name in imports(file)
        if name.split(".")[0] == "time"
    ]


def stays_short(files: list[Source]) -> list[str]:
    """A file has one subject; one that grows beyond the limit has two."""
    return [
        f"{file.path}: has {lines} lines"
        for file in files
        if (lines := len(file.text.splitlines())) > (MAX_TEST_LINES if file.top == "tests" else MAX_LINES)
    ]


def prints_nothing(files: list[Source]) -> list[str]:
    """A library in somebody else's process leaves the terminal alone; only what is run by `python -m` prints."""
    return [
        f"{file.path}:{node.lineno}: prints"
        for file in files
        if file.top not in OUTSIDE and file.top not in PROGRAMS and not file.path.endswith("/__main__.py")
        for node in ast.walk(file.tree)
        if (isinstance(node, ast.Call) and ast.unparse(node.func) == "print")
        or (isinstance(node, ast.Attribute) and ast.unparse(node) in {"sys.stdout", "sys.stderr"})
    ]


RULES: tuple[Rule, ...] = (points_down, shares_no_state, reads_one_clock, stays_short, prints_nothing)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(rule: Rule) -> None:
    assert rule(sources(ROOT)) == []


def test_the_house_is_looked_at() -> None:
    assert {"messages", "supervision", "actors", "tests"} <= {file.top for file in sources(ROOT)}


VIOLATIONS: list[tuple[Rule, dict[str, str]]] = [
    (points_down, {"messages/a.py": "import supervision", "supervision/b.py": ""}),
    (points_down, {"supervision/a.py": "from messages import Metric", "messages/b.py": ""}),
    (points_down, {"supervision/a.py": "from messages.metrics import Batch", "messages/metrics.py": ""}),
    (points_down, {"supervision/a.py": "import actors.store", "actors/store/b.py": ""}),
    (points_down, {"actors/store/a.py": "from actors.security import rules", "actors/security/rules.py": ""}),
    (points_down, {"actors/store/a.py": "from ..security import rules", "actors/security/rules.py": ""}),
    (points_down, {"actors/store/a.py": "from .. import security", "actors/security/rules.py": ""}),
    (points_down, {"actors/store/a.py": "from actors.system import TelemetrySystem", "actors/system.py": ""}),
    (points_down, {"actors/store/a.py": "from actors import TelemetrySystem", "actors/system.py": ""}),
    (points_down, {"actors/store/a.py": "import actors.storehouse", "actors/storehouse/b.py": ""}),
    (points_down, {"actors/system.py": "def f():\n    import ciris_engine.telemetry", "ciris_engine/a.py": ""}),
    (points_down, {"actors/system.py": "__import__('agent.screen')", "agent/screen.py": ""}),
    (points_down, {"ciris_engine/a.py": "import importlib\nimportlib.import_module('agent')", "agent/b.py": ""}),
    (points_down, {"agent/a.py": "import run_agent", "run_agent.py": ""}),
    (points_down, {"messages/a.py": "from tests import conftest", "tests/conftest.py": ""}),
    (points_down, {"helpers.py": ""}),
    (shares_no_state, {"actors/store/a.py": "import threading"}),
    (shares_no_state, {"actors/store/a.py": "from threading import Lock"}),
    (shares_no_state, {"supervision/clock.py": "import _thread"}),
    (shares_no_state, {"agent/a.py": "from itertools import chain, count"}),
    (shares_no_state, {"ciris_engine/a.py": "import itertools\nnumbers = itertools.count()"}),
    (shares_no_state, {"run_agent.py": "def f():\n    n = 0\n    def g():\n        nonlocal n"}),
    (shares_no_state, {"supervision/mailbox.py": ""}),
    (reads_one_clock, {"supervision/mailbox.py": "import time"}),
    (reads_one_clock, {"actors/store/a.py": "from time import monotonic"}),
    (stays_short, {"messages/a.py": "\n" * 301}),
    (stays_short, {"tests/test_a.py": "\n" * 401}),
    (prints_nothing, {"actors/system.py": "print('started')"}),
    (prints_nothing, {"ciris_engine/telemetry/core.py": "import sys\nsys.stderr.write('started')"}),
]


@pytest.mark.parametrize(("rule", "files"), VIOLATIONS)
def test_a_violation_is_found(rule: Rule, files: dict[str, str], tmp_path: Path) -> None:
    offender = next(iter(files))
    assert [line.split(":")[0] for line in rule(tree(tmp_path, files))] == [offender]


def test_a_sound_house_breaks_no_rule(tmp_path: Path) -> None:
    files = {
        "messages/metrics.py": "from messages.base import Message",
        "messages/base.py": "import itertools\npairs = itertools.chain()",
        "supervision/clock.py": "import time",
        "supervision/ref.py": "from messages.errors import AskTimeout",
        "actors/store/actor.py": "from actors.store.ring import Ring\nfrom messages import Metric\nimport supervision",
        "actors/store/ring.py": "from . import sketch",
        "actors/store/sketch.py": "import array",
        "actors/system.py": "from actors.store.actor import Store",
        "ciris_engine/telemetry/core.py": "from actors import TelemetrySystem",
        "ciris_engine/telemetry/__main__.py": "print('healthy')",
        "run_agent.py": "import sys\nfrom agent import screen\nprint('hello', file=sys.stderr)",
        "agent/screen.py": "",
        "tests/test_a.py": "import threading, time\nimport actors.system\nprint()",
        "benchmarks/__main__.py": "import threading, time\nimport actors.system\nprint()",
        ".venv/lib/six.py": "import time, threading",
        "build/lib/six.py": "import time, threading",
    }
    assert [line for rule in RULES for line in rule(tree(tmp_path, files))] == []


def tree(root: Path, files: dict[str, str]) -> list[Source]:
    """A small house of these files."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return sources(root)
