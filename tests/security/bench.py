"""The filter of a small pipeline, driven by hand."""

from __future__ import annotations

from typing import Any

from actors.recorder import Recorder, counts
from actors.security import SecurityFilter
from actors.security.actor import FilterActor
from messages import GetNames, Kind, Labels, SeriesKey
from messages.pipeline import Packet
from messages.roles import STORE
from supervision import Answer, Route, Waker
from tests.hand import Hand, HandClock


class Rules(SecurityFilter):
    """Fail on one name."""

    def judge(self, name: str, labels: Labels, declared: Kind | None) -> Any:
        if name == "poison":
            raise ValueError("poison")
        return super().judge(name, labels, declared)


class Bench:
    """The filter of a small pipeline, driven by hand, with the routes that it sends on."""

    def __init__(
        self,
        tier_of: dict[str, str] | None = None,
        capacity: int = 100_000,
        restores_within_s: float | None = None,
        **rules: Any,
    ) -> None:
        self.clock = HandClock()
        began_s = self.clock.now()
        self.front = Recorder(capacity, 0, self.clock, Waker())
        self.outs = {name: Route(name, Waker(), Waker()) for name in (STORE, "fast", "slow")}
        self.places = Route("places", Waker(), Waker())
        self.away: set[str] = set()
        self.admitted: dict[SeriesKey, None] = {}
        self.announced: list[dict[str, str]] = []
        self.recognised: list[None] = []
        self.filter = Hand(
            "filter",
            lambda: FilterActor(
                self.front.box,
                self.outs,
                self.places,
                Rules(**rules),
                self.admitted,
                available=lambda role: role not in self.away,
                dropped=lambda: counts(self.front.dropped),
                tier_of=tier_of or {},
                limit=self.front.limit,
                restores_until_s=None if restores_within_s is None else lambda: began_s + restores_within_s,
                assigned=lambda names: self.announced.append(dict(names)),
                recognised=lambda: self.recognised.append(None),
            ),
            self.clock,
        )

    def record(self, *names: str) -> None:
        for name in names:
            self.front.record(name)

    def sent(self, receiver: str) -> list[Packet]:
        """What was sent and not looked at yet."""
        slots = self.outs[receiver].slots
        return [slots.pop(number) for number in sorted(slots)]

    def names(self, receiver: str) -> list[tuple[str, int]]:
        return [(group.key.name, len(group.values)) for packet in self.sent(receiver) for group in packet.groups]

    def ask(self) -> Answer:
        return self.filter.ask(GetNames())
