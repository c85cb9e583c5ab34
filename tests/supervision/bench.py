"""A supervisor with one dummy in it, and what the dummy's incarnations have noted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from supervision import ChildStatus, Clock, Policy, Ref, Supervisor
from supervision.cell import Cell
from supervision.testing import Dummy, Hang, ManualClock, Notes, wait_until
from supervision.watchdog import TICK_S, Watchdog

ROLE = "dummy"
EAGER = Policy(backoff_min_s=0.0, backoff_max_s=0.0, jitter=0.0, intensity=1000)
"""Restarts at once, whatever happens."""
HANG_TICKS = 20
QUICK = Policy(hang_after_s=HANG_TICKS * TICK_S, backoff_min_s=0.0, backoff_max_s=0.0)
"""Hangs after so many ticks, and restarts at once."""


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


class Watched(ManualBench):
    """The clock stands, so the supervisor's own watchdog sleeps; this one is called by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.watchdog = Watchdog(self.supervisor.cells.values, self.clock, lambda: None)

    def look(self, ticks: int) -> None:
        for _ in range(ticks):
            for cell in self.supervisor.cells.values():
                self.watchdog.look(cell)

    def looked(self) -> bool:
        """After one more look."""
        self.look(1)
        return True

    def hang(self, ref: Ref, hang: Hang) -> Any:
        answer = ref.ask(hang, block=False)
        wait_until(lambda: hang.begun)
        return answer


@contextmanager
def ended(bench: Bench) -> Iterator[Bench]:
    """Stop it at the end, whatever has happened."""
    try:
        yield bench
    finally:
        bench.notes.broken.clear()
        bench.supervisor.stop(5.0)


class Family:
    """A supervisor with children that note their ends in one list."""

    def __init__(self, *roles: str, running: bool = True) -> None:
        self.supervisor = Supervisor(running=running)
        self.ends: list[str] = []
        self.notes = {role: Notes() for role in roles}
        for role in roles:
            self.start(role)

    def start(self, role: str) -> None:
        ends = self.ends

        class Child(Dummy):
            def on_stop(self) -> None:
                ends.append(role)

        self.supervisor.start_child(role, lambda: Child(self.notes[role]), policy=EAGER)

    def ref(self, role: str) -> Any:
        return self.supervisor.cells[role].ref

    def states(self) -> dict[str, str]:
        return {child.role: child.state for child in self.supervisor.tree()}
