"""A pipeline actor driven by hand: no thread, no waiting, and a clock that moves when it is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from supervision import Answer, Stage, Supervisor, Waker
from supervision.cell import Phase
from supervision.incarnation import Run, succeed
from supervision.worker import begin, take_over

EPOCH_S = 1_700_000_000.0


class HandClock:
    """Monotonic time is what it was set to; nobody ever waits."""

    def __init__(self, now_s: float = 1_000.0) -> None:
        self.now_s = now_s

    def now(self) -> float:
        return self.now_s

    def wall(self, monotonic_s: float) -> float:
        return EPOCH_S + monotonic_s

    def monotonic(self, wall_s: float) -> float:
        return wall_s - EPOCH_S

    def wait(self, waker: Waker, until_s: float | None) -> None:
        raise AssertionError("nobody waits here")


class Hand:
    """One stage in its cell. `step` is one plan with its commit and effects; `restart` is a crash between two."""

    def __init__(self, role: str, factory: Callable[[], Stage], clock: HandClock) -> None:
        self.clock = clock
        supervisor = Supervisor(clock=clock, running=False)
        supervisor.start_child(role, factory, actor_class=Stage)
        self.cell = supervisor.cells[role]
        self.cell.phase = Phase.OPEN
        self.restart()

    def restart(self) -> None:
        """The next incarnation: a new object with the last committed state, whose effects are repeated."""
        old = self.cell.run
        self.run = run = Run(self.cell, old.number + 1, old, object())
        assert succeed(old, run)
        take_over(run)
        begin(run)
        self.stage: Any = run.actor

    def step(self) -> bool:
        """Whether there was something to do."""
        done: bool = self.stage._step(self.run)
        return done

    def settle(self) -> int:
        """All steps that there are to do now; how many they were."""
        steps = 0
        while self.step():
            steps += 1
            assert steps < 10_000
        return steps

    def at(self, now_s: float) -> int:
        """All steps that there are to do at this time."""
        self.clock.now_s = now_s
        return self.settle()

    @property
    def data(self) -> Any:
        return self.run.state.data

    @property
    def due_s(self) -> float | None:
        due_s: float | None = self.stage.due_s(self.run.state)
        return due_s

    def ask(self, message: Any) -> Answer:
        return self.cell.ask(message)
