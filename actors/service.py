"""The base of the agent's own actors: supervised, and measured without a line of their own."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from pykka.messages import ProxyCall, ProxyGetAttr, ProxySetAttr

from actors.instruments import Instruments
from supervision import Actor, Policy

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class ServiceActor(Actor):
    """Subclass it, write `on_receive` or public methods for a proxy, and start it by `system.start_service`.

    Every handled message is one operation, named after the message's class (or the proxied method) in snake case.
    Recorded by itself, with `<service>` the class name in lower case:
    `<service>.<operation>.count`, `.duration_ms`, and `.success` or `.error`; `<service>.error.<exception>`.

    What a handler raises goes to the asker and restarts the service; expected failures are return values.
    """

    policy: ClassVar[Policy] = Policy()
    """How it is restarted: `policy = Policy(restart=RestartType.TRANSIENT)` in the subclass, for example."""

    @property
    def telemetry(self) -> Instruments:
        """`record`, `counter`, `gauge`, `histogram`, `timer`; usable from the constructor on."""
        instruments: Instruments = self.context
        return instruments

    def _handle_receive(self, message: Any) -> Any:
        operation = operation_of(message)
        if operation is None:
            return super()._handle_receive(message)
        service = type(self).__name__.lower()
        prefix = f"{service}.{operation}"
        record = self.telemetry.record
        began_s = self.clock.now()
        try:
            result = super()._handle_receive(message)
        except BaseException as error:
            self._telemetry_measured(prefix, began_s)
            record(f"{prefix}.error")
            record(f"{service}.error.{type(error).__name__.lower()}")
            raise
        self._telemetry_measured(prefix, began_s)
        record(f"{prefix}.success")
        return result

    def _telemetry_measured(self, prefix: str, began_s: float) -> None:
        record = self.telemetry.record
        record(f"{prefix}.count")
        record(f"{prefix}.duration_ms", (self.clock.now() - began_s) * 1000.0)


def operation_of(message: Any) -> str | None:
    """The operation that a message stands for; None for reading or setting an attribute."""
    if isinstance(message, ProxyCall):
        return str(message.attr_path[-1]).lower()
    if isinstance(message, (ProxyGetAttr, ProxySetAttr)):
        return None
    return _WORD_START.sub("_", type(message).__name__).lower()
