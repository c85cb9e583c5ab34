"""The account of all records as of a marker, and the cut that makes it exact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from messages.pipeline import FilterAccount, Question, Token
from messages.roles import FILTER, STORE
from messages.snapshot import Ledger

MARKER_DEADLINE_S = 0.5
"""So long the store waits for the tokens of a marker, from when the filter has placed them."""


class OpenMarker(NamedTuple):
    """A marker whose tokens come in. A route is not read past its token until the marker is closed."""

    number: int
    deadline_s: float
    arrived: frozenset[str]
    """Routes whose token is here."""
    account: FilterAccount | None = None
    questions: tuple[Question, ...] = ()
    expected: tuple[str, ...] = ()

    def with_token(self, route: str, token: Token) -> OpenMarker:
        """With the token that came by this route."""
        marker = self._replace(arrived=self.arrived | {route})
        if token.account is None:
            return marker
        return marker._replace(account=token.account, questions=token.questions, expected=token.expected)

    def bars(self, route: str) -> bool:
        """Whether what waits in this route was sent after the marker, or may have been."""
        known_outside = self.account is not None and route != FILTER and route not in self.expected
        return known_outside or route in self.arrived

    @property
    def complete(self) -> bool:
        """Whether the filter's token and that of every tier it names are here."""
        return self.account is not None and all(tier in self.arrived for tier in self.expected)


class Received(NamedTuple):
    """What the store has counted itself, in records."""

    by_route: Mapping[str, int] = {}
    stored: int = 0
    quarantined: int = 0
    tiers_quarantined: Mapping[str, int] = {}
    """As of each tier's last token."""


def ledger(account: FilterAccount, received: Received) -> Ledger:
    """Both ends of every route have counted: what was sent and not yet received is in flight."""
    return Ledger(
        recorded=account.taken + sum(account.dropped.values()),
        stored=received.stored,
        rejected={reason: count for reason, count in account.rejected.items()},
        dropped={reason: count for reason, count in account.dropped.items() if count},
        quarantined=account.quarantined + received.quarantined + sum(received.tiers_quarantined.values()),
        in_flight=sum(in_flight(account, received).values()),
    )


def in_flight(account: FilterAccount, received: Received) -> dict[str, int]:
    """Records between the filter and the store, by the tier that holds them; `filter` for the direct way."""
    held = {}
    for receiver, sent in account.sent.items():
        route = FILTER if receiver == STORE else receiver
        held[route] = sent - received.by_route.get(route, 0) - received.tiers_quarantined.get(route, 0)
    return held
