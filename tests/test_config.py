from __future__ import annotations

import asyncio
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
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
from messages import AskOnEventLoop, ConfigError, Crash, GetSnapshot


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
        (lambda: SecurityConfig(bounds={"a": (1.0,)}), r"bounds\[0\]"),  # type: ignore[dict-item]
        (lambda: StoreConfig(buffer_size=0), "buffer_size"),
        (lambda: StoreConfig(retention_s=-1.0), "retention_s"),
        (lambda: StoreConfig(retention_s=float("nan")), "retention_s"),
        (lambda: StoreConfig(evict_idle_s=0.0), "evict_idle_s"),
        (lambda: StoreConfig(checkpoint_interval_s=0.0), "checkpoint_interval_s"),
        (lambda: StoreConfig(state_path=7), "state_path"),  # type: ignore[arg-type]
        (lambda: TiersConfig(fast=("a", "b"), slow=("b",)), r"slow\[0\] is a name of fast already"),
        (lambda: TiersConfig(fast=("a", "")), r"fast\[1\] is no name"),
        (lambda: TiersConfig(slow=("a b",)), r"slow\[0\] is no name"),
        (lambda: StoreConfig(buffer_size=True), "buffer_size"),
        (lambda: StoreConfig(retention_s="5"), "retention_s"),  # type: ignore[arg-type]
        (lambda: TiersConfig(fast="abc"), "fast"),  # type: ignore[arg-type]
        (lambda: MonitorConfig(interval_s=0.0), "interval_s"),
        (lambda: MonitorConfig(interval_s=float("nan")), "interval_s"),
        (lambda: MonitorConfig(interval_s=float("inf")), "interval_s"),
        (lambda: SupervisionConfig(hang_after_s=-1.0), "hang_after_s"),
        (lambda: SupervisionConfig(snapshot_deadline_s=0.0), "snapshot_deadline_s"),
        (lambda: TelemetryConfig(front={"capacity": 0}), "front: capacity"),  # type: ignore[arg-type]
        (lambda: TelemetryConfig(fornt=FrontConfig()), "fornt"),  # type: ignore[call-arg]
        (lambda: SecurityConfig(blocked_patterns=("a", "(")), r"patterns\[1\]"),
        (lambda: TelemetrySystem({"store": {}}), "config: must be a TelemetryConfig"),  # type: ignore[arg-type]
        (lambda: TelemetrySystem(roles=["monitor", "nobody"]), "roles: there is no 'nobody'"),  # type: ignore[arg-type]
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


@pytest.mark.parametrize(
    "make",
    [
        lambda: SecurityConfig(bounds={"jane@example.com": "x"}),  # type: ignore[dict-item]
        lambda: SecurityConfig(rate_limits={"jane@example.com": [1.0, "x"]}),  # type: ignore[dict-item]
        lambda: SecurityConfig(**{"jane@example.com": 5}),
        lambda: SecurityConfig(blocked_patterns=("(jane@example.com",)),
        lambda: SecurityConfig(blocked_patterns=("(?P<jane@example.com>x)",)),
    ],
)
def test_a_refusal_does_not_repeat_a_key_or_a_pattern(make: Callable[[], Any]) -> None:
    with pytest.raises(ConfigError) as caught:
        make()
    assert "jane" not in str(caught.value)


def test_a_file_begins_with_a_byte_order_mark_or_not(tmp_path: Path) -> None:
    (tmp_path / "t.toml").write_text("[store]\nbuffer_size = 7", "utf-8-sig")
    assert TelemetryConfig.load(tmp_path / "t.toml").store.buffer_size == 7


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


TOML = """
[security]
blocked_patterns = ["internal-[0-9]+"]
bounds = { "queue.depth_bytes" = [0, 100] }
rate_limits = { error = 5, message_processed = [10, 20] }
allowed_labels = { model = [], status = ["ok"] }
[store]
buffer_size = 50
"""


