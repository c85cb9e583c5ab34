"""What can be seen of the actors without asking them: their cells, and what they have published."""

from __future__ import annotations

from actors.health import health
from actors.recorder import Recorder
from messages.roles import BUS, CHECKPOINT, FILTER, MONITOR
from messages.snapshot import ActorStatus, DeadLetter, Quarantined, Surroundings, Topology
from supervision import Supervisor


class Observer:
    """Looks at the actors of one system. Any thread; never waits, so it works while they hang."""

    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor
        self.recorder: Recorder | None = None  # None only until the system is put together

    def tree(self) -> tuple[ActorStatus, ...]:
        """The actors, each as of when it was looked at. Those that a running system has not started are left out."""
        shown = []
        for child in self._supervisor.tree():
            status = ActorStatus(**{**child._asdict(), "causes": dict(child.causes)})
            if child.role == FILTER and self.recorder is not None:
                status = status.model_copy(update={"waiting": child.waiting + self.recorder.box.waiting})
            if child.state != "new" or not self._supervisor.running:
                shown.append(status)
        return tuple(shown)

    def topology(self) -> Topology:
        """The actors, and what they could not handle."""
        clock, supervisor = self._supervisor.clock, self._supervisor
        letters = tuple(
            DeadLetter(role=role, reason=reason, message=message, time_s=clock.wall(at_s))
            for role, reason, message, at_s in supervisor.dead_letters()
        )
        quarantine = tuple(
            Quarantined(role=role, **exhibit._asdict())
            for role, exhibits in supervisor.quarantine().items()
            for exhibit in exhibits
        )
        return Topology(time_s=clock.wall(clock.now()), actors=self.tree(), dead_letters=letters, quarantine=quarantine)

    def surroundings(self) -> Surroundings:
        """What a snapshot shows beside the store's own figures."""
        cells, clock = self._supervisor.cells, self._supervisor.clock
        actors, signals = self.tree(), cells[BUS].published or ()
        dropped_s = None if self.recorder is None else self.recorder.last_drop_s
        since_drop_s = None if dropped_s is None else clock.now() - dropped_s
        checkpoint = cells[CHECKPOINT].published if CHECKPOINT in cells else None
        found = health(actors, signals, since_drop_s, clock.wall(clock.now()), checkpoint)
        return Surroundings(cells[MONITOR].published, signals, found, actors, checkpoint)
