"""How long a program that never stops its telemetry takes to end, and what only recording starts."""

from __future__ import annotations

import subprocess
import sys
from time import monotonic

from benchmarks.load import percentile, table

ROUNDS = 3
LIMIT_S = 2.5
"""Telemetry takes 2 s at most to store what is left; the rest is the interpreter's."""

RECORD = """
from actors import TelemetrySystem

system = TelemetrySystem()
{start}
for number in range({records}):
    system.record("message_processed")
"""
STARTED = "system.start(); system.drain()"
HANGING = """
import threading
from actors import ServiceActor, TelemetrySystem

class Hanging(ServiceActor):
    def on_receive(self, message):
        entered.set()
        threading.Event().wait()

entered = threading.Event()
system = TelemetrySystem()
system.start()
system.start_service(Hanging).tell("anything")
entered.wait(10.0)
"""
LAST_WORDS = """
import threading, time
print(threading.active_count(), time.monotonic(), flush=True)
"""

PROGRAMS = {
    "no telemetry": "",
    "recorded, not started": RECORD.format(start="", records=1_000),
    "started, idle": RECORD.format(start=STARTED, records=0),
    "started, 100 000 records waiting": RECORD.format(start=STARTED, records=100_000),
    "started, a service hangs": HANGING,
}


def main() -> int:
    """Prints the table. 1 if a program ends late or not cleanly, or if recording alone started a thread."""
    rows, broken = [], False
    for name, program in PROGRAMS.items():
        runs = [run(program + LAST_WORDS) for _ in range(ROUNDS)]
        threads, took_s, codes = (list(column) for column in zip(*runs, strict=True))
        quiet = "system.start()" in program or max(threads) == 1
        broken |= max(took_s) > LIMIT_S or any(codes) or not quiet
        rows.append((name, max(threads), f"{percentile(took_s, 50) * 1e3:.0f}", f"{max(took_s) * 1e3:.0f}", max(codes)))
    table(("a program that ends by itself", "threads", "ms to its exit, p50", "longest", "exit code"), rows)
    return int(broken)


def run(program: str) -> tuple[int, float, int]:
    """Threads at the end of the main thread, seconds from there to the process's exit, exit code."""
    child = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    ended = monotonic()  # the same clock in both processes
    if not child.stdout:
        print(child.stderr, file=sys.stderr)
        return 0, 0.0, child.returncode or 1
    threads, last = child.stdout.split()
    return int(threads), ended - float(last), child.returncode
