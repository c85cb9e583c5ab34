from __future__ import annotations

from typing import Any

import pytest

from actors.store.keeping import SWEEP_S, Keeping
from actors.store.ledger import FILTER, MARKER_DEADLINE_S
from actors.store.series import Series
from messages import (
    GetNames,
    GetSeries,
    GetSnapshot,
    GetSummary,
    Kind,
    Names,
    Query,
    Reason,
    SeriesKey,
    Snapshot,
)
from messages.checkpoint import Restore, Span
from messages.metrics import BucketSummary
from messages.pipeline import FilterAccount, Question, Token
from supervision import Answer
from supervision.cell import Phase
from tests.store.bench import KEEPING, START_S, Bench, Poison, group


def test_records_of_all_routes_are_folded_into_series() -> None:
    bench = Bench()
    bench.send(FILTER, group("a", 1.0, 2.0), group("b", 3.0))
    bench.send("slow", group("a", 4.0))
    bench.send("slow", group("a", 5.0))
    assert bench.store.settle() == 1
    assert bench.counts() == {"a": 4, "b": 1} and bench.store.data.received.stored == 5
    assert all(not route.slots for route in bench.ins.values())


def test_an_ask_is_answered_when_all_tokens_are_here_and_not_before() -> None:
    bench = Bench()
    bench.send("fast", group("a", 1.0), token=Token(1, START_S))
    bench.send("slow", group("b", 1.0))
    answer = bench.mark(1, "fast", "slow", lost=1)
    bench.store.settle()
    assert not answer.done and bench.store.due_s == START_S + MARKER_DEADLINE_S
    bench.send("slow", group("b", 2.0), token=Token(1, START_S))
    bench.store.settle()
    snapshot: Snapshot = answer.get(timeout=0)
    assert snapshot.complete and snapshot.missing == () and bench.store.due_s == START_S + SWEEP_S
    assert snapshot.ledger.balanced and snapshot.ledger.in_flight == 0 and snapshot.ledger.stored == 3
    assert bench.store.cell.published is snapshot


def test_what_was_recorded_after_the_marker_is_not_in_the_answer() -> None:
    bench = Bench()
    answer = bench.mark(1, "fast")
    bench.send(FILTER, group("late", 1.0))
    bench.send("slow", group("late", 1.0))
    bench.store.settle()
    bench.send("fast", group("a", 1.0), token=Token(1, START_S))
    bench.send("fast", group("late", 1.0))
    bench.store.settle()
    assert {series.name for series in answer.get(timeout=0).series} == {"a"}
    assert bench.counts() == {"a": 1, "late": 3}


def test_after_the_deadline_the_answer_names_who_is_missing_and_holds_all_the_rest() -> None:
    bench = Bench()
    bench.send(FILTER, group("a", 1.0))
    bench.send("fast", group("b", 1.0), token=Token(1, START_S))
    answer = bench.mark(1, "fast", "slow", lost=3)
    bench.store.settle()
    bench.store.at(START_S + MARKER_DEADLINE_S - 0.01)
    assert not answer.done
    bench.store.at(START_S + MARKER_DEADLINE_S)
    snapshot: Snapshot = answer.get(timeout=0)
    assert not snapshot.complete and snapshot.missing == ("slow",)
    assert {series.name for series in snapshot.series} == {"a", "b"}
    assert snapshot.ledger.balanced and snapshot.ledger.in_flight == 3


def test_a_tier_that_got_no_token_but_has_records_is_missing_at_once() -> None:
    bench = Bench()
    answer = bench.mark(1, lost=2)
    bench.store.settle()
    snapshot: Snapshot = answer.get(timeout=0)
    assert snapshot.missing == ("slow",) and snapshot.ledger.in_flight == 2 and snapshot.ledger.balanced


