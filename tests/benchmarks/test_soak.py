"""The soak benchmark sees growth."""

from __future__ import annotations

import pytest

from benchmarks import soak
from benchmarks.soak import MEMORY_MOST_MB, Usage, compared

FIRST = Usage(at_s=60.0, threads=14, files=6, memory_mb=50.0, restarts=3, recorded=1_000)


def grown(last: Usage) -> list[str]:
    return [row[0] for row in compared(FIRST, last) if row[-1] != "ok"]


def test_what_stays_or_shrinks_is_in_order() -> None:
    assert grown(FIRST) == []
    assert grown(FIRST._replace(threads=13, files=5, memory_mb=40.0)) == []
    assert grown(FIRST._replace(memory_mb=50.0 + MEMORY_MOST_MB, restarts=9, recorded=10**6)) == []


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (FIRST._replace(threads=15), "threads"),
        (FIRST._replace(files=7), "file descriptors"),
        (FIRST._replace(memory_mb=50.1 + MEMORY_MOST_MB), "memory, MB"),
    ],
)
def test_each_growth_is_seen(last: Usage, expected: str) -> None:
    assert grown(last) == [expected]


@pytest.mark.slow
def test_a_short_soak_grows_in_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(soak, "CRASH_EVERY_S", 0.5)
    assert soak.main(15.0) == 0, capsys.readouterr().out
