"""Steps that several tests take: time limits, busy actors, exceptions at any line, storms, log lines, programs."""

from __future__ import annotations

import logging
import random
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

from supervision import Ref, SystemClock
from supervision.log import logger
from supervision.testing import Hang, throw, wait_until
from tests.conftest import telemetry_threads

ROOT = Path(__file__).parents[2]
PATIENCE_S = 20.0

T = TypeVar("T")

# what may lock up


def in_thread(call: Callable[[], T]) -> Future[T]:
    """Call it on a thread of its own, which is given up if it locks up; what it returns, or raises."""
    future: Future[T] = Future()

    def body() -> None:
        try:
            future.set_result(call())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=body, daemon=True, name=f"of {id(future)}").start()
    return future


def in_time(call: Callable[[], T], within_s: float = PATIENCE_S) -> T:
    """What it returns or raises, called on a thread of its own: what has locked up fails here, and stays behind."""
    future, over = in_thread(call), threading.Event()
    future.add_done_callback(lambda _future: over.set())
    if not over.wait(within_s):
        thread = next(thread for thread in threading.enumerate() if thread.name == f"of {id(future)}")
        frame = sys._current_frames().get(thread.ident or 0)
        raise AssertionError("it has locked up:\n" + "".join(traceback.format_stack(frame)))
    return future.result()


@contextmanager
def switching_every(interval_s: float) -> Iterator[None]:
    """Meanwhile threads take turns so often."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(interval_s)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def busy(ref: Ref) -> Hang:
    """A handler of the actor that is at work until it is released."""
    hang = Hang()
    ref.tell(hang)
    wait_until(lambda: hang.begun)
    return hang


def threads_of(roles: Iterable[str]) -> list[threading.Thread]:
    names = {f"telemetry-{role}" for role in roles}
    return [thread for thread in telemetry_threads() if thread.name in names]


# exceptions and calls at any place


def of_the_runtime(frame: FrameType) -> bool:
    name = str(frame.f_globals.get("__name__"))
    return name.startswith("supervision.") and name != "supervision.testing"


def at_line(number: int, do: Callable[[], object], call: Callable[[], object]) -> bool:
    """Make a call, and do something before the n-th line of the runtime in it; False if it has not so many."""
    passed = 0

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal passed
        if not of_the_runtime(frame):
            return None
        if event == "line":
            passed += 1
            if passed == number:
                do()
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return passed >= number


class Strike:
    """Once it is armed, raises before the n-th line of the runtime from there on, on the thread that has armed it."""

    def __init__(self, number: int, error: BaseException) -> None:
        self._left = number
        self._error = error
        self.struck = False

    def arm(self) -> None:
        frame: FrameType | None = sys._getframe(1)
        sys.settrace(self._trace)
        while frame is not None:
            frame.f_trace = self._trace if of_the_runtime(frame) else None
            frame = frame.f_back

    def _trace(self, frame: FrameType, event: str, _argument: Any) -> Any:
        if not of_the_runtime(frame):
            return None
        if event == "line":
            self._left -= 1
            if self._left == 0:
                self.struck = True
                raise self._error
        return self._trace


class Storm(Exception):
    """What strikes the actors' threads."""


@contextmanager
def storm(refs: list[Ref], *, seed: int) -> Iterator[list[int]]:
    """Meanwhile exceptions strike the actors' threads at random bytecodes; the list gets one item for each."""
    over, struck = threading.Event(), []
    dice = random.Random(seed)

    def blow() -> None:
        while not over.wait(dice.choice((0.0, 0.0005, 0.002))):
            for ref in refs:
                if throw(ref, dice.choice((Storm, SystemExit, KeyboardInterrupt))):
                    struck.append(1)

    thread = threading.Thread(target=blow)
    # What strikes in somebody's callback of the garbage collector can be raised to nobody.
    hook, sys.unraisablehook = sys.unraisablehook, lambda _args: None
    thread.start()
    try:
        yield struck
    finally:
        over.set()
        thread.join(5.0)
        sys.unraisablehook = hook


# senders


class Sender:
    """Sends numbered messages in bursts until the time is over, and keeps what became of those that were asked."""

    def __init__(self, name: int, ref: Ref, for_s: float, *, asks: bool) -> None:
        self._name = name
        self._ref = ref
        self._for_s = for_s
        self._asks = asks
        self._open: list[tuple[Any, Any]] = []
        self.sent = 0
        self.answered: list[Any] = []
        self.failed = 0

    def run(self) -> None:
        clock, pause = SystemClock(), threading.Event()
        end_s = clock.now() + self._for_s
        while clock.now() < end_s:
            for _ in range(20):
                message = (self._name, self.sent)
                self.sent += 1
                if self._asks:
                    self._open.append((message, self._ref.ask(message, block=False)))
                else:
                    self._ref.tell(message)
            pause.wait(0.001)
            self.collect()

    def collect(self) -> None:
        """Look at the answers that are there."""
        waiting = []
        for message, answer in self._open:
            if not answer.done:
                waiting.append((message, answer))
                continue
            try:
                reply = answer.get(timeout=0.0)
            except Exception:
                self.failed += 1
            else:
                assert reply == message
                self.answered.append(reply)
        self._open = waiting

    @property
    def done(self) -> bool:
        self.collect()
        return not self._open


def in_order(ids: list[tuple[int, int]]) -> bool:
    """Whether each sender's numbers rise."""
    numbers: dict[int, list[int]] = {}
    for sender, number in ids:
        numbers.setdefault(sender, []).append(number)
    return all(own == sorted(own) for own in numbers.values())


# log lines


class Telling(logging.Handler):
    """Keeps each line, and tells it to actors, while it holds its lock."""

    def __init__(self, *refs: Ref) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._refs = refs

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
        for ref in self._refs:
            ref.tell(record.getMessage())


@contextmanager
def listening(
    listener: logging.Handler | Callable[[logging.LogRecord], bool],
    *targets: logging.Logger,
    level: int = logging.DEBUG,
) -> Iterator[logging.Logger]:
    """Meanwhile a handler, or a filter, hears the lines of these loggers, or else of the runtime's; the first of them."""
    heard = targets or (logger("supervision"),)
    with ExitStack() as restored:
        for target in heard:
            restored.callback(target.setLevel, target.level)
            target.setLevel(level)
            if isinstance(listener, logging.Handler):
                restored.callback(target.removeHandler, listener)
                target.addHandler(listener)
            else:
                restored.callback(target.removeFilter, listener)
                target.addFilter(listener)
        yield heard[0]


# programs


@contextmanager
def program(text: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a program; it is killed if it has not ended at the end."""
    with subprocess.Popen(
        [sys.executable, "-c", text, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


End = tuple[int, str, str]
"""Exit code of a program, and what it has written to stdout and stderr."""


def run_programs(*texts: str, within_s: float = PATIENCE_S) -> list[End]:
    """Run programs side by side to their ends."""
    with ExitStack() as killed:
        processes = [killed.enter_context(program(text)) for text in texts]
        return [end_of(process, within_s) for process in processes]


def end_of(process: subprocess.Popen[str], within_s: float = PATIENCE_S) -> End:
    """Wait for it."""
    out, err = process.communicate(timeout=within_s)
    return process.returncode, out, err
