"""Steps that several cases take."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from supervision import Ref, SystemClock
from supervision.testing import Hang, wait_until

ROOT = Path(__file__).parents[3]


def busy(ref: Ref) -> Hang:
    """A handler of the actor that is at work until it is released."""
    hang = Hang()
    ref.tell(hang)
    wait_until(lambda: hang.begun)
    return hang


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


def in_thread(call: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """Call it on a thread of its own; its result, or what it raised, is added to the list."""
    results: list[Any] = []

    def body() -> None:
        try:
            results.append(call())
        except Exception as error:
            results.append(error)

    thread = threading.Thread(target=body, daemon=True)
    thread.start()
    return thread, results


def in_time(call: Callable[[], None], within_s: float = 20.0) -> None:
    """Call it on a thread of its own: what has locked up fails here, and stays behind."""
    thread, results = in_thread(call)
    thread.join(within_s)
    assert not thread.is_alive(), "it has locked up"
    for error in filter(None, results):
        raise error


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
