"""A host that freezes fences nobody, and the benchmark would see it."""

from __future__ import annotations

import pytest

from benchmarks import freeze
from benchmarks.freeze import Seen


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (Seen(restarts=0, fenced=0, recorded=9, balanced=True, gap_s=10.0), 0),
        (Seen(restarts=1, fenced=0, recorded=9, balanced=True, gap_s=10.0), 1),
        (Seen(restarts=0, fenced=1, recorded=9, balanced=True, gap_s=10.0), 1),
        (Seen(restarts=0, fenced=0, recorded=9, balanced=False, gap_s=10.0), 1),
        (Seen(restarts=0, fenced=0, recorded=9, balanced=True, gap_s=0.1), 1),
    ],
)
def test_a_fence_and_a_host_that_did_not_freeze_are_seen(
    monkeypatch: pytest.MonkeyPatch, seen: Seen, expected: int
) -> None:
    monkeypatch.setattr(freeze, "host", lambda *_: seen)
    assert freeze.main(10.0) == expected


@pytest.mark.slow
def test_a_host_that_freezes_fences_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    assert freeze.main(4.0) == 0, capsys.readouterr().out
