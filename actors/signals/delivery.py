"""Who is told of a signal, and how often that has been done."""

from __future__ import annotations

import inspect
from asyncio import AbstractEventLoop
from collections.abc import Callable
from types import MethodType
from typing import Any, NamedTuple, TypeAlias

Handler: TypeAlias = Callable[[str, str], Any]


class Subscription(NamedTuple):
    """A handler of a signal. `loop` is where its coroutine runs, None if the agent has named none."""

    signal: str
    handler: Handler
    loop: AbstractEventLoop | None


Subscriptions: TypeAlias = tuple[Subscription, ...]
"""In the order of subscription; no handler twice for one signal."""


class Delivery(NamedTuple):
    """Order to call one handler once."""

    signal: str
    resource: str
    handler: Handler
    loop: AbstractEventLoop | None


class SignalCount(NamedTuple):
    """What has become of one signal's handler calls. What is neither succeeded nor failed is running, or hung."""

    called: int = 0
    succeeded: int = 0
    failed: int = 0


def subscribed(subscriptions: Subscriptions, new: Subscription) -> tuple[Subscriptions, bool]:
    """With `new` among them, and whether it was not there before; a known handler only gets the new one's loop."""
    for place, old in enumerate(subscriptions):
        if old.signal == new.signal and same_handler(old.handler, new.handler):
            kept = old._replace(loop=new.loop or old.loop)
            return (*subscriptions[:place], kept, *subscriptions[place + 1 :]), False
    return (*subscriptions, new), True


def unsubscribed(subscriptions: Subscriptions, signal: str, handler: Handler) -> Subscriptions:
    """Without this handler of this signal."""
    return tuple(old for old in subscriptions if not (old.signal == signal and same_handler(old.handler, handler)))


def deliveries(subscriptions: Subscriptions, signal: str, resource: str) -> tuple[Delivery, ...]:
    """A call for each handler of the signal, in the order of subscription."""
    return tuple(Delivery(signal, resource, sub.handler, sub.loop) for sub in subscriptions if sub.signal == signal)


def same_handler(one: Handler, other: Handler) -> bool:
    """Whether two are the same handler. `object.method` is a new object at each look, and foreign `==` is not called."""
    if isinstance(one, MethodType) and isinstance(other, MethodType):
        return one.__self__ is other.__self__ and one.__func__ is other.__func__
    return one is other


def is_coroutine_handler(handler: Handler) -> bool:
    """Whether calling it gives a coroutine, also for objects whose `__call__` is one."""
    return inspect.iscoroutinefunction(handler) or inspect.iscoroutinefunction(type(handler).__call__)
