"""The end of the host's process, a fork of it, signals, and pipes that nobody reads."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.supervision.steps import end_of, program, run_programs

DEADLINE_S = 10.0

SIGNALS = """
import signal
from supervision import Supervisor
from supervision.testing import Dummy, Notes, assert_balanced
supervisor = Supervisor()
ref = supervisor.start_child("r", lambda: Dummy(Notes()), capacity=100)
told = {"main": 0, "handler": 0}

def fire(*_):
    told["handler"] += 1
    ref.tell("handler")
    if told["handler"] < 3000:
        signal.setitimer(signal.ITIMER_REAL, 0.00005)

signal.signal(signal.SIGALRM, fire)
fire()
while told["handler"] < 3000:
    told["main"] += 1
    ref.tell("main")
drained = supervisor.stop().drained
assert_balanced(ref, sum(told.values()))
print(drained, told["main"] > 0)
"""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no timer here")
def test_case_69_a_signal_handler_may_tell_while_the_main_thread_tells() -> None:
    """Given a main thread that tells, when a signal handler tells the same actor, then all are accounted for."""
    assert run_programs(SIGNALS) == [(0, "True True\n", "")]


HOST = """
import os, signal, sys, threading
from supervision import Actor, Supervisor, host
from supervision.testing import assert_balanced
begun, gate, handled = threading.Event(), threading.Event(), []
class Slow(Actor):
    def on_receive(self, message):
        begun.set()
        gate.wait()
        handled.append(message)
supervisor = Supervisor(owned=True)
ref = supervisor.start_child("r", Slow)
class Owner:
    def after_fork(self):
        supervisor.after_fork()
    def at_exit(self, timeout_s):
        if not stuck:
            gate.set()
        report = supervisor.stop(timeout_s)
        ref.tell("late")
        child = supervisor.tree()[0]
        assert_balanced(ref, 1001)
        print(report.drained, len(handled), child.failed + child.hung, child.refused, flush=True)
owner, stuck = Owner(), False
host.welcome(owner)
for number in range(1000):
    ref.tell(number)
begun.wait()
"""
"""A thousand messages wait until the exit has begun; what is printed at it accounts for them."""

WAITS = """
print("ready", flush=True)
pause = threading.Event()
while not pause.wait(0.05):  # a signal just before a wait without end would be noticed after it
    pass
"""


DRAINED = "True 1000 0 1\n"
HUNG = "False 0 1 1000\n"
ENDINGS = {
    "": 0,
    "raise ValueError": 1,
    "sys.exit(3)": 3,
    "signal.signal(signal.SIGINT, signal.default_int_handler); signal.raise_signal(signal.SIGINT)": -signal.SIGINT,
}


@pytest.mark.parametrize(("stuck", "out"), [(False, DRAINED), (True, HUNG)], ids=["drains", "hangs"])
def test_case_98_a_process_with_a_backlog_ends_within_its_deadline(stuck: bool, out: str) -> None:
    """Given a backlog, also of an actor that hangs, when the main thread returns, raises, exits or is interrupted,
    then the process ends, with all of it drained or counted."""
    ends = run_programs(*(f"{HOST}stuck = {stuck}\n{ending}" for ending in ENDINGS), within_s=DEADLINE_S)
    assert [end[:2] for end in ends] == [(code, out) for code in ENDINGS.values()]
    assert not any("telemetry" in errors for _, _, errors in ends)


ENDED_BY = [
    # Said, because whoever was started in the background ignores it.
    (signal.SIGINT, "signal.signal(signal.SIGINT, signal.default_int_handler)", -signal.SIGINT, DRAINED),
    (signal.SIGTERM, "signal.signal(signal.SIGTERM, lambda *_: sys.exit(4))", 4, DRAINED),
    (signal.SIGTERM, "", -signal.SIGTERM, ""),  # the host has asked for no exit: nobody is told of this one
]


def test_case_98_a_process_with_a_backlog_ends_after_a_signal() -> None:
    """Given a backlog, when a signal comes, then the process ends, with all of it drained if there is an exit."""
    with ExitStack() as killed:
        processes = [killed.enter_context(program(HOST + setting + WAITS)) for _, setting, _, _ in ENDED_BY]
        for process, (number, *_) in zip(processes, ENDED_BY, strict=True):
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            process.send_signal(number)
        ends = [end_of(process, DEADLINE_S) for process in processes]
    assert [end[:2] for end in ends] == [(code, out) for _, _, code, out in ENDED_BY]
    assert not any("telemetry" in errors for _, _, errors in ends)


FULL_PIPES = """
import os, sys, threading
from supervision import Policy, Supervisor, host
from supervision.testing import Dummy, Fail, Hang, Notes, wait_until
for number in (1, 2):
    os.set_blocking(number, False)
    for size in (4096, 1):
        try:
            while True:
                os.write(number, b"x" * size)
        except BlockingIOError:
            os.set_blocking(number, False)
    os.set_blocking(number, True)
supervisor, notes = Supervisor(owned=True), Notes()
ref = supervisor.start_child("r", lambda: Dummy(notes), policy=Policy(backoff_min_s=0.0, backoff_max_s=0.0), capacity=10)
parked = supervisor.start_child("parked", lambda: 1 / 0, policy=Policy(intensity=0))
hung = supervisor.start_child("hung", lambda: Dummy(Notes()), policy=Policy(hang_after_s=0.2))
class Owner:
    def after_fork(self): ...
    def at_exit(self, timeout_s):
        report = supervisor.stop(timeout_s)
        with open(sys.argv[1], "w") as file:
            file.write(f"{len(report.hung)} {len(notes.handled)}")
