"""How host and process are measured: by psutil, or from what the operating system shows as files."""

from actors.resources.probes.base import Probe, Sample
from actors.resources.probes.choice import probe_for, sources

__all__ = ["Probe", "Sample", "probe_for", "sources"]
