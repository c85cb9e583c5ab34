from __future__ import annotations

import contextlib
import threading
from typing import Any

import pytest

from messages.errors import ChildActive, ConfigError, RoleTaken, SystemStopped
from supervision import Policy, Supervisor
from supervision.lives import reopen
from supervision.testing import Dummy, Fail, Hang, Notes, wait_until
from tests.supervision.bench import ROLE, Bench, Family, ManualBench


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


@pytest.mark.parametrize("fault", ["capacity", "capacity_bytes"])
def test_a_mailbox_of_less_than_nothing_is_refused(fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        Supervisor(running=False).start_child("r", object, **{fault: -1})  # type: ignore[arg-type]


def test_a_ref_leads_to_the_class_that_is_its_factory() -> None:
    supervisor = Supervisor(running=False)
    assert supervisor.start_child("a", Dummy).actor_class is Dummy
    assert supervisor.start_child("b", lambda: Dummy(Notes())).actor_class is object


def test_a_role_that_is_added_again_is_the_last_one(family: Family) -> None:
    family.ref("a").stop()
    family.ends.clear()
    family.start("a")
    family.ref("a").ask("m")
    family.supervisor.stop(5.0)
    assert family.ends == ["a", "d", "c", "b"]


def test_of_several_who_start_and_delete_an_ended_child_one_wins(family: Family) -> None:
    for _ in range(100):
        family.ref("a").stop()
        done: list[str] = []
        both = threading.Barrier(3)

        def claim(what: str, both: threading.Barrier = both, done: list[str] = done) -> None:
            both.wait(5.0)
            with contextlib.suppress(ChildActive, KeyError):
                getattr(family.supervisor, what)("a")
                done.append(what)

        threads = [threading.Thread(target=claim, args=(f"{what}_child",)) for what in ("restart", "restart", "delete")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(5.0)
        if "delete_child" in done:
            assert "a" not in family.supervisor.cells
            family.start("a")
        assert family.ref("a").ask("m") == "m"


def test_a_factory_that_gives_an_old_object_again_fails(bench: Bench) -> None:
    kept: list[Dummy] = []

    def make() -> Dummy:
        if not kept:
            kept.append(Dummy(bench.notes))
        return kept[0]

    ref = bench.start(make, policy=Policy(intensity=2))
    ref.tell(Fail(ValueError()))
    wait_until(lambda: bench.child.state == "parked")
    assert bench.child.causes == (("ValueError", 1), ("TypeError", 2))


def test_a_stop_in_the_middle_of_a_start_leaves_nobody_running() -> None:
    supervisor = Supervisor(running=False)
    for role in "abcde":
        supervisor.start_child(role, lambda: Dummy(Notes()))
    real = supervisor.cells["c"].reset
    supervisor.cells["c"].ref.stop()  # so that its start passes the reset, and is not given up:
    supervisor.cells["c"].given_up = False

    def interrupted() -> None:
        real()
        supervisor.stop(5.0)  # as by the handler of a signal

    supervisor.cells["c"].reset = interrupted  # type: ignore[method-assign]
    supervisor.start()
    assert {child.state for child in supervisor.tree()} <= {"stopped", "new"}
    assert not supervisor.running


def test_who_was_forgotten_is_not_started_any_more(family: Family) -> None:
    cell = family.supervisor.cells["a"]
    family.ref("a").stop()
    family.supervisor.delete_child("a")
    reopen(cell)  # by someone who still knows it
    assert (cell.phase, cell.ref.is_alive()) == ("claimed", False)
    family.start("a")
    assert family.ref("a").ask("m") == "m"


def test_the_end_of_a_life_does_not_touch_the_next_one(bench: Bench) -> None:
    ref = bench.start()
    ref.ask("m")
    go_on = threading.Event()
    bench.cell.on_end = lambda: go_on.wait(5.0) and None
    ref.stop(block=False)
    wait_until(lambda: bench.cell.phase == "closed")
    bench.supervisor._shutdown, bench.cell.given_up = type(bench.supervisor._shutdown)(), False
    bench.supervisor.start()  # waits for a moment, and then does not wait any longer
    bench.cell.on_end = None
    assert ref.ask("n") == "n"
    go_on.set()
    wait_until(lambda: bench.child.handled == 2)
    assert ref.ask("o") == "o"
    assert bench.cell.run.actor is bench.cell.actor is not None


def test_a_child_that_was_stopped_by_its_ref_may_be_asked_back_while_nothing_runs(family: Family) -> None:
    family.ref("a").stop()
    family.supervisor.stop(5.0)
    family.supervisor.restart_child("a")
    family.supervisor.start()
    assert family.ref("a").ask("m") == "m"