def test_the_tree_is_read_from_a_file(tmp_path: Path) -> None:
    for name, text in (("t.toml", TOML), ("t.json", json.dumps(tomllib.loads(TOML)))):
        (tmp_path / name).write_text(text)
        config = TelemetryConfig.load(tmp_path / name)
        assert config.store.buffer_size == 50 and config.security.blocked_patterns == ("internal-[0-9]+",)
        assert dict(config.security.rate_limits) == {"error": 5.0, "message_processed": (10.0, 20.0)}
        assert config.security.allowed_labels == {"model": (), "status": ("ok",)}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("t.yaml", "", r"t\.yaml: must end in \.toml or \.json"),
        ("t.toml", "a = x", r"t\.toml: cannot be read at line 1, column 5, TOMLDecodeError"),
        ("t.json", "{", r"t\.json: cannot be read at line 1 column 2, JSONDecodeError"),
        ("t.json", "[]", r"t\.json: must hold a table"),
        ("t.json", None, r"t\.json: cannot be read, FileNotFoundError$"),
        ("t.toml", "[security]\nmax_series = 0", "security: max_series"),
        ("t.toml", "[security]\nbounds = {a = [2, 1]}", r"security: bounds\[0\]"),
        ("t.toml", '[security]\nblocked_patterns = ["("]', r"security: blocked_patterns\[0\]"),
        ("t.toml", "[secrity]\nmax_series = 1", "secrity"),
        ("t.json", '{"security": {}, "security": {}}', r"t\.json: a key stands twice"),
        ("t.json", '{"a":' + "[" * 100_000, "t.json: cannot be read, RecursionError"),
        ("t.json", '{"self": 1}', "self: Extra inputs"),
        ("t.toml", "[security]\nenable_pii_detection = 0", "security: enable_pii_detection"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_what_is_wrong(
    tmp_path: Path, name: str, text: str | None, says: str
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(ConfigError, match=says):
        TelemetryConfig.load(tmp_path / name)


def test_new_rules_hold_for_all_that_is_recorded_after_the_reload_and_lose_nothing() -> None:
    with TelemetrySystem() as system:
        system.record("x.secret_project")
        assert system.drain()
        system.reload(TelemetryConfig(security=SecurityConfig(blocked_patterns=("secret_project",))))
        system.record("x.secret_project")
        system.record("y")
        snapshot = system.ask(GetSnapshot())
        assert {series.name: series.count for series in snapshot.series} == {"x.secret_project": 1, "y": 1}
        assert snapshot.ledger.rejected == {"name_blocked": 1} and snapshot.ledger.balanced
        system.ref("filter").tell(Crash())
        system.record("x.secret_project")
        assert system.ask(GetSnapshot()).ledger.rejected == {"name_blocked": 2}
        assert system.security_filter.sanitize("x.secret_project", 1.0) is None


def test_the_rate_of_a_name_is_held_across_a_reload_and_a_crash() -> None:
    limited = SecurityConfig(rate_limits={"a": (0.001, 2.0)})
    with TelemetrySystem(TelemetryConfig(security=limited)) as system:
        for _ in range(3):
            system.record("a")
            assert system.drain()
            system.ref("filter").tell(Crash())
            system.reload(TelemetryConfig(security=limited.model_copy(update={"max_series": 7})))
        ledger = system.ask(GetSnapshot()).ledger
        assert ledger.stored == 2 and ledger.rejected == {"rate_exceeded": 1} and ledger.balanced


def test_a_reload_changes_rules_only_and_an_impossible_one_changes_nothing() -> None:
    with TelemetrySystem() as system:
        with pytest.raises(ConfigError, match="store: cannot be changed"):
            system.reload(TelemetryConfig(store=StoreConfig(buffer_size=7)))
        with pytest.raises(ConfigError, match="config: must be a TelemetryConfig"):
            system.reload("telemetry.toml")  # type: ignore[arg-type]
        assert system.config == TelemetryConfig()


def test_a_reload_is_awaited_on_an_event_loop() -> None:
    blocking = TelemetryConfig(security=SecurityConfig(blocked_patterns=("b",)))

    async def reloaded(system: TelemetrySystem) -> None:
        with pytest.raises(AskOnEventLoop):
            system.reload(blocking)
        await system.reload_async(blocking)

    with TelemetrySystem() as system:
        asyncio.run(reloaded(system))
        system.record("b")
        assert system.ask(GetSnapshot()).ledger.rejected == {"name_blocked": 1}
