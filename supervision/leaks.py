"""Threads that were left behind because they hang: how many there are in the process, and which of them burn."""

from __future__ import annotations

from typing import Any

import psutil

from supervision.host import threads

_MARK = "telemetry_left_behind"
_BURNING_SHARE = 0.1  # of the time that it hung, on the processor; other threads take the rest of a spinning one's

FENCED_MOST = 2
"""An actor is replaced while no more of its threads are left behind; beyond, it is parked, with one thread more."""
LEFT_BEHIND_MOST = 8
"""The same for all threads of the process,"""
BURNING_MOST = 1
"""and for those of them that use the processor."""


def cpu_s(thread: Any) -> float:
    """Processor seconds of a thread so far; 0 where the platform does not say."""
    try:
        times = {entry.id: entry.user_time + entry.system_time for entry in psutil.Process().threads()}
    except (psutil.Error, OSError):
        return 0.0
    return float(times.get(getattr(thread, "native_id", None) or 0, 0.0))


def leave_behind(thread: Any, used_s: float = 0.0, hung_s: float = 0.0) -> None:
    """Count a thread as left behind, until it ends. `used_s` is its processor time while it hung."""
    setattr(thread, _MARK, used_s > _BURNING_SHARE * hung_s)


def left_behind() -> int:
    """Threads of this process that were left behind and have not ended, of all supervisors."""
    return sum(hasattr(thread, _MARK) for thread in threads())


def burning() -> int:
    """Those of them that were using the processor."""
    return sum(getattr(thread, _MARK, False) for thread in threads())


def within_bounds(fenced: int) -> bool:
    """Whether an actor with so many threads left behind may have another one."""
    return fenced <= FENCED_MOST and left_behind() <= LEFT_BEHIND_MOST and burning() <= BURNING_MOST
