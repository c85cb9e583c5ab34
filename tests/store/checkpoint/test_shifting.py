from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from actors.store.checkpoint.shifting import restore_of, shift_s, shifted
from actors.store.checkpoint.tables import Content
from actors.store.series import Series
from messages.checkpoint import Span
from messages.metrics import Kind
from tests.store.checkpoint.test_actor import series
from tests.store.checkpoint.test_encoding import KEY, WINDOWS_S, again, answers, folded, lived
from tests.store.model import Batch, lives


def content(now_s: float, wall_s: float, *held: Series) -> Content:
    return Content(now_s, wall_s, held, (Span(now_s - 50.0, now_s),))


@given(
    start_s=st.floats(1e9, 2e9),
    gap_s=st.floats(0.0, 1e6),
    drift_s=st.floats(-100.0, 100.0),
)
def test_nothing_is_moved_as_long_as_the_clock_goes_on(start_s: float, gap_s: float, drift_s: float) -> None:
    assert shift_s(content(start_s, start_s + drift_s), start_s + gap_s, start_s + gap_s + drift_s) == 0


@given(saved_s=st.floats(1e9, 2e9), gap_s=st.floats(-1e6, 1e6), off_s=st.floats(-1e6, 1e6))
def test_what_is_moved_is_as_old_as_the_clock_says_within_five_minutes(
    saved_s: float, gap_s: float, off_s: float
) -> None:
    by_s = shift_s(content(saved_s + off_s, saved_s), saved_s + gap_s, saved_s + gap_s)
    age_s = saved_s + gap_s - (saved_s + off_s + by_s)
    assert by_s % 300 == 0
    assert max(0.0, gap_s) - 151.0 <= age_s <= max(0.0, gap_s) + 301.0
    assert age_s >= -30.0


def test_series_and_spans_are_moved_together_and_nothing_was_lived_later_than_now() -> None:
    order = restore_of(content(10_000.0, 5_000.0, series("a", 2, 9_999.0)), 5_000.5, 5_000.5)
    assert order.series[0].last_time_s == 4_899.0
    assert order.lived == (Span(4_850.0, 4_900.0),)
    order = restore_of(content(1_020.0, 1_020.0, series("a", 2, 1_019.0)), 1_000.0, 1_000.0)
    assert order.lived == (Span(970.0, 1_000.0),) and order.series[0].last_time_s == 1_000.0


@settings(max_examples=60, deadline=None)
@given(kind=st.sampled_from(Kind), life=lives(st.floats(-1e300, 1e300)), steps=st.integers(-2000, 2000))
def test_a_shifted_series_is_the_same_at_another_time(kind: Kind, life: list[tuple[float, Batch]], steps: int) -> None:
    series, now_s = lived(kind, life), life[-1][0]
    by_s = steps * 300
    moved = shifted(series, by_s)
    for window_s in WINDOWS_S:
        assert moved.ladder.over(window_s, now_s + by_s) == series.ladder.over(window_s, now_s)
    assert moved.count == series.count
    assert moved.last_time_s == series.last_time_s + by_s
    assert sorted(moved.points.tail()) == sorted((time_s + by_s, value) for time_s, value in series.points.tail())
    if by_s % 3600 == 0:
        assert answers(moved, now_s + by_s)[11:-1] == answers(series, now_s)[11:-1]
    assert answers(again(moved), now_s + by_s) == answers(moved, now_s + by_s)
    folded(moved, ([now_s + by_s], [1.0]))


def test_hourly_percentiles_never_stay_longer_than_a_window() -> None:
    series = folded(Series.new(KEY, Kind.DISTRIBUTION, 10), ([7200.0], [1.0]))
    for hour in range(1, 25):
        series = folded(series, ([7200.0 + hour * 3600.0], [900.0]))
    for by_s in range(0, 7200, 300):
        moved = shifted(series, by_s)
        assert moved.sketch is not None
        old_s, young_s = (moved.sketch.over(86400.0, 7200.0 + by_s + age_s) for age_s in (86_400.0, 82_000.0))
        shown = [sum(count for one in part for _, count in one.bins()) for part in (old_s, young_s)]
        assert shown[0] <= 24
        assert 23 <= shown[1] <= 25
