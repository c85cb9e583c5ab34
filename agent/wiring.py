"""The agent as a whole: its telemetry's settings, its services, and its last word."""

from __future__ import annotations

from pathlib import Path

from actors import TelemetryConfig, TelemetrySystem
from actors.config import MonitorConfig, StoreConfig, TiersConfig
from agent.notebook import Notebook
from agent.orders import Answer, HandleMessage
from agent.reader import Incoming
from agent.services import MemoryService, MessageService, Reasoner, ToolService
from messages import GetSnapshot, Snapshot

HANDLE_TIMEOUT_S = 30.0
_LAST_LOOKS = 5

CONFIG = TelemetryConfig(
    tiers=TiersConfig(
        instant=("error", "guardrail_triggered", "message_priority_high"),
        fast=("cpu_usage", "memory_usage", "message_processed"),
        normal=("memory_operations", "tool_executions", "thought", "thread_count", "gc_pause_ms"),
        slow=("disk_usage", "message_filtered"),
        aggregate=("response_time_ms", "memory_operation_time_ms", "thought_dma_evaluation"),
    ),
    monitor=MonitorConfig(interval_s=1.0),
)
"""What must be seen at once is instant, what is read from the host is polled, and what is only looked at in sum is aggregated."""

SAVED_EVERY_S = 0.5
"""The agent's whole run may take less than the usual five seconds."""


def config_with(state_path: Path | None) -> TelemetryConfig:
    """The settings, with a file that the counts survive the process in."""
    store = StoreConfig(state_path=state_path, checkpoint_interval_s=SAVED_EVERY_S)
    return CONFIG.model_copy(update={"store": store})


class Agent:
    """The services on one telemetry system; they end with it, and the memory with them."""

    def __init__(self, system: TelemetrySystem) -> None:
        tools = system.start_service(ToolService)
        memory = system.start_service(MemoryService, Notebook())
        reasoner = system.start_service(Reasoner)
        self._messages = system.start_service(MessageService, reasoner, memory, tools)

    def handle(self, incoming: Incoming) -> Answer:
        """Have a message answered. Raises what the message service raised, and `TelemetryError` when it does not answer."""
        order = HandleMessage(user=incoming.user, text=incoming.text)
        answer: Answer = self._messages.ask(order, timeout=HANDLE_TIMEOUT_S)
        return answer


def last_snapshot(system: TelemetrySystem) -> Snapshot:
    """Everything that was recorded, once no more is: complete unless an actor stays silent."""
    system.drain()
    for _ in range(_LAST_LOOKS):
        snapshot: Snapshot = system.ask(GetSnapshot())
        if snapshot.complete:
            break
    return snapshot
