"""The pollers of one system: one for each tier role, all on the same sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from actors.collectors.loops import Home
from actors.collectors.polling import Poller
from actors.collectors.reading import Polled, Source
from actors.collectors.sources import process_sources
from actors.collectors.work import Read
from supervision import Clock


class Pollers:
    """Made once; each poller lives as long as the system, also when its tier was removed: a read of it may still be stuck.

    `record` takes what was read, `quarantine` what a source of a role has raised.
    """

    def __init__(
        self,
        host_sources: Mapping[str, Source],
        clock: Clock,
        *,
        record: Polled,
        quarantine: Callable[[str, BaseException], None],
    ) -> None:
        self.home = Home()
        self.sources: dict[str, Source] = {**host_sources, **process_sources(self.home, clock)}
        self._clock = clock
        self._record = record
        self._quarantine = quarantine
        self._reads: dict[Any, Read] = {}
        self._pollers: dict[str, Poller] = {}

    def of(self, role: str) -> Poller:
        """The poller of a role; the same one for life."""
        poller = Poller(
            role,
            self.sources,
            self._reads,
            clock=self._clock,
            record=self._record,
            quarantine=lambda error: self._quarantine(role, error),
            home=self.home,
        )
        return self._pollers.setdefault(role, poller)

    def close(self) -> None:
        """The system stops: nothing is read any more, until the tiers begin again."""
        for poller in list(self._pollers.values()):
            poller.close()

    def forget(self) -> None:
        """In a forked child: there are no threads and no event loops, and nothing is being read."""
        self.home.leave()
        for poller in list(self._pollers.values()):
            poller.forget()
