"""What queries are answered with: frozen values, every number with its unit in its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from messages.base import Message, Reply
from messages.checkpoint import CheckpointState
from messages.metrics import Kind
from messages.resources import Resources
from messages.signals import SignalInForce


class Point(NamedTuple):
    """One stored record: Unix seconds and value."""

    time_s: float
    value: float


class SeriesPoints(Message):
    """The points of one series, oldest first."""

    name: str
    labels: Mapping[str, str]
    kind: Kind
    points: tuple[Point, ...]
    forgotten: int
    """How many records of the series are not among the points: older than ring, retention, `since_s` or `limit`."""


class Series(Reply):
    """Answer to `GetSeries`."""

    series: tuple[SeriesPoints, ...]


class Window(Message):
    """Figures over the last `window_s` seconds. None is "no data", never a zero that looks like a measurement."""

    window_s: float
    covered_s: float
    """How much of the window telemetry was there for, in earlier lives that a checkpoint has brought back, too."""
    count: int | None
    total: float | None
    rate_per_s: float | None
    mean: float | None
    low: float | None
    high: float | None
    last: float | None
    p50: float | None
    """Within 1 %, as are the others, where the largest value of a bucket of time (10 s to 1 h) is less than 4e9 times the
    smallest; if not, values that are smaller than that may count as larger ones."""
    p90: float | None
    p99: float | None


class Summary(Reply):
    """Answer to `GetSummary`. `known` is False, and every window empty, for a name that was never stored."""

    name: str
    labels: Mapping[str, str]
    known: bool
    kind: Kind
    unit: str
    description: str
    """What the catalogue says of it; empty for other names."""
    minute: Window
    hour: Window
    day: Window


class Names(Reply):
    """Answer to `GetNames`."""

    names: tuple[str, ...]


class SeriesState(Message):
    """One series in a snapshot."""

    name: str
    labels: Mapping[str, str]
    kind: Kind
    unit: str
    count: int
    """Records since telemetry began, in the first of the lives that checkpoints join."""
    total: float
    low: float
    high: float
    last: float
    last_time_s: float
    minute: Window
    day: Window
    text: str | None = None
    """Of an error series: the sanitised text of the last one."""


class StoreState(Message):
    """What the store holds, and what it no longer does."""

    series: int = 0
    points: int = 0
    """Single records that are still kept, of all series."""
    evicted_series: int = 0
    """Idle ones that have made room for new ones."""
    evicted_records: int = 0
    """That were counted by them: the series' counts and these together are `ledger.stored` and `restored_records`."""
    restored_series: int = 0
    """Brought back from an earlier life by a checkpoint."""
    restored_records: int = 0


class Telemetry(Message):
    """The specification's figures of the last 24 hours."""

    messages_processed_24h: int
    errors_24h: int
    """Sum of `error`."""
    thoughts_24h: int
    uptime_hours: float
    epoch_seconds: float
    covered_s: float


class Ledger(Message):
    """Account of every record as of a marker: recorded = stored + rejected + dropped + quarantined + in_flight.

    Each term is counted by the actor that it belongs to; none is computed from the others.
    """

    recorded: int
    stored: int
    rejected: Mapping[str, int]
    dropped: Mapping[str, int]
    quarantined: int
    in_flight: int

    @property
    def balanced(self) -> bool:
        """Whether the account adds up."""
        return self.recorded == (
            self.stored + sum(self.rejected.values()) + sum(self.dropped.values()) + self.quarantined + self.in_flight
        )


ActorState = Literal["new", "running", "restarting", "parked", "stopped"]


class ActorStatus(Message):
    """One actor, read from its cell without asking it."""

    role: str
    state: ActorState
    incarnation: int
    restarts: int
    causes: Mapping[str, int] = {}
    """Restarts by class of the exception, and `Hung`, `ThreadDied`, `Ended`; no text of an exception is kept."""
    waiting: int
    """Messages in its mailbox; for the filter, records in the front box."""
    peak_waiting: int
    capacity: int = 0
    accepted: int = 0
    handled: int
    """Messages; of filter, tiers and store the commits."""
    failed: int
    hung: int = 0
    """Messages that were given up because their handler did not return."""
    dropped: int = 0
    """Messages for which the mailbox had no place."""
    refused: int = 0
    """Messages that came after the end, were left at the end, asked while it was parked, or withdrawn."""
    fenced: int = 0
    """Threads that hang and were left behind."""
    late_returns: int = 0
    """Threads that were left behind and have ended since."""
    hook_failures: int = 0
    last_failure: str | None
    """The class of the last exception."""
    last_restart_ms: float | None = None
    """From the failure to the successor's readiness."""
    failures: int = 0
    """Those that count towards the failure budget now."""
    backoff_left_s: float = 0.0
    parked_s: float = 0.0
    """In all."""
    stalled_s: float = 0.0
    """How long there has been no progress on what is in hand."""
    thread: str | None = None


class DeadLetter(Message):
    """A message that was not handled. What it held is not kept."""

    role: str
    reason: str
    """`full`, `stopped`, `parked`, `withdrawn`, `failed` or `hung`."""
    message: str
    """The name of its class."""
    time_s: float


class Quarantined(Message):
    """What made an actor fail, or was set aside by it: a fingerprint. What it held is not kept."""

    role: str
    failure: str
    """The class of the exception."""
    where: str
    """Folder, file and line of the code that failed."""
    message: str | None
    """The name of the message's class; None for what was set aside out of a batch of records."""


class Topology(Reply):
    """Answer to `GetTopology`: a poll, each actor as of when it was looked at."""

    actors: tuple[ActorStatus, ...]
    dead_letters: tuple[DeadLetter, ...] = ()
    """The last ones, oldest first."""
    quarantine: tuple[Quarantined, ...] = ()
    """The last ones of each actor, oldest first."""


HealthState = Literal["healthy", "degraded", "critical"]


class Health(Reply):
    """Answer to `GetHealth`. `causes` says in fixed words what keeps it from healthy."""

    state: HealthState
    causes: tuple[str, ...]


class Surroundings(NamedTuple):
    """What a snapshot shows beside the store's own figures, read from what the other actors have published."""

    resources: Resources | None
    signals: tuple[SignalInForce, ...]
    health: Health
    actors: tuple[ActorStatus, ...]
    checkpoint: CheckpointState | None = None


class Snapshot(Reply):
    """Answer to `GetSnapshot`."""

    uptime_s: float
    missing: tuple[str, ...]
    """Actors whose share is not in it; empty when it is complete."""
    age_s: float = 0.0
    """Above 0 when the store was silent and this is the last snapshot that it published."""
    telemetry: Telemetry
    series: tuple[SeriesState, ...]
    store: StoreState = StoreState()
    checkpoint: CheckpointState | None = None
    """None without a `state_path`."""
    resources: Resources | None
    """None until the monitor has measured for the first time."""
    signals: tuple[SignalInForce, ...]
    health: Health
    ledger: Ledger
    rejected_by_detector: Mapping[str, int]
    redacted_by_detector: Mapping[str, int] = {}
    """Records whose names carry a kind in the place of what was recognised."""
    actors: tuple[ActorStatus, ...]
