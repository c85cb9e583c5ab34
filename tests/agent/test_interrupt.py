from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from agent.interrupt import Interrupt, Interrupted


@pytest.fixture
def interrupt() -> Iterator[Interrupt]:
    before = {signum: signal.getsignal(signum) for signum in (signal.SIGINT, signal.SIGTERM)}
    installed = Interrupt()
    installed.install()
    yield installed
    for signum, handler in before.items():
        signal.signal(signum, handler)


def test_a_signal_breaks_off_a_wait(interrupt: Interrupt) -> None:
    with pytest.raises(Interrupted):
        interrupt.waiting(lambda: signal.raise_signal(signal.SIGTERM))
    assert interrupt.signum == signal.SIGTERM


def test_a_signal_between_two_waits_lets_the_work_go_on_and_stops_the_next_wait(interrupt: Interrupt) -> None:
    assert interrupt.waiting(lambda: "read") == "read"
    signal.raise_signal(signal.SIGINT)
    with pytest.raises(Interrupted):
        interrupt.waiting(lambda: "not read")


def test_a_second_signal_is_not_held_back(interrupt: Interrupt) -> None:
    signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
