"""When a failed actor runs again: failure budget, backoff, parking. Pure rules that take the time."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from messages.errors import ConfigError

_DOUBLINGS_MOST = 64  # beyond, a float would overflow long after any maximum was reached


class RestartType(StrEnum):
    """After which ends a child is started again. A stop by its ref, or of the supervisor, is always the end."""

    PERMANENT = "permanent"  # after every end
    TRANSIENT = "transient"  # after a failure; after a normal end it may be started again by `restart_child`
    TEMPORARY = "temporary"  # never; it is forgotten


@dataclass(frozen=True, slots=True)
class Policy:
    """How a child is restarted. All times in seconds. An impossible value raises `ConfigError`, which names the field.

    Only failures of incarnations that committed nothing count: an actor that gets work done between its
    failures restarts at once, a crash loop backs off and is then parked.
    """

    restart: RestartType = RestartType.PERMANENT
    backoff_min_s: float = 0.01
    backoff_max_s: float = 1.0
    jitter: float = 0.2
    """Share of the delay that is added at random, below the maximum."""
    reset_after_s: float | None = None
    """An incarnation that ran for so long before it failed starts the backoff anew; None: the mean of both bounds."""
    intensity: int = 8
    period_s: float = 60.0
    """More than `intensity` counted failures within it park the child."""
    park_s: float = 5.0
    """Until a parked child is tried again."""
    hang_after_s: float = 10.0
    """Without progress for so long, measured in the watchdog's own ticks, the incarnation is fenced."""

    def __post_init__(self) -> None:
        for name in ("backoff_min_s", "backoff_max_s", "jitter", "intensity", "period_s", "park_s", "hang_after_s"):
            if not getattr(self, name) >= 0.0:  # nor NaN
                raise ConfigError(f"{name}: must be 0 or more")
        if self.reset_after_s is not None and not self.reset_after_s >= 0.0:
            raise ConfigError("reset_after_s: must be 0 or more")
        if self.hang_after_s == 0.0:
            raise ConfigError("hang_after_s: must be more than 0")

    @property
    def effective_reset_s(self) -> float:
        """`reset_after_s`, or what it is by default."""
        return (self.backoff_min_s + self.backoff_max_s) / 2.0 if self.reset_after_s is None else self.reset_after_s


class Record(NamedTuple):
    """What counts of the failures of a child so far."""

    failures: tuple[float, ...] = ()
    """Times of those inside the period."""
    row: int = 0
    """Those since the backoff began anew."""


class Restart(NamedTuple):
    """What follows from a failure."""

    record: Record
    delay_s: float
    parked: bool


def after_failure(
    policy: Policy, past: Record, *, productive: bool, ran_s: float, now_s: float, draw: float | None = None
) -> Restart:
    """Decide on a restart.

    `productive` says whether the incarnation committed anything, `ran_s` for how long it was ready for messages, and
    `draw` is 0..1, at random if it is not given.
    """
    if productive:
        return Restart(Record(), 0.0, parked=False)
    row = 1 if ran_s >= policy.effective_reset_s else past.row + 1
    recent = (*(at_s for at_s in past.failures if now_s - at_s < policy.period_s), now_s)
    if len(recent) > policy.intensity:
        return Restart(Record(recent[len(recent) - policy.intensity :], row), policy.park_s, parked=True)
    grown_s = policy.backoff_min_s * 2.0 ** min(row - 1, _DOUBLINGS_MOST)
    drawn = random.random() if draw is None else draw
    delay_s = min(policy.backoff_max_s, grown_s * (1.0 + policy.jitter * drawn))
    return Restart(Record(recent, row), delay_s, parked=False)
