"""What the benchmarks share is right, or their figures are not."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.load import mix, percentile, table


def test_the_mix_has_a_hundred_names_in_the_shares_it_claims() -> None:
    names = {*mix(1_000)}
    kinds = Counter(name.split(".")[1].split("_")[0] for name in names)
    assert kinds == {"counter": 70, "duration": 20, "level": 10}


def test_the_mix_is_the_same_at_each_call_and_uses_each_name_equally() -> None:
    names = mix(1_000)
    assert names == mix(1_000)
    assert {*Counter(names).values()} == {10}


@pytest.mark.parametrize(("percent", "expected"), [(0, 1), (50, 51), (99, 100), (99.9, 100), (100, 100)])
def test_a_percentile_is_one_of_the_values(percent: float, expected: float) -> None:
    assert percentile(range(100, 0, -1), percent) == expected


def test_a_table_sets_figures_under_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    table(("call", "ns"), [("record", 7), ("inc", 1234)])
    assert capsys.readouterr().out.splitlines() == ["", "call      ns", "record     7", "inc     1234"]
