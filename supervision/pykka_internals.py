"""What of pykka's insides is relied on; everything else is its public API.

`Actor.__init__` would make an inbox, a stopped flag and a ref of the object's own; here they are the cell's.
`_actor_ref` is what `actor_ref` reads, `_actor_weakref` what a proxy introspects through, and `_handle_receive`
what gives `ProxyCall`, `ProxyGetAttr` and `ProxySetAttr` their meaning. `_actor_loop` and `_actor_loop_setup` are only
names: of the loop that is not used, so that ours takes none of a subclass's. Each has a contract test.
"""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast

import pykka

if TYPE_CHECKING:
    from supervision.incarnation import Run

_constructing: ContextVar[Run | None] = ContextVar("telemetry_constructing", default=None)


@contextlib.contextmanager
def constructing(run: Run) -> Iterator[None]:
    """Actors that are made on this thread meanwhile belong to `run`."""
    token = _constructing.set(run)
    try:
        yield
    finally:
        _constructing.reset(token)


class Bound:
    """Binds a pykka actor to its incarnation before its constructor runs."""

    _run: Run

    def __new__(cls, *_args: Any, **_kwargs: Any) -> Any:
        actor = super().__new__(cls)
        run = _constructing.get()
        if run is None:
            raise TypeError(f"{cls.__name__} is started by a supervisor: give it to start_child or start_service")
        actor._run = run
        return actor

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        ref = self._run.cell.ref
        self.actor_urn = ref.actor_urn
        self.actor_inbox = ref.actor_inbox
        self.actor_stopped = ref.actor_stopped
        self._actor_ref = ref


def receiver(actor: Any) -> Callable[[Any], Any]:
    """What is to be called with an ordinary message.

    A subclass may look at all of them in `_handle_receive`, as `ServiceActor` does; else that call is saved.
    """
    plain = type(actor)._handle_receive is pykka.Actor._handle_receive
    return cast("Callable[[Any], Any]", actor.on_receive if plain else actor._handle_receive)


def weak_reference(actor: Any) -> Any:
    """What `ActorRef._actor_weakref` has to be: a callable that gives the object, or None."""
    return (lambda: None) if actor is None else weakref.ref(actor)
