"""The resource monitor: measures host and process, and says when a limit is crossed."""

from actors.resources.actor import ResourceMonitor
from actors.resources.probes import Probe, Sample, probe_for, sources

__all__ = ["Probe", "ResourceMonitor", "Sample", "probe_for", "sources"]
