"""What the store costs: how long a snapshot takes, and how many bytes points and series take.

Printed are

- the latency of `ask(GetSnapshot())` of a running system with 100 series, p50 and p99, after one thousand to ten million
  records: of these it must not depend (at most 1.5 times that of a new system with one thousand, asked in turn with it);
  beside it prometheus_client's `generate_latest` of as many metrics of the same kinds, which has no windows and no
  percentiles to work out;
- how long the store takes to answer over 24 simulated hours in which each of the 100 series gets one record a second, with
  a snapshot a minute: without threads and mailboxes, which are in the first table;
- bytes a point and bytes a series, new, full and idle, beside prometheus_client's;
- what a million distinct names do to a system with the limits of the default configuration.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle, islice
from typing import NamedTuple, TypeAlias

import prometheus_client

from actors import TelemetrySystem
from actors.store.answers import View, answer
from actors.store.coverage import Coverage
from actors.store.keeping import SWEEP_S, House
from actors.store.series import Series
from benchmarks import store_memory
from benchmarks.load import NAMES, mix, percentile, table, took_ns
from messages import GetSnapshot, Health, Kind, Ledger, SeriesKey
from messages.metrics import Group
from messages.snapshot import Surroundings
from supervision import SystemClock

RECORDS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
SNAPSHOTS = 200
MOST_TIMES = 1.5
"""The latency after the most records may be so many times that after the fewest."""
BURST = 50_000
"""Less than the front box holds: telemetry catches up after each."""
HOURS = 24
STEP_S = 10
"""Of the simulated hours: a batch of so many records for each series."""
MINUTE_S = 60

Call: TypeAlias = tuple[Callable[..., None], tuple[object, ...]]
"""What records, and its arguments."""

KINDS = {"counter": Kind.COUNTER, "duration": Kind.DISTRIBUTION, "level": Kind.GAUGE}


class Latency(NamedTuple):
    """Milliseconds."""

    p50: float
    p99: float

    @classmethod
    def of(cls, ns: Sequence[int]) -> Latency:
        """Of single calls."""
        return cls(percentile(ns, 50) / 1e6, percentile(ns, 99) / 1e6)


class Step(NamedTuple):
    """After so many records."""

    records: int
    ours: Latency
    least: Latency
    """Of a new system with the fewest records, at the same time."""
    peer: Latency


def main() -> int:
    """Prints the tables. 1 if the latency grows with the records, a record is lost, or a limit does not hold."""
    with TelemetrySystem() as system:
        steps = latencies(system, RECORDS, SNAPSHOTS)
        ledger = system.ask(GetSnapshot()).ledger
    print_latencies(steps)
    broken = grown(steps) or not ledger.balanced or ledger.stored < max(RECORDS)
    print_day(HOURS)
    return int(store_memory.main() or broken)


def kind_of(name: str) -> Kind:
    """Of a name of the mix."""
    return KINDS[name.split(".")[1].split("_")[0]]


def measurements(count: int) -> list[float]:
    """Like durations: over several powers of ten; the same at each call."""
    chance = random.Random(3)
    return [chance.lognormvariate(3.0, 1.0) for _ in range(count)]


# a running system


def latencies(system: TelemetrySystem, records: Sequence[int], snapshots: int) -> list[Step]:
    """Of a snapshot after so many records in all, in turn with the peer's scrape."""
    load, scrape = calls(system), scraper()
    steps, done = [], 0
    for count in records:
        put(system, load, count - done)
        done = count
        with TelemetrySystem() as new:
            put(new, calls(new), records[0])
            took = in_turn((partial(system.ask, GetSnapshot()), partial(new.ask, GetSnapshot()), scrape), snapshots)
        steps.append(Step(count, *map(Latency.of, took)))
    return steps


def in_turn(works: Sequence[Callable[[], object]], times: int) -> list[list[int]]:
    """Nanoseconds that each took, forwards and backwards in turn: what comes before it leaves traces."""
    took: list[list[int]] = [[] for _ in works]
    for number in range(times):
        for work, its_ns in list(zip(works, took, strict=True))[:: 1 if number % 2 else -1]:
            its_ns.append(took_ns(work))
    return took


def put(system: TelemetrySystem, load: Iterator[Call], count: int) -> None:
    """The next `count` calls; they are stored when it returns."""
    while count:
        burst = min(BURST, count)
        for call, arguments in islice(load, burst):
            call(*arguments)
        count -= burst
        if not system.drain(timeout=60.0):
            raise TimeoutError("what was recorded was not stored within a minute")


