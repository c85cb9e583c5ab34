"""What counts as a failure, whom it touches, and what must not get in the way of a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from functools import partial
from typing import Any, NoReturn

import pykka
import pytest

from messages.errors import ActorFailed, SystemStopped, UnknownMessage
from supervision import Actor, Policy
from supervision.testing import Dummy, Fail, Notes, assert_balanced, wait_until
from tests.supervision.bench import EAGER, ROLE, Bench, ManualBench
from tests.supervision.doubles import STOP, HostActor, Sensitive, Unprintable, UnprintableDummy, UnprintableError
from tests.supervision.steps import busy, listening


class Own(Exception):
    """Nobody has heard of it."""


class OwnBase(BaseException):
    """Nor of this one."""


ORDINARY = [ValueError(), KeyError("k"), OSError(5, "io"), MemoryError(), AssertionError(), RecursionError(), Own()]
FATAL = [SystemExit(3), KeyboardInterrupt(), GeneratorExit(), asyncio.CancelledError(), OwnBase()]


def name(error: BaseException) -> str:
    return type(error).__name__


def failed(bench: Bench, times: int) -> bool:
    return bench.child.restarts == times


@pytest.fixture
def host_actor() -> Iterator[pykka.ActorRef[HostActor]]:
    ref = HostActor.start()
    yield ref
    ref.stop(timeout=5.0)


@pytest.mark.parametrize("error", [ValueError(), SystemExit()], ids=name)
@pytest.mark.parametrize("hook", ["on_failure", "on_stop"])
def test_case_40_a_hook_that_raises_during_a_restart_does_not_hold_it_up(
    bench: Bench, caplog: pytest.LogCaptureFixture, hook: str, error: BaseException
) -> None:
    """Given a hook that raises, when the actor is restarted, then that is logged and counted and the restart goes on."""
    caplog.set_level(logging.INFO, logger="telemetry.supervision")
    bench.notes.broken[hook] = error
    ref = bench.start(lambda: Sensitive(bench.notes))
    ref.tell(STOP if hook == "on_stop" else Fail(KeyError()))
    wait_until(lambda: bench.child.incarnation == 2)
    bench.notes.broken.clear()
    assert ref.ask("m") == "m"
    child = bench.child
    assert (child.state, child.incarnation, child.restarts) == ("running", 2, 1)
    assert child.hook_failures == 1 or child.causes == ((name(error), 1),)
    assert any(ROLE in line and name(error) in line for line in caplog.messages)


def test_case_42_what_waited_survives_one_failure_after_another_in_order(bench: Bench) -> None:
    """Given a backlog, when the actor fails again while it works it off, then all is handled in order, nothing twice."""
    ref = bench.start(fail_on={n: ValueError() for n in (2, 3, 4, 50, 15_000)}, capacity=30_000)
    with busy(ref) as hang:
        for number in range(20_000):
            ref.tell(number)
        last = ref.ask("last", block=False)
    assert last.get(timeout=10.0) == "last"
    assert bench.notes.handled == [hang, *range(20_000), "last"]
    assert (bench.child.handled, bench.child.failed, bench.child.restarts, bench.notes.made) == (19_997, 5, 5, 6)
    assert_balanced(ref, 20_002)


@pytest.mark.parametrize("error", [*ORDINARY, ExceptionGroup("g", [ValueError()])], ids=name)
def test_case_43_whatever_class_is_raised_the_actor_is_restarted(bench: Bench, error: Exception) -> None:
    """Given an exception of any class, when it is raised, then the default applies: a restart."""
    ref = bench.start()
    with pytest.raises(type(error)) as raised:
        ref.ask(Fail(error))
    assert raised.value is error
    assert ref.ask("m") == "m"
    child = bench.child
    assert (child.incarnation, child.failed, child.causes) == (2, 1, ((name(error), 1),))


@pytest.mark.parametrize("error", [*FATAL, StopIteration()], ids=name)
def test_case_47_what_would_end_a_thread_is_a_failure_of_this_actor_only(
    bench: Bench, host_actor: pykka.ActorRef[HostActor], error: BaseException
) -> None:
    """Given other actors, ours and the host's, when a handler raises SystemExit and the like, then only its own fails."""
    ref, other = bench.start(), bench.supervisor.start_child("other", lambda: Dummy(Notes()))
    ref.tell(Fail(error))
    assert (ref.ask("m"), other.ask("m"), host_actor.ask("m", timeout=5.0)) == ("m", "m", "m")
    assert [child.restarts for child in bench.supervisor.tree()] == [1, 0]
    assert bench.child.causes == ((name(error), 1),)