def test_a_token_that_comes_after_its_marker_was_closed_opens_none() -> None:
    bench = Bench()
    bench.mark(1, "slow")
    bench.store.settle()
    bench.store.at(START_S + MARKER_DEADLINE_S)
    bench.send("slow", group("a", 1.0), token=Token(1, START_S))
    bench.store.settle()
    assert bench.store.data.markers == () and bench.counts() == {"a": 1}
    answer = bench.mark(2)
    bench.store.settle()
    assert answer.get(timeout=0).complete


def test_two_markers_are_answered_in_their_order_each_with_its_own_records() -> None:
    bench = Bench()
    bench.send("slow", group("one", 1.0), token=Token(1, START_S))
    first = bench.mark(1, "slow", "fast")
    bench.send("slow", group("two", 1.0), token=Token(2, START_S))
    second = bench.mark(2, "slow", "fast")
    bench.store.settle()
    bench.send("fast", token=Token(1, START_S))
    bench.store.settle()
    assert first.done and not second.done
    bench.send("fast", token=Token(2, START_S))
    bench.store.settle()
    assert [s.name for s in first.get(timeout=0).series] == ["one"]
    assert [s.name for s in second.get(timeout=0).series] == ["one", "two"]


def test_an_ordered_end_answers_what_is_asked_with_what_has_come() -> None:
    bench = Bench()
    answer = bench.mark(1, "slow")
    bench.send("fast", group("a", 1.0))
    bench.store.settle()
    bench.store.cell.phase = Phase.DRAINING
    bench.store.settle()
    assert answer.get(timeout=0).missing == ("slow",)
    assert bench.counts() == {"a": 1}


def test_an_ask_that_cannot_be_answered_is_told_so_and_harms_no_other() -> None:
    class Unknown(Query):
        """Of nobody."""

    bench = Bench()
    unknown, known = Answer(), Answer()
    questions = (Question(Unknown(), unknown), Question(GetNames(), known))
    account = FilterAccount(0, {}, {}, {}, {}, 0, {})
    bench.send(FILTER, token=Token(1, START_S, questions, account))
    bench.store.settle()
    with pytest.raises(TypeError, match="Unknown"):
        unknown.get(timeout=0)
    assert isinstance(known.get(timeout=0), Names) and bench.store.run.number == 1


def test_a_record_that_cannot_be_folded_is_set_aside_alone_and_counted() -> None:
    bench = Bench()
    bench.send(FILTER, group("a", 1.0, Poison(2.0), 3.0), group("b", 1.0))
    answer = bench.mark(1)
    bench.store.settle()
    ledger = answer.get(timeout=0).ledger
    assert bench.counts() == {"a": 2, "b": 1}
    assert (ledger.stored, ledger.quarantined, ledger.balanced) == (3, 1, True)
    assert [exhibit.failure for exhibit in bench.store.cell.quarantine.exhibits()] == ["ValueError"]


def test_a_summary_weighs_as_many_records_as_it_counts_also_when_it_is_set_aside() -> None:
    bench = Bench()
    summary = BucketSummary(START_S, 5, 10.0, 1.0, 3.0, 2.0, ())
    broken = summary._replace(total=Poison(1.0))
    bench.send("slow", group("a")._replace(summaries=(summary,)), group("b")._replace(summaries=(broken,)))
    bench.store.settle()
    assert bench.counts()["a"] == 5
    assert bench.store.data.received.quarantined == 5 and bench.store.data.received.stored == 5


def test_what_a_tier_has_set_aside_is_in_the_account() -> None:
    bench = Bench()
    bench.sent["slow"] = 4
    bench.send("slow", group("a", 1.0), token=Token(1, START_S, quarantined=4))
    answer = bench.mark(1, "slow")
    bench.store.settle()
    snapshot = answer.get(timeout=0)
    assert snapshot.complete and snapshot.ledger.quarantined == 4 and snapshot.ledger.balanced


