from __future__ import annotations

import pytest

from messages import Kind
from messages.catalogue import CATALOGUE, known


@pytest.mark.parametrize(
    ("name", "kind", "unit"),
    [
        ("message_processed", Kind.COUNTER, "1"),
        ("llm_response_time_ms", Kind.DISTRIBUTION, "ms"),
        ("cpu_usage", Kind.GAUGE, "percent"),
        ("thread_count", Kind.GAUGE, "1"),
        ("asyncio_task_count", Kind.GAUGE, "1"),
        ("actor_queue_depth", Kind.GAUGE, "1"),
        ("process_memory_bytes", Kind.GAUGE, "bytes"),
        ("process_cpu_percent", Kind.GAUGE, "percent"),
        ("event_loop_lag_ms", Kind.DISTRIBUTION, "ms"),
        ("gc_pause_ms", Kind.DISTRIBUTION, "ms"),
        ("gc_collections", Kind.COUNTER, "1"),
        ("telemetry.source_skips", Kind.COUNTER, "1"),
        ("own.latency_ms", Kind.DISTRIBUTION, "ms"),
        ("own.wait_s", Kind.DISTRIBUTION, "s"),
        ("own.size_bytes", Kind.GAUGE, "bytes"),
        ("own.hit_ratio", Kind.GAUGE, "ratio"),
        ("own.load_percent", Kind.GAUGE, "percent"),
        ("own_total", Kind.COUNTER, "1"),
        ("own_count", Kind.COUNTER, "1"),
        ("anything else", Kind.COUNTER, "1"),
    ],
)
def test_kind_and_unit_come_from_the_catalogue_else_from_the_suffix(name: str, kind: Kind, unit: str) -> None:
    assert known(name)[:2] == (kind, unit)


def test_what_a_handle_declares_comes_first_and_leaves_the_unit() -> None:
    assert known("own.latency_ms", Kind.GAUGE)[:2] == (Kind.GAUGE, "ms")
    assert known("cpu_usage", Kind.COUNTER).kind is Kind.COUNTER
    assert CATALOGUE["cpu_usage"].kind is Kind.GAUGE


def test_every_known_name_says_what_it_counts() -> None:
    assert all(entry.description and entry.unit for entry in CATALOGUE.values())
