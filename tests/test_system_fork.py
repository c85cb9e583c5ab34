from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from actors import ServiceActor, TelemetryConfig, TelemetrySystem
from actors.config import SecurityConfig, TiersConfig
from actors.recorder import counts
from messages import GetHealth, GetSnapshot, SystemStopped
from supervision.testing import wait_until
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


def test_a_forked_child_follows_the_rules_that_were_reloaded_before() -> None:
    with TelemetrySystem() as system:
        system.reload(TelemetryConfig(security=SecurityConfig(blocked_patterns=("secret_project",))))

        def child() -> Any:
            system.record("x.secret_project")
            return dict(system.ask(GetSnapshot()).ledger.rejected)

        assert in_child(child) == {"name_blocked": 1}


def test_a_forked_child_is_empty_and_not_started_and_can_start_its_own() -> None:
    with TelemetrySystem(TelemetryConfig(tiers=TiersConfig(slow=("held",)))) as system:
        for _ in range(4):
            system.record("held")
            system.record("parents")
            wait_until(lambda: not system._pipeline.recorder.box.waiting)  # on its way, in messages of its own
        system.record("in the box", 1.0, {"a": "b"})

        def child() -> list[Any]:
            fresh = [system.running, len(telemetry_threads()), system._pipeline.recorder.box.waiting]
            for _ in range(6):
                system.record("held", 1.0)
                assert system.drain()
            return [fresh, figures(system), system.running, system.stop().drained]

        assert in_child(child) == [[False, 0, 0], [{"held": 6}, 6, {}, True], True, True]
        system.record("parents")
        found, recorded, *_ = figures(system)
        assert found["held"] == 4 and found["parents"] == 5 and recorded == 10


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
