from __future__ import annotations

import gc
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.store.ring import Points

A, B = object(), object()


def columns(first: int, count: int) -> tuple[list[float], list[float]]:
    return [float(place) for place in range(first, first + count)], [
        place * 10.0 for place in range(first, first + count)
    ]


def filled(capacity: int, count: int, owner: object = A) -> Points:
    return Points.empty(capacity).appended(*columns(0, count), owner)


def expected(capacity: int, count: int) -> list[tuple[float, float]]:
    return list(zip(*columns(0, count), strict=True))[-capacity:]


@settings(max_examples=60, deadline=None)
@given(capacity=st.integers(1, 200), batches=st.lists(st.tuples(st.integers(0, 250), st.booleans()), max_size=12))
def test_every_view_shows_the_newest_points_whoever_wrote_after_it(
    capacity: int, batches: list[tuple[int, bool]]
) -> None:
    points, count = Points.empty(capacity), 0
    views = []
    for size, other_owner in batches:
        points = points.appended(*columns(count, size), B if other_owner else A)
        count += size
        views.append((points, count))
    for view, written in views:
        assert view.tail() == expected(capacity, written)
        assert (len(view), view.written) == (min(written, capacity), written)


@settings(max_examples=60, deadline=None)
@given(
    capacity=st.integers(1, 60),
    steps=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40), st.booleans()), max_size=10),
)
def test_an_attempt_that_is_thrown_away_leaves_no_trace(capacity: int, steps: list[tuple[int, int, bool]]) -> None:
    points, count = Points.empty(capacity), 0
    for wasted, size, other_owner in steps:
        before = points.tail()
        points.appended([-1.0] * wasted, [-1.0] * wasted, A)
        assert points.tail() == before
        points = points.appended(*columns(count, size), B if other_owner else A)
        count += size
        assert points.tail() == expected(capacity, count)


def test_two_owners_write_behind_one_view_without_seeing_each_other() -> None:
    view = filled(100, 3)
    mine, theirs = view, view
    for place in range(3, 30):
        mine = mine.appended(*columns(place, 1), A)
        theirs = theirs.appended([float(place)], [-1.0], B)
    assert mine.tail() == expected(100, 30)
    assert theirs.tail() == expected(100, 3) + [(float(place), -1.0) for place in range(3, 30)]
    assert view.tail() == expected(100, 3)


def test_an_owner_that_comes_back_does_not_write_into_its_successors_block() -> None:
    committed = filled(100, 3)
    successor = committed.appended(*columns(3, 2), B)
    late = committed.appended([99.0] * 2, [-1.0] * 2, A)
    successor = successor.appended(*columns(5, 2), B)
    assert successor.tail() == expected(100, 7)
    assert late.tail() == [*expected(100, 3), (99.0, -1.0), (99.0, -1.0)]


def test_a_late_point_is_shown_at_its_time() -> None:
    points = filled(10, 3).appended([0.5], [7.0], A)
    assert points.tail() == [(0.0, 0.0), (0.5, 7.0), (1.0, 10.0), (2.0, 20.0)]


def test_since_and_limit_leave_out_the_oldest() -> None:
    points = filled(10, 6)
    assert points.tail(since_s=4.0) == [(4.0, 40.0), (5.0, 50.0)]
    assert points.tail(limit=1) == [(5.0, 50.0)]
    assert points.tail(since_s=4.0, limit=5) == [(4.0, 40.0), (5.0, 50.0)]
    assert points.tail(limit=0) == []
    assert points.tail(since_s=6.0) == []


@settings(max_examples=100, deadline=None)
@given(
    capacity=st.integers(1, 60),
    batches=st.lists(st.lists(st.integers(0, 100).map(float), min_size=1, max_size=40), min_size=1, max_size=8),
    befores=st.lists(st.integers(-1, 101).map(float), min_size=1, max_size=8),
)
def test_pruning_drops_nothing_that_is_as_new_as_it_says(
    capacity: int, batches: list[list[float]], befores: list[float]
) -> None:
    points, arrived = Points.empty(capacity), list[tuple[float, float]]()
    before_s = -1.0
    for times, before in zip(batches, befores, strict=False):
        values = [float(len(arrived) + place) for place in range(len(times))]
        points = points.appended(times, values, A)
        arrived += zip(times, values, strict=True)
        unpruned, before_s = points.tail(), max(before_s, before)
        pruned = points.pruned(before_s)
        assert points.tail() == unpruned
        points = pruned
        kept = sorted(arrived[-capacity:], key=lambda point: point[0])
        assert points.tail(before_s) == [point for point in kept if point[0] >= before_s]
        assert set(points.tail()) <= set(kept)
        assert (len(points), points.written) == (len(points.tail()), len(arrived))


def test_pruning_drops_whole_blocks_and_everything_when_all_is_older() -> None:
    points = filled(1000, 1000)
    assert points.pruned(0.0) is points and points.pruned(8.0) is not points
    assert len(points.pruned(8.0)) == 992
    assert 500 <= len(points.pruned(500.0)) < 500 + 125
    empty = points.pruned(1000.0)
    assert (empty.tail(), len(empty), empty.written, empty.capacity) == ([], 0, 1000, 1000)
    assert empty.pruned(2000.0) is empty
    assert empty.appended([1001.0], [1.0], A).tail() == [(1001.0, 1.0)]


def test_a_pruned_ring_takes_the_bytes_of_what_is_left() -> None:
    assert held_bytes(1000, 20_000, before_s=19_900.0) < 5_000
    assert held_bytes(1000, 20_000, before_s=20_000.0) < 500


def held_bytes(capacity: int, count: int, before_s: float = 0.0) -> int:
    tracemalloc.start()
    try:
        points = Points.empty(capacity)
        for place in range(count):
            points = points.appended([float(place)], [1.0], A)
        points = points.pruned(before_s)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_a_full_ring_takes_little_more_than_its_points() -> None:
    assert held_bytes(1000, 20_000) < 1.25 * 16 * 1000


def test_a_ring_with_few_points_is_small() -> None:
    assert held_bytes(1000, 3) < 600


def test_a_ring_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="capacity"):
        Points.empty(0)


def test_many_points_come_sorted_by_time_whether_they_came_so_or_not() -> None:
    times = [float(place) for place in range(20_000)]
    late = [*times[:9_000], 0.5, *times[9_000:], 8_191.5]
    for came in (times, late):
        points = Points.empty(30_000).appended(came, came, A)
        assert points.tail() == [(time_s, time_s) for time_s in sorted(came)]
        newer = [time_s for time_s in sorted(came) if time_s >= 8_190.5]
        assert [time_s for time_s, _ in points.tail(8_190.5)] == newer
        assert [time_s for time_s, _ in points.tail(8_190.5, 10_000)] == newer[-10_000:]
