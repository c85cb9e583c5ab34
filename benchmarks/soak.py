"""Half an hour of steady records and crashes: do threads, file descriptors and memory stay where they are?

`python -m benchmarks soak [SECONDS]`.
"""

from __future__ import annotations

import random
import threading
from time import monotonic
from typing import NamedTuple

import psutil

from actors import ServiceActor, TelemetrySystem
from benchmarks.load import mix, table
from messages import Crash, GetSnapshot, Message

SECONDS = 1_800.0
RECORDS_A_SECOND = 5_000
STEP_S = 0.02
CRASH_EVERY_S = 10.0
PRINT_EVERY_S = 60.0
WARM_UP_SHARE, WARM_UP_MOST_S = 0.2, 300.0  # until rings and caches are full
MEMORY_MOST_MB = 8.0
"""Windows of an hour and a day fill up for so long; beyond, it is a leak."""


class Ask(Message):
    """A message to the service."""


class Echo(ServiceActor):
    """One ordinary actor among those that crash."""

    def on_receive(self, message: Ask) -> Ask:
        return message


class Usage(NamedTuple):
    """What the process uses."""

    at_s: float
    threads: int
    files: int
    memory_mb: float
    restarts: int
    recorded: int


def main(seconds: float = SECONDS) -> int:
    """Prints a line a minute, and the first beside the last. 1 if anything has grown, or a record was lost."""
    warm_up_s = min(WARM_UP_MOST_S, seconds * WARM_UP_SHARE)
    with TelemetrySystem() as system:
        system.start_service(Echo)
        over = threading.Event()
        load = threading.Thread(target=work, args=(system, over), daemon=True)
        load.start()
        try:
            first, last = watched(system, seconds, warm_up_s)
        finally:
            over.set()
            load.join()
        system.drain(30.0)
        ledger = system.ask(GetSnapshot()).ledger
    print(f"recorded {ledger.recorded}, stored {ledger.stored}, balanced {ledger.balanced}")
    rows = compared(first, last)
    table(("", f"after {first.at_s:.0f} s", f"after {last.at_s:.0f} s", "may grow by", ""), rows)
    broken = any(row[-1] != "ok" for row in rows) or not ledger.balanced or sum(ledger.dropped.values()) > 0
    return int(broken)


def work(system: TelemetrySystem, over: threading.Event) -> None:
    """Records at an even pace, with a message to the service at each step, and crashes one actor now and then."""
    names, chance = mix(RECORDS_A_SECOND), random.Random(7)
    start_s, sent = monotonic(), 0
    crash_s = start_s + CRASH_EVERY_S
    while not over.wait(STEP_S):
        now_s = monotonic()
        while sent < (now_s - start_s) * RECORDS_A_SECOND:
            system.record(names[sent % len(names)], chance.random())
            sent += 1
        system.ref("echo").tell(Ask())
        if now_s >= crash_s:
            crash_s += CRASH_EVERY_S
            system.ref(chance.choice(sorted(status.role for status in system.tree()))).tell(Crash())


def watched(system: TelemetrySystem, seconds: float, warm_up_s: float) -> tuple[Usage, Usage]:
    """What is used after the warm-up and at the end. Each is read at rest: no actor is being restarted."""
    start_s, pause = monotonic(), threading.Event()
    process = psutil.Process()
    print(f"{'seconds':>8}{'threads':>9}{'files':>7}{'MB':>8}{'restarts':>10}{'recorded':>12}")
    marks = sorted({warm_up_s, *(n * PRINT_EVERY_S for n in range(1, int(seconds / PRINT_EVERY_S) + 1)), seconds})
    first = last = usage(system, process, 0.0)
    for mark_s in marks:
        pause.wait(max(0.0, start_s + mark_s - monotonic()))
        last = usage(system, process, monotonic() - start_s)
        if mark_s == warm_up_s:
            first = last
        print(
            f"{last.at_s:8.0f}{last.threads:9}{last.files:7}{last.memory_mb:8.1f}{last.restarts:10}{last.recorded:12}"
        )
    return first, last


def usage(system: TelemetrySystem, process: psutil.Process, at_s: float) -> Usage:
    """What the process uses now."""
    tree, ledger = system.tree(), system.ask(GetSnapshot()).ledger
    return Usage(
        at_s,
        threading.active_count(),
        process.num_fds(),
        process.memory_info().rss / 1e6,
        sum(status.restarts for status in tree),
        ledger.recorded,
    )


def compared(first: Usage, last: Usage) -> list[tuple[str, str, str, str, str]]:
    """First beside last, and whether it has grown."""
    rows = []
    for name, before, after, most in (
        ("threads", first.threads, last.threads, 0.0),
        ("file descriptors", first.files, last.files, 0.0),
        ("memory, MB", first.memory_mb, last.memory_mb, MEMORY_MOST_MB),
    ):
        verdict = "ok" if after - before <= most else "GREW"
        rows.append((name, f"{before:.4g}", f"{after:.4g}", f"{most:g}", verdict))
    return rows
