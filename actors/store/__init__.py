"""The store: all series as values, and the answers that are made of them."""

from actors.store.actor import StoreActor
from actors.store.answers import dump
from actors.store.bins import bins_of
from actors.store.checkpoint import CheckpointActor
from actors.store.coverage import Coverage
from actors.store.keeping import Keeping
from actors.store.series import Series

__all__ = ["CheckpointActor", "Coverage", "Keeping", "Series", "StoreActor", "bins_of", "dump"]
