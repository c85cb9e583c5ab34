from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from messages.errors import ActorFailed, ChildActive, ConfigError, RoleTaken, SystemStopped
from supervision import Policy, StopReport, Supervisor
from supervision.testing import Dummy, Fail, Hang, Notes, assert_balanced, throw, wait_until
from tests.supervision.bench import EAGER, ROLE, Bench, ManualBench


class Family:
    """A supervisor with children that note their ends in one list."""

    def __init__(self, *roles: str, running: bool = True) -> None:
        self.supervisor = Supervisor(running=running)
        self.ends: list[str] = []
        self.notes = {role: Notes() for role in roles}
        for role in roles:
            self.start(role)

    def start(self, role: str) -> None:
        ends = self.ends

        class Child(Dummy):
            def on_stop(self) -> None:
                ends.append(role)

        self.supervisor.start_child(role, lambda: Child(self.notes[role]), policy=EAGER)

    def ref(self, role: str) -> Any:
        return self.supervisor.cells[role].ref

    def states(self) -> dict[str, str]:
        return {child.role: child.state for child in self.supervisor.tree()}


@pytest.fixture
def family() -> Iterator[Family]:
    family = Family("a", "b", "c", "d")
    yield family
    family.supervisor.stop(5.0)


def test_a_child_that_hangs_is_fenced_and_reported_and_takes_nobody_s_time_away(family: Family) -> None:
    hang = Hang()
    answer = family.ref("d").ask(hang, block=False)
    family.ref("d").tell("waits")
    waiting = family.ref("d").ask("waits too", block=False)
    family.ref("a").tell("m")
    wait_until(lambda: hang.begun)
    thread = family.supervisor.cells["d"].run.thread
    report = family.supervisor.stop(0.3)
    assert (report.drained, report.left, report.hung) == (False, 2, ("d",))
    assert 0.29 < report.took_s < 3.0
    assert family.ends == ["c", "b", "a"]
    assert family.notes["a"].handled == ["m"]
    with pytest.raises(SystemStopped):
        waiting.get(timeout=0.0)
    with pytest.raises(ActorFailed):
        answer.get(timeout=0.0)
    hang.release()
    assert thread is not None
    thread.join(5.0)
    assert family.ends == ["c", "b", "a"]
    assert_balanced(family.ref("d"), 3)


def test_several_that_hang_share_one_deadline(family: Family) -> None:
    hangs = [Hang() for _ in range(3)]
    for role, hang in zip("abd", hangs, strict=True):
        family.ref(role).tell(hang)
    wait_until(lambda: all(hang.begun for hang in hangs))
    report = family.supervisor.stop(0.3)
    for hang in hangs:
        hang.release()
    assert set(report.hung) == {"a", "b", "d"}
    assert report.took_s < 1.0
    assert family.ends == ["c"]


def test_a_slow_child_may_use_all_the_time_that_is_left(family: Family) -> None:
    hang = Hang()
    family.ref("d").tell(hang)
    wait_until(lambda: hang.begun)
    reports: list[StopReport] = []
    stopper = threading.Thread(target=lambda: reports.append(family.supervisor.stop(1.0)))
    stopper.start()
    wait_until(lambda: family.ends == ["c", "b", "a"])  # after half of the time it was the others' turn
    hang.release()
    stopper.join(5.0)
    assert (reports[0].drained, family.ends) == (True, ["c", "b", "a", "d"])


def test_a_stopped_supervisor_starts_again_with_the_same_refs_states_and_counters(family: Family) -> None:
    ref = family.ref("a")
    ref.ask("m")
    family.supervisor.stop(5.0)
    with pytest.raises(SystemStopped):
        ref.ask("m")
    assert set(family.states().values()) == {"stopped"}
    family.supervisor.start()
    family.supervisor.start()
    assert ref.ask("n") == "n"
    assert family.ref("a") is ref
    assert ref.proxy().total().get(timeout=5.0) == 2
    child = family.supervisor.tree()[0]
    assert (child.handled, child.incarnation, child.restarts) == (3, 2, 0)


