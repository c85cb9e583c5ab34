from __future__ import annotations

from supervision import CREDIT, FrontBox, Route, Supervisor, Waker
from supervision.incarnation import Run, remove, succeed
from supervision.mailbox import Mail


def current_run() -> Run:
    supervisor = Supervisor(running=False)
    supervisor.start_child("r", object)
    return supervisor.cells["r"].run


def lane_of(*items: str, capacity: int = 100) -> Mail:
    lane = Mail(capacity)
    for item in items:
        lane.offer(item)
    return lane


def test_a_wake_before_the_wait_lets_it_through_once() -> None:
    waker = Waker()
    waker.wake()
    waker.wake()
    assert waker.wait(0.0)
    assert not waker.wait(0.0)


def test_a_wait_for_less_than_nothing_returns_at_once() -> None:
    assert not Waker().wait(-0.5)


def test_a_full_lane_takes_nothing_more_and_counts_what_it_dropped() -> None:
    lane = lane_of("a", "b", capacity=2)
    assert not lane.offer("c")
    assert (lane.peek(9), lane.dropped.value, len(lane)) == ([0, "a", "b"], 1, 2)


def test_a_peek_leaves_everything_and_notes_the_peak() -> None:
    lane = lane_of("a", "b", "c")
    assert lane.peek(2) == [0, "a", "b"]
    assert lane.peek(2) == [0, "a", "b"]
    assert (len(lane), lane.peak) == (3, 3)


def test_a_removal_is_done_once_however_often_it_is_repeated() -> None:
    run, lane = current_run(), lane_of("a", "b", "c", "d")
    for _ in range(3):
        remove(run, lane, 2, 2)
    assert lane.items == [2, "c", "d"]
    for _ in range(3):
        remove(run, lane, 3, 1)
    assert lane.items == [3, "d"]
    assert lane.accepted == 4


def test_a_fenced_incarnation_removes_nothing() -> None:
    run, lane = current_run(), lane_of("a", "b")
    assert succeed(run, Run(run.cell, 1, run, None))
    remove(run, lane, 1, 1)
    assert lane.items == [0, "a", "b"]


def test_what_is_offered_between_peek_and_removal_stays() -> None:
    run, lane = current_run(), lane_of("a")
    head = lane.peek(10)
    lane.offer("b")
    remove(run, lane, head[0] + 1, len(head) - 1)
    assert lane.items == [1, "b"]


def test_a_cleared_lane_goes_on_with_its_header() -> None:
    run, lane = current_run(), lane_of("a", "b")
    remove(run, lane, 1, 1)
    assert lane.clear() == 1
    lane.offer("c")
    remove(run, lane, 1, 1)  # of before
    assert lane.items == [1, "c"]


def test_a_front_box_counts_records_and_is_shut_while_its_consumer_rests() -> None:
    box = FrontBox(100, width=2)
    assert box.gate[0] == 0
    box.items.extend(("name", 1.0, "name", 2.0))
    assert box.waiting == 2
    box.open(7.0, 99)
    assert box.gate == [99, 7.0]
    box.shut()
    assert box.gate == [0, 7.0]  # the time stays as it was


def route(*, lazy: bool = False) -> Route:
    return Route("r", Waker(), Waker(), lazy=lazy)


def test_messages_wait_in_the_order_of_their_numbers_up_to_a_gap() -> None:
    way = route()
    way.slots.update({3: "c", 2: "b", 5: "e"})
    assert way.waiting(1) == ["b", "c"]
    assert way.waiting(3) == []
    assert way.waiting(0) == []


def test_what_was_sent_once_more_after_it_was_taken_does_not_wait() -> None:
    way = route()
    way.slots.update({1: "a", 2: "b"})
    assert way.waiting(1) == ["b"]
    assert len(way) == 1


def woken(way: Route, *, urgent: bool = False) -> bool:
    way.wake_receiver(urgent)
    return way.receiver.wait(0.0)


def test_a_receiver_is_woken_for_each_message() -> None:
    way = route()
    for number in (1, 2, 3):
        way.slots[number] = "m"
        assert woken(way)


def test_a_lazy_receiver_is_woken_for_the_first_for_many_and_for_what_is_urgent() -> None:
    way = route(lazy=True)
    seen = []
    for number in range(1, CREDIT // 2 + 1):
        way.slots[number] = "m"
        seen.append(woken(way))
    assert seen == [True, *[False] * (CREDIT // 2 - 2), True]
    way.slots = {1: "m", 2: "m"}
    assert woken(way, urgent=True)


def test_a_lazy_receiver_is_woken_for_the_first_after_a_message_that_was_sent_twice() -> None:
    way = route(lazy=True)
    way.slots[1] = "taken before"
    assert way.waiting(1) == []
    way.slots[2] = "m"
    assert woken(way)
