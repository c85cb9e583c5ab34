"""A supervisor with one dummy in it, and what the dummy's incarnations have noted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from supervision import ChildStatus, Clock, Policy, Ref, Supervisor
from supervision.cell import Cell
from supervision.testing import Dummy, ManualClock, Notes, wait_until

ROLE = "dummy"
EAGER = Policy(backoff_min_s=0.0, backoff_max_s=0.0, jitter=0.0, intensity=1000)
"""Restarts at once, whatever happens."""


class Bench:
    """`ref` is the dummy's, if it was started."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.supervisor = Supervisor(clock=clock)
        self.notes = Notes()
        self.ref: Ref

    def start(self, factory: Any = None, *, policy: Policy = EAGER, capacity: int = 10_000, **arguments: Any) -> Ref:
        make = factory or (lambda: Dummy(self.notes, **arguments))
        self.ref = self.supervisor.start_child(ROLE, make, policy=policy, actor_class=Dummy, capacity=capacity)
        return self.ref

    @property
    def cell(self) -> Cell:
        return self.supervisor.cells[ROLE]

    @property
    def child(self) -> ChildStatus:
        return next(child for child in self.supervisor.tree() if child.role == ROLE)

    def settled(self, restarts: int) -> None:
        """Wait until there have been so many restarts and the last incarnation rests."""
        wait_until(lambda: self.cell.restarts >= restarts and self.cell.run.resting and self.cell.run.actor)


class ManualBench(Bench):
    """Its clock stands."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        super().__init__(self.clock)


@contextmanager
def ended(bench: Bench) -> Iterator[Bench]:
    """Stop it at the end, whatever has happened."""
    try:
        yield bench
    finally:
        bench.notes.broken.clear()
        bench.supervisor.stop(5.0)
