"""The host's clocks while a system runs: Unix time that is set, monotonic time that goes on."""

from __future__ import annotations

import pytest

import supervision.clock
from actors import TelemetrySystem
from messages import GetSeries, GetSnapshot, GetSummary, Metric, Point, Snapshot
from supervision.clock import stopwatch_s

MOVES_S = (3_600.0, -3_600.0, 86_400.0 * 3, -86_400.0 * 3, 0.5, -0.5)
SLACK_S = 1.0
"""So much a test may dawdle."""


class HostClock:
    """Stands for the module `time`: it goes on by itself, and jumps when it is told."""

    def __init__(self) -> None:
        self.slept_s = 5_000.0
        self.set_by_s = 1_700_000_000.0

    def time(self) -> float:
        return self.monotonic() + self.set_by_s

    def monotonic(self) -> float:
        return stopwatch_s() + self.slept_s


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> HostClock:
    clock = HostClock()
    monkeypatch.setattr(supervision.clock, "time", clock)
    monkeypatch.setattr(supervision.clock, "_ORIGIN_S", clock.time() - clock.monotonic())
    return clock


def points(system: TelemetrySystem) -> tuple[Point, ...]:
    found: tuple[Point, ...] = system.ask(GetSeries(name="a")).series[0].points
    return found


def test_a_time_that_was_given_is_given_back_and_is_the_same_in_every_answer(host: HostClock) -> None:
    now_s = host.time()
    given = [now_s - 7.123456, now_s - 1.1, now_s - 0.7]
    with TelemetrySystem() as system:
        for time_s in given:
            system.ref("filter").tell(Metric(name="a", time_s=time_s))
        for _ in range(20):  # the two clocks are never read at the same moment
            assert [point.time_s for point in points(system)] == given


@pytest.mark.parametrize("by_s", MOVES_S)
def test_when_the_hosts_clock_is_set_ages_and_windows_stay_right(host: HostClock, by_s: float) -> None:
    with TelemetrySystem() as system:
        system.record_at("a", 1.0, None, host.time() - 10.0)
        before: Snapshot = system.ask(GetSnapshot())
        host.set_by_s += by_s
        system.record_at("a", 2.0, None, host.time() - 3.0)
        assert [host.time() - point.time_s for point in points(system)] == pytest.approx([10.0, 3.0], abs=SLACK_S)
        host.slept_s += 30.0
        snapshot, summary = system.ask(GetSnapshot()), system.ask(GetSummary(name="a"))
        assert snapshot.time_s == pytest.approx(host.time(), abs=SLACK_S)
        assert snapshot.uptime_s == pytest.approx(before.uptime_s + 30.0, abs=SLACK_S)
        assert (summary.minute.count, summary.minute.last, summary.hour.total) == (2, 2.0, 3.0)
        assert summary.minute.covered_s == pytest.approx(30.0, abs=SLACK_S)
        newer = system.ask(GetSeries(name="a", since_s=host.time() - 36.0)).series[0]
        assert [point.value for point in newer.points] == [2.0] and newer.forgotten == 1
