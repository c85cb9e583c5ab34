"""Ready-made sources of what goes on inside this process; those of the host are the resource probes'."""

from actors.collectors.sources.process import process_sources

__all__ = ["process_sources"]
