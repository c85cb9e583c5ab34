from __future__ import annotations

import logging
from typing import Any

import pytest

from messages.errors import ActorFailed, AskTimeout, MailboxFull, SystemStopped
from supervision import DeadReason, Policy
from supervision.dead_letters import DeadLetters
from supervision.testing import Fail, ManualClock, wait_idle, wait_parked, wait_until
from tests.supervision.bench import Bench, ManualBench
from tests.supervision.steps import busy


class Secret(str):
    """A message whose content must not be kept."""


def letters(bench: Bench) -> list[tuple[str, str]]:
    return [(letter.reason, letter.message) for letter in bench.supervisor.dead_letters()]


def test_each_reason_is_noted_with_the_class_of_the_message_alone(bench: Bench) -> None:
    ref = bench.start(capacity=1)
    with busy(ref):
        with pytest.raises(AskTimeout):
            ref.ask(Secret("mine"), timeout=0.01)
        ref.tell(Secret("mine"))
        with pytest.raises(MailboxFull):
            ref.ask(Secret("mine"))
    wait_idle(ref)
    with pytest.raises(ValueError, match="mine"):
        ref.ask(Fail(ValueError("mine")))
    ref.stop()
    ref.tell(Secret("mine"))
    with pytest.raises(SystemStopped):
        ref.ask(Secret("mine"))
    assert letters(bench) == [
        ("full", "Secret"),
        ("full", "Secret"),
        ("withdrawn", "Secret"),
        ("failed", "Fail"),
        ("stopped", "Secret"),
        ("stopped", "Secret"),
    ]
    assert "mine" not in repr((bench.supervisor.dead_letters(), bench.supervisor.quarantine()))
    [exhibit] = bench.supervisor.quarantine()["dummy"]
    assert (exhibit.failure, exhibit.message) == ("ValueError", "Fail")
    assert exhibit.where.startswith("supervision/testing.py:")


def test_an_ask_of_a_parked_actor_fails_at_once_and_is_noted(manual: ManualBench) -> None:
    manual.notes.broken["__init__"] = ValueError()
    ref = manual.start(policy=Policy(intensity=0))
    wait_parked(ref)
    ref.tell("kept")
    with pytest.raises(ActorFailed, match="parked after ValueError"):
        ref.ask("m")
    assert letters(manual) == [("parked", "str")]
    assert manual.child.waiting == 1


def test_the_ring_keeps_the_last_ones() -> None:
    kept = DeadLetters(ManualClock())
    for _ in range(200):
        kept.note(DeadReason.FULL, "r", 1)
    kept.note(DeadReason.HUNG, "r", "m")
    assert len(kept.letters()) == 128
    assert kept.letters()[-1] == ("r", "hung", "str", 0.0)


def test_a_flood_is_a_line_a_minute_for_each_reason(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="telemetry.supervision")
    clock = ManualClock()
    kept = DeadLetters(clock)

    def said(*lines: Any) -> bool:
        return sorted(caplog.messages) == sorted(f"dead_letters reason={line}" for line in lines)

    kept.say_new()
    for _ in range(3):
        for _ in range(100):
            kept.note(DeadReason.FULL, "r", 1)
        kept.say_new()
    kept.note(DeadReason.HUNG, "r", 1)
    kept.say_new()
    wait_until(lambda: said("full new=100 total=100", "hung new=1 total=1"))
    caplog.clear()
    clock.advance(60.0)
    kept.say_new()
    kept.say_new()
    wait_until(lambda: said("full new=200 total=300"))
