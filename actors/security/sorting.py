"""What the filter makes of a batch: cleared groups by receiver, and what it refuses, by reason. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import compress
from types import MappingProxyType
from typing import Any, NamedTuple

from actors.security.judging import Admission, Judge
from actors.security.limits import Bucket, RateLimit, bounded, within_rate
from actors.security.rules import Refusal, Verdict
from messages.metrics import Group, Kind, RawKey, RawName, SeriesKey
from messages.reasons import Detector, Reason
from messages.roles import STORE


class Cleared(NamedTuple):
    """What has become of a batch. Every record of it is in exactly one of these."""

    groups: dict[str, list[Group]]
    """By receiver."""
    weights: dict[str, int]
    """Records in the groups, by receiver."""
    rejected: dict[Reason, int]
    detected: dict[Detector, int]
    redacted: dict[Detector, int]
    """What was replaced in the names of records that are let in."""
    quarantined: int
    admitted: dict[SeriesKey, Kind]
    """Series seen for the first time."""
    buckets: dict[str, Bucket]
    """Of the rate limits, by name, after the batch."""


class _Judged(NamedTuple):
    """What has become of a column."""

    verdict: Verdict | Refusal
    values: list[Any]
    times: list[float]
    text: str | None
    refused: dict[Reason, int]
    bucket: Bucket | None = None
    """The rate limit's, after this column."""


class Sorter:
    """Applies the rules to columns of records. What it decides depends on its inputs alone: its judge holds but caches."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def sort(
        self,
        batch: Sequence[Any],
        receiver_of: Callable[[str], str],
        poison: Callable[[BaseException], None],
        progress: Callable[[], None] = lambda: None,
        buckets: Mapping[str, Bucket] = MappingProxyType({}),
    ) -> Cleared:
        """Sort a flat batch of name, value, time. What fails is tried record by record, and the bad one set aside.

        `progress` is called between the columns: many take long, and are no hang. `buckets` are those of the rate limits.
        """
        admission = self._judge.begin()
        cleared = Cleared(
            groups=defaultdict(list),
            weights=defaultdict(int),
            rejected=defaultdict(int),
            detected=defaultdict(int),
            redacted=defaultdict(int),
            quarantined=0,
            admitted=admission.fresh,
            buckets=dict(buckets),
        )
        quarantined = 0
        for raw, values, times in _columns(batch):
            progress()
            for part in self._parts(raw, values, times, cleared.buckets):
                if isinstance(part, Exception):
                    quarantined += 1
                    poison(part)
                else:
                    # Outside of the try: what fails while it is put together fails as a whole, and is planned again.
                    self._put(cleared, admission, raw, part, receiver_of)
        return cleared._replace(quarantined=quarantined)

    def _parts(
        self, raw: RawName, values: list[Any], times: list[float], buckets: Mapping[str, Bucket]
    ) -> Iterator[_Judged | Exception]:
        """What becomes of a column as a whole, or of its records one by one if the whole fails."""
        judged = self._tried(raw, values, times, buckets)
        if isinstance(judged, Exception):
            for value, at_s in zip(values, times, strict=True):
                yield self._tried(raw, [value], [at_s], buckets)
        else:
            yield judged

    def _tried(
        self, raw: RawName, values: list[Any], times: list[float], buckets: Mapping[str, Bucket]
    ) -> _Judged | Exception:
        try:
            return self._judged(raw, values, times, buckets)
        except Exception:  # noqa: BLE001 - whatever the rules raise
            try:
                return self._judged(raw, values, times, buckets)
            except Exception as error:  # noqa: BLE001 - a failure that does not repeat itself was not the records'
                return error

    def _judged(self, raw: RawName, values: list[Any], times: list[float], buckets: Mapping[str, Bucket]) -> _Judged:
        verdict = self._judge.judge(raw)
        if isinstance(verdict, Refusal):
            return _Judged(verdict, [], [], None, {verdict.reason: len(values)})
        if _all_in_bounds(verdict, values):
            judged = _Judged(verdict, values, times, None, {})
        else:
            judged = _Judged(verdict, *self._checked(verdict, values, times))
        name = verdict.key.name
        limit = self._judge.rules.rules.rate_limits.get(name)
        return judged if limit is None or not judged.values else _slowed(judged, limit, buckets.get(name))

    def _put(
        self,
        cleared: Cleared,
        admission: Admission,
        raw: RawName,
        judged: _Judged,
        receiver_of: Callable[[str], str],
    ) -> None:
        verdict, values, times, text, refused, bucket = judged
        for reason, count in refused.items():
            cleared.rejected[reason] += count
        if isinstance(verdict, Refusal):
            if verdict.detector is not None:
                cleared.detected[verdict.detector] += refused[verdict.reason]
            return
        if bucket is not None:
            cleared.buckets[verdict.key.name] = bucket
        if values:
            self._judge.admitted_as(verdict)
            for detector in verdict.redacted:
                cleared.redacted[detector] += len(values)
            group = Group(admission.series(verdict), verdict.kind, values, times, text)
            if group.key.name != verdict.key.name:
                # Of the many that it stands for only the number means anything.
                group = Group(group.key, Kind.COUNTER, [1.0] * len(values), times)
            polled = type(raw) is RawKey and raw.polled
            receiver = STORE if polled else receiver_of(group.key.name)
            cleared.groups[receiver].append(group)
            cleared.weights[receiver] += len(values)

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
        return kept, kept_times, None if text is None else self._judge.rules.sanitize_text(text), refused


def _slowed(judged: _Judged, limit: RateLimit, bucket: Bucket | None) -> _Judged:
    """What the rate limit leaves of a column. A text stays with its series also when its record does not count."""
    passes, bucket = within_rate(limit, bucket, judged.times)
    held = passes.count(False)
    if not held:
        return judged._replace(bucket=bucket)
    return judged._replace(
        values=list(compress(judged.values, passes)),
        times=list(compress(judged.times, passes)),
        refused={**judged.refused, Reason.RATE_EXCEEDED: held},
        bucket=bucket,
    )


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
