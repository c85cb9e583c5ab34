"""How far a resource is into its limits, and when that has changed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias, get_args

from messages.resources import Budget, Limit, Resource, Resources
from messages.signals import Level, LimitCrossed

HYSTERESIS_POINTS = 2.0
"""A level is left only this far below its threshold, so that a value that trembles on it does not flap."""


class Standing(NamedTuple):
    """Where a resource stands."""

    level: Level = Level.NORMAL
    limit: Limit | None = None
    """What the level was judged by; None before the first judgement and for a resource without a limit."""


Standings: TypeAlias = Mapping[Resource, Standing]

UNKNOWN: Standings = {resource: Standing() for resource in get_args(Resource)}


def judge(reading: Resources, budget: Budget, before: Standings) -> tuple[Standings, tuple[LimitCrossed, ...]]:
    """Where each resource stands by this reading, and what it has crossed since `before`."""
    measured: dict[Resource, tuple[float, Limit | None]] = {
        "cpu": (reading.cpu_percent, budget.cpu),
        "memory": (reading.memory_percent, budget.memory),
        "disk": (reading.disk_percent, budget.disk),
    }
    after: dict[Resource, Standing] = {}
    crossed: list[LimitCrossed] = []
    for resource, (value_percent, limit) in measured.items():
        old = before[resource]
        new = after[resource] = stand(value_percent, limit, old)
        if new.level is not old.level:
            crossed.append(
                LimitCrossed(
                    resource=resource,
                    before=old.level,
                    after=new.level,
                    value_percent=value_percent,
                    limit_percent=threshold_percent(old, new),
                    time_s=reading.time_s,
                )
            )
    return after, tuple(crossed)


def stand(value_percent: float, limit: Limit | None, before: Standing) -> Standing:
    """Where one resource stands. NaN changes nothing.

    A level that another limit has given holds nothing back: a new limit is judged as if from normal.
    """
    if limit is None:
        return Standing()
    if math.isnan(value_percent):
        return before
    held = before.level if before.limit == limit else Level.NORMAL
    if value_percent >= _floor(limit.critical_percent, held is Level.CRITICAL):
        return Standing(Level.CRITICAL, limit)
    if value_percent >= _floor(limit.warning_percent, held is not Level.NORMAL):
        return Standing(Level.WARNING, limit)
    return Standing(Level.NORMAL, limit)


def threshold_percent(old: Standing, new: Standing) -> float:
    """The threshold between two levels that differ; NaN if there never was a limit.

    Up: that of the level that was reached. Down: the one that the value fell below, the lower one if it was both.
    """
    limit = new.limit or old.limit  # the old one if the limit was lifted
    if limit is None:
        return math.nan
    up_to_critical = new.level is Level.CRITICAL
    down_to_warning = new.level is Level.WARNING and old.level is Level.CRITICAL
    return limit.critical_percent if up_to_critical or down_to_warning else limit.warning_percent


def _floor(threshold_percent: float, held: bool) -> float:
    """The value from which a level is held or reached."""
    if not held:
        return threshold_percent
    # Near 0 the full margin would reach below every value, and the level could never be left.
    return threshold_percent - min(HYSTERESIS_POINTS, threshold_percent / 2.0)
