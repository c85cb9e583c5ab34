"""A probe that measures what it is told."""

from __future__ import annotations

from actors.resources import Sample


class ScriptedProbe:
    """Every reading gives `sample`; with an exception in its place, every reading raises it."""

    def __init__(self, sample: Sample | Exception) -> None:
        self.sample = sample

    def read(self) -> Sample:
        if isinstance(self.sample, Exception):
            raise self.sample
        return self.sample

    def cpu_percent(self) -> float:
        return self.read().cpu_percent

    def memory_percent(self) -> float:
        return self.read().memory_percent

    def disk_percent(self) -> float:
        return self.read().disk_percent

    def connections(self) -> float:
        return 0.0

    def process_memory_bytes(self) -> float:
        return self.read().process_memory_bytes

    def process_cpu_percent(self) -> float:
        return self.read().process_cpu_percent

    def process_threads(self) -> float:
        return float(self.read().process_threads)
