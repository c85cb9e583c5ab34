"""The documented code runs as it stands, and has the effects that it says."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import pytest

from ciris_engine.schemas.context_schemas_v1 import SystemSnapshot
from ciris_engine.schemas.resource_schemas_v1 import ResourceBudget, ResourceLimit
from ciris_engine.telemetry import (
    ResourceMonitor,
    TelemetryService,
)
from messages import GetNames
from tests.face.support import BLOCKS, on_loop, run_block, until

RECORDED_BY_BLOCK = {"performance metrics": 9, "error metrics": 7, "thought metrics": 7}

old_clock = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
"""The documented code reads the time by a call that newer Pythons advise against."""


class Log:
    """The lines that an agent logs, as they come."""

    def __init__(self) -> None:
        self.lines: asyncio.Queue[str] = asyncio.Queue()
        self.debug = self.warning = self.critical = self.lines.put_nowait


async def figures(telemetry: TelemetryService) -> SystemSnapshot:
    snapshot = SystemSnapshot()
    await telemetry.update_system_snapshot(snapshot)
    assert snapshot.telemetry.complete
    return snapshot


def test_all_documented_code_is_looked_at() -> None:
    assert len(BLOCKS) == 14


@on_loop
async def test_the_documented_stack_starts_and_stops() -> None:
    names: dict[str, Any] = {}
    await run_block("integration", names)
    telemetry, monitor, manager = (names[key] for key in ("telemetry_service", "resource_monitor", "collector_manager"))
    assert telemetry._running
    assert (await monitor.get_current_snapshot()).memory_usage > 0.0
    await manager.stop()
    await monitor.stop()
    assert (await telemetry.stop()).drained
    assert not telemetry._running


@on_loop
async def test_basic_usage_shows_what_it_has_recorded(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    await run_block("basic usage", names)
    shown = names["snapshot"].telemetry
    assert (shown.messages_processed_24h, shown.errors_24h, shown.ledger.recorded) == (1, 1, 4)
    assert 0.0 <= shown.uptime_hours < 1.0
    assert "Messages processed (24h): 1\nErrors (24h): 1\n" in capsys.readouterr().out
    await names["telemetry"].stop()


@on_loop
async def test_every_documented_metric_is_stored() -> None:
    telemetry = TelemetryService()
    times = {"response_time": 12.5, "llm_time": 250.0, "memory_time": 3, "token_count": 1024}
    for block in RECORDED_BY_BLOCK:
        await run_block(block, {"telemetry": telemetry, **times})
    shown = (await figures(telemetry)).telemetry
    assert (shown.messages_processed_24h, shown.errors_24h, shown.thoughts_24h) == (1, 1, 1)
    assert shown.ledger is not None
    assert shown.ledger.stored == len(telemetry._history) == sum(RECORDED_BY_BLOCK.values())
    assert telemetry._history["llm_response_time_ms"][0][1] == 250.0
    await telemetry.stop()


@on_loop
async def test_an_agent_sees_its_own_performance() -> None:
    names: dict[str, Any] = {
        "TelemetryService": TelemetryService,
        "SystemSnapshot": SystemSnapshot,
        "Dict": dict,
        "Any": Any,
    }
    await run_block("introspection", names)
    telemetry = TelemetryService()
    agent = names["AgentIntrospection"](telemetry)
    for name, times in {"message_processed": 40, "error": 1, "thought": 3}.items():
        for _ in range(times):
            await telemetry.record_metric(name)
    status = await agent.get_current_status()
    assert status["performance"].pop("uptime_hours") < 1.0
    assert status["performance"] == {"messages_processed_24h": 40, "thoughts_generated_24h": 3, "errors_24h": 1}
    assert status["health"] == {"error_rate": 1 / 40, "operational_status": "healthy"}
    assert await agent.check_performance_thresholds() == {
        "error_rate_acceptable": True,
        "processing_volume_healthy": True,
        "uptime_stable": False,
        "thought_generation_active": True,
    }
    await telemetry.stop()


@on_loop
async def test_the_documented_handlers_are_called_when_a_limit_is_crossed() -> None:
    log = Log()
    names: dict[str, Any] = {"logger": log}
    await run_block("monitor setup", names)
    monitor = names["resource_monitor"]
    least = ResourceLimit(warning_threshold=0.0, critical_threshold=100.0)
    await monitor.set_resource_budget(ResourceBudget(cpu_limit=None, memory_limit=least, disk_limit=None))
    assert await log.lines.get() == "Resource throttling activated for memory"
    least.critical_threshold = 0.0
    await monitor.set_resource_budget(ResourceBudget(cpu_limit=None, memory_limit=least, disk_limit=None))
    assert await log.lines.get() == "Resource limit exceeded for memory"  # defer
    assert await log.lines.get() == "Resource limit exceeded for memory"  # shutdown
    await monitor.stop()


@on_loop
async def test_an_agent_works_by_its_resources() -> None:
    names: dict[str, Any] = {"ResourceMonitor": ResourceMonitor, "logger": Log()}
    await run_block("resource-aware agent", names)

    class Agent(names["ResourceAwareAgent"]):  # type: ignore[misc]
        async def process_task(self, task: str) -> str:
            return task.upper()

        async def queue_for_later(self, task: str) -> None:
            raise AssertionError(task)

        async def record_resource_usage(self, start: Any, end: Any) -> None:
            self.used = (start, end)

    monitor = ResourceMonitor()
    agent = Agent(monitor)
    assert await agent.process_with_resource_awareness("task") == "TASK"
    start, end = agent.used
    assert end.epoch_seconds > start.epoch_seconds
    await monitor.stop()


@on_loop
async def test_documented_rules_keep_a_sensitive_metric_out() -> None:
    telemetry, log = TelemetryService(), Log()
    names: dict[str, Any] = {"telemetry": telemetry, "logger": log}
    await run_block("filter usage", names)
    assert log.lines.get_nowait() == "Metric filtered out by security filter"
    rules = names["security_filter"]
    assert rules.sanitize("performance.latency_ms", 12.5) == ("performance.latency_ms", 12.5)
    assert rules.sanitize("health.123-45-6789", 1.0) is None
    assert rules.sanitize("elsewhere.latency_ms", 1.0) is None
    assert len(telemetry._history) == 0
    await telemetry.stop()


@on_loop
async def test_documented_collectors_collect_and_poll() -> None:
    telemetry = TelemetryService()
    await telemetry.start()
    names: dict[str, Any] = {"telemetry_service": telemetry}
    await run_block("collector usage", names)
    await telemetry.record_metric("message_processed")
    await telemetry.record_metric("llm_requests", 3)
    assert (await figures(telemetry)).telemetry.messages_processed_24h == 1
    collected = await names["normal_collector"].collect()
    assert [(data.name, data.value) for data in collected.values()] == [("llm_requests", 3.0)]
    running = {status.role for status in telemetry.system.tree() if status.state == "running"}
    assert {"instant-performance", "fast-system", "normal-operations"} <= running
    stored = await until(
        lambda: telemetry.system.ask_async(GetNames()), lambda reply: {"cpu_usage", "memory_usage"} <= {*reply.names}
    )
    assert "message_processed" in stored.names
    await names["collector_manager"].stop()
    await telemetry.stop()


@old_clock
@on_loop
async def test_a_service_measures_its_operations() -> None:
    names: dict[str, Any] = {"Service": object, "TelemetryService": TelemetryService, "datetime": datetime}
    await run_block("telemetry-aware service", names)

    class Speaker(names["TelemetryAwareService"]):  # type: ignore[misc]
        async def speak(self, text: str) -> str:
            if not text:
                raise ValueError
            return text

    telemetry = TelemetryService()
    speaker = Speaker(telemetry)
    assert await speaker.execute_with_telemetry("speak", speaker.speak, "hello") == "hello"
    with pytest.raises(ValueError, match=r"^$"):
        await speaker.execute_with_telemetry("speak", speaker.speak, "")
    counted = {name: len(points) for name, points in telemetry._history.items()}
    assert counted == {
        "speaker.speak.count": 2,
        "speaker.speak.duration_ms": 2,
        "speaker.speak.success": 1,
        "speaker.speak.error": 1,
        "speaker.error.valueerror": 1,
    }
    await telemetry.stop()


@old_clock
@on_loop
async def test_a_service_that_batches_records_by_way_of_the_history() -> None:
    names: dict[str, Any] = {"TelemetryService": TelemetryService, "asyncio": asyncio, "datetime": datetime}
    await run_block("optimized service", names)
    telemetry = names["OptimizedTelemetryService"](buffer_size=10, batch_size=3)
    for metric in ("message_processed", "user@example.com", "message_processed", "error"):
        await telemetry.record_metric(metric)
    shown = (await figures(telemetry)).telemetry
    assert (shown.messages_processed_24h, shown.errors_24h) == (2, 0)
    await telemetry.flush_batch()
    shown = (await figures(telemetry)).telemetry
    assert (shown.messages_processed_24h, shown.errors_24h) == (2, 1)
    assert [value for _, value in telemetry._history["message_processed"]] == [1.0, 1.0]
    await telemetry.stop()


@on_loop
async def test_the_documented_checks_find_nothing_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {"TelemetryService": TelemetryService, "ResourceMonitor": ResourceMonitor}
    await run_block("debug telemetry", names)
    await run_block("diagnose monitor", names)
    telemetry, monitor = TelemetryService(), ResourceMonitor()
    await telemetry.start()
    await monitor.start()
    await names["debug_telemetry_issues"](telemetry)
    await names["diagnose_resource_monitor"](monitor)
    shown = capsys.readouterr().out
    assert "✗" not in shown
    assert shown.count("✓") == 5
    await monitor.stop()
    await telemetry.stop()
