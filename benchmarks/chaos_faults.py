"""Faults to order for both sides of the chaos benchmark: hangs, slowness, exceptions out of nowhere."""

from __future__ import annotations

import ctypes
import random
import sys
import threading
from collections.abc import Callable
from time import monotonic, sleep

from supervision.testing import Hang

SLOW_S = 0.02
SLOW_FOR_S = 0.5
HANG_MOST_S = 3.0


class Unheard(BaseException):
    """What nobody expects."""


KINDS: tuple[type[BaseException], ...] = (SystemExit, KeyboardInterrupt, MemoryError, ZeroDivisionError, Unheard)
FAULTS = {"crash": 10, "strikes": 6, "slow": 2, "hang": 2, "lost thread": 2}
"""Kinds of faults, and how often each is drawn."""


class Trouble:
    """Whoever passes by hangs or is slow, if that was ordered for its role."""

    def __init__(self) -> None:
        self._ordered: dict[str, Hang] = {}
        self._slow: dict[str, float] = {}
        self._held: list[tuple[float, Hang]] = []

    def pass_by(self, role: str) -> None:
        """Called by the actor. May be struck by an exception at any point."""
        hang = self._ordered.pop(role, None)
        if hang is not None:
            hang.obey()
        if role in self._slow and monotonic() < self._slow[role]:
            sleep(SLOW_S)

    def hang(self, role: str, seconds: float) -> Hang:
        """The next one who passes does not go on before so many seconds."""
        self._ordered[role] = hang = Hang()
        self._held.append((monotonic() + seconds, hang))
        return hang

    def slow(self, role: str) -> None:
        """Who passes takes longer, for a while."""
        self._slow[role] = monotonic() + SLOW_FOR_S

    def release(self, *, every: bool = False) -> None:
        """Let those go whose time has come, or all."""
        now_s = monotonic()
        for entry in [entry for entry in self._held if every or entry[0] <= now_s]:
            self._held.remove(entry)
            entry[1].release()
        if every:
            self._ordered.clear()


def drawn(chance: random.Random) -> str:
    """A kind of fault."""
    return chance.choices([*FAULTS], [*FAULTS.values()])[0]


def burst(chance: random.Random, strike: Callable[[type[BaseException]], object]) -> None:
    """Exceptions at random bytecodes, some of them close together."""
    for _ in range(chance.randint(3, 30)):
        strike(chance.choice(KINDS))
        sleep(0.002 * chance.random() ** 2)


def throw_into(ident: int, error: type[BaseException]) -> None:
    """Raise an exception in a thread, at whatever bytecode it is."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), ctypes.py_object(error))


def be_quiet() -> None:
    """What a struck thread leaves uncaught is not printed."""
    threading.excepthook = lambda _args: None
    sys.unraisablehook = lambda _args: None