def test_what_was_left_at_the_stop_is_not_handled_after_another_start_and_is_counted(family: Family) -> None:
    with Hang() as hang:
        family.ref("a").tell(hang)
        wait_until(lambda: hang.begun)
        family.ref("a").tell("left")
        family.supervisor.stop(0.05)
    family.supervisor.start()
    assert family.ref("a").ask("new") == "new"
    assert family.notes["a"].handled == [hang, "new"]
    assert_balanced(family.ref("a"), 3)


def test_one_failure_while_draining_does_not_cut_off_what_waits() -> None:
    bench = Bench()
    ref = bench.start(policy=Policy())
    with Hang() as hang:
        ref.tell(hang)
        wait_until(lambda: hang.begun)
        for number in range(10):
            ref.tell(number)
        ref.stop(block=False)
        throw(ref, SystemExit)
    report = bench.supervisor.stop(5.0)
    assert (report.drained, bench.notes.handled) == (True, [hang, *range(10)])


def test_children_wait_for_the_start_and_keep_what_they_were_told() -> None:
    family = Family("a", "b", "c", running=False)
    family.ref("a").tell("early")
    assert set(family.states().values()) == {"new"}
    family.supervisor.start({"a", "b"})
    assert family.ref("a").ask("m") == "m"
    assert family.states() == {"a": "running", "b": "running", "c": "new"}
    family.supervisor.restart_child("c")
    assert family.ref("c").ask("m") == "m"
    family.supervisor.stop(5.0)
    assert family.notes["a"].handled == ["early", "m"]


def test_a_child_that_has_ended_may_be_opened_again(family: Family) -> None:
    ref = family.ref("a")
    ref.stop()
    family.supervisor.restart_child("a")
    assert ref.ask("m") == "m"


def test_a_role_is_taken_until_its_child_has_ended(family: Family) -> None:
    with pytest.raises(ValueError, match="'a'"):
        family.start("a")
    old = family.ref("a")
    old.stop()
    family.start("a")
    assert family.ref("a").ask("m") == "m"
    assert not old.is_alive()


def test_senders_against_stops_leave_no_ask_unanswered_and_the_account_balances() -> None:
    bench = Bench()
    ref = bench.start()
    sent: list[int] = []
    unanswered: list[Any] = []
    over = threading.Event()

    def send() -> None:
        count = 0
        while not over.is_set():
            ref.tell("t")
            try:
                ref.ask("m")
            except SystemStopped:
                pass
            except TimeoutError as error:
                unanswered.append(error)
            count += 2
        sent.append(count)

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(30):
        assert bench.supervisor.stop(5.0).hung == ()
        bench.supervisor.start()
    over.set()
    for thread in threads:
        thread.join(10.0)
    bench.supervisor.stop(5.0)
    assert unanswered == []
    assert_balanced(ref, sum(sent))


def test_the_tree_is_read_without_asking_anybody(manual: ManualBench) -> None:
    ref = manual.start(policy=Policy(backoff_min_s=9.0, jitter=0.0))
    with Hang() as hang:
        ref.tell(hang)
        wait_until(lambda: hang.begun)
        for number in range(3):
            ref.tell(number)
        child = manual.child
        assert (child.state, child.incarnation, child.waiting, child.handled) == ("running", 1, 3, 0)
    ref.ask("m")
    assert (manual.child.peak_waiting, manual.child.waiting, manual.child.last_restart_ms) == (4, 0, None)


def test_an_actor_that_waits_for_its_next_try_is_shown_so(manual: ManualBench) -> None:
    manual.notes.broken["on_start"] = ValueError()
    manual.start(policy=Policy(backoff_min_s=1.0, backoff_max_s=1.0, jitter=0.0))
    wait_until(lambda: manual.clock.waits_until(1.0))
    assert manual.child.state == "restarting"
    manual.notes.broken.clear()
    manual.clock.advance(1.0)
    manual.settled(1)
    assert (manual.child.state, manual.child.last_restart_ms) == ("running", 1000.0)


def test_an_object_that_ends_itself_during_a_stop_does_not_cut_off_what_waits() -> None:
    class Quits(Dummy):
        def on_receive(self, message: Any) -> Any:
            if message == "quit":
                self.stop()
            return super().on_receive(message)

    bench = Bench()
    ref = bench.start(lambda: Quits(bench.notes))
    with Hang() as hang:
        ref.tell(hang)
        wait_until(lambda: hang.begun)
        for message in ("quit", *range(5)):
            ref.tell(message)
        ref.stop(block=False)
    assert bench.supervisor.stop(5.0).drained
    assert bench.notes.handled == [hang, "quit", *range(5)]


