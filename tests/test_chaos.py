"""Actors fail while agents record: nothing is lost, nothing is twice, nobody notices."""

from __future__ import annotations

import ctypes
import random
import threading
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import pytest

from actors import TelemetryConfig, TelemetrySystem
from actors.config import StoreConfig, TiersConfig
from messages import Crash, GetSeries, GetSnapshot
from supervision import Policy
from supervision.testing import wait_until
from tests.conftest import telemetry_threads

ROLES = ("filter", "store", "monitor", "bus", "instant", "fast", "normal", "slow", "aggregate", "handlers")
NAMES = {"of.fast": "fast", "of.slow": "slow", "of.none": ""}
CHAOS_S = 3.0
RECOVERY_S = 20.0


class Agents:
    """Threads that record numbers by name until they are told to end, and one that asks for snapshots meanwhile."""

    def __init__(self, system: TelemetrySystem) -> None:
        self._system = system
        self._ended, self._pace = threading.Event(), threading.Event()
        self.sent = dict.fromkeys(NAMES, 0)
        self.raised: list[BaseException] = []
        self.complete = 0
        self.wrong: list[Any] = []
        works: list[Callable[[], None]] = [self._ask, *(self._sender(name) for name in NAMES)]
        self._threads = [threading.Thread(target=self._guarded, args=(work,)) for work in works]

    def __enter__(self) -> Agents:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(RECOVERY_S)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            while not self._ended.is_set():
                work()
        except BaseException as error:
            self.raised.append(error)

    def _sender(self, name: str) -> Callable[[], None]:
        handle = self._system.counter(name, by="handle")

        def send() -> None:
            for _ in range(20):
                number = self.sent[name]
                if number % 2:
                    self._system.record(name, float(number))
                else:
                    handle(float(number))
                self.sent[name] = number + 1
            self._pace.wait(0.002)

        return send

    def _ask(self) -> None:
        before = sum(self.sent.values())
        snapshot = self._system.ask(GetSnapshot())
        ledger = snapshot.ledger
        if not ledger.balanced:
            self.wrong.append(ledger)
        if snapshot.complete:
            self.complete += 1
            if ledger.in_flight or ledger.recorded < before or ledger.dropped or ledger.rejected:
                self.wrong.append((before, ledger))


def check(system: TelemetrySystem, agents: Agents, aggregated: int = 0) -> None:
    """All that was sent is stored exactly once."""
    assert agents.raised == [] and agents.wrong == [] and agents.complete > 0
    assert system.drain(RECOVERY_S)
    for name, sent in agents.sent.items():
        found = system.ask(GetSeries(name=name), timeout=RECOVERY_S).series
        ids = sorted(int(point.value) for series in found for point in series.points)
        assert ids == list(range(sent)), f"{name}: {sent} were sent, {len(ids)} are there, {len(set(ids))} of them once"
        assert sent > 0 and all(series.forgotten == 0 for series in found)
    ledger = system.ask(GetSnapshot(), timeout=RECOVERY_S).ledger
    total = sum(agents.sent.values()) + aggregated
    assert (ledger.recorded, ledger.stored, ledger.in_flight) == (total, total, 0)
    assert ledger.balanced and not ledger.rejected and not ledger.dropped and not ledger.quarantined


@pytest.fixture
def system() -> Iterator[TelemetrySystem]:
    tiers = TiersConfig(fast=("of.fast",), slow=("of.slow",), aggregate=("of.aggregate",))
    system = TelemetrySystem(TelemetryConfig(store=StoreConfig(buffer_size=1_000_000), tiers=tiers))
    for cell in system._supervisor.cells.values():
        cell.policy = Policy(hang_after_s=2.0, park_s=0.05)  # who is parked need not be waited for
    system._supervisor.cells["monitor"].factory = _quiet(system._supervisor.cells["monitor"].factory)
    with system:
        yield system


def _quiet(make: Callable[[], Any]) -> Callable[[], Any]:
    """A monitor that records nothing: the figures here are counted to the last record."""

    def quiet() -> Any:
        monitor = make()
        monitor._record = lambda name, value: None
        return monitor

    return quiet


def test_a_crash_of_every_actor_in_turn_costs_no_record_and_doubles_none(system: TelemetrySystem) -> None:
    with Agents(system) as agents:
        for turn in range(10):
            for role in ROLES:
                if turn % 2:
                    system.ref(role).tell(Crash())
                else:
                    with pytest.raises(Exception, match="order"):
                        system.ref(role).ask(Crash(), timeout=RECOVERY_S)
                system.record("of.aggregate")
    assert all(actor.restarts >= 5 for actor in system.tree())
    check(system, agents, aggregated=10 * len(ROLES))
    (sums,) = system.ask(GetSeries(name="of.aggregate")).series
    assert len(sums.points) + sums.forgotten == 10 * len(ROLES)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kinds", [(SystemExit,), (ZeroDivisionError,), (KeyboardInterrupt, MemoryError)])
def test_exceptions_out_of_nowhere_in_all_threads_cost_no_record_and_double_none(
    system: TelemetrySystem, kinds: tuple[type[BaseException], ...]
) -> None:
    chance, pace, thrown = random.Random(7), threading.Event(), 0
    with Agents(system) as agents:
        end_s = monotonic() + CHAOS_S / 3
        while monotonic() < end_s:
            thread = chance.choice(sorted(telemetry_threads(), key=lambda thread: thread.name))
            if thread.ident is not None:
                error = ctypes.py_object(chance.choice(kinds))
                thrown += ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), error)
            pace.wait(0.002 * chance.random())
        # The storm may have parked the store: then the first complete snapshot comes after it.
        wait_until(lambda: agents.complete > 0, RECOVERY_S)
    check(system, agents)
    restarted = {actor.role for actor in system.tree() if actor.restarts}
    assert thrown > 100 and {"filter", "store"} <= restarted
