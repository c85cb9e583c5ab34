from __future__ import annotations

import contextvars
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.instruments import Instruments
from actors.recorder import WIDTH, Recorder
from messages import Kind, Metric, Reason
from messages.metrics import RawKey
from messages.plain import TEXT_MOST, plain_labels
from supervision import Waker
from tests.hand import EPOCH_S, HandClock
from tests.hostile import HOSTILE, Colour


def recorder(capacity: int = 1_000, reserve: int = 0) -> Recorder:
    return Recorder(capacity, reserve, HandClock(), Waker())


def tools(of: Recorder) -> Instruments:
    return Instruments(of, of._clock)


def rows(of: Recorder) -> list[tuple[Any, Any, Any]]:
    flat = of.box.items[1:]
    return list(zip(flat[0::WIDTH], flat[1::WIDTH], flat[2::WIDTH], strict=True))


def exact(value: Any) -> bool:
    """Whether it is of builtin types all the way down."""
    if type(value) in (RawKey, tuple):
        return all(map(exact, value))
    return type(value) in (str, float, bool, Reason, Kind) or value is None


def bounded(value: Any) -> bool:
    if type(value) is str:
        return len(value) <= TEXT_MOST + 1
    return all(map(bounded, value)) if isinstance(value, tuple) else True


def every_way(of: Recorder, thing: Any) -> None:
    of.record(thing)
    of.record("name", thing)
    of.record("name", 1.0, thing)
    of.record(thing, thing, thing)
    of.record("name", 1.0, {"key": thing})
    of.record_at(thing, thing, thing, thing)
    of.record_at("name", 1.0, None, thing)
    of.polled("name", thing)
    for make in (tools(of).counter, tools(of).gauge, tools(of).histogram, tools(of).timer):
        make(thing)(1.0)
        make("name", key=thing)(thing)
    with tools(of).timer(thing):
        pass


@pytest.mark.parametrize("thing", HOSTILE)
def test_no_object_breaks_its_recorder_or_crosses_the_border(thing: str) -> None:
    front = recorder()
    every_way(front, HOSTILE[thing]())
    assert len(rows(front)) == 17
    assert all(exact(part) and bounded(part) for row in rows(front) for part in row)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.complex_numbers(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner) | st.tuples(inner, inner),
    max_leaves=12,
)


@given(anything, anything, anything, anything)
def test_nothing_foreign_is_ever_in_the_box(name: Any, value: Any, labels: Any, time_s: Any) -> None:
    front = recorder()
    front.record(name, value, labels)
    front.record_at(name, value, labels, time_s)
    tools(front).counter(name)(value)
    assert len(rows(front)) == 3
    for key, what, at_s in rows(front):
        assert exact(key) and exact(what) and type(at_s) is float and abs(at_s) < 1e12


@pytest.mark.parametrize(
    ("thing", "kept"),
    [
        ("fraction", 1 / 3),
        ("broken float", 1.5),
        ("broken int", 7.0),
        ("int enum", 3.0),
        ("text enum", "red"),
        ("broken text", "name"),
        ("bool", Reason.VALUE_TYPE),
        ("none", Reason.VALUE_TYPE),
        ("decimal", Reason.VALUE_TYPE),
        ("bytes", Reason.VALUE_TYPE),
        ("reason", Reason.VALUE_TYPE),
        ("raises", Reason.VALUE_TYPE),
        ("exits", Reason.VALUE_TYPE),
        ("lies to be text", Reason.VALUE_TYPE),
        ("huge int", Reason.VALUE_RANGE),
    ],
)
def test_a_value_crosses_as_a_float_a_text_or_the_reason(thing: str, kept: Any) -> None:
    front = recorder()
    front.record("name", HOSTILE[thing]())
    front.record("name", 2**60 + 1)
    assert [(type(what), what) for _, what, _ in rows(front)] == [(type(kept), kept), (float, float(2**60))]


def test_labels_cross_as_sorted_text() -> None:
    assert plain_labels({"b": 1, "a": True, "c": Colour.RED}) == (("a", "true"), ("b", "1"), ("c", "red"))
    assert plain_labels({"a": 1.5}) is Reason.LABEL_TYPE
    assert plain_labels({1: "a"}) is Reason.LABEL_TYPE
    assert plain_labels({f"k{n}": n for n in range(8)}) == tuple((f"k{n}", str(n)) for n in range(8))
    assert plain_labels({f"k{n}": n for n in range(9)}) is Reason.LABEL_COUNT
    assert plain_labels(5) is Reason.LABEL_TYPE


