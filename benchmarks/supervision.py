"""Messages a second, what a tell costs its caller, and how fast a crashed actor goes on, beside plain pykka actors.

Both sides do the same work in the same run, in rounds that take turns; the figure is the middle one of the rounds.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from threading import Event
from time import perf_counter_ns
from typing import Any

import pykka

from benchmarks.load import table, took_ns
from benchmarks.supervision_restart import restarts
from supervision import Actor, Committed, Draft, Ref, Stage, Supervisor
from supervision.incarnation import Run
from supervision.mailbox import opened
from supervision.testing import AT_ONCE

MESSAGES = 50_000
BURST = 5_000
BITE = 4_096
ROUNDS = 7
WAIT_S = 60.0

ONE_BY_ONE, BATCHES, CALLER = 8.0, 12.0, 0.2
"""The goals: messages a second and a caller's cost, as ratios to pykka's."""

Measure = Callable[[], float]


class Tick:
    """A message to be counted."""


class Block:
    """Order to stay in the handler until `go_on` is set."""

    def __init__(self) -> None:
        self.begun, self.go_on = Event(), Event()


class Goal:
    """Set once so many messages have been counted."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.reached = Event()

    def wait(self) -> None:
        """Raises TimeoutError if they do not come."""
        if not self.reached.wait(WAIT_S):
            raise TimeoutError(f"{self.count} messages were not handled within {WAIT_S} s")


class Work:
    """What the actors of both sides do with a message: they count it."""

    def __init__(self) -> None:
        self.count = 0

    def on_receive(self, message: Any) -> None:
        """Count it, unless it is an order."""
        if type(message) is Tick:
            self.count += 1
        elif type(message) is Block:
            message.begun.set()
            message.go_on.wait(WAIT_S)
        elif type(message) is Goal:
            message.reached.set()


class PlainCounter(Work, pykka.ThreadingActor):
    """pykka's."""

    use_daemon_thread = True

    def __init__(self) -> None:
        pykka.ThreadingActor.__init__(self)
        Work.__init__(self)


class Counter(Work, Actor):
    """Ours, one message at a time."""

    def __init__(self) -> None:
        Actor.__init__(self)
        Work.__init__(self)


class BatchCounter(Stage):
    """Ours, a bite at a time: its value is the number of messages that it has counted."""

    def __init__(self) -> None:
        super().__init__()
        self._goal: Goal | None = None

    def initial_state(self) -> Committed:
        return Committed(0)

    def plan(self, committed: Committed, run: Run, now_s: float) -> Committed | None:
        mail = run.cell.mail.peek(BITE)
        if len(mail) == 1:
            return None
        draft = Draft(committed)
        draft.remove(run.cell.mail, mail)
        last, _ = opened(mail[-1])
        self._goal = last if type(last) is Goal else None  # it is sent last
        return draft.commit(committed.data + len(mail) - 1)

    def after_commit(self, now_s: float) -> None:
        if self._goal is not None:
            self._goal.reached.set()


def main() -> int:
    """Prints the tables. It judges nothing: the ratios move with the machine, the goals stand beside them."""
    supervisor = Supervisor()
    plain = PlainCounter.start()
    ours = supervisor.start_child("counter", Counter, policy=AT_ONCE, actor_class=Counter, capacity=4 * MESSAGES)
    stage = supervisor.start_child(
        "stage", BatchCounter, policy=AT_ONCE, actor_class=BatchCounter, capacity=4 * MESSAGES
    )
    try:
        throughput(plain, ours, stage)
        caller(plain, ours)
        restarts(supervisor)
    finally:
        plain.stop(timeout=WAIT_S)
        supervisor.stop(WAIT_S)
    return 0


def interleaved(measures: dict[str, Measure]) -> dict[str, float]:
    """The middle of the rounds of each; the first round warms up."""
    rounds = [{name: measure() for name, measure in measures.items()} for _ in range(ROUNDS + 1)][1:]
    return {name: median(one[name] for one in rounds) for name in measures}


