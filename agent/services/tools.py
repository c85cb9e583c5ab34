"""Calculator, clock and text statistics."""

from __future__ import annotations

from datetime import UTC, datetime

from actors import ServiceActor
from agent.calculator import CalculationFailed, calculate, written
from agent.orders import Calculate, Fault, MeasureText, TellTime, ToolResult
from agent.textstats import measure


class ToolService(ServiceActor):
    """Answers `Calculate`, `TellTime` and `MeasureText` with a `ToolResult`."""

    def on_receive(self, message: Calculate | TellTime | MeasureText) -> ToolResult:
        match message:
            case Calculate():
                tool, result = "calculator", self._calculate(message.expression)
            case TellTime():
                tool, result = "clock", self._tell_time()
            case MeasureText():
                tool, result = "text_statistics", self._count(message.text)
            case _:
                return super().on_receive(message)
        self.telemetry.record("tool_executions", 1.0, {"tool": tool})
        if result.fault is not None:
            self.telemetry.record("error", 1.0, {"cause": result.fault.value})
        return result

    def _calculate(self, expression: str) -> ToolResult:
        try:
            return ToolResult(text=f"That is {written(calculate(expression))}.")
        except CalculationFailed as failed:
            return ToolResult(fault=failed.fault)

    def _tell_time(self) -> ToolResult:
        now = datetime.fromtimestamp(self.clock.wall(self.clock.now()), UTC).astimezone()
        return ToolResult(text=f"It is {now:%A, %d %B %Y, %H:%M}.")

    def _count(self, text: str) -> ToolResult:
        return ToolResult(text=f"I count: {measure(text).written}.") if text else ToolResult(fault=Fault.NO_TEXT)
