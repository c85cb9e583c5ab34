"""What hides behind an encoding: base64 and hexadecimal words whose content another detector recognises."""

from __future__ import annotations

from collections.abc import Iterable

from actors.security.detectors.base import Scan, Span, View


def encoded(view: View, scans: Iterable[Scan]) -> list[Span]:
    """Words that decode to a text in which one of `scans` finds something: the whole word, of that kind."""
    return []
