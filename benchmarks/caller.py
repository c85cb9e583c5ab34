"""What one record costs its caller in a burst, beside prometheus_client in the same process.

A burst is shorter than the front box and followed by a pause in which telemetry catches up, as in an agent that
works on one message at a time. The loop around the calls is in all figures, and given by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter_ns

import prometheus_client

from actors import TelemetrySystem
from benchmarks.load import mix, percentile, table, took_ns

ROUNDS = 60
BURST = 5_000
LABELS = {"model": "small"}

Burst = Callable[[], None]


def main() -> int:
    """Prints both tables. It judges nothing: the ratios move with the machine."""
    with TelemetrySystem() as system:
        means(system)
        single_calls(system)
    return 0


def means(system: TelemetrySystem) -> None:
    """The mean of each round, and the middle one of these."""
    bursts = {**peers(), **ours(system)}
    rounds: dict[str, list[float]] = {name: [] for name in bursts}
    for number in range(ROUNDS + 1):
        for name, burst in bursts.items():
            mean = took_ns(burst) / BURST
            system.drain()
            if number:  # the first round warms up
                rounds[name].append(mean)
    middle = {name: percentile(values, 50) for name, values in rounds.items()}
    base = middle["prometheus_client Counter.inc"]
    table(
        ("mean of a call, middle of the rounds", "ns", "of Counter.inc"),
        [(name, f"{ns:.0f}", f"{ns / base:.2f}") for name, ns in middle.items()],
    )


def peers() -> dict[str, Burst]:
    """The loop alone, and prometheus_client's calls."""
    registry = prometheus_client.CollectorRegistry()
    names = mix(BURST)
    plain = {name: prometheus_client.Counter(name.replace(".", "_"), name, registry=registry) for name in {*names}}
    labelled = {
        name: prometheus_client.Counter(f"l_{name.replace('.', '_')}", name, [*LABELS], registry=registry)
        for name in {*names}
    }
    counters = [plain[name] for name in names]
    families = [labelled[name] for name in names]

    def loop() -> None:
        for _ in names:
            pass

    def inc() -> None:
        for counter in counters:
            counter.inc()

    def labels_inc() -> None:
        for family in families:
            family.labels("small").inc()

    return {"the loop alone": loop, "prometheus_client Counter.inc": inc, "prometheus_client labels().inc": labels_inc}


def ours(system: TelemetrySystem) -> dict[str, Burst]:
    """The ways to record."""
    record = system.record
    names = mix(BURST)
    bound = {name: system.counter(name) for name in {*names}}
    handles = [bound[name] for name in names]

    def plain() -> None:
        for name in names:
            record(name, 1.0)

    def labelled() -> None:
        for name in names:
            record(name, 1.0, LABELS)

    def handle() -> None:
        for call in handles:
            call(1.0)

    return {"record(name, value)": plain, "record(name, value, labels)": labelled, "a counter's handle": handle}


def single_calls(system: TelemetrySystem) -> None:
    """Each call by itself, so that the slow ones show. Reading the clock is in it, and given by itself."""
    counter = prometheus_client.Counter("bench_single", "one", registry=prometheus_client.CollectorRegistry())
    record = system.record
    names = mix(BURST)
    samples: dict[str, list[int]] = {"the clock alone": [], "Counter.inc": [], "record(name, value)": []}
    clock, inc, recorded = samples.values()
    for _ in range(ROUNDS):
        for _name in names:
            start = perf_counter_ns()
            clock.append(perf_counter_ns() - start)
        for _name in names:
            start = perf_counter_ns()
            counter.inc()
            inc.append(perf_counter_ns() - start)
        for name in names:
            start = perf_counter_ns()
            record(name, 1.0)
            recorded.append(perf_counter_ns() - start)
        system.drain()
    table(
        ("one call, ns", "p50", "p99", "p99.9", "longest"),
        [(name, *(f"{percentile(ns, p):.0f}" for p in (50, 99, 99.9, 100))) for name, ns in samples.items()],
    )
