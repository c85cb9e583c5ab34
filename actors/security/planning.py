"""What the filter makes of a batch: cleared groups by receiver, and what it refuses, by reason. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from actors.security.filter import SecurityFilter
from actors.security.rules import Refusal, Verdict
from messages.metrics import Group, Kind, RawKey, RawName, SeriesKey
from messages.reasons import Detector, Reason

OVERFLOW = "telemetry.overflow"
STORE = "store"


class Cleared(NamedTuple):
    """What has become of a batch. Every record of it is in exactly one of these."""

    groups: dict[str, list[Group]]
    """By receiver."""
    weights: dict[str, int]
    """Records in the groups, by receiver."""
    rejected: dict[Reason, int]
    detected: dict[Detector, int]
    quarantined: int
    admitted: dict[SeriesKey, None]
    """Series seen for the first time."""


class Sorter:
    """Applies the filter's rules to columns of records. Holds caches only: what it decides depends on its inputs.

    `admitted` are the series that have been let in so far, the filter's for life; beyond `max_series` of them,
    records of new ones go to one overflow series.
    """

    def __init__(self, rules: SecurityFilter, admitted: Mapping[SeriesKey, None], max_series: int) -> None:
        self._rules = rules
        self._admitted = admitted
        self._max_series = max_series
        self._verdicts: dict[RawName, Verdict | Refusal] = {}

    def judge(self, raw: RawName) -> Verdict | Refusal:
        """The verdict on a key of the front box."""
        found = self._verdicts.get(raw)
        if found is None:
            if len(self._verdicts) >= 4 * self._max_series:
                self._verdicts.clear()  # a flood of names must not become a leak
            self._verdicts[raw] = found = self._judge(raw)
        return found

    def _judge(self, raw: RawName) -> Verdict | Refusal:
        if isinstance(raw, RawKey):
            name, labels, declared = raw.name, raw.labels, raw.kind
        else:
            name, labels, declared = raw, (), None
        if isinstance(name, Reason):
            return Refusal(name, None)
        if isinstance(labels, Reason):
            return Refusal(labels, None)
        return self._rules.judge(name, labels, declared)

    def sort(
        self, batch: Sequence[Any], receiver_of: Callable[[str], str], poison: Callable[[BaseException], None]
    ) -> Cleared:
        """Sort a flat batch of name, value, time. What fails is tried record by record, and the bad one set aside."""
        cleared = Cleared(defaultdict(list), defaultdict(int), defaultdict(int), defaultdict(int), 0, {})
        quarantined = 0
        for raw, values, times in _columns(batch):
            try:
                self._column(cleared, raw, values, times, receiver_of)
            except Exception:
                for value, time_s in zip(values, times, strict=True):
                    try:
                        self._column(cleared, raw, [value], [time_s], receiver_of)
                    except Exception as error:
                        quarantined += 1
                        poison(error)
        return cleared._replace(quarantined=quarantined)

    def _column(
        self, cleared: Cleared, raw: RawName, values: list[Any], times: list[float], receiver_of: Callable[[str], str]
    ) -> None:
        verdict = self.judge(raw)
        if isinstance(verdict, Refusal):
            cleared.rejected[verdict.reason] += len(values)
            if verdict.detector is not None:
                cleared.detected[verdict.detector] += len(values)
            return
        text = None
        refused: dict[Reason, int] = {}
        if not _plain(verdict, values):
            values, times, text, refused = self._checked(verdict, values, times)
        if values:
            key = self._admit(cleared.admitted, verdict.key)
            polled = type(raw) is RawKey and raw.polled
            receiver = STORE if polled else receiver_of(key.name)
            kind = verdict.kind if key is verdict.key else Kind.COUNTER
            cleared.groups[receiver].append(Group(key, kind, values, times, text))
            cleared.weights[receiver] += len(values)
        for reason, count in refused.items():
            cleared.rejected[reason] += count

    def _admit(self, fresh: dict[SeriesKey, None], key: SeriesKey) -> SeriesKey:
        if key in self._admitted or key in fresh:
            return key
        if len(self._admitted) + len(fresh) >= self._max_series:
            return SeriesKey(OVERFLOW, ())
        fresh[key] = None
        return key

    def _checked(
        self, verdict: Verdict, values: list[Any], times: list[float]
    ) -> tuple[list[float], list[float], str | None, dict[Reason, int]]:
        kept: list[float] = []
        kept_times: list[float] = []
        text = None
        refused: dict[Reason, int] = defaultdict(int)
        for value, time_s in zip(values, times, strict=True):
            if type(value) is str and verdict.takes_text:
                text, value = self._rules.sanitize_text(value), 1.0
            reason = _fault(verdict, value)
            if reason is None:
                kept.append(value)
                kept_times.append(time_s)
            else:
                refused[reason] += 1
        return kept, kept_times, text, refused


def _columns(batch: Sequence[Any]) -> list[tuple[RawName, list[Any], list[float]]]:
    """The records by key, each with its values and times in the order of recording."""
    names, values, times = batch[0::3], batch[1::3], batch[2::3]
    columns: dict[RawName, list[Any]] = defaultdict(list)
    for name, value in zip(names, values, strict=True):
        columns[name].append(value)
    first_s = times[0]
    if times.count(first_s) == len(times):  # the usual case: the coarse time has not moved
        return [(name, column, [first_s] * len(column)) for name, column in columns.items()]
    moments: dict[RawName, list[float]] = defaultdict(list)
    for name, time_s in zip(names, times, strict=True):
        moments[name].append(time_s)
    return [(name, column, moments[name]) for name, column in columns.items()]


def _plain(verdict: Verdict, values: list[Any]) -> bool:
    """Whether all of them are finite floats within bounds."""
    if set(map(type, values)) != {float}:
        return False
    return math.isfinite(sum(values)) and verdict.low <= min(values) and max(values) <= verdict.high


def _fault(verdict: Verdict, value: Any) -> Reason | None:
    if isinstance(value, Reason):
        return value
    if type(value) is str:
        return Reason.VALUE_TEXT
    if not math.isfinite(value):
        return Reason.VALUE_RANGE
    if value < 0.0 and verdict.kind is Kind.COUNTER:
        return Reason.VALUE_NEGATIVE
    return None if verdict.low <= value <= verdict.high else Reason.VALUE_RANGE
