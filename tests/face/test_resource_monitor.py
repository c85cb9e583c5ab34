"""The resource monitor and its signal bus: readings, limits, and whose loop a handler runs in."""

from __future__ import annotations

import asyncio
import math
import threading

import psutil
import pytest

from ciris_engine.schemas.resource_schemas_v1 import ResourceBudget, ResourceLimit
from ciris_engine.telemetry import ResourceMonitor, ResourceSignalBus, TelemetryService
from ciris_engine.telemetry.copying import resource_snapshot
from messages import ConfigError, GetHealth, Resources, SystemStopped
from tests.face.support import PATIENCE_S, on_loop, until


def everything_is_over(*, critical: float = 0.0) -> ResourceBudget:
    limit = ResourceLimit(warning_threshold=0.0, critical_threshold=critical)
    return ResourceBudget(cpu_limit=None, memory_limit=limit, disk_limit=None)


@on_loop
async def test_starting_and_stopping_twice_is_once() -> None:
    monitor = ResourceMonitor()
    await monitor.stop()
    await monitor.start()
    await monitor.start()
    assert (await monitor.get_current_snapshot()).disk_usage > 0.0
    await monitor.stop()
    await monitor.stop()
    with pytest.raises(SystemStopped):
        await monitor.get_current_snapshot()
    await monitor.start()
    assert (await monitor.get_current_snapshot()).disk_usage > 0.0
    await monitor.stop()


@on_loop
async def test_the_first_ask_starts_a_monitor_and_its_handlers_are_known() -> None:
    bus, called = ResourceSignalBus(), asyncio.Event()

    async def throttle(_signal: str, _resource: str) -> None:
        called.set()

    bus.register("throttle", throttle)
    monitor = ResourceMonitor(bus)
    await monitor.set_resource_budget(everything_is_over(critical=100.0))
    await called.wait()
    await monitor.stop()


@on_loop
async def test_a_handler_that_comes_late_hears_of_what_is_in_force() -> None:
    monitor, called = ResourceMonitor(), asyncio.Event()
    await monitor.set_resource_budget(everything_is_over())

    async def shut_down(_signal: str, _resource: str) -> None:
        called.set()

    monitor.signal_bus.register("shutdown", shut_down)
    await called.wait()
    await monitor.stop()


@pytest.mark.parametrize("enabled", [True, False])
@on_loop
async def test_a_monitor_measures_with_psutil_only_if_it_may(enabled: bool) -> None:
    monitor = ResourceMonitor(enable_psutil=enabled)
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(psutil, "virtual_memory")
        snapshot = await monitor.get_current_snapshot()
        await monitor.stop()
    assert math.isnan(snapshot.memory_usage) is enabled
    assert 0.0 < snapshot.disk_usage < 100.0


def test_a_snapshot_is_a_copy_of_the_reading() -> None:
    figures = {name: place for place, name in enumerate(Resources.model_fields) if name != "complete"}
    copy = resource_snapshot(Resources(**figures)).model_dump()
    renamed = {"cpu_percent": "cpu_usage", "memory_percent": "memory_usage", "disk_percent": "disk_usage"}
    assert copy == {
        renamed.get(name, name): place
        for name, place in (figures | {"epoch_seconds": figures["time_s"]}).items()
        if name != "time_s"
    }


@on_loop
async def test_a_monitor_can_use_that_of_a_service() -> None:
    telemetry = TelemetryService()
    monitor = ResourceMonitor(telemetry_service=telemetry)
    await monitor.start()
    assert telemetry._running
    await monitor.set_resource_budget(everything_is_over())
    await until(lambda: telemetry.system.ask_async(GetHealth()), lambda health: "memory is critical" in health.causes)
    assert await monitor.stop() is None
    assert telemetry._running
    await telemetry.stop()


@on_loop
async def test_the_handlers_of_a_monitor_that_has_stopped_rest() -> None:
    telemetry = TelemetryService()
    buses, witnesses = (ResourceSignalBus(), ResourceSignalBus()), (Witness(), Witness())
    monitors = [ResourceMonitor(bus, telemetry_service=telemetry) for bus in buses]
    for bus, witness, monitor in zip(buses, witnesses, monitors, strict=True):
        bus.register("throttle", witness.plain)
        await monitor.start()
    await monitors[0].stop()
    assert await buses[1].emit("throttle", "cpu")
    assert [len(witness.threads) for witness in witnesses] == [0, 1]
    await telemetry.stop()
    assert await buses[1].emit("throttle", "cpu")
    assert [len(witness.threads) for witness in witnesses] == [0, 2]


