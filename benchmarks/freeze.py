"""A host that keeps the interpreter for seconds, and one that is stopped and continued: is a healthy actor fenced?

`python -m benchmarks freeze [SECONDS]`: so long is the longer one; the shorter one is three tenths of it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from time import monotonic, sleep
from typing import NamedTuple

from actors import ServiceActor, TelemetryConfig, TelemetrySystem
from actors.config import SupervisionConfig
from benchmarks.load import table
from messages import GetSnapshot, Message
from supervision import Policy

SECONDS = 10.0
GIL_SHARE = 0.3
HANG_AFTER_SHARE = 0.05  # of SECONDS: what a watchdog that counts wall time would take for a hang many times over
SETTLE_S = 3.0
READY_S = 30.0


class Step(Message):
    """A piece of work of the service."""

    seconds: float


class Worker(ServiceActor):
    """It is inside a handler most of the time, also when the freeze begins."""

    def on_receive(self, message: Step) -> None:
        sleep(message.seconds)


class Seen(NamedTuple):
    """What a frozen host reports."""

    restarts: int
    fenced: int
    recorded: int
    balanced: bool
    gap_s: float
    """The longest time in which a thread that only sleeps did not run: the freeze, as the host saw it."""


def main(seconds: float = SECONDS) -> int:
    """Prints the table. 1 if anybody was fenced or restarted, or if there was no freeze."""
    rows, broken = [], False
    hang_after_s = max(0.2, seconds * HANG_AFTER_SHARE)
    for text, kind, frozen_s in (
        ("the interpreter is kept", "gil", seconds * GIL_SHARE),
        ("the process is stopped", "stop", seconds),
    ):
        seen = host(kind, frozen_s, hang_after_s)
        kept_promise = seen.fenced == seen.restarts == 0 and seen.balanced and seen.gap_s > 0.8 * frozen_s
        broken |= not kept_promise
        figures = (f"{frozen_s:g}", f"{seen.gap_s:.1f}", f"{hang_after_s:g}", seen.recorded, seen.restarts, seen.fenced)
        rows.append((text, *figures, "ok" if kept_promise else "VIOLATED"))
    table(("a host that freezes", "s", "seen, s", "hang after, s", "records", "restarts", "fenced (0)", ""), rows)
    return int(broken)


def host(kind: str, frozen_s: float, hang_after_s: float) -> Seen:
    """Run one in a process of its own: it calls C code that keeps the interpreter ("gil"), or is stopped by a signal ("stop")."""
    command = [sys.executable, "-m", "benchmarks.freeze", kind, str(frozen_s), str(hang_after_s)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    try:
        child.stdout.readline()  # it is busy
        if kind == "stop":
            os.kill(child.pid, signal.SIGSTOP)
            sleep(frozen_s)
            os.kill(child.pid, signal.SIGCONT)
        text, _ = child.communicate(timeout=READY_S + frozen_s)
    finally:
        child.kill()
        child.wait()
    restarts, fenced, recorded, balanced, gap_s = text.split()
    return Seen(int(restarts), int(fenced), int(recorded), balanced == "True", float(gap_s))


def busy(kind: str, frozen_s: float, hang_after_s: float) -> Seen:
    """The body of that process: records and messages before, while and after it is frozen."""
    gaps, over = [0.0], threading.Event()
    Worker.policy = Policy(hang_after_s=hang_after_s)
    config = TelemetryConfig(supervision=SupervisionConfig(hang_after_s=hang_after_s))
    with TelemetrySystem(config) as system:
        worker = system.start_service(Worker)

        def work() -> None:
            last_s = monotonic()
            while not over.wait(0.001):
                now_s = monotonic()
                gaps[0] = max(gaps[0], now_s - last_s)
                last_s = now_s
                system.record("bench.frozen")
                worker.tell(Step(seconds=hang_after_s / 5))

        thread = threading.Thread(target=work)
        thread.start()
        sleep(0.5)
        print("busy", flush=True)
        if kind == "gil":
            ctypes.PyDLL(None).usleep(int(frozen_s * 1e6))
            sleep(SETTLE_S)
        else:
            end_s = monotonic() + READY_S + frozen_s
            while gaps[0] < 0.8 * frozen_s and monotonic() < end_s:
                sleep(0.05)
            sleep(SETTLE_S)
        over.set()
        thread.join()
        system.drain()
        ledger, tree = system.ask(GetSnapshot()).ledger, system.tree()
        restarts, fenced = sum(one.restarts for one in tree), sum(one.fenced + one.late_returns for one in tree)
        worker.stop(block=False)
    return Seen(restarts, fenced, ledger.recorded, ledger.balanced, gaps[0])


if __name__ == "__main__":
    print(*busy(sys.argv[1], float(sys.argv[2]), float(sys.argv[3])))
