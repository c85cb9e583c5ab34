"""What is known of names: the specification's, with kind, unit and meaning; for all others a rule by suffix."""

from __future__ import annotations

from typing import NamedTuple

from messages.metrics import Kind


class Known(NamedTuple):
    """A name of the catalogue. `unit` is as named (`ms`, `percent`, `1`)."""

    kind: Kind
    unit: str
    description: str


_C, _G, _D = Kind.COUNTER, Kind.GAUGE, Kind.DISTRIBUTION

CATALOGUE: dict[str, Known] = {
    "message_processed": Known(_C, "1", "messages that the agent has processed"),
    "message_filtered": Known(_C, "1", "messages that the agent's own filter held back"),
    "message_priority_high": Known(_C, "1", "messages handled with high priority"),
    "response_time_ms": Known(_D, "ms", "time from a message to its reply"),
    "llm_response_time_ms": Known(_D, "ms", "time of one model call"),
    "memory_operation_time_ms": Known(_D, "ms", "time of one memory operation"),
    "llm_tokens_used": Known(_C, "1", "tokens that model calls have used"),
    "llm_requests": Known(_C, "1", "model calls"),
    "memory_operations": Known(_C, "1", "memory operations"),
    "tool_executions": Known(_C, "1", "tool executions"),
    "error": Known(_C, "1", "errors of any kind"),
    "llm_error": Known(_C, "1", "errors of model calls"),
    "memory_error": Known(_C, "1", "errors of memory operations"),
    "network_error": Known(_C, "1", "errors of network operations"),
    "health_check_success": Known(_C, "1", "health checks that passed"),
    "service_restart": Known(_C, "1", "restarts of the agent's services"),
    "circuit_breaker_open": Known(_C, "1", "times that a circuit breaker opened"),
    "thought": Known(_C, "1", "thoughts of the reasoner"),
    "thought_dma_evaluation": Known(_C, "1", "decisions that the reasoner evaluated"),
    "guardrail_triggered": Known(_C, "1", "guardrails that held a thought back"),
    "deferral_to_wa": Known(_C, "1", "deferrals to a wise authority"),
    "filter_adaptation": Known(_C, "1", "adaptations of the agent's filter"),
    "config_update": Known(_C, "1", "updates of the configuration"),
    "trust_score_update": Known(_C, "1", "updates of a trust score"),
    "critical_alert": Known(_C, "1", "critical alerts"),
    "cpu_usage": Known(_G, "percent", "processor use of the host"),
    "memory_usage": Known(_G, "percent", "memory use of the host"),
    "disk_usage": Known(_G, "percent", "disk use of the host"),
    "active_connections": Known(_G, "1", "network connections of the process"),
    "process_memory_bytes": Known(_G, "bytes", "resident memory of the process"),
    "process_cpu_percent": Known(_G, "percent", "processor use of the process, of all cores together"),
    "thread_count": Known(_G, "1", "threads of the process"),
    "event_loop_lag_ms": Known(_D, "ms", "time that a callback of the event loop waits for its turn"),
    "asyncio_task_count": Known(_G, "1", "tasks of the event loop that have not ended"),
    "gc_pause_ms": Known(_D, "ms", "pauses of the process for garbage collection"),
    "gc_collections": Known(_C, "1", "garbage collections"),
    "actor_queue_depth": Known(_G, "1", "messages that wait for the agent's own pykka actors, by class"),
    "telemetry.source_overruns": Known(_C, "1", "reads of a source that took longer than the deadline"),
    "telemetry.source_skips": Known(_C, "1", "ticks at which a source was still being read"),
    "telemetry.source_failures": Known(_C, "1", "reads of a source that raised"),
}

_SUFFIXES: tuple[tuple[str, Kind, str], ...] = (
    ("_ms", _D, "ms"),
    ("_s", _D, "s"),
    ("_bytes", _G, "bytes"),
    ("_ratio", _G, "ratio"),
    ("_percent", _G, "percent"),
    ("_total", _C, "1"),
    ("_count", _C, "1"),
)


def known(name: str, declared: Kind | None = None) -> Known:
    """Kind and unit of `name`: declared, else catalogue, else suffix; an unknown name is a counter."""
    entry = CATALOGUE.get(name)
    if entry is None:
        for suffix, kind, unit in _SUFFIXES:
            if name.endswith(suffix):
                entry = Known(kind, unit, "")
                break
        else:
            entry = Known(_C, "1", "")
    return entry if declared is None else entry._replace(kind=declared)
