from __future__ import annotations

import pytest

from actors.recorder import WIDTH
from messages import Reason, RegisterMetric, SeriesKey, UnregisterMetric
from messages.pipeline import Assign, Packet, Release, Unassign
from messages.roles import STORE
from supervision import CREDIT
from tests.security.bench import Bench


def test_cleared_records_go_to_their_tier_or_to_the_store() -> None:
    bench = Bench({"a": "fast"})
    bench.record("a", "a", "b", "a b")
    assert bench.filter.settle() == 1
    assert bench.names("fast") == [("a", 2)] and bench.names(STORE) == [("b", 1)] and bench.sent("slow") == []
    data = bench.filter.data
    assert (data.taken, data.sent, data.rejected) == (4, {"fast": 2, STORE: 1}, {Reason.NAME_GRAMMAR: 1})
    assert bench.front.box.waiting == 0 and list(bench.admitted) == [SeriesKey("a", ()), SeriesKey("b", ())]


@pytest.mark.parametrize("why", ["parked", "over its credit", "unknown"])
def test_a_tier_that_takes_nothing_is_bypassed(why: str) -> None:
    bench = Bench({"a": "nobody" if why == "unknown" else "fast"})
    if why == "parked":
        bench.away.add("fast")
    elif why == "over its credit":
        bench.outs["fast"].slots.update({-n: Packet((), 0) for n in range(CREDIT)})
    bench.record("a")
    bench.filter.settle()
    assert bench.names(STORE) == [("a", 1)]


def test_nothing_is_taken_while_the_store_owes_credit() -> None:
    bench = Bench()
    bench.outs[STORE].slots.update({-n: Packet((), 0) for n in range(CREDIT)})
    bench.record("a", "b")
    assert bench.filter.settle() == 0 and bench.front.box.waiting == 2
    assert bench.filter.stage.blocked(bench.filter.run.state)
    bench.outs[STORE].slots.clear()
    bench.filter.settle()
    assert bench.names(STORE) == [("a", 1), ("b", 1)]


def test_an_asks_token_lies_behind_all_that_was_recorded_before_it_and_before_all_later_records() -> None:
    bench = Bench({"a": "fast"})
    bench.filter.run.bite = 2
    bench.record(*"aabcaab")
    bench.ask()
    bench.filter.step()
    bench.record("later", "later")
    bench.filter.settle()
    for receiver, before in (("fast", 4), (STORE, 3)):
        packets = bench.sent(receiver)
        (place,) = [place for place, packet in enumerate(packets) if packet.token is not None]
        assert sum(packet.weight for packet in packets[: place + 1]) == before
    account = packets[place].token.account  # type: ignore[union-attr]  # the store's, the last of the loop
    assert account is not None and account.taken == 7 and account.sent == {"fast": 4, STORE: 3}
    assert sum(packet.weight for packet in packets[place + 1 :]) == 2


def test_the_token_is_placed_although_records_keep_coming() -> None:
    bench = Bench()
    bench.filter.run.bite = 64
    bench.record(*["a"] * 100)
    bench.ask()
    for _ in range(4):
        bench.filter.step()
        bench.record(*["a"] * 500)
    tokens = [packet.token for packet in bench.sent(STORE) if packet.token is not None]
    assert [token.account.taken for token in tokens if token.account] == [100]


def test_a_token_goes_to_all_tiers_that_are_there_and_names_them() -> None:
    bench = Bench()
    bench.away.add("slow")
    bench.ask()
    bench.ask()
    bench.filter.settle()
    (packet,) = bench.sent(STORE)
    assert packet.token is not None and packet.token.expected == ("fast",) and len(packet.token.questions) == 2
    assert [packet.token.marker for packet in bench.sent("fast") if packet.token] == [packet.token.marker]
    assert bench.sent("slow") == []


def test_tokens_are_placed_also_while_the_store_owes_credit_if_their_records_are_sent() -> None:
    bench = Bench()
    bench.outs[STORE].slots.update({-n: Packet((), 0) for n in range(CREDIT)})
    bench.ask()
    assert bench.filter.settle() == 1
    assert any(packet.token is not None for packet in bench.sent(STORE))


def test_drops_are_those_as_of_the_ask() -> None:
    bench = Bench(capacity=2)
    bench.record("a", "b", "c")
    bench.ask()
    bench.filter.settle()
    bench.record("a", "b", "c", "d")
    (packet,) = bench.sent(STORE)
    assert packet.token is not None and packet.token.account is not None
    assert packet.token.account.dropped[Reason.BOX_FULL] == 1 and packet.token.account.taken == 2


def test_registering_a_name_moves_it_and_the_orders_travel_among_the_records() -> None:
    bench = Bench({"a": "slow"})
    bench.record("a")
    answer = bench.filter.ask(Assign(name="a", tier="fast"))
    bench.filter.settle()
    bench.record("a")
    bench.filter.settle()
    assert answer.get(timeout=0) is True
    (packet,) = bench.sent("slow")
    assert packet.orders == (UnregisterMetric(name="a"),)
    first, *rest = bench.sent("fast")
    assert first.orders == (RegisterMetric(name="a"),)
    assert first.weight + sum(packet.weight for packet in rest) == 2
    assert bench.announced == [{"a": "fast"}]