def test_an_interval_that_would_not_be_in_force_is_refused() -> None:
    with pytest.raises(ConfigError, match="monitoring_interval"):
        ResourceMonitor(telemetry_service=TelemetryService(), monitoring_interval=5)
    with pytest.raises(ValueError, match="interval_s"):
        ResourceMonitor(monitoring_interval=0)


class Witness:
    """Handlers that note where they were called."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []

    def plain(self, _signal: str, _resource: str) -> None:
        self.threads.append(threading.current_thread())

    async def coroutine(self, signal: str, resource: str) -> None:
        self.plain(signal, resource)

    async def failing(self, signal: str, resource: str) -> None:
        self.plain(signal, resource)
        raise LookupError


@pytest.mark.parametrize("with_monitor", [True, False])
@on_loop
async def test_emitting_calls_the_handlers_of_the_signal_and_waits_for_them(with_monitor: bool) -> None:
    bus, witness = ResourceSignalBus(), Witness()
    monitor = ResourceMonitor(bus)
    if with_monitor:
        await monitor.start()
    bus.register("throttle", witness.plain)
    bus.register("throttle", witness.plain)
    bus.register("throttle", witness.coroutine)
    bus.register("throttle", witness.failing)
    bus.register("defer", witness.plain)
    assert await bus.emit("throttle", "cpu")
    assert sorted(thread is threading.current_thread() for thread in witness.threads) == [False, True, True]
    await monitor.stop()


@on_loop
async def test_a_signal_without_handlers_is_emitted_too() -> None:
    assert await ResourceSignalBus().emit("throttle", "cpu")


@on_loop
async def test_emitting_does_not_wait_for_ever() -> None:
    bus, never = ResourceSignalBus(), asyncio.Event()

    async def hang(_signal: str, _resource: str) -> None:
        await never.wait()

    bus.register("throttle", hang)
    assert not await bus.emit("throttle", "cpu", timeout=0.05)
    never.set()


@on_loop
async def test_a_handler_that_was_taken_off_is_not_called_again() -> None:
    bus, witness = ResourceSignalBus(), Witness()
    monitor = ResourceMonitor(bus)
    await monitor.start()
    bus.register("throttle", witness.plain)
    bus.unregister("defer", witness.plain)
    assert await bus.emit("throttle", "cpu")
    bus.unregister("throttle", witness.plain)
    bus.unregister("throttle", witness.plain)
    assert await bus.emit("throttle", "cpu")
    assert len(witness.threads) == 1
    await monitor.stop()


@on_loop
async def test_two_monitors_share_a_bus() -> None:
    bus, called = ResourceSignalBus(), asyncio.Queue[str]()

    async def throttle(_signal: str, resource: str) -> None:
        called.put_nowait(resource)

    bus.register("throttle", throttle)
    monitors = ResourceMonitor(bus), ResourceMonitor(bus)
    for monitor in monitors:
        await monitor.set_resource_budget(everything_is_over(critical=100.0))
        assert await called.get() == "memory"
    for monitor in monitors:
        await monitor.stop()


def test_a_coroutine_that_was_registered_outside_a_loop_runs_in_that_of_the_start() -> None:
    assert ran_in_the_loop(register_first=True)


def test_a_coroutine_runs_in_the_loop_that_it_was_registered_in() -> None:
    assert ran_in_the_loop(register_first=False)


def ran_in_the_loop(*, register_first: bool) -> bool:
    bus, witness = ResourceSignalBus(), Witness()
    if register_first:
        bus.register("throttle", witness.coroutine)
    monitor = ResourceMonitor(bus)

    async def emit() -> None:
        if not register_first:
            bus.register("throttle", witness.coroutine)
        await monitor.start()
        assert await bus.emit("throttle", "cpu")
        await monitor.stop()

    asyncio.run(emit())
    return witness.threads == [threading.current_thread()]


def test_a_coroutine_whose_loop_has_ended_runs_in_one_of_the_bus() -> None:
    bus, called = ResourceSignalBus(), threading.Event()

    async def throttle(_signal: str, _resource: str) -> None:
        called.set()

    async def register() -> None:
        bus.register("throttle", throttle)

    asyncio.run(register())
    assert asyncio.run(emitted(bus))
    assert called.wait(PATIENCE_S)


async def emitted(bus: ResourceSignalBus) -> bool:
    return await bus.emit("throttle", "cpu")