owner = Owner()
host.welcome(owner)
for error in (ValueError(), SystemExit(), KeyboardInterrupt(), BaseException()):
    try:
        ref.ask(Fail(error))
    except Exception:
        pass
hung.tell(Hang())
wait_until(lambda: supervisor.tree()[1].state == "parked" and supervisor.tree()[2].hung)
for number in range(1000):
    ref.tell(number)
    parked.tell(number)
ref.stop()
ref.tell("late")
"""


def test_case_99_nothing_is_written_to_pipes_that_nobody_reads(tmp_path: Path) -> None:
    """Given stdout and stderr full to the brim, when actors fail, hang, are parked and stop, then the process ends."""
    told = tmp_path / "told"
    with program(FULL_PIPES, str(told)) as process:
        assert process.wait(DEADLINE_S) == 0
    hung, handled = told.read_text().split()
    assert (hung, int(handled) > 4) == ("0", True)


LATE = """
import atexit, os, sys
from functools import partial
from actors import TelemetrySystem
from supervision import Supervisor, host
from supervision.testing import Dummy, Fail, Notes
supervisor, make = Supervisor(), partial(Dummy, Notes())
ref, ended = supervisor.start_child("r", make), supervisor.start_child("ended", make)
ref.ask("m"), ended.ask("m"), ended.stop()

class Late:
    def __init__(self):
        self.supervisor, self.refs, self.make = supervisor, (ref, ended), make
        self.order, self.write, self.ends = Fail(SystemExit()), os.write, sys.is_finalizing
        self.kinds = Supervisor, TelemetrySystem
    def start(self, expected):
        late = self.supervisor.start_child("late", self.make)
        self.supervisor.restart_child("ended")
        self.supervisor.start()
        for ref in (late, *self.refs):
            ref.tell(self.order)
        told = [child.accepted + child.refused for child in self.supervisor.tree()]
        self.start_more()
        self.write(1, b"%d %d" % (self.ends() == expected, told == [2, 2, 1]))
    def start_more(self):
        more, system = (kind() for kind in self.kinds)
        ref = more.start_child("late", self.make)
        ref.tell("m")
        ref.stop(block=False)
        system.start()
        system.record("late.a")
        more.stop(0.2)
        system.stop(0.2)
"""
FINALISER = """
class Finalised(Late):
    def __del__(self):
        self.start(True)
finalised = Finalised()
"""
AT_EXIT = """
atexit.register(Late().start, False)
"""
GUEST = """
class Guest(Late):
    def after_fork(self): ...
    def at_exit(self, timeout_s):
        self.start(False)
guest = Guest()
host.welcome(guest)
"""


def test_case_100_a_start_or_restart_while_the_interpreter_ends_is_refused_silently_and_counted() -> None:
    """Given an interpreter that ends, when children and systems are started and restarted by a finaliser or at its
    exit, then nothing is raised or printed, nothing waits for them, and what they are told is counted."""
    ends = run_programs(*(LATE + place for place in (FINALISER, AT_EXIT, GUEST)), within_s=DEADLINE_S)
    assert ends == [(0, "1 1", "")] * 3


FORKS = """
import os, signal, sys, threading, warnings
warnings.simplefilter("ignore")  # there are threads: that is what is tested
from actors import TelemetrySystem
from supervision import Supervisor
from supervision.testing import Dummy, Fail, Notes, assert_balanced
supervisor, system = Supervisor(), TelemetrySystem()
system.start()
ref = supervisor.start_child("r", lambda: Dummy(Notes()))
over, sent = threading.Event(), []
sys.setswitchinterval(0.0005)

def load():
    number = 0
    while not over.is_set():
        for _ in range(50):
            ref.tell(Fail(ValueError()) if number % 500 == 499 else number)
            number += 1
        answer = ref.ask("m", block=False)
        system.record("load.a")
        number += 1
        over.wait(0.0005)
    sent.append(number)

def child(starts, exits):
    signal.alarm(5)  # ends a child that hangs
    ref.tell("t")
    system.record("child.a")
    first = ref.ask("first", block=False)
    assert supervisor.tree()[0].waiting == 2
    if starts:
        supervisor.start()
        assert (ref.ask("m"), first.get(timeout=0.0)) == ("m", "first")
        assert_balanced(ref, 3)
    sys.exit(7) if exits else os._exit(7)

loads = [threading.Thread(target=load) for _ in range(3)]
for thread in loads:
    thread.start()
ends = set()
for number in range(60):
    forked = os.fork()
    if not forked:
        child(number % 2, number % 10 < 2)
    ends.add(os.waitstatus_to_exitcode(os.waitpid(forked, 0)[1]))
over.set()
for thread in loads:
    thread.join()
assert ref.ask("last") == "last"
report = supervisor.stop(5.0)
assert_balanced(ref, sum(sent) + 1)
print(ends, report.drained, system.stop(5.0).hung, sum(sent) > 1000)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_case_101_a_fork_under_load_hangs_nobody_and_leaves_the_parent_alone() -> None:
    """Given an actor under load, when the process forks, then each child tells, asks and exits, the parent goes on."""
    assert run_programs(FORKS, within_s=3 * DEADLINE_S) == [(0, "{7} True () True\n", "")]
