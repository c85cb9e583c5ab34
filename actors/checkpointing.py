"""The checkpoint of the store, made and wired: what it asks, and what it writes last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from actors.config import StoreConfig
from actors.store import CheckpointActor, Coverage, Series, dump
from messages.checkpoint import Dump, GetDump, Restore
from messages.metrics import SeriesKey
from messages.roles import CHECKPOINT, FILTER, STORE
from supervision import Answer, Policy, Supervisor

_PATIENCE_S = 60.0
"""A slow disk is no hang: another object would only begin the same write anew."""


def start_checkpoint(
    supervisor: Supervisor,
    config: StoreConfig,
    path: Path,
    series: Mapping[SeriesKey, Series],
    coverage: Callable[[], Coverage],
) -> None:
    """Before the store: an ordered stop, last first, lets it save what the store has taken last."""
    cells, clock = supervisor.cells, supervisor.clock
    with suppress(OSError):  # the working folder is gone
        path = path.absolute()  # wherever the host goes, it is the same file

    def final() -> Dump:
        return dump(series, coverage().after(cells[STORE].run.state.data.lived), clock.now(), clock)

    def ask(order: GetDump | Restore) -> Answer:
        return cells[FILTER].ask(order)

    def make() -> CheckpointActor:
        return CheckpointActor(
            path,
            interval_s=config.checkpoint_interval_s,
            buffer_size=config.buffer_size,
            ask=ask,
            final=final,
        )

    supervisor.start_child(CHECKPOINT, make, policy=Policy(hang_after_s=_PATIENCE_S), actor_class=CheckpointActor)
