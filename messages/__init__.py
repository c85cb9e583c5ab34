"""The vocabulary: every message that crosses from one actor to another, and every reply that comes back."""

from messages.base import Message, Query, Reply
from messages.errors import (
    ActorFailed,
    AskFromItself,
    AskOnEventLoop,
    AskTimeout,
    ConfigError,
    MailboxFull,
    SystemStopped,
    TelemetryError,
)
from messages.lifecycle import Crash, CrashOrdered
from messages.metrics import Kind, Labels, Metric, SeriesKey
from messages.queries import GetHealth, GetNames, GetSeries, GetSnapshot, GetSummary, GetTopology
from messages.reasons import Detector, Reason
from messages.resources import Budget, GetResources, Limit, Resources, SetBudget
from messages.signals import EmitSignal, Level, LimitCrossed, SignalInForce, Subscribe, Unsubscribe
from messages.snapshot import (
    ActorStatus,
    Health,
    Ledger,
    Names,
    Point,
    Series,
    SeriesPoints,
    SeriesState,
    Snapshot,
    Summary,
    Telemetry,
    Topology,
    Window,
)
from messages.tiers import RegisterMetric, UnregisterMetric

__all__ = [
    "ActorFailed",
    "ActorStatus",
    "AskFromItself",
    "AskOnEventLoop",
    "AskTimeout",
    "Budget",
    "ConfigError",
    "Crash",
    "CrashOrdered",
    "Detector",
    "EmitSignal",
    "GetHealth",
    "GetNames",
    "GetResources",
    "GetSeries",
    "GetSnapshot",
    "GetSummary",
    "GetTopology",
    "Health",
    "Kind",
    "Labels",
    "Ledger",
    "Level",
    "Limit",
    "LimitCrossed",
    "MailboxFull",
    "Message",
    "Metric",
    "Names",
    "Point",
    "Query",
    "Reason",
    "RegisterMetric",
    "Reply",
    "Resources",
    "Series",
    "SeriesKey",
    "SeriesPoints",
    "SeriesState",
    "SetBudget",
    "SignalInForce",
    "Snapshot",
    "Subscribe",
    "Summary",
    "SystemStopped",
    "Telemetry",
    "TelemetryError",
    "Topology",
    "UnregisterMetric",
    "Unsubscribe",
    "Window",
]
