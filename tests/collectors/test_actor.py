from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actors.collectors import INTERVALS_S, TierActor
from actors.collectors.tiers import HELD_MOST, INSTANT_POLL_S
from messages import Kind, RegisterMetric, SeriesKey, UnregisterMetric
from messages.metrics import Group
from messages.pipeline import Packet, Token
from supervision import CREDIT, Route, Waker
from supervision.cell import Phase
from tests.hand import Hand, HandClock

START_S = 1_000.0


def group(name: str, *values: float, at_s: float = START_S, kind: Kind = Kind.COUNTER) -> Group:
    return Group(SeriesKey(name, ()), kind, list(values), [at_s] * len(values))


def bins_of(values: Any) -> tuple[tuple[int, int], ...]:
    if 13.0 in values:
        raise ValueError("poison")
    return tuple((int(value), 1) for value in sorted(set(values)))


class Bench:
    """A tier driven by hand between the filter and the store."""

    def __init__(
        self,
        interval_s: float,
        names: tuple[str, ...] = (),
        sources: dict[str, Callable[[], Any]] | None = None,
        sums: bool = False,
    ) -> None:
        self.clock = HandClock(START_S)
        self.waker = Waker()
        self.route_in = Route("tier", Waker(), self.waker, lazy=interval_s > 0.0)
        self.route_out = Route("tier>store", self.waker, Waker())
        self.sent_in = 0
        self.polled: list[tuple[float, str, Any]] = []
        self.tier = Hand(
            "tier",
            lambda: TierActor(
                interval_s,
                self.route_in,
                self.route_out,
                sources=sources or {},
                poll=lambda name, value: self.polled.append((self.clock.now_s, name, value)),
                names=names,
                bins_of=bins_of if sums else None,
            ),
            self.clock,
        )

    def send(self, *groups: Group, token: Token | None = None, orders: tuple[Any, ...] = ()) -> None:
        """What the filter does: a numbered message, and a wake if the receiver has to know."""
        self.sent_in += 1
        self.route_in.slots[self.sent_in] = Packet(groups, sum(len(g.values) for g in groups), token, orders)

    def out(self) -> list[tuple[float, list[float]]]:
        """(weight, values) of what was passed on and not looked at yet."""
        return [(packet.weight, [v for g in packet.groups for v in g.values]) for packet in self.packets()]

    def packets(self) -> list[Packet]:
        slots = self.route_out.slots
        return [slots.pop(number) for number in sorted(slots)]


def test_the_tiers_have_the_intervals_that_are_promised() -> None:
    assert INTERVALS_S == {"instant": 0.0, "fast": 0.1, "normal": 1.0, "slow": 10.0, "aggregate": 60.0}


def test_the_instant_tier_passes_on_at_once() -> None:
    bench = Bench(0.0)
    bench.send(group("a", 1.0))
    bench.tier.settle()
    assert bench.out() == [(1, [1.0])] and bench.tier.due_s is None


@pytest.mark.parametrize("interval_s", [0.1, 1.0, 10.0])
def test_the_others_hold_until_their_tick_and_keep_each_records_time(interval_s: float) -> None:
    bench = Bench(interval_s)
    bench.send(group("a", 1.0))
    bench.tier.settle()
    bench.send(group("b", 2.0, 3.0, at_s=START_S + interval_s / 2))
    bench.tier.at(START_S + interval_s * 0.99)
    assert bench.out() == [] and bench.tier.due_s == pytest.approx(START_S + interval_s)
    bench.tier.at(START_S + interval_s)
    (packet,) = bench.packets()
    assert packet.weight == 3
    assert [g.times for g in packet.groups] == [[START_S], [START_S + interval_s / 2] * 2]


def test_a_tier_without_records_and_sources_has_no_tick() -> None:
    bench = Bench(1.0)
    assert bench.tier.due_s is None
    bench.send(group("a", 1.0))
    bench.tier.settle()
    bench.tier.at(START_S + 1.0)
    assert bench.tier.due_s is None and len(bench.out()) == 1
    assert bench.tier.at(START_S + 50.0) == 0


