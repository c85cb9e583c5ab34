from __future__ import annotations

import gc
import math
import tracemalloc
from array import array
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.store.bins import bins_of
from actors.store.sketch import MAX_BINS, Packed, Past, Sketch, SketchLadder, quantiles
from messages.metrics import BucketSummary
from tests.store.model import SKETCH_WINDOWS, Batch, inside, lives, together

SHARES = (0.0, 0.01, 0.5, 0.9, 0.99, 1.0)
measurements = st.one_of(
    st.floats(1e-300, 1e300),
    st.floats(-1e300, -1e-300),
    st.floats(0.1, 1000.0),
    st.sampled_from([0.0, -0.0, 1.0, -1.0, 1.015, 1.984375]),
)


def sketch_of(values: list[float]) -> Sketch:
    return Sketch.of(array("d", values))


def exact(values: list[float], share: float) -> float:
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]


def is_close(value: float | None, wanted: float) -> bool:
    return value is not None and math.isclose(value, wanted, rel_tol=0.01, abs_tol=0.0)


@settings(max_examples=200, deadline=None)
@given(values=st.lists(measurements, min_size=1, max_size=50), share=st.sampled_from(SHARES))
def test_a_quantile_is_within_one_percent_of_the_value_at_its_rank(values: list[float], share: float) -> None:
    assert is_close(quantiles([sketch_of(values)], [share])[0], exact(values, share))


@settings(max_examples=300, deadline=None)
@given(
    parts=st.lists(st.lists(measurements, max_size=50), min_size=1, max_size=5),
    share=st.one_of(st.sampled_from(SHARES), st.floats(0.0, 1.0)),
    packed=st.booleans(),
)
def test_a_quantile_of_several_sketches_is_that_of_one_with_all_values(
    parts: list[list[float]], share: float, packed: bool
) -> None:
    sketches = [sketch_of(values).packed(0) if packed else sketch_of(values) for values in parts]
    values = [value for part in parts for value in part]
    assert quantiles(sketches, [share]) == quantiles([sketch_of(values)], [share])


@settings(max_examples=100, deadline=None)
@given(values=st.lists(measurements, max_size=50), other=st.lists(measurements, max_size=50))
def test_merging_bins_is_binning_both(values: list[float], other: list[float]) -> None:
    assert together([sketch_of(values).merged(sketch_of(other))]) == bins_of(values + other)


@settings(max_examples=100, deadline=None)
@given(counts=st.dictionaries(st.integers(-100_000, 100_000), st.integers(1, 10**12), min_size=1))
def test_packing_keeps_every_count(counts: dict[int, int]) -> None:
    assert {bin_: count for bin_, count in Packed.of(Counter(counts)).items() if count} == counts


def test_packing_fills_gaps_only_when_that_is_smaller() -> None:
    near, far = Packed.of(Counter({5: 1, 7: 1})), Packed.of(Counter({5: 1, 7000: 1}))
    assert (near.bins, list(near.counts)) == (range(5, 8), [1, 0, 1])
    assert (list(far.bins), list(far.counts)) == ([5, 7000], [1, 1])


def test_no_values_have_no_quantile() -> None:
    assert quantiles([], [0.5]) == [None]


def test_too_many_bins_are_collapsed_from_below() -> None:
    ladder = SketchLadder()
    values = [1.02**power for power in range(8000)]
    for start in range(0, 8000, 100):
        ladder = ladder.added([5.0] * 100, values[start : start + 100])
    sketches = ladder.over(60.0, 5.0)
    bins = together(sketches)
    assert len(bins) <= MAX_BINS + 100
    assert sum(count for _, count in bins) == 8000
    assert is_close(quantiles(sketches, [0.99])[0], exact(values, 0.99))


@settings(max_examples=150, deadline=None)
@given(life=lives(measurements))
def test_every_window_has_the_bins_of_all_its_values(life: list[tuple[float, Batch]]) -> None:
    ladder = SketchLadder()
    records: list[tuple[float, float]] = []
    seen = []
    for now_s, (times, values) in life:
        ladder.added(times, [-7.0] * len(times))  # thrown away
        ladder = ladder.added(times, values)
        records = [*records, *zip(times, values, strict=True)]
        seen.append((ladder, records, now_s))
    for one, its_records, now_s in seen:
        for later_s in (0.0, 49.0, 3299.0, 80_000.0):
            for window_s, buckets in SKETCH_WINDOWS.items():
                bins = together(one.over(window_s, now_s + later_s))
                assert bins == bins_of(inside(its_records, now_s + later_s, *buckets))


def test_large_batches_and_summaries_count_like_single_values() -> None:
    values = [1.0 + place / 100 for place in range(400)]
    times = [place / 2 for place in range(400)]
    at_once = SketchLadder().added(times, values)
    one_by_one = summed = SketchLadder()
    for time_s, value in zip(times, values, strict=True):
        one_by_one = one_by_one.added([time_s], [value])
        summed = summed.added_summary(BucketSummary(time_s, 1, value, value, value, value, bins_of([value])))
    for window_s in SKETCH_WINDOWS:
        wanted = together(at_once.over(window_s, 200.0))
        for ladder in (one_by_one, summed):
            assert together(ladder.over(window_s, 200.0)) == wanted


def test_a_day_of_measurements_takes_little_memory() -> None:
    tracemalloc.start()
    try:
        ladder = SketchLadder()
        for second in range(0, 86400, 100):
            values = [20.0 * math.exp(math.sin(second + place)) for place in range(100)]
            ladder = ladder.added([float(second)] * 100, values)
        gc.collect()
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert held < 30_000
    bins = together(ladder.over(86400.0, 86399.0))
    assert sum(count for _, count in bins) == 86400


def test_a_window_that_is_not_kept_is_refused() -> None:
    with pytest.raises(KeyError):
        SketchLadder().over(61.0, 0.0)


@settings(max_examples=100, deadline=None)
@given(
    buckets=st.lists(st.lists(measurements, min_size=1, max_size=60), min_size=1, max_size=8),
    asked=st.lists(st.booleans(), min_size=8, max_size=8),
    size=st.integers(1, 5),
)
def test_closed_buckets_add_up_the_same_however_often_they_were_asked_for(
    buckets: list[list[float]], asked: list[bool], size: int
) -> None:
    past = Past()
    for index, values in enumerate(buckets):
        first = max(0, index - size + 1)
        past = past.closed(index, sketch_of(values).packed(0), first)
        if asked[index]:
            assert together([past.since(first)]) == bins_of(
                [value for part in buckets[first : index + 1] for value in part]
            )
    fresh = Past(past.buckets)
    for first in (max(0, len(buckets) - size), len(buckets) - 1, len(buckets), 0):
        assert (
            together([past.pruned(first).since(first)])
            == together([past.since(first)])
            == together([fresh.since(first)])
        )


def test_measurements_from_a_microsecond_to_an_hour_have_their_percentiles_within_one_percent() -> None:
    values = [0.001 * 1.003**power for power in range(7_300)]  # in milliseconds
    sketch = Sketch()
    for start in range(0, 7_300, 100):
        sketch = sketch.merged(sketch_of(values[start : start + 100]))
    assert values[-1] > 3_000_000.0
    for share in SHARES:
        assert is_close(quantiles([sketch], [share])[0], exact(values, share))
