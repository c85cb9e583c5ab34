"""What the filter recognises, by subject. All detectors are linear in the length of the text."""

from __future__ import annotations

from actors.security.detectors import (
    banking,
    contact,
    credentials,
    entropy,
    identity,
    network,
    numbers,
    people,
    places,
    prose,
    tokens,
    wallets,
)
from actors.security.detectors.base import Place, Scan, Span, View, view_of
from actors.security.detectors.encoded import encoded

PERSONAL: tuple[Scan, ...] = (
    contact.emails,
    contact.phones,
    identity.national_ids,
    people.person_names,
    people.handles,
    people.birth_dates,
    people.passports,
    places.street_addresses,
    places.coordinates,
    places.user_paths,
    banking.payment_cards,
    banking.ibans,
    wallets.crypto_wallets,
    network.ip_addresses,
    network.mac_addresses,
    numbers.long_numbers,
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


def find(plain: str, place: Place, *, pii: bool, content: bool) -> list[Span]:
    """Return what the detectors in force recognise in a plain text, in order, without overlaps.

    Of spans that overlap one is made, of the kind that began first (of equals, the longer).
    """
    scans = (PERSONAL if pii else ()) + (CONTENT if content else ())
    if not plain or not scans:
        return []
    view = view_of(plain, place)
    found = encoded(view, scans)
    for scan in scans:
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


__all__ = ["CONTENT", "PERSONAL", "Place", "Scan", "Span", "View", "find"]
