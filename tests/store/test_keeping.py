from __future__ import annotations

from actors.store.keeping import SWEEP_S, House, Keeping
from actors.store.series import Series
from messages.metrics import Group, Kind, SeriesKey

KEEPING = Keeping(buffer_size=64, retention_s=100.0, evict_idle_s=10.0)


def series(*lasts: tuple[str, float], records: int = 1) -> dict[SeriesKey, Series]:
    """Series by name, each with records up to that time."""
    found = {}
    for name, last_s in lasts:
        key = SeriesKey(name, ())
        group = Group(key, Kind.COUNTER, [1.0] * records, [last_s - records + 1 + place for place in range(records)])
        found[key] = Series.new(key, Kind.COUNTER, 64).folded(group, None)
    return found


def evicted(house: House, of: dict[SeriesKey, Series], now_s: float, *touched: str) -> tuple[House, list[str]]:
    house, gone = house.kept(KEEPING, of, {key: of[key] for key in of if key.name in touched}, now_s)
    return house, [key.name for key in gone]


CROWDED = House(crowded=frozenset({""}))


def test_without_series_there_is_nothing_to_do() -> None:
    house, gone = House().kept(KEEPING, {}, {}, 5.0)
    assert house == House() and gone == () and house.due_s() is None


def test_the_longest_idle_of_those_that_are_idle_for_long_makes_room() -> None:
    of = series(("b", 50.0), ("a", 10.0), ("c", 95.0))
    house, gone = evicted(CROWDED, of, 100.0)
    assert gone == ["a"] and (house.evicted_series, house.evicted_records) == (1, 1)
    assert not house.crowded


def test_one_in_ten_is_evicted_at_once() -> None:
    of = series(*((f"s{place:02}", float(place)) for place in range(30)))
    assert evicted(CROWDED, of, 100.0)[1] == ["s00", "s01", "s02"]


def test_a_series_that_is_recorded_or_not_idle_for_long_is_left_alone() -> None:
    of = series(("a", 10.0), ("b", 95.0))
    house, gone = evicted(CROWDED, of, 100.0, "a")
    assert gone == [] and house.evicted_series == 0
    assert evicted(CROWDED, series(("b", 95.0)), 100.0)[1] == []


def test_only_the_names_that_are_crowded_make_room() -> None:
    of = series(("a", 10.0), ("b", 20.0))
    assert evicted(House(crowded=frozenset({"b"})), of, 100.0)[1] == ["b"]


def test_the_next_eviction_waits_until_one_can_be_idle_for_long_enough() -> None:
    house, _ = evicted(CROWDED, series(("a", 10.0), ("b", 95.0)), 100.0)
    assert house.evicts_s == 105.0  # b has been idle for 10 s then
    house = house._replace(crowded=frozenset({""}))
    assert evicted(house, series(("c", 1.0)), 104.9)[1] == [] and house.due_s() == 105.0
    assert evicted(house, series(("b", 95.0)), 105.1)[1] == ["b"]


def test_evictions_leave_the_filter_time_to_hear_of_them() -> None:
    house, _ = evicted(CROWDED, series(("a", 10.0), ("b", 11.0)), 100.0)
    assert house.evicts_s == 101.0


def test_a_sweep_prunes_what_is_older_than_the_retention_bit_by_bit() -> None:
    of = series(*((f"s{place}", 1_000.0) for place in range(1_100)), records=20)
    house, _ = House().kept(KEEPING, of, {}, 1_000.0)
    assert house.due_s() == 1_000.0 + SWEEP_S
    touched: dict[SeriesKey, Series] = {}
    assert house.kept(KEEPING, of, touched, 1_000.0 + SWEEP_S - 0.1)[0] == house and not touched

    swept = []
    now_s = 100_000.0
    while True:
        touched = {}
        house, _ = house.kept(KEEPING, of, touched, now_s)
        of.update(touched)
        swept.append(len(touched))
        if house.sweeps_s != now_s:
            break
    assert swept == [500, 500, 100] and house.sweeps_s == now_s + SWEEP_S
    assert {len(one.points) for one in of.values()} == {0} and {one.count for one in of.values()} == {20}


def test_a_series_that_the_same_plan_changes_is_pruned_as_it_is_then() -> None:
    of = series(("a", 10.0), records=3)
    newer = series(("a", 990.0), records=3)
    house = House(sweeps_s=0.0)
    touched = dict(newer)
    house.kept(KEEPING, of, touched, 1_000.0)
    assert touched == newer


def test_an_eviction_out_of_many_looks_at_each_of_them_only_a_few_times() -> None:
    looks: list[None] = []

    class Key(SeriesKey):
        def __eq__(self, other: object) -> bool:
            looks.append(None)
            return tuple.__eq__(self, other)

        __hash__ = SeriesKey.__hash__

    of = {Key(*key): one for key, one in series(*((f"s{place}", float(place)) for place in range(2_000))).items()}
    house, gone = CROWDED.kept(KEEPING, of, {}, 10_000.0)
    assert len(gone) == house.evicted_series == 200 and len(looks) < 10 * len(of)


def test_a_series_that_is_pruned_at_the_same_time_is_no_less_idle() -> None:
    of = series(("a", 10.0), ("b", 20.0), records=20)
    house, gone = House(crowded=frozenset({""}), sweeps_s=0.0).kept(KEEPING, of, {}, 1_000.0)
    assert [key.name for key in gone] == ["a"] and house.sweeps_s == 1_000.0 + SWEEP_S
