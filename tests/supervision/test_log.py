from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from supervision import log
from supervision.log import say
from supervision.testing import Fail, wait_until
from tests.supervision.bench import Bench
from tests.supervision.steps import listening, run_programs


class Calling(logging.Handler):
    """Calls with each line; `handleError` is not asked, as in a host's own handler."""

    def __init__(self, call: Callable[[str], object]) -> None:
        super().__init__()
        self._call = call

    def handle(self, record: logging.LogRecord) -> bool:
        self._call(record.getMessage())
        return True


@pytest.fixture
def listen() -> Iterator[Callable[[Callable[[str], object]], logging.Logger]]:
    with ExitStack() as restored:
        yield lambda call: restored.enter_context(listening(Calling(call), level=logging.INFO))


Listen = Callable[[Callable[[str], object]], logging.Logger]


def test_a_logger_is_silent_by_itself_and_made_once() -> None:
    logger = log.logger("probe")
    assert logger is log.logger("probe")
    assert (logger.name, len(logger.handlers)) == ("telemetry.probe", 1)
    assert isinstance(logger.handlers[0], logging.NullHandler)


def test_a_line_is_formatted_lazily(listen: Listen) -> None:
    lines: list[str] = []
    logger = listen(lines.append)
    say(logger, logging.INFO, "actor=%s n=%d", "r", 3)
    say(logger, logging.DEBUG, "%d", "not a number")
    assert lines == ["actor=r n=3"]


def test_a_handler_that_logs_again_is_not_called_again(listen: Listen) -> None:
    lines: list[str] = []

    def feed_back(line: str) -> None:
        lines.append(line)
        say(logger, logging.INFO, "again: %s", line)

    logger = listen(feed_back)
    say(logger, logging.INFO, "first")
    say(logger, logging.INFO, "second")
    assert lines == ["first", "second"]


def test_another_thread_may_log_while_one_is_busy(listen: Listen) -> None:
    lines: list[str] = []

    def elsewhere(line: str) -> None:
        lines.append(line)
        if line == "first":
            thread = threading.Thread(target=say, args=(logger, logging.INFO, "second"))
            thread.start()
            thread.join(5.0)

    logger = listen(elsewhere)
    say(logger, logging.INFO, "first")
    assert lines == ["first", "second"]


def test_a_handler_that_hangs_holds_up_one_actor_and_not_the_watchdog(bench: Bench, listen: Listen) -> None:
    stuck = threading.Event()
    listen(lambda _line: stuck.wait(10.0))
    ref = bench.start()
    ref.tell(Fail(ValueError()))
    watchdog = bench.supervisor._watchdog
    assert watchdog is not None
    wait_until(lambda: bench.cell.restarts == 1)
    beat_s = watchdog.beat_s
    wait_until(lambda: watchdog.beat_s > beat_s)
    stuck.set()
    assert ref.ask("m") == "m"


def test_a_restart_is_logged_with_names_and_numbers_only(bench: Bench, listen: Listen) -> None:
    lines: list[str] = []
    listen(lines.append)
    ref = bench.start()
    ref.tell(Fail(ValueError("secret")))
    ref.ask("m")
    lines = [line for line in lines if "dead_letters" not in line]  # which the watchdog adds at its next tick
    assert lines == ["actor=dummy failure=ValueError incarnation=2 delay_s=0.000 parked=False"]


def test_nothing_is_said_once_the_interpreter_ends() -> None:
    program = """
import logging, os, sys
from supervision.log import logger, say
probe = logger("probe"); probe.setLevel(logging.INFO); probe.addHandler(logging.StreamHandler(sys.stdout))
class Last:
    def __init__(self): self.say, self.probe, self.write, self.ends = say, probe, os.write, sys.is_finalizing
    def __del__(self): self.say(self.probe, 20, "too late"); self.write(1, b"finalizing %d" % self.ends())
last = Last()
say(probe, logging.INFO, "in time")
"""
    assert run_programs(program) == [(0, "in time\nfinalizing 1", "")]
