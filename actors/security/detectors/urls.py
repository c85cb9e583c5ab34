"""Addresses with a password in them."""

from __future__ import annotations

import re

from actors.security.detectors.base import START, Place, Span, View
from actors.security.detectors.randomness import bits
from actors.security.detectors.words.secret_words import looks_secret
from messages.reasons import Detector

_HOST = r"[^\s/\"'<>]{0,255}"
# RFC 3986; user and password may hold what the standard wants encoded, but what begins like a port and a path is not one.
_URL = re.compile(
    START
    + r"(?:[a-z][a-z0-9+.\-]{0,24}:)?(?:\\{0,2}/){2}[^\s/:\"'<>?#]{0,128}:(?![0-9]{0,5}[/?#])[^\s\"'<>]{1,256}@"
    + _HOST
)
_AS_NAME = re.compile(
    START + r"[a-z][a-z0-9+.\-]{0,24}://[a-z0-9_.\-]{0,64}:(?![0-9]{1,5}/)[a-z0-9_.\-]{1,128}_at_[a-z0-9.\-]{1,128}"
)
_TOKEN_ONLY = re.compile(START + r"[a-z][a-z0-9+.\-]{0,24}://(?P<token>[^\s/:@\"'<>?#]{8,512})@" + _HOST)
_NO_SCHEME = re.compile(
    # A network and an address in parentheses: the drivers of Go
    START + r"[a-z0-9_.\-]{1,64}:[^\s:/@\"'<>]{1,128}@(?:tcp|udp|unix)6?\([^\s()]{1,128}\)"
    r"|"
    + START
    + r"[a-z0-9_.\-]{1,64}[:/](?P<password>[^\s:/@\"'<>]{3,128})@(?:/{0,2}[a-z0-9\-]{1,63}[.:][a-z0-9\-.:]{1,200}|localhost)"
)


_ORACLE = re.compile(START + r"jdbc:[a-z]{2,16}:[a-z0-9]{2,16}:[^\s/:@]{1,64}/[^\s@/]{1,128}@" + _HOST)
# What signs a request or stands for a login in a query (SigV4, shared access signatures, RFC 6749), and in links that are sent once.
_SIGNED = re.compile(
    r"[?&;](?:x-(?:amz|goog|oss|cos)-(?:signature|credential|security-token)|sig|signature|awsaccesskeyid|googleaccessid|ossaccesskeyid)"
    r"=[^\s&\"'<>#]{8,1024}"
)
_QUERY = re.compile(
    r"[?&;](?:t|k|s|h|u|auth|hash|ticket|invite|otp|state|sas|secret|pass|pw|pwd|jwt|magic|nonce|sid|session|(?:[a-z]{1,12}_?)?(?:token|key|code))"
    r"=(?P<token>[^\s&\"'<>#]{8,512})"
)
_LINK = re.compile(
    r"/(?:(?:password-?)?resets?(?:-password)?|verif(?:y|ication)|confirm(?:ation)?|activat(?:e|ion)|invit(?:e|ation)s?|magic(?:-link)?"
    r"|unsubscribe|login|auth|share|join|signup|onetime|one-time|s)/(?P<token>[a-z0-9_\-]{10,256})(?![a-z0-9_\-.])"
)


def urls_with_credentials(view: View) -> list[Span]:
    """`scheme://user:secret@host` (RFC 3986), with or without the user or the scheme, or with a token in the user's place; and
    addresses that let in whoever has them: signed, with a code, sent once."""
    lower = view.lower
    if "@" not in lower and "_at_" not in lower and "://" not in lower and "?" not in lower:
        return []
    found = []
    if "=" in lower:
        found += _places(_SIGNED, lower) + _places(_QUERY, lower)
    if "/" in lower:
        found += _places(_URL, lower) + _places(_TOKEN_ONLY, lower) + _places(_LINK, lower)
        if view.place is not Place.TEXT:
            found += _places(_AS_NAME, lower)
    if "@" in lower:
        found += _places(_ORACLE, lower) if "jdbc:" in lower else []
        found += _places(_NO_SCHEME, lower)
    return [Span(start, end, Detector.URL_CREDENTIALS) for start, end in found]


def _places(pattern: re.Pattern[str], lower: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(lower) if _is_secret(match.groupdict())]


def _is_secret(parts: dict[str, str | None]) -> bool:
    """What stands where a token or a password may stand looks like one."""
    token, password = parts.get("token"), parts.get("password")
    if token is not None:
        return looks_secret(token) and (len(token) >= 32 or bits(_SIGNS("", token)) > 0)
    return password is None or looks_secret(password)


_SIGNS = re.compile(r"[^a-z0-9]").sub
