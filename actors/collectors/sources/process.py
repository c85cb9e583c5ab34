"""The ready-made sources of this process by the names of the metrics that they feed, and what waits for its actors."""

from __future__ import annotations

import pykka

from actors.collectors.loops import Home
from actors.collectors.reading import Reading, Source
from actors.collectors.sources.garbage import Collections, Pauses
from actors.collectors.sources.loop import LoopLag, TaskCount
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


def queue_depths() -> list[Reading]:
    """Messages that wait in the inboxes of the actors that run, added up by class. An inbox that cannot tell counts 0.

    Telemetry's own are not in pykka's registry.
    """
    depths: dict[str, int] = {}
    for ref in pykka.ActorRegistry.get_all():
        name = ref.actor_class.__name__
        depths[name] = depths.get(name, 0) + _waiting(ref.actor_inbox)
    return [Reading(depth, {"actor": name}) for name, depth in depths.items()]


def _waiting(inbox: object) -> int:
    size = getattr(inbox, "qsize", None)
    return int(size()) if callable(size) else 0
