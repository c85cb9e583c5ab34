from __future__ import annotations

import math

import pytest
from hypothesis import given, settings

from actors.store.ladder import Figures, Ladder
from messages.metrics import BucketSummary
from tests.store.model import WINDOWS, Batch, inside, lives


def figures_of(values: list[float]) -> Figures:
    return Figures(len(values), sum(values), min(values, default=math.inf), max(values, default=-math.inf))


def all_windows(ladder: Ladder, now_s: float) -> list[Figures]:
    return [ladder.over(window_s, now_s) for window_s in WINDOWS]


@settings(max_examples=150, deadline=None)
@given(life=lives())
def test_every_window_of_every_ladder_is_that_of_the_list_of_all_records(life: list[tuple[float, Batch]]) -> None:
    ladder = Ladder()
    records: list[tuple[float, float]] = []
    seen = []
    for now_s, (times, values) in life:
        ladder = ladder.added(times, values)
        records = [*records, *zip(times, values, strict=True)]
        seen.append((ladder, records, now_s))
    for one, its_records, now_s in seen:
        for later_s in (0.0, 0.7, 59.0, 3599.0, 86399.0):
            wanted = [figures_of(inside(its_records, now_s + later_s, *buckets)) for buckets in WINDOWS.values()]
            assert all_windows(one, now_s + later_s) == wanted


@settings(max_examples=30, deadline=None)
@given(life=lives())
def test_adding_again_to_an_old_ladder_gives_the_same(life: list[tuple[float, Batch]]) -> None:
    ladder = Ladder()
    for now_s, batch in life:
        thrown_away = ladder.added(*batch)
        ladder = ladder.added(*batch)
        assert all_windows(ladder, now_s) == all_windows(thrown_away, now_s)


def test_a_day_of_one_record_a_second_is_counted_to_the_bucket() -> None:
    ladder = Ladder()
    for second in range(2 * 86400):
        ladder = ladder.added_at(second, Figures(1, 2.0, 2.0, 2.0))
    now_s = 2 * 86400 - 1.0
    assert all_windows(ladder, now_s) == [Figures(count, 2.0 * count, 2.0, 2.0) for count in (60, 3600, 86400)]
    assert len(ladder.fives.closed) <= 5 * 288


def test_a_late_record_is_in_the_windows_that_still_hold_its_time_only() -> None:
    ladder = Ladder().added([100_000.0], [1.0]).added([100_000.0 - 1800.0], [5.0])
    assert all_windows(ladder, 100_000.0) == [
        Figures(1, 1.0, 1.0, 1.0),
        Figures(2, 6.0, 1.0, 5.0),
        Figures(2, 6.0, 1.0, 5.0),
    ]


def test_a_summary_weighs_as_many_records_as_it_counts() -> None:
    ladder = Ladder().added([10.0], [3.0]).added_summary(BucketSummary(10.9, 4, 20.0, 2.0, 9.0, 5.0, ()))
    assert ladder.over(60.0, 11.0) == Figures(5, 23.0, 2.0, 9.0)


def test_a_window_that_is_not_kept_is_refused() -> None:
    with pytest.raises(KeyError):
        Ladder().over(61.0, 0.0)
