from __future__ import annotations

from typing import Any

import pytest

from actors.security import SecurityFilter
from actors.security.judging import OVERFLOW, OVERFLOW_LABELS, Judge
from actors.security.rules import Verdict
from actors.store.series import Series
from messages import Kind, SeriesKey
from messages.checkpoint import Restore, Span
from messages.metrics import Group, Labels, RawKey
from messages.pipeline import Packet
from messages.roles import STORE
from tests.security.bench import Bench


def series(name: str, kind: Kind = Kind.COUNTER, labels: Labels = ()) -> Series:
    key = SeriesKey(name, labels)
    return Series.new(key, kind, 8).folded(Group(key, kind, [1.0], [5.0]), None)


def restored(packets: list[Packet]) -> list[SeriesKey]:
    return [one.key for packet in packets if packet.restored for one in packet.restored.series]


def test_nothing_is_taken_and_no_ask_placed_before_the_series_of_an_earlier_life() -> None:
    bench = Bench(restores_within_s=5.0)
    bench.record("a", "a")
    ask = bench.ask()
    bench.filter.settle()
    assert bench.sent(STORE) == [] and bench.filter.due_s == 1_005.0 and not ask.done

    lived = (Span(1.0, 2.0),)
    answer = bench.filter.ask(Restore(series=(series("old"),), lived=lived))
    bench.filter.settle()
    assert answer.get(timeout=0.0) == 1 and bench.filter.due_s is None
    packets = bench.sent(STORE)
    assert packets[0].restored is not None and packets[0].restored.lived == lived
    assert restored(packets[:1]) == [SeriesKey("old", ())]
    assert [len(group.values) for packet in packets for group in packet.groups] == [2]
    assert packets[-1].token is not None


def test_what_does_not_come_in_time_is_not_waited_for_and_comes_too_late() -> None:
    bench = Bench(restores_within_s=5.0)
    bench.record("a")
    bench.filter.settle()
    bench.filter.at(1_005.0)
    assert bench.names(STORE) == [("a", 1)]
    answer = bench.filter.ask(Restore(series=(series("old"),)))
    bench.filter.settle()
    assert answer.get(timeout=0.0) is None and restored(bench.sent(STORE)) == []


def test_a_second_restore_is_none() -> None:
    bench = Bench(restores_within_s=5.0)
    for expected in (0, None):
        answer = bench.filter.ask(Restore())
        bench.filter.settle()
        assert answer.get(timeout=0.0) is expected


def test_only_what_the_rules_of_today_let_in_comes_back() -> None:
    bench = Bench(restores_within_s=5.0, blocked_patterns=["secret"])
    given = (
        series("a.secret"),
        series("user_bob_example_com@example.com"),
        series("fine", labels=(("model", "x"),)),
        series("fine", labels=(("mail", "bob@example.com"),)),
        series("fine", labels=OVERFLOW_LABELS),
        series(OVERFLOW),
    )
    answer = bench.filter.ask(Restore(series=given))
    bench.filter.settle()
    assert restored(bench.sent(STORE)) == [
        SeriesKey("fine", (("model", "x"),)),
        SeriesKey("fine", OVERFLOW_LABELS),
        SeriesKey(OVERFLOW, ()),
    ]
    assert answer.get(timeout=0.0) == 3
    assert list(bench.admitted) == [SeriesKey("fine", (("model", "x"),)), SeriesKey("fine", OVERFLOW_LABELS)]


def test_series_that_come_back_take_places_and_decide_the_kind_of_their_name() -> None:
    bench = Bench(restores_within_s=5.0, max_series=2)
    bench.filter.ask(Restore(series=(series("a", Kind.GAUGE), series("b"), series("c"))))
    bench.filter.settle()
    assert restored(bench.sent(STORE)) == [SeriesKey("a", ()), SeriesKey("b", ())]
    bench.record("a", "c")
    bench.filter.settle()
    groups = [group for packet in bench.sent(STORE) for group in packet.groups]
    assert [(group.key.name, group.kind) for group in groups] == [("a", Kind.GAUGE), (OVERFLOW, Kind.COUNTER)]


def crowded(packets: list[Packet]) -> set[str]:
    return {name for packet in packets for name in packet.crowded}


def told(bench: Bench, *messages: dict[SeriesKey, Kind | None]) -> None:
    """What the store says, all at once."""
    taken = bench.filter.run.state.taken.get("places", 0)
    bench.places.slots.update(enumerate(messages, taken + 1))
    bench.filter.settle()


