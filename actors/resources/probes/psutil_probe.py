"""Measurements by psutil. Importing this file needs psutil."""

from __future__ import annotations

import psutil

from actors.resources.probes.base import HostProbe, Pair
from actors.resources.probes.cpu_meter import CpuTimes


class PsutilProbe(HostProbe):
    """Measures wherever psutil does.

    `psutil.cpu_percent` is not used: its first answer is a 0.0 without meaning, and its readings are shared with the
    host's own calls. `psutil.Process` is made anew each time, since one that was made before a fork means the parent.
    """

    def _cpu(self) -> CpuTimes:
        times = psutil.cpu_times()
        # Linux counts the time of guests twice, as guest and as user; elsewhere the fields do not exist.
        twice = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
        capacity_s = sum(times) - twice
        return CpuTimes(capacity_s - times.idle - getattr(times, "iowait", 0.0), capacity_s)

    def _memory(self) -> Pair:
        memory = psutil.virtual_memory()
        return Pair(memory.total - memory.available, memory.total)

    def _network(self) -> Pair:
        counters = psutil.net_io_counters()
        return Pair(counters.bytes_sent, counters.bytes_recv)

    def _process_memory_bytes(self) -> float:
        return psutil.Process().memory_info().rss

    def _process_threads(self) -> int:
        return psutil.Process().num_threads()

    def _connections(self) -> float:
        connections = psutil.Process().net_connections("tcp")
        return sum(connection.status == psutil.CONN_ESTABLISHED for connection in connections)
