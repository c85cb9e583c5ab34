"""The schemas: mutable, checked on assignment, and errors name the field without showing what was put in."""

from __future__ import annotations

import math

import pytest
from pydantic import ValidationError

from ciris_engine.schemas.context_schemas_v1 import SystemSnapshot
from ciris_engine.schemas.resource_schemas_v1 import ResourceBudget, ResourceLimit, ResourceSnapshot
from ciris_engine.schemas.telemetry_schemas_v1 import TelemetrySnapshot


def test_a_new_snapshot_says_that_nobody_has_filled_it() -> None:
    snapshot = SystemSnapshot()
    assert not snapshot.telemetry.complete
    assert math.isnan(snapshot.resources.cpu_usage)


def test_two_new_snapshots_share_nothing() -> None:
    one, other = SystemSnapshot(), SystemSnapshot()
    one.telemetry.missing.append("store")
    assert other.telemetry.missing == []


def test_an_agent_puts_its_own_parts_on_a_snapshot() -> None:
    snapshot = SystemSnapshot(task="reading")
    snapshot.mood = "calm"
    assert snapshot.model_dump()["task"] == "reading"
    assert snapshot.model_dump()["mood"] == "calm"


def test_a_misspelt_figure_is_refused() -> None:
    with pytest.raises(ValidationError, match="error_24h"):
        TelemetrySnapshot().error_24h = 1  # type: ignore[attr-defined]


def test_an_error_names_the_field_and_hides_the_value() -> None:
    with pytest.raises(ValidationError, match="cpu_usage") as caught:
        ResourceSnapshot().cpu_usage = "hunter2"  # type: ignore[assignment]
    assert "hunter2" not in str(caught.value)


def test_unknown_readings_survive_json() -> None:
    text = ResourceSnapshot(memory_usage=12.5).model_dump_json()
    assert '"cpu_usage":null' in text
    copy = ResourceSnapshot.model_validate_json(text)
    assert copy.memory_usage == 12.5
    assert math.isnan(copy.cpu_usage)


@pytest.mark.parametrize("threshold", [-1.0, 100.1, math.nan, math.inf])
def test_a_threshold_is_a_percentage(threshold: float) -> None:
    with pytest.raises(ValidationError, match="critical_threshold"):
        ResourceLimit(warning_threshold=0.0, critical_threshold=threshold)


def test_the_warning_comes_before_the_critical_level() -> None:
    with pytest.raises(ValidationError, match="warning_threshold must not exceed critical_threshold"):
        ResourceLimit(warning_threshold=90.0, critical_threshold=80.0)
    with pytest.raises(ValidationError, match="warning_threshold must not exceed critical_threshold"):
        ResourceLimit(warning_threshold=99.0)


def test_an_assignment_that_fails_changes_nothing() -> None:
    limit = ResourceLimit(warning_threshold=70.0, critical_threshold=90.0)
    with pytest.raises(ValidationError, match="warning_threshold"):
        limit.warning_threshold = 95.0
    assert limit == ResourceLimit(warning_threshold=70.0, critical_threshold=90.0)


def test_both_thresholds_may_be_equal() -> None:
    assert ResourceLimit(warning_threshold=0.0, critical_threshold=0.0).critical_threshold == 0.0


def test_a_resource_may_be_without_limit() -> None:
    budget = ResourceBudget()
    budget.cpu_limit = None
    assert budget.memory_limit is not None
