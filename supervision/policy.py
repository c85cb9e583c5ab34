"""When a failed actor runs again: failure budget, backoff, parking. Pure rules that take the time."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import NamedTuple

_DOUBLINGS_MOST = 64  # beyond, a float would overflow long after any maximum was reached


@dataclass(frozen=True, slots=True)
class Policy:
    """How a child is restarted. All times in seconds.

    Only failures of incarnations that committed nothing count: an actor that gets work done between its
    failures restarts at once, a crash loop backs off and is then parked.
    """

    backoff_min_s: float = 0.01
    backoff_max_s: float = 1.0
    jitter: float = 0.2
    """Share of the delay that is added at random, below the maximum."""
    intensity: int = 8
    period_s: float = 60.0
    """More than `intensity` counted failures within it park the child."""
    park_s: float = 5.0
    """Until a parked child is tried again."""
    hang_after_s: float = 10.0
    """Without progress for so long, measured in the watchdog's own ticks, the incarnation is fenced."""


class Restart(NamedTuple):
    """What follows from a failure."""

    failures: tuple[float, ...]
    """Times of the counted failures inside the period."""
    delay_s: float
    parked: bool


def after_failure(
    policy: Policy, failures: tuple[float, ...], productive: bool, now_s: float, draw: float | None = None
) -> Restart:
    """Decide on a restart. `productive` says whether the incarnation committed anything; `draw` is 0..1."""
    if productive:
        return Restart((), 0.0, False)
    recent = (*(at_s for at_s in failures if now_s - at_s < policy.period_s), now_s)
    if len(recent) > policy.intensity:
        return Restart(recent[len(recent) - policy.intensity :], policy.park_s, True)
    grown_s = policy.backoff_min_s * 2.0 ** min(len(recent) - 1, _DOUBLINGS_MOST)
    drawn = random.random() if draw is None else draw
    return Restart(recent, min(policy.backoff_max_s, grown_s * (1.0 + policy.jitter * drawn)), False)
