from __future__ import annotations

import math
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.resources.probes.cpu_meter import MIN_SPAN_S, CpuMeter
from tests.test_system_fork import in_child


def test_one_reading_says_nothing() -> None:
    assert math.isnan(CpuMeter(cores=1).percent(30.0, 60.0))


def test_two_readings_give_the_use_between_them() -> None:
    meter = CpuMeter(cores=2)
    meter.percent(30.0, 1000.0)
    assert meter.percent(30.5, 1002.0) == pytest.approx(25.0)


def test_each_reading_starts_a_new_span() -> None:
    meter = CpuMeter(cores=1)
    for used_s, capacity_s in ((0.0, 0.0), (1.0, 1.0)):
        meter.percent(used_s, capacity_s)
    assert meter.percent(1.25, 2.0) == pytest.approx(25.0)


def test_readings_too_close_together_repeat_the_last_figure_and_do_not_shorten_the_span() -> None:
    meter = CpuMeter(cores=4)
    meter.percent(0.0, 0.0)
    assert math.isnan(meter.percent(0.1, 4 * MIN_SPAN_S - 0.01))
    assert meter.percent(1.0, 4.0) == pytest.approx(25.0)
    assert meter.percent(1.1, 4.1) == pytest.approx(25.0)
    assert meter.percent(3.0, 8.0) == pytest.approx(50.0)


@pytest.mark.parametrize(("used_s", "percent"), [(-1.0, 0.0), (5.0, 100.0)])
def test_counters_that_contradict_each_other_stay_in_range(used_s: float, percent: float) -> None:
    meter = CpuMeter(cores=1)
    meter.percent(0.0, 0.0)
    assert meter.percent(used_s, 1.0) == percent


def test_a_capacity_that_shrinks_starts_anew() -> None:
    meter = CpuMeter(cores=1)
    for used_s, capacity_s in ((0.0, 0.0), (5.0, 10.0)):
        meter.percent(used_s, capacity_s)
    assert math.isnan(meter.percent(2.0, 4.0))
    assert meter.percent(2.1, 5.0) == pytest.approx(10.0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_child_measures_from_its_own_beginning() -> None:
    meter = CpuMeter(cores=1)
    meter.percent(10.0, 20.0)
    assert in_child(lambda: [str(meter.percent(0.25, 21.0)), meter.percent(0.5, 22.0)]) == ["nan", 25.0]
    assert meter.percent(10.5, 21.0) == pytest.approx(50.0)


@pytest.mark.parametrize("unknown", [(math.nan, 2.0), (2.0, math.nan)])
def test_an_unknown_reading_is_unknown_and_leaves_no_trace(unknown: tuple[float, float]) -> None:
    meter = CpuMeter(cores=1)
    assert math.isnan(meter.percent(*unknown))
    meter.percent(0.0, 0.0)
    meter.percent(1.0, 1.0)
    assert math.isnan(meter.percent(*unknown))
    assert meter.percent(1.5, 3.0) == pytest.approx(25.0)


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6))))
def test_a_figure_is_a_percentage_or_unknown(readings: list[tuple[float, float]]) -> None:
    meter = CpuMeter(cores=2)
    for reading in readings:
        figure = meter.percent(*reading)
        assert math.isnan(figure) or 0.0 <= figure <= 100.0
