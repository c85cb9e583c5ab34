from __future__ import annotations

import asyncio
import sys
import threading
from typing import Any

import pytest

from actors import ServiceActor, TelemetrySystem
from actors.service import operation_of
from messages import AskTimeout, Crash, GetSeries, GetSnapshot, GetTopology, Message, SystemStopped
from supervision import Policy, Ref, RestartType
from supervision.testing import wait_until


class ReadMessage(Message):
    text: str = ""


class Fail(Message):
    pass


class LLMCallFailed(Exception):
    pass


class Memory(ServiceActor):
    def __init__(self, size: int, *, start: int = 0) -> None:
        super().__init__()
        self.size = size
        self.telemetry.record("memory.made")

    def initial_state(self) -> int:
        return 0

    def on_receive(self, message: Any) -> Any:
        if isinstance(message, Fail):
            raise LLMCallFailed("with a secret in its text")
        self.state = self.state + 1
        return self.state

    def remember(self, what: str) -> str:
        if not what:
            raise ValueError("nothing")
        return f"{what}/{self.size}"


def counts(system: TelemetrySystem) -> dict[str, int]:
    return {series.name: series.count for series in system.ask(GetSnapshot()).series}


def test_each_handled_message_is_an_operation_with_count_duration_and_success() -> None:
    with TelemetrySystem() as system:
        ref = system.start_service(Memory, 8)
        assert [ref.ask(ReadMessage()) for _ in range(3)] == [1, 2, 3]
        ref.tell(ReadMessage())
        ref.ask(ReadMessage())
        assert counts(system) == {
            "memory.made": 1,
            "memory.read_message.count": 5,
            "memory.read_message.duration_ms": 5,
            "memory.read_message.success": 5,
        }
        (durations,) = system.ask(GetSeries(name="memory.read_message.duration_ms")).series
        assert all(0.0 <= point.value < 1_000.0 for point in durations.points)


def test_a_failure_is_counted_by_its_class_answers_the_asker_and_restarts_the_service() -> None:
    with TelemetrySystem() as system:
        ref = system.start_service(Memory, 8)
        ref.ask(ReadMessage())
        with pytest.raises(LLMCallFailed):
            ref.ask(Fail())
        assert ref.ask(ReadMessage()) == 2
        found = counts(system)
        assert found["memory.fail.count"] == found["memory.fail.error"] == found["memory.error.llmcallfailed"] == 1
        assert found["memory.fail.duration_ms"] == 1 and "memory.fail.success" not in found
        assert found["memory.made"] == 2 and system.ref("memory") is ref
        (status,) = [actor for actor in system.tree() if actor.role == "memory"]
        assert (status.restarts, status.last_failure, status.failed) == (1, "LLMCallFailed", 1)


def test_a_proxied_method_is_an_operation_and_an_attribute_is_none() -> None:
    with TelemetrySystem() as system:
        proxy: Any = system.start_service(Memory, 8).proxy()
        assert proxy.remember("it").get(timeout=5.0) == "it/8" and proxy.size.get(timeout=5.0) == 8
        with pytest.raises(ValueError, match="nothing"):
            proxy.remember("").get(timeout=5.0)
        proxy.size = 9
        assert proxy.remember("it").get(timeout=5.0) == "it/9"  # of the successor, which has the order of the mailbox
        found = counts(system)
    assert found["memory.remember.count"] == 3 and found["memory.remember.success"] == 2
    assert found["memory.remember.error"] == found["memory.error.valueerror"] == 1
    assert not [name for name in found if "size" in name]


@pytest.mark.parametrize(
    ("message", "operation"),
    [
        (ReadMessage(), "read_message"),
        (LLMCallFailed(), "llm_call_failed"),
        ("text", "str"),
        ({}, "dict"),
        (None, "none_type"),
    ],
)
def test_an_operation_is_named_after_the_messages_class(message: Any, operation: str) -> None:
    assert operation_of(message) == operation


def test_a_crash_that_was_ordered_is_no_operation_and_what_waits_is_handled() -> None:
    with TelemetrySystem() as system:
        ref = system.start_service(Memory, 8)
        ref.tell(Crash())
        assert ref.ask(ReadMessage()) >= 1
        ref.tell(Crash())
        assert ref.ask(ReadMessage()) == 2
        assert not [name for name in counts(system) if "crash" in name]


def test_services_of_one_class_and_those_named_like_an_actor_of_ours_have_roles_of_their_own() -> None:
    class Monitor(Memory):
        pass

    with TelemetrySystem() as system:
        refs = [system.start_service(Memory, n) for n in range(3)]
        assert [ref.role for ref in refs] == ["memory", "memory-2", "memory-3"]
        assert [ref.proxy().remember("x").get(timeout=5.0) for ref in refs] == ["x/0", "x/1", "x/2"]
        assert system.start_service(Monitor, 1).ask(ReadMessage()) == 1
        assert system.ref("monitor") is not system.ref("monitor-2")


