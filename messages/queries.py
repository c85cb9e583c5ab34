"""What can be asked. Each is answered by the reply of the same noun, as of all that was recorded before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field

from messages.base import Message, Query
from messages.plain import plain_labels
from messages.reasons import Reason


def _as_recorded(labels: Any) -> Any:
    plain = plain_labels(labels)
    return labels if labels is None or isinstance(plain, Reason) else dict(plain)


AskedLabels: TypeAlias = Annotated[Mapping[str, str], BeforeValidator(_as_recorded)]
"""Pairs that a series carries; integers and booleans are asked for as they are recorded."""


class GetSnapshot(Query):
    """Everything at once: the agent's view of itself. Answered by `Snapshot`."""


class GetSeries(Query):
    """Points of series. Answered by `Series`.

    Without `name` and `prefix`: of all names. `labels` selects the series that carry at least these pairs.
    """

    name: str | None = None
    prefix: str | None = None
    labels: AskedLabels | None = None
    since_s: float | None = Field(default=None, allow_inf_nan=False)
    """Unix seconds; older points are left out."""
    limit: int = Field(default=1_000_000, ge=1)
    """At most this many points of each series, the newest."""


class GetSummary(Query):
    """The figures of one name over the last minute, hour and 24 hours. Answered by `Summary`.

    Without `labels`: the sum over all label sets of the name; with `labels`: over the sets that carry these pairs.
    """

    name: str
    labels: AskedLabels | None = None


class GetNames(Query):
    """The names that are stored. Answered by `Names`."""

    prefix: str = ""


class GetHealth(Message):
    """How telemetry is and whether the host keeps within its limits, read from the actors' cells without asking them. Answered by `Health`."""


class GetTopology(Message):
    """The actor tree, read from the actors' cells without asking them. Answered by `Topology`."""
