"""What the tests of the faults share: a time limit for what may hang, an actor that does as it is told, programs."""

from __future__ import annotations

import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from supervision import Actor
from supervision.testing import WAIT_S

ROOT = Path(__file__).parents[3]

T = TypeVar("T")


def in_time(do: Callable[[], T], within_s: float = WAIT_S) -> T:
    """What `do` returns or raises, on a thread of its own that is given up when the time is over."""
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(do())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(within_s)
    if thread.is_alive():
        frame = sys._current_frames().get(thread.ident or 0)
        raise AssertionError("it still waits:\n" + "".join(traceback.format_stack(frame)))
    if errors:
        raise errors[0]
    return results[0]


@contextmanager
def switching_every(interval_s: float) -> Iterator[None]:
    """Meanwhile threads take turns so often."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(interval_s)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


class Doer(Actor):
    """Calls what it is told, with itself, and returns what that returns."""

    def on_receive(self, message: Any) -> Any:
        return message(self)


def leave(_actor: Any) -> None:
    """Order to a `Doer`: end like a program."""
    sys.exit(3)


def start_program(program: str) -> subprocess.Popen[str]:
    """A Python process; what it writes is not read before its end."""
    return subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def end_of(process: subprocess.Popen[str], within_s: float = 60.0) -> tuple[int, str, str]:
    """Exit code, and what was written to stdout and stderr. A process that does not end in time is killed."""
    try:
        code = process.wait(within_s)
    except subprocess.TimeoutExpired:
        process.kill()
        code = 999
    out, err = process.communicate()
    return code, out, err


def run_program(program: str) -> tuple[int, str, str]:
    """Run a Python program to its end."""
    return end_of(start_program(program))
