from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

import pytest

from messages.metrics import RawKey
from messages.plain import KeyCache, plain_key, plain_labels
from messages.reasons import Reason


class Loud(str):
    def __hash__(self) -> int:
        raise AssertionError("nobody looks up what is foreign")

    __eq__ = None  # type: ignore[assignment]


def test_labels_that_come_again_give_the_same_key() -> None:
    keys = KeyCache()
    first = keys.find("a", {"x": "1", "b": "2"})
    assert first is not None and first == plain_key("a", {"b": "2", "x": "1"})
    assert keys.find("a", {"x": "1", "b": "2"}) is first
    assert keys.find("a", {"x": "1", "b": "3"}) == RawKey("a", (("b", "3"), ("x", "1")))
    assert keys.find("b", {"x": "1", "b": "2"}) != first


@pytest.mark.parametrize(
    "labels",
    [
        {"a": 1},
        {"a": True},
        {1: "a"},
        {"a": "x" * 129},
        {"a" * 129: "x"},
        {f"k{n}": "x" for n in range(9)},
        [("a", "b")],
        {"a": Loud("x")},
        {Loud.__new__(Loud, "a").lower(): Loud("x")},
    ],
    ids=repr,
)
def test_what_is_not_exact_or_not_short_is_left_to_be_made_with_care(labels: object) -> None:
    assert KeyCache().find("a", labels) is None
    assert KeyCache().find("a" * 129, {"a": "b"}) is None


def test_a_dict_that_is_changed_later_does_not_change_the_key() -> None:
    keys, labels = KeyCache(), {"a": "1"}
    key = keys.find("n", labels)
    labels["a"] = "2"
    assert key == RawKey("n", (("a", "1"),))


def test_a_flood_of_labels_does_not_grow_the_cache_without_end() -> None:
    keys = KeyCache()
    for number in range(10_000):
        keys.find("n", {"a": str(number)})
    assert len(keys._keys) <= 4096


def test_a_refused_name_is_no_legal_one() -> None:
    assert plain_key(None) == RawKey("", Reason.NAME_TYPE) != "name_type"


class Endless(Mapping[str, str]):
    """Labels that never end."""

    def __iter__(self) -> Iterator[str]:
        return map(str, count())

    def __getitem__(self, key: str) -> str:
        return key

    def __len__(self) -> int:
        return 1


class Unequal(str):
    """A text that is equal to no other one."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def test_of_labels_that_never_end_a_few_are_read() -> None:
    assert plain_labels(Endless()) is Reason.LABEL_COUNT


def test_two_labels_of_one_key_are_no_labels() -> None:
    assert plain_labels({Unequal("a"): "1", Unequal("a"): "2"}) is Reason.LABEL_TYPE


def test_the_cache_keeps_nothing_once_it_is_told_to_forget() -> None:
    cache = KeyCache()
    cache.find("a", {"user": "jane"})
    cache.forget()
    assert "jane" not in repr(vars(cache))