@pytest.mark.parametrize("error", [*FATAL, StopIteration()], ids=name)
def test_case_48_what_would_end_the_asker_comes_as_an_error_at_once(manual: ManualBench, error: BaseException) -> None:
    """Given a long backoff, when a handler raises SystemExit and the like, then its asker need not wait for the restart."""
    ref = manual.start(policy=Policy(backoff_min_s=100.0, backoff_max_s=100.0))
    with pytest.raises(ActorFailed, match=name(error)):
        ref.ask(Fail(error))
    wait_until(partial(failed, manual, 1))
    manual.clock.advance(100.0)
    with pytest.raises(ActorFailed, match=name(error)):
        asyncio.run(ref.ask_async(Fail(error)))
    wait_until(partial(failed, manual, 2))
    assert manual.child.state == "restarting"


@pytest.mark.parametrize("healed", [True, False])
@pytest.mark.parametrize("hook", ["__init__", "on_start"])
@pytest.mark.parametrize("error", [ValueError(), SystemExit()], ids=name)
def test_case_49_a_start_that_fails_is_tried_again_and_tells_wait(
    manual: ManualBench, error: BaseException, hook: str, healed: bool
) -> None:
    """Given a start that raises, when it is tried again with backoff, then tells wait meanwhile and a stop works."""
    failures: list[Any] = []
    manual.notes.broken[hook] = error
    policy = Policy(backoff_min_s=1.0, backoff_max_s=4.0, jitter=0.0)
    ref = manual.start(lambda: Sensitive(manual.notes, failures), policy=policy)
    for number in range(4):
        ref.tell(number)
    asked = ref.ask(4, block=False)
    for made, pause_s in enumerate((1.0, 2.0, 4.0, 4.0), start=1):
        wait_until(partial(failed, manual, made))
        assert (manual.child.state, manual.child.waiting, manual.notes.made) == ("restarting", 5, made)
        assert (manual.child.backoff_left_s, manual.child.failed) == (pause_s, 0)
        assert (manual.child.last_failure, asked.done) == (name(error), False)
        if healed and made == 4:
            manual.notes.broken.clear()
        if healed or made < 4:
            manual.clock.advance(pause_s)
    if healed:
        assert (ref.ask("last"), asked.get(timeout=0.0)) == ("last", 4)
        assert manual.notes.handled == [*range(5), "last"]
    else:
        assert ref.stop() is True
        assert (manual.child.state, manual.notes.handled) == ("stopped", [])
        with pytest.raises(SystemStopped):
            asked.get(timeout=0.0)
    assert failures[:4] == ([] if hook == "__init__" else [(type(error), error)] * 4)  # no hook without an object
    assert_balanced(ref, 6 if healed else 5)


@pytest.mark.parametrize("error", [ValueError(), *FATAL], ids=name)
def test_case_50_hooks_that_raise_leave_nobody_without_an_answer(bench: Bench, error: BaseException) -> None:
    """Given `on_failure` and `on_stop` that raise, when asks and a stop wait, then all of them are answered."""
    bench.notes.broken.update(on_failure=error, on_stop=error)
    ref = bench.start(lambda: Sensitive(bench.notes), policy=Policy())
    with busy(ref):
        failing = ref.ask(Fail(KeyError("k")), block=False)
        waiting = [ref.ask(number, block=False) for number in range(5)]
        stopped = ref.stop(block=False)
    with pytest.raises(KeyError):
        failing.get(timeout=5.0)
    assert [answer.get(timeout=5.0) for answer in waiting] == [0, 1, 2, 3, 4]
    assert stopped.get(timeout=5.0) is True
    assert (bench.child.state, bench.child.failed) == ("stopped", 1)
    assert bench.child.hook_failures >= 1
    assert_balanced(ref, 7)


class Raising(logging.Handler):
    """Notes each line and raises, as a handler and as a filter."""

    def __init__(self, error: type[BaseException], seen: list[str]) -> None:
        super().__init__()
        self._error = error
        self._seen = seen

    def filter(self, record: logging.LogRecord) -> NoReturn:
        self._seen.append(record.getMessage())
        raise self._error


@pytest.fixture(params=[ValueError, SystemExit])
def error_of_lines(request: pytest.FixtureRequest) -> type[BaseException]:
    error: type[BaseException] = request.param
    return error


