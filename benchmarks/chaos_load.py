"""What both sides of the chaos benchmark share: senders, asks, and one run of them."""

from __future__ import annotations

import asyncio
import gc
import json
import random
import sys
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import asdict
from time import monotonic, perf_counter_ns
from typing import Any, Protocol

import psutil

from benchmarks.chaos_figures import Figures, Latency

THREADS = 4
SENDERS = THREADS + 1  # the last is a coroutine
CHUNK = 250  # records in a row, then as many appends to a deque, for comparison
TELLS = 25  # and so many tells
ASK_EVERY_S = 0.2
ASK_WITHIN_S = 1.0
REST_S = 0.01
JOIN_S = 10.0
_FULL_S = 0.002  # a sender that is too far ahead pauses
_PACE_S = 0.0005  # and otherwise lets others in between two chunks

Record = Callable[[float], None]
Tell = Callable[[int], None]


class Side(Protocol):
    """Telemetry or plain actors: what is told, asked and broken."""

    def sender(self, n: int) -> tuple[Record, Tell]:
        """How sender `n` records a number and tells it to the service."""

    def room(self, n: int, sent: int) -> bool:
        """Whether sender `n`, which has recorded so many, may go on."""

    def room_to_tell(self) -> bool:
        """Whether the service is not too far behind."""

    def check(self, sent: list[int]) -> None:
        """Look for the numbers that have come since the last time."""

    def ask(self) -> bool:
        """Ask for the figures; whether they are complete. Raises if there is no answer."""

    def harm(self, chance: random.Random) -> str:
        """One fault; returns its kind."""

    def settle(self, sent: list[int]) -> None:
        """After the last record and fault: wait for what is still to come."""

    def report(self, figures: Figures) -> None:
        """Write down what only this side knows."""

    def close(self) -> None:
        """The ordinary end."""


class Sender:
    """One sender: numbers from 0 to the end of the run."""

    def __init__(self, n: int, side: Side) -> None:
        self.sent = self.told = 0
        self.times = {"record": Latency(), "tell": Latency(), "control": Latency()}
        self.raised: Counter[str] = Counter()
        self._n, self._side = n, side
        self._record, self._tell = side.sender(n)
        self._kept: deque[tuple[int, int]] = deque()
        append = self._kept.append
        self._control: Tell = lambda number: append((n, number))  # kept like a message: garbage is collected then

    def chunk(self) -> float:
        """Sends some; returns how long to pause."""
        if not self._side.room(self._n, self.sent):
            return _FULL_S
        self._timed("record", self._record, self.sent, CHUNK)
        self.sent += CHUNK
        if self._side.room_to_tell():
            self._timed("tell", self._tell, self.told, TELLS)
            self.told += TELLS
        self._timed("control", self._control, 0, CHUNK)
        self._kept.clear()
        return _PACE_S

    def _timed(self, name: str, call: Callable[[Any], None], first: int, count: int) -> None:
        took: list[int] = []
        for number in range(first, first + count):
            start = perf_counter_ns()
            try:
                call(number)
            except BaseException as error:  # noqa: BLE001 - any exception in a sender breaks the promise
                self.raised[type(error).__name__] += 1
            took.append(perf_counter_ns() - start)
        self.times[name].add(took)


def join(threads: list[threading.Thread]) -> None:
    """Wait for all of them, but not for ever."""
    end_s = monotonic() + JOIN_S
    for thread in threads:
        thread.join(max(0.0, end_s - monotonic()))


