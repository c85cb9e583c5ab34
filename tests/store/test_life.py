"""A store's whole life against the obvious model: a list of all records."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from actors.collectors.summing import Sums
from actors.store import bins_of
from actors.store.checkpoint.decoding import decoded
from actors.store.checkpoint.encoding import encoded, parts
from actors.store.keeping import SWEEP_S, Keeping
from messages import GetSeries, GetSnapshot, GetSummary, Kind, Query, SeriesKey
from messages.checkpoint import Dump, GetDump, Restore
from messages.metrics import Group
from messages.roles import FILTER
from tests.store.bench import START_S, Bench
from tests.store.model import SKETCH_WINDOWS, WINDOWS, inside

KEEPING = Keeping(buffer_size=20, retention_s=5_000.0, evict_idle_s=2_000.0)
MAX_SERIES = 2
"""So many the filter would let in; what is more it calls room for."""
KEYS = [
    SeriesKey(name, labels)
    for name in ("calls", "wait_ms")
    for labels in ((), (("i", "1"),), (("i", "2"),), (("i", "3"),))
]
SHARES = {"p50": 0.5, "p90": 0.9, "p99": 0.99}

ages = st.one_of(st.just(0.0), st.floats(0.0, 3.0), st.floats(0.0, 400.0), st.floats(0.0, 1e5))
values = st.integers(0, 10_000).map(float)
steps = st.one_of(st.floats(0.0, 2.0), st.floats(0.0, 100.0), st.floats(0.0, 5_000.0), st.floats(0.0, 1e5))


class Record(NamedTuple):
    key: SeriesKey
    time_s: float
    value: float


def kind_of(key: SeriesKey) -> Kind:
    return Kind.DISTRIBUTION if key.name == "wait_ms" else Kind.COUNTER


class Life(RuleBasedStateMachine):
    """Records come single and summed up, late and in time; the clock moves; the store crashes, and lives on in a next process."""

    def __init__(self) -> None:
        super().__init__()
        self.bench = Bench(KEEPING)
        self.bench.clock.now_s = START_S + 1e6
        self.records: list[Record] = []
        self.points: dict[SeriesKey, list[tuple[float, float]]] = {}
        self.marker = 0
        self.evicted = 0

    def ask(self, query: Query) -> Any:
        self.marker += 1
        answer = self.bench.mark(self.marker, query=query)
        self.bench.store.settle()
        return answer.get(timeout=0)

    def forget_evicted(self) -> None:
        """What the store says to have evicted is the longest idle, and gone from the model."""
        for number in sorted(self.bench.places.slots):
            told = self.bench.places.slots.pop(number)
            for key in [key for key, kind in told.items() if kind is None]:
                last = {one.key: max(r.time_s for r in self.records if r.key == one.key) for one in self.records}
                assert last[key] == min(last.values()) < self.bench.clock.now_s - KEEPING.evict_idle_s
                gone = [one for one in self.records if one.key == key]
                self.evicted += len(gone)
                self.records = [one for one in self.records if one.key != key]
                del self.points[key]

    @rule(
        key=st.sampled_from(KEYS),
        batch=st.lists(st.tuples(ages, values), min_size=1, max_size=12),
        summed=st.booleans(),
    )
    def record(self, key: SeriesKey, batch: list[tuple[float, float]], summed: bool) -> None:
        now_s = self.bench.clock.now_s
        columns = [(now_s - age_s, value) for age_s, value in batch]
        group = Group(key, kind_of(key), [value for _, value in columns], [time_s for time_s, _ in columns])
        points = columns
        if summed:
            (group,) = Sums().with_groups([group], bins_of).groups()
            points = [(summary.time_s, summary.last) for summary in group.summaries]
        known = {one.key for one in self.records}
        crowded = frozenset({""}) if key not in known and len(known) >= MAX_SERIES else frozenset()
        self.bench.send(FILTER, crowded=crowded)
        self.bench.store.settle()
        self.forget_evicted()
        self.bench.send(FILTER, group)
        self.bench.store.settle()
        self.records += [Record(key, time_s, value) for time_s, value in columns]
        self.points.setdefault(key, []).extend(points)

    @rule(by_s=steps)
    def let_time_pass(self, by_s: float) -> None:
        self.bench.store.at(self.bench.clock.now_s + by_s)
        self.forget_evicted()

    @rule()
    def sweep(self) -> None:
        self.let_time_pass(SWEEP_S)

    @rule()
    def crash(self) -> None:
        self.bench.store.restart()

    @rule()
    def begin_anew_from_a_checkpoint(self) -> None:
        dump: Dump = self.ask(GetDump())
        series = tuple(
            decoded(one.key, one.kind, {name: encoded(part) for name, part in parts(one).items()}, KEEPING.buffer_size)
            for one in dump.series
        )
        fresh = Bench(KEEPING)
        fresh.clock.now_s = self.bench.clock.now_s
        self.bench, self.marker, self.evicted = fresh, 0, 0
        self.bench.send(FILTER, restored=Restore(series=series, lived=dump.lived))
        self.bench.store.settle()
        self.points = {key: points[-KEEPING.buffer_size :] for key, points in self.points.items()}

    @invariant()
    def every_window_and_percentile_is_that_of_the_records(self) -> None:
        now_s = self.bench.clock.now_s
        for name in ("calls", "wait_ms"):
            reply = self.ask(GetSummary(name=name))
            mine = [one for one in self.records if one.key.name == name]
            assert reply.known == bool(mine)
            for window in (reply.minute, reply.hour, reply.day):
                found = sorted(inside([one[1:] for one in mine], now_s, *WINDOWS[window.window_s]))
                if not mine:
                    assert window.count is None and window.total is None
                    continue
                assert window.count == len(found)
                if found:
                    assert (window.total, window.low, window.high) == (sum(found), found[0], found[-1])
                    ranked = sorted(inside([one[1:] for one in mine], now_s, *SKETCH_WINDOWS[window.window_s]))
                    self.percentiles_are_right(name, window, ranked)

    def percentiles_are_right(self, name: str, window: Any, ranked: list[float]) -> None:
        for field, share in SHARES.items():
            percentile = getattr(window, field)
            if name == "calls" or not ranked:
                assert percentile is None
            else:
                expected = ranked[max(0, math.ceil(share * len(ranked)) - 1)]
                assert percentile == pytest.approx(expected, rel=0.01)

    @invariant()
    def the_points_are_the_last_that_came_and_are_not_too_old(self) -> None:
        now_s = self.bench.clock.now_s
        found = {SeriesKey(one.name, tuple(one.labels.items())): one for one in self.ask(GetSeries()).series}
        assert found.keys() == self.points.keys()
        for key, points in self.points.items():
            kept = sorted(
                (point for point in points[-KEEPING.buffer_size :] if point[0] >= now_s - KEEPING.retention_s),
                key=lambda point: point[0],
            )
            assert [value for _, value in found[key].points] == [value for _, value in kept]
            assert found[key].forgotten == sum(one.key == key for one in self.records) - len(kept)

    @invariant()
    def every_record_is_accounted_for(self) -> None:
        snapshot = self.ask(GetSnapshot())
        assert snapshot.store.series == len({one.key for one in self.records}) == len(snapshot.series)
        assert sum(one.count for one in snapshot.series) == len(self.records)
        assert snapshot.store.evicted_records == self.evicted
        assert snapshot.ledger.stored + snapshot.store.restored_records == len(self.records) + self.evicted
        for one in snapshot.series:
            mine = [r for r in self.records if r.key == SeriesKey(one.name, tuple(one.labels.items()))]
            assert one.total == sum(r.value for r in mine)
            assert one.last in {r.value for r in mine if r.time_s == max(r.time_s for r in mine)}


Life.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestLife = Life.TestCase
