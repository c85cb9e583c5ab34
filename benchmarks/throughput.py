"""Records a second from the first call to the stored series, beside prometheus_client's Counter.inc."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import prometheus_client

from actors import TelemetryConfig, TelemetrySystem
from actors.config import FrontConfig
from benchmarks.load import mix, percentile, table, took_ns
from messages import GetSnapshot

ROUNDS = 5
RECORDS = 400_000
PRODUCERS = (1, 4)


def main() -> int:
    """Prints the table. 1 if a record was lost or refused on the way."""
    config = TelemetryConfig(front=FrontConfig(capacity=2 * RECORDS))
    rows = []
    with TelemetrySystem(config) as system:
        for producers in PRODUCERS:
            peer, ours = interleaved(incrementer(producers), recorder(system, producers))
            rows.append((f"{producers} producing", f"{peer / 1e3:.0f} k", f"{ours / 1e3:.0f} k", f"{ours / peer:.2f}"))
        ledger = system.ask(GetSnapshot()).ledger
    table(("records a second", "Counter.inc", "record, stored", "ratio"), rows)
    expected = len(PRODUCERS) * (ROUNDS + 1) * RECORDS
    lost = sum(ledger.rejected.values()) + sum(ledger.dropped.values()) + ledger.quarantined
    print(f"recorded {ledger.recorded}, stored {ledger.stored}, expected at least {expected}, lost {lost}")
    return 0 if lost == 0 and ledger.stored >= expected else 1


def interleaved(peer: Callable[[], None], ours: Callable[[], None]) -> tuple[float, float]:
    """Records a second of both, the middle of rounds in turn."""
    rounds = [(took_ns(peer), took_ns(ours)) for _ in range(ROUNDS + 1)][1:]
    first, second = (percentile(column, 50) for column in zip(*rounds, strict=True))
    return RECORDS * 1e9 / first, RECORDS * 1e9 / second


def incrementer(producers: int) -> Callable[[], None]:
    """A round of the peer: it has no consumer to wait for."""
    registry = prometheus_client.CollectorRegistry()
    names = mix(RECORDS // producers)
    known = {
        name: prometheus_client.Counter(f"p{producers}_{name.replace('.', '_')}", name, registry=registry)
        for name in {*names}
    }
    counters = [known[name] for name in names]

    def produce() -> None:
        for counter in counters:
            counter.inc()

    return lambda: together(produce, producers)


def recorder(system: TelemetrySystem, producers: int) -> Callable[[], None]:
    """A round of ours: it ends when all of it is stored."""
    record = system.record
    names = mix(RECORDS // producers)

    def produce() -> None:
        for name in names:
            record(name, 1.0)

    def round_trip() -> None:
        together(produce, producers)
        if not system.drain(timeout=60.0):
            raise TimeoutError("what was recorded was not stored within a minute")

    return round_trip


def together(work: Callable[[], None], count: int) -> None:
    """Runs `work` on `count` threads at once; on the caller's own when it is one."""
    if count == 1:
        work()
        return
    threads = [Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
