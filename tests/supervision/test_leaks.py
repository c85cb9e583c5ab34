from __future__ import annotations

from functools import partial
from typing import Any

from supervision import Actor, Ref
from supervision.leaks import burning, cpu_s, left_behind
from supervision.testing import Dummy, Hang, wait_until
from tests.supervision.bench import HANG_TICKS, QUICK, Watched


class Spin:
    """Order to burn the processor until released."""

    def __init__(self) -> None:
        self.over = False


class Spinner(Actor):
    """Obeys."""

    def on_receive(self, message: Spin) -> None:
        while not message.over:
            pass


def spin(watched: Watched, role: str) -> tuple[Ref, Spin]:
    """Let an actor burn until it is fenced."""
    ref, order = watched.supervisor.start_child(role, Spinner, policy=QUICK), Spin()
    ref.tell(order)
    cell = watched.supervisor.cells[role]
    wait_until(lambda: cell.run.work is not None and cell.run.work.started == 1)
    watched.look(HANG_TICKS // 2 + 1)
    thread, before_s = cell.run.thread, cpu_s(cell.run.thread)
    wait_until(lambda: cpu_s(thread) - before_s > 0.3)
    watched.look(HANG_TICKS // 2)
    return ref, order


def test_a_second_thread_that_burns_is_not_replaced_until_one_has_come_back(watched: Watched) -> None:
    _, first = spin(watched, "a")
    _, second = spin(watched, "b")
    assert (left_behind(), burning()) == (2, 2)
    assert [child.state for child in watched.supervisor.tree()] == ["running", "parked"]
    assert [child.hung for child in watched.supervisor.tree()] == [1, 1]
    watched.clock.advance(QUICK.park_s)
    watched.look(3)
    assert watched.supervisor.tree()[1].state == "parked"
    first.over = True
    wait_until(lambda: burning() == 1)
    watched.look(2)
    wait_until(lambda: watched.supervisor.tree()[1].state == "running")
    second.over = True
    wait_until(lambda: left_behind() == 0)
    watched.look(1)
    assert [(child.fenced, child.late_returns) for child in watched.supervisor.tree()] == [(0, 1), (0, 1)]


def test_a_thread_that_only_waits_does_not_burn(watched: Watched) -> None:
    ref = watched.start(policy=QUICK)
    with Hang() as hang:
        watched.hang(ref, hang)
        watched.look(HANG_TICKS + 1)
        assert (left_behind(), burning(), watched.child.fenced) == (1, 0, 1)


def test_the_object_that_hangs_is_told_and_may_help_itself(watched: Watched) -> None:
    helped: list[Any] = []

    class Helpful(Dummy):
        def on_hang(self) -> None:
            helped.append(self.live)
            for message in self.notes.handled:
                message.release()

    ref = watched.start(partial(Helpful, watched.notes), policy=QUICK)
    watched.hang(ref, Hang())
    watched.look(HANG_TICKS + 1)
    wait_until(lambda: left_behind() == 0)
    assert helped == [False]


def test_a_hook_for_hangs_that_raises_is_counted(watched: Watched) -> None:
    class Broken(Dummy):
        def on_hang(self) -> None:
            raise SystemExit

    ref = watched.start(partial(Broken, watched.notes), policy=QUICK)
    with Hang() as hang:
        watched.hang(ref, hang)
        watched.look(HANG_TICKS + 1)
        wait_until(lambda: watched.child.hook_failures == 1)
        assert ref.ask("m") == "m"
