from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from actors.security import SecurityFilter
from actors.security.judging import OVERFLOW, OVERFLOW_LABELS, Judge
from actors.security.limits import Bucket, RateLimit, within_rate
from actors.security.sorting import Cleared, Sorter
from messages import Kind, Reason, SeriesKey
from messages.metrics import RawKey, RawName

LIMIT = RateLimit(2.0, 3.0)


def passed(limit: RateLimit, times: list[float], bucket: Bucket | None = None) -> list[bool]:
    return within_rate(limit, bucket, times)[0]


def test_a_burst_passes_at_once_and_then_so_many_a_second() -> None:
    assert passed(LIMIT, [0.0] * 5) == [True, True, True, False, False]
    assert passed(LIMIT, [0.0, 0.0, 0.0, 0.4, 0.5, 0.6, 1.0]) == [True, True, True, False, True, False, True]


def test_a_long_silence_fills_the_bucket_and_no_more() -> None:
    assert passed(LIMIT, [0.0, *[1e6] * 5]).count(True) == 4


def test_time_is_the_records_own_and_a_late_one_finds_no_tokens_that_were_spent_since() -> None:
    passes, bucket = within_rate(LIMIT, None, [10.0, 10.0, 10.0])
    assert passes == [True] * 3
    assert passed(LIMIT, [1.0, 9.9, 10.0], bucket) == [False] * 3
    assert passed(LIMIT, [1.0, 10.5], bucket) == [False, True]


@given(
    st.floats(0.1, 50.0), st.floats(1.0, 20.0), st.lists(st.floats(0.0, 5.0), min_size=1, max_size=60), st.integers()
)
def test_never_more_than_the_burst_and_the_rate_and_the_cut_into_batches_changes_nothing(
    per_s: float, burst: float, gaps: list[float], cut: int
) -> None:
    limit = RateLimit(per_s, burst)
    times = [sum(gaps[: n + 1]) for n in range(len(gaps))]
    passes = passed(limit, times)
    for first in range(len(times)):
        within = sum(passes[first:])
        assert within <= burst + per_s * (times[-1] - times[first]) + 1e-6
    place = cut % len(times)
    if place:
        before, bucket = within_rate(limit, None, times[:place])
        assert before + passed(limit, times[place:], bucket) == passes


# as the filter applies them


class Bench:
    """A sorter, with what the filter keeps for it between two batches."""

    def __init__(self, **settings: Any) -> None:
        self.admitted: dict[SeriesKey, Kind] = {}
        self.judge = Judge(SecurityFilter(**settings), self.admitted)
        self.buckets: dict[str, Bucket] = {}

    def sort(self, *records: tuple[RawName, Any, float]) -> Cleared:
        cleared = Sorter(self.judge).sort(
            [part for record in records for part in record], lambda _: "store", failures.append, buckets=self.buckets
        )
        self.admitted.update(cleared.admitted)
        self.buckets = cleared.buckets
        return cleared


failures: list[BaseException] = []


def series(cleared: Cleared) -> dict[SeriesKey, float]:
    totals: Counter[SeriesKey] = Counter()
    for group in cleared.groups["store"]:
        totals[group.key] += sum(group.values)
    return dict(totals)


def labelled(name: str, value: Any) -> RawKey:
    return RawKey(name, (("k", str(value)),))


def test_a_limited_name_is_held_over_all_its_label_sets_and_batches_and_others_are_not() -> None:
    bench = Bench(rate_limits={"a": (1.0, 2.0)})
    first = bench.sort(("a", 1.0, 0.0), (labelled("a", 1), 1.0, 0.0), (labelled("a", 2), 1.0, 0.0), ("b", 1.0, 0.0))
    assert first.rejected == {Reason.RATE_EXCEEDED: 1} and first.weights == {"store": 3}
    assert bench.sort(("a", 1.0, 0.5)).rejected == {Reason.RATE_EXCEEDED: 1}
    assert bench.sort(("a", 1.0, 1.5), *[("b", 1.0, 1.5)] * 50).rejected == {}


