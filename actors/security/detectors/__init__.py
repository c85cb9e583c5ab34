"""What the filter recognises, by subject. All detectors are linear in the length of the text."""

from __future__ import annotations

from actors.security.detectors import banking, contact, credentials, entropy, identity, network, prose, tokens
from actors.security.detectors.base import Scan, Span, View, view_of

PERSONAL: tuple[Scan, ...] = (
    contact.emails,
    contact.phones,
    identity.national_ids,
    identity.user_paths,
    banking.payment_cards,
    banking.ibans,
    network.ip_addresses,
    network.mac_addresses,
)
"""Who somebody is: switched by `enable_pii_detection`."""

CONTENT: tuple[Scan, ...] = (
    credentials.urls_with_credentials,
    credentials.secret_pairs,
    credentials.private_keys,
    tokens.service_tokens,
    entropy.random_words,
    prose.sentences,
)
"""What somebody said or keeps secret: switched by `enable_content_filtering`."""


def find(plain: str, *, pii: bool, content: bool) -> list[Span]:
    """Return what the detectors in force recognise in a plain text, in order, without overlaps.

    Of spans that overlap one is made, of the kind that began first (of equals, the longer).
    """
    if not plain or not (pii or content):
        return []
    view = view_of(plain)
    found: list[Span] = []
    if pii:
        for scan in PERSONAL:
            found += scan(view)
    if content:
        for scan in CONTENT:
            found += scan(view)
    return _merged(found) if len(found) > 1 else found


def _merged(found: list[Span]) -> list[Span]:
    found.sort(key=lambda span: (span.start, -span.end))
    merged = [found[0]]
    for span in found[1:]:
        last = merged[-1]
        if span.start >= last.end:
            merged.append(span)
        elif span.end > last.end:
            merged[-1] = last._replace(end=span.end)
    return merged


__all__ = ["CONTENT", "PERSONAL", "Scan", "Span", "View", "find"]
