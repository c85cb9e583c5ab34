from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from actors.store.answers import View, answer, initial_snapshot, outcome, restated
from actors.store.coverage import Coverage
from actors.store.keeping import House
from actors.store.series import Series
from messages import (
    Detector,
    GetNames,
    GetSeries,
    GetSnapshot,
    GetSummary,
    Health,
    Kind,
    Ledger,
    Level,
    Names,
    Point,
    Query,
    Resources,
    SeriesKey,
    SignalInForce,
    Snapshot,
)
from messages import Series as SeriesReply
from messages import Summary as SummaryReply
from messages.errors import ActorFailed
from messages.metrics import Group
from messages.snapshot import Surroundings
from tests.hand import EPOCH_S, HandClock

NOW_S, STARTED_S = 10_000.0, 9_000.0
LEDGER = Ledger(recorded=3, stored=3, rejected={}, dropped={}, quarantined=0, in_flight=0)
AROUND = Surroundings(
    Resources(time_s=1.0, cpu_percent=12.0),
    (SignalInForce(signal="throttle", resource="cpu", level=Level.WARNING, since_s=1.0),),
    Health(time_s=1.0, state="degraded", causes=("cpu is warning",)),
    (),
)


def series(name: str, *records: tuple[float, float], kind: Kind = Kind.COUNTER, **labels: str) -> Series:
    key = SeriesKey(name, tuple(sorted(labels.items())))
    group = Group(key, kind, [value for _, value in records], [NOW_S - age_s for age_s, _ in records])
    return Series.new(key, kind, 4).folded(group, None)


def view(*known: Series, missing: tuple[str, ...] = ()) -> View:
    return View(
        series={one.key: one for one in known},
        now_s=NOW_S,
        coverage=Coverage().started(STARTED_S),
        retention_s=86_400.0,
        house=House(),
        clock=HandClock(NOW_S),
        ledger=LEDGER,
        missing=missing,
        detected={Detector.EMAIL: 2},
        redacted={Detector.IBAN: 1},
        surroundings=lambda: AROUND,
    )


HOUSE = view(
    series("a.calls", (70.0, 2.0), (5.0, 3.0), model="x"),
    series("a.calls", (1.0, 10.0), model="y", zone="z"),
    series("a.latency_ms", (3.0, 30.0), (2.0, 10.0), (1.0, 20.0), kind=Kind.DISTRIBUTION),
    series("depth_bytes", (400.0, 7.0), kind=Kind.GAUGE),
    series("message_processed", (100.0, 4.0)),
    series("error", (100.0, 1.0), (1.0, 1.0)),
)


def found(query: GetSeries, of: View = HOUSE) -> list[tuple[str, list[float]]]:
    reply: Any = answer(query, of)
    return [(one.name, [point.value for point in one.points]) for one in reply.series]


def test_series_are_found_by_name_prefix_and_labels() -> None:
    assert found(GetSeries(name="a.calls")) == [("a.calls", [2.0, 3.0]), ("a.calls", [10.0])]
    assert found(GetSeries(name="a.calls", labels={"model": "y"})) == [("a.calls", [10.0])]
    assert found(GetSeries(labels={"model": "y", "zone": "z"})) == [("a.calls", [10.0])]
    assert found(GetSeries(labels={"model": "y", "zone": "other"})) == []
    assert [name for name, _ in found(GetSeries(prefix="a."))] == ["a.calls", "a.calls", "a.latency_ms"]
    assert len(found(GetSeries())) == 6
    assert found(GetSeries(name="unknown")) == [] and found(GetSeries(name="a.call")) == []


def test_points_carry_unix_time_and_say_how_many_are_forgotten() -> None:
    of = view(series("a", *((float(9 - n), float(n)) for n in range(10))))
    reply: Any = answer(GetSeries(name="a"), of)
    (one,) = reply.series
    assert one.points == tuple(Point(EPOCH_S + NOW_S - (9 - n), float(n)) for n in range(6, 10))
    assert one.forgotten == 6 and reply.complete and reply.time_s == EPOCH_S + NOW_S
    assert found(GetSeries(name="a", limit=2), of) == [("a", [8.0, 9.0])]
    assert found(GetSeries(name="a", since_s=EPOCH_S + NOW_S - 1.0), of) == [("a", [8.0, 9.0])]


def test_a_summary_adds_the_label_sets_up_and_covers_no_more_than_there_was() -> None:
    reply: Any = answer(GetSummary(name="a.calls"), HOUSE)
    assert (reply.known, reply.kind, reply.unit) == (True, Kind.COUNTER, "1")
    assert (reply.minute.count, reply.minute.total, reply.hour.count, reply.hour.total) == (2, 13.0, 3, 15.0)
    assert reply.hour.covered_s == 1_000.0 and reply.minute.covered_s == 60.0
    one: Any = answer(GetSummary(name="a.calls", labels={"model": "x"}), HOUSE)
    assert (one.hour.total, one.labels) == (5.0, {"model": "x"})


def test_a_distribution_has_percentiles_and_its_unit() -> None:
    reply: Any = answer(GetSummary(name="a.latency_ms"), HOUSE)
    assert (reply.unit, reply.minute.low, reply.minute.high, reply.minute.mean) == ("ms", 10.0, 30.0, 20.0)
    assert reply.minute.p50 == pytest.approx(20.0, rel=0.05) and reply.minute.last == 20.0


def test_what_was_never_stored_is_no_data() -> None:
    for query in (GetSummary(name="unknown_ms"), GetSummary(name="a.calls", labels={"model": "other"})):
        reply: Any = answer(query, HOUSE)
        assert isinstance(reply, SummaryReply) and not reply.known
        for window in (reply.minute, reply.hour, reply.day):
            figures = window.model_dump(exclude={"window_s", "covered_s"})
            assert set(figures.values()) == {None}


