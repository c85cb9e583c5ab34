"""What one plan of the filter sends, by receiver."""

from __future__ import annotations

from typing import Any

from messages.pipeline import Packet
from messages.tiers import RegisterMetric, UnregisterMetric


class Packets:
    """One packet for each receiver."""

    def __init__(self) -> None:
        self._packets: dict[str, Packet] = {}

    def put(self, receiver: str, **part: Any) -> None:
        """Set these fields of the receiver's packet."""
        self._packets[receiver] = self._packets.get(receiver, Packet((), 0))._replace(**part)

    def order(self, receiver: str, order: RegisterMetric | UnregisterMetric) -> None:
        """One more order to a tier."""
        packet = self._packets.get(receiver, Packet((), 0))
        self.put(receiver, orders=(*packet.orders, order))

    def all(self) -> list[tuple[str, Packet]]:
        """(receiver, packet)."""
        return list(self._packets.items())
