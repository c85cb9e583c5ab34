from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.security import SecurityFilter
from actors.security.judging import OVERFLOW, Judge
from actors.security.rules import Refusal, Verdict
from actors.security.sorting import Cleared, Sorter
from messages import Detector, Kind, Labels, Reason, SeriesKey
from messages.metrics import RawKey
from messages.plain import plain_key, plain_labels, plain_value


class Poisoned(SecurityFilter):
    """Rules that fail on one name, and on one error text."""

    def judge(self, name: str, labels: Labels, declared: Kind | None) -> Verdict | Refusal:
        if name == "poison":
            raise ValueError("poison")
        return super().judge(name, labels, declared)


class PoisonedTexts(Poisoned):
    """Rules that fail on one text, too."""

    def sanitize_text(self, text: str) -> str:
        if text == "poison":
            raise ValueError("poison")
        return super().sanitize_text(text)


class FailsOnce(SecurityFilter):
    """Rules whose n-th judgement fails, as by an exception from outside."""

    __slots__ = ("left",)

    def __init__(self, nth: int) -> None:
        super().__init__()
        self.left = nth

    def judge(self, name: str, labels: Labels, declared: Kind | None) -> Verdict | Refusal:
        self.left -= 1
        if self.left == 0:
            raise RuntimeError("once")
        return super().judge(name, labels, declared)


def sorted_out(records: list[tuple[Any, Any, float]], sorter: Sorter, tiers: dict[str, str] | None = None) -> Cleared:
    batch = [part for record in records for part in record]
    return sorter.sort(batch, lambda name: (tiers or {}).get(name, "store"), errors.append)


errors: list[BaseException] = []


@pytest.fixture(autouse=True)
def no_errors() -> None:
    errors.clear()


def sorter_of(rules: SecurityFilter | None = None, **settings: Any) -> Sorter:
    return Sorter(Judge(rules or SecurityFilter(**settings), {}))


def stored(cleared: Cleared) -> dict[tuple[str, str], list[tuple[float, float]]]:
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for receiver, groups in cleared.groups.items():
        for group in groups:
            records = found.setdefault((receiver, group.key.name), [])
            records += zip(group.values, group.times, strict=True)
    return found


names = (
    st.sampled_from(
        [
            "good",
            "good_ms",
            "depth_bytes",
            "an.error",
            "slow.one",
            "poison",
            "",
            "a b",
            "user@example.com",
            "x" * 101,
            "name_type",
        ]
    )
    | st.none()
)
values = st.sampled_from(
    [1.0, 2.5, -1.0, 3, 10**400, float("nan"), 1e305, True, "text", "poison", "card 4111111111111111"]
)
labels = st.sampled_from(
    [None, {}, {"a": "b"}, {"a": 1, "b": True}, {"a": object()}, {"a": "x" * 200}, {"a b": "c"}, 5]
)
kinds = st.sampled_from([None, Kind.COUNTER, Kind.GAUGE, Kind.DISTRIBUTION])