def test_ticks_do_not_drift_when_they_come_late() -> None:
    bench = Bench(1.0, ("a",), {"a": lambda: 1.0})
    for late_s in (0.3, 0.4, 0.0, 0.9):
        before_s = bench.tier.due_s
        assert before_s is not None
        bench.tier.at(before_s + late_s)
        assert bench.tier.due_s == pytest.approx(before_s + 1.0)


def test_ticks_do_not_pile_up_after_a_suspend() -> None:
    bench = Bench(1.0, ("a",), {"a": lambda: 1.0})
    bench.tier.settle()
    assert bench.tier.at(START_S + 3_600.4) == 1
    assert bench.tier.due_s == pytest.approx(START_S + 3_601.0)
    assert len(bench.polled) == 2


def test_a_token_takes_along_what_is_held_and_what_lies_before_it() -> None:
    bench = Bench(10.0)
    bench.send(group("a", 1.0))
    bench.tier.settle()
    bench.send(group("a", 2.0))
    bench.send(group("a", 3.0), token=Token(7, 0.0))
    bench.send(group("a", 4.0))
    bench.tier.settle()
    (packet,) = bench.packets()
    assert packet.weight == 3 and packet.token == Token(7, 0.0)
    assert [v for g in packet.groups for v in g.values] == [1.0, 2.0, 3.0]
    bench.tier.at(START_S + 10.0)
    assert bench.out() == [(1, [4.0])]


def test_two_tokens_that_come_together_each_close_their_own_part() -> None:
    bench = Bench(10.0)
    bench.send(group("a", 1.0), token=Token(1, 0.0))
    bench.send(group("a", 2.0), token=Token(2, 0.0))
    bench.tier.settle()
    assert [(packet.weight, packet.token) for packet in bench.packets()] == [(1, Token(1, 0.0)), (1, Token(2, 0.0))]


