"""Waiting for what blocks, without blocking the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar, cast

from actors import TelemetrySystem
from supervision import Answer, StopReport
from supervision.host import spawn

T = TypeVar("T")

STOP_TIMEOUT_S = 5.0
_GRACE_S = 1.0  # for the thread to come and go


async def off_loop(name: str, call: Callable[[], T], timeout_s: float) -> T:
    """Await a call that blocks for at most `timeout_s` seconds, made on a daemon thread `telemetry-<name>` of its own.

    Raises what the call raises, and TimeoutError if it takes longer than it promised.
    """
    answer = Answer()

    def run() -> None:
        try:
            answer.set(call())
        except BaseException as error:  # noqa: BLE001 - it belongs to the one who waits
            answer.set_exception(error)

    if not spawn(name, run):
        return call()  # no thread to be had: the interpreter ends, and so does the loop
    async with asyncio.timeout(timeout_s + _GRACE_S):
        return cast("T", await answer)


async def stop_system(system: TelemetrySystem, timeout_s: float) -> StopReport:
    """Stop `system` within `timeout_s` seconds. One that does not run is told at once."""
    if not system.running:
        return system.stop()
    return await off_loop("stop", lambda: system.stop(timeout=timeout_s), timeout_s)
