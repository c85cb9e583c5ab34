"""Thinks about a text: decides what it asks for, and holds back what gives away a secret."""

from __future__ import annotations

from actors import ServiceActor
from agent.orders import Think, Thought
from agent.reasoning import think


class Reasoner(ServiceActor):
    """Answers `Think` with a `Thought`."""

    def on_receive(self, message: Think) -> Thought:
        thought = think(message.text)
        self.telemetry.record("thought")
        self.telemetry.record("thought_dma_evaluation", float(thought.evaluated))
        if thought.secret is not None:
            self.telemetry.record("guardrail_triggered", 1.0, {"kind": thought.secret})
            # Careless on purpose: so that the message can be found again, its words are part of a metric's name,
            # and often the secret with them. The filter refuses such names.
            self.telemetry.record(f"guardrail.held_back.{message.text[-70:]}")
        return thought
