"""A telemetry system: its life from start to stop, and what it is asked."""

from __future__ import annotations

import asyncio
from typing import Any

from actors.config import TelemetryConfig
from actors.instruments import Instruments
from actors.monitoring import start_monitor
from actors.observer import Observer
from actors.pipeline import Pipeline
from actors.resources import probe_for, sources
from actors.security import SecurityFilter
from actors.service import ServiceActor
from actors.services import Services
from actors.store import Coverage
from actors.store.answers import initial_snapshot, restated
from actors.tiers import Tiers
from messages.base import Query
from messages.errors import ActorFailed, AskTimeout, ConfigError, SystemStopped
from messages.queries import GetHealth, GetNames, GetSnapshot, GetTopology
from messages.resources import GetResources, SetBudget
from messages.roles import CHECKPOINT, FILTER, MONITOR, ROLES, STORE
from messages.snapshot import ActorStatus, Snapshot
from supervision import Ref, StopReport, Supervisor, Waker
from supervision.futures import Answer
from supervision.host import welcome
from supervision.ref import ASK_TIMEOUT_S, refuse_on_event_loop
from supervision.shutdown import Shutdown

_DRAIN_PAUSE_S = 0.01
_STOP_SHARE_OF_SOURCES = 0.6  # of a stop's deadline; the rest is kept for what they have recorded
_STOP_SHARE_OF_FILTER = 0.8  # what it has sent on is still to be stored, and who is idle is not to be fenced as hung


