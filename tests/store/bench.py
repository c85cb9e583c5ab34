"""A store driven by hand behind its routes."""

from __future__ import annotations

from typing import Any

from actors.store import StoreActor
from actors.store.coverage import Coverage
from actors.store.keeping import Keeping
from actors.store.ledger import FILTER
from actors.store.series import Series
from messages import (
    GetSnapshot,
    Health,
    Kind,
    Query,
    SeriesKey,
)
from messages.metrics import Group
from messages.pipeline import FilterAccount, Packet, Question, Token
from messages.snapshot import Surroundings
from supervision import Answer, Route, Waker
from tests.hand import Hand, HandClock

START_S = 1_000.0
AROUND = Surroundings(None, (), Health(time_s=0.0, state="healthy", causes=()), ())
KEEPING = Keeping(buffer_size=100, retention_s=1e6, evict_idle_s=60.0)


def group(name: str, *values: float, kind: Kind = Kind.COUNTER) -> Group:
    return Group(SeriesKey(name, ()), kind, list(values), [START_S] * len(values))


class Poison(float):
    """Breaks whatever adds it up."""

    def __radd__(self, other: Any) -> Any:
        raise ValueError("poison")


class Bench:
    """A store driven by hand behind three routes."""

    def __init__(self, keeping: Keeping = KEEPING) -> None:
        self.clock = HandClock(START_S)
        self.waker = Waker()
        self.ins = {name: Route(name, Waker(), self.waker) for name in (FILTER, "fast", "slow")}
        self.numbers = dict.fromkeys(self.ins, 0)
        self.sent = {"store": 0, "fast": 0, "slow": 0}
        self.series: dict[SeriesKey, Series] = {}
        self.places = Route("places", self.waker, Waker())
        self.store = Hand(
            "store",
            lambda: StoreActor(
                self.ins,
                self.series,
                self.places,
                keeping=keeping,
                coverage=lambda: Coverage().started(START_S),
                surroundings=lambda: AROUND,
            ),
            self.clock,
        )

    def send(self, route: str, *groups: Group, token: Token | None = None, **extra: Any) -> None:
        self.numbers[route] += 1
        weight = sum(len(g.values) + sum(s.count for s in g.summaries) for g in groups)
        self.sent["store" if route == FILTER else route] += weight
        self.ins[route].slots[self.numbers[route]] = Packet(groups, weight, token, **extra)

    def mark(self, number: int, *expected: str, query: Query | None = None, lost: int = 0) -> Answer:
        """The filter's token of a marker that these tiers got one of, too. `lost` records are still with `slow`."""
        answer = Answer()
        sent = {**self.sent, "slow": self.sent["slow"] + lost}
        account = FilterAccount(sum(sent.values()), {}, {}, {}, {}, 0, sent)
        question = Question(query or GetSnapshot(), answer)
        self.send(FILTER, token=Token(number, self.clock.now(), (question,), account, expected))
        return answer

    def counts(self) -> dict[str, int]:
        return {key.name: series.count for key, series in self.series.items()}