def test_an_unregistered_name_goes_straight_to_the_store() -> None:
    bench = Bench({"a": "slow", "b": "slow"})
    answer = bench.filter.ask(Unassign(name="a", tier="slow"))
    bench.filter.settle()
    bench.record("a", "b")
    bench.filter.settle()
    assert answer.get(timeout=0) is True
    assert bench.names(STORE) == [("a", 1)] and bench.names("slow") == [("b", 1)]


def test_a_tier_cannot_give_up_what_has_moved_to_another() -> None:
    bench = Bench({"a": "slow"})
    bench.filter.ask(Assign(name="a", tier="fast"))
    bench.filter.ask(Unassign(name="a", tier="slow"))
    bench.filter.settle()
    assert dict(bench.filter.data.tier_of) == {"a": "fast"}


def test_a_released_tier_has_no_name_left_and_no_source() -> None:
    bench = Bench({"a": "slow", "b": "fast", "c": "slow"})
    bench.filter.ask(Release(tier="slow"))
    bench.filter.settle()
    assert dict(bench.filter.data.tier_of) == {"b": "fast"}
    assert [packet.orders for packet in bench.sent("slow")] == [
        (UnregisterMetric(name="a"), UnregisterMetric(name="c"))
    ]


def test_what_the_filter_refuses_or_no_tier_has_is_not_registered() -> None:
    bench = Bench()
    answers = [
        bench.filter.ask(Assign(name=name, tier=tier))
        for name, tier in (("user@example.com", "fast"), ("a", "nobody"), ("", "fast"))
    ]
    bench.filter.settle()
    assert [answer.get(timeout=0) for answer in answers] == [False, False, False]
    assert dict(bench.filter.data.tier_of) == {} and bench.filter.run.number == 1


def test_a_redacted_name_is_registered_as_it_will_be_stored() -> None:
    bench = Bench(on_sensitive_name="redact")
    answer = bench.filter.ask(Assign(name="from.user@example.com", tier="fast"))
    bench.filter.settle()
    bench.record("from.user@example.com")
    bench.filter.settle()
    assert answer.get(timeout=0) is True
    (name,) = bench.filter.data.tier_of
    assert "example" not in name and (name, 1) in bench.names("fast")


def test_a_redacted_name_is_collected_by_its_tier_from_the_start_and_unregistered_as_it_was_told() -> None:
    told = "from.user@example.com"
    bench = Bench({told: "fast"}, on_sensitive_name="redact")
    bench.record(told)
    bench.filter.settle()
    ((name, count),) = bench.names("fast")
    assert (name, count) == ("email", 1)
    bench.filter.ask(Unassign(name=told, tier="fast"))
    bench.filter.settle()
    assert dict(bench.filter.data.tier_of) == {}


def test_whoever_keeps_keys_is_told_when_something_was_recognised() -> None:
    bench = Bench()
    bench.record("a")
    bench.filter.settle()
    assert bench.recognised == []
    bench.record("user@example.com")
    bench.filter.settle()
    assert bench.recognised == [None]


def test_an_order_that_the_rules_fail_on_is_answered_and_blocks_nothing() -> None:
    bench = Bench()
    answer = bench.filter.ask(Assign(name="poison", tier="fast"))
    later = bench.filter.ask(Assign(name="a", tier="fast"))
    bench.filter.settle()
    with pytest.raises(ValueError, match="poison"):
        answer.get(timeout=0)
    assert later.get(timeout=0) is True


def test_a_poisoned_record_is_quarantined_without_a_restart() -> None:
    bench = Bench()
    bench.record("a", "poison", "b")
    assert bench.filter.settle() == 1
    assert bench.names(STORE) == [("a", 1), ("b", 1)] and bench.filter.data.quarantined == 1
    (exhibit,) = bench.filter.cell.quarantine.exhibits()
    assert exhibit.failure == "ValueError" and "poison" not in exhibit.where


def test_a_successor_repeats_the_effects_and_takes_nothing_twice() -> None:
    bench = Bench()
    bench.record("a", "b")
    planned = bench.filter.stage.plan(bench.filter.run.state, bench.filter.run, 0.0)
    bench.filter.run.state = planned  # the commit; then it fails before the first effect
    bench.record("c")
    bench.filter.restart()
    bench.filter.restart()
    assert bench.front.box.items[1::WIDTH] == ["c"] and list(bench.admitted) == [SeriesKey(n, ()) for n in "ab"]
    bench.filter.settle()
    assert bench.names(STORE) == [("a", 1), ("b", 1), ("c", 1)]
    assert bench.filter.data.taken == 3


def test_a_failed_plan_leaves_no_trace() -> None:
    bench = Bench()
    bench.record("a", "b")
    bench.filter.stage.plan(bench.filter.run.state, bench.filter.run, 0.0)
    bench.filter.restart()
    assert bench.front.box.waiting == 2 and bench.sent(STORE) == [] and bench.admitted == {}
