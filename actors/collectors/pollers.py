"""The pollers of one system: one for each tier role, all on the same sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actors.collectors.loops import Home
from actors.collectors.polling import Poller, Shared
from actors.collectors.reading import Source, TakeReading
from actors.collectors.sources import process_sources
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
        record: TakeReading,
        quarantine: Callable[[str, BaseException], None],
    ) -> None:
        self.home = Home()
        self.sources: dict[str, Source] = {**host_sources, **process_sources(self.home, clock)}
        self._shared = Shared(self.sources, {}, clock, record, quarantine, self.home)
        self._pollers: dict[str, Poller] = {}

    def of(self, role: str) -> Poller:
        """The poller of a role; the same one for life."""
        return self._pollers.get(role) or self._pollers.setdefault(role, Poller(role, self._shared))

    def close(self) -> None:
        """The system stops: nothing is read any more, until the tiers begin again."""
        for poller in list(self._pollers.values()):
            poller.close()

    def forget(self) -> None:
        """In a forked child: there are no threads and no event loops, and nothing is being read."""
        self.home.leave()
        for poller in list(self._pollers.values()):
            poller.forget()
