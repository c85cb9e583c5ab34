"""Exceptions out of nowhere, and the accounts and log lines under them."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections import Counter
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest

from messages.errors import ActorFailed
from supervision import Actor, Policy, Supervisor
from supervision.log import logger
from supervision.testing import (
    Dummy,
    Fail,
    Hang,
    Notes,
    assert_balanced,
    wait_idle,
    wait_parked,
    wait_until,
)
from supervision.watchdog import TICK_S
from tests.supervision.bench import EAGER, Bench, ManualBench, ended
from tests.supervision.steps import Sender, Storm, Strike, Telling, busy, in_order, listening, storm, threads_of

CHAOS_S = float(os.environ.get("CHAOS_S", "3"))
"""For how long the storm blows: a minute for a thorough look."""


# exceptions out of nowhere


class Recorder(Actor):
    """Notes ids outside of itself, so that a double effect is seen."""

    def __init__(self, effects: list[Any]) -> None:
        super().__init__()
        self._effects = effects

    def on_receive(self, message: Any) -> Any:
        if isinstance(message, Hang):
            message.obey()
        elif isinstance(message, Strike):
            message.arm()
        elif isinstance(message, Fail):
            raise message.error
        else:
            self._effects.append(message)
        return message


@pytest.mark.parametrize("asks", [False, True], ids=["told", "asked"])
def test_case_108_under_a_storm_each_message_has_one_fate_and_one_effect(asks: bool) -> None:
    """Given two senders, when exceptions strike the actor at random bytecodes, then its account is exact, and no
    message has two fates or two effects."""
    supervisor = Supervisor()
    effects: list[Any] = []
    ref = supervisor.start_child("recorder", partial(Recorder, effects), policy=EAGER, capacity=10**6)
    senders = [Sender(number, ref, CHAOS_S / 2, asks=asks) for number in range(2)]
    threads = [threading.Thread(target=sender.run) for sender in senders]
    with storm([ref], seed=2) as struck:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(CHAOS_S + 30.0)
    wait_until(lambda: not supervisor.tree()[0].waiting, 30.0)
    assert supervisor.stop(5.0).drained
    child = supervisor.tree()[0]
    assert_balanced(ref, sum(sender.sent for sender in senders))
    assert max(Counter(effects).values()) == 1
    assert in_order(effects)
    assert child.handled <= len(effects) <= child.handled + child.failed
    assert child.restarts > 50
    assert len(struck) > 50
    if asks:
        assert all(sender.done for sender in senders)
        answered = [message for sender in senders for message in sender.answered]
        assert (len(answered), sum(sender.failed for sender in senders)) == (child.handled, child.failed)
        assert set(answered) <= set(effects)


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.slow)])
def test_case_108_an_exception_at_any_line_of_the_runtime_leaves_one_fate_and_one_effect(every: int) -> None:
    """Given messages in hand and waiting, when an exception strikes at each line in turn, then the account is exact,
    no message has two fates or two effects, and all are answered."""
    for number in range(1, 2000, every):
        with ended(Bench()) as bench:
            strike, effects = Strike(number, Storm()), list[Any]()
            ref = bench.start(partial(Recorder, effects), capacity=32)  # of which two are taken at once
            with busy(ref):
                ref.tell(strike)
                answers = [ref.ask(message, block=False) for message in range(3)]
                ref.tell(Fail(ValueError()))
                answers += [ref.ask(message, block=False) for message in range(3, 6)]
            wait_idle(ref)
            ref.stop()
            assert_balanced(ref, 9)
            assert len(effects) == len(set(effects))
            assert bench.child.failed <= 2
            for message, answer in enumerate(answers):
                with contextlib.suppress(ActorFailed, Storm):
                    assert answer.get(timeout=0.0) == message
                    assert message in effects
            if not strike.struck:
                break
    assert number > 100


# accounts and logs


def test_case_109_in_flight_is_never_above_the_number_of_workers_and_none_at_the_end(bench: Bench) -> None:
    """Given three workers with many jobs, of which some fail, when they are looked at, then at most three run."""
    refs = [bench.start(), *(bench.supervisor.start_child(role, partial(Dummy, bench.notes)) for role in "ab")]

    def in_flight() -> int:
        return sum(
            child.accepted - child.handled - child.failed - child.hung - child.waiting
            for child in bench.supervisor.tree()
        )

    for number in range(50):
        with ExitStack() as released:
            for ref in refs[: 1 + number % 3]:
                hang = Hang()
                released.enter_context(hang)
                ref.tell(hang)
                wait_until(partial(getattr, hang, "begun"))
                for job in (number, Fail(ValueError()), number):
                    ref.tell(job)
            assert in_flight() == 1 + number % 3
        for ref in refs:
            ref.ask("m")
    for ref in refs:
        wait_idle(ref)
    assert in_flight() == 0
    for ref in refs:
        ref.stop()
        ref.tell("late")
    assert in_flight() == 0


def test_case_110_log_lines_of_the_runtime_that_are_fed_to_actors_do_not_come_back(manual: ManualBench) -> None:
    """Given a handler that feeds the runtime's lines to an actor, one that has ended, and a full one, when an actor
    fails, then one line is logged and fed, and nothing follows from it but one line for each reason of a loss."""
    ref = manual.start()
    ended = manual.supervisor.start_child("ended", partial(Dummy, Notes()))
    ended.stop()
    full = manual.supervisor.start_child("full", partial(Dummy, Notes()), capacity=0)
    telling = Telling(ref, ended, full)
    with listening(telling):
        ref.tell(Fail(ValueError()))
        assert ref.ask("m") == "m"
        for _ in range(20):
            manual.clock.advance(TICK_S)
            assert ref.ask("n") == "n"
        wait_until(lambda: not threads_of(["log"]))
    assert ref.ask("last") == "last"
    of_failures = [line for line in telling.lines if "failure=" in line]
    assert len(of_failures) == 1
    assert len(telling.lines) <= 1 + len(("failed", "stopped", "full"))
    assert Counter(message for message in manual.notes.handled if message in telling.lines) == Counter(telling.lines)


def test_case_110_an_actor_that_fails_at_the_lines_of_its_own_failures_is_parked(bench: Bench) -> None:
    """Given an actor that fails at each line, when the host logs one, then its failure budget ends the circle."""

    class Failing(Dummy):
        def on_receive(self, message: Any) -> Any:
            raise ValueError

    policy = Policy(backoff_max_s=0.01, intensity=8)
    ref = bench.start(lambda: Failing(bench.notes), policy=policy)
    telling = Telling(ref)
    with listening(telling, logging.getLogger("host.of.cases"), logger("supervision")) as host:
        host.info("a line")
        wait_parked(ref)
    assert bench.child.failed == policy.intensity + 1
    assert len(telling.lines) <= 1 + bench.child.failed + 1  # of the host, of each failure, of all dead letters
