"""The five collector tiers: when cleared records reach the store, and what is polled."""

from actors.collectors.actor import TierActor
from actors.collectors.pollers import Pollers
from actors.collectors.polling import Poller
from actors.collectors.reading import Reading, Source
from actors.collectors.tiers import INTERVALS_S, Tier

__all__ = ["INTERVALS_S", "Poller", "Pollers", "Reading", "Source", "Tier", "TierActor"]
