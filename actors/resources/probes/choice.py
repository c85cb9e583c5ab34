"""Which probe measures, and which of its figures a collector tier can poll."""

from __future__ import annotations

from collections.abc import Callable

from actors.resources.probes.base import Probe
from actors.resources.probes.procfs_probe import ProcfsProbe


def probe_for(use_psutil: bool, disk_path: str) -> Probe:
    """A new probe: by psutil if it is wanted and can be imported, else from /proc."""
    if use_psutil:
        try:
            from actors.resources.probes.psutil_probe import PsutilProbe
        except ImportError:
            return ProcfsProbe(disk_path)
        return PsutilProbe(disk_path)
    return ProcfsProbe(disk_path)


def sources(probe: Probe) -> dict[str, Callable[[], float]]:
    """The ready-made sources by the names of the metrics that they feed. Quick; they never raise; NaN is "not known".

    `cpu_usage` and `process_cpu_percent` are the use since they were polled before: one thread each at a time.
    """
    return {
        "cpu_usage": probe.cpu_percent,
        "memory_usage": probe.memory_percent,
        "disk_usage": probe.disk_percent,
        "active_connections": probe.connections,
        "process_memory_bytes": probe.process_memory_bytes,
        "process_cpu_percent": probe.process_cpu_percent,
        "thread_count": probe.process_threads,
    }
