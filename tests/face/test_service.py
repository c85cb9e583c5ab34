"""The telemetry service: what it promises beyond the documented code."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from types import SimpleNamespace
from typing import Any

import pytest

from ciris_engine.schemas.context_schemas_v1 import SystemSnapshot
from ciris_engine.schemas.telemetry_schemas_v1 import TelemetrySnapshot
from ciris_engine.telemetry import SecurityFilter, TelemetryService
from ciris_engine.telemetry.waiting import off_loop
from messages import ConfigError, GetResources, GetSeries, SystemStopped
from tests.face.support import on_loop


async def figures(telemetry: TelemetryService) -> TelemetrySnapshot:
    snapshot = SystemSnapshot()
    await telemetry.update_system_snapshot(snapshot)
    return snapshot.telemetry


@on_loop
async def test_starting_and_stopping_twice_is_once() -> None:
    telemetry = TelemetryService()
    assert (await telemetry.stop()).drained
    await telemetry.start()
    await telemetry.start()
    await telemetry.record_metric("thought")
    assert (await telemetry.stop()).drained
    assert (await telemetry.stop()).drained
    await telemetry.start()
    await telemetry.record_metric("thought")
    assert (await figures(telemetry)).thoughts_24h == 1 + 1
    await telemetry.stop()


@on_loop
async def test_what_is_recorded_before_the_start_is_kept() -> None:
    telemetry = TelemetryService()
    await telemetry.record_metric("thought")
    assert not telemetry._running
    await telemetry.start()
    assert (await figures(telemetry)).thoughts_24h == 1
    await telemetry.stop()


@on_loop
async def test_the_first_look_starts_a_service() -> None:
    telemetry = TelemetryService()
    await telemetry.record_metric("thought")
    assert "thought" in telemetry._history
    assert telemetry._running
    await telemetry.stop()


@on_loop
async def test_after_the_stop_an_agent_goes_on_and_its_figures_say_that_they_are_old() -> None:
    telemetry, snapshot = TelemetryService(), SystemSnapshot()
    await telemetry.record_metric("thought")
    await telemetry.update_system_snapshot(snapshot)
    await telemetry.stop()
    await telemetry.record_metric("thought")
    await telemetry.update_system_snapshot(snapshot)
    assert (snapshot.telemetry.thoughts_24h, snapshot.telemetry.complete) == (1, False)
    empty = SimpleNamespace(telemetry=None)
    await telemetry.update_system_snapshot(empty)
    assert (empty.telemetry.thoughts_24h, empty.telemetry.complete) == (0, False)
    with pytest.raises(SystemStopped):
        telemetry._history["thought"][0]


@on_loop
async def test_stopping_does_not_hold_up_the_event_loop() -> None:
    telemetry = TelemetryService()
    await telemetry.start()
    turns = 0
    stopping = asyncio.ensure_future(telemetry.stop())
    while not stopping.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > 2


@on_loop
async def test_what_is_raised_off_the_loop_is_raised_to_the_one_who_waits() -> None:
    def fail() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await off_loop("failing", fail, 1.0)


@on_loop
async def test_two_services_share_nothing() -> None:
    one, other = TelemetryService(), TelemetryService(security_filter=SecurityFilter(blocked_patterns=["thought"]))
    for telemetry in (one, other):
        await telemetry.record_metric("thought")
        await telemetry.record_metric("message_processed")
    assert [await shown(one), await shown(other)] == [(1, 1), (0, 1)]
    await one.stop()
    await other.record_metric("message_processed")
    assert await shown(other) == (0, 2)
    await other.stop()


async def shown(telemetry: TelemetryService) -> tuple[int, int]:
    found = await figures(telemetry)
    return found.thoughts_24h, found.messages_processed_24h


@on_loop
async def test_counts_do_not_depend_on_how_many_points_are_kept() -> None:
    telemetry = TelemetryService(buffer_size=10)
    for _ in range(1_000):
        await telemetry.record_metric("message_processed")
    assert (await figures(telemetry)).messages_processed_24h == 1_000
    assert len(telemetry._history["message_processed"]) == 10
    await telemetry.stop()


class Hostile(tzinfo):
    def utcoffset(self, _when: datetime | None) -> timedelta:
        raise SystemError


@on_loop
async def test_whatever_is_recorded_nothing_is_raised_and_all_is_accounted_for() -> None:
    telemetry = TelemetryService()
    await telemetry.record_metric(None)  # type: ignore[arg-type]
    await telemetry.record_metric("thought", object())  # type: ignore[arg-type]
    await telemetry.record_metric("thought", tags={"user": "user@example.com"})
    await telemetry.record_metric("thought", tags=7)  # type: ignore[arg-type]
    await telemetry.record_metric("thought", timestamp="yesterday")  # type: ignore[arg-type]
    await telemetry.record_metric("thought", timestamp=math.nan)
    await telemetry.record_metric("thought", timestamp=datetime(2026, 1, 1, tzinfo=Hostile()))
    ledger = (await figures(telemetry)).ledger
    assert ledger is not None
    assert (ledger.recorded, sum(ledger.rejected.values()), ledger.balanced) == (7, 7, True)
    await telemetry.stop()


@pytest.fixture
def in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process' own time zone is not UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_tokyo")
@pytest.mark.parametrize("form", ["naive", "utc", "elsewhere", "seconds"])
@on_loop
async def test_a_record_keeps_a_time_of_its_own(form: str) -> None:
    telemetry = TelemetryService()
    now = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
    forms: dict[str, Any] = {
        "naive": now.replace(tzinfo=None),
        "utc": now,
        "elsewhere": now.astimezone(timezone(timedelta(hours=9))),
        "seconds": now.timestamp(),
    }
    await telemetry.record_metric("thought", timestamp=forms[form])
    telemetry._history["thought"].append((forms[form], 2))
    points = telemetry._history["thought"][:]
    assert sorted(value for _, value in points) == [1.0, 2.0]
    assert all(abs(at - now.replace(tzinfo=None)) < timedelta(milliseconds=100) for at, _ in points)
    await telemetry.stop()


@on_loop
async def test_tags_become_labels_and_the_figures_are_the_sum() -> None:
    telemetry = TelemetryService()
    await telemetry.record_metric("thought", tags={"depth": 1})
    await telemetry.record_metric("thought", tags={"depth": 2})
    found = await figures(telemetry)
    assert found.thoughts_24h == 2
    assert sorted(series.labels["depth"] for series in found.series) == ["1", "2"]
    assert len(telemetry._history["thought"]) == 2
    reply = await telemetry.system.ask_async(GetSeries(name="thought", labels={"depth": "2"}))
    assert len(reply.series) == 1
    await telemetry.stop()


@on_loop
async def test_a_snapshot_shows_the_machine_if_it_has_a_place_for_it() -> None:
    telemetry, snapshot, own = TelemetryService(), SystemSnapshot(), SimpleNamespace(telemetry=None)
    await telemetry.record_metric("thought")
    await telemetry.system.ask_async(GetResources())
    await telemetry.update_system_snapshot(snapshot)
    await telemetry.update_system_snapshot(own)
    assert snapshot.resources.memory_usage > 0.0
    assert snapshot.telemetry.health is not None
    assert own.telemetry.thoughts_24h == 1
    assert not hasattr(own, "resources")
    await telemetry.stop()


class Wary(SecurityFilter):
    """A filter with a rule of its own."""

    def sanitize(self, name: Any, value: Any) -> tuple[str, float | int | str] | None:
        if name == "secret_plan":
            return None
        if name == "broken":
            raise LookupError
        return super().sanitize(name, value)


@on_loop
async def test_a_filter_that_answers_nonsense_lets_nothing_through_and_breaks_nobody() -> None:
    class Nonsense(SecurityFilter):
        answer: Any = None

        def sanitize(self, name: Any, value: Any) -> Any:
            if isinstance(self.answer, BaseException):
                raise self.answer
            return self.answer

    telemetry = TelemetryService(security_filter=(rules := Nonsense()))
    answers = (True, 5, ("a",), ("a", 1.0, 2.0), "ab", RuntimeError(), asyncio.CancelledError(), SystemExit())
    for rules.answer in answers:
        await telemetry.record_metric("thought")
    ledger = (await figures(telemetry)).ledger
    assert ledger is not None and ledger.rejected == {"name_type": len(answers)}
    await telemetry.stop()


@on_loop
async def test_a_filter_of_another_make_is_asked_too_and_the_usual_rules_come_after_it() -> None:
    class Hasty(SecurityFilter):
        def __init__(self) -> None:  # without the rules of its base
            pass

        def sanitize(self, name: Any, value: Any) -> Any:
            return name, value

    for rules in (SimpleNamespace(sanitize=lambda name, value: (name, value)), Hasty()):
        telemetry = TelemetryService(security_filter=rules)  # type: ignore[arg-type]
        await telemetry.record_metric("thought")
        await telemetry.record_metric("user@example.com")
        told = await figures(telemetry)
        assert told.thoughts_24h == 1 and told.ledger is not None and told.ledger.rejected == {"name_sensitive": 1}
        await telemetry.stop()


@on_loop
async def test_a_filter_with_a_rule_of_its_own_is_asked_first() -> None:
    telemetry = TelemetryService(security_filter=Wary(blocked_patterns=["hidden"]))
    for name in ("secret_plan", "broken", "hidden", "thought"):
        await telemetry.record_metric(name)
    assert [*telemetry._history] == ["thought"]
    ledger = (await figures(telemetry)).ledger
    assert ledger is not None
    assert (ledger.recorded, sum(ledger.rejected.values())) == (4, 3)
    await telemetry.stop()


@on_loop
async def test_all_rules_of_a_filter_are_in_force_however_they_were_given() -> None:
    rules = SecurityFilter(
        allowed_metric_prefixes=(prefix for prefix in ("agent.",)),
        blocked_patterns=iter(["hidden"]),
        max_metric_name_length=12,
        bounds={"agent.load": (0.0, 1.0)},
    )
    telemetry = TelemetryService(security_filter=rules)
    for name in ("agent.load", "agent.hidden", "agent.too_long_a_name", "elsewhere"):
        await telemetry.record_metric(name)
    await telemetry.record_metric("agent.load", 2.0)
    assert [(name, len(points)) for name, points in telemetry._history.items()] == [("agent.load", 1)]
    await telemetry.stop()


def test_impossible_settings_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="buffer_size"):
        TelemetryService(buffer_size=0)
    with pytest.raises(ConfigError, match=r"blocked_patterns\[0\]"):
        SecurityFilter(blocked_patterns=["("])


@on_loop
async def test_the_history_is_a_mapping_that_can_be_asked_for_any_name() -> None:
    telemetry = TelemetryService()
    history = telemetry._history
    assert list(history["nothing"]) == []
    assert "nothing" not in history
    assert 7 not in history
    history["thought"].append((datetime.now(UTC), 2.5))
    assert (len(history), list(history), "thought" in history, "thoug" in history) == (1, ["thought"], True, False)
    (at, value), points = history["thought"][-1], history["thought"]
    assert (at.tzinfo, value, len(points), [each for _, each in points]) == (None, 2.5, 1, [2.5])
    await telemetry.stop()
