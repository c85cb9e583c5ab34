"""One conversation from its first message to its last."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

from actors import TelemetrySystem
from agent.interrupt import Interrupt, Interrupted
from agent.reader import Incoming, Item
from agent.wiring import Agent
from messages import Crash
from messages.roles import ROLES


class Outcome(NamedTuple):
    """What became of the input's lines."""

    messages: int = 0
    failed: int = 0
    """Messages that a service could not answer because of a fault of its own."""
    invalid: int = 0


def converse(
    system: TelemetrySystem,
    items: Iterator[Item],
    interrupt: Interrupt,
    *,
    after_each: Callable[[int, str], None] = lambda number, reply: None,
) -> Outcome:
    """Have every message answered, until the input ends or a signal comes. `after_each` gets number and reply.

    Raises `InputError` when the input breaks off.
    """
    agent, outcome = Agent(system), Outcome()
    try:
        while (item := interrupt.waiting(lambda: next(items, None))) is not None:
            if not isinstance(item, Incoming):
                system.record("error", 1.0, {"cause": "invalid_line"})
                outcome = outcome._replace(invalid=outcome.invalid + 1)
                continue
            outcome = outcome._replace(messages=outcome.messages + 1)
            try:
                reply = agent.handle(item).text
            # A fault of the agent costs the message, not the conversation; its text may quote the user.
            except Exception as error:  # noqa: BLE001
                system.record("error", 1.0, {"cause": "unhandled"})
                outcome = outcome._replace(failed=outcome.failed + 1)
                print(f"message {outcome.messages} failed: {type(error).__name__}", file=sys.stderr)
                continue
            after_each(outcome.messages, reply)
    except Interrupted:
        pass
    return outcome


def crash_one(system: TelemetrySystem) -> None:
    """Order one telemetry actor, drawn by lot, to fail."""
    system.ref(secrets.choice(sorted(ROLES))).tell(Crash())
