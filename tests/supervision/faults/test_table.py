"""The table of the faults is complete, and every test that it names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.supervision.steps import ROOT

HERE = Path(__file__).parent
ROWS = [
    line.split("|")[1:-1]
    for line in (ROOT / "docs" / "faults.md").read_text(encoding="utf-8").splitlines()
    if line[:1] == "|"
]
TABLE = {row[0].strip(): set(re.findall(r"`(test_\w+)`", row[3])) for row in ROWS if row[0].strip().isdigit()}
WITHOUT_TEST = {"43"}


def docstrings_in(folder: Path) -> dict[str, str]:
    """Docstrings of all tests below a folder, by name."""
    return {
        node.name: ast.get_docstring(node) or ""
        for file in folder.rglob("test_*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_fault_has_a_row_and_a_test() -> None:
    assert list(TABLE) == [f"{number:02}" for number in range(1, 52)]
    assert {number for number, names in TABLE.items() if not names} == WITHOUT_TEST


def test_every_test_that_is_named_is_there() -> None:
    assert set().union(*TABLE.values()) - set(docstrings_in(ROOT / "tests")) == set()


def test_every_test_of_a_fault_is_named_in_its_row() -> None:
    for name, docstring in docstrings_in(HERE).items():
        numbers = re.findall(r"\d\d", docstring.partition(":")[0]) if docstring.startswith("Fault") else []
        assert {number for number in numbers if name not in TABLE[number]} == set(), name
