from __future__ import annotations

import asyncio
import threading
from time import monotonic
from typing import Any

import pytest

from actors import ServiceActor, TelemetryConfig, TelemetrySystem
from actors.config import FrontConfig, StoreConfig
from messages import (
    AskOnEventLoop,
    ConfigError,
    GetHealth,
    GetNames,
    GetResources,
    GetSeries,
    GetSnapshot,
    GetSummary,
    GetTopology,
    Snapshot,
    SystemStopped,
)
from tests.conftest import telemetry_threads


def ids(system: TelemetrySystem, name: str) -> list[int]:
    (found,) = system.ask(GetSeries(name=name)).series
    return [int(point.value) for point in found.points]


def test_starting_and_stopping_twice_is_once() -> None:
    system = TelemetrySystem()
    system.start()
    system.start()
    assert system.running
    first = system.stop()
    second = system.stop()
    assert (first.drained, first.left, first.hung) == (True, 0, ()) and second.drained and not system.running


def test_a_stop_drains_all_that_was_recorded_also_what_the_tiers_hold() -> None:
    system = TelemetrySystem()
    system.start()
    for role in ("instant", "fast", "normal", "slow", "aggregate"):
        system.register_metric(f"of.{role}", role)
    assert system.drain()
    for role in ("instant", "fast", "normal", "slow", "aggregate", "none"):
        for _ in range(1_000):
            system.record(f"of.{role}")
    report = system.stop()
    assert report.drained and report.left == 0 and report.took_s < 5.0
    system.start()
    snapshot = system.ask(GetSnapshot())
    system.stop()
    assert {series.count for series in snapshot.series} == {1_000} and len(snapshot.series) == 6
    assert snapshot.ledger.balanced and snapshot.ledger.recorded == 6_000 and snapshot.ledger.dropped == {}


def test_a_stop_without_a_start_reports_what_it_throws_away() -> None:
    system = TelemetrySystem()
    system.record("a")
    report = system.stop()
    assert (report.drained, report.left) == (False, 1)
    assert not telemetry_threads()


def test_started_again_refs_counters_and_series_go_on() -> None:
    system = TelemetrySystem()
    refs = {role: system.ref(role) for role in ("filter", "store", "slow", "monitor", "bus")}
    handle = system.counter("a")
    for life in range(3):
        with system:
            assert all(ref.is_alive() for ref in refs.values())
            for number in range(life * 10, life * 10 + 10):
                handle(float(number))
            assert ids(system, "a") == list(range(life * 10 + 10))
            assert {role: system.ref(role) for role in refs} == refs
            ledger = system.ask(GetSnapshot()).ledger
            assert ledger.balanced and ledger.recorded == life * 10 + 10
        assert not any(ref.is_alive() for ref in refs.values())


def test_an_ask_after_the_stop_is_refused_at_once() -> None:
    system = TelemetrySystem()
    with system:
        pass
    began_s = monotonic()
    for query in (GetSnapshot(), GetNames(), GetHealth(), GetTopology(), GetResources()):
        with pytest.raises(SystemStopped):
            system.ask(query)
        with pytest.raises(SystemStopped):
            asyncio.run(system.ask_async(query))
    for role in ("store", "filter", "slow", "monitor", "bus"):
        with pytest.raises(SystemStopped):
            system.ref(role).ask(GetNames())
    with pytest.raises(SystemStopped):
        system.start_service(ServiceActor)
    assert monotonic() - began_s < 1.0 and not system.running


@pytest.mark.parametrize("way", ["ask", "ref of a stage", "ref of the monitor", "ask_async", "drain"])
def test_the_first_ask_starts_the_system(way: str) -> None:
    system = TelemetrySystem()
    system.record("a")
    assert not telemetry_threads()
    if way == "ask":
        assert system.ask(GetNames()).names == ("a",)
    elif way == "ref of a stage":
        assert system.ref("slow").ask(GetNames()).names == ("a",)
    elif way == "ref of the monitor":
        assert system.ref("monitor").ask(GetResources()).process_threads > 0
    elif way == "ask_async":
        assert asyncio.run(system.ask_async(GetNames())).names == ("a",)
    else:
        assert system.drain()
    assert system.running
    system.stop()


