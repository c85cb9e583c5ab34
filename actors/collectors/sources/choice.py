"""The ready-made sources by the names of the metrics that they feed."""

from __future__ import annotations

from actors.collectors.loops import Home
from actors.collectors.reading import Source
from actors.collectors.sources.garbage import Collections, Pauses
from actors.collectors.sources.loop import LoopLag, TaskCount
from actors.collectors.sources.queues import queue_depths
from supervision import Clock


def process_sources(home: Home, clock: Clock) -> dict[str, Source]:
    """New ones, for one system. `home` is the event loop that lag and tasks are of."""
    return {
        "event_loop_lag_ms": LoopLag(home, clock),
        "asyncio_task_count": TaskCount(home, clock),
        "gc_pause_ms": Pauses(clock),
        "gc_collections": Collections(),
        "actor_queue_depth": queue_depths,
    }
