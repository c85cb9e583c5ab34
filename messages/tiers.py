"""What a collector tier is told and asked."""

from __future__ import annotations

from messages.base import Message


class RegisterMetric(Message):
    """Order to a tier: collect this name from now on. Answered by True, False when the filter refuses the name.

    A name has one tier: registering it again moves it. A name with a ready-made source is polled, too.
    """

    name: str


class UnregisterMetric(Message):
    """Order to a tier: this name goes straight to the store again. One that is not known is no error."""

    name: str
