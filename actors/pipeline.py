"""The way of a record as actors: front box, filter, tiers, store, and the routes between them."""

from __future__ import annotations

import contextlib
import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from actors.checkpointing import start_checkpoint
from actors.collectors import INTERVALS_S, Pollers, Source, Tier, TierActor
from actors.config import TelemetryConfig
from actors.recorder import Recorder, counts
from actors.security import SecurityFilter
from actors.security.actor import FilterActor
from actors.store import Coverage, Keeping, Series, StoreActor, bins_of
from messages.base import Query
from messages.checkpoint import RESTORE_WAIT_S
from messages.errors import ConfigError, RoleRefused, RoleTaken, SystemStopped, TelemetryError
from messages.lifecycle import Crash
from messages.metrics import Kind, SeriesKey
from messages.pipeline import Assign, Release, SetRules, Unassign
from messages.queries import GetNames
from messages.roles import CHECKPOINT, FILTER, STORE, TIERS
from messages.snapshot import Surroundings
from messages.tiers import RegisterMetric, UnregisterMetric
from supervision import Answer, Policy, Ref, Route, Supervisor, Waker
from supervision.cell import Phase
from supervision.names import unknown


class Pipeline:
    """Makes and wires filter, tiers and store of one system. The maps and routes live as long as the system."""

    def __init__(
        self,
        supervisor: Supervisor,
        config: TelemetryConfig,
        *,
        rules: SecurityFilter,
        sources: Mapping[str, Source],
        coverage: Callable[[], Coverage],
        surroundings: Callable[[], Surroundings],
    ) -> None:
        self._supervisor = supervisor
        self._config = config
        self._rules = rules
        self._coverage = coverage
        self._surroundings = surroundings
        self._policy = Policy(hang_after_s=config.supervision.hang_after_s)
        self._wakers: defaultdict[str, Waker] = defaultdict(Waker)
        self._admitted: dict[SeriesKey, Kind] = {}
        self._series: dict[SeriesKey, Series] = {}
        self._to_tiers: dict[str, Route] = {}  # all that ever were; `_outs` are those that the filter sends on
        self._to_store = {FILTER: Route(FILTER, self._wakers[FILTER], self._wakers[STORE])}
        self._outs = {STORE: self._to_store[FILTER]}
        self._places = Route("places", self._wakers[STORE], self._wakers[FILTER])
        self._restores = config.store.state_path is not None
        front = config.front
        self.recorder = Recorder(front.capacity, front.reserved, supervisor.clock, self._wakers[FILTER])
        self.recorder.instant = frozenset(config.tiers.instant)
        self.pollers = Pollers(
            sources,
            supervisor.clock,
            record=self.recorder.polled,
            quarantine=lambda role, error: supervisor.cells[role].quarantine.put(error),
        )
        # Receivers before senders, so that an ordered stop, last first, drains the way.
        if config.store.state_path is not None:
            start_checkpoint(supervisor, config.store, config.store.state_path, self._series, coverage)
        self.store = self._start(STORE, self._make_store, StoreActor)
        for tier in INTERVALS_S:
            self.add_tier(tier, tier, None, getattr(config.tiers, tier))
        self.filter = self._start(FILTER, self._make_filter, FilterActor)
        for ref in (self.store, self.filter):
            ref.divert(tell=self._told, ask=self._question)

    def add_tier(
        self,
        role: str,
        tier: Tier,
        interval_s: float | None,
        names: tuple[str, ...] = (),
        collect: Source | None = None,
    ) -> Ref:
        """A tier actor; one of this role that was removed before is opened again.

        `RoleTaken`; `RoleRefused` for a role that the rules refuse as a label; `ConfigError` for an impossible tier or interval.
        """
        if tier not in INTERVALS_S:
            raise ConfigError(f"tier: there is no {tier!r}")
        every_s = INTERVALS_S[tier] if interval_s is None else interval_s
        if not isinstance(every_s, (int, float)) or not 0.0 <= every_s < math.inf:
            raise ConfigError("interval_s: must be seconds, 0 or more")
        if collect is not None and not callable(collect):
            raise ConfigError("collect: must be callable")
        if role not in TIERS and self._rules.sanitize_labels({"source": role}) != {"source": role}:
            raise RoleRefused("role: it is refused as a label")  # it stands in logs, too
        if role in self._outs or (role in self._supervisor.cells and role not in self._to_tiers):
            raise RoleTaken(f"role: there is an actor {role!r} already")
        if role not in self._to_tiers:
            self._to_tiers[role] = Route(role, self._wakers[FILTER], self._wakers[role])
            self._to_store[role] = Route(f"{role}>store", self._wakers[role], self._wakers[STORE])

        self._to_tiers[role].lazy = every_s > 0.0
        poller = self.pollers.of(role)
        poller.collect(collect)

        def make() -> TierActor:
            return TierActor(
                every_s,
                self._to_tiers[role],
                self._to_store[role],
                poller=poller,
                names=names,
                bins_of=bins_of if tier == "aggregate" else None,
            )

        ref = self._reopened(role, make) or self._start(role, make, TierActor)
        ref.divert(
            tell=lambda message: self._told(_order(role, message) or message),
            ask=lambda message: self._question(_order(role, message) or message),
        )
        self._supervisor.cells[role].on_end = poller.close
        self._outs[role] = self._to_tiers[role]
        return ref

    def _reopened(self, role: str, make: Callable[[], Any]) -> Ref | None:
        """The numbers of its routes go on, so the tier of this role that was removed has to."""
        cell = self._supervisor.cells.get(role)
        if cell is None:
            return None
        cell.factory = make
        self._supervisor.restart_child(role)
        found: Ref = cell.ref
        return found

    def remove_tier(self, role: str, timeout_s: float) -> None:
        """End a tier that was added: its names go straight to the store, what it holds is passed on first.

        `ConfigError` for any other role; one that was removed already is no error.
        """
        if role in TIERS or role not in self._to_tiers:
            raise ConfigError(f"role: {role!r} is no tier that was added")
        if role not in self._outs:
            return
        end_s = self._supervisor.clock.now() + timeout_s
        for _ in range(2):  # the first takes its names away; after the second no plan that knew the route is under way
            released = self._supervisor.cells[FILTER].ask(Release(tier=role))
            with contextlib.suppress(TelemetryError):
                released.get(
                    timeout=max(0.0, end_s - self._supervisor.clock.now()) if self._supervisor.running else 0.0
                )
            self._outs.pop(role, None)
        self._supervisor.end_children((role,), end_s)

    @property
    def tiers(self) -> frozenset[str]:
        """Roles of the tiers that there are."""
        return frozenset(self._outs.keys() - {STORE})

    @property
    def resting(self) -> frozenset[str]:
        """Roles that are not started: of tiers that were removed and not added again, and of the parent's checkpoint."""
        tiers = self._to_tiers.keys() - self._outs.keys()
        return frozenset(tiers if self._restores else tiers | {CHECKPOINT})

    def ask(self, query: Query) -> Answer:
        """A query as a marker: answered by the store as of all that was recorded before."""
        return self._supervisor.cells[FILTER].ask(query)

    def await_restore(self, timeout_s: float) -> None:
        """Before a stop: the filter takes nothing until the series of an earlier life have come, and is not ended before."""
        cell = self._supervisor.cells[FILTER]
        state, started = cell.run.state, cell.phase is Phase.OPEN
        if self._restores and started and (state is None or state.data.awaits):
            with contextlib.suppress(TelemetryError):
                self.ask(GetNames(prefix="\0")).get(timeout=max(0.0, timeout_s))

    def set_rules(self, rules: SecurityFilter) -> Answer:
        """All that is recorded after the answer is judged by these rules, also in a child that is forked later."""
        self._rules = rules
        return self._supervisor.cells[FILTER].ask(SetRules(rules=rules))

    def refuse_open_questions(self) -> None:
        """After the stop: who still waits for an answer is told. One that was answered ignores it."""
        stopped = SystemStopped("this telemetry system has stopped")
        for role in (FILTER, STORE):
            state = self._supervisor.cells[role].run.state
            for marker in () if state is None else state.data.markers:
                for question in marker.questions:
                    question.answer.set_exception(stopped)
        for packet in list(self._to_store[FILTER].slots.values()):
            for question in () if packet.token is None else packet.token.questions:
                question.answer.set_exception(stopped)

    def forget(self) -> None:
        """In a forked child: nothing was recorded, and the checkpoint is the parent's."""
        self._restores = False
        self.recorder.forget()
        self.pollers.forget()
        self._admitted.clear()
        self._series.clear()
        for route in [*self._to_tiers.values(), *self._to_store.values(), self._places]:
            route.slots.clear()

    def _start(self, role: str, make: Callable[[], Any], actor_class: type[Any]) -> Ref:
        return self._supervisor.start_child(
            role, make, policy=self._policy, actor_class=actor_class, waker=self._wakers[role]
        )

    def _make_store(self) -> StoreActor:
        store = self._config.store
        return StoreActor(
            self._to_store,
            self._series,
            self._places,
            keeping=Keeping(store.buffer_size, store.retention_s, store.evict_idle_s),
            coverage=self._coverage,
            surroundings=self._surroundings,
        )

    def _make_filter(self) -> FilterActor:
        return FilterActor(
            self.recorder.box,
            self._outs,
            self._places,
            self._rules,
            self._admitted,
            available=self._available,
            dropped=lambda: counts(self.recorder.dropped),
            tier_of={name: tier for tier, names in self._config.tiers for name in names},
            limit=self.recorder.limit,
            restores_until_s=self._restores_until_s if self._restores else None,
            assigned=self._reserve,
            recognised=self.recorder.forget_keys,
        )

    def _restores_until_s(self) -> float:
        since_s = self._coverage().since_s
        return math.inf if since_s is None else since_s + RESTORE_WAIT_S

    def _reserve(self, tier_of: Mapping[str, str]) -> None:
        """Names of the tiers that pass on at once may use the reserve of the front box."""
        self.recorder.instant = frozenset(name for name, role in tier_of.items() if not self._to_tiers[role].lazy)

    def _available(self, role: str) -> bool:
        cell = self._supervisor.cells[role]
        return cell.phase is Phase.OPEN and not cell.parked

    def _question(self, message: Any) -> Answer | None:
        """Whoever of them is asked: a query goes through the filter, as a marker. Only `Crash` is an actor's own."""
        if isinstance(message, (Query, Assign, Unassign)):
            self.pollers.home.settle()
            return self._supervisor.cells[FILTER].ask(message)
        if type(message) is Crash:
            return None
        self._supervisor.cells[FILTER].refused.add()
        answer = Answer()
        answer.set_exception(unknown("the pipeline", message))
        return answer

    def _told(self, message: Any) -> bool:
        """A `Metric` told to any of them lands in the front box. What nobody knows is refused, and counted."""
        if self.recorder.take(message):
            return True
        if type(message) is Crash:
            return False
        cell = self._supervisor.cells[FILTER]
        if isinstance(message, (Assign, Unassign)):
            self.pollers.home.settle()
            cell.tell(message)
        else:
            cell.refused.add()
        return True


def _order(role: str, message: Any) -> Assign | Unassign | None:
    """Names are assigned by the filter, and the order to the tier travels among the records."""
    if isinstance(message, RegisterMetric):
        return Assign(name=message.name, tier=role)
    if isinstance(message, UnregisterMetric):
        return Unassign(name=message.name, tier=role)
    return None
