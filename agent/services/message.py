"""Takes a message, has it thought about, does what it asks for, and replies."""

from __future__ import annotations

from actors import ServiceActor
from agent.intake import Intake, is_urgent
from agent.orders import (
    Answer,
    Calculate,
    Fault,
    HandleMessage,
    Intent,
    MeasureText,
    Recall,
    Recalled,
    Remember,
    Remembered,
    TellTime,
    Think,
    Thought,
    ToolResult,
)
from agent.phrases import apology, small_talk, warning
from supervision import Ref


class MessageService(ServiceActor):
    """Answers `HandleMessage` with `Answer`."""

    def __init__(self, reasoner: Ref, memory: Ref, tools: Ref) -> None:
        super().__init__()
        self._reasoner, self._memory, self._tools = reasoner, memory, tools
        self._intake = Intake()
        self._response_time = self.telemetry.timer("response_time_ms")

    def on_receive(self, message: HandleMessage) -> Answer:
        with self._response_time:
            answer = self._answer(message)
        self.telemetry.record("message_processed")
        # Careless on purpose: who writes how much is a fair question, but some handles are e-mail addresses.
        # The filter refuses those labels.
        self.telemetry.record("agent.messages_by_user", 1.0, {"user": message.user})
        return answer

    def _answer(self, order: HandleMessage) -> Answer:
        if is_urgent(order.text):
            self.telemetry.record("message_priority_high")
        if self._intake.holds_back(order.user, order.text):
            self.telemetry.record("message_filtered")
            return Answer(text="", held_back=True)
        return Answer(text=self._reply(order))

    def _reply(self, order: HandleMessage) -> str:
        thought: Thought = self._reasoner.ask(Think(text=order.text))
        if thought.secret is not None:
            return warning(thought.secret)
        match thought.intent:
            case Intent.REMEMBER:
                return self._remember(order, thought.argument)
            case Intent.RECALL:
                return self._recall(order, thought.argument)
            case Intent.CHAT:
                self._memory.ask(Remember(user=order.user, text=order.text, on_request=False))
                return small_talk(order.text)
        return self._use_tool(order, thought)

    def _use_tool(self, order: HandleMessage, thought: Thought) -> str:
        tool_order: Calculate | MeasureText | TellTime
        match thought.intent:
            case Intent.CALCULATE:
                tool_order = Calculate(expression=thought.argument)
            case Intent.TEXT:
                tool_order = MeasureText(text=thought.argument)
            case _:
                tool_order = TellTime()
        result: ToolResult = self._tools.ask(tool_order)
        return result.text if result.fault is None else self._failed(order, result.fault)

    def _remember(self, order: HandleMessage, note: str) -> str:
        done: Remembered = self._memory.ask(Remember(user=order.user, text=note, on_request=True))
        return "I will remember that." if done.fault is None else self._failed(order, done.fault)

    def _recall(self, order: HandleMessage, question: str) -> str:
        found: Recalled = self._memory.ask(Recall(user=order.user, question=question))
        if found.fault is not None:
            return self._failed(order, found.fault)
        return "You told me: " + " / ".join(found.texts) if found.texts else "You have not told me about that."

    def _failed(self, order: HandleMessage, fault: Fault) -> str:
        # Careless on purpose: an error's text that quotes the user helps whoever debugs, and is conversation content.
        # The filter keeps the error and takes out the quotation.
        self.telemetry.record("agent.error", str(ValueError(f"{fault.value}: {order.text!r}")))
        return apology(fault)
