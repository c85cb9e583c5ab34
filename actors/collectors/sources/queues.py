"""What waits for the host's own pykka actors. Telemetry's are not in pykka's registry."""

from __future__ import annotations

import pykka

from actors.collectors.reading import Reading


def queue_depths() -> list[Reading]:
    """Messages that wait in the inboxes of the actors that run, added up by class. An inbox that cannot tell counts 0."""
    depths: dict[str, int] = {}
    for ref in pykka.ActorRegistry.get_all():
        name = ref.actor_class.__name__
        depths[name] = depths.get(name, 0) + _waiting(ref.actor_inbox)
    return [Reading(depth, {"actor": name}) for name, depth in depths.items()]


def _waiting(inbox: object) -> int:
    size = getattr(inbox, "qsize", None)
    return int(size()) if callable(size) else 0
