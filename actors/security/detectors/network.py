"""Addresses of machines: IPv4, IPv6 and hardware addresses."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv6Address
from itertools import pairwise

from actors.security.detectors.base import END, START, WORD_START, Place, Span, View, word_set
from messages.reasons import Detector

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]{1,2})"
_DOTTED = _OCTET + r"(?:\." + _OCTET + r"){3}"
# In a longer row of numbers four are none, but for what no other row begins with.
_IPV4 = re.compile(
    r"(?:(?<![a-z0-9])|(?<=ip)|(?<=ipv4)|(?<=host)|(?<=addr)|(?<=node)|(?<=client)|(?<=peer)|(?<=server))(?:(?<![0-9]\.)"
    + _DOTTED
    + r"(?!\.[0-9])|192\.168\."
    + _OCTET
    + r"\."
    + _OCTET
    + r")(?![0-9]|[a-z](?![a-z])|e[0-9])"
)
_FOUR = re.compile(r"[0-9](?:(?:[._\-/:][0-9]{1,3}){3}|[ _\-]{0,2}(?:[\[({]|dot|punkt|point))").search
# Made harmless for readers: 203[.]0[.]113[.]7, 203_dot_0_dot_113_dot_7
_IPV4_SPELLED = re.compile(
    START
    + _OCTET
    + r"(?:(?:[ _\-]?[\[({]?\.[\])}]?[ _\-]?|[ _\-]?[\[({]?(?:dot|punkt|point)[\])}]?[ _\-]?)"
    + _OCTET
    + r"){3}"
    + END
)
_JOINED_OCTETS = _OCTET + r"(?:[_\-./:]" + _OCTET + r"){3}(?![0-9]|[a-z](?![a-z]))"
_IPV4_JOINED = re.compile(START + _JOINED_OCTETS)
_IPV4_GLUED = re.compile(r"(?<=[a-z][a-z])" + _JOINED_OCTETS)
_LISTED_BEFORE = re.compile(r"(?<![a-z0-9])[0-9]{1,14}[_\-./:]$").search
_LISTED_AFTER = re.compile(r"[_\-./:][0-9]").match
_NUMBER = re.compile("[0-9]+")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-5][0-9]:[0-5][0-9][.:]").match
_LAST_DAY = 31

# Where such a word stands before, four numbers are an address; after a weak one unless they rise or fall.
_ADDRESS_WORD = re.compile(
    r"(?:(?<![pz])ip|ips|ipv4|ipaddr|ipaddress|addr|address|host|hosts|hostname|client|peer|remote|source|src|dst|dest|destination|server|gateway|gw|proxy|dns|"
    r"subnet|inet|ec2|endpoint|upstream|backend|nat|lb|cidr|netmask|router|origin|forwarded|listen|bind|vpn|whois|ping|internal|localhost)"
    r"[ _.\-:=/@\"'(\[]{0,3}$"
)
_WEAK_WORD = re.compile(
    r"(?:from|to|node|worker|instance|machine|vm|hop|network|net|pod|at|via|by|device|user|login|visitor|session|request)s?[ _.\-:=/@]{1,3}$"
)
_NOT_ADDRESSES = word_set(
    "version versions ver release build driver bucket buckets percentile percentiles quantile quantiles le shape conv tensor kernel batch dim dims layer size "
    "grid date time day month year at revision rev step steps level levels range stage sizes resolution ratio window windows tier tiers"
)
_PRIVATE = re.compile(
    r"(?:10|127|192.168|172.(?:1[6-9]|2[0-9]|3[01])|169.254|100.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))[^0-9]"
).match

# A version has four numbers as well. What stands before or after says so; in a text also the name of what has versions.
_VERSION_BEFORE = re.compile(
    r"(?:(?<![a-z0-9])(?:v|version|versions|ver|release|rel|build|driver|python|java|jdk|jre|php|ruby|nodejs|chrome|chromium|edg|edge|opr|opera|firefox|"
    r"safari|webkit|kernel|firmware|sdk|package|pkg|schema|cuda|cudnn|nccl|tensorrt|glibc|openssl|protobuf|grpc|fw)"
    r"[ _.\-/:=,\"'(]{0,3})$"
)
_COMPARED = re.compile(r"[ ]?(?:[=<>~!]=|[\^~]>?)[ ]?$")
_VERSION_BEFORE_IN_TEXT = re.compile(
    r"(?<![a-z0-9])(?:linux|lib|library|tag|app|plugin|module|assembly|upgraded?|updated?|requires?|needs|runtime|section|chapter|clause|paragraph|rule|"
    r"figure|windows|macos|ios|android)[ _.\-/:=,\"'(]{0,3}$"
)
_VERSION_AFTER = re.compile(
    r"[\-+_.]?(?:generic|alpha|beta|rc|snapshot|dev|post|final|ga|release|build|jar|whl|dll|so|tar|tgz|zip|exe|amd64|x86_64|arm64|el[0-9]|fc[0-9])"
).match
_VERSION_SENTENCE = re.compile(r"(?:version|upgrad|downgrad|firmware|release)[a-z]{0,3}(?: [a-z0-9.]{1,12}){1,3} $")
_PRIVATE_FIRST = (10, 127, 172)
_LARGEST_IN_VERSION, _LARGEST_COMPARED = 150, 99

# Beside such a word one number is an address: 3232235777, 0xC0A80101, 0300.0250.0.1
_SINGLE = re.compile(
    WORD_START
    + r"(?i:ip|ipv4|ipaddr|ipaddress|ip[ _.\-]?addr(?:ess)?|inet|inet_aton)(?:[ _.\-:=/(\[\"']{1,3}|[ _]is[ _])"
    r"(?P<number>0[xX][0-9a-fA-F]{8}|[0-9]{9,10}|0[xX][0-9a-fA-F]{1,2}(?:\.0[xX][0-9a-fA-F]{1,2}){3}|0[0-3]?[0-7]{1,2}(?:\.(?:0[0-7]{0,3}|[0-9]{1,3})){3})"
    + END
)
_OTHER_BASE = re.compile(
    START + r"(?:0x[0-9a-f]{1,2}(?:\.0x[0-9a-f]{1,2}){3}|0[0-3][0-7]{2}(?:\.(?:0[0-7]{0,3}|[0-9]{1,3})){3})" + END
)

_GROUP = r"[0-9a-f]{1,4}"
_IPV6 = re.compile(
    START
    + r"(?<!::)(?:"
    + _GROUP
    + r"(?::"
    + _GROUP
    + r"){7}|(?:"
    + _GROUP
    + r"(?::"
    + _GROUP
    + r"){0,6})?::(?:"
    + _GROUP
    + r"(?::"
    + _GROUP
    + r"){0,6})?"
    r"|(?:"
    + _GROUP
    + r":){6}(?=[0-9]))(?:(?<=:)[0-9]{1,3}(?:\.[0-9]{1,3}){3}|(?::[0-9]{1,3}(?:\.[0-9]{1,3}){3}))?(?:%[a-z0-9]{1,15})?(?![a-z0-9]|::)"
)
_IPV6_JOINED = re.compile(
    START + _GROUP + r"(?P<sep>[_\-.])(?:" + _GROUP + r"(?P=sep)){6}" + _GROUP + END
    + r"|(?:" + START + r"|(?<=ip)|(?<=ipv6)|(?<=host)|(?<=addr))(?:[23][0-9a-f]{3}|fe[89ab][0-9a-f]|f[cd][0-9a-f]{2})"
    r"(?:[_\-.:]{1,2}" + _GROUP + r"(?![a-z0-9])){2,7}(?:[_\-.:]{2})?" + END
)  # fmt: skip
_IPV6_GATE = re.compile(
    r"(?:[23][0-9a-f]{3}|f[cde][0-9a-f]{2})[_\-.:]{1,2}[0-9a-f]{1,4}[_\-.:]|[0-9a-f](?:[_\-.][0-9a-f]{1,4}){7}"
).search
_DOUBLED = re.compile(r"[_\-.:]{2}").search
_HEX_GROUP = re.compile("[0-9a-f]+")
_IPV6_WORDS = word_set("ipv ip addr address host client peer remote inet")
_KNOWN_NETWORK = re.compile(
    r"(?:[23][0-9a-f]{3}:|fe[89ab][0-9a-f]:|f[cdf][0-9a-f]{2}:|::1(?![0-9a-f])|::ffff:|64:ff9b:)"
).match

_PAIR = r"[0-9a-f]{2}"
_MAC = re.compile(START + _PAIR + r"(?P<sep>[:_\-. ])" + _PAIR + r"(?:(?P=sep)" + _PAIR + r"){4,18}" + END)
_PAIR_BEFORE = re.compile(r"(?<![a-z0-9])[0-9a-f]{2}[:_\-. ]$").search
_MAC_LENGTHS = frozenset({6, 8, 20})
_MAC_DOTTED = re.compile(START + r"[0-9a-f]{4}(?P<sep>[.\-:_])[0-9a-f]{4}(?P=sep)[0-9a-f]{4}" + END)
_MAC_HALVES = re.compile(START + r"[0-9a-f]{6}[\-:_][0-9a-f]{6}" + END)
_MAC_BARE = re.compile(
    WORD_START
    + r"(?i:mac|hwaddr|hwaddress|bssid|ether|macaddr|macaddress|lladdr|eui(?:48|64)?|bluetooth|ble|wifi|wlan|nic|btaddr|hw)"
    r"(?i:[ _.\-]?(?:addr(?:ess)?|id))?(?:[ _.\-:=/(\[\"']{0,3}|[ _]is[ _])(?P<mac>[0-9a-fA-F]{12}|[0-9a-fA-F]{16})"
    + END
)
_MAC_WORDS = word_set(
    "mac macs hw hwid hwaddr hwaddress bssid ether macaddr macaddress lladdr eui bluetooth ble wifi wlan nic device arp ethernet btaddr"
)
_HEX_LETTER = re.compile("[a-f]")


def ip_addresses(view: View) -> list[Span]:
    """IPv4 in dots, spelled out, in names joined by `_` or `-`, and IPv6 in all forms of RFC 4291 and 5952; no versions, no buckets."""
    found: list[tuple[int, int]] = []
    if view.digits >= 4 and _FOUR(view.lower):
        found += [m.span() for m in _IPV4.finditer(view.lower) if not _is_version(view, m)]
        if "[" in view.lower or "(" in view.lower or not view.words.isdisjoint(("dot", "punkt", "point")):
            found += [m.span() for m in _IPV4_SPELLED.finditer(view.lower) if not _is_version(view, m)]
        for joined in (_IPV4_JOINED, _IPV4_GLUED):
            found += [m.span() for m in joined.finditer(view.lower) if _is_joined(view, m)]
    if "0x" in view.lower or view.digits >= 9:
        found += [m.span() for pattern in (_SINGLE, _OTHER_BASE) for m in pattern.finditer(view.text)]
    if view.lower.count(":") >= 2:
        found += [m.span() for m in _IPV6.finditer(view.lower) if _is_ipv6(view, m.group())]
    if view.digits >= 3 and _IPV6_GATE(view.lower):
        found += [m.span() for m in _IPV6_JOINED.finditer(view.lower) if _is_joined_ipv6(view, m)]
    return [Span(start, end, Detector.IP_ADDRESS) for start, end in found]


def mac_addresses(view: View) -> list[Span]:
    """6, 8 or 20 octets with one separator (IEEE 802, EUI-64, InfiniBand), in threes or halves, or bare beside a word.

    Without a letter only `:` makes numbers an address, or such a word.
    """
    if not view.digits and sum(map(view.text.count, ":_-. ")) < 5:
        return []
    named = not view.words.isdisjoint(_MAC_WORDS)
    found = [m for m in _MAC.finditer(view.lower) if _is_mac(view, m, named)]
    if view.digits:
        found += [
            m for m in _MAC_DOTTED.finditer(view.lower) if named or (m["sep"] == "." and _HEX_LETTER.search(m.group()))
        ]
    if named or "mac" in view.lower:
        found += [
            *_MAC_HALVES.finditer(view.lower),
            *(m for m in _MAC_BARE.finditer(view.text) if any(map(str.isdigit, m["mac"]))),
        ]
    return [Span(*match.span(), Detector.MAC_ADDRESS) for match in found]


def _is_version(view: View, match: re.Match[str]) -> bool:
    text = view.lower
    octets = [int(octet) for octet in re.findall("[0-9]+", match.group())]
    if octets[0] > _LARGEST_IN_VERSION or octets[:2] == [192, 168] or (0 not in octets and min(octets[1:]) > 30):
        return False
    glued = text[match.end() : match.end() + 1].isalpha() and view.place is Place.TEXT
    if glued or _VERSION_AFTER(text, match.end()):
        return True
    before = text[max(0, match.start() - 48) : match.start()]
    if compared := _COMPARED.search(before):
        private = octets[0] in _PRIVATE_FIRST and compared.group().endswith("= ")
        return octets[0] <= _LARGEST_COMPARED and not private and not _ADDRESS_WORD.search(before[: compared.start()])
    if _VERSION_BEFORE.search(before):
        return not before.endswith("//")
    if view.place is not Place.TEXT or octets[0] in _PRIVATE_FIRST:
        return False
    return _VERSION_BEFORE_IN_TEXT.search(before) is not None or _VERSION_SENTENCE.search(before) is not None


def _is_joined(view: View, match: re.Match[str]) -> bool:
    """Four numbers in other ways than by dots alone: of a private network, after a word for a machine, or such as no list has."""
    before = view.lower[max(0, match.start() - 20) : match.start()]
    if _LISTED_BEFORE(before) or _CLOCK(match.group()):
        return False
    if match.group().count(".") == 3:  # a word goes on, user10.1.2.3calls; else they have been looked at already
        return before[-1:].isalpha() and view.place is not Place.TEXT and not _is_version(view, match)
    if _ADDRESS_WORD.search(before):
        alone = view.place is not Place.TEXT and not before[-1:].isalpha()
        return alone or _LISTED_AFTER(view.lower, match.end()) is None
    if view.place is Place.TEXT or before[-1:].isalpha() or _LISTED_AFTER(view.lower, match.end()):
        return False
    octets = [int(octet) for octet in _NUMBER.findall(match.group())]
    private = _PRIVATE(match.group()) is not None
    if private and octets[0] != 10:
        return True
    steps = _are_steps(octets)
    if _WEAK_WORD.search(before):
        return private or not steps
    if octets[0] <= _LAST_DAY and ("/" in match.group() or ":" in match.group()):
        return False
    least_odd = 2 if octets[0] > _LAST_DAY and len(set(octets)) == 4 else 3
    if not view.words.isdisjoint(_NOT_ADDRESSES) and sum(map(_is_odd, octets)) < least_odd:
        return False
    return not steps and (private or sum(octet > 20 for octet in octets) >= 2)


def _are_steps(octets: list[int]) -> bool:
    """Numbers that rise or fall are steps of somebody's list, unless they are too odd for that."""
    turns = {(after > before) - (after < before) for before, after in pairwise(octets)}
    odd = sum(map(_is_odd, octets))
    return len(turns - {0}) <= 1 and (odd < (1 if octets[0] == 10 else 2) or max(octets) - min(octets) < 20)


