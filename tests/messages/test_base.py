from __future__ import annotations

import inspect

import pytest
from pydantic import ValidationError

import messages
from messages import (
    AskOnEventLoop,
    AskTimeout,
    ConfigError,
    GetSeries,
    Health,
    Ledger,
    Message,
    Metric,
    Query,
    Reason,
    Reply,
    TelemetryError,
)


def classes() -> list[type[Message]]:
    found = [getattr(messages, name) for name in messages.__all__]
    return [one for one in found if inspect.isclass(one) and issubclass(one, Message)]


def test_every_name_that_is_public_is_there_and_once() -> None:
    assert all(hasattr(messages, name) for name in messages.__all__)
    assert len(set(messages.__all__)) == len(messages.__all__)


@pytest.mark.parametrize("message", classes(), ids=lambda one: one.__name__)
def test_a_message_is_frozen_closed_and_silent_about_its_inputs(message: type[Message]) -> None:
    config = message.model_config
    assert config["frozen"] and config["extra"] == "forbid" and config["hide_input_in_errors"]
    with pytest.raises(ValidationError) as caught:
        message.model_validate({"nosuchfield": "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_each_query_has_the_reply_of_the_same_noun() -> None:
    public = [one for one in classes() if issubclass(one, Query) or one.__name__.startswith("Get")]
    named = [one.__name__ for one in public if one is not Query]
    assert len(named) == 7
    for name in named:
        reply = getattr(messages, name.removeprefix("Get"))
        assert issubclass(reply, Reply), name


def test_a_metric_takes_what_the_filter_will_refuse_and_keeps_its_own_copy_of_the_labels() -> None:
    labels = {"a": "b"}
    metric = Metric(name=None, value=object(), labels=labels)
    labels["a"] = "changed"
    assert metric.labels == {"a": "b"} and metric.name is None


def test_a_limit_below_one_point_is_refused() -> None:
    with pytest.raises(ValidationError, match="limit"):
        GetSeries(limit=0)


def test_a_ledger_is_balanced_when_each_record_is_in_exactly_one_term() -> None:
    ledger = Ledger(recorded=28, stored=1, rejected={"a": 2, "b": 3}, dropped={"c": 4}, quarantined=6, in_flight=12)
    assert ledger.balanced
    for term in ("recorded", "stored", "quarantined", "in_flight"):
        assert not ledger.model_copy(update={term: getattr(ledger, term) + 1}).balanced
    for term in ("rejected", "dropped"):
        assert not ledger.model_copy(update={term: {}}).balanced


def test_what_is_no_number_is_null_in_json() -> None:
    assert '"time_s":null' in Health(time_s=float("nan"), state="healthy", causes=()).model_dump_json()


def test_errors_are_of_one_family_and_of_the_kind_that_is_expected() -> None:
    assert issubclass(AskTimeout, TelemetryError) and issubclass(AskTimeout, TimeoutError)
    assert issubclass(ConfigError, TelemetryError) and issubclass(ConfigError, ValueError)
    assert issubclass(AskOnEventLoop, RuntimeError)


def test_reasons_say_subject_and_fault() -> None:
    subjects = {"name", "value", "label", "rate", "time", "box", "system"}
    assert all(reason.partition("_")[0] in subjects and reason.partition("_")[2] for reason in Reason)
