"""The other side of the chaos benchmark, a process of its own: plain pykka actors that do the same job.

pykka restarts nothing, so a keeper looks every 10 ms whether an actor has ended, and starts another in its place.
"""

from __future__ import annotations

import contextlib
import random
import sys
import threading
from collections import deque
from time import monotonic
from typing import Any, NamedTuple

import pykka

from benchmarks.chaos_faults import HANG_MOST_S, Trouble, be_quiet, burst, drawn, throw_into
from benchmarks.chaos_figures import Figures, Ids
from benchmarks.chaos_load import ASK_WITHIN_S, SENDERS, Record, Storm, Tell

WAITING_MOST = 100_000
TELLS_MOST = 5_000
KEEP_S = 0.01
STOP_S = 5.0
SETTLE_S = 5.0


class Note(NamedTuple):
    """A record, or a tell."""

    sender: int
    number: int


class Crash:
    """Order to fail."""


class Statistics:
    """What the store is asked for."""


class Part(pykka.ThreadingActor):
    """Base of the three: does what it is ordered, and notes its thread."""

    def __init__(self, plain: Plain, role: str) -> None:
        super().__init__()
        self._plain, self._role = plain, role

    def on_start(self) -> None:
        self._plain.threads[self._role] = threading.current_thread()
        self._plain.every_thread.append(threading.current_thread())

    def on_receive(self, message: Any) -> Any:
        self._plain.trouble.pass_by(self._role)
        if type(message) is Crash:
            raise ValueError("ordered")
        if type(message) is Statistics:
            return len(self._plain.stored)
        self.handle(message)
        return None

    def handle(self, note: Note) -> None:
        """The work."""


class Filter(Part):
    """Hands on to the store."""

    def handle(self, note: Note) -> None:
        self._plain.refs["store"].tell(note)


class Store(Part):
    """Stores in one step."""

    def handle(self, note: Note) -> None:
        self._plain.stored.append(note)


class Listener(Part):
    """The service."""

    def handle(self, note: Note) -> None:
        self._plain.heard.append(note)


ROLES: dict[str, type[Part]] = {"filter": Filter, "store": Store, "listener": Listener}


class Plain:
    """Filter, store and service."""

    def __init__(self) -> None:
        self.trouble = Trouble()
        self.stored: deque[Note] = deque()
        self.heard: deque[Note] = deque()
        self.threads: dict[str, threading.Thread] = {}
        self.every_thread: list[threading.Thread] = []
        self._stored, self._told = ([Ids() for _ in range(SENDERS)] for _ in range(2))
        self._restarts = 0
        self._over = threading.Event()
        self.refs: dict[str, pykka.ActorRef[Any]] = {role: made.start(self, role) for role, made in ROLES.items()}
        threading.Thread(target=self._keep, daemon=True).start()

    def _keep(self) -> None:
        while not self._over.wait(KEEP_S):
            for role, made in ROLES.items():
                if not self.refs[role].is_alive():
                    self.refs[role] = made.start(self, role)
                    self._restarts += 1

    def sender(self, n: int) -> tuple[Record, Tell]:
        """A tell for each."""
        refs = self.refs
        return (
            lambda number: refs["filter"].tell(Note(n, int(number))),
            lambda number: refs["listener"].tell(Note(n, number)),
        )

    def room(self, n: int, sent: int) -> bool:
        """The senders are as careful as with telemetry."""
        return max(self._waiting("filter"), self._waiting("store")) < WAITING_MOST

    def room_to_tell(self) -> bool:
        """As above."""
        return self._waiting("listener") < TELLS_MOST

    def _waiting(self, role: str) -> int:
        inbox: Any = self.refs[role].actor_inbox
        return len(inbox.queue)  # `qsize` takes a lock that a struck thread may have left held

    def check(self, sent: list[int]) -> None:
        """What has been stored and heard."""
        for notes, ids in ((self.stored, self._stored), (self.heard, self._told)):
            came = [notes.popleft() for _ in range(len(notes))]
            for n in range(SENDERS):
                ids[n].add([note.number for note in came if note.sender == n])

    def ask(self) -> bool:
        """An ask with a timeout."""
        self.refs["store"].ask(Statistics(), timeout=ASK_WITHIN_S)
        return True

    def harm(self, chance: random.Random) -> str:
        """The same faults."""
        self.trouble.release()
        kind, role = drawn(chance), chance.choice([*ROLES])
        thread = self.threads.get(role)
        ident = None if thread is None else thread.ident
        if kind == "crash":
            with contextlib.suppress(pykka.ActorDeadError):
                self.refs[role].tell(Crash())
        elif kind == "slow":
            self.trouble.slow(role)
        elif kind == "hang":
            self.trouble.hang(role, HANG_MOST_S * chance.random())
        elif ident is not None and kind == "strikes":
            burst(chance, lambda error: throw_into(ident, error))
        elif ident is not None:
            throw_into(ident, SystemExit)
        return kind

    def settle(self, sent: list[int]) -> None:
        """All hangs end; then until nothing comes any more."""
        self.trouble.release(every=True)
        end_s, pause = monotonic() + SETTLE_S, threading.Event()
        while monotonic() < end_s and any(self._waiting(role) for role in ROLES):
            pause.wait(0.05)
        pause.wait(0.5)
        self._over.set()

    def report(self, figures: Figures) -> None:
        """From the ids: nothing else counts here."""
        figures.restarts = self._restarts
        figures.twice = sum(ids.twice for ids in self._stored)
        figures.lost = figures.sent - sum(ids.count for ids in self._stored)
        figures.told_twice = sum(ids.twice for ids in self._told)
        figures.told_lost = figures.told - sum(ids.count for ids in self._told)
        current = set(self.threads.values())
        figures.threads_left = sum(thread.is_alive() and thread not in current for thread in self.every_thread)

    def close(self) -> None:
        """The ordinary end."""
        pykka.ActorRegistry.stop_all(timeout=STOP_S)


if __name__ == "__main__":
    be_quiet()
    Storm(Plain(), float(sys.argv[1])).run()
