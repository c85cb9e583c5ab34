"""The store actor: folds what the filter and the tiers send into series, and answers as of a marker."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from actors.store.answers import View, outcome
from actors.store.coverage import Coverage
from actors.store.keeping import House, Keeping
from actors.store.ledger import MARKER_DEADLINE_S, OpenMarker, Received, in_flight, ledger
from actors.store.series import Series
from messages.checkpoint import Restore, Span
from messages.metrics import Group, Kind, SeriesKey
from messages.pipeline import Packet
from messages.roles import FILTER
from messages.snapshot import Snapshot, Surroundings
from supervision import Committed, Draft, Route, Stage, earliest, twice
from supervision.cell import Phase


class StoreData(NamedTuple):
    """The store's value, but for the series: those that the last commit touched are in its merge."""

    received: Received = Received()
    markers: tuple[OpenMarker, ...] = ()
    closed: int = 0
    """Number of the last marker that was answered; a token of an older one is late."""
    house: House = House()
    lived: tuple[Span, ...] = ()
    """When telemetry was there in the lives that a checkpoint has brought back."""


class StoreActor(Stage):
    """Takes cleared records by numbered routes, from the filter and from every tier, and nothing else.

    `series` is the map of all series, the store's for life; only commits change it. By `places` the filter is told which of
    them were evicted, and which have come since.
    """

    def __init__(
        self,
        ins: Mapping[str, Route],
        series: dict[SeriesKey, Series],
        places: Route,
        *,
        keeping: Keeping,
        coverage: Callable[[], Coverage],
        surroundings: Callable[[], Surroundings],
    ) -> None:
        super().__init__()
        self._ins = ins
        self._series = series
        self._places = places
        self._keeping = keeping
        self._coverage = coverage
        self._surroundings = surroundings
        self._owner = object()  # of the array blocks that this incarnation writes

    def initial_state(self) -> Committed:
        return Committed(StoreData())

    def due_s(self, committed: Committed) -> float | None:
        data: StoreData = committed.data
        deadlines = [marker.deadline_s for marker in data.markers if marker.account is not None]
        return earliest(*deadlines, data.house.due_s())

    def plan(self, committed: Committed, run: Any, now_s: float) -> Committed | None:
        data: StoreData = committed.data
        draft = Draft(committed)
        touched: dict[SeriesKey, Series] = {}
        taken = False
        for name, route in list(self._ins.items()):
            if any(name in marker.arrived for marker in data.markers):
                continue
            packets = _up_to_token(route.waiting(draft.number_taken(route)))
            for marker in data.markers:
                if marker.account is not None and marker.bars(name):
                    packets = _within(packets, in_flight(marker.account, data.received).get(name, 0))
            if packets:
                taken = True
                draft.consume(route, len(packets))
                for packet in packets:
                    data = self._took(data, touched, name, packet)
        # At an ordered end nobody sends any more: what has not come by now does not come.
        last = run.cell.phase is Phase.DRAINING and not taken
        ready = self._ready(data, math.inf if last else now_s)
        if ready is not None:
            data = self._answered(data, draft, touched, ready, now_s)
        house, gone = data.house.kept(self._keeping, self._series, touched, now_s)
        if not taken and ready is None and house is data.house:
            return None
        draft.merge(self._series, touched)
        draft.drop(self._series, gone)
        if news := self._news(house, touched, gone):
            draft.send(self._places, news)
        return draft.commit(data._replace(house=house))

    def after_commit(self, now_s: float) -> None:
        for _, reply in self.state.replies:
            if isinstance(reply, Snapshot):
                self.publish(reply)

    def _news(
        self, house: House, touched: Mapping[SeriesKey, Series], gone: tuple[SeriesKey, ...]
    ) -> dict[SeriesKey, Kind | None]:
        """What the filter has to hear: None for a series that has made room, its kind for one that there is now.

        A tier may hold records of an evicted series, so that it comes back without the filter's knowing.
        """
        if not house.evicted_series:
            return {}
        fresh = {key: one.kind for key, one in touched.items() if key not in self._series}
        return {**fresh, **dict.fromkeys(gone)}

    def _took(self, data: StoreData, touched: dict[SeriesKey, Series], name: str, packet: Packet) -> StoreData:
        if packet.crowded:
            data = data._replace(house=data.house._replace(crowded=data.house.crowded | packet.crowded))
        if packet.restored is not None:
            data = self._restored(data, touched, packet.restored)
        received = data.received
        quarantined = sum(self._fold(touched, group) for group in packet.groups)
        counts = {**received.by_route, name: received.by_route.get(name, 0) + packet.weight}
        received = received._replace(
            by_route=counts,
            stored=received.stored + packet.weight - quarantined,
            quarantined=received.quarantined + quarantined,
        )
        token = packet.token
        if token is None:
            return data._replace(received=received)
        if name != FILTER:
            tiers = {**received.tiers_quarantined, name: token.quarantined}
            received = received._replace(tiers_quarantined=tiers)
        data = data._replace(received=received)
        if token.marker <= data.closed and not token.questions:
            return data
        markers = {marker.number: marker for marker in data.markers}
        marker = markers.get(token.marker) or OpenMarker(token.marker, token.placed_s + MARKER_DEADLINE_S, frozenset())
        markers[token.marker] = marker.with_token(name, token)
        return data._replace(markers=tuple(markers[number] for number in sorted(markers)))

    def _restored(self, data: StoreData, touched: dict[SeriesKey, Series], restored: Restore) -> StoreData:
        touched.update({series.key: series for series in restored.series})
        records = sum(series.count for series in restored.series)
        house = data.house._replace(restored_series=len(restored.series), restored_records=records)
        return data._replace(lived=restored.lived, house=house)

    def _fold(self, touched: dict[SeriesKey, Series], group: Group) -> int:
        """Fold a group; what fails is tried record by record. Returns how many records were set aside."""
        whole = self._folded(touched, group)
        if not isinstance(whole, Exception):
            touched[group.key] = whole
            return 0
        quarantined = 0
        for single in _singles(group):
            part = self._folded(touched, single)
            if isinstance(part, Exception):
                quarantined += _weight_of(single)
                self._run.cell.quarantine.put(part)
            else:
                touched[group.key] = part
        return quarantined

    def _folded(self, touched: dict[SeriesKey, Series], group: Group) -> Series | Exception:
        series = touched.get(group.key) or self._series.get(group.key)
        if series is None:
            series = Series.new(group.key, group.kind, self._keeping.buffer_size)
        return twice(partial(series.folded, group, self._owner))

    def _ready(self, data: StoreData, now_s: float) -> OpenMarker | None:
        """The first marker that is complete or out of time. One whose questions have not come yet can only wait."""
        for marker in data.markers:
            if marker.account is not None and (marker.complete or now_s >= marker.deadline_s):
                return marker
        return None

    def _answered(
        self, data: StoreData, draft: Draft, touched: dict[SeriesKey, Series], marker: OpenMarker, now_s: float
    ) -> StoreData:
        view = self._view(data, touched, marker, now_s)
        for question in marker.questions:
            draft.reply(question.answer, outcome(question.query, view))
        markers = tuple(other for other in data.markers if other.number != marker.number)
        return data._replace(markers=markers, closed=max(data.closed, marker.number))

    def _view(self, data: StoreData, touched: dict[SeriesKey, Series], marker: OpenMarker, now_s: float) -> View:
        account = marker.account
        assert account is not None
        held = in_flight(account, data.received)
        missing = {tier for tier in marker.expected if tier not in marker.arrived}
        missing |= {tier for tier, count in held.items() if count > 0}
        return View(
            series={**self._series, **touched},
            now_s=now_s,
            coverage=self._coverage().after(data.lived),
            retention_s=self._keeping.retention_s,
            house=data.house,
            clock=self.clock,
            ledger=ledger(account, data.received),
            missing=tuple(sorted(missing)),
            detected=account.detected,
            redacted=account.redacted,
            surroundings=self._surroundings,
            progress=self.progress,
        )


def _up_to_token(packets: list[Packet]) -> list[Packet]:
    for place, packet in enumerate(packets):
        if packet.token is not None:
            return packets[: place + 1]
    return packets


def _within(packets: list[Packet], records: int) -> list[Packet]:
    """Those of a tier outside of a marker that were sent before it: no more records than the filter has sent there."""
    for place, packet in enumerate(packets):
        records -= packet.weight
        if records < 0 or not packet.weight:
            return packets[:place]
    return packets


def _weight_of(group: Group) -> int:
    """Records in a group."""
    return len(group.values) + sum(summary.count for summary in group.summaries)


def _singles(group: Group) -> list[Group]:
    columns = [
        group._replace(values=[value], times=[time_s], summaries=())
        for value, time_s in zip(group.values, group.times, strict=True)
    ]
    return columns + [group._replace(values=(), times=(), summaries=(summary,)) for summary in group.summaries]
