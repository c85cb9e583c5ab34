"""Two small pipeline actors: a forwarder that numbers nothing and a counter whose state is what it has counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from supervision import CREDIT, Committed, Draft, Route, Stage, Supervisor, Waker
from supervision.mailbox import opened
from tests.supervision.bench import EAGER

Fault = Callable[[str], None]
"""Called with the name of the place that is passed; may raise."""


def no_fault(_place: str) -> None:
    return


class Forwarder(Stage):
    """Sends on what is told to it, a bite at a time; asks are answered with the number of items forwarded so far."""

    def __init__(self, out: Route, fault: Fault) -> None:
        super().__init__()
        self._out = out
        self._fault = fault

    def initial_state(self) -> Committed:
        return Committed(0)

    def plan(self, committed: Committed, run: Any, now_s: float) -> Committed | None:
        self._fault("forwarder plans")
        mail = run.cell.mail.peek(50)
        if len(mail) == 1 or len(self._out) >= CREDIT:
            return None
        draft = Draft(committed)
        draft.remove(run.cell.mail, mail)
        total = committed.data + len(mail) - 1
        for _, answer in map(opened, mail[1:]):
            draft.reply(answer, total)
        draft.send(self._out, tuple(message for message, _ in map(opened, mail[1:])))
        return draft.commit(total)

    def after_commit(self, now_s: float) -> None:
        self._fault("forwarder has committed")


class Counter(Stage):
    """Counts how often each id has come out of its route, in a map that is merged; its data is the total."""

    def __init__(self, route: Route, counts: dict[Any, int], fault: Fault) -> None:
        super().__init__()
        self._route = route
        self._counts = counts
        self._fault = fault

    def initial_state(self) -> Committed:
        return Committed(0)

    def plan(self, committed: Committed, run: Any, now_s: float) -> Committed | None:
        self._fault("counter plans")
        draft = Draft(committed)
        packets = self._route.waiting(draft.number_taken(self._route))
        mail = run.cell.mail.peek(50)
        if not packets and len(mail) == 1:
            return None
        touched: dict[Any, int] = {}
        for packet in packets:
            for item in packet:
                touched[item] = touched.get(item, self._counts.get(item, 0)) + 1
        draft.consume(self._route, len(packets))
        draft.remove(run.cell.mail, mail)
        draft.merge(self._counts, touched)
        total = committed.data + sum(len(packet) for packet in packets)
        for _, answer in map(opened, mail[1:]):
            draft.reply(answer, total)
        return draft.commit(total)

    def after_commit(self, now_s: float) -> None:
        self._fault("counter has committed")


class Line:
    """Forwarder and counter, wired. `fault` is called in both."""

    def __init__(self, supervisor: Supervisor, fault: Fault = no_fault) -> None:
        first, second = Waker(), Waker()
        self.supervisor = supervisor
        self.route = Route("line", first, second)
        self.counts: dict[Any, int] = {}
        self.counter = supervisor.start_child(
            "counter", lambda: Counter(self.route, self.counts, fault), policy=EAGER, waker=second, capacity=10**6
        )
        self.forwarder = supervisor.start_child(
            "forwarder", lambda: Forwarder(self.route, fault), policy=EAGER, waker=first, capacity=10**6
        )

    @property
    def total(self) -> int:
        """What the counter has committed."""
        state = self.supervisor.cells["counter"].run.state
        return 0 if state is None else state.data
