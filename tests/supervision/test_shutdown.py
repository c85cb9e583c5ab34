from __future__ import annotations

import threading

import pytest

from supervision import SystemClock
from supervision.shutdown import UNKNOWN, Shutdown, StopReport
from supervision.testing import wait_until

CLOCK = SystemClock()
REPORT = StopReport(True, 0, (), 0.1)


def test_all_who_ask_for_it_get_the_report_of_the_one() -> None:
    shutdown, begun, go_on = Shutdown(), threading.Event(), threading.Event()
    runs: list[int] = []
    reports: list[StopReport] = []

    def stop() -> StopReport:
        runs.append(1)
        begun.set()
        go_on.wait(5.0)
        return REPORT

    def ask() -> None:
        reports.append(shutdown.run(stop, patience_s=5.0))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    threads[0].start()
    assert begun.wait(5.0)
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join(5.0)
    assert (reports, runs) == ([REPORT] * 4, [1])
    assert shutdown.run(stop, patience_s=0.0) is REPORT


def test_nobody_waits_longer_than_they_want() -> None:
    shutdown, begun, go_on = Shutdown(), threading.Event(), threading.Event()

    def stop() -> StopReport:
        begun.set()
        go_on.wait(5.0)
        return REPORT

    thread = threading.Thread(target=shutdown.run, args=(stop,), kwargs={"patience_s": 5.0})
    thread.start()
    assert begun.wait(5.0)
    assert shutdown.run(stop, patience_s=0.0) is UNKNOWN
    go_on.set()
    thread.join(5.0)


def test_from_within_itself_there_is_nothing_to_wait_for() -> None:
    shutdown = Shutdown()
    inner: list[StopReport] = []

    def stop() -> StopReport:
        inner.append(shutdown.run(stop, patience_s=5.0))
        return REPORT

    began_s = CLOCK.now()
    assert shutdown.run(stop, patience_s=5.0) is REPORT
    assert inner == [UNKNOWN]
    assert CLOCK.now() - began_s < 4.0


def test_a_stop_that_is_interrupted_keeps_nobody_waiting_and_can_be_repeated() -> None:
    shutdown, begun = Shutdown(), threading.Event()
    reports: list[StopReport] = []

    def interrupted() -> StopReport:
        begun.set()
        wait_until(lambda: len(shutdown._claims) == 2)
        raise KeyboardInterrupt

    def wait() -> None:
        assert begun.wait(5.0)
        reports.append(shutdown.run(lambda: REPORT, patience_s=5.0))

    other = threading.Thread(target=wait)
    other.start()
    with pytest.raises(KeyboardInterrupt):
        shutdown.run(interrupted, patience_s=5.0)
    other.join(5.0)
    assert reports == [UNKNOWN]
    assert not shutdown.begun
    assert shutdown.run(lambda: REPORT, patience_s=0.0) is REPORT
