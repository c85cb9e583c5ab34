"""The crash benchmark sees what it is there to see."""

from __future__ import annotations

import pytest

from benchmarks import crash
from messages import Kind, Ledger, Point, Series, SeriesPoints, Snapshot

WHOLE = list(range(crash.PER_THREAD))


def series(*columns: list[int]) -> Series:
    return Series(
        time_s=0.0,
        series=tuple(
            SeriesPoints(
                name=f"bench.id_{n}",
                labels={},
                kind=Kind.COUNTER,
                points=tuple(Point(0.0, float(number)) for number in ids),
                forgotten=0,
            )
            for n, ids in enumerate(columns)
        ),
    )


def violated(rows: list[tuple[str, int, int]]) -> list[str]:
    return [name for name, found, expected in rows if found != expected]


def test_whole_series_are_sound() -> None:
    assert violated(crash.check_series(series(WHOLE, WHOLE, WHOLE, WHOLE))) == []


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (WHOLE[:-1], ["bench.id_3: ids", "bench.id_3: in order"]),
        ([*WHOLE, 7], ["bench.id_3: ids twice", "bench.id_3: in order"]),
        ([1, 0, *WHOLE[2:]], ["bench.id_3: in order"]),
    ],
)
def test_a_lost_a_doubled_and_an_overtaken_record_are_seen(ids: list[int], expected: list[str]) -> None:
    assert violated(crash.check_series(series(WHOLE, WHOLE, WHOLE, ids))) == expected


def test_a_lost_series_is_seen() -> None:
    assert violated(crash.check_series(series(WHOLE, WHOLE, WHOLE))) == ["series"]


def test_an_account_that_does_not_add_up_or_holds_a_loss_is_seen() -> None:
    ledger = Ledger(
        recorded=9, stored=1, rejected={"value_range": 1}, dropped={"box_full": 1}, quarantined=1, in_flight=1
    )
    snapshot = Snapshot.model_construct(ledger=ledger, complete=False)
    assert violated(crash.check_ledger(snapshot)) == [
        "snapshot complete",
        "ledger balanced",
        "records dropped",
        "records rejected",
        "records quarantined",
        "records in flight",
    ]


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_while_actors_crash() -> None:
    assert crash.main() == 0
