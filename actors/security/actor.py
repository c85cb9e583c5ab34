"""The filter actor: first of all, and the only maker of cleared records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from actors.security.filter import SecurityFilter
from actors.security.judging import OVERFLOW, Judge
from actors.security.orders import Order, Orders
from actors.security.packets import Packets
from actors.security.sorting import Cleared, Sorter
from actors.security.state import FilterData, Marker
from messages.metrics import Kind, SeriesKey
from messages.pipeline import FilterAccount, Question, Token
from messages.reasons import Detector, Reason
from messages.roles import STORE
from supervision import CREDIT, Committed, Draft, FrontBox, Route, Stage
from supervision.mailbox import opened

K = TypeVar("K")

LINGER_S = 0.005
"""The filter takes at most so often, and stamps the coarse time as often."""
_IDLE_LINGERS = 4  # so many in a row without a record, and it rests until it is woken
_ASKS_AT_ONCE = 64


class FilterActor(Stage):
    """Takes asks first, then cuts what waits in the front box, and sends what is clear to its tier or to the store.

    `outs` are the routes by receiver, `available` says which tiers take; one that does not is bypassed. By `places` the
    store says which series have made room (None), and which have come since it has evicted any (their kind). It waits for
    the series of an earlier life until `restores_until_s`, monotonic seconds; None: there are none. `assigned` is told
    which tier each name belongs to, whenever that has changed; `recognised` is called when a detector has found something.
    """

    def __init__(
        self,
        box: FrontBox,
        outs: Mapping[str, Route],
        places: Route,
        rules: SecurityFilter,
        admitted: dict[SeriesKey, Kind],
        *,
        available: Callable[[str], bool],
        dropped: Callable[[], Mapping[Reason, int]],
        tier_of: Mapping[str, str],
        limit: int,
        restores_until_s: Callable[[], float] | None = None,
        assigned: Callable[[Mapping[str, str]], None] = lambda tier_of: None,
        recognised: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self._box = box
        self._outs = outs
        self._rules = rules
        self._places = places
        self._judge = Judge(rules, admitted)
        self._orders = Orders(self._judge, outs, admitted)
        self._sorter = Sorter(self._judge)
        self._admitted = admitted
        self._available = available
        self._dropped = dropped
        self._tier_of = tier_of
        self._limit = limit
        self._restores_until_s = restores_until_s
        self._assigned_to = assigned
        self._recognised = recognised
        self._known: tuple[Mapping[Detector, int], Mapping[Detector, int]] = ({}, {})
        self._announced: Mapping[str, str] | None = None
        self._idle = 0  # lingers in a row without a record
        self._seen = -1  # commits at the last rest

    def initial_state(self) -> Committed:
        tier_of = {self._orders.clean(name): its for name, its in self._tier_of.items()}
        return Committed(FilterData(self._rules, tier_of=tier_of, awaits=self._restores_until_s is not None))

    def due_s(self, committed: Committed) -> float | None:
        data: FilterData = committed.data
        return self._restores_until_s() if data.awaits and self._restores_until_s is not None else None

    # plan

    def plan(self, committed: Committed, run: Any, now_s: float) -> Committed | None:
        data: FilterData = committed.data
        if self._judge.rules is not data.rules:
            self._judge.follow(data.rules)
        draft = Draft(committed)
        if news := self._places.waiting(draft.number_taken(self._places)):
            return self._made_room(data, draft, news)
        until_s = self.due_s(committed)
        if until_s is not None and now_s >= until_s:
            data = data._replace(awaits=False)
        mail = run.cell.mail.peek(_ASKS_AT_ONCE)
        head: list[Any] = [0]
        if not data.awaits and not self.blocked(committed):
            head = self._peek(data, run.bite)
        if len(mail) == 1 and len(head) == 1 and not _due(data) and data is committed.data:
            return None
        packets = Packets()
        if len(mail) > 1:
            draft.remove(run.cell.mail, mail)
            data = self._take_mail(data, draft, packets, mail[1:])
        if len(head) > 1:
            draft.remove(self._box, head)
            data = self._take_records(data, draft, packets, head, run)
        data = self._place_tokens(data, packets, now_s)
        for receiver, packet in packets.all():
            draft.send(self._outs[receiver], packet, urgent=packet.token is not None or bool(packet.orders))
        return draft.commit(data)

    def _made_room(self, data: FilterData, draft: Draft, news: list[Any]) -> Committed:
        places: dict[SeriesKey, Kind | None] = {}
        for message in news:
            places.update(message)  # of a series the last word holds
        gone = tuple(key for key, kind in places.items() if kind is None)
        self._judge.evicted(gone)
        draft.consume(self._places, len(news))
        draft.merge(self._admitted, {key: kind for key, kind in places.items() if kind and key.name != OVERFLOW})
        draft.drop(self._admitted, gone)
        return draft.commit(data)

    def _peek(self, data: FilterData, bite: int) -> list[Any]:
        """At most `bite` records, none past the next marker, and not too many keys that have to be judged."""
        most = min((marker.place - data.taken for marker in data.markers), default=bite)
        head = self._box.peek(min(bite, most) * self._box.width)
        end = 1 + self._judge.fitting(head[1:]) * self._box.width
        return head if end == len(head) else head[:end]

    def _take_mail(self, data: FilterData, draft: Draft, packets: Packets, mail: list[Any]) -> FilterData:
        questions = []
        for message, asker in map(opened, mail):
            if isinstance(message, Order):
                data, answer = self._orders.obey(data, draft, packets, message, self.progress)
                draft.reply(asker, answer)
            else:
                questions.append(Question(message, asker))
        if not questions:
            return data
        # All that was recorded before the first of these asks is in the box, or has been taken.
        place = data.taken + self._box.waiting
        marker = Marker(data.last_marker + 1, place, tuple(questions), self._dropped())
        return data._replace(markers=(*data.markers, marker), last_marker=marker.number)

    def _take_records(self, data: FilterData, draft: Draft, packets: Packets, head: list[Any], run: Any) -> FilterData:
        def progress() -> None:
            self.progress()
            self._box.gate[1] = self.clock.now()  # with a backlog it never rests, and the time goes on

        cleared = self._sorter.sort(head[1:], self._receiver_of(data), run.cell.quarantine.put, progress, data.buckets)
        draft.merge(self._admitted, cleared.admitted)
        if cleared.crowded:
            packets.put(STORE, crowded=frozenset(cleared.crowded))
        for receiver, groups in cleared.groups.items():
            packets.put(receiver, groups=tuple(groups), weight=cleared.weights[receiver])
        return _counted(data, cleared, (len(head) - 1) // self._box.width)

    def _receiver_of(self, data: FilterData) -> Callable[[str], str]:
        """Where a cleared name goes; a tier that takes nothing now is bypassed, its names go straight to the store."""
        taking = {tier for tier in set(data.tier_of.values()) if self._takes(tier)}

        def receiver_of(name: str) -> str:
            tier = data.tier_of.get(name)
            return tier if tier is not None and tier in taking else STORE

        return receiver_of

    def _takes(self, tier: str) -> bool:
        route = self._outs.get(tier)
        return route is not None and len(route) < CREDIT and self._available(tier)

    def _place_tokens(self, data: FilterData, packets: Packets, now_s: float) -> FilterData:
        due = _due(data)
        if not due:
            return data
        # The markers that are due at one place are answered as one.
        last = due[-1]
        questions = tuple(question for marker in due for question in marker.questions)
        tiers = tuple(name for name in tuple(self._outs) if name != STORE and self._available(name))
        account = FilterAccount(
            data.taken, last.dropped, data.rejected, data.detected, data.redacted, data.quarantined, data.sent
        )
        for tier in tiers:
            packets.put(tier, token=Token(last.number, now_s))
        packets.put(STORE, token=Token(last.number, now_s, questions, account, tiers))
        return data._replace(markers=data.markers[len(due) :])

    def blocked(self, committed: Committed) -> bool:
        """Whether it waits for credit: what is in the box is taken when the store has taken what is under way."""
        return len(self._outs[STORE]) >= CREDIT

    def after_commit(self, now_s: float) -> None:
        tier_of: Mapping[str, str] = self.state.data.tier_of
        if tier_of is not self._announced:
            self._announced = tier_of
            self._assigned_to(tier_of)
        known = (self.state.data.detected, self.state.data.redacted)
        if known != self._known:
            self._known = known
            self._recognised()

    # rest

    def rest(self, run: Any, until_s: float | None) -> None:
        """Linger while records come; then shut the gate, so that the next record wakes the filter."""
        box, cell = self._box, run.cell
        now_s = cell.clock.now()
        self._idle = 0 if run.committed != self._seen or box.waiting else self._idle + 1
        self._seen = run.committed
        if self._idle < _IDLE_LINGERS:
            if run.live:
                box.open(now_s, self._limit)
            cell.clock.wait(cell.waker, now_s + LINGER_S)
            box.gate[1] = cell.clock.now()
            return
        box.shut()
        if not box.waiting and not len(cell.mail) and not len(cell.control):
            if cell.admission is not None:
                cell.admission()
            cell.clock.wait(cell.waker, until_s)
            self._idle = 0


def _due(data: FilterData) -> list[Marker]:
    """Markers whose place is reached."""
    return [marker for marker in data.markers if marker.place <= data.taken and not data.awaits]


def _counted(data: FilterData, cleared: Cleared, taken: int) -> FilterData:
    return data._replace(
        taken=data.taken + taken,
        rejected=_sum(data.rejected, cleared.rejected),
        detected=_sum(data.detected, cleared.detected),
        redacted=_sum(data.redacted, cleared.redacted),
        buckets=cleared.buckets,
        quarantined=data.quarantined + cleared.quarantined,
        sent=_sum(data.sent, cleared.weights),
    )


def _sum(counts: Mapping[K, int], more: Mapping[K, int]) -> Mapping[K, int]:
    return {**counts, **{key: counts.get(key, 0) + count for key, count in more.items()}} if more else counts