def test_a_refused_name_is_not_taken_for_the_legal_name_that_is_spelled_like_its_reason() -> None:
    front = recorder()
    front.record(None)
    front.record("name_type")
    assert len({key for key, _, _ in rows(front)}) == 2


def test_a_handle_carries_labels_and_kind() -> None:
    front = recorder()
    tools(front).histogram("a.latency", model="x")(2)
    tools(front).gauge("depth", name="queue", self="it", value=1)(3.0)
    labels = (("name", "queue"), ("self", "it"), ("value", "1"))
    assert [key for key, _, _ in rows(front)] == [
        RawKey("a.latency", (("model", "x"),), Kind.DISTRIBUTION),
        RawKey("depth", labels, Kind.GAUGE),
    ]


def test_a_timer_measures_in_the_unit_of_its_name_and_within_itself() -> None:
    front = recorder()
    clock: Any = front._clock
    for timer in (tools(front).timer("a_ms"), tools(front).timer("a_s")):
        with timer:
            clock.now_s += 1.0
            with timer:
                clock.now_s += 0.5
        timer(7.0)
    assert [value for _, value, _ in rows(front)] == [500.0, 1500.0, 7.0, 0.5, 1.5, 7.0]


def test_a_timer_that_was_entered_elsewhere_is_no_failure() -> None:
    front = recorder()
    tools(front).timer("a_ms").__exit__()
    assert rows(front) == []


def test_a_record_keeps_a_time_of_its_own_and_none_lies_ahead() -> None:
    front = recorder()
    front.record_at("name", 1.0, None, EPOCH_S + 990.0)
    front.record_at("name", 1.0, None, EPOCH_S + 1_000.5)
    front.record_at("name", 1.0, None, None)
    ahead = (EPOCH_S + 1_002.0, EPOCH_S * 1_000, float("nan"), float("inf"), -1.0, "now", True)
    for time_s in ahead:
        front.record_at("name", 1.0, None, time_s)  # type: ignore[arg-type]
    assert [at_s for _, _, at_s in rows(front)] == [990.0] + [1_000.0] * (2 + len(ahead))
    assert [value for _, value, _ in rows(front)][3:] == [Reason.TIME_RANGE] * len(ahead)


def test_a_metric_and_a_list_of_them_are_recorded_and_nothing_else_is_taken() -> None:
    front = recorder()
    metric = Metric(name="name", value=2, labels={"a": "b"}, time_s=EPOCH_S)
    assert front.take(metric) and front.take([metric, metric]) and front.take((metric,))
    assert rows(front) == [(RawKey("name", (("a", "b"),)), 2.0, 0.0)] * 4
    for other in ([], (), {"name": "name"}, "name", None, [object()]):
        assert not front.take(other)
    assert len(rows(front)) == 4


def test_what_stands_among_metrics_and_is_none_is_a_record_without_a_name() -> None:
    class Own(Metric):
        pass

    front = recorder()
    assert front.take([Metric(name="a"), None, Own(name="b"), "c"])
    assert [key for key, _, _ in rows(front)] == ["a", RawKey("", Reason.NAME_TYPE), "b", RawKey("", Reason.NAME_TYPE)]
    for foreign in ({"labels": 5}, {"labels": [1]}, {"time_s": "soon"}, {"time_s": object()}):
        assert front.take(Metric(name="a", **foreign))
    assert len(rows(front)) == 8


def test_timers_leave_nothing_behind_in_their_context() -> None:
    of = tools(recorder())

    def use_many() -> int:
        before = len(list(contextvars.copy_context()))
        for number in range(50):
            with of.timer(f"a{number}_ms"):
                pass
        return len(list(contextvars.copy_context())) - before

    assert contextvars.copy_context().run(use_many) <= 1


def test_a_timer_that_ended_in_a_copy_of_the_context_is_forgotten_in_the_context_itself() -> None:
    of = tools(recorder())
    timer = of.timer("a_ms")

    def use() -> int:
        for _ in range(20):
            timer.__enter__()
            contextvars.copy_context().run(timer.__exit__)
        with of.timer("b_ms"):
            return len(
                next(value for var, value in contextvars.copy_context().items() if var.name == "telemetry_timers")
            )

    assert contextvars.copy_context().run(use) == 1
