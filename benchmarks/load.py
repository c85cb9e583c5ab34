"""What the benchmarks share: the mix of names, the clock, percentiles and the table that is printed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from time import perf_counter_ns

NAMES = 100


def mix(records: int) -> list[str]:
    """`records` names, the same at each call: 100 different ones, 70 % counters, 20 % durations, 10 % gauges."""
    names = (
        [f"bench.counter_{n}" for n in range(70)]
        + [f"bench.duration_{n}_ms" for n in range(20)]
        + [f"bench.level_{n}_percent" for n in range(10)]
    )
    random.Random(1).shuffle(names)
    return [names[n % NAMES] for n in range(records)]


def took_ns(work: Callable[[], object]) -> int:
    """How long `work` takes, nanoseconds."""
    start = perf_counter_ns()
    work()
    return perf_counter_ns() - start


def percentile(values: Iterable[float], percent: float) -> float:
    """The value below which `percent` of `values` lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Prints columns: the first to the left, figures to the right."""
    lines = [tuple(head), *(tuple(map(str, row)) for row in rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(head))]
    print()
    for line in lines:
        first, *rest = (
            text.ljust(w) if n == 0 else text.rjust(w) for n, (text, w) in enumerate(zip(line, widths, strict=True))
        )
        print("  ".join([first, *rest]).rstrip())
