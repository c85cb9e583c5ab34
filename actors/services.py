"""The agent's own actors: how they come into the tree, and how those that have ended leave it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from actors.instruments import Instruments
from actors.service import ServiceActor
from messages.errors import ChildActive, RoleTaken
from supervision import Ref, Supervisor


class Services:
    """Starts service actors of one system. Any thread."""

    def __init__(self, supervisor: Supervisor, instruments: Instruments, admission: Callable[[], None]) -> None:
        self._supervisor = supervisor
        self._instruments = instruments
        self._admission = admission
        self._roles: dict[str, None] = {}

    @property
    def roles(self) -> tuple[str, ...]:
        """Those that have not ended, in the order in which they were started."""
        return tuple(self._roles)

    def start(self, service: type[ServiceActor], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Ref:
        """Start one, in a role of its class's name, with a number if there is such a role already."""
        self.forget_ended()
        base = service.__name__.lower()
        number = 1
        while True:
            role = base if number == 1 else f"{base}-{number}"
            number += 1
            if role in self._supervisor.cells:
                continue
            with contextlib.suppress(RoleTaken):  # another thread has taken the role meanwhile
                ref = self._supervisor.start_child(
                    role,
                    lambda: service(*args, **kwargs),
                    policy=service.policy,
                    actor_class=service,
                    context=self._instruments,
                )
                ref._cell.admission = self._admission
                self._roles[role] = None
                return ref

    def forget_ended(self) -> None:
        """A service that was ended by its own ref leaves the tree, and does not come back with another start."""
        for role in self.roles:
            cell = self._supervisor.cells.get(role)
            if cell is None or (cell.given_up and cell.ended.done):
                with contextlib.suppress(KeyError, ChildActive):
                    self._supervisor.delete_child(role)
                self._roles.pop(role, None)

    def forget_all(self) -> None:
        """In a forked child: the services are the parent's. Their refs are those of ended actors."""
        for role in self.roles:
            cell = self._supervisor.cells.get(role)
            if cell is not None:
                cell.ref.stop(block=False)
        self.forget_ended()
