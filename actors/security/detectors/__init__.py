"""What the filter recognises, by subject. All detectors are linear in the length of the text."""

from __future__ import annotations

from actors.security.detectors import (
    banking,
    coordinates,
    documents,
    emails,
    entropy,
    handles,
    identity,
    keys,
    network,
    numbers,
    pairs,
    paths,
    persons,
    phones,
    places,
    prose,
    tokens,
    urls,
    wallets,
)
from actors.security.detectors.base import Place, Scan, Span, View, certainty, view_of
from actors.security.detectors.encoded import encoded

PERSONAL: tuple[Scan, ...] = (
    emails.emails,
    phones.phones,
    identity.national_ids,
    persons.person_names,
    handles.handles,
    documents.birth_dates,
    documents.passports,
    places.street_addresses,
    coordinates.coordinates,
    paths.user_paths,
    banking.payment_cards,
    banking.ibans,
    wallets.crypto_wallets,
    network.ip_addresses,
    network.mac_addresses,
    numbers.long_numbers,
)
"""Who somebody is: switched by `enable_pii_detection`."""

CONTENT: tuple[Scan, ...] = (
    urls.urls_with_credentials,
    pairs.secret_pairs,
    keys.private_keys,
    tokens.service_tokens,
    entropy.random_words,
    prose.sentences,
)
"""What somebody said or keeps secret: switched by `enable_content_filtering`."""


def find(plain: str, place: Place, *, pii: bool, content: bool) -> list[Span]:
    """Return what the detectors in force recognise in a plain text, in order, without overlaps.

    Of spans that overlap one is made, named by the longest; of equals, by the kind that comes first in `Detector`.
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
    found.sort()
    merged: list[Span] = []
    namer = found[0]
    for span in found:
        if not merged or span.start >= merged[-1].end:
            merged.append(span)
            namer = span
        else:
            namer = min(namer, span, key=certainty)
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end), namer.detector)
    return merged


__all__ = ["CONTENT", "PERSONAL", "Place", "Scan", "Span", "View", "find"]
