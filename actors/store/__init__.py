"""The store: all series as values, and the answers that are made of them."""

from actors.store.actor import StoreActor
from actors.store.sketch import bins_of

__all__ = ["StoreActor", "bins_of"]
