from __future__ import annotations

import pytest

from actors.store.coverage import Coverage
from messages.checkpoint import Span


def test_before_the_start_nothing_is_covered_and_there_is_no_uptime() -> None:
    assert Coverage().over(60.0, 100.0) == 0.0 and Coverage().uptime_s(100.0) == 0.0
    assert Coverage().lived(100.0) == ()


def test_a_window_is_covered_as_far_as_telemetry_was_there() -> None:
    coverage = Coverage().started(100.0)
    assert coverage.over(60.0, 110.0) == 10.0 and coverage.over(60.0, 1_000.0) == 60.0


def test_a_stop_leaves_a_gap_and_the_uptime_goes_on() -> None:
    coverage = Coverage().started(100.0).stopped(110.0)
    assert coverage.over(60.0, 120.0) == 10.0 and coverage.over(5.0, 120.0) == 0.0
    again = coverage.started(130.0)
    assert again.over(60.0, 140.0) == 20.0 and again.uptime_s(140.0) == 40.0
    assert again.lived(140.0) == (Span(100.0, 110.0), Span(130.0, 140.0))


def test_earlier_lives_count_and_none_reaches_into_this_one() -> None:
    coverage = Coverage().started(100.0).after((Span(0.0, 50.0), Span(80.0, 120.0)))
    assert coverage.lived(110.0) == (Span(0.0, 50.0), Span(80.0, 100.0), Span(100.0, 110.0))
    assert coverage.over(1_000.0, 110.0) == 80.0 and coverage.uptime_s(110.0) == 10.0


@pytest.mark.parametrize("lives", [999, 1_000, 5_000])
def test_of_very_many_lives_the_last_ones_are_kept(lives: int) -> None:
    coverage = Coverage().started(float(lives)).after(tuple(Span(at, at + 0.5) for at in range(lives)))
    lived = coverage.lived(lives + 1.0)
    assert len(lived) == min(lives + 1, 1_000) and lived[-1] == Span(lives, lives + 1.0)