def evict(bench: Bench, *keys: SeriesKey) -> None:
    told(bench, dict.fromkeys(keys))


@pytest.mark.parametrize(
    ("rules", "names", "called"),
    [({"max_series": 2}, ("a", "b"), {""}), ({"max_series_per_name": 2}, ("c", "c"), {"c"})],
)
def test_a_series_without_a_place_is_called_for_and_has_one_after_an_eviction(
    rules: dict[str, Any], names: tuple[str, str], called: set[str]
) -> None:
    bench = Bench(**rules)
    for place, name in enumerate(names):
        bench.front.record(name, 1.0, {"i": place})
    bench.filter.settle()
    assert crowded(bench.sent(STORE)) == set()
    first, second = bench.admitted

    bench.front.record("c", 1.0, {"i": 7})
    bench.filter.settle()
    assert crowded(bench.sent(STORE)) == called
    evict(bench, first)
    assert first not in bench.admitted and second in bench.admitted and not bench.places.slots

    bench.front.record("c", 1.0, {"i": 8})
    bench.filter.settle()
    packets = bench.sent(STORE)
    assert SeriesKey("c", (("i", "8"),)) in [group.key for packet in packets for group in packet.groups]
    assert crowded(packets) == set()
    bench.front.record("c", 1.0, {"i": 9})
    bench.filter.settle()
    assert crowded(bench.sent(STORE)) == called


def test_an_eviction_of_a_series_that_is_not_known_gives_no_place() -> None:
    bench = Bench(max_series=1)
    bench.record("a")
    bench.filter.settle()
    evict(bench, SeriesKey("never", ()), SeriesKey("b", ()))
    bench.record("b")
    bench.filter.settle()
    assert list(bench.admitted) == [SeriesKey("a", ())] and crowded(bench.sent(STORE)) == {""}


def test_an_evicted_series_that_is_recorded_again_is_let_in_again() -> None:
    bench = Bench(max_series=1)
    bench.record("a")
    bench.filter.settle()
    evict(bench, SeriesKey("a", ()))
    assert not bench.admitted
    bench.record("a", "b")
    bench.filter.settle()
    assert list(bench.admitted) == [SeriesKey("a", ())]


def test_a_series_that_was_evicted_twice_before_it_was_heard_of_gives_one_place() -> None:
    bench = Bench(max_series_per_name=2)
    for place in range(2):
        bench.front.record("c", 1.0, {"i": place})
    bench.record("d")
    bench.filter.settle()
    first, *others = bench.admitted
    told(bench, {first: None}, {first: None})
    for place in range(3):
        bench.front.record("c", 1.0, {"i": 7 + place})
    bench.filter.settle()
    assert list(bench.admitted) == [*others, SeriesKey("c", (("i", "7"),)), SeriesKey("c", OVERFLOW_LABELS)]


def test_a_series_that_came_back_on_its_way_from_a_tier_has_a_place_and_what_is_too_much_has_none() -> None:
    bench = Bench(max_series=1)
    bench.record("a")
    bench.filter.settle()
    key = SeriesKey("a", ())
    told(bench, {key: None}, {key: Kind.COUNTER, SeriesKey(OVERFLOW, ()): Kind.COUNTER})
    assert list(bench.admitted) == [key]
    bench.record("b")
    bench.filter.settle()
    assert list(bench.admitted) == [key]


def test_a_names_kind_is_known_to_a_successor_that_lets_the_name_in_by_repeating_an_effect() -> None:
    admitted: dict[SeriesKey, Kind] = {}
    judge = Judge(SecurityFilter(), admitted)
    admitted[SeriesKey("work", (("i", "1"),))] = Kind.DISTRIBUTION
    judge.begin()
    verdict = judge.judge(RawKey("work", (("i", "2"),)))
    assert isinstance(verdict, Verdict) and verdict.kind is Kind.DISTRIBUTION


def test_names_that_have_no_series_any_more_or_never_had_one_are_forgotten() -> None:
    bench, most = Bench(max_series=200), 0
    bench.record(*(f"first.{number}" for number in range(14)))
    for start in range(0, 4_000, 25):
        bench.record(*(f"name.{number}" for number in range(start, start + 25)))
        bench.filter.settle()
        bench.sent(STORE)
        evict(bench, *list(bench.admitted)[:-100])
        judge = bench.filter.stage._judge
        most = max(most, len(judge._kinds), len(judge._series_of))
    assert most < 2_000