@st.composite
def batches(draw: st.DrawFn) -> list[tuple[Any, Any, float]]:
    records = []
    for place in range(draw(st.integers(1, 40))):
        key = plain_key(draw(names), draw(labels))
        kind = draw(kinds)
        if kind is not None and isinstance(key, str):
            # A name of its own: of one that is told two kinds the first record that is let in decides, and in a batch
            # that is the first of the first column.
            key = RawKey(f"{key}.{kind}", (), kind, draw(st.booleans()))
        records.append((key, plain_value(draw(values)), float(place // draw(st.integers(1, 40)))))
    return records


@given(batches(), st.integers(1, 4))
def test_every_record_ends_in_exactly_one_place(records: list[tuple[Any, Any, float]], max_series: int) -> None:
    cleared = sorted_out(records, sorter_of(Poisoned(max_series=max_series)), {"slow.one": "slow"})
    in_groups = sum(len(group.values) for groups in cleared.groups.values() for group in groups)
    assert in_groups == sum(cleared.weights.values())
    assert all(len(group.values) == len(group.times) for groups in cleared.groups.values() for group in groups)
    assert in_groups + sum(cleared.rejected.values()) + cleared.quarantined == len(records)
    assert all(count > 0 for count in cleared.rejected.values())
    assert len(cleared.admitted) <= max_series


@given(batches())
def test_the_whole_batch_is_judged_as_its_records_are_one_by_one(records: list[tuple[Any, Any, float]]) -> None:
    whole = sorted_out(records, sorter_of(Poisoned()))
    one_by_one = sorter_of(Poisoned())
    singles = [sorted_out([record], one_by_one) for record in records]
    assert whole.quarantined == sum(single.quarantined for single in singles)
    assert whole.rejected == sum((Counter(single.rejected) for single in singles), Counter())
    assert whole.detected == sum((Counter(single.detected) for single in singles), Counter())
    apart: dict[Any, list[Any]] = {}
    for single in singles:
        for place, found in stored(single).items():
            apart.setdefault(place, []).extend(found)
    together = stored(whole)
    assert {place: sorted(found) for place, found in apart.items()} == {p: sorted(f) for p, f in together.items()}


def test_a_poisoned_record_is_set_aside_alone() -> None:
    records = [("good", 1.0, 0.0), ("poison", 2.0, 0.0), ("an.error", "fine", 1.0), ("an.error", "poison", 2.0)]
    cleared = sorted_out(records, sorter_of(PoisonedTexts()))
    assert stored(cleared) == {("store", "good"): [(1.0, 0.0)], ("store", "an.error"): [(1.0, 1.0)]}
    assert cleared.quarantined == 2 and [str(error) for error in errors] == ["poison", "poison"]


@pytest.mark.parametrize("nth", range(1, 5))
def test_a_failure_that_does_not_repeat_itself_costs_no_record_and_doubles_none(nth: int) -> None:
    records = [(name, 1.0, 0.0) for name in ("a", "b", "c", "a")]
    cleared = sorted_out(records, sorter_of(FailsOnce(nth)))
    assert cleared.weights == {"store": 4} and cleared.quarantined == 0
    assert {name: len(found) for (_, name), found in stored(cleared).items()} == {"a": 2, "b": 1, "c": 1}


def test_beyond_the_most_series_records_go_to_one_overflow_series_that_counts_them() -> None:
    sorter = sorter_of(max_series=2)
    records = [
        ("a", 1.0, 0.0),
        ("b_bytes", 7.0, 0.0),
        ("c_bytes", -40.0, 1.0),
        ("d.error", "text", 2.0),
        ("a", 2.0, 3.0),
    ]
    cleared = sorted_out(records, sorter)
    assert list(cleared.admitted) == [SeriesKey("a", ()), SeriesKey("b_bytes", ())]
    overflow = [group for group in cleared.groups["store"] if group.key.name == OVERFLOW]
    assert [(group.kind, list(group.values), list(group.times), group.text) for group in overflow] == [
        (Kind.COUNTER, [1.0], [1.0], None),
        (Kind.COUNTER, [1.0], [2.0], None),
    ]
    assert cleared.weights == {"store": 5}


def test_series_that_were_admitted_before_are_no_new_ones() -> None:
    sorter = Sorter(Judge(SecurityFilter(max_series=1), {SeriesKey("a", ()): Kind.COUNTER}))
    cleared = sorted_out([("a", 1.0, 0.0), ("b", 1.0, 0.0)], sorter)
    assert sorted(name for _, name in stored(cleared)) == ["a", OVERFLOW]
    assert cleared.admitted == {}


def test_records_go_to_the_tier_of_their_name_and_polled_ones_straight_to_the_store() -> None:
    records = [("slow.one", 1.0, 0.0), (RawKey("slow.one", polled=True), 2.0, 1.0), ("other", 3.0, 2.0)]
    cleared = sorted_out(records, sorter_of(), {"slow.one": "slow"})
    assert stored(cleared) == {
        ("slow", "slow.one"): [(1.0, 0.0)],
        ("store", "slow.one"): [(2.0, 1.0)],
        ("store", "other"): [(3.0, 2.0)],
    }
    assert cleared.weights == {"slow": 1, "store": 2}


def test_a_refused_name_does_not_judge_the_legal_name_that_is_spelled_like_its_reason() -> None:
    sorter = sorter_of()
    refused, legal = (plain_key(None), 1.0, 0.0), ("name_type", 1.0, 0.0)
    for records in ([refused, legal], [legal, refused], [refused], [legal]):
        cleared = sorted_out(records, sorter)
        assert sum(cleared.rejected.values()) == records.count(refused)
        assert cleared.weights.get("store", 0) == records.count(legal)


def test_an_error_keeps_its_sanitised_text_and_counts_as_one() -> None:
    cleared = sorted_out([("an.error", "mail to a@example.com", 0.0), ("an.error", 2.0, 1.0)], sorter_of())
    (group,) = cleared.groups["store"]
    assert list(group.values) == [1.0, 2.0] and group.text == "mail to [email]"


def test_what_was_detected_is_counted_by_record() -> None:
    cleared = sorted_out([("user@example.com", 1.0, 0.0)] * 3, sorter_of())
    assert cleared.rejected == {Reason.NAME_SENSITIVE: 3} and cleared.detected == {Detector.EMAIL: 3}


def test_a_flood_of_names_does_not_become_a_leak() -> None:
    sorter = sorter_of(max_series=10)
    for place in range(500):
        sorted_out([(f"a{place}", 1.0, 0.0), (f"a b{place}", 1.0, 0.0)], sorter)
    assert len(sorter._judge._verdicts) <= 40
    big = plain_labels({f"k{n}": "x" * 4_000 for n in range(8)})
    sorter._judge.follow(SecurityFilter())
    sorted_out([("x" * 1_000_000, 1.0, 0.0), (RawKey("a", big), 1.0, 0.0)], sorter)
    assert len(sorter._judge._verdicts) == 0


def test_a_batch_with_many_unknown_keys_is_cut_and_goes_on_once_they_are_known() -> None:
    sorter = sorter_of(max_series=10_000)
    records = [(f"name.x{number // 2}", 1.0, 0.0) for number in range(5_000)]
    batch = [part for record in records for part in record]
    sizes = []
    while batch:
        fitting = sorter._judge.fitting(batch)
        sizes.append(fitting)
        sorter.sort(batch[: fitting * 3], lambda _name: "store", errors.append)
        batch = batch[fitting * 3 :]
    assert sizes == [1_999, 2_000, 1_001]
    again = [part for record in records for part in record]
    assert sorter._judge.fitting(again) == 5_000


def test_of_many_texts_of_a_series_only_the_last_is_looked_at() -> None:
    records = [("an.error", "poison", float(number)) for number in range(3)] + [("an.error", "fine", 9.0)]
    cleared = sorted_out(records, sorter_of(PoisonedTexts()))
    assert cleared.groups["store"][0].text == "fine" and cleared.weights == {"store": 4}


def test_progress_is_shown_between_the_columns() -> None:
    seen: list[None] = []
    batch = [part for number in range(7) for part in (f"n{number}", 1.0, 0.0)]
    sorter_of().sort(batch, lambda _name: "store", errors.append, lambda: seen.append(None))
    assert len(seen) == 7


def test_a_names_kind_is_decided_once_by_the_first_who_records_it() -> None:
    gauge, labelled = RawKey("a", (), Kind.GAUGE), RawKey("a", (("k", "v"),), Kind.DISTRIBUTION)
    cleared = sorted_out([("a", 1.0, 0.0), (gauge, -2.0, 1.0), (labelled, 3.0, 2.0)], sorter_of())
    assert [group.kind for group in cleared.groups["store"]] == [Kind.COUNTER, Kind.COUNTER]
    assert cleared.rejected == {Reason.VALUE_NEGATIVE: 1}
    successor = Sorter(Judge(SecurityFilter(), cleared.admitted))
    assert sorted_out([(labelled, 1.0, 0.0)], successor).groups["store"][0].kind is Kind.COUNTER


def test_the_kind_is_that_of_the_first_record_that_was_let_in_also_in_a_flood_of_names() -> None:
    gauge = RawKey("a", (), Kind.GAUGE)
    refused_first = sorted_out([("a", -1.0, 0.0), (gauge, -2.0, 1.0)], sorter_of())
    assert [group.kind for group in refused_first.groups["store"]] == [Kind.GAUGE]
    flood = [("a", 1.0, 0.0), *((f"name.x{number}", 1.0, 0.0) for number in range(9)), (gauge, 2.0, 1.0)]
    cleared = sorted_out(flood, sorter_of(max_series=2))
    assert {group.kind for group in cleared.groups["store"] if group.key.name == "a"} == {Kind.COUNTER}
