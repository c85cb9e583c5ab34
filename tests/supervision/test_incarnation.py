from __future__ import annotations

from supervision import Route, Supervisor, Waker
from supervision.cell import Cell, Phase
from supervision.incarnation import Run, close, drop, forget, merge, move, put_state, remove, send, succeed
from supervision.work import adopt


def make_cell() -> Cell:
    supervisor = Supervisor(running=False)
    supervisor.start_child("r", object)
    return supervisor.cells["r"]


def next_run(old: Run) -> Run:
    run = Run(old.cell, old.number + 1, old, object())
    assert succeed(old, run)
    return run


def fenced_run() -> Run:
    run = next_run(make_cell().run)
    next_run(run)
    return run


def test_an_incarnation_is_succeeded_once() -> None:
    cell = make_cell()
    first, second = Run(cell, 1, cell.run, None), Run(cell, 1, cell.run, None)
    old = cell.run
    assert succeed(old, first)
    assert not succeed(old, second)
    assert cell.run is first
    assert (first.live, old.live) == (True, False)


def test_the_state_is_adopted_after_the_fence() -> None:
    old = make_cell().run
    old.state = "before"
    run = next_run(old)
    old.state = "committed in the last moment"
    adopt(run)
    old.state = "too late"
    adopt(run)
    assert run.state == "committed in the last moment"


def test_a_fenced_incarnation_has_no_effects() -> None:
    run = fenced_run()
    cell = run.cell
    route, target = Route("r", Waker(), Waker()), {"a": 1}
    route.slots[1] = "taken"
    cell.mail.offer("m")
    run.state = "old"

    remove(run, cell.mail, 1, 1)
    send(run, route, 2, "late")
    forget(run, route, 1)
    merge(run, target, {"a": 2})
    drop(run, target, ("a",))
    put_state(run, "late")
    close(run, Phase.CLOSED)

    assert cell.mail.items == [0, "m"]
    assert route.slots == {1: "taken"}
    assert target == {"a": 1}
    assert run.state == "old"
    assert cell.phase is Phase.NEW


def test_the_current_incarnation_has_them_and_they_can_be_repeated() -> None:
    run = next_run(make_cell().run)
    cell = run.cell
    route, target = Route("r", Waker(), Waker()), {"a": 1}
    route.slots[1] = "taken"
    cell.mail.offer("m")
    for _ in range(2):
        remove(run, cell.mail, 1, 1)
        send(run, route, 2, "sent")
        forget(run, route, 1)
        merge(run, target, {"a": 2, "b": 3})
        drop(run, target, ("b", "c"))
        put_state(run, "new")
        close(run, Phase.CLOSED)
    assert cell.mail.items == [1]
    assert route.slots == {2: "sent"}
    assert target == {"a": 2}
    assert run.state == "new"
    assert cell.phase is Phase.CLOSED


def test_a_phase_is_left_only_for_the_next_from_where_it_is() -> None:
    cell = make_cell()
    move(cell, Phase.OPEN, Phase.DRAINING)
    seen = [cell.phase]
    move(cell, Phase.NEW, Phase.OPEN)
    move(cell, Phase.OPEN, Phase.DRAINING)
    assert [*seen, cell.phase] == [Phase.NEW, Phase.DRAINING]


def test_the_bite_is_halved_by_each_crash_but_not_below_the_least() -> None:
    run = make_cell().run
    bites = []
    for _ in range(12):
        bites.append(run.bite)
        run = next_run(run)
    assert bites == [65_536, 32_768, 16_384, 8_192, 4_096, 2_048, 1_024, 512, 256, 128, 64, 64]