def test_many_waiting_messages_are_taken_before_the_tick_and_too_many_records_passed_on() -> None:
    bench = Bench(10.0)
    bench.send(group("a", 1.0))
    bench.tier.settle()
    for _ in range(CREDIT // 2):
        bench.send(group("a", 1.0))
    assert bench.tier.settle() == 1 and bench.route_in.slots == {} and bench.out() == []
    for _ in range(CREDIT // 2):
        bench.send(group("a", *[1.0] * (HELD_MOST // 30)))
    bench.tier.settle()
    ((weight, _),) = bench.out()
    assert weight >= HELD_MOST


def test_a_lazy_receiver_is_woken_for_the_first_message_and_then_left_alone() -> None:
    bench = Bench(10.0)
    bench.send(group("a", 1.0))
    bench.route_in.wake_receiver(urgent=False)
    assert bench.waker.wait(0.0)
    bench.send(group("a", 1.0))
    bench.route_in.wake_receiver(urgent=False)
    assert not bench.waker.wait(0.0)
    bench.route_in.wake_receiver(urgent=True)
    assert bench.waker.wait(0.0)


def test_without_credit_it_takes_nothing_and_sleeps_until_the_store_wakes_it() -> None:
    bench = Bench(1.0)
    bench.send(group("a", 1.0))
    bench.tier.settle()
    bench.route_out.slots.update({-n: Packet((), 0) for n in range(CREDIT)})
    assert bench.tier.at(START_S + 5.0) == 0 and bench.tier.due_s is None
    assert bench.tier.stage.blocked(bench.tier.run.state)
    bench.route_out.slots.clear()
    bench.tier.settle()
    assert bench.out() == [(1, [1.0])]


def test_an_ordered_stop_passes_on_what_is_held_and_what_waits() -> None:
    bench = Bench(10.0)
    bench.send(group("a", 1.0))
    bench.tier.settle()
    bench.send(group("a", 2.0))
    bench.tier.cell.phase = Phase.DRAINING
    bench.tier.settle()
    assert bench.out() == [(2, [1.0, 2.0])] and bench.route_in.slots == {}


def test_sources_are_polled_at_every_tick_from_the_start_on() -> None:
    readings = iter([1.0, 2.0, 3.0])
    bench = Bench(1.0, ("a", "b"), {"a": lambda: next(readings)})
    for second in range(3):
        bench.tier.at(START_S + second)
        bench.tier.at(START_S + second + 0.5)
    assert bench.polled == [(START_S + n, "a", n + 1.0) for n in range(3)]
    assert bench.out() == []


def test_the_instant_tier_polls_at_its_own_pace() -> None:
    bench = Bench(0.0, ("a",), {"a": lambda: 1.0})
    bench.tier.settle()
    assert bench.tier.due_s == pytest.approx(START_S + INSTANT_POLL_S)


def test_registering_begins_the_polling_and_unregistering_ends_it() -> None:
    bench = Bench(1.0, sources={"a": lambda: 1.0})
    bench.send(orders=(RegisterMetric(name="a"), RegisterMetric(name="a"), RegisterMetric(name="none")))
    bench.tier.settle()
    bench.tier.at(START_S + 1.0)
    assert [name for _, name, _ in bench.polled] == ["a"]
    bench.send(orders=(UnregisterMetric(name="a"), UnregisterMetric(name="unknown")))
    bench.tier.settle()
    bench.tier.at(START_S + 2.0)
    assert len(bench.polled) == 1 and bench.tier.due_s is None


def test_a_source_that_raises_harms_nobody_and_one_that_cannot_measure_says_nothing() -> None:
    def broken() -> float:
        raise OSError("no such file")

    sources: dict[str, Callable[[], Any]] = {"a": broken, "b": lambda: float("nan"), "c": lambda: 3.0}
    bench = Bench(1.0, ("a", "b", "c"), sources)
    bench.tier.settle()
    assert bench.polled == [(START_S, "c", 3.0)]
    assert [exhibit.failure for exhibit in bench.tier.cell.quarantine.exhibits()] == ["OSError"]
    assert bench.tier.run.number == 1


def test_a_tick_is_polled_at_most_once_whatever_fails() -> None:
    bench = Bench(1.0, ("a",), {"a": lambda: 1.0})
    bench.tier.settle()
    bench.tier.restart()
    bench.send(group("b", 1.0), token=Token(1, 0.0))
    assert bench.tier.settle() == 1 and len(bench.polled) == 1
    bench.tier.at(START_S + 1.0)
    assert len(bench.polled) == 2


def test_what_is_held_survives_a_crash_and_is_passed_on_once() -> None:
    bench = Bench(1.0)
    bench.send(group("a", 1.0))
    bench.tier.settle()
    bench.tier.restart()
    bench.clock.now_s = START_S + 1.0
    bench.tier.run.state = bench.tier.stage.plan(bench.tier.run.state, bench.tier.run, bench.clock.now_s)
    bench.tier.restart()
    bench.tier.restart()
    bench.tier.settle()
    assert bench.out() == [(1, [1.0])] and bench.tier.at(START_S + 10.0) == 0


def test_the_aggregate_tier_sends_sums_that_weigh_as_many_records_as_they_hold() -> None:
    bench = Bench(60.0, sums=True)
    bench.send(group("a", 1.0, 2.0), group("b", 5.0))
    bench.send(group("a", 3.0))
    bench.tier.settle()
    bench.tier.at(START_S + 60.0)
    (packet,) = bench.packets()
    assert packet.weight == 4
    assert [(g.key.name, g.values, [(s.count, s.total) for s in g.summaries]) for g in packet.groups] == [
        ("a", (), [(3, 6.0)]),
        ("b", (), [(1, 5.0)]),
    ]
    assert not bench.tier.data.sums and bench.tier.data.weight == 0


def test_a_group_that_cannot_be_summed_is_set_aside_alone_and_counted() -> None:
    bench = Bench(60.0, sums=True)
    good, bad = group("a", 1.0), group("b", 13.0, 2.0, kind=Kind.DISTRIBUTION)
    bench.send(good, bad, good, token=Token(1, 0.0))
    bench.tier.settle()
    (packet,) = bench.packets()
    assert packet.weight == 2 and packet.token == Token(1, 0.0, quarantined=2)
