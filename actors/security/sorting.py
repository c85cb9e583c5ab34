"""What the filter makes of a batch: cleared groups by receiver, and what it refuses, by reason. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from actors.security.filter import SecurityFilter
from actors.security.limits import bounded
from actors.security.rules import Refusal, Verdict
from messages.metrics import Group, Kind, RawKey, RawName, SeriesKey
from messages.reasons import Detector, Reason
from messages.roles import STORE

OVERFLOW = "telemetry.overflow"
_UNBOUNDED = frozenset({Reason.NAME_LENGTH, Reason.LABEL_LENGTH, Reason.LABEL_COUNT})
"""Refusals of keys that are too big to be kept, and are found quickly."""

_UNKNOWN_MOST = 1_000
"""Keys that are judged in one plan at most: judging takes tens of microseconds each, and an ask waits for the plan."""


class Cleared(NamedTuple):
    """What has become of a batch. Every record of it is in exactly one of these."""

    groups: dict[str, list[Group]]
    """By receiver."""
    weights: dict[str, int]
    """Records in the groups, by receiver."""
    rejected: dict[Reason, int]
    detected: dict[Detector, int]
    quarantined: int
    admitted: dict[SeriesKey, Kind]
    """Series seen for the first time."""


class _Judged(NamedTuple):
    """What has become of a column."""

    verdict: Verdict | Refusal
    values: list[Any]
    times: list[float]
    text: str | None
    refused: dict[Reason, int]


class Sorter:
    """Applies the filter's rules to columns of records. Holds caches only: what it decides depends on its inputs.

    `admitted` are the series that have been let in so far, the filter's for life; beyond `max_series` of them,
    records of new ones go to one overflow series.
    """

    def __init__(self, rules: SecurityFilter, admitted: Mapping[SeriesKey, Kind], max_series: int) -> None:
        self._rules = rules
        self._admitted = admitted
        self._max_series = max_series
        self._forget()

    def judge(self, raw: RawName) -> Verdict | Refusal:
        """The verdict on a key of the front box."""
        found = self._verdicts.get(raw)
        if found is None or (isinstance(found, Verdict) and not self._agrees(found)):
            found = self._judge(raw)
            if isinstance(found, Verdict) or found.reason not in _UNBOUNDED:
                self._verdicts[raw] = found
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
        verdict = self._rules.judge(name, labels, declared)
        if isinstance(verdict, Verdict) and not self._agrees(verdict):
            return self._rules.judge(name, labels, self._kinds[verdict.key.name])
        return verdict

    def _agrees(self, verdict: Verdict) -> bool:
        return self._kinds.get(verdict.key.name, verdict.kind) is verdict.kind

    def _forget(self) -> None:
        self._verdicts: dict[RawName, Verdict | Refusal] = {}
        # A name's kind is decided once: by the first record of it that is let in.
        self._kinds = {key.name: kind for key, kind in self._admitted.items()}

    def fitting(self, batch: Sequence[Any]) -> int:
        """How many records of a flat batch may be sorted at once, for the number of keys in it that are not known yet."""
        names = batch[0::3]
        if len(names) <= _UNKNOWN_MOST:
            return len(names)
        unknown = set(names).difference(self._verdicts)
        if len(unknown) <= _UNKNOWN_MOST:
            return len(names)
        left = _UNKNOWN_MOST
        for place, name in enumerate(names):
            if name in unknown:
                unknown.discard(name)
                left -= 1
                if not left:
                    return place + 1
        return len(names)

    def sort(
        self,
        batch: Sequence[Any],
        receiver_of: Callable[[str], str],
        poison: Callable[[BaseException], None],
        progress: Callable[[], None] = lambda: None,
    ) -> Cleared:
        """Sort a flat batch of name, value, time. What fails is tried record by record, and the bad one set aside.

        `progress` is called between the columns: many take long, and are no hang.
        """
        if len(self._verdicts) >= 4 * self._max_series:
            # A flood of names must not become a leak. Not in the midst of a plan: its new series are not admitted yet.
            self._forget()
        cleared = Cleared(defaultdict(list), defaultdict(int), defaultdict(int), defaultdict(int), 0, {})
        quarantined = 0
        for raw, values, times in _columns(batch):
            progress()
            judged = self._tried(raw, values, times)
            parts = [judged]
            if isinstance(judged, Exception):
                parts = [self._tried(raw, [value], [at_s]) for value, at_s in zip(values, times, strict=True)]
            # Outside of the try: what fails while it is put together fails as a whole, and is planned again.
            for part in parts:
                if isinstance(part, Exception):
                    quarantined += 1
                    poison(part)
                else:
                    self._put(cleared, raw, part, receiver_of)
        return cleared._replace(quarantined=quarantined)

    def _tried(self, raw: RawName, values: list[Any], times: list[float]) -> _Judged | Exception:
        try:
            return self._judged(raw, values, times)
        except Exception:  # noqa: BLE001 - whatever the rules raise
            try:
                return self._judged(raw, values, times)
            except Exception as error:  # noqa: BLE001 - a failure that does not repeat itself was not the records'
                return error

    def _judged(self, raw: RawName, values: list[Any], times: list[float]) -> _Judged:
        verdict = self.judge(raw)
        if isinstance(verdict, Refusal):
            return _Judged(verdict, [], [], None, {verdict.reason: len(values)})
        if _all_in_bounds(verdict, values):
            return _Judged(verdict, values, times, None, {})
        return _Judged(verdict, *self._checked(verdict, values, times))

    def _put(self, cleared: Cleared, raw: RawName, judged: _Judged, receiver_of: Callable[[str], str]) -> None:
        verdict, values, times, text, refused = judged
        for reason, count in refused.items():
            cleared.rejected[reason] += count
        if isinstance(verdict, Refusal):
            if verdict.detector is not None:
                cleared.detected[verdict.detector] += refused[verdict.reason]
        elif values:
            self._kinds.setdefault(verdict.key.name, verdict.kind)
            group = Group(self._admit(cleared.admitted, verdict), verdict.kind, values, times, text)
            if group.key is not verdict.key:
                # Of the many that it stands for only the number means anything.
                group = Group(group.key, Kind.COUNTER, [1.0] * len(values), times)
            polled = type(raw) is RawKey and raw.polled
            receiver = STORE if polled else receiver_of(group.key.name)
            cleared.groups[receiver].append(group)
            cleared.weights[receiver] += len(values)

    def _admit(self, fresh: dict[SeriesKey, Kind], verdict: Verdict) -> SeriesKey:
        key = verdict.key
        if key in self._admitted or key in fresh:
            return key
        if len(self._admitted) + len(fresh) >= self._max_series:
            return SeriesKey(OVERFLOW, ())
        fresh[key] = verdict.kind
        return key

    def _checked(
        self, verdict: Verdict, values: list[Any], times: list[float]
    ) -> tuple[list[float], list[float], str | None, dict[Reason, int]]:
        kept: list[float] = []
        kept_times: list[float] = []
        text = None
        refused: dict[Reason, int] = defaultdict(int)
        for given, time_s in zip(values, times, strict=True):
            value = given
            if type(given) is str and verdict.takes_text:
                text, value = given, 1.0
            reason = _fault(verdict, value)
            if reason is None:
                kept.append(value)
                kept_times.append(time_s)
            else:
                refused[reason] += 1
        # Only the last one is kept, so only it is looked at.
        return kept, kept_times, None if text is None else self._rules.sanitize_text(text), refused


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


def _all_in_bounds(verdict: Verdict, values: list[Any]) -> bool:
    """Whether all of them are finite floats within bounds."""
    if set(map(type, values)) != {float}:
        return False
    return math.isfinite(sum(values)) and verdict.low <= min(values) and max(values) <= verdict.high


def _fault(verdict: Verdict, value: Any) -> Reason | None:
    if isinstance(value, str):
        return value if isinstance(value, Reason) else Reason.VALUE_TEXT
    return bounded(value, verdict.low, verdict.high, counter=verdict.kind is Kind.COUNTER)
