from __future__ import annotations

import math
import struct
from array import array
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.store.checkpoint.decoding import Damaged, decoded, key_of
from actors.store.checkpoint.encoding import HEAD, SKETCH, changed, encoded, key_text, parts
from actors.store.checkpoint.shifting import shifted
from actors.store.series import Series
from messages.metrics import BucketSummary, Group, Kind, SeriesKey
from tests.store.model import Batch, lives, together

KEY = SeriesKey("thing_ms", (("model", "small"), ("zone", "ä \ud800")))
WINDOWS_S = (60.0, 3600.0, 86400.0)
OWNER, OTHER = object(), object()

_floats = st.floats(-1e300, 1e300)
_life = lives(_floats)


def folded(series: Series, batch: Batch, owner: object = OWNER) -> Series:
    return series.folded(Group(series.key, series.kind, batch[1], batch[0]), owner)


def lived(kind: Kind, life: list[tuple[float, Batch]], capacity: int = 50, text: str | None = None) -> Series:
    series = Series.new(KEY, kind, capacity)
    for at, (_, (times, values)) in enumerate(life):
        if at % 3 == 2:
            bins = ((1, 1),) if kind is Kind.DISTRIBUTION else ()
            summary = BucketSummary(times[0], 1, values[0], values[0], values[0], values[0], bins)
            series = series.folded(Group(KEY, kind, [], [], None, (summary,)), OWNER)
        else:
            series = folded(series, (times, values), OWNER if at % 2 else OTHER)
    return series._replace(text=text)


def bytes_of(series: Series) -> dict[str, bytes]:
    return {name: encoded(part) for name, part in parts(series).items()}


def again(series: Series, buffer_size: int = 50) -> Series:
    return decoded(series.key, series.kind, bytes_of(series), buffer_size)


def answers(series: Series, now_s: float) -> list[object]:
    """All that a series is asked for."""
    found: list[object] = [repr(figure) for figure in series[:9]] + [series.points.written, len(series.points)]
    for window_s in WINDOWS_S:
        found.append(repr(series.ladder.over(window_s, now_s)))
        if series.sketch is not None:
            found.append(together(series.sketch.over(window_s, now_s)))
    return [*found, series.points.tail()]


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(Kind),
    life=_life,
    more=_life,
    capacity=st.integers(1, 60),
    text=st.none() | st.text(max_size=9),
)
def test_a_series_is_the_same_after_its_bytes(
    kind: Kind, life: list[tuple[float, Batch]], more: list[tuple[float, Batch]], capacity: int, text: str | None
) -> None:
    series = lived(kind, life, capacity, text)
    copy = again(series, capacity)
    now_s = life[-1][0]
    for later_s in (0.0, 30.0, 2000.0, 50_000.0):
        assert answers(copy, now_s + later_s) == answers(series, now_s + later_s)
    for _, (times, values) in more:  # and it goes on the same
        batch = [time_s + now_s for time_s in times], values
        series, copy = folded(series, batch), folded(copy, batch)
    now_s += more[-1][0]
    assert answers(copy, now_s) == answers(series, now_s)
    assert answers(again(copy, capacity), now_s) == answers(series, now_s)


@settings(max_examples=60, deadline=None)
@given(kind=st.sampled_from(Kind), life=_life, late_s=st.floats(0.0, 2e5))
def test_a_pruned_series_is_the_same_after_its_bytes(
    kind: Kind, life: list[tuple[float, Batch]], late_s: float
) -> None:
    now_s = life[-1][0] + late_s
    series = lived(kind, life).pruned(now_s - 10_000.0, now_s)
    assert answers(again(series), now_s) == answers(series, now_s)


def test_a_day_of_many_measurements_is_the_same_after_its_bytes() -> None:
    series = Series.new(KEY, Kind.DISTRIBUTION, 100)
    for minute in range(1500):
        times = [minute * 60.0 + place * 0.3 for place in range(200)]
        series = folded(series, (times, [math.exp(((minute * 7 + place) * 0.618) % 9 - 3) for place in range(200)]))
    assert answers(again(series, 100), 1500 * 60.0) == answers(series, 1500 * 60.0)
    assert again(series, 7).points.tail() == series.points.tail(limit=7)
    assert again(series, 1000).points.tail()[-100:] == series.points.tail()


@settings(max_examples=60, deadline=None)
@given(kind=st.sampled_from(Kind), life=_life, more=_life)
def test_what_has_changed_is_enough_to_follow(
    kind: Kind, life: list[tuple[float, Batch]], more: list[tuple[float, Batch]]
) -> None:
    old = lived(kind, life, 20)
    held = bytes_of(old)
    new, start_s = old, life[-1][0]
    for _, (times, values) in more:
        new = folded(new, ([time_s + start_s for time_s in times], values))
        write, gone = changed(old, new)
        held = {name: data for name, data in held.items() if name not in gone}
        held |= {name: encoded(part) for name, part in write.items()}
        assert held == bytes_of(new)
        old = new


def test_a_record_writes_few_parts() -> None:
    series = Series.new(KEY, Kind.DISTRIBUTION, 1000)
    for second in range(4000):
        series = folded(series, ([float(second)], [1.5]))
    assert changed(series, series) == ({}, [])
    write, gone = changed(series, folded(series, ([3999.5], [1.5])))
    assert sorted(write) == [HEAD, "open0", "points3995"]
    assert gone == []
    assert len(parts(series)) > 15


