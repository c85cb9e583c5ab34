"""Measurements from the files under /proc (man 5 proc), for when psutil is switched off or missing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from actors.resources.probes.base import HostProbe, Pair
from actors.resources.probes.cpu_meter import CpuTimes

_ESTABLISHED = "01"  # state of a TCP socket, include/net/tcp_states.h


class ProcfsProbe(HostProbe):
    """Measures on Linux. Elsewhere only the disk is known, all the rest is NaN."""

    def __init__(self, disk_path: str, proc: str = "/proc") -> None:
        super().__init__(disk_path)
        self._proc = Path(proc)

    def _cpu(self) -> CpuTimes:
        with (self._proc / "stat").open() as lines:
            ticks = [
                int(field) for field in lines.readline().split()[1:9]
            ]  # what follows is contained in user and nice
        _, _, _, idle, iowait = ticks[:5]
        per_s = os.sysconf("SC_CLK_TCK")
        return CpuTimes((sum(ticks) - idle - iowait) / per_s, sum(ticks) / per_s)

    def _memory(self) -> Pair:
        with (self._proc / "meminfo").open() as lines:
            kib = {name: float(value.split()[0]) for name, _, value in (line.partition(":") for line in lines)}
        return Pair(1024.0 * (kib["MemTotal"] - kib["MemAvailable"]), 1024.0 * kib["MemTotal"])

    def _network(self) -> Pair:
        with (self._proc / "net" / "dev").open() as lines:
            columns = [line.rpartition(":")[2].split() for line in lines if ":" in line]
        if not columns:
            return Pair()
        return Pair(sum(int(column[8]) for column in columns), sum(int(column[0]) for column in columns))

    def _process_memory_bytes(self) -> float:
        pages = (self._proc / "self" / "statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def _process_threads(self) -> int:
        return len(os.listdir(self._proc / "self" / "task"))

    def _connections(self) -> float:
        own = self._own_sockets()
        # The kernel walks all its hash buckets for the tables, some milliseconds: not for a process without sockets.
        return len(own.intersection(self._established())) if own else 0

    def _own_sockets(self) -> set[str]:
        """Inodes of this process's sockets."""
        sockets = set()
        for file in (self._proc / "self" / "fd").iterdir():
            try:
                target = os.readlink(file)
            except OSError:
                continue  # closed since it was listed
            if target.startswith("socket:["):
                sockets.add(target[8:-1])
        return sockets

    def _established(self) -> Iterator[str]:
        """Inodes of the host's established TCP sockets."""
        for table in ("tcp", "tcp6"):
            path = self._proc / "self" / "net" / table
            if path.exists():  # a kernel without IPv6 has one table
                with path.open() as lines:
                    rows = (line.split() for line in lines)
                    yield from (row[9] for row in rows if row[3] == _ESTABLISHED)
