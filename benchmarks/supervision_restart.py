"""How fast a crashed actor goes on with what waits, beside a plain pykka actor that is started again by hand."""

from __future__ import annotations

from threading import Event
from time import perf_counter_ns
from typing import Any

import pykka

from benchmarks.load import percentile, table
from supervision import Actor, Ref, Supervisor
from supervision.testing import AT_ONCE

RESTARTS = 1_000
GOAL_MS = 10.0
WAIT_S = 60.0


class Fail:
    """Order to raise; notes when."""

    def __init__(self) -> None:
        self.raised_ns = 0


class Stamp:
    """Notes when it was handled."""

    def __init__(self) -> None:
        self.handled_ns = 0
        self.handled = Event()


def obey(message: Any) -> None:
    """What the actors of both sides do."""
    if type(message) is Fail:
        message.raised_ns = perf_counter_ns()
        raise ValueError("ordered")
    if type(message) is Stamp:
        message.handled_ns = perf_counter_ns()
        message.handled.set()


class Phoenix(Actor):
    """Ours."""

    def on_receive(self, message: Any) -> None:
        obey(message)


class Mortal(pykka.ThreadingActor):
    """pykka's: it ends, and whoever started it has to start another."""

    use_daemon_thread = True

    def on_receive(self, message: Any) -> None:
        obey(message)


def restarts(supervisor: Supervisor) -> None:
    """From the exception in a handler to the next message handled: ours waits behind it, pykka's is sent again."""
    phoenix = supervisor.start_child("phoenix", Phoenix, policy=AT_ONCE, actor_class=Phoenix)
    rows = []
    by_hand, ours = [by_hand_ms() for _ in range(RESTARTS // 10)], [restart_ms(phoenix) for _ in range(RESTARTS)]
    for name, values, goal in (("pykka, started again by hand", by_hand, ""), ("ours", ours, f"p99 < {GOAL_MS:g}")):
        rows.append((name, len(values), *(f"{percentile(values, p):.3f}" for p in (50, 99, 100)), goal))
    table(("from a crash to the next message, ms", "times", "p50", "p99", "longest", "goal"), rows)


def restart_ms(ref: Ref) -> float:
    """One crash with a message waiting behind it."""
    fail, stamp = Fail(), Stamp()
    ref.tell(fail)
    ref.tell(stamp)
    return passed_ms(fail, stamp)


def by_hand_ms() -> float:
    """One crash of a plain actor, whose starter waits for nothing else."""
    fail, stamp = Fail(), Stamp()
    ref = Mortal.start()
    ref.tell(fail)
    ref.actor_stopped.wait(WAIT_S)
    successor = Mortal.start()
    successor.tell(stamp)
    took_ms = passed_ms(fail, stamp)
    successor.stop(timeout=WAIT_S)
    return took_ms


def passed_ms(fail: Fail, stamp: Stamp) -> float:
    """Raises TimeoutError if the second was not handled."""
    if not stamp.handled.wait(WAIT_S):
        raise TimeoutError("what waited behind a crash was not handled")
    return (stamp.handled_ns - fail.raised_ns) / 1e6
