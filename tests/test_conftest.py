"""The check for leaked threads sees a leak, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.conftest import left_running, telemetry_threads


@pytest.fixture
def release() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def start(name: str, event: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=event.wait, args=(30.0,), name=name, daemon=True)
    thread.start()
    return thread


def test_a_telemetry_thread_that_goes_on_is_named(release: threading.Event) -> None:
    before = telemetry_threads()
    start("telemetry-probe", release)
    assert left_running(before, ending_s=0.01) == ["telemetry-probe"]


def test_a_telemetry_thread_that_was_there_before_is_not_named(release: threading.Event) -> None:
    start("telemetry-probe", release)
    assert left_running(telemetry_threads(), ending_s=0.01) == []


def test_a_thread_of_the_host_is_not_named(release: threading.Event) -> None:
    before = telemetry_threads()
    start("worker", release)
    assert left_running(before, ending_s=0.01) == []


def test_a_thread_that_is_about_to_end_is_waited_for(release: threading.Event) -> None:
    before = telemetry_threads()
    thread = start("telemetry-probe", release)
    threading.Timer(0.05, release.set).start()
    assert left_running(before) == []
    assert not thread.is_alive()
