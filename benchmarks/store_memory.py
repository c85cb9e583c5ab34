"""Bytes that points and series take, and a million distinct names: part of the store's benchmark."""

from __future__ import annotations

import gc
import random
import tracemalloc
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import prometheus_client
import psutil

from actors import TelemetrySystem
from actors.config import SecurityConfig
from actors.store.ring import Points
from actors.store.series import Series
from benchmarks.load import table
from messages import GetSnapshot, Kind, SeriesKey
from messages.metrics import Group

BUFFER_SIZES = (1_000, 100_000)
POINT_FLOOR = 16
"""Two doubles."""
COPIES = 200
"""Series of a kind that are made to tell the bytes of one."""
HOURS = 24
RETENTION_S = 86_400.0
FLOOD = 1_000_000
FLOOD_BURST = 20_000
PEER_FLOOD = 10_000
OVERFLOW = "telemetry.overflow"


class Flooded(NamedTuple):
    """What is left of a flood of names."""

    names: int
    series: int
    limit: int
    overflow: int
    """Records in the series of all that was beyond the limit."""
    unaccounted: int
    balanced: bool
    peak_mb: float
    """Growth of the resident memory, at its highest."""

    @property
    def broken(self) -> bool:
        """Whether a limit does not hold, or a record is missing."""
        own = self.series - self.limit
        return not self.balanced or self.unaccounted != 0 or own > 1 or self.overflow < self.names - self.limit


def main() -> int:
    """Prints the tables. 1 if the flood was not held, or is not accounted for."""
    print_points()
    print_series()
    ours, peer_mb = flood(FLOOD), peer_flood(FLOOD)
    print_flood(ours, peer_mb)
    return int(ours.broken)


def held_bytes(make: Callable[[], object]) -> int:
    """What is held on to by what `make` returns."""
    make()  # caches and the like are not part of it
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        made = make()
        gc.collect()
        held = tracemalloc.get_traced_memory()[0] - before
        del made
        return held
    finally:
        tracemalloc.stop()


# points


def print_points() -> None:
    """Of a full ring, beside a deque of tuples."""
    rows = []
    for size in BUFFER_SIZES:
        ours, plain = held_bytes(lambda size=size: ring(size)) / size, held_bytes(lambda size=size: pairs(size)) / size  # type: ignore[misc]
        rows.append((f"{size}", f"{ours:.1f}", f"{ours / POINT_FLOOR:.2f}", f"{plain:.1f}", f"{ours / plain:.2f}"))
    table(("buffer_size", "bytes a point", "of 16", "a deque of tuples", "ratio"), rows)


def ring(size: int) -> Points:
    """Full for the third time, in batches of 100."""
    points, owner = Points.empty(size), object()
    for start in range(0, 3 * size, 100):
        points = points.appended([float(start + n) for n in range(100)], [1.0 * n for n in range(100)], owner)
    return points


def pairs(size: int) -> object:
    """The same as plain objects."""
    points: deque[tuple[float, float]] = deque(maxlen=size)
    points.extend((float(n), n * 2.0) for n in range(3 * size))
    return points


# series


def print_series() -> None:
    """New, after a day, and idle, beside the peer's children."""
    peer = {kind: held_bytes(lambda kind=kind: children(kind, COPIES)) / COPIES for kind in PEERS}  # type: ignore[misc]
    rows = []
    for state, make in {
        "with one record": fresh,
        "after 24 hours, one a second": lived,
        "then idle, 25 hours": idle,
    }.items():
        for kind in PEERS:
            copies = COPIES if make is fresh else 1
            held = held_bytes(lambda: [make(kind) for _ in range(copies)]) / copies  # noqa: B023 - called at once
            rows.append((f"{kind}, {state}", f"{held:.0f}", f"{peer[kind]:.0f}", f"{held / peer[kind]:.2f}"))
    table(("bytes a series, buffer_size 1000", "bytes", "a prometheus_client child", "ratio"), rows)


def fresh(kind: Kind) -> Series:
    """With one record."""
    key = SeriesKey("bench.series", (("part", str(random.random())),))
    return Series.new(key, kind, 1_000).folded(Group(key, kind, [1.5], [1e9 + 1.0]), object())


def lived(kind: Kind) -> Series:
    """With a record a second for a day."""
    chance, owner = random.Random(5), object()
    series = fresh(kind)
    for second in range(HOURS * 3_600):
        values = [chance.lognormvariate(3.0, 1.0)]
        series = series.folded(Group(series.key, kind, values, [1e9 + second]), owner)
    return series


def idle(kind: Kind) -> Series:
    """The same, 25 hours later and pruned."""
    now_s = 1e9 + (HOURS + 25) * 3_600
    return lived(kind).pruned(now_s - RETENTION_S, now_s)


PEERS = {Kind.COUNTER: prometheus_client.Counter, Kind.DISTRIBUTION: prometheus_client.Histogram}


def children(kind: Kind, count: int) -> object:
    """As many label sets of one metric of the peer."""
    family = PEERS[kind]("bench_series", "one", ["part"], registry=prometheus_client.CollectorRegistry())
    return family, [family.labels(str(number)) for number in range(count)]


# a flood of names


def flood(names: int) -> Flooded:
    """As many distinct names, one record each, thrown at a system with the default limits."""
    limit = SecurityConfig().max_series
    gc.collect()
    process = psutil.Process()
    before = peak = process.memory_info().rss
    with TelemetrySystem() as system:
        own = system.ask(GetSnapshot()).ledger.recorded
        for start in range(0, names, FLOOD_BURST):
            for number in range(start, min(start + FLOOD_BURST, names)):
                system.record(f"bench.flood_{number:x}")
            system.drain(timeout=60.0)
            peak = max(peak, process.memory_info().rss)
        snapshot = system.ask(GetSnapshot(), timeout=30.0)
        ledger = snapshot.ledger
        overflow = sum(one.count for one in snapshot.series if one.name == OVERFLOW)
    lost = sum(ledger.rejected.values()) + sum(ledger.dropped.values()) + ledger.quarantined
    stored = ledger.stored + lost - own
    return Flooded(
        names=names,
        series=len(snapshot.series),
        limit=limit,
        overflow=overflow,
        unaccounted=max(0, names - stored),
        balanced=ledger.balanced,
        peak_mb=(peak - before) / 1e6,
    )


def peer_flood(names: int) -> float:
    """Megabytes that as many label sets of a counter of the peer take, by those of a few: it has no limit."""
    return held_bytes(lambda: children(Kind.COUNTER, PEER_FLOOD)) / PEER_FLOOD * names / 1e6


def print_flood(ours: Flooded, peer_mb: float) -> None:
    """The last table."""
    table(
        ("distinct names", "series", "overflow holds", "balanced", "peak RSS growth, MB"),
        [
            (f"{ours.names}", f"{ours.series}", f"{ours.overflow}", f"{ours.balanced}", f"{ours.peak_mb:.0f}"),
            ("of prometheus_client", f"{ours.names}", "-", "-", f"{peer_mb:.0f}"),
        ],
    )
