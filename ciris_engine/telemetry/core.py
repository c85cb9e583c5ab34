"""The telemetry service: the asyncio face of one telemetry system."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any

from actors import TelemetryConfig, TelemetrySystem
from actors.config import SecurityConfig, StoreConfig
from actors.security import SecurityFilter
from ciris_engine.schemas.telemetry_schemas_v1 import TelemetrySnapshot
from ciris_engine.telemetry.copying import resource_snapshot, telemetry_snapshot
from ciris_engine.telemetry.history import History, unix_seconds
from ciris_engine.telemetry.waiting import STOP_TIMEOUT_S, stop_system
from messages import GetSnapshot, Snapshot, TelemetryError
from supervision import StopReport


class TelemetryService:
    """Collects metrics, and tells the agent about itself.

    - `buffer_size`: points kept of each metric; counts over 24 hours do not depend on it.
    - `security_filter`: the rules that all metrics pass, by default those of `SecurityFilter()`. One with a `sanitize`
      of its own is asked first, on the caller's thread; the usual rules come after it.
    - `state_path`: a file from which a start brings back what an earlier process had stored, so that counts over 24 hours
      survive a restart; saved every few seconds and at `stop`. None: nothing is written.

    `record_metric` may be called from any thread's event loop, before `start` and after `stop` too. Two services
    share nothing. A failure of telemetry does not reach the agent: the figures then say what they miss.
    """

    def __init__(
        self,
        buffer_size: int = 1000,
        security_filter: SecurityFilter | None = None,
        *,
        state_path: str | PathLike[str] | None = None,
    ) -> None:
        self._filter = SecurityFilter() if security_filter is None else security_filter
        rules = _rules_of(self._filter)
        self._asks_filter = getattr(type(self._filter), "sanitize", None) is not SecurityFilter.sanitize
        store = StoreConfig(buffer_size=buffer_size, state_path=None if state_path is None else Path(state_path))
        self._system = TelemetrySystem(TelemetryConfig(security=rules, store=store))
        self._history = History(self._system, self._record)

    @property
    def system(self) -> TelemetrySystem:
        """The actors behind this service: handles, queries, the tree."""
        return self._system

    @property
    def _running(self) -> bool:
        return self._system.running

    async def start(self) -> None:
        """Start the actors. Twice is once; what was recorded before is kept."""
        self._system.start()

    async def stop(self, timeout: float = STOP_TIMEOUT_S) -> StopReport:
        """Let the actors work off what waits, at most `timeout` seconds, and end them. The report says what was left."""
        return await stop_system(self._system, timeout)

    async def record_metric(
        self,
        metric_name: str,
        value: float | str = 1.0,
        *,
        tags: Mapping[str, str | int | bool] | None = None,
        timestamp: datetime | float | None = None,
    ) -> None:
        """Record a metric. Never waits, never raises; what the filter refuses is counted by reason.

        `value` is a number, or the text of an error for names that end in `error`. `timestamp` is a datetime
        (UTC if it is naive) or Unix seconds; None is now.
        """
        self._record(metric_name, value, tags, timestamp)

    async def update_system_snapshot(self, snapshot: Any) -> None:
        """Put the current figures into `snapshot.telemetry`, and the last reading into `snapshot.resources`, if it has that.

        All that was recorded before is in the figures, or `complete` is False. If there is no answer, the figures that
        the snapshot has stay, marked as not complete.
        """
        try:
            reply: Snapshot = await self._system.ask_async(GetSnapshot())
        except TelemetryError:
            known = getattr(snapshot, "telemetry", None)
            known = known.model_copy() if isinstance(known, TelemetrySnapshot) else TelemetrySnapshot()
            known.complete, known.missing = False, ["store"]
            snapshot.telemetry = known
            return
        snapshot.telemetry = telemetry_snapshot(reply)
        if reply.resources is not None and hasattr(snapshot, "resources"):
            snapshot.resources = resource_snapshot(reply.resources)

    def _record(self, name: Any, value: Any, tags: Any, timestamp: Any) -> None:
        if self._asks_filter:
            name, value = self._asked(name, value)
        if timestamp is None:
            self._system.record(name, value, tags)
        else:
            self._system.record_at(name, value, tags, unix_seconds(timestamp))

    def _asked(self, name: Any, value: Any) -> tuple[Any, Any]:
        """What a foreign filter leaves of a metric. Without a name it is counted as rejected."""
        try:
            verdict = self._filter.sanitize(name, value)
            if verdict is not None and issubclass(type(verdict), (tuple, list)):
                clean, kept = tuple(verdict)
                return clean, kept
        except KeyboardInterrupt:
            raise
        except BaseException:  # noqa: BLE001 - a filter that fails, or answers nonsense, lets nothing through
            return None, value
        return None, value


def _rules_of(given: Any) -> SecurityConfig:
    """The rules that a filter was made with; the usual ones of what is no filter of ours."""
    settings = getattr(given, "settings", None)
    if not isinstance(given, SecurityFilter) or not isinstance(settings, Mapping):
        return SecurityConfig()
    return SecurityConfig(**{field: value for field, value in settings.items() if value is not None})