def test_who_is_shown_as_stopped_has_let_go_of_everything(bench: Bench) -> None:
    ref, go_on = bench.start(), threading.Event()
    bench.cell.on_end = lambda: go_on.wait(5.0) and None
    ref.ask("m")
    ref.stop(block=False)
    wait_until(lambda: bench.cell.phase == "closed")
    assert bench.child.state == "running"
    with pytest.raises(ChildActive, match="running"):
        bench.supervisor.delete_child(ROLE)
    go_on.set()
    wait_until(lambda: bench.child.state == "stopped")
    bench.supervisor.delete_child(ROLE)
    assert bench.supervisor.tree() == ()


def test_a_start_of_all_does_not_start_those_that_were_stopped_by_their_ref(family: Family) -> None:
    family.ref("b").stop()
    family.supervisor.stop(5.0)
    family.supervisor.start()
    assert family.ref("a").ask("m") == "m"
    assert family.states() == {"a": "running", "b": "stopped", "c": "running", "d": "running"}
    family.supervisor.restart_child("b")
    assert family.ref("b").ask("m") == "m"


def test_during_a_stop_nothing_is_started(family: Family) -> None:
    family.ref("b").stop()
    with Hang() as hang:
        family.ref("a").tell(hang)
        wait_until(lambda: hang.begun)
        stopping = threading.Thread(target=family.supervisor.stop)
        stopping.start()
        wait_until(lambda: not family.ref("a").is_alive())
        family.supervisor.start()
        with pytest.raises(SystemStopped):
            family.supervisor.restart_child("b")
        with pytest.raises(SystemStopped):
            family.supervisor.start_child("e", lambda: Dummy(Notes()))
    stopping.join(5.0)
    assert set(family.states().values()) == {"stopped"}
    family.supervisor.start()
    assert family.ref("a").ask("m") == "m"


def test_of_two_that_replace_an_ended_child_one_is_refused() -> None:
    supervisor = Supervisor(running=False)
    for _ in range(200):
        supervisor.start_child("r", object)
        supervisor.cells["r"].ref.stop()
        both = threading.Barrier(2)
        kept: list[Any] = []

        def start(both: threading.Barrier = both, kept: list[Any] = kept) -> None:
            both.wait(5.0)
            with contextlib.suppress(RoleTaken):
                kept.append(supervisor.start_child("r", object))

        threads = [threading.Thread(target=start) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(5.0)
        assert [supervisor.cells["r"].ref] == kept
        kept[0].stop()


def test_a_constructor_that_raises_leaves_a_fingerprint(bench: Bench) -> None:
    bench.notes.broken["__init__"] = ValueError("mine")
    bench.start(policy=Policy(intensity=0))
    wait_until(lambda: bench.child.state == "parked")
    exhibit = bench.supervisor.quarantine()[ROLE][0]
    assert (exhibit.failure, exhibit.message) == ("ValueError", None)
    assert exhibit.where.startswith("supervision/testing.py:")


def test_a_drain_goes_on_over_messages_that_fail_one_after_the_other() -> None:
    bench = Bench()
    ref = bench.start(policy=Policy(intensity=2, park_s=1000.0))
    with Hang() as hang:
        ref.tell(hang)
        wait_until(lambda: hang.begun)
        for number in range(10):
            ref.tell(Fail(ValueError()))
            ref.tell(Fail(ValueError()))
            ref.tell(number)
        ref.stop(block=False)
    assert bench.supervisor.stop(5.0).drained
    assert (bench.child.handled, bench.child.failed, bench.child.refused) == (11, 20, 0)


@pytest.mark.parametrize("fault", ["capacity", "capacity_bytes"])
def test_a_mailbox_without_place_is_refused(fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        Supervisor(running=False).start_child("r", object, **{fault: 0})  # type: ignore[arg-type]


def test_a_ref_leads_to_the_class_that_is_its_factory() -> None:
    supervisor = Supervisor(running=False)
    assert supervisor.start_child("a", Dummy).actor_class is Dummy
    assert supervisor.start_child("b", lambda: Dummy(Notes())).actor_class is object