def calls(system: TelemetrySystem) -> Iterator[Call]:
    """Calls that record, without end: `record` and a handle in turn, over all names of the mix."""
    bind = {Kind.COUNTER: system.counter, Kind.GAUGE: system.gauge, Kind.DISTRIBUTION: system.histogram}
    values = measurements(10 * NAMES + 1)
    prepared = [
        (system.record, (name, value)) if place % 2 else (handle, (value,))
        for place, (name, value) in enumerate(zip(mix(len(values)), values, strict=True))
        for handle in (bind[kind_of(name)](name),)
    ]
    return cycle(prepared)


def scraper() -> Callable[[], object]:
    """The peer's: as many metrics of the same kinds, each with a value."""
    registry = prometheus_client.CollectorRegistry()
    for name in {*mix(NAMES)}:
        kind, own = kind_of(name), name.replace(".", "_")
        if kind is Kind.COUNTER:
            prometheus_client.Counter(own, own, registry=registry).inc()
        elif kind is Kind.GAUGE:
            prometheus_client.Gauge(own, own, registry=registry).set(1.0)
        else:
            prometheus_client.Histogram(own, own, registry=registry).observe(1.0)
    return lambda: prometheus_client.generate_latest(registry)


def print_latencies(steps: Sequence[Step]) -> None:
    """The first table."""
    table(
        ("records", "snapshot p50, ms", "p99, ms", f"of that after {steps[0].records}", "generate_latest, ms", "ratio"),
        [
            (
                f"{records}",
                f"{ours.p50:.2f}",
                f"{ours.p99:.2f}",
                f"{ours.p50 / least.p50:.2f}",
                f"{peer.p50:.2f}",
                f"{ours.p50 / peer.p50:.2f}",
            )
            for records, ours, least, peer in steps
        ],
    )


def grown(steps: Sequence[Step]) -> bool:
    """Whether the latency depends on how many records there were."""
    return steps[-1].ours.p50 > MOST_TIMES * steps[-1].least.p50


# the store's values, in simulated time


def print_day(hours: int) -> None:
    """The second table."""
    rows = []
    for hour, snapshots_ns in enumerate(day(hours), start=1):
        if hour in (1, 2, 6, 12, 18, hours):
            ms = Latency.of(snapshots_ns)
            rows.append((f"{hour}", f"{ms.p50:.2f}", f"{ms.p99:.2f}", f"{max(snapshots_ns) / 1e6:.2f}"))
    table(("simulated hour", "answer p50, ms", "p99, ms", "longest, ms"), rows)


def day(hours: int) -> Iterator[list[int]]:
    """Nanoseconds that the snapshots of each hour took."""
    start_s, owner = SystemClock().now() // 3_600 * 3_600, object()
    series = {key: Series.new(key, kind_of(key.name), 1_000) for key in (SeriesKey(name, ()) for name in mix(NAMES))}
    chance, values = random.Random(4), measurements(10_000)
    took: list[int] = []
    for elapsed_s in range(STEP_S, hours * 3_600 + 1, STEP_S):
        now_s = start_s + elapsed_s
        times = [now_s - STEP_S + second for second in range(STEP_S)]
        for key, one in series.items():
            first = chance.randrange(len(values) - STEP_S)
            series[key] = one.folded(Group(key, one.kind, values[first : first + STEP_S], times), owner)
        if not elapsed_s % SWEEP_S:
            series = {key: one.pruned(now_s - 86_400.0, now_s) for key, one in series.items()}
        if not elapsed_s % MINUTE_S:
            took.append(took_ns(partial(answer, GetSnapshot(), view_of(series, start_s, now_s))))
        if not elapsed_s % 3_600:
            yield took
            took = []


def view_of(series: dict[SeriesKey, Series], start_s: float, now_s: float) -> View:
    """A store of these series, with nothing around it."""
    return View(
        series=series,
        now_s=now_s,
        coverage=Coverage().started(start_s),
        retention_s=86_400.0,
        house=House(),
        clock=SystemClock(),
        ledger=Ledger(recorded=0, stored=0, rejected={}, dropped={}, quarantined=0, in_flight=0),
        missing=(),
        detected={},
        redacted={},
        surroundings=lambda: Surroundings(None, (), Health(time_s=now_s, state="healthy", causes=()), ()),
    )
