"""Addresses of machines: IPv4, IPv6 and hardware addresses."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv6Address

from actors.security.detectors.base import END, START, Span, View, matches
from messages.reasons import Detector

_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4 = re.compile(r"(?<![A-Za-z0-9])(?<!\d\.)" + _OCTET + r"(?:\." + _OCTET + r"){3}(?![A-Za-z0-9]|\.\d)")
# With other separators four small numbers are anything; beside such a word they are an address.
_IPV4_NAMED = re.compile(
    START
    + r"(?:ip|ipv4|ipaddr|addr|address|host|client|peer|remote|source|src|dst|from|to)[_.\-]"
    + _OCTET
    + r"(?P<sep>[_\-])"
    + _OCTET
    + r"(?P=sep)"
    + _OCTET
    + r"(?P=sep)"
    + _OCTET
    + END
)
_IPV6 = re.compile(r"(?<![A-Za-z0-9:])[0-9a-f]{0,4}:[0-9a-f:]{1,39}(?:(?<=:)\d{1,3}(?:\.\d{1,3}){3})?(?![A-Za-z0-9:])")
_MAC = re.compile(START + r"[0-9a-f]{2}(?P<sep>[:_\-])(?:[0-9a-f]{2}(?P=sep)){4}[0-9a-f]{2}" + END)
_MAC_DOTTED = re.compile(START + r"[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}" + END)
_HEX_LETTER = re.compile("[a-f]")


def ip_addresses(view: View) -> list[Span]:
    """Dotted IPv4, IPv4 with `_` or `-` after a word such as ip or host, and IPv6 (RFC 4291)."""
    if not view.digits:
        return []
    found: list[Span] = []
    if view.digits >= 4:
        found += matches(_IPV4, view.lower, Detector.IP_ADDRESS)
        found += matches(_IPV4_NAMED, view.lower, Detector.IP_ADDRESS)
    if view.lower.count(":") >= 2:
        found += [
            Span(*match.span(), Detector.IP_ADDRESS) for match in _IPV6.finditer(view.lower) if _is_ipv6(match.group())
        ]
    return found


def mac_addresses(view: View) -> list[Span]:
    """Six octets with one separator, or three dotted groups. Without a letter only `:` makes numbers an address."""
    if not view.digits and sum(map(view.text.count, ":_-")) < 5:
        return []
    found = [m for m in _MAC.finditer(view.lower) if m["sep"] == ":" or _HEX_LETTER.search(m.group())]
    found += [m for m in _MAC_DOTTED.finditer(view.lower) if _HEX_LETTER.search(m.group())]
    return [Span(*match.span(), Detector.MAC_ADDRESS) for match in found]


def _is_ipv6(text: str) -> bool:
    if not any(map(str.isdigit, text)):
        return False  # a::b is a path in many languages
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True
