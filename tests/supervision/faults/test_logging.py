"""Logging handlers that feed actors."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from supervision import Policy, Ref
from supervision.log import logger
from supervision.testing import Dummy, assert_balanced, wait_parked
from tests.supervision.bench import Bench

LINES = [f"line {number}" for number in range(200)]


class Feeding(logging.Handler):
    """Tells an actor each line that begins with `start`."""

    def __init__(self, ref: Ref, start: str = "") -> None:
        super().__init__()
        self.lines = 0
        self._ref = ref
        self._start = start

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += 1
        if record.getMessage().startswith(self._start):
            self._ref.tell(record.getMessage())


@contextmanager
def fed(handler: logging.Handler) -> Iterator[logging.Logger]:
    """A logger of the host's. Its lines and the runtime's, down to the finest, go to the handler."""
    loggers = [logging.getLogger("host.of.faults"), logger("supervision")]
    levels = [target.level for target in loggers]
    for target in loggers:
        target.addHandler(handler)
        target.setLevel(logging.DEBUG)
    try:
        yield loggers[0]
    finally:
        for target, level in zip(loggers, levels, strict=True):
            target.removeHandler(handler)
            target.setLevel(level)


def test_a_log_line_that_feeds_an_actor_is_one_message(bench: Bench) -> None:
    """Fault 48: given a logging handler that feeds an actor, when the host logs a line, then one message comes of it."""
    ref = bench.start()
    handler = Feeding(ref)
    with fed(handler) as host:
        host.info("a line")
        for number in range(20):
            ref.ask(number)
        assert handler.lines == 1
    assert bench.notes.handled == ["a line", *range(20)]


def test_an_actor_that_fails_at_the_lines_of_its_own_failures_is_parked(bench: Bench) -> None:
    """Fault 48: given an actor that fails at each line, when the host logs one, then its failure budget ends the circle."""

    class Failing(Dummy):
        def on_receive(self, message: Any) -> Any:
            raise ValueError

    policy = Policy(backoff_max_s=0.01, intensity=8)
    ref = bench.start(lambda: Failing(bench.notes), policy=policy)
    handler = Feeding(ref)
    with fed(handler) as host:
        host.info("a line")
        wait_parked(ref)
    assert bench.child.failed == policy.intensity + 1
    assert handler.lines <= 1 + bench.child.failed + 1  # the host's, one for each failure, one for all dead letters


def test_the_lock_of_a_logging_handler_is_never_waited_for_in_a_circle(bench: Bench) -> None:
    """Fault 49: given a handler that tells a full mailbox, when sender and actor log by it, then all of them get on."""
    host = logging.getLogger("host.of.faults")

    class Logging(Dummy):
        def on_receive(self, message: Any) -> Any:
            host.info("handled one")
            return super().on_receive(message)

    ref = bench.start(lambda: Logging(bench.notes), capacity=2)
    with fed(Feeding(ref, "line")):
        threads = [threading.Thread(target=lambda: deque(map(host.info, LINES)), daemon=True) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(5.0)
        assert [thread.is_alive() for thread in threads] == [False, False]
        assert ref.stop() is True
    assert_balanced(ref, 400)