def test_rejected_and_dropped_come_from_the_filters_account() -> None:
    bench, answer = Bench(), Answer()
    account = FilterAccount(9, {Reason.BOX_FULL: 2}, {Reason.VALUE_TYPE: 8}, {}, {}, 1, {})
    bench.send(FILTER, token=Token(1, START_S, (Question(GetSnapshot(), answer),), account))
    bench.store.settle()
    ledger = answer.get(timeout=0).ledger
    assert (ledger.rejected, ledger.dropped, ledger.quarantined) == ({"value_type": 8}, {"box_full": 2}, 1)
    assert ledger.recorded == 11 and ledger.balanced


def test_a_crash_anywhere_between_plan_and_effects_counts_every_record_once() -> None:
    bench = Bench()
    for number in range(20):
        bench.send(FILTER, group("a", float(number)))
        answer = bench.mark(number + 1, query=GetSeries(name="a"))
        planned = bench.store.stage.plan(bench.store.run.state, bench.store.run, START_S)
        if number % 3 == 1:
            bench.store.restart()  # before the commit: planned again
        elif number % 3 == 2:
            bench.store.run.state = planned
            bench.store.restart()  # between commit and effects: repeated
            bench.store.restart()
        bench.store.settle()
        (found,) = answer.get(timeout=0).series
        assert [int(point.value) for point in found.points] == list(range(number + 1))


def test_what_the_filter_calls_room_for_is_made_by_the_longest_idle_and_told_to_it() -> None:
    bench = Bench()
    bench.send(FILTER, group("a", 1.0, 2.0), group("b", 1.0))
    bench.store.settle()
    bench.clock.now_s = START_S + KEEPING.evict_idle_s + 1.0
    bench.send(FILTER, group("b", 1.0), crowded=frozenset({""}))
    bench.store.settle()
    assert bench.counts() == {"b": 2} and list(bench.places.slots.values()) == [{SeriesKey("a", ()): None}]

    bench.store.restart()
    answer = bench.mark(1)
    bench.store.settle()
    snapshot: Snapshot = answer.get(timeout=0)
    assert (snapshot.store.evicted_series, snapshot.store.evicted_records) == (1, 2)
    assert snapshot.ledger.stored == 4 == sum(one.count for one in snapshot.series) + snapshot.store.evicted_records


def test_without_a_series_that_is_idle_for_long_nobody_makes_room() -> None:
    bench = Bench()
    bench.send(FILTER, group("a", 1.0), crowded=frozenset({""}))
    bench.store.settle()
    assert bench.counts() == {"a": 1} and not bench.places.slots
    assert not bench.store.data.house.crowded


def test_the_series_of_an_earlier_life_go_on_and_its_time_is_covered() -> None:
    bench = Bench()
    old = Series.new(SeriesKey("a", ()), Kind.COUNTER, 8).folded(
        group("a", 5.0)._replace(times=[START_S - 300.0]), None
    )
    lived = (Span(START_S - 400.0, START_S - 200.0),)
    bench.send(FILTER, restored=Restore(series=(old,), lived=lived))
    bench.send(FILTER, group("a", 2.0))
    bench.clock.now_s = START_S + 10.0
    summary: Any = bench.mark(1, query=GetSummary(name="a"))
    snapshot: Any = bench.mark(2)
    bench.store.settle()
    hour = summary.get(timeout=0).hour
    assert (hour.total, hour.count, hour.covered_s) == (7.0, 2, 210.0)
    found = snapshot.get(timeout=0)
    assert (found.store.restored_series, found.store.restored_records, found.uptime_s) == (1, 1, 10.0)
    assert found.ledger.stored == 1 and found.ledger.balanced


def test_points_older_than_the_retention_are_not_answered_and_counts_are() -> None:
    bench = Bench(Keeping(buffer_size=100, retention_s=50.0, evict_idle_s=60.0))
    times = [START_S - 51.0, START_S - 49.0, START_S]
    bench.send(FILTER, group("a", 1.0, 2.0, 3.0)._replace(times=times))
    reply: Any = bench.mark(1, query=GetSeries(name="a"))
    bench.store.settle()
    (found,) = reply.get(timeout=0).series
    assert [point.value for point in found.points] == [2.0, 3.0] and found.forgotten == 1
    assert bench.counts() == {"a": 3}
