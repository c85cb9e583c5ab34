"""Messages that plain pykka loses, changes or handles twice."""

from __future__ import annotations

from functools import partial

import pytest

from messages import AskTimeout
from supervision.testing import Dummy, Notes, assert_balanced
from tests.supervision.bench import Bench
from tests.supervision.doubles import Doer
from tests.supervision.steps import busy, run_programs

BACKLOG = """
import atexit, os, time
began_s = []

def last():
    os.write(1, b"atexit in time " if time.monotonic() - began_s[0] < 5.0 else b"atexit too late ")

atexit.register(last)  # runs after those that are registered later
from actors import ServiceActor, TelemetrySystem
atexit.register(lambda: began_s.append(time.monotonic()))  # runs first

class Worker(ServiceActor):
    handled = 0
    def on_receive(self, message):
        Worker.handled += 1
    def on_stop(self):
        os.write(1, b"stopped after %d " % Worker.handled)

system = TelemetrySystem()
system.start()
ref = system.start_service(Worker)
ref.ask("has begun")
for number in range(5_000):
    ref.tell(number)
"""


def test_what_waits_at_the_end_of_the_process_is_handled() -> None:
    """Fault 06: given 5000 messages that wait, when the process ends, then they are handled, and `on_stop` is called."""
    assert run_programs(BACKLOG) == [(0, "stopped after 5001 atexit in time ", "")]


def test_news_for_many_reaches_those_behind_a_dead_one(bench: Bench) -> None:
    """Fault 08: given five actors, the third of which has ended, when all are told, then four get it, nobody raises."""
    notes = [Notes() for _ in range(5)]
    refs = [bench.supervisor.start_child(f"r{n}", partial(Dummy, notes[n])) for n in range(5)]
    refs[2].stop()
    for ref in refs:
        ref.tell("news")
    assert bench.supervisor.stop(5.0).drained
    assert [note.handled for note in notes] == [["news"], ["news"], [], ["news"], ["news"]]
    assert bench.supervisor.tree()[2].refused == 1


def test_an_ask_that_nobody_waits_for_any_more_is_not_carried_out(bench: Bench) -> None:
    """Fault 36: given a busy actor, when one request is asked three times in vain and once more, then it is done once."""
    ref = bench.start()
    with busy(ref) as hang:
        for _ in range(3):
            with pytest.raises(AskTimeout):
                ref.ask("order", timeout=0.01)
    assert ref.ask("order") == "order"
    assert bench.notes.handled == [hang, "order"]
    assert [letter.reason for letter in bench.supervisor.dead_letters()] == ["withdrawn"] * 3
    assert_balanced(ref, 5)


def test_an_actor_may_be_told_something_while_it_ends(bench: Bench) -> None:
    """Fault 42: given an `on_stop` that tells the actor itself, also by another, when it is stopped, then it ends well."""
    other = bench.supervisor.start_child("other", Doer)

    class Flushing(Dummy):
        def on_stop(self) -> None:
            own = self.actor_ref
            own.tell("flush")
            other.ask(lambda _other: own.tell("from elsewhere"))
            super().on_stop()

    ref = bench.start(lambda: Flushing(bench.notes))
    ref.ask("m")
    assert ref.stop() is True
    assert bench.notes.stopped == [1]
    assert (bench.child.restarts, bench.child.refused, other.is_alive()) == (0, 2, True)
    assert_balanced(ref, 3)