def test_a_service_from_before_the_start_runs_with_it_and_again_after_a_stop() -> None:
    system = TelemetrySystem()
    ref = system.start_service(Memory, 8)
    assert not system.running
    assert ref.ask(ReadMessage()) == 1 and system.running
    assert system.stop().drained
    with pytest.raises(SystemStopped):
        ref.ask(ReadMessage())
    with system:
        assert ref.ask(ReadMessage()) == 2
        assert counts(system)["memory.read_message.count"] == 2


def test_a_service_that_the_agent_has_stopped_itself_does_not_come_back_with_another_start() -> None:
    system = TelemetrySystem()
    with system:
        kept, stopped = system.start_service(Memory, 1), system.start_service(Memory, 2)
        assert stopped.stop() is True
        system.add_tier("own", tier="fast")
        system.remove_tier("own")
    with system:
        assert kept.is_alive() and not stopped.is_alive() and not system.ref("own").is_alive()


def test_what_a_service_records_at_its_end_is_stored() -> None:
    class Parting(ServiceActor):
        def on_stop(self) -> None:
            self.telemetry.counter("parting.word")()

    system = TelemetrySystem()
    with system:
        system.start_service(Parting)
    with system:
        assert counts(system) == {"parting.word": 1}


def test_a_service_is_asked_from_an_event_loop_without_blocking_it() -> None:
    with TelemetrySystem() as system:
        ref = system.start_service(Memory, 8)

        async def agent() -> Any:
            return await asyncio.gather(*(ref.ask_async(ReadMessage()) for _ in range(10)))

        assert sorted(asyncio.run(agent())) == list(range(1, 11))


def test_a_service_that_cannot_be_made_is_no_harm_to_the_others() -> None:
    class Broken(ServiceActor):
        def __init__(self) -> None:
            super().__init__()
            raise OSError("no disk")

    with TelemetrySystem() as system:
        broken, sound = system.start_service(Broken), system.start_service(Memory, 8)
        with pytest.raises(AskTimeout):
            broken.ask("anybody?", timeout=0.05)
        assert sound.ask(ReadMessage()) == 1 and system.drain()


def test_services_that_start_at_the_same_time_all_have_roles_of_their_own() -> None:
    interval_s = sys.getswitchinterval()
    refs: list[Ref] = []
    with TelemetrySystem() as system:

        def start_some() -> None:
            for _ in range(10):
                refs.append(system.start_service(Memory, 1))

        threads = [threading.Thread(target=start_some) for _ in range(8)]
        sys.setswitchinterval(1e-6)
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            sys.setswitchinterval(interval_s)
        assert len({ref.role for ref in refs}) == 80
        assert all(system.ref(ref.role) is ref for ref in refs)


def test_a_service_that_has_ended_leaves_the_tree() -> None:
    with TelemetrySystem() as system:
        first = system.start_service(Memory, 1)
        assert first.stop() is True
        second = system.start_service(Memory, 2)
        assert second.role == first.role and not first.is_alive() and second.is_alive()
        assert [actor.role for actor in system.tree()].count(first.role) == 1


@pytest.mark.parametrize("when", ["before the start", "after the stop"])
def test_a_service_that_is_stopped_while_the_system_is_not_running_stays_stopped(when: str) -> None:
    system = TelemetrySystem()
    ref = system.start_service(Memory, 1)
    if when == "after the stop":
        system.start()
        system.stop()
    ref.stop()
    with system:
        system.record("a")
        assert system.drain() and not ref.is_alive()


class Once(ServiceActor):
    """Works on one message, and ends."""

    def on_receive(self, message: ReadMessage) -> str:
        self.stop()
        return message.text


@pytest.mark.parametrize("restart", RestartType)
def test_the_class_of_a_service_says_how_it_is_restarted(restart: RestartType) -> None:
    service = type("Once", (Once,), {"policy": Policy(restart=restart)})
    with TelemetrySystem() as system:
        ref = system.start_service(service)
        assert ref.ask(ReadMessage(text="a")) == "a"
        if restart is RestartType.PERMANENT:
            assert ref.ask(ReadMessage(text="b")) == "b"
            return
        wait_until(lambda: not ref.is_alive())
        with pytest.raises(SystemStopped):
            ref.ask(ReadMessage(text="b"))
        wait_until(lambda: system.start_service(service).role == "once")  # its role is free again


def test_the_topology_shows_what_was_not_handled_and_none_of_its_content() -> None:
    with TelemetrySystem() as system:
        ref = system.start_service(Memory, 8)
        with pytest.raises(LLMCallFailed):
            ref.ask(Fail())
        ref.ask(ReadMessage(text="my secret"))
        topology = system.ask(GetTopology())
        (memory,) = [actor for actor in topology.actors if actor.role == "memory"]
        assert (memory.causes, memory.handled, memory.failed, memory.accepted) == ({"LLMCallFailed": 1}, 1, 1, 2)
        (letter,) = topology.dead_letters
        assert (letter.role, letter.reason, letter.message) == ("memory", "failed", "Fail")
        assert abs(letter.time_s - topology.time_s) < 60.0
        (shown,) = topology.quarantine
        assert (shown.role, shown.failure, shown.message) == ("memory", "LLMCallFailed", "Fail")
        assert shown.where.startswith("tests/test_service.py:")
        assert "secret" not in topology.model_dump_json()
