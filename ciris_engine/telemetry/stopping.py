"""Stopping a system from an event loop."""

from __future__ import annotations

import asyncio

from actors import TelemetrySystem
from supervision import Answer, StopReport
from supervision.host import spawn

STOP_TIMEOUT_S = 5.0
_GRACE_S = 1.0  # for the thread that stops to come and go


async def stop_system(system: TelemetrySystem, timeout_s: float) -> StopReport:
    """Stop `system` within `timeout_s` seconds without blocking the running loop. A stopped one is stopped again."""
    answer = Answer()
    if not spawn("stop", lambda: _stop(system, timeout_s, answer)):
        return system.stop(timeout=timeout_s)  # the interpreter ends
    report: StopReport = await asyncio.wait_for(answer, timeout_s + _GRACE_S)
    return report


def _stop(system: TelemetrySystem, timeout_s: float, answer: Answer) -> None:
    try:
        answer.set(system.stop(timeout=timeout_s))
    except BaseException as error:
        answer.set_exception(error)
        raise