def test_many_first_asks_at_once_start_one_system() -> None:
    system = TelemetrySystem()
    for number in range(100):
        system.record("a", float(number))
    found: list[Any] = []
    askers = [threading.Thread(target=lambda: found.append(ids(system, "a"))) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert found == [list(range(100))] * 8
    assert system.stop().drained


def test_a_blocking_ask_on_an_event_loop_is_refused_and_names_the_one_to_await() -> None:
    with TelemetrySystem() as system:
        system.record("a")

        async def agent() -> Any:
            for ask in (system.ask, system.ref("store").ask):
                with pytest.raises(AskOnEventLoop, match="ask_async"):
                    ask(GetNames())
            other = await system.ref("store").ask_async(GetNames())
            return await system.ask_async(GetNames()), other

        first, other = asyncio.run(agent())
    assert first.names == other.names == ("a",)


def test_an_awaited_ask_lets_the_loop_go_on() -> None:
    with TelemetrySystem() as system:

        async def agent() -> int:
            turns = 0
            asked = asyncio.ensure_future(system.ask_async(GetSnapshot()))
            while not asked.done():
                turns += 1
                await asyncio.sleep(0)
            assert asked.result().complete
            return turns

        assert asyncio.run(agent()) >= 1


def test_two_systems_live_side_by_side() -> None:
    with TelemetrySystem() as one, TelemetrySystem() as two:
        one.record("a", 1.0)
        two.record("b", 2.0)
        assert one.ask(GetNames()).names == ("a",) and two.ask(GetNames()).names == ("b",)
        one.stop()
        two.record("c", 3.0)
        assert two.ask(GetNames()).names == ("b", "c")
        assert one.ref("store") is not two.ref("store")


def test_a_snapshot_holds_all_that_was_recorded_before_from_all_threads() -> None:
    config = TelemetryConfig(store=StoreConfig(buffer_size=10_000))
    with TelemetrySystem(config) as system:
        for role, name in (("slow", "t0"), ("aggregate", "t1"), ("fast", "t2")):
            system.register_metric(name, role)
        wrong: list[Any] = []

        def agent(name: str) -> None:
            for round_number in range(1, 21):
                for number in range(25):
                    system.record(name, float(number))
                snapshot = system.ask(GetSnapshot())
                mine = [series.count for series in snapshot.series if series.name == name]
                ledger = snapshot.ledger
                if mine != [25 * round_number] or not (snapshot.complete and ledger.balanced and ledger.in_flight == 0):
                    wrong.append((name, round_number, mine, snapshot.missing, ledger))

        threads = [threading.Thread(target=agent, args=(f"t{n}",)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_all_queries_are_answered() -> None:
    with TelemetrySystem() as system:
        system.record("a_ms", 5.0)
        assert system.ask(GetSummary(name="a_ms")).minute.p50 == pytest.approx(5.0, rel=0.05)
        assert not system.ask(GetSummary(name="unknown")).known
        assert ids(system, "a_ms") == [5]
        assert system.ask(GetHealth()).state == "healthy"
        topology = system.ask(GetTopology())
        assert {"filter", "store", "slow", "monitor", "bus"} <= {actor.role for actor in topology.actors}
        assert all(actor.state == "running" for actor in topology.actors)
        assert system.ask(GetResources()).process_threads > 0
        with pytest.raises(TypeError, match="str is no query"):
            system.ask("secret")
        for role in ("filter", "slow", "store"):
            with pytest.raises(TypeError, match="str"):
                system.ref(role).ask("secret")


def test_the_times_of_answers_and_points_are_those_of_the_host() -> None:
    from time import time

    with TelemetrySystem() as system:
        before_s = time()
        system.record("a")
        (found,) = system.ask(GetSeries(name="a")).series
        snapshot = system.ask(GetSnapshot())
    assert found.points[0].time_s == pytest.approx(before_s, abs=0.2)
    assert snapshot.time_s == pytest.approx(before_s, abs=1.0) and 0.0 <= snapshot.uptime_s < 2.0


def test_a_small_system_runs_only_its_roles() -> None:
    with TelemetrySystem(roles=frozenset({"monitor", "bus"})) as system:
        system.record("a")
        assert system.ask(GetResources()).process_threads > 0
        running = {actor.role for actor in system.tree()}
        ref = system.start_service(Echo)
        assert ref.ask("hello") == "hello"
    assert {"monitor", "bus"} <= running and not running & {"filter", "store", "slow"}
    with pytest.raises(ConfigError, match="'nobody'"):
        TelemetrySystem(roles=frozenset({"nobody"}))


class Echo(ServiceActor):
    def on_receive(self, message: Any) -> Any:
        return message


def test_an_idle_system_drops_nothing_of_a_burst_that_fits() -> None:
    with TelemetrySystem(TelemetryConfig(front=FrontConfig(capacity=50_000))) as system:
        for _ in range(40_000):
            system.record("a")
        ledger = system.ask(GetSnapshot()).ledger
    assert ledger.stored == 40_000 and ledger.dropped == {}


def test_a_message_that_nobody_knows_restarts_nobody() -> None:
    with TelemetrySystem() as system:
        for role in ("filter", "store", "monitor", "bus", "fast"):
            for unknown in (None, "hello", 5, [1, 2], object()):
                system.ref(role).tell(unknown)
            with pytest.raises(TypeError):
                system.ref(role).ask("hello")
        assert system.ask(GetSnapshot()).complete
        assert [actor.restarts for actor in system.tree()] == [0] * len(system.tree())


def test_a_snapshot_can_be_read_back_from_its_json() -> None:
    with TelemetrySystem() as system:
        system.record("response_time_ms", 1.5, {"model": "x"})
        snapshot = system.ask(GetSnapshot())
        text = snapshot.model_dump_json()
        assert "NaN" not in text and Snapshot.model_validate_json(text).model_dump_json() == text


def test_an_ask_that_meets_a_stop_does_not_start_the_system_again() -> None:
    system = TelemetrySystem()
    system.start()
    seen = system._shutdown
    system.stop()
    system._start(seen)
    assert not system.running
    system.start()
    assert system.running
    system.stop()
