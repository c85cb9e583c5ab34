from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from actors import ServiceActor, TelemetrySystem
from actors.recorder import counts
from messages import GetHealth, GetSnapshot, SystemStopped
from tests.conftest import telemetry_threads

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here"),
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]


def in_child(do: Callable[[], Any]) -> Any:
    """What `do` returns in a forked child, as JSON."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            result = do()
        except BaseException as error:
            result = f"{type(error).__name__}: {error}"
        os.write(writing, json.dumps(result).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return json.loads(told)


def figures(system: TelemetrySystem) -> list[Any]:
    snapshot = system.ask(GetSnapshot())
    ledger = snapshot.ledger
    return [{s.name: s.count for s in snapshot.series}, ledger.recorded, dict(ledger.dropped), snapshot.complete]


def test_a_forked_child_is_empty_and_not_started_and_can_start_its_own() -> None:
    with TelemetrySystem() as system:
        system.register_metric("held", "slow")
        assert system.drain()
        for _ in range(10):
            system.record("held")
            system.record("parents")
        system.ask(GetSnapshot())
        system.record("waits in the parent's box", 1.0)

        def child() -> list[Any]:
            fresh = [system.running, len(telemetry_threads()), system._pipeline.recorder.box.waiting]
            system.record("childs", 1.0)
            return [fresh, figures(system), system.running, system.stop().drained]

        assert in_child(child) == [[False, 0, 0], [{"childs": 1}, 1, {}, True], True, True]
        system.record("parents")
        assert figures(system)[:2] == [{"held": 10, "parents": 11}, 22]


def test_a_child_of_a_stopped_parent_may_start_and_its_drops_are_its_own() -> None:
    system = TelemetrySystem()
    with system:
        pass
    system.record("dropped")

    def child() -> list[Any]:
        dropped = sum(counts(system._pipeline.recorder.dropped).values())
        system.record("childs")
        return [dropped, figures(system), system.ask(GetHealth()).state, system.stop().drained]

    assert in_child(child) == [0, [{"childs": 1}, 1, {}, True], "healthy", True]


class Counting(ServiceActor):
    def on_receive(self, message: Any) -> Any:
        return message


def test_a_child_has_none_of_the_agents_services_and_can_start_them_again() -> None:
    with TelemetrySystem() as system:
        ref = system.start_service(Counting)
        assert ref.ask(1) == 1

        def child() -> Any:
            try:
                ref.ask(1)
            except SystemStopped:
                again = system.start_service(Counting)
                system.start()
                answer = [again.role, again.ask(2)]
                system.stop()
                return answer
            return "the parent's service answered"

        assert in_child(child) == ["counting", 2]
        assert ref.ask(3) == 3


def test_a_small_system_refuses_records_in_a_child_too() -> None:
    with TelemetrySystem(roles=frozenset({"monitor", "bus"})) as system:

        def child() -> int:
            system.record("a")
            return system._pipeline.recorder.box.waiting

        assert in_child(child) == 0
