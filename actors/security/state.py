"""The filter's value: what it has counted, which name belongs to which tier, and the asks whose place it has not reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from actors.security.filter import SecurityFilter
from actors.security.limits import Bucket
from messages.pipeline import Question
from messages.reasons import Detector, Reason


class Marker(NamedTuple):
    """An ask's place in the front box."""

    number: int
    place: int
    """`taken` when all that was recorded before it has been taken."""
    questions: tuple[Question, ...]
    dropped: Mapping[Reason, int]


class FilterData(NamedTuple):
    """The filter's value."""

    rules: SecurityFilter
    taken: int = 0
    rejected: Mapping[Reason, int] = {}
    detected: Mapping[Detector, int] = {}
    redacted: Mapping[Detector, int] = {}
    buckets: Mapping[str, Bucket] = {}
    """Of the rate limits, by name."""
    quarantined: int = 0
    sent: Mapping[str, int] = {}
    """Records, by receiver."""
    tier_of: Mapping[str, str] = {}
    markers: tuple[Marker, ...] = ()
    last_marker: int = 0
    awaits: bool = False
    """Nothing is taken yet, because the series of an earlier life come first."""
