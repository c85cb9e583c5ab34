from __future__ import annotations

import contextlib
import enum
import sys
import threading
from dataclasses import dataclass
from typing import Any

import pytest

from supervision import Supervisor
from supervision.testing import Dummy, Notes, assert_balanced, wait_idle
from supervision.weight import weigh
from tests.supervision.steps import busy, switching_every


class Kind(enum.Enum):
    """Its members lead to a class."""

    A = "a"


@dataclass
class Held:
    text: str


class Hostile:
    def __sizeof__(self) -> int:
        raise AssertionError("code of a message was run")

    def __getattribute__(self, _name: str) -> Any:
        raise AssertionError("code of a message was run")


@pytest.mark.parametrize(
    "message",
    ["x" * 10_000, b"x" * 10_000, ["x" * 10_000], {"a": ("b", "x" * 10_000)}, {"x" * 10_000: 1}, Held("x" * 10_000)],
)
def test_text_weighs_wherever_it_is_held(message: Any) -> None:
    assert 10_000 <= weigh(message) < 11_500


def test_plain_values_weigh_what_python_says() -> None:
    assert [weigh(value) for value in (1, 2.0, None, "abc")] == [
        sys.getsizeof(value) for value in (1, 2.0, None, "abc")
    ]


def test_what_holds_itself_has_an_end() -> None:
    loop: list[Any] = ["x"]
    loop.append(loop)
    assert weigh(loop) > 0


def test_of_a_large_heap_the_rest_weighs_as_the_part_that_was_looked_at() -> None:
    assert 0.5 < weigh(["x" * 100] * 100_000) / weigh(["x" * 100] * 50_000) / 2.0 < 1.5


class Node:
    """Knows its parent."""

    def __init__(self, parent: Any) -> None:
        self.parent = parent
        self.children: list[Any] = []


def test_what_points_back_weighs_once() -> None:
    root = Node(None)
    root.children = [Node(root) for _ in range(100)]
    assert 10_000 < weigh(root) < 100_000
    loop: list[Any] = []
    loop.extend([loop] * 1_000)
    assert weigh(loop) < 20_000


@pytest.mark.parametrize("message", [int, Kind, Kind.A, {"type": int}, sys, len, object(), (x for x in "ab"), weigh])
def test_anything_weighs_something(message: Any) -> None:
    assert 0 < weigh(message) < 1_000_000


def test_what_others_change_meanwhile_can_be_weighed() -> None:
    shared: dict[int, str] = {}
    over = threading.Event()

    def change() -> None:
        number = 0
        while not over.is_set():
            number += 1
            shared[number] = "x"
            shared.pop(number - 50, None)

    with switching_every(1e-5):
        thread = threading.Thread(target=change)
        thread.start()
        weights = [weigh({"live": shared}) for _ in range(2_000)]
        over.set()
        thread.join(5.0)
    assert min(weights) > 1_000  # it was always looked at


def test_no_code_of_the_message_is_run() -> None:
    assert weigh([Hostile(), "x" * 1_000]) > 1_000


def test_a_mailbox_is_bounded_in_bytes_and_takes_more_when_there_is_place_again() -> None:
    supervisor, notes = Supervisor(), Notes()
    ref = supervisor.start_child("r", lambda: Dummy(notes), capacity_bytes=10_000)
    with busy(ref):
        for _ in range(5):
            ref.tell("x" * 3_000)
        ref.tell("small")
        assert (supervisor.tree()[0].waiting, supervisor.tree()[0].dropped) == (4, 2)
    wait_idle(ref)
    assert ref.ask("y" * 9_000) == "y" * 9_000
    ref.tell("z" * 20_000)  # never
    assert supervisor.stop().drained
    assert [len(message) for message in notes.handled[1:]] == [3_000, 3_000, 3_000, 5, 9_000]
    assert_balanced(ref, 9)


def test_bytes_are_given_back_over_failures_and_starts() -> None:
    supervisor, notes = Supervisor(), Notes()
    ref = supervisor.start_child("r", lambda: Dummy(notes, {1: ValueError(), 3: ValueError()}), capacity_bytes=10_000)
    for _ in range(10):
        ref.tell("x" * 9_000)
        with contextlib.suppress(ValueError):
            ref.ask("y")
    supervisor.stop()
    supervisor.start()
    assert ref.ask("x" * 9_000)
    assert supervisor.stop().drained
    assert_balanced(ref, 21)
    assert supervisor.tree()[0].dropped == 0
