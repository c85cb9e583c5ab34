from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from actors.signals import Delivery, SignalBus
from messages.lifecycle import Crash
from messages.resources import Resource
from messages.signals import EmitSignal, Level, LimitCrossed, Subscribe, Unsubscribe
from supervision import Ref, Supervisor

NORMAL, WARNING, CRITICAL = Level.NORMAL, Level.WARNING, Level.CRITICAL


class Bench:
    """A bus whose deliveries are collected."""

    def __init__(self) -> None:
        self.supervisor = Supervisor()
        self.delivered: list[Delivery] = []
        self.bus: Ref = self.supervisor.start_child("bus", lambda: SignalBus(self.delivered.append))

    def cross(self, resource: Resource, after: Level) -> None:
        fact = LimitCrossed(
            resource=resource, before=NORMAL, after=after, value_percent=99.0, limit_percent=80.0, time_s=5.0
        )
        self.bus.ask(fact)

    def calls(self) -> list[tuple[str, str]]:
        return [(delivery.signal, delivery.resource) for delivery in self.delivered]

    def in_force(self) -> list[tuple[str, str]]:
        return [(entry.signal, entry.resource) for entry in self.bus.published]


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    assert bench.supervisor.stop(5.0).drained


def handler(signal: str, resource: str) -> None: ...


def other(signal: str, resource: str) -> None: ...


def test_a_crossing_is_delivered_to_the_handlers_of_its_signal(bench: Bench) -> None:
    loop: Any = object()
    for signal, called in (("throttle", handler), ("throttle", other), ("defer", other)):
        bench.bus.ask(Subscribe(signal=signal, handler=called, loop=loop))
    bench.cross("disk", WARNING)
    assert bench.delivered == [
        Delivery("throttle", "disk", handler, loop),
        Delivery("throttle", "disk", other, loop),
    ]


def test_signals_in_force_are_published(bench: Bench) -> None:
    bench.bus.ask(EmitSignal(signal="throttle", resource="cpu"))
    assert bench.in_force() == []
    bench.cross("cpu", WARNING)
    bench.cross("memory", CRITICAL)
    assert bench.in_force() == [("throttle", "cpu"), ("defer", "memory"), ("shutdown", "memory")]
    bench.cross("cpu", NORMAL)
    assert bench.in_force() == [("defer", "memory"), ("shutdown", "memory")]


def test_the_way_back_to_normal_is_delivered(bench: Bench) -> None:
    bench.bus.ask(Subscribe(signal="resume", handler=handler))
    bench.cross("cpu", NORMAL)
    bench.cross("cpu", CRITICAL)
    bench.cross("cpu", NORMAL)
    assert bench.calls() == [("resume", "cpu")]


def test_an_emitted_signal_is_delivered_and_not_in_force(bench: Bench) -> None:
    bench.bus.ask(Subscribe(signal="maintenance", handler=handler))
    bench.bus.ask(EmitSignal(signal="maintenance", resource="everything"))
    assert bench.calls() == [("maintenance", "everything")]
    assert bench.in_force() == []


def test_a_handler_that_comes_late_is_told_what_is_in_force_and_once_only(bench: Bench) -> None:
    bench.cross("cpu", CRITICAL)
    bench.cross("disk", CRITICAL)
    bench.bus.ask(Subscribe(signal="throttle", handler=handler))
    assert bench.calls() == []
    for _ in range(2):
        bench.bus.ask(Subscribe(signal="defer", handler=handler))
    assert bench.calls() == [("defer", "cpu"), ("defer", "disk")]


def test_a_handler_that_has_unsubscribed_is_not_called(bench: Bench) -> None:
    for called in (handler, other):
        bench.bus.ask(Subscribe(signal="defer", handler=called))
    bench.bus.ask(Unsubscribe(signal="defer", handler=handler))
    bench.bus.ask(Unsubscribe(signal="unheard", handler=handler))
    bench.cross("cpu", CRITICAL)
    assert [delivery.handler for delivery in bench.delivered] == [other]


def test_subscriptions_and_levels_survive_a_restart(bench: Bench) -> None:
    bench.bus.ask(Subscribe(signal="defer", handler=handler))
    bench.bus.ask(Subscribe(signal="resume", handler=handler))
    bench.cross("cpu", CRITICAL)
    bench.bus.tell(Crash())
    bench.cross("cpu", CRITICAL)
    assert bench.in_force() == [("defer", "cpu")]
    bench.cross("cpu", NORMAL)
    assert bench.calls() == [("defer", "cpu"), ("resume", "cpu")]
    assert bench.supervisor.tree()[0].restarts == 1


def test_the_table_of_signals_can_be_replaced() -> None:
    delivered: list[Delivery] = []
    supervisor = Supervisor()
    bus = supervisor.start_child("bus", lambda: SignalBus(delivered.append, signals={("cpu", WARNING): ("slow",)}))
    bus.ask(Subscribe(signal="slow", handler=handler))
    fact = LimitCrossed(
        resource="cpu", before=NORMAL, after=WARNING, value_percent=85.0, limit_percent=80.0, time_s=5.0
    )
    bus.ask(fact)
    supervisor.stop(5.0)
    assert [delivery.signal for delivery in delivered] == ["slow"]
