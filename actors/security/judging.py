"""Verdicts on keys of the front box, each looked at once, and one kind for each name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from actors.security.filter import SecurityFilter
from actors.security.rules import Refusal, Verdict
from actors.security.verdicts import Verdicts
from messages.metrics import Kind, RawKey, RawName, SeriesKey
from messages.reasons import Reason

OVERFLOW = "telemetry.overflow"
"""The series of all that is beyond `max_series`."""
OVERFLOW_LABELS = ((OVERFLOW, "true"),)
"""Of the series of a name that has all records beyond `max_series_per_name`: the name's sum stays right."""
_UNBOUNDED = frozenset({Reason.NAME_LENGTH, Reason.LABEL_LENGTH, Reason.LABEL_COUNT})
"""Refusals of keys that are too big to be kept, and are found quickly."""

_NAMES_SPARE = 1_000
"""So many names beside twice as many as there are series are remembered, although they have none."""
_UNKNOWN_MOST = 1_000
"""Keys that are judged in one plan at most: judging takes tens of microseconds each, and an ask waits for the plan."""


class Judge:
    """What the rules say of a key, and which series are let in. Holds caches only: all follows from its inputs.

    `admitted` are the series that have been let in so far, the filter's for life.
    """

    def __init__(self, rules: SecurityFilter, admitted: Mapping[SeriesKey, Kind]) -> None:
        self._admitted = admitted
        self.follow(rules)

    def follow(self, rules: SecurityFilter) -> None:
        """Judge by these rules from now on."""
        self.rules = rules
        self.max_series = rules.rules.max_series
        self._verdicts: Verdicts[Verdict] = Verdicts(4 * self.max_series)
        self._recount()

    def judge(self, raw: RawName) -> Verdict | Refusal:
        """The verdict on a key of the front box."""
        found = self._verdicts.find(raw)
        if found is None or (isinstance(found, Verdict) and not self._agrees(found)):
            found = self._judge(raw)
            if isinstance(found, Verdict) or found.reason not in _UNBOUNDED:
                self._verdicts.put(raw, found)
        return found

    def _judge(self, raw: RawName) -> Verdict | Refusal:
        if isinstance(raw, RawKey):
            # What is beyond the most series is counted: nobody can make another kind of it.
            name, labels, declared = raw.name, raw.labels, None if raw.name == OVERFLOW else raw.kind
        else:
            name, labels, declared = raw, (), None
        if isinstance(name, Reason):
            return Refusal(name, None)
        if isinstance(labels, Reason):
            return Refusal(labels, None)
        verdict = self.rules.judge(name, labels, declared)
        if isinstance(verdict, Verdict) and not self._agrees(verdict):
            return self.rules.judge(name, labels, self._kinds[verdict.key.name])
        return verdict

    def _agrees(self, verdict: Verdict) -> bool:
        return self._kinds.get(verdict.key.name, verdict.kind) is verdict.kind

    def fitting(self, batch: Sequence[Any]) -> int:
        """How many records of a flat batch may be sorted at once, for the number of keys in it that are not known yet."""
        names = batch[0::3]
        if len(names) <= _UNKNOWN_MOST:
            return len(names)
        unknown = self._verdicts.unknown(set(names))
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

    def admitted_as(self, verdict: Verdict) -> None:
        """A record of this name is let in: that decides the name's kind."""
        self._kinds.setdefault(verdict.key.name, verdict.kind)

    def begin(self) -> Admission:
        """Before a plan. Not in the midst of one: its new series are not admitted yet."""
        if len(self._kinds) > 2 * len(self._admitted) + _NAMES_SPARE or len(self._admitted) < self._counted:
            self._recount()
        self._count()
        return Admission(self._admitted, self._series_of, self.max_series, self.rules.rules.max_series_per_name)

    def evicted(self, keys: Iterable[SeriesKey]) -> None:
        """These series are about to be taken out of `admitted`: their places are free in the next plan."""
        self._count()
        known = [key for key in keys if key in self._admitted]
        self._series_of.subtract(_own(known))
        self._counted -= len(known)

    def _recount(self) -> None:
        """Forget the names that have no series any more, or never had one."""
        self._kinds: dict[str, Kind] = {}
        # A name's kind is decided once: by the first record of it that is let in.
        self._series_of: Counter[str] = Counter()
        self._counted = 0

    def _count(self) -> None:
        """Look at the series that have come since the last time: their kinds, and how many there are of each name."""
        if len(self._admitted) > self._counted:
            fresh = dict(islice(self._admitted.items(), self._counted, None))
            self._series_of.update(_own(fresh))
            for key, kind in fresh.items():
                self._kinds.setdefault(key.name, kind)
            self._counted = len(self._admitted)


def _own(keys: Iterable[SeriesKey]) -> list[str]:
    """Names of the series that count towards `max_series_per_name`."""
    return [key.name for key in keys if key.labels != OVERFLOW_LABELS]


class Admission:
    """Which series the records of one plan belong to. `fresh` are those that it lets in."""

    def __init__(
        self, admitted: Mapping[SeriesKey, Kind], series_of: Mapping[str, int], most: int, most_of_name: int
    ) -> None:
        self.fresh: dict[SeriesKey, Kind] = {}
        self.crowded: set[str] = set()
        """Names of which a new series found no place, and "" if there was none for any name."""
        self._admitted = admitted
        self._series_of = series_of
        self._most = most
        self._most_of_name = most_of_name
        self._fresh_of: Counter[str] = Counter()

    def series(self, verdict: Verdict) -> SeriesKey:
        """The series of a record: its own, or one for what is too much, of its name or of all."""
        key = verdict.key
        if self._knows(key):
            return key
        if self._series_of.get(key.name, 0) + self._fresh_of[key.name] >= self._most_of_name:
            self.crowded.add(key.name)
            key = SeriesKey(key.name, OVERFLOW_LABELS)
            if self._knows(key):
                return key
        if len(self._admitted) + len(self.fresh) >= self._most:
            self.crowded.add("")
            return SeriesKey(OVERFLOW, ())
        self.fresh[key] = verdict.kind
        self._fresh_of.update(_own((key,)))
        return key

    def _knows(self, key: SeriesKey) -> bool:
        return key in self._admitted or key in self.fresh
