"""A kit for tests of supervised actors: a clock that moves when it is told, bounded waiting, and faults to order."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple, NoReturn

from supervision import host
from supervision.actor import Actor
from supervision.cell import Phase
from supervision.clock import SystemClock
from supervision.futures import Answer
from supervision.incarnation import Run, move, succeed
from supervision.loop import step
from supervision.mailbox import Waker
from supervision.policy import Policy
from supervision.ref import Ref
from supervision.supervisor import Supervisor
from supervision.tree import status
from supervision.work import Failed
from supervision.worker import begin, replace, take_over

EPOCH_S = 1_700_000_000.0
WAIT_S = 5.0
_POLL_S = 0.001
AT_ONCE = Policy(backoff_min_s=0.0, backoff_max_s=0.0, jitter=0.0, intensity=10**9)


class ManualClock:
    """A `Clock` that stands at 0 until `advance`, and at `EPOCH_S` of Unix time.

    Who waits for a time is woken by the `advance` that reaches it, or by its waker; nothing passes by itself.
    """

    def __init__(self) -> None:
        self._now_s = 0.0
        self._waiting: list[tuple[float, Waker]] = []

    def advance(self, by_s: float) -> None:
        """Let this much time pass at once, like a suspended host. Any thread."""
        self._now_s += by_s
        for until_s, waker in list(self._waiting):
            if until_s <= self._now_s:
                waker.wake()

    def now(self) -> float:
        return self._now_s

    def wall(self, monotonic_s: float) -> float:
        return EPOCH_S + monotonic_s

    def monotonic(self, wall_s: float) -> float:
        return wall_s - EPOCH_S

    def wait(self, waker: Waker, until_s: float | None) -> None:
        if until_s is None:
            waker.wait(None)
            return
        entry = (until_s, waker)
        self._waiting.append(entry)
        try:
            if self._now_s < until_s:  # looked at after the entry is there: an advance in between is not missed
                waker.wait(None)
        finally:
            self._waiting.remove(entry)

    def waits_until(self, until_s: float) -> bool:
        """Whether somebody waits for this time."""
        return any(entry[0] == until_s for entry in list(self._waiting))


def wait_until(predicate: Callable[[], object], timeout_s: float = WAIT_S) -> None:
    """Wait on this thread until the predicate holds. Raises AssertionError after real, not manual, `timeout_s` seconds."""
    clock, never = SystemClock(), Waker()
    end_s = clock.now() + timeout_s
    while not predicate():
        assert clock.now() < end_s, f"did not come true within {timeout_s} s"
        never.wait(_POLL_S)


def wait_idle(ref: Ref, timeout_s: float = WAIT_S) -> None:
    """Wait until an actor has handled all that was sent, and rests."""
    cell = ref._cell
    wait_until(lambda: cell.run.resting and cell.run.actor is not None and status(cell).waiting == 0, timeout_s)


def wait_restarted(ref: Ref, restarts: int, timeout_s: float = WAIT_S) -> None:
    """Wait until an actor was restarted so often in all, and the last incarnation is ready for messages."""
    cell = ref._cell
    wait_until(lambda: cell.restarts >= restarts and cell.run.born_s is not None, timeout_s)


def wait_parked(ref: Ref, timeout_s: float = WAIT_S) -> None:
    """Wait until an actor is parked."""
    wait_until(lambda: status(ref._cell).state == "parked", timeout_s)


def assert_balanced(ref: Ref, sent: int | None = None) -> None:
    """Every message that was sent to an actor at rest is accounted for, by the actor's cell, exactly once.

    `sent` counts tells and asks, if it is known. Not for pipeline actors, which count commits.
    """
    child = status(ref._cell)
    account = {"handled": child.handled, "failed": child.failed, "hung": child.hung, "waiting": child.waiting}
    assert sum(account.values()) == child.accepted, f"{child.accepted} were accepted, but {account}"
    if sent is not None:
        outside = {"accepted": child.accepted, "dropped": child.dropped, "refused": child.refused}
        assert sum(outside.values()) == sent, f"{sent} were sent, but {outside}"


class Probe:
    """Stands for a ref: notes what it is told, and answers what it is asked with `reply`."""

    def __init__(self, reply: Any = None) -> None:
        self.messages: list[Any] = []
        self.reply = reply

    def tell(self, message: Any) -> None:
        """Note a message. Any thread."""
        self.messages.append(message)

    def ask(self, message: Any, *, block: bool = True, timeout: float | None = None) -> Any:
        """Note a message, and answer it."""
        self.messages.append(message)
        if block:
            return self.reply
        answer = Answer()
        answer.set(self.reply)
        return answer


class Stepper:
    """One ordinary actor without a thread: its messages are handled on the caller's, one at a time, when it says so.

    A failure is followed by a new object at the next step, without a pause; `ref` shows the account. There are no
    ticks, and of the hooks only the constructor and `on_start` are called. A `ServiceActor` needs a system for what
    it records: `Stepper(Mine, context=TelemetrySystem())`.
    """

    def __init__(self, factory: Callable[[], Any], *, context: Any = None, role: str = "stepper") -> None:
        self.clock = ManualClock()
        supervisor = Supervisor(clock=self.clock, running=False, owned=True)
        self.ref = supervisor.start_child(role, factory, policy=AT_ONCE, context=context)
        self.tell = self.ref.tell
        self._cell = supervisor.cells[role]
        first = Run(self._cell, 1, self._cell.run, self)
        succeed(self._cell.run, first)
        move(self._cell, Phase.NEW, Phase.OPEN)

    def step(self) -> bool:
        """Handle one message, control first. False if there was none."""
        run = self._cell.run
        try:
            if run.actor is None:
                take_over(run)
                begin(run)
            return step(run.actor, run, 1, self.clock.now())
        except Failed as failed:
            replace(run, failed.cause, self)
        except Exception as error:
            replace(run, type(error).__name__, self)
        return True

    def ask(self, message: Any) -> Any:
        """Send a message and handle all up to it. Returns the answer, or raises what the handler raised."""
        answer = self._cell.ask(message)
        while not answer.done and self.step():
            pass
        return answer.get(timeout=0.0)


class Fail(NamedTuple):
    """Order to a `Dummy`: raise this."""

    error: BaseException


class Hang:
    """Order to a `Dummy`: do not return from the handler before `release`. Also a context manager."""

    def __init__(self) -> None:
        self.begun = False
        self._released = Waker()

    def release(self) -> None:
        """Let the handler go on."""
        self._released.wake()

    def __enter__(self) -> Hang:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.release()

    def obey(self) -> None:
        """Called by the handler."""
        self.begun = True
        self._released.wait(None)


class Notes:
    """What the incarnations of a `Dummy` have done; it outlives them."""

    def __init__(self) -> None:
        self.made = 0
        self.handled: list[Any] = []
        self.ticks: list[float] = []
        self.stopped: list[int] = []
        """Number of each incarnation whose `on_stop` has run."""
        self.broken: dict[str, BaseException] = {}
        """Set `broken[hook] = error` to let `__init__`, `on_start`, `on_tick` or `on_stop` raise until it is removed."""

    def pass_by(self, hook: str) -> None:
        """Raise what this hook is to raise."""
        if hook in self.broken:
            raise self.broken[hook]


class Dummy(Actor):
    """Notes and returns each message, except for `Fail` and `Hang`. Raises on the n-th message it is given in all
    if `fail_on[n]` says so. Its state counts what was handled."""

    def __init__(self, notes: Notes, fail_on: dict[int, BaseException] | None = None) -> None:
        super().__init__()
        self.notes = notes
        self._fail_on = fail_on or {}
        notes.made += 1
        notes.pass_by("__init__")

    def initial_state(self) -> int:
        return 0

    def on_start(self) -> None:
        self.notes.pass_by("on_start")

    def on_receive(self, message: Any) -> Any:
        self.notes.handled.append(message)
        error = self._fail_on.get(len(self.notes.handled))
        if error is not None:
            raise error
        if isinstance(message, Fail):
            raise message.error
        if isinstance(message, Hang):
            message.obey()
        self.state += 1
        return message

    def on_tick(self, now_s: float) -> None:
        self.notes.ticks.append(now_s)
        self.notes.pass_by("on_tick")

    def on_stop(self) -> None:
        self.notes.pass_by("on_stop")
        self.notes.stopped.append(self._run.number)

    def total(self) -> int:
        """Its state, by a proxy."""
        state: int = self.state
        return state


def throw(ref: Ref, error: type[BaseException]) -> bool:
    """Raise an exception in an actor's thread, at whatever bytecode it is; a thread that waits gets it when it wakes.

    False if it has no thread.
    """
    thread = ref._cell.run.thread
    if thread is None or thread.ident is None or not thread.is_alive():
        return False
    reached: int = ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(error))
    return reached == 1


def lose_thread(ref: Ref) -> None:
    """Let the thread of a resting actor end without a trace, as after a failure that nobody could catch."""
    cell = ref._cell
    run, thread = cell.run, cell.run.thread
    run.owner = object()
    throw(ref, SystemExit)
    cell.waker.wake()
    wait_until(lambda: thread is None or not thread.is_alive())


@contextlib.contextmanager
def no_threads() -> Iterator[None]:
    """Meanwhile the runtime finds no thread to be had."""

    def refuse(*_args: Any) -> NoReturn:
        raise RuntimeError("can't start new thread")

    real = vars(host)["_thread"]
    vars(host)["_thread"] = SimpleNamespace(start_new_thread=refuse)
    try:
        yield
    finally:
        vars(host)["_thread"] = real
