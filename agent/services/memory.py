"""Remembers what users said, and finds it again for them."""

from __future__ import annotations

import sqlite3

from actors import ServiceActor
from agent.notebook import Notebook, NoWords
from agent.orders import Fault, Recall, Recalled, Remember, Remembered


class MemoryService(ServiceActor):
    """Answers `Remember` with `Remembered` and `Recall` with `Recalled`.

    The notebook outlives a restart of the service, and is closed with an ordered stop.
    """

    def __init__(self, notebook: Notebook) -> None:
        super().__init__()
        self._notebook = notebook
        self._operation_time = self.telemetry.timer("memory_operation_time_ms")

    def on_receive(self, message: Remember | Recall) -> Remembered | Recalled:
        operation = "recall" if isinstance(message, Recall) else "remember"
        with self._operation_time:
            reply = self._recall(message) if isinstance(message, Recall) else self._remember(message)
        self.telemetry.record("memory_operations", 1.0, {"operation": operation})
        if reply.fault is not None:
            self.telemetry.record("memory_error", 1.0, {"cause": reply.fault.value})
            self.telemetry.record("error", 1.0, {"cause": reply.fault.value})
        return reply

    def on_stop(self) -> None:
        self._notebook.close()

    def _remember(self, order: Remember) -> Remembered:
        try:
            self._notebook.remember(order.user, order.text, on_request=order.on_request)
        except NoWords:
            return Remembered(fault=Fault.NO_WORDS)
        except sqlite3.Error:
            return Remembered(fault=Fault.STORAGE)
        return Remembered()

    def _recall(self, order: Recall) -> Recalled:
        try:
            return Recalled(texts=tuple(self._notebook.recall(order.user, order.question)))
        except NoWords:
            return Recalled(fault=Fault.NO_WORDS)
        except sqlite3.Error:
            return Recalled(fault=Fault.STORAGE)