@pytest.fixture(params=["handler", "filter"])
def raising_lines(request: pytest.FixtureRequest, error_of_lines: type[BaseException]) -> Iterator[list[str]]:
    """A handler or a filter of the runtime's logger raises at each line; the lines."""
    seen: list[str] = []
    raising = Raising(error_of_lines, seen)
    with listening(raising if request.param == "handler" else raising.filter):
        yield seen


def test_case_51_neither_logging_nor_printing_stands_in_the_way_of_a_restart(
    bench: Bench, raising_lines: list[str]
) -> None:
    """Given a log filter, actor, message and error that raise, when a handler fails, then it is restarted all the same."""
    ref = bench.start(lambda: UnprintableDummy(bench.notes, {1: UnprintableError(), 2: UnprintableError()}))
    ref.tell(Unprintable())
    with pytest.raises(UnprintableError):
        ref.ask(Unprintable())
    ref.tell(Unprintable())
    assert ref.ask("m") == "m"
    assert (bench.child.restarts, bench.child.failed, bench.child.handled) == (2, 2, 2)
    assert bench.child.causes == (("UnprintableError", 2),)
    assert [letter.message for letter in bench.supervisor.dead_letters()] == ["Unprintable"] * 2
    assert raising_lines
    assert ref.stop() is True


@pytest.mark.parametrize("order", ["m", Fail(ValueError())], ids=["m", "Fail"])
def test_case_52_an_asker_that_answers_itself_harms_nobody(bench: Bench, order: Any) -> None:
    """Given an asker that sets its own future, when the reply comes, then the actor lives and the next ask is answered."""
    ref = bench.start()
    with busy(ref) as hang:
        answer, other = ref.ask(order, block=False), ref.ask("other", block=False)
        answer.set("mine")
        other.set_exception(LookupError("mine too"))
        hooked = ref.ask("hooked", block=False)
        hooked.set_get_hook(lambda _timeout: "mine as well")
    assert ref.ask("next") == "next"
    assert hooked.done
    assert answer.get(timeout=0.0) == "mine"
    with pytest.raises(LookupError, match="mine too"):
        other.get(timeout=0.0)
    assert bench.notes.handled == [hang, order, "other", "hooked", "next"]
    assert bench.child.restarts == (order != "m")
    assert_balanced(ref, 5)


@pytest.mark.parametrize("error", [ValueError(), *FATAL], ids=name)
def test_case_52_an_asker_whose_callback_raises_harms_nobody(bench: Bench, error: BaseException) -> None:
    """Given a future with a callback that raises, when the reply comes, then the actor lives and counts it as handled."""

    def refuse() -> NoReturn:
        raise error

    ref = bench.start()
    with busy(ref):
        answer = ref.ask("m", block=False)
        answer.on_done(refuse)
    assert ref.ask("next") == "next"
    assert answer.get(timeout=0.0) == "m"
    assert (bench.child.handled, bench.child.restarts) == (3, 0)


class HalfDone(Sensitive):
    """Can be left with one of two changes done."""

    first = second = 0

    def on_receive(self, message: Any) -> Any:
        self.first += 1
        super().on_receive(message)
        self.second += 1
        return self.first, self.second


def test_case_53_a_failure_whose_answer_nobody_reads_counts_all_the_same(bench: Bench) -> None:
    """Given asks whose futures nobody reads, when their handler raises, then each failure counts and a new object
    goes on."""
    failures: list[Any] = []
    error = ValueError("unread")
    ref = bench.start(lambda: HalfDone(bench.notes, failures))
    for _ in range(2):
        ref.ask(Fail(error), block=False)
    assert ref.ask("m") == (1, 1)
    child = bench.child
    assert (child.failed, child.restarts, child.last_failure, child.incarnation) == (2, 2, "ValueError", 3)
    assert (failures, child.causes) == ([(ValueError, error)] * 2, (("ValueError", 2),))


class Choosy(Actor):
    """Knows numbers only."""

    def on_receive(self, message: Any) -> Any:
        return message if isinstance(message, int) else super().on_receive(message)


def test_case_54_a_message_of_the_wrong_type_is_refused_and_the_actor_lives(bench: Bench) -> None:
    """Given a message of a wrong type, when it is handled, then it is refused and counted, without a restart."""
    ref = bench.start(Choosy, policy=EAGER)
    with pytest.raises(UnknownMessage, match="str") as raised:
        ref.ask("secret")
    assert "secret" not in str(raised.value)
    ref.tell(b"secret")
    assert ref.ask(3) == 3
    child = bench.child
    assert (child.failed, child.handled, child.restarts, child.incarnation, child.failures) == (2, 1, 0, 1, 0)
    assert_balanced(ref, 3)
