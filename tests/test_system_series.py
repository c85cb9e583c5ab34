"""How many series there are: the most, the overflow, and who makes room."""

from __future__ import annotations

import os
import resource
import sys

import pytest

from actors import TelemetryConfig, TelemetrySystem
from actors.config import SecurityConfig, StoreConfig
from messages import GetSnapshot, GetSummary, Snapshot
from supervision.testing import wait_until

NAMES = int(os.environ.get("NAMES", "100000"))
"""A million for a thorough look."""
MOST_MB = 250.0


def counts(snapshot: Snapshot) -> dict[str, int]:
    return {series.name: series.count for series in snapshot.series}


def test_a_new_series_gets_the_place_of_one_that_is_idle_for_long_and_every_record_is_accounted_for() -> None:
    config = TelemetryConfig(security=SecurityConfig(max_series=5), store=StoreConfig(evict_idle_s=0.2))
    with TelemetrySystem(config) as system:
        for name in "abcde":
            system.record(name)

        def f_has_a_place() -> bool:
            system.record("f")
            return "f" in counts(system.ask(GetSnapshot()))

        wait_until(f_has_a_place)
        snapshot = system.ask(GetSnapshot())
        assert snapshot.store.evicted_series >= 1 and len(counts(snapshot).keys() - {"telemetry.overflow"}) <= 5
        assert sum(counts(snapshot).values()) + snapshot.store.evicted_records == snapshot.ledger.stored
        assert snapshot.ledger.balanced

        system.record("a")  # evicted or not: what comes now is stored
        assert system.ask(GetSnapshot()).ledger.stored == snapshot.ledger.stored + 1


def test_a_flood_of_names_evicts_nobody_who_is_in_a_window() -> None:
    with TelemetrySystem(TelemetryConfig(security=SecurityConfig(max_series=50))) as system:
        system.record("message_processed")
        for number in range(5_000):
            system.record(f"flood.{number}.total")
        assert system.drain()
        snapshot = system.ask(GetSnapshot())
        assert snapshot.telemetry.messages_processed_24h == 1 and snapshot.store.evicted_series == 0
        assert system.ask(GetSummary(name="telemetry.overflow")).minute.count == 4_951


@pytest.mark.slow
def test_a_million_names_stay_under_the_cap_and_the_overflow_has_the_rest() -> None:
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with TelemetrySystem() as system:
        for number in range(NAMES):
            system.record(f"flood.{number}.total")
            if number % 50_000 == 49_999:
                assert system.drain(60.0)
        snapshot = system.ask(GetSnapshot(), timeout=30.0)
        overflow = system.ask(GetSummary(name="telemetry.overflow"))
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb) / 1024.0
    sys.stdout.write(f"\n{NAMES} names: {snapshot.store.series} series, {grown_mb:.0f} MB more at most\n")
    assert snapshot.store.series <= SecurityConfig().max_series + 1
    assert overflow.day.count == snapshot.ledger.stored - sum(
        one.count for one in snapshot.series if one.name != "telemetry.overflow"
    )
    assert overflow.day.count >= NAMES - SecurityConfig().max_series and snapshot.ledger.balanced
    assert not snapshot.ledger.dropped and grown_mb < MOST_MB
