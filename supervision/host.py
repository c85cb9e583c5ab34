"""Life in somebody else's process: daemon threads, the fork, the end of the interpreter."""

from __future__ import annotations

import _thread
import asyncio
import atexit
import os
import sys
import threading
import weakref
from collections.abc import Callable
from typing import Protocol

from supervision.clock import SystemClock

_EXIT_DEADLINE_S = 1.5  # of all systems together; the host is promised 2 s


class Guest(Protocol):
    """What must be told of a fork and of the end."""

    def after_fork(self) -> None:
        """In the child, on its only thread: no thread of ours is left, and nothing was ours to send."""

    def at_exit(self, timeout_s: float) -> None:
        """Drain and stop within the time that is left."""


_guests: weakref.WeakSet[Guest] = weakref.WeakSet()


def welcome(guest: Guest) -> None:
    """Tell this one of forks and of the end; it is forgotten when it is collected."""
    _guests.add(guest)


def spawn(name: str, target: Callable[[], None]) -> bool:
    """Run `target` on a new daemon thread named `telemetry-<name>`. Never blocks; False if there is no thread to be had.

    `Thread.start` waits for the new thread's first sign of life, for ever if it dies before; a throw-away thread waits.
    """

    def run() -> None:
        try:
            target()
        except BaseException:
            return  # an uncaught one would be printed to the host's stderr

    def start() -> None:
        try:
            threading.Thread(target=run, name=f"telemetry-{name}", daemon=True).start()
        except RuntimeError:
            return  # no thread to be had, or the interpreter ends: the watchdog tries again while it can

    if sys.is_finalizing():
        return False
    try:
        _thread.start_new_thread(start, ())
    except RuntimeError:
        return False
    return True


def current_thread() -> threading.Thread:
    """The calling thread's object."""
    return threading.current_thread()


def running_loop() -> asyncio.AbstractEventLoop | None:
    """The event loop that runs on this thread, if there is one."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def threads() -> list[threading.Thread]:
    """All threads of the process that Python knows."""
    return threading.enumerate()


def _after_fork() -> None:
    for guest in list(_guests):
        try:
            guest.after_fork()
        except Exception:
            continue  # the others are told all the same


def _at_exit() -> None:
    clock = SystemClock()
    end_s = clock.now() + _EXIT_DEADLINE_S
    guests = list(_guests)
    for place, guest in enumerate(guests):
        try:  # each has its share of what is left: one that hangs does not take the others' time away
            guest.at_exit(max(0.0, end_s - clock.now()) / (len(guests) - place))
        except Exception:
            continue  # the others are told all the same


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
atexit.register(_at_exit)
