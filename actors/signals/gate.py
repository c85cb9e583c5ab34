"""Which signals follow from a crossed limit, and which are in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from messages.resources import Resource
from messages.signals import Level, LimitCrossed, SignalInForce

SignalTable: TypeAlias = Mapping[tuple[Resource, Level], tuple[str, ...]]

SIGNALS: SignalTable = {
    ("cpu", Level.NORMAL): ("resume",),
    ("cpu", Level.WARNING): ("throttle",),
    ("cpu", Level.CRITICAL): ("defer",),
    ("memory", Level.NORMAL): ("resume",),
    ("memory", Level.WARNING): ("throttle",),
    ("memory", Level.CRITICAL): ("defer", "shutdown"),  # an orderly end comes before the operating system's
    ("disk", Level.NORMAL): ("resume",),
    ("disk", Level.WARNING): ("throttle",),
    ("disk", Level.CRITICAL): ("defer",),
}
"""The signals of each level, delivered whenever a resource enters it, from above or from below.

throttle: do less. defer: start nothing that can wait. shutdown: save what matters and end.
resume: this resource limits nothing any more.
"""


class GateState(NamedTuple):
    """What the resources' levels are taken to be, and what follows from them. Resources at normal are left out."""

    levels: Mapping[Resource, Level] = {}
    in_force: tuple[SignalInForce, ...] = ()


def enter(state: GateState, crossing: LimitCrossed, table: SignalTable) -> tuple[GateState, tuple[str, ...]]:
    """The state after a crossing, and the signals to deliver; none if the resource is known to be there already.

    The signals of a level stay in force until the level is left; those of normal are an end, and never in force.
    """
    resource, level = crossing.resource, crossing.after
    if state.levels.get(resource, Level.NORMAL) is level:
        return state, ()
    signals = table.get((resource, level), ())
    levels = {name: known for name, known in state.levels.items() if name != resource}
    in_force = [entry for entry in state.in_force if entry.resource != resource]
    if level is not Level.NORMAL:
        levels[resource] = level
        since_s = {entry.signal: entry.since_s for entry in state.in_force if entry.resource == resource}
        in_force += [
            SignalInForce(signal=signal, resource=resource, level=level, since_s=since_s.get(signal, crossing.time_s))
            for signal in signals
        ]
    return GateState(levels, tuple(in_force)), signals
