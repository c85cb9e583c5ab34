"""The tier actor: takes cleared records, passes them on at its ticks, and polls its sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from actors.collectors.summing import Bins, Sums
from actors.collectors.tiers import HELD_MOST, INSTANT_POLL_S
from messages.metrics import Group
from messages.pipeline import Packet, Token
from messages.tiers import RegisterMetric
from supervision import CREDIT, Committed, Draft, Route, Stage
from supervision.cell import Phase

Source = Callable[[], float]


class TierData(NamedTuple):
    """A tier's value."""

    held: tuple[Group, ...] = ()
    sums: Sums = Sums()
    weight: int = 0
    """Records in `held` and `sums`."""
    names: tuple[str, ...] = ()
    """Registered names that have a source."""
    due_s: float | None = None
    """Next tick, monotonic seconds; None: nothing is held and nothing polled."""
    polled_s: float | None = None
    """Tick at which the sources are to be read; set by the commit that the reading follows."""
    quarantined: int = 0


class TierActor(Stage):
    """Holds what comes in until its tick, then passes it on as one batch; each record keeps its own time.

    With `bins_of` it sums up instead of holding (the aggregate tier). Sources are read on this actor's thread,
    after the commit of the tick, at most once; what they say goes through the front door (`poll`).
    """

    def __init__(
        self,
        interval_s: float,
        route_in: Route,
        route_out: Route,
        *,
        sources: Mapping[str, Source],
        poll: Callable[[str, float], None],
        names: tuple[str, ...] = (),
        bins_of: Bins | None = None,
    ) -> None:
        super().__init__()
        self._interval_s = interval_s
        self._in = route_in
        self._out = route_out
        self._sources = sources
        self._poll = poll
        self._names = names
        self._bins_of = bins_of
        self._read_s: float | None = None

    def initial_state(self) -> Committed:
        names = tuple(name for name in self._names if name in self._sources)
        due_s = self.clock.now() if names else None
        return Committed(TierData(names=names, due_s=due_s))

    def on_start(self) -> None:
        self._read_s = self.state.data.polled_s  # the predecessor has read its last tick, or has lost it

    def due_s(self, committed: Committed) -> float | None:
        data: TierData = committed.data
        return None if self.blocked(committed) else data.due_s

    def blocked(self, committed: Committed) -> bool:
        """Whether it waits for credit; the store wakes it when it has taken what is under way."""
        return len(self._out) >= CREDIT

    def plan(self, committed: Committed, run: Any, now_s: float) -> Committed | None:
        data: TierData = committed.data
        if self.blocked(committed):
            return None
        packets: list[Packet] = self._in.waiting(committed.taken.get(self._in.name, 0))
        due = data.due_s is not None and now_s >= data.due_s
        urgent = any(packet.token is not None or packet.orders for packet in packets)
        if not due and not urgent and not self._worth_taking(packets, data, run):
            return None
        draft = Draft(committed)
        if packets:
            draft.consume(self._in, len(packets))
        for packet in packets:
            data = self._obeyed(self._taken(data, packet), packet)
            if packet.token is not None:
                token = packet.token._replace(quarantined=data.quarantined)
                data = self._passed_on(data, draft, token)
        if due or data.weight >= HELD_MOST or not self._interval_s or run.cell.phase is Phase.DRAINING:
            data = self._passed_on(data, draft, None)
        return draft.commit(self._scheduled(data, now_s, due))

    def _worth_taking(self, packets: list[Packet], data: TierData, run: Any) -> bool:
        """Packets wait in the route until the tick; but many are taken early, and the first one sets the tick."""
        if run.cell.phase is Phase.DRAINING:
            return bool(packets) or data.weight > 0
        return bool(packets) and (not self._interval_s or data.due_s is None or len(packets) >= CREDIT // 2)

    def _taken(self, data: TierData, packet: Packet) -> TierData:
        if self._bins_of is None:
            return data._replace(held=data.held + packet.groups, weight=data.weight + packet.weight)
        sums = self._summed(data.sums, packet.groups, self._bins_of)
        if not isinstance(sums, Exception):
            return data._replace(sums=sums, weight=data.weight + packet.weight)
        for group in packet.groups:
            sums = self._summed(data.sums, (group,), self._bins_of)
            if isinstance(sums, Exception):
                self._run.cell.quarantine.put(sums)
                data = data._replace(quarantined=data.quarantined + len(group.values))
            else:
                data = data._replace(sums=sums, weight=data.weight + len(group.values))
        return data

    def _summed(self, sums: Sums, groups: tuple[Group, ...], bins_of: Bins) -> Sums | Exception:
        try:
            return sums.with_groups(groups, bins_of)
        except Exception:  # noqa: BLE001 - whatever it is, one group must not keep the others out
            try:
                return sums.with_groups(groups, bins_of)
            except Exception as error:  # noqa: BLE001 - a failure that does not repeat itself was not the groups'
                return error

    def _obeyed(self, data: TierData, packet: Packet) -> TierData:
        names = data.names
        for order in packet.orders:
            names = tuple(name for name in names if name != order.name)
            if isinstance(order, RegisterMetric) and order.name in self._sources:
                names = (*names, order.name)
        return data._replace(names=names)

    def _passed_on(self, data: TierData, draft: Draft, token: Token | None) -> TierData:
        if data.weight or token is not None:
            groups = data.held + data.sums.groups()
            draft.send(self._out, Packet(groups, data.weight, token))
        return data._replace(held=(), sums=Sums(), weight=0)

    def _scheduled(self, data: TierData, now_s: float, due: bool) -> TierData:
        """The next tick. It lies ahead of now, so ticks do not pile up after a suspend."""
        step_s = self._interval_s or INSTANT_POLL_S
        if not data.weight and not data.names:
            return data._replace(due_s=None, polled_s=None)
        due_s = data.due_s
        if due_s is None or due:
            late_s = 0.0 if due_s is None else (now_s - due_s) % step_s
            due_s = now_s + step_s - late_s
        return data._replace(due_s=due_s, polled_s=now_s if due else data.polled_s)

    def after_commit(self, now_s: float) -> None:
        data: TierData = self.state.data
        if data.polled_s is None or data.polled_s == self._read_s:
            return
        self._read_s = data.polled_s
        for name in data.names:
            try:
                value = self._sources[name]()
                if value == value:  # NaN is what could not be measured
                    self._poll(name, value)
            except Exception as error:  # noqa: BLE001 - a source is somebody else's code
                self._run.cell.quarantine.put(error)
