"""The tier actor: takes cleared records, passes them on at its ticks, and polls its sources."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from actors.collectors.polling import Poller
from actors.collectors.summing import Bins, Sums
from actors.collectors.tiers import HELD_MOST, INSTANT_POLL_S, TICK_LEAST_S, next_tick_s
from messages.metrics import Group
from messages.pipeline import Packet, Token
from messages.tiers import RegisterMetric
from supervision import CREDIT, Committed, Draft, Route, Stage, earliest, twice
from supervision.cell import Phase


class TierData(NamedTuple):
    """A tier's value."""

    held: tuple[Group, ...] = ()
    sums: Sums = Sums()
    weight: int = 0
    """Records in `held` and `sums`."""
    names: tuple[str, ...] = ()
    """Registered names that have a source."""
    fresh: tuple[str, ...] = ()
    """Those that this commit has registered: they are read at once, and from then on at the ticks."""
    due_s: float | None = None
    """Next tick, monotonic seconds; None: nothing is held and nothing polled."""
    start_s: float = 0.0
    """When the ticks began: each lies a whole number of intervals after it."""
    polled_s: float | None = None
    """Tick at which the sources are to be read; set by the commit that the reading follows."""
    quarantined: int = 0


class TierActor(Stage):
    """Holds what comes in until its tick, then passes it on as one batch; each record keeps its own time.

    With `bins_of` it sums up instead of holding (the aggregate tier). After the commit of a tick the sources are handed
    to the `poller`, at most once; it reads them on threads of its own, and what they say goes through the front door.
    """

    def __init__(
        self,
        interval_s: float,
        route_in: Route,
        route_out: Route,
        *,
        poller: Poller,
        names: tuple[str, ...] = (),
        bins_of: Bins | None = None,
    ) -> None:
        super().__init__()
        self._interval_s = interval_s
        self._in = route_in
        self._out = route_out
        self._poller = poller
        self._names = names
        self._bins_of = bins_of
        self._read_s: float | None = None
        self._fresh: tuple[str, ...] = ()

    def initial_state(self) -> Committed:
        names = tuple(name for name in self._names if name in self._poller.sources)
        now_s = self.clock.now()
        return Committed(TierData(names=names, due_s=now_s if names else None, start_s=now_s))

    def on_start(self) -> None:
        data: TierData = self.state.data
        self._poller.open()
        self._poller.tend(data.names)
        self._read_s, self._fresh = data.polled_s, data.fresh  # the predecessor has had them read, or has lost them

    def due_s(self, committed: Committed) -> float | None:
        return None if self.blocked(committed) else self._tick_s(committed.data)

    def _tick_s(self, data: TierData) -> float | None:
        """The next tick. The tier's own source may have come since the last commit: then it is now."""
        return data.start_s if data.due_s is None and self._poller.own is not None else data.due_s

    def rest(self, run: Any, until_s: float | None) -> None:
        super().rest(run, earliest(until_s, self._poller.look(self.clock.now())))

    def blocked(self, committed: Committed) -> bool:
        """Whether it waits for credit; the store wakes it when it has taken what is under way."""
        return len(self._out) >= CREDIT

    def plan(self, committed: Committed, run: Any, now_s: float) -> Committed | None:
        data: TierData = committed.data
        if self.blocked(committed):
            return None
        packets: list[Packet] = self._in.waiting(committed.taken.get(self._in.name, 0))
        due_s = self._tick_s(data)
        due = due_s is not None and now_s >= due_s
        urgent = any(packet.token is not None or packet.orders for packet in packets)
        if not due and not urgent and not self._worth_taking(packets, data, run):
            return None
        draft = Draft(committed)
        data = data._replace(fresh=())
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
        sums = twice(partial(data.sums.with_groups, packet.groups, self._bins_of))
        if not isinstance(sums, Exception):
            return data._replace(sums=sums, weight=data.weight + packet.weight)
        for group in packet.groups:
            sums = twice(partial(data.sums.with_groups, (group,), self._bins_of))
            if isinstance(sums, Exception):
                self._run.cell.quarantine.put(sums)
                data = data._replace(quarantined=data.quarantined + len(group.values))
            else:
                data = data._replace(sums=sums, weight=data.weight + len(group.values))
        return data

    def _obeyed(self, data: TierData, packet: Packet) -> TierData:
        names, fresh = data.names, data.fresh
        for order in packet.orders:
            polled = order.name in names
            names = tuple(name for name in names if name != order.name)
            if isinstance(order, RegisterMetric) and order.name in self._poller.sources:
                names = (*names, order.name)
                fresh = fresh if polled else (*fresh, order.name)
        return data._replace(names=names, fresh=fresh)

    def _passed_on(self, data: TierData, draft: Draft, token: Token | None) -> TierData:
        if data.weight or token is not None:
            groups = data.held + data.sums.groups()
            draft.send(self._out, Packet(groups, data.weight, token))
        return data._replace(held=(), sums=Sums(), weight=0)

    def _scheduled(self, data: TierData, now_s: float, due: bool) -> TierData:
        """The next tick. It lies ahead of now, so ticks do not pile up after a suspend."""
        if not data.weight and not data.names and self._poller.own is None:
            return data._replace(due_s=None, polled_s=None)
        if data.due_s is None:
            data = data._replace(start_s=now_s)
        if data.due_s is None or due:
            step_s = max(self._interval_s, TICK_LEAST_S) if self._interval_s else INSTANT_POLL_S
            data = data._replace(due_s=next_tick_s(data.start_s, step_s, now_s))
        return data._replace(polled_s=now_s) if due else data

    def after_commit(self, now_s: float) -> None:
        data: TierData = self.state.data
        self._poller.tend(data.names)
        if data.polled_s is not None and data.polled_s != self._read_s:
            self._read_s = data.polled_s
            self._poller.tick(data.names, now_s)
        elif data.fresh and data.fresh is not self._fresh:
            self._poller.tick(tuple(name for name in data.fresh if name in data.names), now_s)
        self._fresh = data.fresh
