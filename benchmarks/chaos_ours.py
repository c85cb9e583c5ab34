"""Our side of the chaos benchmark, a process of its own: a telemetry system and one service."""

from __future__ import annotations

import contextlib
import random
import sys
import threading
from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import Any, NamedTuple

from actors import ServiceActor, TelemetryConfig, TelemetrySystem
from actors.config import FrontConfig, StoreConfig, SupervisionConfig, TiersConfig
from benchmarks.chaos_faults import HANG_MOST_S, Trouble, be_quiet, burst, drawn
from benchmarks.chaos_figures import Figures, Ids
from benchmarks.chaos_load import CHUNK, SENDERS, Record, Storm, Tell
from messages import Crash, GetSeries, GetSnapshot, Ledger
from messages.roles import FILTER, STORE, TIERS
from supervision import Policy, Ref
from supervision.testing import lose_thread, throw

WINDOW = 20_000  # records of one sender that are not known to be stored
HANG_AFTER_S = 0.5
RECOVERY_S = 40.0
NEVER_S = 1e9
TELLS_MOST = 5_000
PIPELINE = (FILTER, STORE, *sorted(TIERS))


class Note(NamedTuple):
    """A tell."""

    sender: int
    number: int


class Listener(ServiceActor):
    """The service: it notes who has told it what, in one step."""

    policy = Policy(hang_after_s=HANG_AFTER_S)

    def __init__(self, heard: deque[Note], trouble: Trouble) -> None:
        super().__init__()
        self._hear, self._trouble = heard.append, trouble

    def on_receive(self, message: Note) -> None:
        self._trouble.pass_by("listener")
        self._hear(message)


