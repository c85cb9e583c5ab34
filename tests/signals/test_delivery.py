from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial

import pytest

from actors.signals.delivery import (
    Delivery,
    Handler,
    Subscription,
    deliveries,
    is_coroutine_handler,
    same_handler,
    subscribed,
    unsubscribed,
)


class Agent:
    """Handlers of every form. Two agents are equal, and still two."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = object.__hash__

    def plain(self, signal: str, resource: str) -> None: ...

    async def waits(self, signal: str, resource: str) -> None: ...


class Quarrelsome:
    """Not to be compared."""

    def __eq__(self, other: object) -> bool:
        raise AssertionError

    __hash__ = object.__hash__

    def __call__(self, signal: str, resource: str) -> None: ...


class CallsAsync:
    """An object whose call is a coroutine."""

    async def __call__(self, signal: str, resource: str) -> None: ...


def plain(signal: str, resource: str) -> None: ...


async def waits(signal: str, resource: str) -> None: ...


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.mark.parametrize("handler", [plain, waits, partial(plain), Agent().plain, Quarrelsome()])
def test_a_handler_is_subscribed_to_a_signal_once(handler: Handler) -> None:
    once, first_is_new = subscribed((), Subscription("defer", handler, None))
    twice, second_is_new = subscribed(once, Subscription("defer", handler, None))
    assert (first_is_new, second_is_new) == (True, False)
    assert twice == once


def test_one_handler_may_serve_several_signals() -> None:
    one, _ = subscribed((), Subscription("defer", plain, None))
    two, is_new = subscribed(one, Subscription("shutdown", plain, None))
    assert is_new
    assert [sub.signal for sub in two] == ["defer", "shutdown"]


def test_methods_of_two_objects_are_two_handlers() -> None:
    agent = Agent()
    assert same_handler(agent.plain, agent.plain)
    assert not same_handler(agent.plain, Agent().plain)
    assert not same_handler(agent.plain, agent.waits)
    assert not same_handler(Quarrelsome(), Quarrelsome())


def test_subscribing_again_moves_a_handler_to_the_newer_loop(loop: asyncio.AbstractEventLoop) -> None:
    first, _ = subscribed((), Subscription("defer", waits, None))
    other, _ = subscribed(first, Subscription("defer", plain, None))
    moved, _ = subscribed(other, Subscription("defer", waits, loop))
    assert moved == (Subscription("defer", waits, loop), Subscription("defer", plain, None))
    kept, _ = subscribed(moved, Subscription("defer", waits, None))
    assert kept == moved


def test_a_handler_is_forgotten_for_one_signal_only() -> None:
    agent = Agent()
    subscriptions = tuple(Subscription(signal, agent.plain, None) for signal in ("defer", "resume"))
    assert unsubscribed(subscriptions, "defer", agent.plain) == subscriptions[1:]
    assert unsubscribed(subscriptions, "defer", plain) == subscriptions


def test_a_signal_goes_to_its_handlers_in_the_order_of_subscription(loop: asyncio.AbstractEventLoop) -> None:
    subscriptions = (
        Subscription("defer", plain, None),
        Subscription("resume", plain, None),
        Subscription("defer", waits, loop),
    )
    assert deliveries(subscriptions, "defer", "cpu") == (
        Delivery("defer", "cpu", plain, None),
        Delivery("defer", "cpu", waits, loop),
    )
    assert deliveries(subscriptions, "unheard", "cpu") == ()


@pytest.mark.parametrize(
    ("handler", "is_coroutine"),
    [
        (plain, False),
        (waits, True),
        (partial(waits), True),
        (Agent().plain, False),
        (Agent().waits, True),
        (CallsAsync(), True),
        (Quarrelsome(), False),
        (lambda signal, resource: None, False),
    ],
)
def test_a_coroutine_handler_is_recognised_without_being_called(handler: Handler, is_coroutine: bool) -> None:
    assert is_coroutine_handler(handler) is is_coroutine
