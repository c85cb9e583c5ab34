"""Credentials as they stand in configuration and logs: in URLs, as pairs, as key files."""

from __future__ import annotations

import re

from actors.security.detectors.base import START, Span, View, matches
from messages.reasons import Detector

_URL = re.compile(START + r"[a-z][a-z0-9+.\-]{0,20}://[^\s/:@\"'<>]{0,128}:[^\s@\"'<>]{1,256}@[^\s/\"'<>]{0,255}")

_STRONG_KEY = (
    r"(?:pass(?:word|wd|phrase|code)|pwd|secret|credentials?|api[_.\- ]?key|apikey|access[_.\- ]?key(?:[_.\- ]?id)?"
    r"|private[_.\- ]?key|secret[_.\- ]?key|encryption[_.\- ]?key|client[_.\- ]?secret|(?:access|auth|refresh|session|id|bearer)[_.\- ]?token"
    r"|authorization)"
)
_WEAK_KEY = r"(?:token|session(?:[_.\- ]?id)?|sid|auth|signature|sig)"
_SIGN = r"[\"'\]]{0,2}\s{0,3}(?:=>|:=|==?|:)\s{0,3}"
_VALUE = r"(?:(?:bearer|basic|digest|token|apikey)\s{1,3}[^\s\"']{1,1024}|\"[^\"\n]{1,256}(?:\"|$)|'[^'\n]{1,256}(?:'|$)|[^\s\"'&,;}\])]{1,256})"
_STRONG_PAIR = re.compile(r"[\"']?" + _STRONG_KEY + r"(?P<sign>" + _SIGN + r")(?P<value>" + _VALUE + r")")
_WEAK_PAIR = re.compile(
    START + r"[\"']?(?:[a-z0-9]{1,20}[_.\-])?" + _WEAK_KEY + r"(?P<sign>" + _SIGN + r")(?P<value>" + _VALUE + r")"
)
_SPOKEN_PAIR = re.compile(
    r"(?:pass(?:word|wd|phrase|code)|pwd|pin|secret|token|api[ _]?key)[ _](?:is|was)[ _](?:now[ _])?(?P<value>[^\s\"',;]{3,128})"
)
_COOKIE = re.compile(START + r"(?:set-)?cookie\s{0,3}[:=]\s{0,3}[^\s=]{1,64}=[^\n]{1,1024}")

# OpenSSH, PKCS, PGP; to its end line, or to the end of the text when that is missing.
_PRIVATE_KEY = re.compile(
    r"-{0,5}begin[ _](?:[a-z0-9]{1,12}[ _]){0,3}private[ _]key(?:[ _]block)?(?:-{1,5})?"
    r".*?(?:end[ _](?:[a-z0-9]{1,12}[ _]){0,3}private[ _]key(?:[ _]block)?-{0,5}|\Z)",
    re.DOTALL,
)


def urls_with_credentials(view: View) -> list[Span]:
    """`scheme://user:secret@host`, with or without the user."""
    return matches(_URL, view.lower, Detector.URL_CREDENTIALS) if "://" in view.lower else []


def secret_pairs(view: View) -> list[Span]:
    """`password=...`, `token: ...` and the like, with key and value. After a `:` the value must look like one."""
    found: list[tuple[int, int]] = []
    if "=" in view.lower or ":" in view.lower:
        found += [m.span() for m in _STRONG_PAIR.finditer(view.lower) if _is_secret(m)]
        found += [m.span() for m in _WEAK_PAIR.finditer(view.lower) if _is_weak_secret(m)]
        found += [m.span() for m in _COOKIE.finditer(view.lower)] if "cookie" in view.lower else []
    if "is" in view.lower or "was" in view.lower:
        found += [m.span() for m in _SPOKEN_PAIR.finditer(view.lower) if _has_digit(m["value"])]
    return [Span(start, end, Detector.SECRET_PAIR) for start, end in found]


def private_keys(view: View) -> list[Span]:
    """A block that begins like a private key's, also in a name or on one line."""
    return matches(_PRIVATE_KEY, view.lower, Detector.PRIVATE_KEY) if "private" in view.lower else []


def _is_secret(match: re.Match[str]) -> bool:
    """`password:attempts:sum` is a name of a recording rule; `password: abc` and `password:abc1` are pairs."""
    sign = match["sign"]
    value = match["value"]
    return "=" in sign or sign.strip() != sign or value[0] in "\"'" or (_has_digit(value) and ":" not in value)


def _is_weak_secret(match: re.Match[str]) -> bool:
    """`auth` and `token` are words of many names: their value must not be a short number or, after `:`, a plain word."""
    value = match["value"].strip("\"'")
    if value.isdigit() and len(value) < 8:
        return False
    return "=" in match["sign"] or (len(value) >= 8 and _has_digit(value) and ":" not in value)


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
