"""What the filter obeys: names and their tiers, new rules, the series of an earlier life."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from actors.security.judging import OVERFLOW, OVERFLOW_LABELS, Admission, Judge
from actors.security.packets import Packets
from actors.security.rules import Refusal, Verdict
from actors.security.state import FilterData
from messages.checkpoint import Restore
from messages.metrics import Kind, RawKey, SeriesKey
from messages.pipeline import Assign, Release, SetRules, Unassign
from messages.roles import STORE
from messages.tiers import RegisterMetric, UnregisterMetric
from supervision import Draft, Route

Order: TypeAlias = Assign | Unassign | Release | SetRules | Restore


class Orders:
    """Turns orders into the filter's next value. Pure but for the judge's caches; runs in the filter's plan.

    `outs` are the routes by receiver, `admitted` the series that have been let in.
    """

    def __init__(self, judge: Judge, outs: Mapping[str, Route], admitted: dict[SeriesKey, Kind]) -> None:
        self._judge = judge
        self._outs = outs
        self._admitted = admitted

    def obey(
        self, data: FilterData, draft: Draft, packets: Packets, order: Order, progress: Callable[[], None]
    ) -> tuple[FilterData, Any]:
        """The next value, and the answer. `progress` is called between series: judging many takes long."""
        match order:
            case Assign():
                return self._assigned(data, packets, order)
            case Unassign():
                name = self.clean(order.name)
                gone = [name] if data.tier_of.get(name) == order.tier else []
            case Release():
                gone = [name for name, tier in data.tier_of.items() if tier == order.tier]
            case Restore():
                return self._restored(data, draft, packets, order, progress)
            case SetRules():
                return data._replace(rules=order.rules), True
        for name in gone:
            data = self._moved(data, packets, name, None)
        return data, True

    def clean(self, name: str) -> str:
        """The name as it is stored; as it is, if the rules refuse it or fail on it."""
        try:
            verdict = self._judge.judge(name)
        except Exception:  # noqa: BLE001 - whatever the rules raise: no record of this name will come, either
            return name
        return name if isinstance(verdict, Refusal) else verdict.key.name

    def _assigned(self, data: FilterData, packets: Packets, order: Assign) -> tuple[FilterData, Any]:
        try:
            verdict = self._judge.judge(order.name)
        except Exception as error:  # noqa: BLE001 - the rules failed on this name: that is for the asker to know
            return data, error
        if isinstance(verdict, Refusal) or order.tier not in self._outs:
            return data, False
        return self._moved(data, packets, verdict.key.name, order.tier), True

    def _moved(self, data: FilterData, packets: Packets, name: str, tier: str | None) -> FilterData:
        before = data.tier_of.get(name)
        tier_of = {other: its for other, its in data.tier_of.items() if other != name}
        if before is not None and before in self._outs and before != tier:
            packets.order(before, UnregisterMetric(name=name))
        if tier is not None:
            tier_of[name] = tier
            packets.order(tier, RegisterMetric(name=name))
        return data._replace(tier_of=tier_of)

    def _restored(
        self, data: FilterData, draft: Draft, packets: Packets, order: Restore, progress: Callable[[], None]
    ) -> tuple[FilterData, int | None]:
        """Of an earlier life comes back what the rules of today let in, as far as there is place."""
        if not data.awaits:
            return data, None
        admission = self._judge.begin()
        let_in = []
        for series in order.series:
            progress()
            verdict = self._lets_in(admission, series.key, series.kind)
            if verdict is not None:
                text = self._clean_text(series.text) if verdict.takes_text else None
                let_in.append(series if text == series.text else series._replace(text=text))
        draft.merge(self._admitted, admission.fresh)
        packets.put(STORE, restored=order.model_copy(update={"series": tuple(let_in)}))
        return data._replace(awaits=False), len(let_in)

    def _clean_text(self, text: str | None) -> str | None:
        try:
            return None if text is None else self._judge.rules.sanitize_text(text)
        except Exception:  # noqa: BLE001 - whatever the rules raise: what cannot be judged is not kept
            return None

    def _lets_in(self, admission: Admission, key: SeriesKey, kind: Kind) -> Verdict | None:
        """The verdict on a series; None if it has to stay out."""
        is_overflow = key.labels == OVERFLOW_LABELS  # no caller may use this label, and of these only the name counts
        try:
            verdict = self._judge.judge(RawKey(key.name, () if is_overflow else key.labels, kind))
        except Exception:  # noqa: BLE001 - whatever the rules raise: what cannot be judged is not let in
            return None
        if isinstance(verdict, Refusal) or verdict.key.name != key.name:
            return None
        if not is_overflow and verdict.key != key:
            return None
        if key.name == OVERFLOW:
            return verdict
        self._judge.admitted_as(verdict)
        return verdict if admission.series(verdict._replace(key=key)) == key else None
