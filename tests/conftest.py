"""What holds for every test: whoever starts a telemetry thread sees it end."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

ENDING_S = 3.0
"""How long threads that have been told to stop may take to end, all together."""


def telemetry_threads() -> set[threading.Thread]:
    """The threads of telemetry that run in this process."""
    return {thread for thread in threading.enumerate() if thread.name.startswith("telemetry-")}


def left_running(before: set[threading.Thread], ending_s: float = ENDING_S) -> list[str]:
    """Names of the telemetry threads that were not there `before` and have not ended within `ending_s` seconds."""
    deadline = time.monotonic() + ending_s
    pause = threading.Event()
    while (left := telemetry_threads() - before) and time.monotonic() < deadline:
        pause.wait(0.002)  # not `join`: a thread that is only being started has nothing to join yet
    return sorted(thread.name for thread in left)


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    """Fails a test that leaves a telemetry thread behind. Those of a wider fixture were there before."""
    before = telemetry_threads()
    yield
    left = left_running(before)
    assert not left, f"threads left running: {', '.join(left)}"
