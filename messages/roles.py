"""The roles of telemetry's own actors: what `system.ref(role)` takes, and what a snapshot names."""

from __future__ import annotations

from typing import Final

FILTER: Final = "filter"
STORE: Final = "store"
MONITOR: Final = "monitor"
BUS: Final = "bus"
HANDLERS: Final = "handlers"
"""Calls the agent's signal handlers, so that they do not hold up the bus; it comes and goes with it."""
CHECKPOINT: Final = "checkpoint"
"""Saves what the store holds; there is one only where a `state_path` is set."""
TIERS: Final = ("instant", "fast", "normal", "slow", "aggregate")
ROLES: Final = frozenset({FILTER, STORE, MONITOR, BUS, *TIERS})
