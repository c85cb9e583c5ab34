"""What the filter makes of a batch: cleared groups by receiver, and what it refuses, by reason. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import compress
from types import MappingProxyType
from typing import Any, NamedTuple

from actors.security.judging import Admission, Judge
from actors.security.limits import Bucket, RateLimit, bounded, within_rate
from actors.security.rules import Refusal, Verdict
from messages.metrics import Group, Kind, RawKey, RawName, SeriesKey
from messages.reasons import Detector, Reason
from messages.roles import STORE
from supervision import twice


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
    crowded: set[str]
    """Names of which a new series found no place, and "" if there was none for any name."""
    buckets: dict[str, Bucket]
    """Of the rate limits, by name, after the batch."""


class _Judged(NamedTuple):
    """What has become of a column."""

    verdict: Verdict | Refusal
    values: list[Any]
    times: list[float]
    text: str | None
    refused: dict[Reason, int]
    text_at: int = 0
    """Which of the values the text came with."""


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
            crowded=admission.crowded,
            buckets=dict(buckets),
        )
        quarantined = 0
        limits = self._judge.rules.rules.rate_limits
        limited: dict[str, list[tuple[RawName, _Judged]]] = defaultdict(list)
        for raw, values, times in _columns(batch):
            progress()
            for part in self._parts(raw, values, times):
                if isinstance(part, Exception):
                    quarantined += 1
                    poison(part)
                elif limits and part.values and isinstance(part.verdict, Verdict) and part.verdict.key.name in limits:
                    limited[part.verdict.key.name].append((raw, part))
                else:
                    # Outside of the try: what fails while it is put together fails as a whole, and is planned again.
                    self._put(cleared, admission, raw, part, receiver_of)
        for name, parts in limited.items():
            slowed, cleared.buckets[name] = _slowed(parts, limits[name], buckets.get(name))
            for raw, part in slowed:
                self._put(cleared, admission, raw, part, receiver_of)
        return cleared._replace(quarantined=quarantined)

    def _parts(self, raw: RawName, values: list[Any], times: list[float]) -> Iterator[_Judged | Exception]:
        """What becomes of a column as a whole, or of its records one by one if the whole fails."""
        judged = twice(partial(self._judged, raw, values, times))
        if isinstance(judged, Exception):
            for value, at_s in zip(values, times, strict=True):
                yield twice(partial(self._judged, raw, [value], [at_s]))
        else:
            yield judged

    def _judged(self, raw: RawName, values: list[Any], times: list[float]) -> _Judged:
        verdict = self._judge.judge(raw)
        if isinstance(verdict, Refusal):
            return _Judged(verdict, [], [], None, {verdict.reason: len(values)})
        if _all_in_bounds(verdict, values):
            return _Judged(verdict, values, times, None, {})
        return self._checked(verdict, values, times)

    def _put(
        self,
        cleared: Cleared,
        admission: Admission,
        raw: RawName,
        judged: _Judged,
        receiver_of: Callable[[str], str],
    ) -> None:
        verdict, values, times, text, refused, _ = judged
        for reason, count in refused.items():
            cleared.rejected[reason] += count
        if isinstance(verdict, Refusal):
            if verdict.detector is not None:
                cleared.detected[verdict.detector] += refused[verdict.reason]
            return
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

    def _checked(self, verdict: Verdict, values: list[Any], times: list[float]) -> _Judged:
        kept: list[float] = []
        kept_times: list[float] = []
        text, text_at = None, 0
        refused: dict[Reason, int] = defaultdict(int)
        for given, time_s in zip(values, times, strict=True):
            has_text = type(given) is str and verdict.takes_text
            value = 1.0 if has_text else given
            reason = _fault(verdict, value)
            if reason is not None:
                refused[reason] += 1
                continue
            if has_text:
                text, text_at = given, len(kept)
            kept.append(value)
            kept_times.append(time_s)
        # Only the last one is kept, so only it is looked at.
        clean = None if text is None else self._judge.rules.sanitize_text(text)
        return _Judged(verdict, kept, kept_times, clean, refused, text_at)


def _slowed(
    parts: list[tuple[RawName, _Judged]], limit: RateLimit, bucket: Bucket | None
) -> tuple[list[tuple[RawName, _Judged]], Bucket]:
    """What the rate limit of a name leaves of its columns, whose records are taken together in the order of their times."""
    order = sorted(
        (time_s, part, place) for part, (_, judged) in enumerate(parts) for place, time_s in enumerate(judged.times)
    )
    passes, bucket = within_rate(limit, bucket, [time_s for time_s, _, _ in order])
    masks = [[False] * len(judged.times) for _, judged in parts]
    for (_, part, place), passed in zip(order, passes, strict=True):
        masks[part][place] = passed
    return [(raw, _masked(judged, mask)) for (raw, judged), mask in zip(parts, masks, strict=True)], bucket


def _masked(judged: _Judged, mask: list[bool]) -> _Judged:
    held = mask.count(False)
    return judged._replace(
        values=list(compress(judged.values, mask)),
        times=list(compress(judged.times, mask)),
        text=judged.text if mask[judged.text_at] else None,
        refused={**judged.refused, Reason.RATE_EXCEEDED: held} if held else judged.refused,
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
