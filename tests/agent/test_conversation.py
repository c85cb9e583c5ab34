from __future__ import annotations

from collections.abc import Iterator

import pytest

from actors import TelemetrySystem
from agent.conversation import Outcome, converse, crash_one
from agent.interrupt import Interrupt, Interrupted
from agent.reader import Incoming, InputError, InvalidLine, Item
from agent.screen.figures import Figures
from agent.wiring import CONFIG, last_snapshot


@pytest.fixture
def system() -> Iterator[TelemetrySystem]:
    with TelemetrySystem(CONFIG) as running:
        yield running


TALK: list[Item] = [Incoming("ben", "hello"), InvalidLine(2), Incoming("ben", "what is 2 * 3")]


def test_every_message_is_answered_and_invalid_lines_are_errors(system: TelemetrySystem) -> None:
    told: list[tuple[int, str]] = []
    outcome = converse(system, iter(TALK), Interrupt(), after_each=lambda *reply: told.append(reply))
    assert outcome == Outcome(messages=2, failed=0, invalid=1)
    assert told == [(1, "Hi there."), (2, "That is 6.")]
    assert Figures(last_snapshot(system)).split("error", "cause") == [("invalid_line", 1)]


def test_a_fault_of_the_agent_costs_its_message_only(
    system: TelemetrySystem, capsys: pytest.CaptureFixture[str]
) -> None:
    def talk() -> Iterator[Item]:
        yield Incoming("ben", "hello")
        system.ref("toolservice").stop()
        yield Incoming("ben", "what is 2 * 3")
        yield Incoming("ben", "thank you")

    assert converse(system, talk(), Interrupt()) == Outcome(messages=3, failed=1, invalid=0)
    assert capsys.readouterr().err == "message 2 failed: SystemStopped\n"
    figures = Figures(last_snapshot(system))
    assert figures.split("error", "cause") == [("unhandled", 1)]
    assert figures.total("message_processed") == 2


def test_a_signal_while_a_message_is_handled_ends_after_it(system: TelemetrySystem) -> None:
    interrupt = Interrupt()

    def after_each(number: int, reply: str) -> None:
        interrupt.signum = 15

    assert converse(system, iter(TALK), interrupt, after_each=after_each).messages == 1


def test_a_signal_while_it_waits_ends_the_conversation(system: TelemetrySystem) -> None:
    def talk() -> Iterator[Item]:
        yield TALK[0]
        raise Interrupted

    assert converse(system, talk(), Interrupt()).messages == 1


def test_an_input_that_breaks_off_is_told(system: TelemetrySystem) -> None:
    def talk() -> Iterator[Item]:
        yield TALK[0]
        raise InputError("cannot read the input")

    with pytest.raises(InputError):
        converse(system, talk(), Interrupt())


def test_crashing_telemetry_changes_no_number(system: TelemetrySystem) -> None:
    talk: list[Item] = [Incoming("ben", f"what is {number} * 3") for number in range(60)]
    outcome = converse(system, iter(talk), Interrupt(), after_each=lambda number, reply: crash_one(system))
    snapshot = last_snapshot(system)
    assert outcome == Outcome(messages=60)
    assert snapshot.complete
    assert snapshot.ledger.balanced
    figures = Figures(snapshot)
    assert figures.total("message_processed") == figures.total("tool_executions") == figures.total("thought") == 60
    assert sum(count for _, count in figures.restarts) > 0
