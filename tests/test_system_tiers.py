from __future__ import annotations

import threading
from typing import Any

import pytest

from actors import TelemetryConfig, TelemetrySystem
from actors.config import SecurityConfig, TiersConfig
from messages import ConfigError, GetNames, GetSeries, GetSnapshot, RegisterMetric, RoleRefused, UnregisterMetric


def tier_of(system: TelemetrySystem) -> dict[str, str]:
    return dict(system._supervisor.cells["filter"].run.state.data.tier_of)


def totals(system: TelemetrySystem) -> dict[str, float]:
    snapshot = system.ask(GetSnapshot())
    assert snapshot.complete and snapshot.ledger.balanced and snapshot.ledger.in_flight == 0
    return {series.name: series.total for series in snapshot.series}


def test_a_name_has_one_tier_and_registering_it_again_moves_it() -> None:
    with TelemetrySystem() as system:
        for role in ("slow", "fast", "slow"):
            assert system.ref(role).ask(RegisterMetric(name="a")) is True
            assert tier_of(system) == {"a": role}
            system.record("a")
        assert totals(system) == {"a": 3.0}
        assert system.ref("slow").ask(UnregisterMetric(name="a")) is True
        assert system.ref("slow").ask(UnregisterMetric(name="never known")) is True
        assert tier_of(system) == {}


def test_a_refused_name_is_registered_nowhere() -> None:
    with TelemetrySystem() as system:
        assert system.ref("slow").ask(RegisterMetric(name="user@example.com")) is False
        system.register_metric("a b", "slow")
        assert system.drain() and tier_of(system) == {}


def test_each_record_keeps_the_order_in_which_it_was_made_when_its_name_moves() -> None:
    with TelemetrySystem() as system:
        for number, role in enumerate(("slow", "instant", "aggregate", "fast")):
            assert system.ref(role).ask(RegisterMetric(name="a"))
            system.record("a", float(number))
        (series,) = system.ask(GetSeries(name="a")).series
        assert [point.value for point in series.points] == [0.0, 1.0, 2.0, 3.0]


def test_a_registered_name_with_a_source_is_polled_and_what_is_polled_is_not_held() -> None:
    readings, twice = [], threading.Event()

    def source() -> float:
        readings.append(1.0)
        if len(readings) == 2:
            twice.set()  # so the first reading has been recorded
        return 1.0

    with TelemetrySystem() as system:
        system._pipeline.pollers.sources["cpu_usage"] = source
        assert system.ref("fast").ask(RegisterMetric(name="cpu_usage"))
        assert twice.wait(10.0)
        assert totals(system)["cpu_usage"] >= 1.0
        assert system._supervisor.cells["filter"].run.state.data.sent.keys() == {"store"}


def test_an_added_tier_takes_its_names_and_is_drained_by_a_stop() -> None:
    system = TelemetrySystem()
    with system:
        ref = system.add_tier("mine", tier="slow")
        assert ref.ask(RegisterMetric(name="a")) and system.ref("mine") is ref
        for _ in range(1_000):
            system.record("a")
    with system:
        assert totals(system) == {"a": 1_000.0} and ref.is_alive()


def test_a_removed_tier_passes_on_what_it_holds_and_its_names_go_to_the_store() -> None:
    with TelemetrySystem() as system:
        system.add_tier("mine", tier="slow").ask(RegisterMetric(name="a"))
        system.record("a")
        system.remove_tier("mine")
        system.record("a")
        assert totals(system) == {"a": 2.0} and tier_of(system) == {}


def test_a_tier_may_be_removed_and_added_again_with_another_pace() -> None:
    with TelemetrySystem() as system:
        first = system.add_tier("mine", tier="slow")
        for life in range(1, 4):
            assert system.ref("mine").ask(RegisterMetric(name="a"))
            for _ in range(10):
                system.record("a")
            assert totals(system) == {"a": 10.0 * life}
            system.record("a", 0.0)
            system.remove_tier("mine")
            again = system.add_tier("mine", tier="fast")
            assert again.ask(GetNames()).complete
        assert again is first


