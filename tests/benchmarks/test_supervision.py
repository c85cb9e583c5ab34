"""The counters of the supervision benchmark count, or its figures say nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks import supervision as bench
from benchmarks.supervision_restart import Phoenix, by_hand_ms, restart_ms
from supervision import Supervisor
from supervision.testing import AT_ONCE, wait_until

MESSAGES, BURST = 500, 50


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "MESSAGES", MESSAGES)
    monkeypatch.setattr(bench, "BURST", BURST)
    monkeypatch.setattr(bench, "WAIT_S", 10.0)


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    supervisor = Supervisor()
    yield supervisor
    supervisor.stop()


def test_ours_handles_all_that_a_round_tells(supervisor: Supervisor) -> None:
    ref = supervisor.start_child("counter", bench.Counter, policy=AT_ONCE, actor_class=bench.Counter)
    assert bench.through(ref) > 0.0 and bench.backlog(ref) > 0.0
    assert bench.while_blocked(ref) > 0.0 and bench.while_working(ref) > 0.0
    assert supervisor.cells["counter"].actor.count == 3 * MESSAGES + BURST


def test_the_batches_hold_all_that_a_round_tells(supervisor: Supervisor) -> None:
    ref = supervisor.start_child("stage", bench.BatchCounter, policy=AT_ONCE, actor_class=bench.BatchCounter)
    assert bench.through(ref) > 0.0
    wait_until(lambda: supervisor.cells["stage"].run.state.data == MESSAGES + 1)  # and the goal


def test_the_plain_actor_handles_all_that_a_round_tells() -> None:
    ref = bench.PlainCounter.start()
    try:
        assert bench.through(ref) > 0.0 and bench.backlog(ref) > 0.0
        actor = ref._actor_weakref()
        assert actor is not None and actor.count == 2 * MESSAGES
    finally:
        ref.stop()


def test_a_crash_is_timed_from_the_exception_to_the_message_behind_it(supervisor: Supervisor) -> None:
    ref = supervisor.start_child("phoenix", Phoenix, policy=AT_ONCE, actor_class=Phoenix)
    assert all(0.0 < restart_ms(ref) < 5_000.0 for _ in range(3))
    assert supervisor.cells["phoenix"].restarts == 3
    assert 0.0 < by_hand_ms() < 5_000.0


def test_the_middle_of_the_rounds_leaves_the_first_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "ROUNDS", 3)
    values = iter([100.0, 1.0, 5.0, 3.0])
    assert bench.interleaved({"one": lambda: next(values)}) == {"one": 3.0}
