"""Who cancels what awaits telemetry has it cancelled, also in the moment in which the answer comes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from actors import TelemetrySystem
from ciris_engine.telemetry import ResourceSignalBus
from ciris_engine.telemetry.waiting import off_loop
from messages import GetNames, GetTopology
from supervision.testing import wait_until
from tests.conftest import telemetry_threads

STEPS = 8
"""Steps of the loop: more than it takes from an answer to whoever awaits it."""


def emitted(system: TelemetrySystem) -> Awaitable[Any]:
    bus = ResourceSignalBus()
    bus.register("throttle", lambda _signal, _resource: None)
    bus.attach(system)
    return bus.emit("throttle", "cpu")


WAYS: dict[str, Callable[[TelemetrySystem], Awaitable[Any]]] = {
    "topology": lambda system: system.ask_async(GetTopology()),
    "names": lambda system: system.ask_async(GetNames()),
    "reload": lambda system: system.reload_async(system.config),
    "ref": lambda system: system.ref("store").ask_async(GetNames()),
    "emit": emitted,
    "off loop": lambda _system: off_loop("passing", lambda: None, 1.0),
}


def catch_up(system: TelemetrySystem) -> None:
    """Let everything be answered that has been asked, while the loop waits."""
    thread = threading.Thread(target=system.drain)
    thread.start()
    thread.join()
    wait_until(lambda: all(thread.name != "telemetry-passing" for thread in telemetry_threads()))


@pytest.mark.parametrize("way", WAYS)
def test_a_cancellation_is_not_swallowed_by_an_answer_that_is_there(way: str) -> None:
    async def cancelled(system: TelemetrySystem, steps: int) -> tuple[bool, bool]:
        task = asyncio.ensure_future(WAYS[way](system))
        for _ in range(steps):
            await asyncio.sleep(0)
            catch_up(system)
        wanted = task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return wanted, task.cancelled()

    async def main(system: TelemetrySystem) -> list[tuple[bool, bool]]:
        return [await cancelled(system, steps) for steps in range(1, STEPS + 1)]

    with TelemetrySystem() as system:
        found = asyncio.run(main(system))
    assert found[0] == (True, True) and found[-1] == (False, False)
    assert all(wanted is done for wanted, done in found)
