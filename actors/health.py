"""How telemetry is and whether the host keeps within its limits, derived without asking anybody."""

from __future__ import annotations

from collections.abc import Sequence

from messages.checkpoint import CheckpointState
from messages.roles import FILTER, STORE
from messages.signals import Level, SignalInForce
from messages.snapshot import ActorStatus, Health, HealthState

RECENT_S = 60.0
"""A drop makes telemetry degraded for so long."""


def health(
    actors: Sequence[ActorStatus],
    signals: Sequence[SignalInForce],
    since_drop_s: float | None,
    time_s: float,
    checkpoint: CheckpointState | None = None,
) -> Health:
    """Critical when filter or store are parked or a limit is critical; degraded for any other fault."""
    causes: list[tuple[HealthState, str]] = []
    for actor in actors:
        if actor.state == "parked" or (actor.state == "stopped" and actor.role in (FILTER, STORE)):
            causes.append(
                ("critical" if actor.role in (FILTER, STORE) else "degraded", f"{actor.role} is {actor.state}")
            )
        if actor.fenced:
            causes.append(("degraded", f"{actor.role} has left a hanging thread behind"))
    if since_drop_s is not None and since_drop_s < RECENT_S:
        causes.append(("degraded", "records were dropped"))
    if checkpoint is not None and checkpoint.fault is not None:
        causes.append(("degraded", f"no checkpoint: {checkpoint.fault}"))
    for signal in signals:
        state: HealthState = "critical" if signal.level is Level.CRITICAL else "degraded"
        causes.append((state, f"{signal.resource} is {signal.level}"))
    states = {state for state, _ in causes}
    worst: HealthState = "critical" if "critical" in states else "degraded" if states else "healthy"
    return Health(time_s=time_s, state=worst, causes=tuple(dict.fromkeys(text for _, text in causes)))
