"""What a probe measures, and what is the same however it is measured."""

from __future__ import annotations

import math
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import NamedTuple, Protocol, TypeVar

from actors.resources.probes.cpu_meter import CpuMeter, CpuTimes

T = TypeVar("T")
NAN = math.nan


class Sample(NamedTuple):
    """One measurement of host and process: the fields of `messages.Resources`. NaN: could not be measured."""

    cpu_percent: float = NAN
    """Of all cores together, 0..100, since the sample before; NaN in the first one."""
    memory_percent: float = NAN
    memory_used_bytes: float = NAN
    """Not available to a new process without swapping: total less available."""
    memory_total_bytes: float = NAN
    disk_percent: float = NAN
    """Used share of what an ordinary user may use, as `df` shows it."""
    disk_free_bytes: float = NAN
    network_sent_bytes: float = NAN
    """Since the host was booted, over all its interfaces."""
    network_received_bytes: float = NAN
    process_cpu_percent: float = NAN
    """This process's share of all cores together, 0..100."""
    process_memory_bytes: float = NAN
    """Resident memory of this process."""
    process_threads: int = 0


class Probe(Protocol):
    """Source of measurements. Never raises, never waits for time to pass; one thread at a time for each method."""

    def read(self) -> Sample:
        """Everything at once."""

    def cpu_percent(self) -> float:
        """Processor use since the last call of this method, 0..100 over all cores; NaN at the first call."""

    def memory_percent(self) -> float:
        """Memory use of the host, 0..100."""

    def disk_percent(self) -> float:
        """Use of the disk, 0..100."""

    def connections(self) -> float:
        """Established TCP connections of this process."""

    def process_memory_bytes(self) -> float:
        """Resident memory of this process."""

    def process_cpu_percent(self) -> float:
        """This process's share of all cores since the last call of this method, 0..100; NaN at the first call."""

    def process_threads(self) -> float:
        """Threads of this process."""


class Pair(NamedTuple):
    """Two byte counts that are measured together."""

    first: float = NAN
    second: float = NAN


def attempt(measure: Callable[[], T], otherwise: T) -> T:
    """What `measure` returns, or `otherwise` if it raises."""
    try:
        return measure()
    except Exception:  # noqa: BLE001 - what cannot be measured is unknown, and no failure of the one who asks
        return otherwise


def share_percent(part: float, whole: float) -> float:
    """`part` of `whole`, 0..100; NaN when there is no whole."""
    return 100.0 * part / whole if whole > 0.0 else NAN


class HostProbe(ABC):
    """A probe that lacks the measurements proper. They may raise: what is missing then is NaN, the rest is there.

    `disk_path` names the file system that is watched.
    """

    def __init__(self, disk_path: str) -> None:
        self._disk_path = disk_path
        self._host_cpu = CpuMeter()
        self._process_cpu = CpuMeter()
        self._quick_cpu = CpuMeter()
        self._quick_process_cpu = CpuMeter()

    def read(self) -> Sample:
        cpu = attempt(self._cpu, CpuTimes(NAN, NAN))
        memory = attempt(self._memory, Pair())
        disk = attempt(self._disk, Pair())
        network = attempt(self._network, Pair())
        return Sample(
            cpu_percent=self._host_cpu.percent(*cpu),
            memory_percent=share_percent(*memory),
            memory_used_bytes=memory.first,
            memory_total_bytes=memory.second,
            disk_percent=share_percent(disk.first, disk.first + disk.second),
            disk_free_bytes=disk.second,
            network_sent_bytes=network.first,
            network_received_bytes=network.second,
            process_cpu_percent=self._process_cpu.percent(attempt(process_cpu_s, NAN), cpu.capacity_s),
            process_memory_bytes=attempt(self._process_memory_bytes, NAN),
            process_threads=attempt(self._process_threads, 0),
        )

    def cpu_percent(self) -> float:
        return self._quick_cpu.percent(*attempt(self._cpu, CpuTimes(NAN, NAN)))

    def memory_percent(self) -> float:
        return share_percent(*attempt(self._memory, Pair()))

    def disk_percent(self) -> float:
        disk = attempt(self._disk, Pair())
        return share_percent(disk.first, disk.first + disk.second)

    def connections(self) -> float:
        return attempt(self._connections, NAN)

    def process_memory_bytes(self) -> float:
        return attempt(self._process_memory_bytes, NAN)

    def process_cpu_percent(self) -> float:
        return self._quick_process_cpu.percent(
            attempt(process_cpu_s, NAN), attempt(self._cpu, CpuTimes(NAN, NAN)).capacity_s
        )

    def process_threads(self) -> float:
        return float(attempt(self._process_threads, NAN))

    def _disk(self) -> Pair:
        """Used, and free for an ordinary user."""
        usage = shutil.disk_usage(self._disk_path)
        return Pair(usage.used, usage.free)

    @abstractmethod
    def _cpu(self) -> CpuTimes:
        """Of the host, since it was booted."""

    @abstractmethod
    def _memory(self) -> Pair:
        """Used and total."""

    @abstractmethod
    def _network(self) -> Pair:
        """Sent and received."""

    @abstractmethod
    def _process_memory_bytes(self) -> float: ...

    @abstractmethod
    def _process_threads(self) -> int: ...

    @abstractmethod
    def _connections(self) -> float: ...


def process_cpu_s() -> float:
    """Processor seconds that this process has used."""
    times = os.times()
    return times.user + times.system