class Storm:
    """One run against one side."""

    def __init__(self, side: Side, seconds: float) -> None:
        self._side, self._seconds = side, seconds
        self._senders = [Sender(n, side) for n in range(SENDERS)]
        self._calm, self._over, self._pause = threading.Event(), threading.Event(), threading.Event()
        self._faults: Counter[str] = Counter()
        self._process = psutil.Process()
        self._figures = Figures(start_mb=self._mb())
        self._collecting_s = 0.0

    def run(self) -> None:
        """From the first record to the report; prints figures, one JSON line a second, the last with `done`."""
        works = [*(self._send_on_thread(sender) for sender in self._senders[:-1]), self._send_on_loop]
        senders = [threading.Thread(target=work, daemon=True) for work in works]
        others = [
            threading.Thread(target=work, daemon=True) for work in (self._ask, self._check, self._rest, self._harm)
        ]
        gc.callbacks.append(self._collects)
        for thread in [*senders, *others]:
            thread.start()
        end_s = monotonic() + self._seconds
        while monotonic() < end_s:
            self._pause.wait(min(1.0, max(0.0, end_s - monotonic())))
            self._print()
        self._calm.set()
        join([*senders, others[-1]])
        self._figures.blocked = sum(thread.is_alive() for thread in senders)
        self._side.settle(self._sent())
        self._over.set()
        join(others)
        self._side.check(self._sent())
        self._print(done=True)
        self._side.close()

    def _collects(self, phase: str, _info: dict[str, int]) -> None:
        now_s = monotonic()
        if phase == "start":
            self._collecting_s = now_s
        else:
            self._figures.longest_gc_ms = max(self._figures.longest_gc_ms, (now_s - self._collecting_s) * 1e3)

    def _sent(self) -> list[int]:
        return [sender.sent for sender in self._senders]

    def _send_on_thread(self, sender: Sender) -> Callable[[], None]:
        def send() -> None:
            while not self._calm.is_set():
                self._pause.wait(sender.chunk())

        return send

    def _send_on_loop(self) -> None:
        async def send() -> None:
            while not self._calm.is_set():
                pause_s = self._senders[-1].chunk()
                await asyncio.sleep(pause_s)

        asyncio.run(send())

    def _harm(self) -> None:
        chance = random.Random(7)
        while not self._calm.is_set():
            self._faults[self._side.harm(chance)] += 1
            self._calm.wait(0.1 * chance.random())

    def _check(self) -> None:
        while not self._over.is_set():
            self._side.check(self._sent())
            self._over.wait(0.01)

    def _ask(self) -> None:
        figures = self._figures
        while not self._over.is_set():
            start = monotonic()
            try:
                figures.incomplete += not self._side.ask()
            except Exception:  # noqa: BLE001 - whatever it is, there was no answer
                figures.unanswered += 1
            took_s = monotonic() - start
            figures.asks += 1
            figures.longest_ask_ms = max(figures.longest_ask_ms, took_s * 1e3)
            figures.peak_mb = max(figures.peak_mb, self._mb())
            self._over.wait(max(0.0, ASK_EVERY_S - took_s))

    def _rest(self) -> None:
        figures = self._figures
        while not self._over.is_set():
            start = monotonic()
            self._pause.wait(REST_S)
            figures.longest_late_ms = max(figures.longest_late_ms, (monotonic() - start - REST_S) * 1e3)

    def _mb(self) -> float:
        rss: int = self._process.memory_info().rss
        return rss / 1e6

    def _print(self, done: bool = False) -> None:
        figures, senders = self._figures, self._senders
        figures.done, figures.end_mb = done, self._mb()
        figures.peak_mb = max(figures.peak_mb, figures.end_mb)
        figures.faults = dict(self._faults)
        figures.sent, figures.told = sum(self._sent()), sum(sender.told for sender in senders)
        figures.raised = dict(sum((sender.raised for sender in senders), Counter[str]()))
        for name in ("record", "tell", "control"):
            times = [sender.times[name] for sender in senders]
            setattr(figures, f"{name}_longest_ms", max(one.longest_ns for one in times) / 1e6)
            setattr(figures, f"{name}_us", max(one.percentile_us(99.9) for one in times))
        self._side.report(figures)
        sys.stdout.write(json.dumps(asdict(figures)) + "\n")
        sys.stdout.flush()
