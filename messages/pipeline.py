"""What travels between the filter, the tiers and the store: packets of cleared records, and the tokens of a marker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from messages.base import Message
from messages.checkpoint import Restore
from messages.metrics import Group
from messages.reasons import Detector, Reason
from messages.tiers import RegisterMetric, UnregisterMetric


class FilterAccount(NamedTuple):
    """The filter's counts as of a marker, in records."""

    taken: int
    """Taken out of the front box, whatever became of them."""
    dropped: Mapping[Reason, int]
    rejected: Mapping[Reason, int]
    detected: Mapping[Detector, int]
    redacted: Mapping[Detector, int]
    quarantined: int
    sent: Mapping[str, int]
    """Records sent, by receiver."""


class Question(NamedTuple):
    """A query on its way through the pipeline, with the future that its asker holds."""

    query: Any
    answer: Any


class Token(NamedTuple):
    """Place of a marker in a route: all that was recorded before the ask lies before it."""

    marker: int
    placed_s: float
    """When the filter has placed it, monotonic seconds: the marker's deadline counts from here."""
    questions: tuple[Question, ...] = ()
    account: FilterAccount | None = None
    """On the filter's own route to the store."""
    expected: tuple[str, ...] = ()
    """Tiers that got a token of this marker."""
    quarantined: int = 0
    """On a tier's route: records that the tier has set aside since it began."""


class Packet(NamedTuple):
    """One numbered message of a route."""

    groups: tuple[Group, ...]
    weight: int
    """Records in `groups`."""
    token: Token | None = None
    orders: tuple[RegisterMetric | UnregisterMetric, ...] = ()
    """To a tier: they travel among the records, so that none overtakes them."""
    crowded: frozenset[str] = frozenset()
    """To the store: names of which a new series found no place, and "" if there is none for any name."""
    restored: Restore | None = None
    """To the store: what the filter has let in of an earlier life, before any record."""


class Assign(Message):
    """Order to the filter: this name belongs to that tier from now on.

    Answered by True, or by False when the filter refuses the name or there is no such tier.
    """

    name: str
    tier: str


class Unassign(Message):
    """Order to the filter: this name belongs to that tier no more; nothing if it has moved to another. Answered by True."""

    name: str
    tier: str


class Release(Message):
    """Order to the filter: no name belongs to that tier any more. Answered by True."""

    tier: str


class SetRules(Message):
    """Order to the filter: judge by these rules from now on. Answered by True, once all later records are."""

    rules: Any
    """A `SecurityFilter`."""