class Ours:
    """Telemetry."""

    def __init__(self) -> None:
        front = FrontConfig(capacity=4 * SENDERS * WINDOW)
        tiers = TiersConfig(instant=("bench.id_1",), fast=("bench.id_2",), normal=("bench.id_3",))
        supervision = SupervisionConfig(hang_after_s=HANG_AFTER_S)
        config = TelemetryConfig(
            front=front, tiers=tiers, supervision=supervision, store=StoreConfig(buffer_size=2 * WINDOW)
        )
        self._trouble = Trouble()
        self._heard: deque[Note] = deque()
        self._stored, self._told = ([Ids() for _ in range(SENDERS)] for _ in range(2))
        self._seen = [0] * SENDERS  # records of each that have been looked at
        self._unbalanced = 0
        self._orders = 0  # other messages to the service than the senders'
        self._ledger: Ledger | None = None
        self.system = TelemetrySystem(config)
        cells = self.system._supervisor.cells
        for role in PIPELINE:
            cells[role].factory = self._around(role, cells[role].factory)
        self.system.start()
        self._listener = self.system.start_service(Listener, self._heard, self._trouble)

    def _around(self, role: str, make: Callable[[], Any]) -> Callable[[], Any]:
        """Stages that pass by trouble before a plan, after it, when it is about to be committed, and after the commit."""

        def made() -> Any:
            stage = make()
            plan, after_commit, pass_by = stage.plan, stage.after_commit, self._trouble.pass_by

            def planned(*args: Any) -> Any:
                pass_by(role)
                new = plan(*args)
                pass_by(f"{role} commits")
                return new

            def committed(now_s: float) -> None:
                pass_by(f"{role} has committed")
                after_commit(now_s)

            stage.plan, stage.after_commit = planned, committed
            return stage

        return made

    def sender(self, n: int) -> tuple[Record, Tell]:
        """By name, and by tell."""
        record, tell, name = self.system.record, self._listener.tell, f"bench.id_{n}"
        return lambda number: record(name, float(number)), lambda number: tell(Note(n, number))

    def room(self, n: int, sent: int) -> bool:
        """What is under way is bounded."""
        return sent - self._seen[n] < WINDOW

    def room_to_tell(self) -> bool:
        """The mailbox is bounded, and what it drops would be counted; half of it is enough."""
        return len(self.system._supervisor.cells[self._listener.role].mail) < TELLS_MOST

    def check(self, sent: list[int]) -> None:
        """What is stored is read before the rings forget it."""
        ahead = max(total - seen for total, seen in zip(sent, self._seen, strict=True))
        with contextlib.suppress(Exception):  # an asker also gets what has struck the store twice in one plan
            answer = self.system.ask(GetSeries(prefix="bench.id_", limit=ahead + 20 * CHUNK), timeout=RECOVERY_S)
            for points in answer.series:
                n = int(points.name[-1])
                fresh = len(points.points) + points.forgotten - self._seen[n]
                if 0 < fresh <= len(points.points):
                    self._stored[n].add([int(point.value) for point in points.points[-fresh:]])
                    self._seen[n] += fresh
        hear = self._heard
        notes = [hear.popleft() for _ in range(len(hear))]
        for n in range(SENDERS):
            self._told[n].add([note.number for note in notes if note.sender == n])

    def ask(self) -> bool:
        """A snapshot, which says what it misses."""
        snapshot = self.system.ask(GetSnapshot())
        if not snapshot.ledger.balanced:
            self._unbalanced += 1
        if not (snapshot.complete or snapshot.missing or snapshot.age_s):
            raise ValueError("incomplete, and does not say what it misses")
        if snapshot.complete:
            self._ledger = snapshot.ledger
        return bool(snapshot.complete)

    def harm(self, chance: random.Random) -> str:
        """One of the faults to one of the actors."""
        self._trouble.release()
        kind = drawn(chance)
        busiest = (FILTER, STORE, self._listener.role, self._listener.role)
        role = chance.choice((*sorted(status.role for status in self.system.tree()), *busiest))
        ref = self.system.ref(role)
        if kind == "crash":
            ref.tell(Crash())
            self._orders += role == self._listener.role
        elif kind == "strikes":
            burst(chance, lambda error: works(ref) and throw(ref, error))
        elif kind == "lost thread":
            threading.Thread(target=lose, args=(ref,), daemon=True).start()  # it waits for the thread's end
        else:
            role = chance.choice((*PIPELINE, "listener"))
            if kind == "slow":
                self._trouble.slow(role)
            else:
                place = "" if role == "listener" else chance.choice(("", " commits", " has committed"))
                self._trouble.hang(role + place, HANG_MOST_S * chance.random())
        return kind

    def settle(self, sent: list[int]) -> None:
        """All hangs end but the one that is there to be counted."""
        self._trouble.release(every=True)
        self._until(lambda: self.system.ask(GetSnapshot()).complete and self._at_rest())
        self._until(lambda: self._seen == sent)
        self._trouble.hang("listener", NEVER_S)
        self._listener.tell(Note(0, -1))
        self._orders += 1
        self._until(lambda: 0 < self._fenced() == self._leftover())
        self._until(lambda: self._seen == sent and self.ask() and self._at_rest())

    def report(self, figures: Figures) -> None:
        """From the ids, the tree and the last complete ledger."""
        status = next(status for status in self.system.tree() if status.role == self._listener.role)
        figures.restarts = sum(status.restarts for status in self.system.tree())
        figures.twice = sum(ids.twice for ids in self._stored)
        figures.dropped = 0 if self._ledger is None else sum(self._ledger.dropped.values()) + self._ledger.quarantined
        figures.lost = figures.sent - sum(ids.count for ids in self._stored) - figures.dropped
        figures.told_twice = sum(ids.twice for ids in self._told)
        figures.told_refused = status.dropped + status.refused
        figures.told_failed = status.failed + status.hung
        # Never taken in nor refused, taken in and in no account, or handled without effect. (A handler that was struck
        # after its effect has failed all the same: more may have been heard than were handled.)
        kept = status.handled + status.failed + status.hung + status.waiting
        never = figures.told + self._orders - status.accepted - status.dropped - status.refused
        vain = status.handled - sum(ids.count for ids in self._told)
        figures.told_lost = abs(never) + abs(status.accepted - kept) + max(0, vain)
        figures.unbalanced = self._unbalanced + (self._unequal() if figures.done else 0)
        figures.threads_left, figures.threads_counted = self._leftover(), self._fenced()

    def close(self) -> None:
        """The one that hangs is left behind."""
        self.system.stop()

    def _until(self, holds: Callable[[], bool]) -> None:
        end_s, pause = monotonic() + RECOVERY_S, threading.Event()
        while monotonic() < end_s:
            with contextlib.suppress(Exception):
                if holds():
                    return
            pause.wait(0.02)

    def _at_rest(self) -> bool:
        return all(status.waiting == 0 for status in self.system.tree() if status.role not in PIPELINE)

    def _fenced(self) -> int:
        return sum(status.fenced for status in self.system.tree())

    def _leftover(self) -> int:
        """Threads of actors that are no actor's thread any more."""
        cells = self.system._supervisor.cells
        current = {cell.run.thread for cell in cells.values()}
        names = {f"telemetry-{role}" for role in cells}
        return sum(thread.name in names and thread not in current for thread in threading.enumerate())

    def _unequal(self) -> int:
        """Actors at rest whose accounts do not add up. Those of the pipeline count commits; theirs is the ledger."""
        return sum(
            status.accepted != status.handled + status.failed + status.hung + status.waiting
            for status in self.system.tree()
            if status.role not in PIPELINE
        )


def works(ref: Ref) -> bool:
    """Whether it is not just waiting for its restart: what strikes it there would only make it wait longer."""
    run = ref._cell.run
    return run.actor is not None or not run.resting


def lose(ref: Ref) -> None:
    """Let a thread end without a trace, unless it hangs just now."""
    if works(ref):
        with contextlib.suppress(AssertionError):
            lose_thread(ref)


if __name__ == "__main__":
    be_quiet()
    Storm(Ours(), float(sys.argv[1])).run()