def throughput(plain: Any, ours: Ref, stage: Ref) -> None:
    """From the first tell to the last message handled: told while the actor works, and told before it works."""
    refs = {"pykka": plain, "one by one": ours, "in batches": stage}
    told = interleaved({name: lambda ref=ref: through(ref) for name, ref in refs.items()})  # type: ignore[misc]
    waiting = interleaved({name: lambda ref=ref: backlog(ref) for name, ref in {**refs, "in batches": ours}.items()})  # type: ignore[misc]
    rows = []
    for name, goal in (("one by one", ONE_BY_ONE), ("in batches", BATCHES)):
        ratio = told["pykka"] / told[name]
        rows.append((f"{name}, told while it works", *rates(told["pykka"], told[name]), f"{ratio:.1f}", f">= {goal:g}"))
    ratio = waiting["pykka"] / waiting["one by one"]
    rows.append(
        ("one by one, from a full mailbox", *rates(waiting["pykka"], waiting["one by one"]), f"{ratio:.1f}", "")
    )
    table(("messages", "pykka ns", "ours ns", "pykka k/s", "ours k/s", "ratio", "goal"), rows)


def rates(peer_ns: float, ours_ns: float) -> tuple[str, str, str, str]:
    """Nanoseconds a message, and thousands a second."""
    return f"{peer_ns:.0f}", f"{ours_ns:.0f}", f"{1e6 / peer_ns:.0f}", f"{1e6 / ours_ns:.0f}"


def through(ref: Any) -> float:
    """Nanoseconds a message."""
    goal = Goal(MESSAGES)
    message, tell = Tick(), ref.tell

    def work() -> None:
        for _ in range(MESSAGES):
            tell(message)
        tell(goal)
        goal.wait()

    return took_ns(work) / MESSAGES


def backlog(ref: Any) -> float:
    """Nanoseconds a message to handle what waits, without those to tell it."""
    block, goal, message = Block(), Goal(MESSAGES), Tick()
    ref.tell(block)
    block.begun.wait(WAIT_S)
    for _ in range(MESSAGES):
        ref.tell(message)
    ref.tell(goal)
    start = perf_counter_ns()
    block.go_on.set()
    goal.wait()
    return (perf_counter_ns() - start) / MESSAGES


def caller(plain: Any, ours: Ref) -> None:
    """What an accepted tell costs whoever tells."""
    rows = []
    for situation, cost in (("the actor is in a handler", while_blocked), ("the actor works", while_working)):
        found = interleaved({"pykka": lambda: cost(plain), "ours": lambda: cost(ours)})  # noqa: B023
        ratio = found["ours"] / found["pykka"]
        rows.append((situation, f"{found['pykka']:.0f}", f"{found['ours']:.0f}", f"{ratio:.2f}", f"<= {CALLER:g}"))
    empty = interleaved({"loop": lambda: took_ns(lambda: [None for _ in range(BURST)]) / BURST})["loop"]
    rows.append(("the loop alone", f"{empty:.0f}", f"{empty:.0f}", "", ""))
    table(("a tell, its caller's time", "pykka ns", "ours ns", "ratio", "goal"), rows)


def while_blocked(ref: Any) -> float:
    """Nanoseconds a tell in bursts, while the actor waits in a handler."""
    block, goal = Block(), Goal(BURST)
    ref.tell(block)
    block.begun.wait(WAIT_S)
    cost = burst(ref, BURST)
    ref.tell(goal)
    block.go_on.set()
    goal.wait()
    return cost


def while_working(ref: Any) -> float:
    """Nanoseconds a tell while the actor handles them: longer than the interpreter lets one thread run at a stretch."""
    goal = Goal(MESSAGES)
    cost = burst(ref, MESSAGES)
    ref.tell(goal)
    goal.wait()
    return cost


def burst(ref: Any, count: int) -> float:
    """Nanoseconds a tell."""
    message, tell = Tick(), ref.tell

    def work() -> None:
        for _ in range(count):
            tell(message)

    return took_ns(work) / count
