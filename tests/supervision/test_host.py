from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Callable

import pytest

from supervision import host
from supervision.testing import no_threads, wait_until
from tests.supervision.bench import Bench
from tests.supervision.steps import run_programs


def in_child(check: Callable[[], bool]) -> bool:
    """Fork, and whether the check holds in the child."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # there are threads: that is what is tested
        child = os.fork()
    if child == 0:
        try:
            os._exit(0 if check() else 1)
        except BaseException:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_is_empty_and_not_started_and_may_be_started(bench: Bench) -> None:
    ref = bench.start()
    ref.ask("m")
    seen_by_parent = bench.child

    def check() -> bool:
        child = bench.child
        empty = child == child._replace(
            state="new", incarnation=0, restarts=0, waiting=0, peak_waiting=0, handled=0, failed=0
        )
        before = (bench.supervisor.running, threading.active_count())
        bench.notes.handled.clear()
        ref.tell("early")
        bench.supervisor.start()
        answered = ref.ask("n") == "n" and bench.notes.handled == ["early", "n"]
        fresh = bench.child.handled == 2 and bench.cell.run.state == 2
        return empty and before == (False, 1) and answered and fresh and bench.supervisor.stop(5.0).drained

    assert in_child(check)
    assert bench.child == seen_by_parent
    assert ref.ask("still") == "still"


def test_a_guest_that_fails_does_not_keep_the_others_from_being_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    class Guest:
        def after_fork(self) -> None:
            told.append("fork")
            raise ValueError

        def at_exit(self, timeout_s: float) -> None:
            told.append("exit")
            raise ValueError

    guests = [Guest(), Guest()]
    monkeypatch.setattr(host, "_guests", guests)
    host._after_fork()
    host._at_exit()
    assert told == ["fork", "fork", "exit", "exit"]


def test_a_thread_is_a_named_daemon_and_what_it_raises_is_not_printed(capfd: pytest.CaptureFixture[str]) -> None:
    seen: list[threading.Thread] = []

    def body() -> None:
        seen.append(threading.current_thread())
        raise ValueError("printed")

    assert host.spawn("probe", body)
    wait_until(lambda: seen)
    seen[0].join(5.0)
    assert (seen[0].name, seen[0].daemon) == ("telemetry-probe", True)
    assert capfd.readouterr().err == ""


def test_no_thread_to_be_had_is_said_and_not_raised() -> None:
    with no_threads():
        assert not host.spawn("probe", lambda: None)


AT_EXIT = """
import os
from supervision import Actor, Supervisor

class Counter(Actor):
    count = 0

    def on_receive(self, message):
        Counter.count += 1

    def on_stop(self):
        os.write(1, str(Counter.count).encode())

supervisor = Supervisor(owned={owned})
ref = supervisor.start_child("counter", Counter)
ref.ask("first")
for number in range(5_000):
    ref.tell(number)
"""


@pytest.mark.parametrize(("owned", "written"), [(False, "5001"), (True, "")])
def test_a_supervisor_without_an_owner_drains_at_the_end_of_the_process(owned: bool, written: str) -> None:
    assert run_programs(AT_EXIT.format(owned=owned)) == [(0, written, "")]
