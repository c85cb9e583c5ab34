"""The signal bus: handlers of the agent, known to whatever resource monitors use the bus."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from actors import TelemetrySystem
from actors.signals.delivery import is_coroutine_handler, same_handler
from ciris_engine.telemetry.waiting import stop_system
from messages import EmitSignal, Subscribe, Unsubscribe
from supervision import Answer
from supervision.host import running_loop

Handler: TypeAlias = Callable[[str, str], Any]

EMIT_TIMEOUT_S = 5.0


class _Registration(NamedTuple):
    signal: str
    handler: Handler
    call: Handler
    """The handler, and then word to those who wait for it."""
    loop: asyncio.AbstractEventLoop | None
    waiting: list[tuple[str, Answer]]
    """Each `emit` that waits for a call: its resource, and what tells it of the end."""


class ResourceSignalBus:
    """Calls the agent's handlers with (signal, resource), for crossed limits and for what is emitted.

    Signals of a monitor: "throttle" at a warning, "defer" at a critical level, "shutdown" too when it is the memory's,
    "resume" when a resource is back to normal. A coroutine function runs in the event loop that it was registered in,
    else in that of the monitor's `start`, else in one of the bus's own; a plain function on a thread of the bus.
    What a handler raises is counted and goes no further. All methods may be called from any thread.
    """

    def __init__(self) -> None:
        self._registrations: list[_Registration] = []
        self._systems: list[TelemetrySystem] = []

    def register(self, signal: str, handler: Handler) -> None:
        """Call `handler(signal, resource)` from now on; at once, if the signal is in force. Twice is once."""
        if self._known(signal, handler):
            return
        waiting: list[tuple[str, Answer]] = []
        registration = _Registration(signal, handler, _watched(handler, waiting), running_loop(), waiting)
        self._registrations.append(registration)
        for system in self._systems:
            _subscribe(system, registration, None)

    def unregister(self, signal: str, handler: Handler) -> None:
        """Forget this handler of this signal. One that is not known is no error."""
        for registration in self._known(signal, handler):
            self._registrations.remove(registration)
            for system in self._systems:
                _unsubscribe(system, registration)

    async def emit(self, signal: str, resource: str, timeout: float = EMIT_TIMEOUT_S) -> bool:
        """Call the handlers of `signal`. True when all have ended, False if some have not within `timeout` seconds."""
        for system in self._systems:
            if system.running:
                return await self._emit(system, signal, resource, timeout)
        # No monitor that runs uses the bus: its actors live as long as this call.
        system = TelemetrySystem(roles=frozenset({"bus"}))
        for registration in self._registrations:
            _subscribe(system, registration, running_loop())
        system.start()
        try:
            return await self._emit(system, signal, resource, timeout)
        finally:
            await stop_system(system, timeout)

    async def _emit(self, system: TelemetrySystem, signal: str, resource: str, timeout: float) -> bool:
        called = [registration for registration in self._registrations if registration.signal == signal]
        places = [(resource, Answer()) for _ in called]
        for registration, place in zip(called, places, strict=True):
            registration.waiting.append(place)
        try:
            await system.ref("bus").ask_async(EmitSignal(signal=signal, resource=resource), timeout)
            async with asyncio.timeout(timeout):
                await _all(places)
        except TimeoutError:
            return False
        finally:
            for registration, place in zip(called, places, strict=True):
                registration.waiting.remove(place)
        return True

    def attach(self, system: TelemetrySystem) -> None:
        """Let the monitor of `system` use this bus. Coroutines that were registered outside a loop run in the current one."""
        if system not in self._systems:
            self._systems.append(system)
        for registration in list(self._registrations):
            _subscribe(system, registration, running_loop())

    def detach(self, system: TelemetrySystem) -> None:
        """Undo `attach`."""
        if system in self._systems:
            self._systems.remove(system)
            for registration in list(self._registrations):
                _unsubscribe(system, registration)

    def _known(self, signal: str, handler: Handler) -> list[_Registration]:
        return [
            registration
            for registration in self._registrations
            if registration.signal == signal and same_handler(registration.handler, handler)
        ]


def _subscribe(system: TelemetrySystem, registration: _Registration, loop: asyncio.AbstractEventLoop | None) -> None:
    order = Subscribe(signal=registration.signal, handler=registration.call, loop=registration.loop or loop)
    system.ref("bus").tell(order)


def _unsubscribe(system: TelemetrySystem, registration: _Registration) -> None:
    system.ref("bus").tell(Unsubscribe(signal=registration.signal, handler=registration.call))


def _watched(handler: Handler, waiting: list[tuple[str, Answer]]) -> Handler:
    """A handler of the same kind that tells those who wait when it has ended."""

    def ended(resource: str) -> None:
        for place, answer in list(waiting):
            if place == resource:
                answer.set()

    def call(signal: str, resource: str) -> Any:
        try:
            return handler(signal, resource)
        finally:
            ended(resource)

    async def await_call(signal: str, resource: str) -> None:
        try:
            await handler(signal, resource)
        finally:
            ended(resource)

    return await_call if is_coroutine_handler(handler) else call


async def _all(places: list[tuple[str, Answer]]) -> None:
    for _, answer in places:
        await answer