def _is_odd(octet: int) -> bool:
    return octet > 20 and octet % 5 > 0 and octet & (octet - 1) > 0 and octet not in (98, 99)


def _is_ipv6(view: View, text: str) -> bool:
    if not any(map(str.isdigit, text)):
        return False  # a::b is a path in many languages
    address = text.partition("%")[0]
    groups = [group for group in address.split(":") if group]
    if (
        _KNOWN_NETWORK(address) is None
        and sum(any(map(str.isdigit, group)) for group in groups) < 2
        and view.words.isdisjoint(_IPV6_WORDS)
    ):
        return False
    try:
        IPv6Address(address)
    except AddressValueError:
        return False
    return True


def _is_joined_ipv6(view: View, match: re.Match[str]) -> bool:
    """Hexadecimal groups, some of which mix letters and digits: neither a list of numbers nor words."""
    groups = _HEX_GROUP.findall(match.group())
    if len(groups) < 2 or sum(map(str.isdigit, match.group())) < 3:
        return False
    mixed = sum(not group.isdigit() and not group.isalpha() for group in groups)
    if len(groups) < 8 and not _DOUBLED(match.group()):
        return mixed >= (1 if groups[1] in ("db8", "0db8") or groups[0][:2] == "fe" else 2)
    return mixed >= 1 or (not all(map(str.isdigit, groups)) and not view.words.isdisjoint(_IPV6_WORDS))


def _is_mac(view: View, match: re.Match[str], named: bool) -> bool:
    text = match.group()
    pairs = text.split(match["sep"])
    if len(pairs) == 7 and (pairs[0].isalpha() or pairs[6].isalpha()):
        pairs.pop()  # a word of two letters beside it
    before = _PAIR_BEFORE(view.lower, max(0, match.start() - 4), match.start())
    if len(pairs) not in _MAC_LENGTHS or (before and match["sep"] in before.group()):
        return False
    if match["sep"] == ":" or named:
        return True
    if _HEX_LETTER.search(text) is None:
        return False
    return match["sep"] in "_-" or any(map(str.isdigit, text))
