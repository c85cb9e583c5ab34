"""The collector tiers of a system, as its user has them."""

from __future__ import annotations

from actors.collectors import Source, Tier
from actors.pipeline import Pipeline
from messages.errors import ConfigError
from messages.tiers import RegisterMetric
from supervision import Ref, Supervisor


class Tiers:
    """The part of a telemetry system that says what is collected, and at which pace."""

    _pipeline: Pipeline
    _supervisor: Supervisor

    def register_metric(self, name: str, tier: str) -> None:
        """Collect a name by a tier from now on; `ConfigError` for what is none. `ref(tier)`, asked, tells the filter's verdict.

        A name with a ready-made source is polled at the tier's ticks; docs/collectors.md lists them.
        """
        if tier not in self._pipeline.tiers:
            raise ConfigError(f"tier: there is no tier {tier!r}")
        self._supervisor.cells[tier].ref.tell(RegisterMetric(name=name))

    def add_tier(self, role: str, *, tier: Tier, interval_s: float | None = None, collect: Source | None = None) -> Ref:
        """A collector of one's own. Raises `ConfigError` for an impossible tier or interval, and for a role that is taken or
        that the filter would refuse as a label.

        `collect` is polled at each tick while the system runs, on a thread of telemetry's, or in the event loop of this
        call (else in that of `start`) if it is a coroutine function. It returns a number or an iterable of `Reading`, which
        have names: the names need not be registered. What takes longer than a second is thrown away, and counted; a
        source that is still being read at the next tick is skipped until it returns.
        """
        return self._pipeline.add_tier(role, tier, interval_s, collect=collect)

    def remove_tier(self, role: str, timeout: float = 5.0) -> None:
        """End a collector that was added: what it holds is passed on, its names go straight to the store.

        Raises `ConfigError` for a role that `add_tier` has not made; one that has been removed already is no error.
        """
        self._pipeline.remove_tier(role, timeout)
