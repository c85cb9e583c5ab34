from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from messages import GetSeries, GetSummary


def test_labels_are_asked_for_as_they_are_recorded() -> None:
    labels: Any = {"code": 200, "cached": True, "model": "x"}
    expected = {"code": "200", "cached": "true", "model": "x"}
    assert GetSummary(name="a", labels=labels).labels == GetSeries(labels=labels).labels == expected
    assert GetSummary(name="a").labels is None


@pytest.mark.parametrize("labels", [{"a": 1.5}, {"a": None}, {1: "a"}, "a", [("a", "b")]])
def test_what_could_not_be_recorded_as_a_label_cannot_be_asked_for(labels: Any) -> None:
    with pytest.raises(ValidationError, match="labels"):
        GetSummary(name="a", labels=labels)


@pytest.mark.parametrize("field", [{"limit": 0}, {"since_s": float("nan")}, {"since": 1.0}])
def test_an_impossible_question_is_refused_by_its_field(field: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=next(iter(field))):
        GetSeries(**field)
