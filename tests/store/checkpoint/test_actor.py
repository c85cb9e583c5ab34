from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from actors.store.checkpoint.actor import NO_ANSWER, CheckpointActor
from actors.store.checkpoint.statefile import Claim, StateFile
from actors.store.series import Series
from messages.checkpoint import RESTORE_WAIT_S, CheckpointState, Dump, GetDump, Restore, Span
from messages.errors import AskTimeout, SystemStopped, UnknownMessage
from messages.lifecycle import Crash
from messages.metrics import Group, Kind, SeriesKey
from supervision import Answer, Ref, Supervisor
from supervision.testing import AT_ONCE, EPOCH_S, ManualClock, wait_idle, wait_restarted, wait_until

ROLE = "checkpoint"
INTERVAL_S = 60.0
OWNER = object()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


def series(name: str, count: int, at_s: float = 0.0) -> Series:
    key = SeriesKey(name, ())
    times = [at_s] * count
    return Series.new(key, Kind.COUNTER, 10).folded(Group(key, Kind.COUNTER, [1.0] * count, times), OWNER)


def answered(outcome: Any) -> Answer:
    answer = Answer()
    answer.resolve(outcome)
    return answer


class Life:
    """A process with a store, a filter, and the checkpoint actor."""

    def __init__(self, path: Path, clock: ManualClock) -> None:
        self.path = path
        self.clock = clock
        self.held: tuple[Series, ...] = ()
        self.restores: list[Restore] = []
        self.lets_in = True
        self.fails: BaseException | None = None
        self.supervisor = Supervisor(clock=clock)

    def start(self) -> Ref:
        def make() -> CheckpointActor:
            return CheckpointActor(
                str(self.path),
                interval_s=INTERVAL_S,
                buffer_size=10,
                ask=self.ask,
                final=self.final,
            )

        self.ref = self.supervisor.start_child(ROLE, make, actor_class=CheckpointActor, policy=AT_ONCE)
        wait_idle(self.ref)
        return self.ref

    def final(self) -> Dump:
        now_s = self.clock.now()
        return Dump(time_s=EPOCH_S + now_s, now_s=now_s, series=self.held, lived=(Span(now_s - 1.0, now_s),))

    def ask(self, order: GetDump | Restore) -> Answer:
        return self.restore(order) if isinstance(order, Restore) else answered(self.fails or self.final())

    def restore(self, order: Restore) -> Answer:
        self.restores.append(order)
        late, self.lets_in = not self.lets_in, False
        if not late:
            self.held = order.series
        return answered(None if late else len(order.series))

    def tick(self) -> CheckpointState:
        """One interval, and what is reported after it."""
        before = self.state
        self.clock.advance(INTERVAL_S)
        wait_until(lambda: (self.state.saves, self.state.failures) != (before.saves, before.failures))
        wait_idle(self.ref)
        return self.state

    @property
    def state(self) -> CheckpointState:
        state = self.supervisor.cells[ROLE].published
        assert isinstance(state, CheckpointState)
        return state


@contextmanager
def life(path: Path, clock: ManualClock | None = None, **settings: Any) -> Iterator[Life]:
    """From the start of the process to its ordered stop."""
    one = Life(path, clock or ManualClock())
    vars(one).update(settings)
    one.start()
    try:
        yield one
    finally:
        one.supervisor.stop(5.0)


def counts(held: tuple[Series, ...]) -> dict[str, int]:
    return {one.key.name: one.count for one in held}


def on_disk(path: Path) -> dict[str, int]:
    """What the next process would take over."""
    content = StateFile(path, Claim("reader")).load(10).content
    return counts(content.series) if content else {}


def test_counts_survive_a_restart_of_the_process(path: Path) -> None:
    clock = ManualClock()
    with life(path, clock) as first:
        assert first.restores == [Restore()]
        first.held = (series("a", 3), series("b", 5))
    clock.advance(10.0)
    with life(path, clock) as second:
        assert counts(second.held) == {"a": 3, "b": 5}
        assert second.held[0].ladder.over(86400.0, clock.now()).count == 3
        assert second.restores[0].lived == (Span(-1.0, 0.0),)
        assert (second.state.saves, second.state.fault, second.state.set_aside) == (0, None, None)


