from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.collectors import INTERVALS_S, Poller, TierActor
from actors.collectors.loops import Home
from actors.collectors.polling import Shared
from actors.collectors.tiers import HELD_MOST, INSTANT_POLL_S, TICK_LEAST_S
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


class Ticks(Poller):
    """Notes what it is told, and reads nothing."""

    def __init__(self, clock: HandClock) -> None:
        def refuse(*_args: object) -> None:
            raise AssertionError("nothing is read")

        sources = dict.fromkeys("ab", float)
        super().__init__("tier", Shared(sources, {}, clock, record=refuse, quarantine=refuse, home=Home()))
        self.ticks: list[tuple[float, tuple[str, ...]]] = []
        self.tended: list[tuple[str, ...]] = []
        self.looks_s: float | None = None

    def tend(self, names: tuple[str, ...]) -> None:
        if names != self._tended:
            self.tended.append(names)
        self._tended = names

    def open(self) -> None:
        pass

    def tick(self, names: tuple[str, ...], now_s: float) -> None:
        self.ticks.append((now_s, names))

    def look(self, now_s: float) -> float | None:
        return self.looks_s


class RestingClock(HandClock):
    """Notes until when somebody would wait."""

    def __init__(self, now_s: float) -> None:
        super().__init__(now_s)
        self.rests: list[float | None] = []

    def wait(self, waker: Waker, until_s: float | None) -> None:
        self.rests.append(until_s)


class Bench:
    """A tier driven by hand between the filter and the store."""

    def __init__(
        self,
        interval_s: float,
        names: tuple[str, ...] = (),
        *,
        sums: bool = False,
        start_s: float = START_S,
    ) -> None:
        self.clock = RestingClock(start_s)
        self.waker = Waker()
        self.route_in = Route("tier", Waker(), self.waker, lazy=interval_s > 0.0)
        self.route_out = Route("tier>store", self.waker, Waker())
        self.sent_in = 0
        self.poller = Ticks(self.clock)
        self.ticks = self.poller.ticks
        self.tier = Hand(
            "tier",
            lambda: TierActor(
                interval_s,
                self.route_in,
                self.route_out,
                poller=self.poller,
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


advances = st.lists(
    st.floats(0.0, 3.0) | st.floats(0.0, 1e5) | st.sampled_from([0.1, 1.0, 0.05]), min_size=1, max_size=40
)


@given(
    advances, st.sampled_from([0.0, 0.001, 0.1, 0.3, 1.0, 7.7, 60.0]), st.sampled_from([0.0, START_S, 1_764_000_000.25])
)
def test_ticks_lie_on_one_grid_and_there_is_one_at_most_for_each_wake(
    advances_s: list[float], interval_s: float, start_s: float
) -> None:
    bench = Bench(interval_s, ("a",), start_s=start_s)
    every_s = interval_s or INSTANT_POLL_S
    assert bench.tier.settle() == 1
    for by_s in advances_s:
        before, due_s = len(bench.ticks), bench.tier.due_s
        assert due_s is not None and bench.clock.now_s < due_s <= bench.clock.now_s + every_s * 1.001
        number = round((due_s - start_s) / every_s)
        assert due_s == start_s + number * every_s
        now_s = bench.clock.now_s + by_s
        assert bench.tier.at(now_s) == len(bench.ticks) - before == (now_s >= due_s)


@pytest.mark.parametrize("interval_s", [5e-324, 1e-12, 1e300])
def test_an_interval_beyond_all_measure_is_still_an_interval(interval_s: float) -> None:
    bench = Bench(interval_s, ("a",))
    assert bench.tier.settle() == 1
    assert bench.tier.due_s is not None and bench.tier.due_s >= START_S + TICK_LEAST_S
    assert bench.tier.at(START_S + 1.0) <= 1


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
    bench = Bench(1.0, ("a", "none", "b"))
    for second in range(3):
        bench.tier.at(START_S + second)
        bench.tier.at(START_S + second + 0.5)
    assert bench.ticks == [(START_S + n, ("a", "b")) for n in range(3)]
    assert bench.out() == []


def test_the_instant_tier_polls_at_its_own_pace() -> None:
    bench = Bench(0.0, ("a",))
    bench.tier.settle()
    assert bench.tier.due_s == pytest.approx(START_S + INSTANT_POLL_S)


def test_registering_begins_the_polling_and_unregistering_ends_it() -> None:
    bench = Bench(1.0)
    bench.send(orders=(RegisterMetric(name="a"), RegisterMetric(name="a"), RegisterMetric(name="none")))
    bench.tier.settle()
    assert bench.poller.tended == [(), ("a",)]  # at the start, and before the first tick
    bench.tier.restart()
    bench.send(orders=(RegisterMetric(name="a"),))
    bench.tier.settle()
    bench.tier.at(START_S + 1.0)
    assert bench.ticks == [(START_S, ("a",)), (START_S + 1.0, ("a",))]  # at once, and then at the ticks
    bench.send(orders=(UnregisterMetric(name="a"), UnregisterMetric(name="unknown")))
    bench.tier.settle()
    assert bench.poller.tended[-1] == ()
    bench.tier.at(START_S + 2.0)
    assert len(bench.ticks) == 2 and bench.tier.due_s is None


def test_a_source_of_the_tiers_own_is_polled_though_no_name_is_registered() -> None:
    bench = Bench(1.0)
    assert bench.tier.due_s is None
    bench.poller.own = float  # as when the tier is removed and added again with one
    assert bench.tier.settle() == 1 and bench.ticks == [(START_S, ())]
    bench.tier.at(START_S + 1.0)
    bench.poller.own = None
    bench.tier.at(START_S + 2.0)
    assert bench.ticks == [(START_S + n, ()) for n in range(2)] and bench.tier.due_s is None


def test_a_tick_is_polled_at_most_once_whatever_fails() -> None:
    bench = Bench(1.0, ("a",))
    bench.tier.settle()
    bench.tier.restart()
    bench.send(group("b", 1.0), token=Token(1, 0.0))
    assert bench.tier.settle() == 1 and len(bench.ticks) == 1
    bench.tier.at(START_S + 1.0)
    assert len(bench.ticks) == 2


def test_the_tier_rests_until_its_tick_or_until_its_poller_wants_to_look() -> None:
    bench = Bench(1.0, ("a",))
    bench.tier.settle()
    rests = bench.clock.rests
    for looks_s in (None, START_S + 0.02, START_S + 5.0):
        bench.poller.looks_s = looks_s
        bench.tier.stage.rest(bench.tier.run, START_S + 1.0)
    bench.poller.looks_s = None
    bench.tier.stage.rest(bench.tier.run, None)
    assert rests == [START_S + 1.0, START_S + 0.02, START_S + 1.0, None]


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
