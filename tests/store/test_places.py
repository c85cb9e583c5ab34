"""Who has a place: filter and store, joined by hand, agree whatever is evicted, comes late, crashes or is reloaded."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from actors.recorder import Recorder, counts
from actors.security import SecurityFilter
from actors.security.actor import FilterActor
from actors.security.judging import OVERFLOW, OVERFLOW_LABELS
from actors.store import StoreActor
from actors.store.coverage import Coverage
from actors.store.keeping import Keeping
from actors.store.series import Series
from messages import GetSnapshot, Kind, SeriesKey
from messages.pipeline import SetRules
from messages.roles import FILTER, STORE
from supervision import Route, Waker
from tests.hand import Hand, HandClock
from tests.store.bench import AROUND, START_S

HELD = {f"n{number}": "slow" for number in range(0, 40, 3)}
"""Names that a tier holds back."""


class Joined:
    """A filter and a store, and a tier between them that passes on what it holds when it is told."""

    def __init__(self) -> None:
        self.clock = HandClock(START_S)
        self.front = Recorder(100_000, 0, self.clock, Waker())
        self.direct, self.to_tier, self.from_tier, self.places = (
            Route(name, Waker(), Waker()) for name in (FILTER, "slow", "slow>store", "places")
        )
        self.passed_on = 0
        self.admitted: dict[SeriesKey, Kind] = {}
        self.series: dict[SeriesKey, Series] = {}
        self.filter = Hand(FILTER, self.make_filter, self.clock)
        self.store = Hand(STORE, self.make_store, self.clock)

    def make_filter(self) -> FilterActor:
        return FilterActor(
            self.front.box,
            {STORE: self.direct, "slow": self.to_tier},
            self.places,
            SecurityFilter(max_series=20, max_series_per_name=5),
            self.admitted,
            available=lambda role: True,
            dropped=lambda: counts(self.front.dropped),
            tier_of=HELD,
            limit=self.front.limit,
        )

    def make_store(self) -> StoreActor:
        return StoreActor(
            {FILTER: self.direct, "slow": self.from_tier},
            self.series,
            self.places,
            keeping=Keeping(buffer_size=10, retention_s=1e6, evict_idle_s=20.0),
            coverage=lambda: Coverage().started(START_S),
            surroundings=lambda: AROUND,
        )

    def pass_on(self) -> None:
        """The tier's tick."""
        for number in sorted(self.to_tier.slots):
            packet = self.to_tier.slots.pop(number)
            if packet.groups or packet.token:
                self.passed_on += 1
                self.from_tier.slots[self.passed_on] = packet._replace(orders=())

    def settle(self) -> None:
        for _ in range(2):
            self.filter.settle()
            self.pass_on()
            self.store.settle()
        self.filter.settle()

    def agree(self, recorded: int) -> None:
        self.settle()
        answer = self.filter.ask(GetSnapshot())
        self.settle()
        snapshot = answer.get(timeout=0)
        assert snapshot.complete and snapshot.ledger.balanced and snapshot.ledger.recorded == recorded
        held = sum(one.count for one in snapshot.series)
        assert held + snapshot.store.evicted_records == snapshot.ledger.stored
        assert self.admitted.keys() == self.series.keys() - {SeriesKey(OVERFLOW, ())}
        judge = self.filter.stage._judge
        judge._count()
        own = Counter(key.name for key in self.admitted if key.labels != OVERFLOW_LABELS)
        assert +judge._series_of == own and judge._counted == len(self.admitted)


def crash_after_a_commit(hand: Hand) -> None:
    """Its effects are left to the successor."""
    planned = hand.stage.plan(hand.run.state, hand.run, hand.clock.now_s)
    if planned is not None:
        hand.run.state = planned
    hand.restart()


@pytest.mark.parametrize("seed", range(4))
def test_filter_judge_and_store_agree_after_evictions_late_records_crashes_and_reloads(seed: int) -> None:
    joined, chance, recorded = Joined(), random.Random(seed), 0
    acts = {
        "record": 50,
        "wait": 8,
        "filter": 10,
        "store": 10,
        "tier": 2,
        "crash": 5,
        "crash late": 3,
        "reload": 2,
        "look": 3,
    }
    for act in chance.choices(list(acts), list(acts.values()), k=1_500):
        hand = chance.choice([joined.filter, joined.store])
        if act == "record":
            joined.front.record(f"n{chance.randint(0, 40)}")
            joined.front.record(f"m{chance.randint(0, 3)}", 1.0, {"i": chance.randint(0, 12)})
            recorded += 2
        elif act == "wait":
            joined.clock.now_s += chance.choice([0.5, 2.0, 10.0, 25.0])
        elif act == "filter":
            joined.filter.step()
        elif act == "store":
            joined.store.step()
        elif act == "tier":
            joined.pass_on()
        elif act == "crash":
            hand.restart()
        elif act == "crash late":
            crash_after_a_commit(hand)
        elif act == "reload":
            most, of_name = chance.choice([3, 10, 20, 40]), chance.choice([1, 3, 5, 9])
            joined.filter.ask(SetRules(rules=SecurityFilter(max_series=most, max_series_per_name=of_name)))
        else:
            joined.agree(recorded)
    joined.agree(recorded)
    assert joined.store.data.house.evicted_series > 20


def test_a_series_that_a_tier_brings_back_after_its_eviction_has_a_place_again() -> None:
    joined = Joined()
    joined.front.record("n0")
    joined.settle()
    joined.clock.now_s += 25.0
    joined.front.record("n0")
    joined.filter.settle()  # the tier holds it
    house = joined.store.data.house._replace(crowded=frozenset({""}))
    joined.store.run.state = joined.store.run.state._replace(data=joined.store.data._replace(house=house))
    joined.store.settle()
    assert not joined.series
    joined.agree(recorded=2)
    assert list(joined.series) == [SeriesKey("n0", ())]
