from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.store.bins import bins_of
from actors.store.ladder import Figures, Ladder
from actors.store.series import Series
from actors.store.sketch import SketchLadder
from messages.metrics import BucketSummary, Group, Kind, SeriesKey
from tests.store.model import SKETCH_WINDOWS, WINDOWS, Batch, inside, lives, together

KEY = SeriesKey("work", (("model", "small"),))
A, B = object(), object()
KINDS = list(Kind)
finite = st.integers(-1000, 1000).map(float)


def new(kind: Kind = Kind.COUNTER, buffer_size: int = 1000) -> Series:
    return Series.new(KEY, kind, buffer_size)


def columns(times: list[float], values: list[float], text: str | None = None) -> Group:
    return Group(KEY, Kind.COUNTER, values, times, text)


def shown(series: Series, now_s: float) -> list[object]:
    """All that a reader can see of it."""
    sketch = series.sketch
    return [
        *series[:9],
        series.points.tail(),
        *(series.ladder.over(window_s, now_s) for window_s in WINDOWS),
        *([] if sketch is None else [together(sketch.over(w, now_s)) for w in SKETCH_WINDOWS]),
    ]


def wanted(kind: Kind, records: list[tuple[float, float]], buffer_size: int, now_s: float) -> list[object]:
    """The same from the list of all records, in the order in which they arrived."""
    values = [value for _, value in records]
    last_time_s = max(time_s for time_s, _ in records)
    windows = [inside(records, now_s, *buckets) for buckets in WINDOWS.values()]
    sketches = [inside(records, now_s, *buckets) for buckets in SKETCH_WINDOWS.values()]
    return [
        *(KEY, kind, len(values), sum(values), min(values), max(values)),
        *([value for time_s, value in records if time_s == last_time_s][-1], last_time_s, None),
        sorted(records[-buffer_size:], key=lambda record: record[0]),
        *(Figures(len(w), sum(w), min(w, default=math.inf), max(w, default=-math.inf)) for w in windows),
        *([bins_of(w) for w in sketches] if kind is Kind.DISTRIBUTION else []),
    ]


@settings(max_examples=100, deadline=None)
@given(life=lives(finite), kind=st.sampled_from(KINDS), buffer_size=st.integers(1, 20), owners=st.lists(st.booleans()))
def test_every_series_ever_folded_shows_what_the_list_of_all_records_does(
    life: list[tuple[float, Batch]], kind: Kind, buffer_size: int, owners: list[bool]
) -> None:
    series = new(kind, buffer_size)
    records: list[tuple[float, float]] = []
    seen = []
    for place, (now_s, (times, values)) in enumerate(life):
        owner = B if owners[place : place + 1] == [True] else A
        series.folded(columns([now_s] * 3, [-5.0] * 3), owner)  # a crash throws this one away
        folded = series.folded(columns(times, values), owner)
        series.folded(columns([now_s] * 3, [-6.0] * 3), object())  # and a late one comes back
        series = folded
        records = [*records, *zip(times, values, strict=True)]
        seen.append((series, records, now_s))
    for one, its_records, now_s in seen:
        assert shown(one, now_s) == wanted(kind, its_records, buffer_size, now_s)


@settings(max_examples=200, deadline=None)
@given(life=lives(finite), kind=st.sampled_from(KINDS), around=st.lists(st.tuples(st.booleans(), st.booleans())))
def test_no_window_of_now_or_later_changes_by_pruning(
    life: list[tuple[float, Batch]], kind: Kind, around: list[tuple[bool, bool]]
) -> None:
    series = new(kind, 20)
    records: list[tuple[float, float]] = []
    for place, (now_s, (times, values)) in enumerate(life):
        prune_before, prune_after = around[place] if place < len(around) else (True, True)
        if prune_before:
            series = series.pruned(now_s - 86400.0, now_s)
        series = series.folded(columns(times, values), A)
        if prune_after:
            series = series.pruned(now_s - 86400.0, now_s)
        records = [*records, *zip(times, values, strict=True)]
        for later_s in (0.0, 0.7, 59.0, 3599.0, 86399.0):
            seen = shown(series, now_s + later_s)
            expected = wanted(kind, records, 20, now_s + later_s)
            seen[9] = series.points.tail(now_s - 86400.0)
            expected[9] = [point for point in expected[9] if point[0] >= now_s - 86400.0]  # type: ignore[attr-defined]
            assert seen == expected


