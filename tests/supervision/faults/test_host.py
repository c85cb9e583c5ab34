"""Ways in which plain pykka blocks the host, or raises into it."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from math import inf
from time import monotonic
from typing import Any

import pykka
import pytest

from actors.security import SecurityFilter
from messages.errors import AskTimeout, MailboxFull, SystemStopped
from messages.lifecycle import Control, Crash
from supervision import Ref
from supervision.testing import Dummy, Fail, Hang, Notes, assert_balanced, wait_until
from tests.supervision.bench import Bench
from tests.supervision.faults.support import Doer, in_time


def test_nothing_is_raised_into_who_sends_to_an_actor_that_has_ended(bench: Bench) -> None:
    """Fault 05: given an actor that has ended, when it is told, deferred or called, then only who waits gets an error."""
    ref = bench.start()
    ref.ask("m")
    proxy = ref.proxy()
    ref.stop()
    ref.tell("late")
    proxy.total.defer()
    future = proxy.total()
    with pytest.raises(SystemStopped):
        future.get(timeout=0.0)
    with pytest.raises(SystemStopped):
        proxy.title = "it waits for an answer"
    assert bench.child.refused == 4
    assert_balanced(ref, 5)


class Plain(pykka.ThreadingActor):
    """An actor of the host's own."""

    use_daemon_thread = True

    def on_receive(self, message: Any) -> Any:
        if isinstance(message, BaseException):
            raise message
        return message


@contextmanager
def host_actors() -> Iterator[list[pykka.ActorRef[Plain]]]:
    """Three of them."""
    refs = [Plain.start() for _ in range(3)]
    try:
        yield refs
    finally:
        pykka.ActorRegistry.stop_all(timeout=5.0)


@pytest.mark.parametrize("error", [asyncio.CancelledError, SystemExit, pytest.fail.Exception, KeyboardInterrupt])
def test_a_failure_stops_no_other_actor_in_the_process(bench: Bench, error: type[BaseException]) -> None:
    """Fault 11: given three actors of the host's, when one of ours raises a BaseException, then they go on."""
    other = bench.supervisor.start_child("other", partial(Dummy, Notes()))
    ref = bench.start()
    with host_actors() as hosts:
        ref.tell(Fail(error()))
        assert (ref.ask("m"), other.ask("m")) == ("m", "m")
        assert [host.ask("m", timeout=5.0) for host in hosts] == ["m"] * 3
    assert [child.restarts for child in bench.supervisor.tree()] == [0, 1]


def test_an_actor_of_the_host_s_stops_none_of_ours(bench: Bench) -> None:
    """Fault 11: given an actor of ours, when one of the host's exits and takes all others along, then ours goes on."""
    ref = bench.start()
    with host_actors() as hosts:
        hosts[0].tell(SystemExit())
        wait_until(lambda: not any(host.is_alive() for host in hosts))
        assert ref.ask("m") == "m"
    assert bench.child.restarts == 0


def test_a_start_that_fails_is_told_to_the_hook_and_tried_again(bench: Bench) -> None:
    """Fault 13: given an `on_start` that raises, when it is told, then the hook is called, and what waits handled later."""
    failures: list[Any] = []

    class Noting(Dummy):
        def on_failure(self, exception_type: Any, exception_value: Any, traceback: Any) -> None:
            failures.append(exception_type)

    bench.notes.broken["on_start"] = ValueError()
    ref = bench.start(lambda: Noting(bench.notes))
    ref.tell("m")
    wait_until(lambda: len(failures) >= 2)
    bench.notes.broken.clear()
    assert ref.ask("n") == "n"
    assert bench.notes.handled == ["m", "n"]
    assert set(failures) == {ValueError}
    assert bench.child.last_failure == "ValueError"


def test_a_loop_goes_on_while_it_awaits_an_answer(bench: Bench) -> None:
    """Fault 23: given a loop that awaits a slow actor, when 0.1 s are over, then the loop has run on, and is told."""
    ref = bench.start()

    async def main(hang: Hang) -> int:
        turns = 0
        waiting = asyncio.ensure_future(ref.ask_async(hang, timeout=0.1))
        while not waiting.done():
            turns += 1
            await asyncio.sleep(0)
        with pytest.raises(AskTimeout):
            await waiting
        return turns

    with Hang() as hang:
        assert in_time(lambda: asyncio.run(main(hang))) > 100


def test_an_actor_may_need_the_loop_that_awaits_it(bench: Bench) -> None:
    """Fault 23: given an actor that runs a coroutine on the asker's loop, when it is awaited, then both get on."""
    ref = bench.start(Doer)

    async def answer() -> str:
        return "from the loop"

    async def main() -> Any:
        loop = asyncio.get_running_loop()
        return await ref.ask_async(lambda _actor: asyncio.run_coroutine_threadsafe(answer(), loop).result(5.0))

    assert in_time(lambda: asyncio.run(main())) == "from the loop"


class Talking:
    """A message that tells something when it is freed."""

    def __init__(self, ref: Ref) -> None:
        self.ref = ref

    def __del__(self) -> None:
        self.ref.tell("freed")


def test_a_message_that_tells_as_it_is_freed_blocks_nobody(bench: Bench) -> None:
    """Fault 26: given a full mailbox, when messages whose finalizers tell are dropped, then nobody waits, all count."""
    ref = bench.start(capacity=10)
    with Hang() as hang:
        ref.tell(hang)
        wait_until(lambda: hang.begun)

        def send() -> None:
            for _ in range(500):
                ref.tell(Talking(ref))

        in_time(send)
        assert (bench.child.waiting, bench.child.dropped) == (10, 490 + 490)
    ref.stop()
    assert bench.notes.handled.count("freed") == 0
    bench.notes.handled.clear()
    assert_balanced(ref)