_sample = {
    kind: lived(kind, [(t, ([t - 1.0, t], [2.0, 3.5])) for t in map(float, range(0, 9000, 37))], 40, "division by zero")
    for kind in Kind
}


@st.composite
def _broken(draw: st.DrawFn) -> tuple[Kind, dict[str, bytes]]:
    kind = draw(st.sampled_from(Kind))
    found = bytes_of(_sample[kind])
    name = draw(st.sampled_from(sorted(found)))
    part = bytearray(found.pop(name))
    match draw(st.sampled_from(["flip", "cut", "grow", "rename", "replace", "kind"])):
        case "flip":
            for _ in range(draw(st.integers(1, 3))):
                part[draw(st.integers(0, len(part) - 1))] ^= 1 << draw(st.integers(0, 7))
        case "cut":
            part = part[: draw(st.integers(0, len(part) - 1))]
        case "grow":
            part += draw(st.binary(min_size=1, max_size=50))
        case "rename":
            name = draw(st.sampled_from(["points-5", "points1e3", "points٣", "rows9", "", "points"]))
        case "replace":
            part = bytearray(found[draw(st.sampled_from(sorted(found)))])
        case "kind":
            kind = draw(st.sampled_from(Kind))
    return kind, {**found, name: bytes(part)}


@settings(max_examples=400, deadline=None)
@given(broken=_broken())
def test_other_bytes_are_a_series_or_damaged(broken: tuple[Kind, dict[str, bytes]]) -> None:
    kind, found = broken
    try:
        series = decoded(KEY, kind, found, 40)
    except Damaged:
        return
    answers(series, 9000.0)
    answers(again(series, 40), 9000.0)
    answers(shifted(series, 3600), 9000.0)
    answers(folded(series, ([9001.0, 20.0], [1.0, 2.0])), 9001.0)


@pytest.mark.parametrize("name", sorted(bytes_of(_sample[Kind.DISTRIBUTION])))
def test_a_part_that_is_missing_is_damage(name: str) -> None:
    found = bytes_of(_sample[Kind.DISTRIBUTION])
    del found[name]
    with pytest.raises(Damaged):
        decoded(KEY, Kind.DISTRIBUTION, found, 40)


def _renamed(found: dict[str, bytes]) -> None:
    found["rows9"] = found.pop("rows0")


def _shortened(found: dict[str, bytes]) -> None:
    found["open0"] = found["open0"][:-8]


def _in_disorder(found: dict[str, bytes]) -> None:
    found["rows2"] = found["rows2"][40:80] + found["rows2"][:40] + found["rows2"][80:]


def _past_in_disorder(found: dict[str, bytes]) -> None:
    found["past2"] = found["past2"] + found["past2"]


def _no_such_bin(found: dict[str, bytes]) -> None:
    found["open0"] = SKETCH.pack(b"B", 1, 0x7FF0 << 2, 0) + b"\1"


def _no_such_form(found: dict[str, bytes]) -> None:
    found["open0"] = SKETCH.pack(b"X", 1, 5, 0) + b"\1"


def _no_counts(found: dict[str, bytes]) -> None:
    found["open0"] = SKETCH.pack(b"B", 2, 5, 0) + b"\0\0"


def _half_a_record(found: dict[str, bytes]) -> None:
    found["rows0"] = found["rows0"][:8] + struct.pack("<d", 1.5) + found["rows0"][16:]


def _a_future_row(found: dict[str, bytes]) -> None:
    found["rows0"] = found["rows0"][:-40] + struct.pack("<d", 9e9) + found["rows0"][-32:]


CRAFTED = [
    _renamed,
    _shortened,
    _in_disorder,
    _past_in_disorder,
    _no_such_bin,
    _no_such_form,
    _no_counts,
    _half_a_record,
    _a_future_row,
]


@pytest.mark.parametrize("change", CRAFTED)
def test_what_no_series_can_be_is_damage(change: Callable[[dict[str, bytes]], None]) -> None:
    found = bytes_of(_sample[Kind.DISTRIBUTION])
    change(found)
    with pytest.raises(Damaged):
        decoded(KEY, Kind.DISTRIBUTION, found, 40)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_point_that_is_no_number_is_damage(bad: float) -> None:
    found = bytes_of(folded(Series.new(KEY, Kind.GAUGE, 5), ([1.0], [2.0])))
    with pytest.raises(Damaged):
        decoded(KEY, Kind.GAUGE, {**found, "points0": array("d", [1.0, bad]).tobytes()}, 5)


def test_a_key_is_the_same_after_its_text() -> None:
    assert key_of(KEY.name, key_text(KEY.labels)) == KEY


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("", "[]"),
        (None, "[]"),
        ("n", b"[]"),
        ("n", ""),
        ("n", "{"),
        ("n", "3"),
        ("n", "null"),
        ("n", '[["a"]]'),
        ("n", '[["a", 1]]'),
        ("n", "[" * 60_000),
        ("n", "[" * 70_000),
        ("n", '["ab", 3]'),
    ],
)
def test_a_text_that_is_no_key_is_damage(name: object, text: object) -> None:
    with pytest.raises(Damaged):
        key_of(name, text)
