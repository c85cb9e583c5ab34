from __future__ import annotations

import copy
import math
import pickle

import pytest
from pydantic import ValidationError

from actors.store.series import Series
from actors.store.windows import window
from messages.metrics import Group, Kind, SeriesKey
from messages.snapshot import Window

OWNER = object()
NOTHING = dict.fromkeys(Window.model_fields)


def series(kind: Kind, *records: tuple[float, float], label: str = "a") -> Series:
    key = SeriesKey("work", (("part", label),))
    empty = Series.new(key, kind, 100)
    if not records:
        return empty
    times, values = [time_s for time_s, _ in records], [value for _, value in records]
    return empty.folded(Group(key, kind, values, times), OWNER)


def test_a_name_without_series_has_no_figures() -> None:
    assert window([], 60.0, 100.0, 10.0).model_dump() == {**NOTHING, "window_s": 60.0, "covered_s": 10.0}


def test_a_counter_without_records_is_zero_where_telemetry_was_there() -> None:
    found = window([series(Kind.COUNTER, (5.0, 3.0))], 60.0, 1000.0, 60.0)
    expected = {"window_s": 60.0, "covered_s": 60.0, "count": 0, "total": 0.0, "rate_per_s": 0.0}
    assert found.model_dump() == {**NOTHING, **expected}


@pytest.mark.parametrize("kind", list(Kind))
def test_without_records_there_is_no_data_where_telemetry_was_not_there(kind: Kind) -> None:
    found = window([series(kind, (5.0, 3.0))], 60.0, 1000.0, 0.0)
    assert found.model_dump() == {**NOTHING, "window_s": 60.0, "covered_s": 0.0}


@pytest.mark.parametrize("kind", [Kind.GAUGE, Kind.DISTRIBUTION])
def test_other_kinds_without_records_have_no_data(kind: Kind) -> None:
    found = window([series(kind, (5.0, 3.0))], 60.0, 1000.0, 60.0)
    assert found.model_dump() == {**NOTHING, "window_s": 60.0, "covered_s": 60.0, "count": 0}


def test_a_window_sums_over_all_label_sets_and_ends_with_the_newest_record() -> None:
    some = series(Kind.GAUGE, (100.0, 4.0), (130.0, 2.0), label="a")
    others = series(Kind.GAUGE, (120.0, 9.0), label="b")
    silent = series(Kind.GAUGE, (3.0, 99.0), label="c")
    found = window([some, others, silent], 60.0, 140.0, 60.0)
    assert found == Window(
        window_s=60.0,
        covered_s=60.0,
        count=3,
        total=15.0,
        rate_per_s=3 / 60,
        mean=5.0,
        low=2.0,
        high=9.0,
        last=2.0,
        p50=None,
        p90=None,
        p99=None,
    )
    assert window([others, some], 60.0, 140.0, 60.0).last == 2.0


def test_the_last_value_is_none_once_it_has_left_the_window() -> None:
    gauge = series(Kind.GAUGE, (100.0, 4.0))
    assert window([gauge], 60.0, 159.0, 60.0).last == 4.0
    assert window([gauge], 60.0, 160.0, 60.0).last is None
    assert window([gauge], 3600.0, 160.0, 160.0).last == 4.0


def test_a_rate_is_over_the_time_that_telemetry_was_there_for() -> None:
    counter = series(Kind.COUNTER, (100.0, 1.0), (110.0, 1.0))
    assert window([counter], 86400.0, 120.0, 20.0).rate_per_s == 0.1
    at_once = window([counter], 86400.0, 110.0, 0.0)
    assert (at_once.covered_s, at_once.count, at_once.rate_per_s) == (0.0, 2, None)


@pytest.mark.parametrize("window_s", [60.0, 3600.0, 86400.0])
def test_percentiles_are_within_one_percent_over_all_label_sets(window_s: float) -> None:
    values = [1.05 ** (place * 37 % 200) for place in range(200)]
    some = series(Kind.DISTRIBUTION, *((1000.0 + place / 10, values[place]) for place in range(0, 200, 2)))
    others = series(Kind.DISTRIBUTION, *((1000.0 + place / 10, values[place]) for place in range(1, 200, 2)), label="b")
    found = window([some, others], window_s, 1020.0, window_s)
    ranked = sorted(values)
    for percentile, rank in ((found.p50, 100), (found.p90, 180), (found.p99, 198)):
        assert percentile is not None
        assert math.isclose(percentile, ranked[rank - 1], rel_tol=0.01)


def test_a_percentile_never_lies_outside_the_values() -> None:
    found = window([series(Kind.DISTRIBUTION, (10.0, 12.5), (11.0, 12.5))], 60.0, 12.0, 12.0)
    assert (found.p50, found.p99) == (12.5, 12.5)


def test_what_is_built_without_validation_is_like_what_was_validated() -> None:
    found = window([series(Kind.DISTRIBUTION, (10.0, 12.5))], 60.0, 12.0, 12.0)
    validated = Window(**found.model_dump())
    for same in (found, copy.deepcopy(found), pickle.loads(pickle.dumps(found)), found.model_copy(update={"count": 1})):
        assert (same, same.model_fields_set, hash(same)) == (validated, validated.model_fields_set, hash(validated))
    with pytest.raises(ValidationError):
        found.count = 2