def test_a_full_mailbox_makes_nobody_wait(bench: Bench) -> None:
    """Fault 33: given a full mailbox, when it is told, asked and stopped, then each returns, and the stop in its time."""
    ref = bench.start(capacity=3)
    with Hang() as hang:
        ref.tell(hang)
        wait_until(lambda: hang.begun)
        in_time(lambda: deque(map(ref.tell, range(10))))
        with pytest.raises(MailboxFull):
            in_time(lambda: ref.ask("m", block=False)).get(timeout=0.0)
        began_s = monotonic()
        with pytest.raises(AskTimeout):
            in_time(lambda: ref.stop(timeout=0.2))
        assert monotonic() - began_s < 2.0
    assert bench.supervisor.stop(5.0).drained
    assert bench.notes.handled == [hang, 0, 1, 2]
    assert_balanced(ref, 12)


def test_an_actor_may_fill_its_own_mailbox(bench: Bench) -> None:
    """Fault 33: given a mailbox of three, when its actor tells itself a hundred times, then it does not wait."""
    ref = bench.start(Doer, capacity=3)
    in_time(lambda: ref.ask(lambda actor: [actor.actor_ref.tell(lambda _actor: None) for _ in range(100)]))
    assert ref.stop() is True
    assert (bench.child.handled, bench.child.dropped) == (4, 97)


class Urgent(Control):
    """Is looked at first."""


def test_a_stop_and_what_is_urgent_need_not_wait_for_what_waits(bench: Bench) -> None:
    """Fault 34: given 3000 messages that wait, when one is urgent and a stop drains not, then both come next."""
    ref = bench.start()
    urgent = Urgent()
    with Hang() as hang:
        ref.tell(hang)
        wait_until(lambda: hang.begun)
        for number in range(3000):
            ref.tell(number)
        ref.tell(urgent)
        with Hang() as second:
            ref.tell(Held(second))
            hang.release()
            wait_until(lambda: second.begun)
            ended = ref.stop(block=False, drain=False)
    assert ended.get(timeout=5.0) is True
    assert [type(message) for message in bench.notes.handled] == [Hang, Urgent, Held]
    assert (bench.child.handled, bench.child.refused) == (3, 3000)
    assert_balanced(ref, 3003)


class Held(Hang, Control):
    """An urgent message that takes its time."""

    def __init__(self, hang: Hang) -> None:
        super().__init__()
        self._hang = hang

    def obey(self) -> None:
        self._hang.obey()


def test_a_proxy_is_made_once_for_all_incarnations(bench: Bench) -> None:
    """Fault 39: given a proxy, whose making looks at all attributes, when the actor restarts, then it serves on."""
    ref = bench.start()
    ref.ask("m")
    proxy = ref.proxy()
    for _ in range(3):
        ref.tell(Crash())
    wait_until(lambda: bench.child.restarts == 3)
    assert proxy.total().get(timeout=5.0) == 1


class PlainDoer(Plain):
    """A `Doer` of plain pykka."""

    def on_receive(self, message: Any) -> Any:
        return message(self)


def time_to_tell(refs: list[Any]) -> float:
    """Seconds that 2000 tells to the last actor take while all others are busy; the best of five."""
    over = threading.Event()

    def be_busy(_actor: Any) -> None:
        end_s = monotonic() + 0.001
        while monotonic() < end_s and not over.is_set():
            pass

    for ref in refs[:-1]:
        for _ in range(1000):
            ref.tell(be_busy)
    best_s = inf
    for _ in range(5):
        began_s = monotonic()
        for _ in range(2000):
            refs[-1].tell(bool)
        best_s = min(best_s, monotonic() - began_s)
    over.set()
    return best_s


def test_a_sender_is_not_held_up_by_busy_actors(bench: Bench) -> None:
    """Fault 40: given five busy actors, when the host tells a sixth, then it takes a fraction of plain pykka's time."""
    plain = [PlainDoer.start() for _ in range(6)]
    try:
        plain_s = time_to_tell(plain)
    finally:
        pykka.ActorRegistry.stop_all(timeout=5.0)
    ours = [bench.supervisor.start_child(f"r{number}", Doer) for number in range(6)]
    assert time_to_tell(ours) < plain_s / 2


def test_a_constructor_runs_on_the_actor_s_thread_and_may_fail_there(bench: Bench) -> None:
    """Fault 41: given a constructor that waits and then raises, when it is started, then the host does neither."""
    with Hang() as hang:
        threads: list[str] = []

        def make() -> Dummy:
            threads.append(threading.current_thread().name)
            if len(threads) == 1:
                hang.obey()
                raise OSError("no disk")
            return Dummy(bench.notes)

        ref = in_time(lambda: bench.start(make), 2.0)
        ref.tell("m")
        wait_until(lambda: hang.begun)
        assert bench.child.handled == 0
    assert ref.ask("n") == "n"
    assert (set(threads), bench.child.last_failure) == ({"telemetry-dummy"}, "OSError")
    assert bench.notes.handled == ["m", "n"]


def test_a_pattern_of_the_filter_takes_linear_time() -> None:
    """Fault 50: given a pattern that backtracking never gets through, when it meets its worst text, then it is quick."""
    rules = SecurityFilter(blocked_patterns=["(a+)+z", "(a|a)*z"], max_metric_name_length=1024)
    began_s = monotonic()
    for _ in range(20):
        rules.sanitize("a" * 1000 + "b", 1.0)
    assert monotonic() - began_s < 2.0
