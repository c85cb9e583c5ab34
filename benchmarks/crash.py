"""100 000 records from four threads while random telemetry actors crash: nothing lost, nothing twice, nobody disturbed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic

from actors import TelemetryConfig, TelemetrySystem
from actors.config import FrontConfig, StoreConfig
from benchmarks.load import table
from messages import Crash, GetSeries, GetSnapshot, Series, Snapshot

THREADS = 4
PER_THREAD = 25_000
CHUNK = 250
PAUSE_S = 0.02
CRASHES = 200
RECOVERY_S = 30.0


def main() -> int:
    """Prints what was checked. 1 if a record was lost, doubled or refused, or a sender saw an exception."""
    config = TelemetryConfig(
        front=FrontConfig(capacity=2 * THREADS * PER_THREAD), store=StoreConfig(buffer_size=2 * PER_THREAD)
    )
    raised: list[str] = []
    with TelemetrySystem(config) as system:
        crashed = record_and_crash(system, raised)
        snapshot, took_s = recovered(system)
        series = system.ask(GetSeries(prefix="bench.id_"), timeout=RECOVERY_S)
        restarts = {status.role: status.restarts for status in system.tree()}
    rows = [*check_series(series), *check_ledger(snapshot), ("exceptions in senders", len(raised), 0)]
    table(("actor", "crashes ordered", "restarts"), [(role, crashed[role], restarts[role]) for role in sorted(crashed)])
    table(
        ("check", "found", "expected", ""),
        [(*row, "ok" if row[1] == row[2] else "VIOLATED") for row in rows],
    )
    print(f"a complete snapshot {took_s * 1e3:.0f} ms after the last crash")
    return int(any(found != expected for _, found, expected in rows))


def record_and_crash(system: TelemetrySystem, raised: list[str]) -> Counter[str]:
    """Records on four threads while this one crashes actors. Returns how often each was told to."""
    threads = [Thread(target=send, args=(system.record, f"bench.id_{n}", raised)) for n in range(THREADS)]
    roles = sorted(status.role for status in system.tree())
    chance = random.Random(7)
    pause = Event()
    crashed: Counter[str] = Counter()
    for thread in threads:
        thread.start()
    for _ in range(CRASHES):
        role = chance.choice(roles)
        system.ref(role).tell(Crash())
        crashed[role] += 1
        pause.wait(PAUSE_S / 2)
    for thread in threads:
        thread.join()
    return crashed


def send(record: Callable[[str, float], None], name: str, raised: list[str]) -> None:
    """One sender: its records are numbered, so that each can be found again."""
    pause = Event()
    for start in range(0, PER_THREAD, CHUNK):
        for number in range(start, start + CHUNK):
            try:
                record(name, float(number))
            except BaseException as error:  # noqa: BLE001 - any exception in a sender breaks the promise
                raised.append(type(error).__name__)
        pause.wait(PAUSE_S)


def recovered(system: TelemetrySystem) -> tuple[Snapshot, float]:
    """The first complete snapshot after the crashes, and how long it took to come; the last try if none did."""
    start = monotonic()
    while True:
        snapshot: Snapshot = system.ask(GetSnapshot(), timeout=RECOVERY_S)
        if (snapshot.complete and snapshot.ledger.in_flight == 0) or monotonic() - start > RECOVERY_S:
            return snapshot, monotonic() - start


def check_series(series: Series) -> list[tuple[str, int, int]]:
    """Each id once, in the order in which it was sent."""
    ids = {points.name: [int(point.value) for point in points.points] for points in series.series}
    every = list(range(PER_THREAD))
    rows = [("series", len(ids), THREADS)]
    for name, found in sorted(ids.items()):
        rows.append((f"{name}: ids", len(set(found)), PER_THREAD))
        rows.append((f"{name}: ids twice", len(found) - len(set(found)), 0))
        rows.append((f"{name}: in order", int(found == every), 1))
    return rows


def check_ledger(snapshot: Snapshot) -> list[tuple[str, int, int]]:
    """The account adds up, and holds no loss."""
    ledger = snapshot.ledger
    return [
        ("snapshot complete", int(snapshot.complete), 1),
        ("ledger balanced", int(ledger.balanced), 1),
        ("records dropped", sum(ledger.dropped.values()), 0),
        ("records rejected", sum(ledger.rejected.values()), 0),
        ("records quarantined", ledger.quarantined, 0),
        ("records in flight", ledger.in_flight, 0),
    ]
