from __future__ import annotations

import threading

from supervision.quarantine import Exhibit, Quarantine, exhibit, twice


def failure(text: str) -> ValueError:
    try:
        inner(text)
    except ValueError as error:
        return error
    raise AssertionError


def inner(text: str) -> None:
    raise ValueError(text)


def test_an_exhibit_is_the_class_and_the_innermost_place_and_nothing_of_the_content() -> None:
    line = inner.__code__.co_firstlineno + 1
    assert exhibit(failure("secret")) == Exhibit("ValueError", f"supervision/test_quarantine.py:{line}")


def test_a_failure_that_was_never_raised_has_no_place() -> None:
    assert exhibit(ValueError("secret")) == Exhibit("ValueError", "unknown")


def test_the_last_exhibits_are_kept_oldest_first() -> None:
    quarantine = Quarantine()
    for number in range(300):
        quarantine.put(type(f"Error{number}", (Exception,), {})())
    names = [item.failure for item in quarantine.exhibits()]
    assert names == [f"Error{number}" for number in range(300 - len(names), 300)]
    assert 1 < len(names) < 300


def test_it_can_be_read_while_it_is_written() -> None:
    quarantine, over = Quarantine(), threading.Event()

    def write() -> None:
        while not over.is_set():
            quarantine.put(ValueError())

    writer = threading.Thread(target=write)
    writer.start()
    for _ in range(2000):
        quarantine.exhibits()
    over.set()
    writer.join(5.0)


def test_a_failure_counts_when_it_repeats_itself() -> None:
    calls = iter([ValueError("once"), "done", ValueError("first"), KeyError("second")])

    def call() -> object:
        outcome = next(calls)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    assert twice(call) == "done"
    assert type(twice(call)) is KeyError