def test_a_tier_that_is_removed_while_records_come_loses_none() -> None:
    with TelemetrySystem() as system:
        ended = threading.Event()
        sent = []

        def agent() -> None:
            while not ended.is_set():
                system.record("a")
                sent.append(1)

        thread = threading.Thread(target=agent)
        thread.start()
        try:
            for _ in range(10):
                assert system.add_tier("mine", tier="fast").ask(RegisterMetric(name="a"))
                system.remove_tier("mine")
        finally:
            ended.set()
            thread.join()
        snapshot = system.ask(GetSnapshot())
        ledger = snapshot.ledger
        assert snapshot.complete and ledger.in_flight == 0 and ledger.balanced
        assert ledger.stored + sum(ledger.dropped.values()) == len(sent)
        assert all(actor.restarts == 0 for actor in system.tree())


def test_a_removed_tiers_ref_registers_nothing_and_breaks_nothing() -> None:
    with TelemetrySystem() as system:
        ref = system.add_tier("mine", tier="fast")
        system.remove_tier("mine")
        assert ref.ask(RegisterMetric(name="a")) is False
        system.record("a")
        assert totals(system) == {"a": 1.0}


def test_an_impossible_tier_is_refused() -> None:
    system = TelemetrySystem()
    for interval_s in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ConfigError, match="interval_s"):
            system.add_tier("mine", tier="fast", interval_s=interval_s)
    for role in ("fast", "store", "monitor"):
        for _ in range(2):
            with pytest.raises(ValueError, match=role):
                system.add_tier(role, tier="fast")
    system.add_tier("mine", tier="fast")
    with pytest.raises(ValueError, match="mine"):
        system.add_tier("mine", tier="fast")


def test_series_beyond_the_most_are_counted_as_overflow() -> None:
    config = TelemetryConfig(security=SecurityConfig(max_series=3), tiers=TiersConfig(slow=("s5",)))
    with TelemetrySystem(config) as system:
        for number in range(8):
            system.record(f"s{number}", 7.0)
        assert totals(system) == {"s0": 7.0, "s1": 7.0, "s2": 7.0, "telemetry.overflow": 5.0}


@pytest.mark.parametrize("role", ["anna.smith@example.com", "call +1 202 555 0143", 7])
def test_a_role_that_may_not_be_shown_is_refused(role: Any) -> None:
    system = TelemetrySystem()
    with pytest.raises(RoleRefused, match="role: it is refused as a label"):
        system.add_tier(role, tier="fast")
    assert role not in {actor.role for actor in system.tree()}


@pytest.mark.parametrize("rules", [{"allowed_labels": {"kind": ()}}, {"blocked_patterns": ("mine", "fast")}])
def test_rules_that_refuse_a_role_leave_the_tiers_that_are_always_there(rules: dict[str, Any]) -> None:
    with TelemetrySystem(TelemetryConfig(security=SecurityConfig(**rules))) as system:
        assert system.ref("fast").ask(RegisterMetric(name="a"))
        with pytest.raises(RoleRefused):
            system.add_tier("mine", tier="fast")


@pytest.mark.parametrize("role", ["store", "filter", "monitor", "fast", "nobody"])
def test_only_a_tier_that_was_added_can_be_removed(role: str) -> None:
    with TelemetrySystem() as system:
        with pytest.raises(ConfigError, match="role"):
            system.remove_tier(role)
        system.record("a")
        assert totals(system) == {"a": 1.0}


@pytest.mark.parametrize("role", ["store", "monitor", "nobody"])
def test_a_name_is_registered_with_a_tier_only(role: str) -> None:
    with TelemetrySystem() as system, pytest.raises(ConfigError, match="tier"):
        system.register_metric("a", role)


def test_registering_before_the_start_starts_nothing_and_is_in_force_from_the_start() -> None:
    system = TelemetrySystem()
    system.register_metric("a", "fast")
    assert not system.running
    with system:
        system.record("a")
        assert totals(system) == {"a": 1.0} and tier_of(system) == {"a": "fast"}


@pytest.mark.parametrize(
    ("field", "given"), [("interval_s", "1"), ("interval_s", -1.0), ("collect", 3), ("tier", "quick")]
)
def test_an_impossible_collector_is_refused_by_its_field(field: str, given: Any) -> None:
    with TelemetrySystem() as system, pytest.raises(ConfigError, match=f"{field}:"):
        system.add_tier("mine", **{"tier": "fast", field: given})
