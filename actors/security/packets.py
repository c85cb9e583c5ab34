"""What one plan of the filter sends, by receiver."""

from __future__ import annotations

from typing import Any

from messages.pipeline import Packet, Restored, Token
from messages.tiers import RegisterMetric, UnregisterMetric


class Packets:
    """One packet for each receiver."""

    def __init__(self) -> None:
        self._packets: dict[str, Packet] = {}

    def groups(self, receiver: str, groups: list[Any], weight: int) -> None:
        """Cleared records; `weight` is their number."""
        self._put(receiver, groups=tuple(groups), weight=weight)

    def token(self, receiver: str, token: Token) -> None:
        """A marker's token, behind them."""
        self._put(receiver, token=token)

    def crowded(self, receiver: str, names: frozenset[str]) -> None:
        """Names that find no place for a new series."""
        self._put(receiver, crowded=names)

    def restored(self, receiver: str, restored: Restored) -> None:
        """Series of an earlier life."""
        self._put(receiver, restored=restored)

    def order(self, receiver: str, order: RegisterMetric | UnregisterMetric) -> None:
        """One more order to a tier."""
        packet = self._packets.get(receiver, Packet((), 0))
        self._put(receiver, orders=(*packet.orders, order))

    def all(self) -> list[tuple[str, Packet]]:
        """(receiver, packet)."""
        return list(self._packets.items())

    def _put(self, receiver: str, **fields: Any) -> None:
        self._packets[receiver] = self._packets.get(receiver, Packet((), 0))._replace(**fields)
