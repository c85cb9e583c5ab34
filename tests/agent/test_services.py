from __future__ import annotations

from collections.abc import Iterator

import pytest

from actors import TelemetrySystem
from agent.orders import Calculate, Fault, MeasureText, Recall, Remember, TellTime
from agent.reader import Incoming
from agent.screen.figures import Figures
from agent.wiring import CONFIG, Agent, last_snapshot
from messages import Crash


@pytest.fixture
def system() -> Iterator[TelemetrySystem]:
    with TelemetrySystem(CONFIG) as running:
        yield running


@pytest.fixture
def agent(system: TelemetrySystem) -> Agent:
    return Agent(system)


def say(agent: Agent, text: str, user: str = "ben") -> str:
    return agent.handle(Incoming(user, text)).text


def test_every_intent_is_acted_on(agent: Agent) -> None:
    assert say(agent, "what is 6 times 7") == "That is 42."
    assert say(agent, "what is 5 / 0") == "Nothing can be divided by zero."
    assert say(agent, "count the words in: to be or not to be").startswith("I count: words 6,")
    assert say(agent, "what time is it").startswith("It is ")
    assert say(agent, "remember that my frog is called Gregor") == "I will remember that."
    assert say(agent, "do you remember my frog?") == "You told me: my frog is called Gregor"
    assert say(agent, "thank you") == "You are welcome."


def test_what_is_said_in_passing_is_recalled_too_and_by_nobody_else(agent: Agent) -> None:
    say(agent, "I found a frog under the barrel", user="ben")
    assert say(agent, "what did I say about the barrel", user="ben") == "You told me: I found a frog under the barrel"
    assert say(agent, "what did I say about the barrel", user="marta") == "You have not told me about that."


def test_a_secret_is_warned_of_and_not_kept(agent: Agent) -> None:
    reply = say(agent, "remember that the card is 4111 1111 1111 1111")
    assert reply.startswith("That looks like a card number.")
    assert "4111" not in reply
    assert say(agent, "do you remember the card") == "You have not told me about that."


def test_what_gives_nothing_to_think_about_is_held_back(agent: Agent, system: TelemetrySystem) -> None:
    assert agent.handle(Incoming("ben", "???")).held_back
    figures = Figures(last_snapshot(system))
    assert [figures.total(name) for name in ("message_processed", "message_filtered", "thought")] == [1, 1, 0]


def test_metrics_are_recorded_where_things_happen(agent: Agent, system: TelemetrySystem) -> None:
    for text in (
        "URGENT: what is 1 / 0",
        "remember this:",
        "remind me about it",
        "my key: sk-EXAMPLE-4f9a7c21d0b84e6fa1",
    ):
        say(agent, text)
    figures = Figures(last_snapshot(system))
    assert figures.total("message_processed") == 4
    assert figures.total("message_priority_high") == 1
    assert figures.split("guardrail_triggered", "kind") == [("key", 1)]
    assert figures.split("tool_executions", "tool") == [("calculator", 1)]
    assert sorted(figures.split("memory_operations", "operation")) == [("recall", 1), ("remember", 1)]
    assert figures.total("memory_error") == 2
    assert figures.split("error", "cause") == [("no_words", 2), ("division_by_zero", 1)]
    response_time = figures.day("response_time_ms")
    assert response_time is not None
    assert response_time.count == 4


def test_careless_records_do_not_leak(agent: Agent, system: TelemetrySystem) -> None:
    say(agent, "what is 4 / (2 - 2), anna?", user="anna@example.org")
    say(agent, "the key is sk-EXAMPLE-4f9a7c21d0b84e6fa1", user="anna@example.org")
    snapshot = last_snapshot(system)
    assert snapshot.ledger.rejected["label_sensitive"] == 2
    assert snapshot.ledger.rejected["name_sensitive"] == 1
    assert snapshot.rejected_by_detector["email"] == 2
    shown = snapshot.model_dump_json()
    assert "anna" not in shown
    assert "EXAMPLE" not in shown
    assert Figures(snapshot).total("agent.error") == 1


def test_a_restarted_memory_forgets_nothing(agent: Agent, system: TelemetrySystem) -> None:
    say(agent, "remember that my frog is called Gregor")
    system.ref("memoryservice").tell(Crash())
    assert say(agent, "do you remember my frog?") == "You told me: my frog is called Gregor"
    assert dict(Figures(last_snapshot(system)).restarts) == {"memoryservice": 1}


def test_expected_failures_are_values(agent: Agent, system: TelemetrySystem) -> None:
    tools, memory = system.ref("toolservice"), system.ref("memoryservice")
    assert tools.ask(Calculate(expression="1 / 0")).fault is Fault.DIVISION_BY_ZERO
    assert tools.ask(MeasureText(text="")).fault is Fault.NO_TEXT
    assert tools.ask(TellTime()).fault is None
    assert memory.ask(Remember(user="ben", text="?!", on_request=True)).fault is Fault.NO_WORDS
    assert memory.ask(Recall(user="ben", question="about it")).fault is Fault.NO_WORDS
    assert memory.ask(Recall(user="ben", question="frogs")).texts == ()
    assert Figures(last_snapshot(system)).restarts == []


def test_a_message_that_a_service_does_not_know_is_a_bug(agent: Agent, system: TelemetrySystem) -> None:
    with pytest.raises(TypeError):
        system.ref("toolservice").ask("what?")
    assert say(agent, "what is 6 times 7") == "That is 42."
