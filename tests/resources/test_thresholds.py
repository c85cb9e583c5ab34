from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.resources.thresholds import UNKNOWN, Standing, Standings, judge, stand
from messages.resources import Budget, Limit, Resources
from messages.signals import Level, LimitCrossed

NORMAL, WARNING, CRITICAL = Level.NORMAL, Level.WARNING, Level.CRITICAL
LIMIT = Limit(warning_percent=80.0, critical_percent=95.0)
CPU_ONLY = Budget(cpu=LIMIT, memory=None, disk=None)


@pytest.mark.parametrize(
    ("before", "value_percent", "after"),
    [
        (NORMAL, 79.9, NORMAL),
        (NORMAL, 80.0, WARNING),
        (NORMAL, 94.9, WARNING),
        (NORMAL, 95.0, CRITICAL),
        (NORMAL, 100.0, CRITICAL),
        (WARNING, 80.0, WARNING),
        (WARNING, 78.0, WARNING),
        (WARNING, 77.9, NORMAL),
        (WARNING, 94.9, WARNING),
        (WARNING, 95.0, CRITICAL),
        (CRITICAL, 93.0, CRITICAL),
        (CRITICAL, 92.9, WARNING),
        (CRITICAL, 78.0, WARNING),
        (CRITICAL, 77.9, NORMAL),
        (NORMAL, math.nan, NORMAL),
        (WARNING, math.nan, WARNING),
        (CRITICAL, math.nan, CRITICAL),
    ],
)
def test_a_level_is_reached_at_its_threshold_and_left_two_points_below(
    before: Level, value_percent: float, after: Level
) -> None:
    assert stand(value_percent, LIMIT, Standing(before, LIMIT)) == Standing(after, LIMIT)


@given(st.lists(st.floats(78.0, 81.0, exclude_min=True), min_size=1))
def test_a_value_that_trembles_on_a_threshold_changes_the_level_once(values: list[float]) -> None:
    standing, changes = Standing(), 0
    for value in values:
        after = stand(value, LIMIT, standing)
        changes += after.level is not standing.level
        standing = after
    assert changes <= 1


@pytest.mark.parametrize("threshold", [1.0, 2.0, 0.5])
def test_a_level_with_a_threshold_near_zero_can_be_left(threshold: float) -> None:
    low = Limit(warning_percent=threshold, critical_percent=100.0)
    standing = stand(threshold, low, Standing())
    assert standing.level is WARNING
    assert stand(0.0, low, standing).level is NORMAL


def test_equal_thresholds_know_no_warning_on_the_way_up() -> None:
    equal = Limit(warning_percent=90.0, critical_percent=90.0)
    assert stand(90.0, equal, Standing(NORMAL, equal)).level is CRITICAL


def test_a_new_limit_is_judged_as_if_from_normal() -> None:
    higher = Limit(warning_percent=81.0, critical_percent=95.0)
    assert stand(80.0, LIMIT, Standing(WARNING, LIMIT)).level is WARNING
    assert stand(80.0, higher, Standing(WARNING, LIMIT)).level is NORMAL


def test_the_same_limit_given_again_changes_nothing() -> None:
    again = Limit(warning_percent=80.0, critical_percent=95.0)
    assert stand(79.0, again, Standing(WARNING, LIMIT)).level is WARNING


def test_a_new_limit_waits_for_a_value_that_is_known() -> None:
    higher = Limit(warning_percent=81.0, critical_percent=95.0)
    unknown = stand(math.nan, higher, Standing(WARNING, LIMIT))
    assert unknown.level is WARNING
    assert stand(80.0, higher, unknown).level is NORMAL


def test_without_a_limit_everything_is_normal() -> None:
    assert stand(100.0, None, Standing(CRITICAL, LIMIT)) == Standing()
    assert stand(math.nan, None, Standing(CRITICAL, LIMIT)) == Standing()


def cpu(value_percent: float) -> Resources:
    return Resources(time_s=1000.0, cpu_percent=value_percent)


def standing_at(level: Level) -> Standings:
    return {**UNKNOWN, "cpu": Standing(level, LIMIT)}


@pytest.mark.parametrize(
    ("before", "value_percent", "after", "limit_percent"),
    [
        (NORMAL, 85.0, WARNING, 80.0),
        (NORMAL, 99.0, CRITICAL, 95.0),
        (WARNING, 99.0, CRITICAL, 95.0),
        (CRITICAL, 85.0, WARNING, 95.0),
        (CRITICAL, 10.0, NORMAL, 80.0),
        (WARNING, 10.0, NORMAL, 80.0),
    ],
)
def test_a_crossing_names_levels_value_and_threshold(
    before: Level, value_percent: float, after: Level, limit_percent: float
) -> None:
    standings, crossed = judge(cpu(value_percent), CPU_ONLY, standing_at(before))
    assert standings == standing_at(after)
    assert crossed == (
        LimitCrossed(
            resource="cpu",
            before=before,
            after=after,
            value_percent=value_percent,
            limit_percent=limit_percent,
            time_s=1000.0,
        ),
    )


def test_what_stays_in_its_level_crosses_nothing() -> None:
    for level, value_percent in ((NORMAL, 10.0), (WARNING, 90.0), (CRITICAL, 99.0), (WARNING, math.nan)):
        assert judge(cpu(value_percent), CPU_ONLY, standing_at(level)) == (standing_at(level), ())


def test_the_end_of_a_limit_takes_the_resource_back_to_normal() -> None:
    unlimited = Budget(cpu=None, memory=None, disk=None)
    standings, crossed = judge(cpu(99.0), unlimited, standing_at(CRITICAL))
    assert standings == UNKNOWN
    assert [(fact.after, fact.limit_percent) for fact in crossed] == [(NORMAL, 80.0)]


def test_each_resource_is_judged_by_its_own_limit() -> None:
    reading = Resources(time_s=0.0, cpu_percent=85.0, memory_percent=96.0, disk_percent=84.0)
    _, crossed = judge(reading, Budget(), UNKNOWN)
    assert [(fact.resource, fact.after) for fact in crossed] == [("cpu", WARNING), ("memory", CRITICAL)]
