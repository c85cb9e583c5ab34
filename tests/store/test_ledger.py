from __future__ import annotations

from actors.store.ledger import FILTER, OpenMarker, Received, in_flight, ledger
from messages import GetNames, Reason
from messages.pipeline import FilterAccount, Question, Token

ACCOUNT = FilterAccount(
    taken=100,
    dropped={Reason.BOX_FULL: 7, Reason.SYSTEM_STOPPED: 0},
    rejected={Reason.NAME_EMPTY: 10},
    detected={},
    redacted={},
    quarantined=3,
    sent={"store": 50, "slow": 37},
)


def test_what_was_sent_and_not_received_is_in_flight_with_the_tier_that_has_it() -> None:
    received = Received(by_route={FILTER: 50, "slow": 30}, stored=79, quarantined=1, tiers_quarantined={"slow": 2})
    assert in_flight(ACCOUNT, received) == {FILTER: 0, "slow": 5}
    found = ledger(ACCOUNT, received)
    assert (found.recorded, found.stored, found.quarantined, found.in_flight) == (107, 79, 6, 5)
    assert found.rejected == {"name_empty": 10} and found.dropped == {"box_full": 7}
    assert found.balanced


def test_a_record_that_nobody_counts_shows_as_an_account_that_is_not_balanced() -> None:
    lost = ACCOUNT._replace(taken=101)
    assert not ledger(lost, Received(by_route={FILTER: 50, "slow": 37}, stored=87)).balanced


def test_a_marker_is_complete_when_the_filters_token_and_those_of_all_tiers_that_it_names_are_here() -> None:
    marker = OpenMarker(1, 5.0, frozenset()).with_token("slow", Token(1, 0.0))
    assert not marker.complete
    marker = marker.with_token(FILTER, Token(1, 0.0, (Question(GetNames(), None),), ACCOUNT, ("slow", "fast")))
    assert not marker.complete and len(marker.questions) == 1
    assert marker.with_token("fast", Token(1, 0.0)).complete


def test_a_marker_bars_the_routes_whose_token_is_here_and_those_that_it_does_not_wait_for() -> None:
    early = OpenMarker(1, 5.0, frozenset()).with_token("slow", Token(1, 0.0))
    assert early.bars("slow") and not early.bars("fast") and not early.bars(FILTER)
    told = OpenMarker(1, 5.0, frozenset()).with_token(FILTER, Token(1, 0.0, (), ACCOUNT, ("slow",)))
    assert told.bars(FILTER) and told.bars("fast") and not told.bars("slow")