class TelemetrySystem(Instruments, Tiers):
    """Telemetry inside an agent's process. Two systems live side by side.

    `record` may be called before the start (it only appends), after the stop (it counts a drop), and from any
    thread. Threads begin at `start`, or with the first ask; all are daemons. The asks block the calling thread,
    never an event loop: there they raise `AskOnEventLoop`, and `ask_async` is to be awaited.
    """

    def __init__(self, config: TelemetryConfig | None = None, *, roles: frozenset[str] | None = None) -> None:
        self.config = TelemetryConfig() if config is None else TelemetryConfig.checked(config)
        self._roles = ROLES if roles is None else frozenset(roles)
        if wrong := self._roles - ROLES:
            raise ConfigError(f"roles: there is no {min(wrong)!r}")
        self._supervisor = Supervisor(running=False, on_tick=self._on_tick, owned=True)
        self._clock = self._supervisor.clock
        self._observer = Observer(self._supervisor)
        self._coverage = Coverage()
        self._stopped = False
        self._shutdown = Shutdown()
        self.security_filter = SecurityFilter(**dict(self.config.security))
        probe = probe_for(self.config.monitor.use_psutil, self.config.monitor.disk_path)
        self._pipeline = Pipeline(
            self._supervisor,
            self.config,
            rules=self.security_filter,
            sources=sources(probe),
            coverage=lambda: self._coverage,
            surroundings=self._observer.surroundings,
        )
        self._observer.recorder = recorder = self._pipeline.recorder
        recorder.stopped = FILTER not in self._roles  # a system without a pipeline has no place for records
        super().__init__(recorder, self._clock)
        self._services = Services(self._supervisor, Instruments(recorder, self._clock), self._ask_comes)
        start_monitor(self._supervisor, self.config.monitor, probe, self.record, recorder.take)
        for cell in self._supervisor.cells.values():
            cell.admission = self._ask_comes
        welcome(self)

    # life

    @property
    def running(self) -> bool:
        """Between start and stop."""
        return self._supervisor.running

    def start(self) -> None:
        """Start the actors. Returns at once; twice is once; also after a stop, with the same refs and counters."""
        self._start(None)

    def _start(self, unless: Shutdown | None) -> None:
        """Start, unless this stop has begun: what an ask has seen before it came to this."""
        home = self._pipeline.pollers.home
        if self.running or (unless is not None and unless.begun):
            home.settle()
            return
        self._shutdown = Shutdown()
        self._services.forget_ended()
        recorder = self._recorder
        if self._coverage.began_s is None:
            self._supervisor.cells[STORE].published = initial_snapshot(self._clock, self._observer.surroundings())
        self._coverage = self._coverage.started(self._clock.now())
        if FILTER in self._roles:
            recorder.stopped, recorder.consumed = False, True
        self._stopped = False
        home.move()
        not_ours = (ROLES - self._roles) | self._pipeline.resting
        if FILTER not in self._roles:
            not_ours |= {CHECKPOINT}
        self._supervisor.start([role for role in list(self._supervisor.cells) if role not in not_ours])

    def stop(self, timeout: float = 5.0) -> StopReport:
        """Stop within one deadline: the sources first, then what they have recorded is stored. Never raises.

        What is recorded from here on is dropped and counted. The report says what was left. A second stop, also one
        from another thread meanwhile, returns the same report; an actor that stops the system is not waited for.
        """
        return self._shutdown.run(lambda: self._stop(timeout), patience_s=0.0 if self._supervisor.inside else timeout)

    def _stop(self, timeout: float) -> StopReport:
        if not self.running:
            self._refuse_from_now_on()
            left = self._recorder.discard()
            return StopReport(left == 0, left, (), 0.0)
        began_s, supervisor = self._clock.now(), self._supervisor
        self._services.forget_ended()
        self._pipeline.pollers.close()
        sources_first = (*reversed(self._services.roles), MONITOR)
        left, hung = supervisor.end_children(sources_first, began_s + timeout * _STOP_SHARE_OF_SOURCES)
        self._refuse_from_now_on()
        self._pipeline.await_restore(began_s + timeout * _STOP_SHARE_OF_SOURCES - self._clock.now())
        # Before any tier, also before those that were added later: it may still send to them.
        filter_left, filter_hung = supervisor.end_children((FILTER,), began_s + timeout * _STOP_SHARE_OF_FILTER)
        report = supervisor.stop(max(0.0, began_s + timeout - self._clock.now()))
        self._recorder.box.shut()  # the filter opens it as long as it takes
        self._pipeline.refuse_open_questions()
        left += filter_left + report.left + self._recorder.discard()
        hung += filter_hung + report.hung
        drained = not hung and left == 0 and not supervisor.inside
        return StopReport(drained, left, hung, self._clock.now() - began_s)

    def _refuse_from_now_on(self) -> None:
        recorder = self._recorder
        recorder.stopped, recorder.consumed = True, False
        recorder.box.shut()
        self._stopped = True
        self._coverage = self._coverage.stopped(self._clock.now())
        self._supervisor.cells[FILTER].waker.wake()

    def __enter__(self) -> TelemetrySystem:
        self.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def drain(self, timeout: float = 5.0) -> bool:
        """Wait until all that was recorded before is stored; False if it is not by then."""
        end_s = self._clock.now() + timeout
        while (left_s := end_s - self._clock.now()) > 0.0:
            try:
                if self.ask(GetNames(prefix="\0"), timeout=left_s).complete:
                    return True
            except AskTimeout:
                return False
            except ActorFailed:
                pass  # the filter is parked, and is tried again
            self._clock.wait(Waker(), self._clock.now() + _DRAIN_PAUSE_S)
        return False

    def after_fork(self) -> None:
        """In a forked child: empty and not started; the first ask or `start` starts it."""
        self._supervisor.after_fork()
        self._pipeline.forget()
        self._coverage, self._stopped, self._shutdown = Coverage(), False, Shutdown()
        self._recorder.stopped = FILTER not in self._roles
        self._services.forget_all()

    def at_exit(self, timeout_s: float) -> None:
        """At the interpreter's end: what is left is drained within the time."""
        if self.running:
            self.stop(timeout_s)

    # asks

    def ask(self, query: Any, timeout: float | None = ASK_TIMEOUT_S) -> Any:
        """Ask and wait on this thread. `GetX` is answered by `X`, as of all that was recorded before.

        A snapshot is answered within the snapshot deadline, if need be by the last one that the store has published,
        which says so. Raises `AskTimeout`, `ActorFailed` while what would answer is parked, `SystemStopped` at once
        after a stop, `AskOnEventLoop` on a loop's thread, TypeError for what is no query.
        """
        refuse_on_event_loop()
        answer = self._answer(query)
        try:
            return answer.get(timeout=self._patience_s(query, timeout))
        except (AskTimeout, ActorFailed) as error:
            return self._last_resort(query, timeout, error)

    async def ask_async(self, query: Any, timeout: float | None = ASK_TIMEOUT_S) -> Any:
        """As `ask`, awaited on the running event loop, which goes on meanwhile."""
        answer = self._answer(query)
        try:
            async with asyncio.timeout(self._patience_s(query, timeout)):  # `wait_for` may swallow a cancellation
                return await answer
        except (TimeoutError, ActorFailed) as error:
            return self._last_resort(query, timeout, error)

    def _ask_comes(self) -> None:
        """The first ask starts the system, whoever is asked; every other one looks after the watchdog."""
        shutdown = self._shutdown
        if not self._stopped:
            self._start(shutdown)
        self._supervisor.ensure_watched()

    def _answer(self, query: Any) -> Answer:
        shutdown = self._shutdown
        if self._stopped:
            raise SystemStopped("this telemetry system has stopped")
        self._start(shutdown)
        if isinstance(query, (GetResources, SetBudget)):
            found: Answer = self.ref(MONITOR).ask(query, block=False)
            return found
        if isinstance(query, Query):
            return self._pipeline.ask(query)
        answer = Answer()
        if isinstance(query, GetTopology):
            answer.set(self._observer.topology())
        elif isinstance(query, GetHealth):
            answer.set(self._observer.surroundings().health)
        else:
            answer.set_exception(TypeError(f"{type(query).__name__} is no query"))
        return answer

    def _patience_s(self, query: Any, timeout: float | None) -> float | None:
        if not isinstance(query, GetSnapshot):
            return timeout
        deadline_s = self.config.supervision.snapshot_deadline_s
        return deadline_s if timeout is None else min(timeout, deadline_s)

    def _last_resort(self, query: Any, timeout: float | None, error: Exception) -> Snapshot:
        last = self.ref(STORE).published
        if not isinstance(query, GetSnapshot) or last is None:
            if isinstance(error, ActorFailed):
                raise error
            raise AskTimeout(f"{type(query).__name__} was not answered within {timeout} s")
        return restated(last, self._coverage.uptime_s(self._clock.now()), self._observer.surroundings())

    def reload(self, config: TelemetryConfig, timeout: float = ASK_TIMEOUT_S) -> None:
        """Judge all that is recorded from the return on by the security rules of another configuration; counts go on.

        Raises `ConfigError` if anything else differs, and what `ask` raises; after `AskTimeout` the filter still follows.
        """
        refuse_on_event_loop()
        self._reloaded(config).get(timeout=timeout)

    async def reload_async(self, config: TelemetryConfig, timeout: float = ASK_TIMEOUT_S) -> None:
        """As `reload`, awaited on the running event loop."""
        try:
            async with asyncio.timeout(timeout):
                await self._reloaded(config)
        except TimeoutError:
            raise AskTimeout(f"the rules were not taken within {timeout} s") from None

    def _reloaded(self, config: TelemetryConfig) -> Answer:
        self.config.refuse_more_than_rules(config)
        if FILTER not in self._roles:
            raise ConfigError("roles: this system has no filter")
        rules = SecurityFilter(**dict(config.security))
        self.config, self.security_filter = config, rules
        return self._pipeline.set_rules(rules)

    # actors

    def ref(self, role: str) -> Ref:
        """The ref of an actor by role; the same one for life. Raises KeyError for a role that there is not."""
        found: Ref = self._supervisor.cells[role].ref
        return found

    def start_service(self, service: type[ServiceActor], *args: Any, **kwargs: Any) -> Ref:
        """Start a service actor, supervised; it is constructed on its own thread, and again at each restart.

        Its role is the class name in lower case, with a number if there is one already. Raises `SystemStopped`.
        """
        if self._stopped:
            raise SystemStopped("this telemetry system has stopped")
        return self._services.start(service, args, kwargs)

    def tree(self) -> tuple[ActorStatus, ...]:
        """The actors, read from their cells: a poll, each as of when it was looked at."""
        return self._observer.tree()

    def _on_tick(self) -> None:
        self._recorder.stamp()
