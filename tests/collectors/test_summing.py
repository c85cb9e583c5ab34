from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.collectors.summing import Sums
from actors.store import bins_of
from actors.store.series import Series
from actors.store.windows import window
from messages import Kind, SeriesKey
from messages.metrics import Group

KEY = SeriesKey("a", ())
NOW_S = 100_000.0

times = st.sampled_from([NOW_S - 1.0, NOW_S - 0.5]) | st.floats(NOW_S - 3.0, NOW_S) | st.floats(NOW_S - 5_000.0, NOW_S)
records = st.lists(st.tuples(times, st.integers(-1_000, 1_000).map(float)), min_size=1, max_size=30)


def group(part: list[tuple[float, float]], kind: Kind) -> Group:
    return Group(KEY, kind, [value for _, value in part], [time_s for time_s, _ in part])


def folded(groups: Any, kind: Kind) -> Series:
    series = Series.new(KEY, kind, 100)
    for one in groups:
        series = series.folded(one, None)
    return series


@given(st.lists(records, min_size=1, max_size=5), st.sampled_from(list(Kind)))
def test_sums_leave_the_windows_as_single_records_would(batches: list[list[tuple[float, float]]], kind: Kind) -> None:
    sums = Sums()
    for batch in batches:
        sums = sums.with_groups([group(batch, kind)], bins_of)
    summed, single = folded(sums.groups(), kind), folded([group(batch, kind) for batch in batches], kind)
    for field in ("count", "total", "low", "high", "last_time_s"):
        assert getattr(summed, field) == pytest.approx(getattr(single, field))
    for span_s in (60.0, 3_600.0, 86_400.0):
        ours = window([summed], span_s, NOW_S, 0.0).model_dump(exclude={"last"})
        theirs = window([single], span_s, NOW_S, 0.0).model_dump(exclude={"last"})
        assert {k: v for k, v in ours.items() if v is not None} == pytest.approx(
            {k: v for k, v in theirs.items() if v is not None}
        )


def test_the_last_value_is_that_of_the_newest_record() -> None:
    sums = Sums().with_groups([group([(5.2, 1.0), (5.8, 2.0), (5.4, 3.0)], Kind.GAUGE)], bins_of)
    sums = sums.with_groups([group([(5.1, 4.0)], Kind.GAUGE)], bins_of)
    (one,) = sums.groups()
    assert [(s.time_s, s.last, s.count) for s in one.summaries] == [(5.8, 2.0, 4)]
    assert folded([one], Kind.GAUGE).last == 2.0


def test_bins_of_one_second_are_added_up() -> None:
    batch = group([(5.0, 1.0), (5.5, 100.0)], Kind.DISTRIBUTION)
    (one,) = Sums().with_groups([batch], bins_of).with_groups([batch, batch], bins_of).groups()
    assert [sorted(count for _, count in summary.bins) for summary in one.summaries] == [[3, 3]]


def test_only_distributions_have_bins_and_texts_are_kept() -> None:
    plain, measured = group([(1.0, 1.0)], Kind.COUNTER), group([(1.0, 1.0)], Kind.DISTRIBUTION)
    assert Sums().with_groups([plain], bins_of).groups()[0].summaries[0].bins == ()
    assert Sums().with_groups([measured], bins_of).groups()[0].summaries[0].bins != ()
    told = Sums().with_groups([plain._replace(text="first")], bins_of).with_groups([plain], bins_of)
    assert told.groups()[0].text == "first"
    assert told.with_groups([plain._replace(text="second")], bins_of).groups()[0].text == "second"


def test_adding_leaves_the_old_sums_alone() -> None:
    old = Sums().with_groups([group([(1.0, 1.0)], Kind.COUNTER)], bins_of)
    old.with_groups([group([(1.0, 2.0)], Kind.COUNTER)], bins_of)
    assert old.groups()[0].summaries[0].total == 1.0 and math.isclose(old.groups()[0].summaries[0].high, 1.0)
