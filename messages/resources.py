"""What the resource monitor measures, is told and answers."""

from __future__ import annotations

import math
from typing import Any, Literal, TypeAlias

from pydantic import Field, field_validator, model_validator

from messages.base import Message, Reply

Resource: TypeAlias = Literal["cpu", "memory", "disk"]


class Limit(Message):
    """Where a resource becomes a warning and where it becomes critical, in percent (0..100)."""

    warning_percent: float = Field(ge=0.0, le=100.0)
    critical_percent: float = Field(ge=0.0, le=100.0)

    @model_validator(mode="after")
    def _ordered(self) -> Limit:
        if self.warning_percent > self.critical_percent:
            raise ValueError("warning_percent must not exceed critical_percent")
        return self


class Budget(Message):
    """The limits that the monitor watches. A resource without one is measured, not limited."""

    cpu: Limit | None = Limit(warning_percent=80.0, critical_percent=95.0)
    memory: Limit | None = Limit(warning_percent=80.0, critical_percent=95.0)
    disk: Limit | None = Limit(warning_percent=85.0, critical_percent=95.0)


class SetBudget(Message):
    """Order to the monitor: watch these limits from now on, starting with a reading at once. Answered by the `Budget`."""

    budget: Budget


class GetResources(Message):
    """Ask the monitor for a fresh reading; answered by `Resources`."""


class Resources(Reply):
    """One reading of host and process. NaN stands for what could not be measured."""

    cpu_percent: float = float("nan")
    memory_percent: float = float("nan")
    memory_used_bytes: float = float("nan")
    memory_total_bytes: float = float("nan")
    disk_percent: float = float("nan")
    disk_free_bytes: float = float("nan")
    network_sent_bytes: float = float("nan")
    network_received_bytes: float = float("nan")
    process_cpu_percent: float = float("nan")
    process_memory_bytes: float = float("nan")
    process_threads: int = 0

    @field_validator("*", mode="before")
    @classmethod
    def _unknown(cls, value: Any) -> Any:
        # JSON has no NaN: what could not be measured is written as null, and is read back.
        return math.nan if value is None else value