def test_a_record_is_pruned_when_the_day_no_longer_shows_it_and_not_before() -> None:
    series, figures_end_s, sketch_end_s = new(Kind.DISTRIBUTION).folded(columns([1000.0], [7.0]), A), 87_300.0, 86_400.0
    for now_s in (sketch_end_s - 1.0, sketch_end_s, figures_end_s - 1.0, figures_end_s):
        pruned = series.pruned(0.0, now_s)
        assert shown(pruned, now_s) == shown(series, now_s)
        assert (pruned.sketch == SketchLadder()) is (now_s >= sketch_end_s)
        assert (pruned.ladder == Ladder()) is (now_s >= figures_end_s)


@pytest.mark.parametrize("kind", KINDS)
def test_pruning_what_is_all_in_use_or_dropped_already_changes_nothing(kind: Kind) -> None:
    series = new(kind)
    assert series.pruned(0.0, 1e6) is series
    for second in range(0, 100_000, 7):
        series = series.folded(columns([float(second)], [1.0]), A)
    assert series.pruned(99_994.0 - 6_000.0, 99_994.0) is not series
    for now_s in (99_994.0, 101_000.0, 150_000.0, 200_000.0):
        series = series.pruned(now_s - 86_400.0, now_s)
        assert series.pruned(now_s - 86_400.0, now_s) is series
    assert series.points.tail() == [] and series.ladder == Ladder() and len(str(series.sketch)) < 500
    assert (series.count, series.last_time_s) == (14286, 99_995.0)


@pytest.mark.parametrize("kind", KINDS)
def test_summaries_weigh_as_many_records_as_they_count(kind: Kind) -> None:
    values = [3.0, 9.0, 4.0]
    summary = BucketSummary(61.5, 3, sum(values), 3.0, 9.0, 4.0, bins_of(values) if kind is Kind.DISTRIBUTION else ())
    later = BucketSummary(70.0, 1, 5.0, 5.0, 5.0, 5.0, bins_of([5.0]) if kind is Kind.DISTRIBUTION else ())
    series = new(kind).folded(columns([60.0], [2.0]), A)
    series = series.folded(Group(KEY, kind, (), (), None, (summary, later)), A)
    records = [(60.0, 2.0), *((61.5, value) for value in values), (70.0, 5.0)]
    expected = wanted(kind, records, 1000, 70.0)
    expected[9] = [(60.0, 2.0), (61.5, 4.0), (70.0, 5.0)]
    assert shown(series, 70.0) == expected


def test_a_late_record_does_not_replace_a_newer_last_value() -> None:
    series = new().folded(columns([10.0], [1.0]), A).folded(columns([9.0, 8.0], [2.0, 3.0]), A)
    assert (series.last, series.last_time_s) == (1.0, 10.0)
    assert series.folded(columns([10.0], [4.0]), A).last == 4.0


def test_the_text_of_the_last_error_stays_until_there_is_another() -> None:
    series = new().folded(columns([1.0], [1.0], "refused"), A).folded(columns([2.0], [1.0]), A)
    assert series.text == "refused"
    assert series.folded(columns([3.0], [1.0], "broken"), A).text == "broken"


def test_columns_may_be_tuples_and_more_than_the_ring_holds() -> None:
    times, values = tuple(map(float, range(50))), tuple(map(float, range(50)))
    series = new(Kind.DISTRIBUTION, 5).folded(Group(KEY, Kind.DISTRIBUTION, values, times), A)
    assert shown(series, 49.0) == wanted(Kind.DISTRIBUTION, list(zip(times, values, strict=True)), 5, 49.0)


def test_a_series_without_records_has_no_last_value() -> None:
    series = new()
    assert (series.count, series.total, series.last_time_s) == (0, 0.0, -math.inf)
    assert math.isnan(series.last)
    assert (series.low, series.high) == (math.inf, -math.inf)