def test_an_old_gauge_is_no_data_and_an_old_counter_is_zero() -> None:
    gauge: Any = answer(GetSummary(name="depth_bytes"), HOUSE)
    counter: Any = answer(GetSummary(name="message_processed"), HOUSE)
    assert gauge.minute.total is None and gauge.hour.last == 7.0
    assert counter.minute.total == 0.0 and counter.hour.total == 4.0


def test_names_are_sorted_and_named_once() -> None:
    reply: Any = answer(GetNames(), HOUSE)
    assert isinstance(reply, Names)
    assert reply.names == ("a.calls", "a.latency_ms", "depth_bytes", "error", "message_processed")
    assert answer(GetNames(prefix="d"), HOUSE).names == ("depth_bytes",)  # type: ignore[attr-defined]


def test_a_snapshot_has_the_figures_of_the_day_and_all_that_stands_beside_them() -> None:
    snapshot: Any = answer(GetSnapshot(), HOUSE)
    figures = snapshot.telemetry
    assert (figures.messages_processed_24h, figures.errors_24h, figures.thoughts_24h) == (4, 2, 0)
    assert figures.uptime_hours == pytest.approx(1_000.0 / 3_600.0) and figures.covered_s == 1_000.0
    assert figures.epoch_seconds == snapshot.time_s == EPOCH_S + NOW_S
    assert snapshot.complete and snapshot.ledger is LEDGER and snapshot.age_s == 0.0
    assert snapshot.rejected_by_detector == {"email": 2}
    assert (snapshot.resources, snapshot.signals, snapshot.health) == AROUND[:3]
    calls = [(one.labels, one.count, one.total, one.last) for one in snapshot.series if one.name == "a.calls"]
    assert calls == [({"model": "x"}, 2, 5.0, 3.0), ({"model": "y", "zone": "z"}, 1, 10.0, 10.0)]
    (depth,) = [one for one in snapshot.series if one.name == "depth_bytes"]
    assert (depth.kind, depth.unit, depth.last_time_s) == (Kind.GAUGE, "bytes", EPOCH_S + NOW_S - 400.0)


@pytest.mark.parametrize("query", [GetSnapshot(), GetSeries(), GetSummary(name="a"), GetNames()])
def test_an_answer_that_misses_something_says_so(query: Query) -> None:
    assert answer(query, HOUSE).complete
    assert not answer(query, HOUSE._replace(missing=("slow",))).complete


def test_answers_can_be_written_as_json() -> None:
    for query in (GetSnapshot(), GetSeries(), GetSummary(name="a.latency_ms"), GetSummary(name="none"), GetNames()):
        reply = answer(query, HOUSE)
        assert json.loads(reply.model_dump_json())["time_s"] == reply.time_s
    assert isinstance(answer(GetSeries(), HOUSE), SeriesReply)


def test_what_is_no_query_of_the_store_is_refused_by_its_class() -> None:
    with pytest.raises(TypeError, match="str"):
        answer("secret", HOUSE)


def test_before_the_first_answer_the_snapshot_is_an_empty_one() -> None:
    snapshot = initial_snapshot(HandClock(NOW_S), AROUND)
    assert snapshot.series == () and snapshot.ledger.recorded == 0 and snapshot.ledger.balanced
    assert snapshot.uptime_s == 0.0 and snapshot.resources == AROUND.resources


def test_an_older_snapshot_says_its_age_and_shows_what_is_live() -> None:
    old: Any = answer(GetSnapshot(), HOUSE._replace(surroundings=lambda: AROUND._replace(signals=(), resources=None)))
    again: Snapshot = restated(old, old.uptime_s + 7.0, AROUND)
    assert (again.complete, again.missing, again.age_s) == (False, ("store",), pytest.approx(7.0))
    assert again.signals == AROUND.signals and again.resources == AROUND.resources
    assert again.series == old.series and again.time_s == old.time_s


def test_an_answer_that_fails_again_and_again_names_the_class_of_the_failure_only() -> None:
    broken: Any = object()
    error = outcome(GetNames(), broken)
    assert isinstance(error, ActorFailed)
    assert str(error) == "store failed: AttributeError"


def test_a_sum_that_is_infinite_or_no_number_keeps_no_snapshot_from_being_answered() -> None:
    infinite = series("message_processed", (2.0, 1e308), (1.0, 1e308))
    negative = series("message_processed", (2.0, -1e308), (1.0, -1e308), model="x")
    assert isinstance(answer(GetSnapshot(), view(infinite, negative)), Snapshot)
    snapshot = answer(GetSnapshot(), view(infinite))
    assert isinstance(snapshot, Snapshot) and snapshot.telemetry.messages_processed_24h > 10**307


@pytest.mark.parametrize("since_s", [float("nan"), float("inf")])
def test_since_when_has_to_be_a_time(since_s: float) -> None:
    with pytest.raises(ValidationError, match="since_s"):
        GetSeries(name="a", since_s=since_s)


def test_one_series_of_very_many_points_shows_progress() -> None:
    beats: list[None] = []
    key = SeriesKey("a", ())
    times = [NOW_S - 1.0] * 100_000
    many = Series.new(key, Kind.COUNTER, 100_000).folded(Group(key, Kind.COUNTER, times, times), None)
    reply: Any = answer(GetSeries(name="a"), view(many)._replace(progress=lambda: beats.append(None)))
    assert len(reply.series[0].points) == 100_000 and len(beats) > 30
