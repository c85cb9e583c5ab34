"""Counts that survive the process: a system that is started on the file of another one."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from actors import TelemetryConfig, TelemetrySystem
from actors.config import SecurityConfig, StoreConfig, TiersConfig
from actors.store.checkpoint.disk import LOCK_WAIT_S
from messages import ConfigError, Crash, GetHealth, GetSeries, GetSnapshot, GetSummary, Snapshot
from messages.checkpoint import RESTORE_WAIT_S
from supervision.testing import wait_until
from tests.test_system_fork import in_child

SOON_S = 0.05


def config(path: Path, interval_s: float = 60.0, **parts: Any) -> TelemetryConfig:
    return TelemetryConfig(store=StoreConfig(state_path=path, checkpoint_interval_s=interval_s), **parts)


def counts(snapshot: Snapshot) -> dict[str, int]:
    return {series.name: series.count for series in snapshot.series}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


def test_counts_percentiles_and_points_go_on_after_a_restart(path: Path) -> None:
    with TelemetrySystem(config(path)) as system:
        system.record("message_processed")
        for value in range(1, 100):
            system.record("work_ms", float(value))
    with TelemetrySystem(config(path)) as system:
        system.record("message_processed", 2.0)
        snapshot = system.ask(GetSnapshot())
        day = system.ask(GetSummary(name="work_ms")).day
        (points,) = system.ask(GetSeries(name="work_ms")).series
    assert snapshot.telemetry.messages_processed_24h == 3 and snapshot.complete
    assert counts(snapshot) == {"message_processed": 2, "work_ms": 99}
    assert (day.count, day.total, day.low, day.high) == (99, 4950.0, 1.0, 99.0) and day.p50 == pytest.approx(
        50.0, rel=0.01
    )
    assert [point.value for point in points.points] == [float(value) for value in range(1, 100)]
    assert (snapshot.store.restored_series, snapshot.store.restored_records) == (2, 100)
    assert snapshot.ledger.recorded == snapshot.ledger.stored == 1 and snapshot.ledger.balanced


def test_the_time_between_two_lives_is_not_covered(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gap_s = 600.0
    with TelemetrySystem(config(path)) as system:
        system.record("a")
        first = system.ask(GetSnapshot())
    later = SimpleNamespace(time=lambda: time.time() + gap_s, monotonic=lambda: time.monotonic() + gap_s)
    monkeypatch.setattr("supervision.clock.time", later)
    with TelemetrySystem(config(path)) as system:
        second, hour = system.ask(GetSnapshot()), system.ask(GetSummary(name="a")).hour
    assert second.time_s - first.time_s > gap_s and hour.count == 1
    assert first.telemetry.covered_s + second.uptime_s <= second.telemetry.covered_s < gap_s
    assert hour.covered_s < gap_s and hour.rate_per_s == 1.0 / hour.covered_s


def test_records_that_were_made_before_the_start_come_after_the_earlier_life(path: Path) -> None:
    with TelemetrySystem(config(path)) as system:
        system.gauge("depth_bytes")(1.0)
    system = TelemetrySystem(config(path))
    system.gauge("depth_bytes")(2.0)
    with system:
        (series,) = system.ask(GetSnapshot()).series
    assert (series.count, series.last) == (2, 2.0)


def test_what_a_tier_still_holds_is_saved_too_and_a_killed_process_loses_no_more_than_an_interval(path: Path) -> None:
    def child() -> Any:
        with_tier = config(path, SOON_S, tiers=TiersConfig(aggregate=("held_ms",)))
        system = TelemetrySystem(with_tier)
        system.start()
        for _ in range(1_000):
            system.record("held_ms", 3.0)
        system.drain()
        saves = system.ref("checkpoint").published.saves
        wait_until(lambda: system.ref("checkpoint").published.saves > saves + 1)
        return "about to be killed"

    assert in_child(child) == "about to be killed"
    with TelemetrySystem(config(path)) as system:
        assert counts(system.ask(GetSnapshot())) == {"held_ms": 1_000}


def test_a_stop_and_a_start_in_one_process_go_on_where_they_were(path: Path) -> None:
    system = TelemetrySystem(config(path))
    for expected in (1, 2, 3):
        with system:
            system.record("a")
            snapshot = system.ask(GetSnapshot())
        assert counts(snapshot) == {"a": expected} and snapshot.store.restored_records == 0
    with TelemetrySystem(config(path)) as other:
        assert counts(other.ask(GetSnapshot())) == {"a": 3}


def test_a_file_that_is_none_of_ours_is_set_aside_and_telemetry_begins_empty(path: Path) -> None:
    path.write_text("somebody's notes")
    with TelemetrySystem(config(path, SOON_S)) as system:
        system.record("a")
        wait_until(lambda: system.ask(GetSnapshot()).checkpoint.saves)
        snapshot = system.ask(GetSnapshot())
    assert counts(snapshot) == {"a": 1} and snapshot.health.state == "healthy"
    assert snapshot.checkpoint.set_aside is not None
    assert path.with_name(snapshot.checkpoint.set_aside).read_text() == "somebody's notes"
    with TelemetrySystem(config(path)) as system:
        assert counts(system.ask(GetSnapshot())) == {"a": 1}


@pytest.mark.parametrize("place", ["", ".", "a\0b", "a\ud800b"])
def test_what_can_be_no_file_is_refused_by_its_field_and_not_repeated(place: str) -> None:
    with pytest.raises(ConfigError, match=r"^state_path: must be the path of a file$"):
        StoreConfig(state_path=Path(place))


def test_a_relative_path_stays_the_same_file_wherever_the_host_goes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    with TelemetrySystem(config(Path(path.name), SOON_S)) as system:
        (path.parent / "elsewhere").mkdir()
        monkeypatch.chdir(path.parent / "elsewhere")
        system.record("a")
        wait_until(lambda: system.ask(GetSnapshot()).checkpoint.saves)
    assert not list((path.parent / "elsewhere").iterdir())
    with TelemetrySystem(config(path)) as system:
        assert counts(system.ask(GetSnapshot())) == {"a": 1}


def test_a_system_without_a_filter_waits_for_no_earlier_life_at_its_stop(path: Path) -> None:
    system = TelemetrySystem(config(path), roles=frozenset({"monitor"}))
    system.start()
    report = system.stop(timeout=20.0)
    assert report.drained and report.took_s < 5.0


@pytest.mark.parametrize("place", ["missing/state.db", "."])
def test_where_nothing_can_be_saved_only_the_checkpoints_suffer(tmp_path: Path, place: str) -> None:
    with TelemetrySystem(config(tmp_path / place, SOON_S)) as system:
        system.record("a")
        wait_until(lambda: system.ask(GetSnapshot()).checkpoint.failures > 1)
        snapshot = system.ask(GetSnapshot())
        assert snapshot.complete and snapshot.ledger.balanced and counts(snapshot) == {"a": 1}
        assert snapshot.checkpoint.fault is not None and snapshot.checkpoint.saves == 0
        health = system.ask(GetHealth())
        assert health.causes == (f"no checkpoint: {snapshot.checkpoint.fault}",) and health.state == "degraded"
        report = system.stop()
    assert report.drained


def test_as_soon_as_it_can_be_saved_again_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    with TelemetrySystem(config(folder / "state.db", SOON_S)) as system:
        system.record("a")
        wait_until(lambda: system.ask(GetHealth()).state == "degraded")
        folder.mkdir()
        wait_until(lambda: system.ask(GetHealth()).state == "healthy")
    with TelemetrySystem(config(folder / "state.db")) as system:
        assert counts(system.ask(GetSnapshot())) == {"a": 1}


def test_the_rules_of_today_hold_for_what_an_earlier_life_has_stored(path: Path) -> None:
    with TelemetrySystem(config(path)) as system:
        system.record("internal_project_x")
        system.record("fine")
    rules = SecurityConfig(blocked_patterns=("project_x",))
    with TelemetrySystem(config(path, security=rules)) as system:
        assert counts(system.ask(GetSnapshot())) == {"fine": 1}


def test_the_text_of_an_error_of_an_earlier_life_is_judged_by_the_rules_of_today(path: Path) -> None:
    lax = SecurityConfig(enable_pii_detection=False, enable_content_filtering=False)
    with TelemetrySystem(config(path, security=lax)) as system:
        system.record("error", "no answer from bob@example.com")
        system.record("x.error", "project_x is late")
    for _ in range(2):
        with TelemetrySystem(config(path, security=SecurityConfig(blocked_patterns=("project_x",)))) as system:
            snapshot = system.ask(GetSnapshot())
            (points,) = system.ask(GetSeries(name="error")).series
        assert {series.name: series.text for series in snapshot.series} == {
            "error": "no answer from [email]",
            "x.error": "[blocked]",
        }
        assert counts(snapshot) == {"error": 1, "x.error": 1} and len(points.points) == 1


def test_of_more_series_than_are_let_in_the_newest_come_back(path: Path) -> None:
    with TelemetrySystem(config(path)) as system:
        for age in range(20):
            system.record_at(f"s{age}", 1.0, None, system.ask(GetHealth()).time_s - 60.0 * age)
    with TelemetrySystem(config(path, security=SecurityConfig(max_series=3))) as system:
        assert counts(system.ask(GetSnapshot())) == {"s0": 1, "s1": 1, "s2": 1}


def test_the_last_process_that_has_started_owns_the_file(path: Path) -> None:
    with TelemetrySystem(config(path, SOON_S)) as old:
        old.record("a")
        wait_until(lambda: old.ask(GetSnapshot()).checkpoint.saves > 1)
        with TelemetrySystem(config(path)) as new:
            assert counts(new.ask(GetSnapshot())) == {"a": 1}
            new.record("a")
            wait_until(lambda: old.ask(GetSnapshot()).checkpoint.fault == "in use by another process")
    with TelemetrySystem(config(path)) as system:
        assert counts(system.ask(GetSnapshot())) == {"a": 2}


def test_a_process_that_has_lost_its_file_has_it_again_after_another_start(path: Path) -> None:
    with TelemetrySystem(config(path, SOON_S)) as old:
        old.record("a")
        assert old.drain()
        with TelemetrySystem(config(path)):
            wait_until(lambda: old.ask(GetSnapshot()).checkpoint.fault == "in use by another process")
        old.stop()
        old.start()
        old.record("a")
        wait_until(lambda: old.ask(GetHealth()).state == "healthy")
    with TelemetrySystem(config(path)) as system:
        assert counts(system.ask(GetSnapshot())) == {"a": 2}


def test_a_process_that_still_saves_when_the_next_one_starts_is_waited_for(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with TelemetrySystem(config(path)) as system:
        system.record("a")
    with closing(sqlite3.connect(path, isolation_level=None)) as last_save:
        last_save.execute("BEGIN IMMEDIATE")
        waits_s: list[float] = []
        connect = sqlite3.connect

        def seen(*args: Any, **settings: Any) -> sqlite3.Connection:
            waits_s.append(settings["timeout"])
            return connect(*args, **settings)

        monkeypatch.setattr(sqlite3, "connect", seen)
        system = TelemetrySystem(config(path))
        system.start()
        system.record("a")
        wait_until(lambda: waits_s)
        assert LOCK_WAIT_S < waits_s[0] < RESTORE_WAIT_S
        assert not system.ask(GetSnapshot()).complete
    with system:
        assert system.drain(timeout=20.0)
        snapshot = system.ask(GetSnapshot())
    assert counts(snapshot) == {"a": 2} and snapshot.checkpoint.set_aside is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_child_leaves_the_parents_file_alone(path: Path) -> None:
    with TelemetrySystem(config(path)) as system:
        system.record("a")
        system.ask(GetSnapshot())

        def child() -> Any:
            system.record("b")
            snapshot = system.ask(GetSnapshot())
            system.stop()
            return [
                counts(snapshot),
                snapshot.checkpoint,
                [actor.role for actor in snapshot.actors].count("checkpoint"),
            ]

        assert in_child(child) == [{"b": 1}, None, 0]
    with TelemetrySystem(config(path)) as system:
        assert counts(system.ask(GetSnapshot())) == {"a": 1}


def test_crashes_of_all_that_take_part_lose_and_double_nothing(path: Path) -> None:
    total = 0
    for _ in range(3):
        with TelemetrySystem(config(path, SOON_S)) as system:
            for number in range(200):
                system.record("a")
                total += 1
                if number % 20 == 0:
                    for role in ("checkpoint", "filter", "store"):
                        system.ref(role).tell(Crash())
            assert system.drain()
            snapshot = system.ask(GetSnapshot())
        assert counts(snapshot) == {"a": total} and snapshot.ledger.balanced


def test_without_a_path_there_is_no_such_actor() -> None:
    with TelemetrySystem() as system:
        assert system.ask(GetSnapshot()).checkpoint is None
        with pytest.raises(KeyError):
            system.ref("checkpoint")
