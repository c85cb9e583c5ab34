from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actors import TelemetryConfig, TelemetrySystem
from actors.config import (
    FrontConfig,
    MonitorConfig,
    SecurityConfig,
    StoreConfig,
    SupervisionConfig,
    TiersConfig,
)
from messages import ConfigError


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: FrontConfig(capacity=0), "capacity"),
        (lambda: FrontConfig(capacity=True, reserve=-1), "reserve"),
        (lambda: FrontConfig(capacity=10, reserve=10), "reserve must be below capacity"),
        (lambda: SecurityConfig(max_metric_name_length=0), "max_metric_name_length"),
        (lambda: SecurityConfig(max_metric_name_length=1_025), "max_metric_name_length"),
        (lambda: SecurityConfig(max_series=0), "max_series"),
        (lambda: SecurityConfig(on_sensitive_name="drop"), "on_sensitive_name"),  # type: ignore[arg-type]
        (lambda: SecurityConfig(allowed_metric_prefixes="abc"), "allowed_metric_prefixes"),  # type: ignore[arg-type]
        (lambda: SecurityConfig(bounds={"a": (1.0,)}), "bounds.a"),  # type: ignore[dict-item]
        (lambda: StoreConfig(buffer_size=0), "buffer_size"),
        (lambda: TiersConfig(fast=("a", "b"), slow=("b",)), r"slow\[0\] is a name of fast already"),
        (lambda: TiersConfig(fast="abc"), "fast"),  # type: ignore[arg-type]
        (lambda: MonitorConfig(interval_s=0.0), "interval_s"),
        (lambda: MonitorConfig(interval_s=float("nan")), "interval_s"),
        (lambda: MonitorConfig(interval_s=float("inf")), "interval_s"),
        (lambda: SupervisionConfig(hang_after_s=-1.0), "hang_after_s"),
        (lambda: SupervisionConfig(snapshot_deadline_s=0.0), "snapshot_deadline_s"),
        (lambda: TelemetryConfig(front={"capacity": 0}), "front: capacity"),  # type: ignore[arg-type]
        (lambda: TelemetryConfig(fornt=FrontConfig()), "fornt"),  # type: ignore[call-arg]
        (lambda: SecurityConfig(blocked_patterns=("a", "(")), r"patterns\[1\]"),
        (lambda: SecurityConfig(bounds={"a": (2.0, 1.0)}), r"bounds\[0\]"),
    ],
)
def test_an_impossible_value_is_refused_by_its_field(make: Callable[[], Any], field: str) -> None:
    with pytest.raises(ConfigError, match=field):
        make()


def test_a_refusal_does_not_repeat_the_value() -> None:
    with pytest.raises(ConfigError) as caught:
        SecurityConfig(max_series="hunter2")  # type: ignore[arg-type]
    assert "hunter2" not in str(caught.value) and caught.value.__cause__ is None


def test_the_tree_is_frozen() -> None:
    config = TelemetryConfig()
    for part, field in ((config, "front"), (config.front, "capacity"), (config.tiers, "fast")):
        with pytest.raises(ValueError, match="frozen"):
            setattr(part, field, getattr(part, field))


def test_the_reserve_is_one_in_a_hundred_unless_it_is_set() -> None:
    assert FrontConfig().reserved == 2_000 and FrontConfig(capacity=50).reserved == 0
    assert FrontConfig(capacity=50, reserve=7).reserved == 7


@pytest.mark.parametrize("role", ["fast", "slow", "aggregate"])
def test_names_of_the_tree_are_collected_by_their_tier(role: str) -> None:
    tiers: Any = {role: ("a",)}
    with TelemetrySystem(TelemetryConfig(tiers=TiersConfig(**tiers))) as system:
        system.record("a")
        assert system.drain()
        assert system._supervisor.cells["filter"].run.state.data.sent == {role: 1}
