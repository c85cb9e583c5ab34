"""Signals, forks and the end of the process, each in a process of its own."""

from __future__ import annotations

import os

import pytest

from tests.supervision.faults.support import end_of, run_program, start_program

HEAD = """
import atexit, os, signal, sys, threading, time
began_s = []

def last():
    os.write(1, b"atexit in time " if time.monotonic() - began_s[0] < 5.0 else b"atexit too late ")

atexit.register(last)  # runs after those that are registered later
from actors import ServiceActor, TelemetrySystem
atexit.register(lambda: began_s.append(time.monotonic()))  # runs first
"""

BACKLOG = """
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
    code, out, err = run_program(HEAD + BACKLOG)
    assert (code, out, err) == (0, "stopped after 5001 atexit in time ", "")


SIGNALS = """
import signal
from supervision import Supervisor
from supervision.testing import Dummy, Notes, assert_balanced
notes, signals, told = Notes(), 0, 0
supervisor = Supervisor()
ref = supervisor.start_child("r", lambda: Dummy(notes))

def on_alarm(_number, _frame):
    global signals
    signals += 1
    ref.tell("signal")

signal.signal(signal.SIGALRM, on_alarm)
signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
while signals < 500:
    ref.tell("main")
    told += 1
signal.setitimer(signal.ITIMER_REAL, 0.0)
report = supervisor.stop(10.0)
assert_balanced(ref, told + signals)
print(report.drained, len(notes.handled) == supervisor.tree()[0].handled > 0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no such signals here")
def test_a_signal_handler_may_tell_in_the_middle_of_a_tell() -> None:
    """Fault 25: given a main thread that tells, when 500 signals interrupt it and tell too, then each tell is counted."""
    code, out, err = run_program(SIGNALS)
    assert (code, out, err) == (0, "True True\n", "")


FORKS = """
import os, signal, sys, threading, warnings
from actors import ServiceActor, TelemetrySystem
from messages import SystemStopped
from supervision.testing import wait_until
warnings.simplefilter("ignore")
sys.setswitchinterval(0.0005)

class Worker(ServiceActor):
    def on_receive(self, message):
        return message

system = TelemetrySystem()
system.start()
ref = system.start_service(Worker)
over = threading.Event()

def load():
    while not over.is_set():
        ref.tell("m")
        system.record("load.a")

def child():
    signal.alarm(5)  # ends a child that hangs
    for _ in range(3):
        ref.tell("m")
        system.record("child.a")
    try:
        ref.ask("m")
    except SystemStopped:
        return 0 if system.stop(0.1).hung == () else 1
    return 2

threads = [threading.Thread(target=load) for _ in range(2)]
for thread in threads:
    thread.start()
ends = []
for _ in range(200):
    pid = os.fork()
    if pid == 0:
        code = 3
        try:
            code = child()
        finally:
            os._exit(code)
    ends.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
over.set()
for thread in threads:
    thread.join()
wait_until(lambda: all(actor.waiting == 0 for actor in system.tree() if actor.role == ref.role), 15.0)
print(len(ends), set(ends), ref.ask("parent"), system.stop(15.0).hung)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_child_that_is_forked_under_load_hangs_nowhere() -> None:
    """Fault 28: given two threads that send, when the process forks 200 times, then no child waits, the parent goes on."""
    code, out, err = run_program(FORKS)
    assert (code, out, err) == (0, "200 {0} parent ()\n", "")


HANGING = """
class Hanging(ServiceActor):
    def on_receive(self, message):
        os.write(1, b"hangs ")
        message.set()
        threading.Event().wait()

signal.signal(signal.SIGINT, signal.default_int_handler)
system = TelemetrySystem()
system.start()
begun = threading.Event()
system.start_service(Hanging).tell(begun)
begun.wait(10.0)
"""
ENDINGS = {
    "main returns": ("", 0),
    "main raises": ("raise ValueError", 1),
    "sys.exit": ("sys.exit(3)", 3),
    "ctrl-c": ("signal.raise_signal(signal.SIGINT)", -2),
}


def test_a_process_ends_though_an_actor_hangs() -> None:
    """Fault 29: given an actor that hangs, when main returns, raises, exits or is interrupted, then the process ends."""
    processes = {ending: start_program(HEAD + HANGING + last) for ending, (last, _) in ENDINGS.items()}
    ends = {ending: end_of(process) for ending, process in processes.items()}
    assert {ending: end[:2] for ending, end in ends.items()} == {
        ending: (code, "hangs atexit in time ") for ending, (_, code) in ENDINGS.items()
    }


FULL_PIPES = """
class Failing(ServiceActor):
    def on_receive(self, message):
        raise ValueError(message)

for pipe in (1, 2):
    os.set_blocking(pipe, False)
    try:
        while True:
            os.write(pipe, b"x")
    except BlockingIOError:
        os.set_blocking(pipe, True)
atexit.unregister(last)  # it would wait for a reader itself
system = TelemetrySystem()
system.start()
ref = system.start_service(Failing)
for number in range(100):
    ref.tell("secret")
    system.record("work.done")
os._exit(4) if system.stop(2.0).hung else sys.exit(0)
"""


def test_a_process_ends_though_nobody_reads_what_it_writes() -> None:
    """Fault 30: given stdout and stderr that are full, when actors fail and the process ends, then nothing was written."""
    code, out, err = end_of(start_program(HEAD + FULL_PIPES))
    assert (code, set(out), set(err)) == (0, {"x"}, {"x"})


AT_THE_END = """
import atexit, os, sys
from actors import TelemetrySystem
from supervision import Actor, Supervisor

class Late:
    def __init__(self):
        self.parts = Supervisor, TelemetrySystem, Actor, os.write, sys.is_finalizing
    def start(self):
        supervisor, system, actor, write, finalizing = self.parts
        started = supervisor()
        ref = started.start_child("late", actor)
        ref.tell("m")
        ref.stop(block=False)
        telemetry = system()
        telemetry.start()
        telemetry.record("late.a")
        write(1, b"started %d " % finalizing())
        started.stop(0.2)
        telemetry.stop(0.2)
        write(1, b"stopped ")
    def __del__(self):
        self.start()

late = Late()
atexit.register(late.start)
"""


def test_a_start_as_the_process_ends_is_harmless() -> None:
    """Fault 31: given a process that ends, when `atexit` and a finalizer start actors, then nobody hangs or raises."""
    code, out, err = run_program(AT_THE_END)
    assert (code, out, err) == (0, "started 0 stopped started 1 stopped ", "")
