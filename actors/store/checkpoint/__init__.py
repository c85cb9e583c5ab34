"""What survives the process: the store's series in a file, written every few seconds and read at the start."""

from actors.store.checkpoint.actor import CheckpointActor
from actors.store.checkpoint.statefile import Claim, StateFile
from actors.store.checkpoint.tables import Content

__all__ = ["CheckpointActor", "Claim", "Content", "StateFile"]