def test_a_tick_saves_what_the_store_holds_then(path: Path) -> None:
    with life(path) as one:
        one.held = (series("a", 3),)
        state = one.tick()
        assert (state.saves, state.series, state.saved_s, state.interval_s) == (1, 1, EPOCH_S + 60.0, INTERVAL_S)
        one.held = (series("a", 4), series("b", 1))
        assert one.tick().series == 2
        assert on_disk(path) == {"a": 4, "b": 1}
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_store_that_does_not_answer_is_a_fault_until_it_does(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with life(path) as one, caplog.at_level(logging.WARNING, "telemetry"):
        one.held, one.fails = (series("a", 3),), AskTimeout("it is busy")
        for failures in (1, 2):
            state = one.tick()
            assert (state.fault, state.failures, state.saves) == (NO_ANSWER, failures, 0)
        one.fails = None
        state = one.tick()
        assert (state.fault, state.failures, state.saves) == (None, 2, 1)
        assert [record.getMessage() for record in caplog.records] == [
            f"checkpoints: {NO_ANSWER}",
            "checkpoints: written again",
        ]


def test_a_tick_that_meets_the_end_of_the_filter_saves_and_is_no_failure(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with life(path) as one, caplog.at_level(logging.WARNING, "telemetry"):
        one.held, one.fails = (series("a", 3),), SystemStopped("it has stopped")
        state = one.tick()
        assert (state.fault, state.failures, state.saves) == (None, 0, 1)
        assert on_disk(path) == {"a": 3} and not caplog.records


def test_a_damaged_file_is_reported_and_begun_anew(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.write_text("damaged" * 1000)
    with caplog.at_level(logging.WARNING, "telemetry"), life(path) as one:
        assert one.restores == [Restore()]
        assert one.state.set_aside == "state.db.damaged-1"
        one.held = (series("a", 1),)
        assert one.tick().set_aside == "state.db.damaged-1"
        assert len(caplog.records) == 1
        assert "state" not in caplog.text.split("checkpoints:")[1]
    assert on_disk(path) == {"a": 1}


def test_a_file_that_comes_too_late_for_the_filter_is_not_lost(path: Path) -> None:
    with life(path) as first:
        first.held = (series("a", 3),)
    with life(path, lets_in=False) as late:
        assert late.state.set_aside == "state.db.damaged-1"
        late.held = (series("b", 1),)
    assert on_disk(path) == {"b": 1}
    assert on_disk(path.with_name("state.db.damaged-1")) == {"a": 3}


def test_a_filter_that_judges_for_long_is_waited_for_as_long_as_it_may_take(path: Path) -> None:
    class Slow(Answer):
        def get(self, *, timeout: float | None = None) -> Any:
            if timeout is None or timeout < RESTORE_WAIT_S:
                raise AskTimeout("judging")
            return super().get(timeout=timeout)

    with life(path) as first:
        first.held = (series("a", 3),)
    one = Life(path, ManualClock())
    let_in = one.restore

    def slow(order: Restore) -> Answer:
        answer = Slow()
        answer.set(let_in(order).get())
        return answer

    one.restore = slow  # type: ignore[method-assign]
    one.start()
    assert one.state.set_aside is None and counts(one.held) == {"a": 3}
    one.supervisor.stop(5.0)


def test_nothing_is_set_aside_when_there_was_nothing_to_let_in(path: Path) -> None:
    with life(path, lets_in=False) as one:
        assert one.state.set_aside is None
        one.held = (series("b", 1),)
    assert on_disk(path) == {"b": 1}


def test_a_filter_that_stops_before_it_answers_costs_nothing_of_the_file(path: Path) -> None:
    with life(path) as first:
        first.held = (series("a", 3),)
    one = Life(path, ManualClock())
    one.restore = lambda order: answered(SystemStopped("stopped"))  # type: ignore[method-assign]
    one.start()
    one.clock.advance(INTERVAL_S)
    wait_idle(one.ref)
    one.supervisor.stop(5.0)
    assert on_disk(path) == {"a": 3}


def test_a_successor_neither_loads_again_nor_loses_what_was_counted(path: Path) -> None:
    with life(path) as first:
        first.held = (series("a", 3),)
    with life(path) as one:
        one.tick()
        one.ref.tell(Crash())
        wait_restarted(one.ref, 1)
        assert len(one.restores) == 1
        one.held = (series("a", 4), series("b", 1))
        assert one.tick().saves == 2
        assert one.state.set_aside is None
        assert on_disk(path) == {"a": 4, "b": 1}


def test_a_successor_of_one_that_failed_while_it_waited_keeps_the_file(path: Path) -> None:
    with life(path) as first:
        first.held = (series("a", 3),)
    one = Life(path, ManualClock())
    let_in = one.restore

    class Lost(Answer):
        def get(self, *, timeout: float | None = None) -> Any:
            raise SystemExit

    def lost(order: Restore) -> Answer:
        one.restore = let_in  # type: ignore[method-assign]
        let_in(order)
        return Lost()

    one.restore = lost  # type: ignore[method-assign]
    wait_restarted(one.start(), 1)
    assert counts(one.held) == {"a": 3}
    assert one.state.set_aside is None
    assert one.tick().fault is None
    one.supervisor.stop(5.0)
    assert on_disk(path) == {"a": 3}


def test_a_second_start_in_the_same_process_goes_on_without_loading(path: Path) -> None:
    with life(path) as one:
        one.held = (series("a", 3),)
        one.supervisor.stop(5.0)
        assert on_disk(path) == {"a": 3}
        one.supervisor.start()
        wait_idle(one.ref)
        assert one.restores == [Restore()]


def test_an_unknown_message_is_refused(path: Path) -> None:
    with life(path) as one, pytest.raises(UnknownMessage):
        one.ref.ask("what")


def test_the_report_stays_when_the_disk_is_replaced_by_a_folder(path: Path) -> None:
    with life(path) as one:
        one.held = (series("a", 3),)
        saved_s = one.tick().saved_s
        path.unlink()
        path.mkdir()
        state = one.tick()
        assert (state.fault, state.saved_s, state.series, state.failures) == ("not a file", saved_s, 1, 1)
        path.rmdir()
        assert one.tick().fault is None
    assert on_disk(path) == {"a": 3}