def test_a_refused_value_spends_no_token_and_of_a_held_series_nothing_is_new() -> None:
    bench = Bench(rate_limits={"a": (1.0, 1.0), "b": 1.0})
    cleared = bench.sort(("a", -1.0, 0.0), ("a", 1.0, 0.0), ("a", 1.0, 0.0))
    assert cleared.rejected == {Reason.VALUE_NEGATIVE: 1, Reason.RATE_EXCEEDED: 1}
    assert bench.sort(("b", 1.0, 0.0), ("b", 1.0, 0.0)).rejected == {Reason.RATE_EXCEEDED: 1}
    assert bench.sort(("b", 1.0, 0.0)).groups == {}


def test_records_that_come_exactly_at_the_rate_pass_all() -> None:
    for per_s in (1.0, 3.0, 10.0):
        assert all(passed(RateLimit(per_s, 1.0), [1000.123 + n / per_s for n in range(1_000)]))


def test_tokens_are_spent_in_the_order_of_time_over_all_label_sets_of_a_name() -> None:
    bench = Bench(rate_limits={"a": (1.0, 1.0)})
    records = [(labelled("a", "x" if second in (0, 10) else "y"), 1.0, float(second)) for second in range(11)]
    assert bench.sort(*records).rejected == {}


def test_the_text_of_a_record_that_is_refused_or_held_is_not_kept() -> None:
    bench = Bench(rate_limits={"a.error": (1.0, 1.0)}, bounds={"b.error": (2.0, 9.0)})
    (held,) = bench.sort(("a.error", "first", 0.0), ("a.error", "second", 0.0)).groups["store"]
    (refused,) = bench.sort(("b.error", "text", 0.0), ("b.error", 3.0, 0.0)).groups["store"]
    assert (held.text, refused.text) == (None, None)


def test_a_failed_plan_spends_no_token() -> None:
    bench = Bench(rate_limits={"a": (1.0, 1.0)})
    Sorter(bench.judge).sort(["a", 1.0, 0.0], lambda _: "store", failures.append, buckets=bench.buckets)
    assert bench.sort(("a", 1.0, 0.0)).rejected == {}


def test_label_sets_beyond_the_most_of_a_name_go_to_its_own_overflow_series_and_its_sum_stays_right() -> None:
    bench = Bench(max_series_per_name=3)
    cleared = bench.sort(*[(labelled("a", n), 2.0, 0.0) for n in range(10)], ("b", 1.0, 0.0))
    assert sum(total for key, total in series(cleared).items() if key.name == "a") == 20.0
    assert series(cleared)[SeriesKey("b", ())] == 1.0
    assert [key for key in bench.admitted if key.name == "a"] == [
        *[SeriesKey("a", (("k", str(n)),)) for n in range(3)],
        SeriesKey("a", OVERFLOW_LABELS),
    ]
    again = bench.sort((labelled("a", 0), 1.0, 1.0), (labelled("a", 77), 1.0, 1.0))
    assert series(again) == {SeriesKey("a", (("k", "0"),)): 1.0, SeriesKey("a", OVERFLOW_LABELS): 1.0}


def test_the_most_of_all_series_holds_over_the_most_of_a_name() -> None:
    bench = Bench(max_series=4, max_series_per_name=2)
    cleared = bench.sort(*[(labelled(name, n), 1.0, 0.0) for name in "abc" for n in range(3)])
    assert len(bench.admitted) == 4
    assert sum(series(cleared).values()) == 9.0 and SeriesKey(OVERFLOW, ()) in series(cleared)


def test_the_count_of_a_names_series_follows_what_was_admitted_also_after_a_fork() -> None:
    bench = Bench(max_series_per_name=2)
    bench.sort((labelled("a", 1), 1.0, 0.0), (labelled("a", 2), 1.0, 0.0))
    successor = Bench(max_series_per_name=2)
    successor.admitted.update(bench.admitted)
    assert SeriesKey("a", OVERFLOW_LABELS) in series(successor.sort((labelled("a", 3), 1.0, 0.0)))
    bench.admitted.clear()
    assert series(bench.sort((labelled("a", 3), 1.0, 0.0))) == {SeriesKey("a", (("k", "3"),)): 1.0}


def test_a_redacted_name_is_counted_by_what_was_replaced_in_it() -> None:
    bench = Bench(on_sensitive_name="redact", max_series=1)
    cleared = bench.sort(*[("calls_4155550132_total", 1.0, 0.0)] * 3, ("b", 1.0, 0.0))
    assert cleared.redacted == {"phone": 3} and cleared.detected == {} and cleared.rejected == {}
