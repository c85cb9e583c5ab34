from __future__ import annotations

import math
from typing import get_args

import pytest

from actors.signals.gate import SIGNALS, GateState, SignalTable, enter
from messages.resources import Resource
from messages.signals import Level, LimitCrossed, SignalInForce

NORMAL, WARNING, CRITICAL = Level.NORMAL, Level.WARNING, Level.CRITICAL


def crossing(resource: Resource, after: Level, time_s: float = 0.0) -> LimitCrossed:
    # `before` is what the monitor took for true; the gate goes by what it knows itself.
    return LimitCrossed(
        resource=resource, before=NORMAL, after=after, value_percent=math.nan, limit_percent=80.0, time_s=time_s
    )


def run(*crossings: LimitCrossed, table: SignalTable = SIGNALS) -> tuple[GateState, list[tuple[str, ...]]]:
    """The state after these crossings, and the signals of each."""
    state, sent = GateState(), []
    for fact in crossings:
        state, signals = enter(state, fact, table)
        sent.append(signals)
    return state, sent


def in_force(state: GateState) -> set[tuple[str, str]]:
    return {(entry.signal, entry.resource) for entry in state.in_force}


def test_the_table_knows_every_level_of_every_resource() -> None:
    assert set(SIGNALS) == {(resource, level) for resource in get_args(Resource) for level in Level}
    assert all(SIGNALS.values())


@pytest.mark.parametrize(
    ("resource", "level", "signals"),
    [
        ("cpu", WARNING, ("throttle",)),
        ("cpu", CRITICAL, ("defer",)),
        ("memory", WARNING, ("throttle",)),
        ("memory", CRITICAL, ("defer", "shutdown")),
        ("disk", WARNING, ("throttle",)),
        ("disk", CRITICAL, ("defer",)),
    ],
)
def test_the_signals_of_a_level_are_sent_and_in_force_from_its_crossing(
    resource: Resource, level: Level, signals: tuple[str, ...]
) -> None:
    state, sent = run(crossing(resource, level, time_s=1000.0))
    assert sent == [signals]
    assert state.in_force == tuple(
        SignalInForce(signal=signal, resource=resource, level=level, since_s=1000.0) for signal in signals
    )


def test_a_level_that_is_left_takes_its_signals_with_it() -> None:
    state, sent = run(crossing("memory", WARNING), crossing("memory", CRITICAL), crossing("memory", WARNING))
    assert sent == [("throttle",), ("defer", "shutdown"), ("throttle",)]
    assert in_force(state) == {("throttle", "memory")}


def test_normal_sends_resume_and_leaves_nothing_in_force() -> None:
    state, sent = run(crossing("cpu", CRITICAL), crossing("cpu", NORMAL))
    assert sent == [("defer",), ("resume",)]
    assert state == GateState()


def test_resources_do_not_touch_each_other() -> None:
    state, _ = run(crossing("cpu", WARNING), crossing("disk", CRITICAL), crossing("cpu", NORMAL))
    assert in_force(state) == {("defer", "disk")}


@pytest.mark.parametrize("level", list(Level))
def test_a_level_that_is_reported_twice_is_one_crossing(level: Level) -> None:
    once, _ = run(crossing("cpu", level, time_s=1.0))
    twice, sent = run(crossing("cpu", level, time_s=1.0), crossing("cpu", level, time_s=2.0))
    assert twice == once
    assert sent[1] == ()


def test_a_level_without_signals_is_still_a_level() -> None:
    quiet: SignalTable = {("cpu", CRITICAL): ("halt",), ("cpu", NORMAL): ("go",)}
    state, sent = run(crossing("cpu", WARNING), crossing("cpu", NORMAL), table=quiet)
    assert sent == [(), ("go",)]
    assert state.in_force == ()


def test_a_signal_of_both_levels_is_in_force_since_the_first() -> None:
    both: SignalTable = {("cpu", WARNING): ("slow",), ("cpu", CRITICAL): ("slow", "halt")}
    state, _ = run(crossing("cpu", WARNING, time_s=1.0), crossing("cpu", CRITICAL, time_s=2.0), table=both)
    assert [(entry.signal, entry.level, entry.since_s) for entry in state.in_force] == [
        ("slow", CRITICAL, 1.0),
        ("halt", CRITICAL, 2.0),
    ]


def test_a_state_is_not_changed_by_what_follows() -> None:
    before, _ = run(crossing("cpu", WARNING))
    kept = before.in_force, dict(before.levels)
    enter(before, crossing("cpu", CRITICAL), SIGNALS)
    assert (before.in_force, dict(before.levels)) == kept
    assert GateState() == GateState({}, ())
