"""Crashes, hangs, lost threads and exceptions out of nowhere under full load, beside plain pykka actors: what is lost?

Each side runs in a process of its own, so that it may hang or die. `python -m benchmarks chaos [SECONDS]`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from benchmarks.chaos_faults import FAULTS
from benchmarks.chaos_figures import Figures
from benchmarks.chaos_load import ASK_WITHIN_S, SENDERS
from benchmarks.load import table

SECONDS = 60.0
PLAIN_SHARE = 0.25  # the other side gets so much of the time
SETTLE_S = 150.0  # after the storm, before a side is given up
EXIT_S = 10.0  # from the last figures to the end of the process
CALL_US = 1_000.0
GROWTH_MB = 150.0
"""Windows of unconfirmed records, full rings, and what a reading of them takes; not more with time."""


class Outcome(NamedTuple):
    """What became of one side."""

    figures: Figures
    ended_s: float | None
    """From its last figures to its exit; None if it had to be killed."""
    code: int


class Line(NamedTuple):
    """A row of the table: what is shown of each side, and what ours has promised."""

    name: str
    show: Callable[[Outcome], object]
    promise: str = ""
    kept: Callable[[Outcome], bool] = lambda _outcome: True


def main(seconds: float = SECONDS) -> int:
    """Prints the table. 1 if a promise of ours was broken."""
    ours = run("benchmarks.chaos_ours", seconds)
    plain = run("benchmarks.chaos_pykka", seconds * PLAIN_SHARE)
    table(
        (f"{seconds:g} s ours, {seconds * PLAIN_SHARE:g} s pykka", "ours", "pykka", "promise", ""),
        [(line.name, line.show(ours), line.show(plain), line.promise, verdict(line, ours)) for line in LINES],
    )
    broken = violated(ours)
    print("all promises kept" if not broken else f"broken: {', '.join(broken)}")
    return int(bool(broken))


def run(module: str, seconds: float) -> Outcome:
    """One side, from its start to its end."""
    command = [sys.executable, "-m", module, str(seconds)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert child.stdout is not None
    figures, end_s = Figures(), monotonic() + seconds + SETTLE_S
    lines: list[tuple[float, str]] = []
    reader = threading.Thread(target=lambda: lines.extend((monotonic(), line) for line in child.stdout or ()))
    reader.start()
    while monotonic() < end_s and child.poll() is None:
        if lines and '"done": true' in lines[-1][1]:
            end_s = min(end_s, lines[-1][0] + EXIT_S)
        reader.join(0.1)
    killed = child.poll() is None
    ended_s = monotonic()
    child.kill()
    code = child.wait()
    reader.join()
    child.stdout.close()
    if lines:
        figures = Figures(**json.loads(lines[-1][1]))
    return Outcome(figures, None if killed or not lines else ended_s - lines[-1][0], code)


def verdict(line: Line, outcome: Outcome) -> str:
    """Whether ours has kept it."""
    return "" if not line.promise else "ok" if line.kept(outcome) else "VIOLATED"


def violated(outcome: Outcome) -> list[str]:
    """Names of the promises that were not kept."""
    return [line.name for line in LINES if not line.kept(outcome)]


def exit_of(outcome: Outcome) -> str:
    """How the process ended."""
    if outcome.ended_s is None:
        return "killed" if outcome.figures.done else "killed, no report"
    return f"after {outcome.ended_s:.1f} s, code {outcome.code}"


def dealt(kind: str) -> Line:
    """How often a fault was dealt."""
    return Line(f"faults: {kind}", lambda it: it.figures.faults.get(kind, 0))


def zero(name: str, field: str) -> Line:
    """A count that has to be 0."""
    return Line(name, lambda it: getattr(it.figures, field), "0", lambda it: getattr(it.figures, field) == 0)


def calls(name: str, field: str) -> list[Line]:
    """The times of one kind of call."""
    return [
        Line(
            f"{name}, p99.9 of the slowest of {SENDERS} senders, us",
            lambda it: f"{getattr(it.figures, f'{field}_us'):.0f}",
            f"< {CALL_US:.0f}",
            lambda it: getattr(it.figures, f"{field}_us") < CALL_US,
        ),
        Line(f"{name}, longest, ms", lambda it: f"{getattr(it.figures, f'{field}_longest_ms'):.1f}"),
    ]


LINES = [
    *(dealt(kind) for kind in FAULTS),
    Line("restarts", lambda it: it.figures.restarts),
    Line("records sent", lambda it: it.figures.sent, "> 0", lambda it: it.figures.sent > 0),
    zero("records lost", "lost"),
    zero("records twice", "twice"),
    Line("records dropped and counted", lambda it: it.figures.dropped),
    Line("tells sent", lambda it: it.figures.told, "> 0", lambda it: it.figures.told > 0),
    zero("tells lost", "told_lost"),
    zero("tells handled twice", "told_twice"),
    Line("tells in hand at a failure, counted", lambda it: it.figures.told_failed),
    Line("tells refused, counted", lambda it: it.figures.told_refused),
    zero("accounts that do not balance", "unbalanced"),
    Line("exceptions in senders", lambda it: sum(it.figures.raised.values()), "0", lambda it: not it.figures.raised),
    zero("senders that never came back", "blocked"),
    *calls("record", "record"),
    *calls("tell", "tell"),
    Line("deque.append beside them, p99.9, us", lambda it: f"{it.figures.control_us:.0f}"),
    Line("deque.append beside them, longest, ms", lambda it: f"{it.figures.control_longest_ms:.1f}"),
    Line("the longest collection of garbage, ms", lambda it: f"{it.figures.longest_gc_ms:.1f}"),
    Line("snapshots asked", lambda it: it.figures.asks, "> 0", lambda it: it.figures.asks > 0),
    Line("of these incomplete, and said so", lambda it: it.figures.incomplete),
    zero("of these not answered", "unanswered"),
    Line(
        "the longest, ms",
        lambda it: f"{it.figures.longest_ask_ms:.0f}",
        f"< {ASK_WITHIN_S * 1e3:.0f} + late",
        lambda it: it.figures.longest_ask_ms < ASK_WITHIN_S * 1e3 + it.figures.longest_late_ms,
    ),
    Line("a thread that only paused was late, ms", lambda it: f"{it.figures.longest_late_ms:.0f}"),
    Line("memory at the start, MB", lambda it: f"{it.figures.start_mb:.0f}"),
    Line(
        "memory at its peak, MB",
        lambda it: f"{it.figures.peak_mb:.0f}",
        f"< start + {GROWTH_MB:.0f}",
        lambda it: it.figures.peak_mb < it.figures.start_mb + GROWTH_MB,
    ),
    Line("memory at the end, MB", lambda it: f"{it.figures.end_mb:.0f}"),
    Line("threads left behind", lambda it: it.figures.threads_left),
    Line(
        "of these counted",
        lambda it: it.figures.threads_counted,
        "all",
        lambda it: it.figures.threads_left == it.figures.threads_counted,
    ),
    Line("the run came to its end", lambda it: it.figures.done, "True", lambda it: it.figures.done),
    Line("the process ended", exit_of, "code 0", lambda it: it.ended_s is not None and it.code == 0),
]
