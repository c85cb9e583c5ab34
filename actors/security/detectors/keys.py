"""Private keys: as files, as what files begin with, as sets of numbers."""

from __future__ import annotations

import re

from actors.security.detectors.base import END, START, Span, View, matches
from messages.reasons import Detector

_GAP = r"[ _\-./:]{1,2}"
_GLUE = r"[ _\-./:]?"
# OpenSSH, PKCS (RFC 7468), PGP (RFC 9580); to its end line, or to the end of the text when that is missing.
_BLOCK = re.compile(
    rf"[\-_]{{0,5}}begin(?:{_GAP}(?:[a-z0-9]{{1,12}}{_GAP}){{0,3}}|{_GLUE}(?:(?:rsa|dsa|ec|openssh|ssh2?|pgp|encrypted){_GLUE}){{0,2}})"
    rf"private{_GLUE}key(?:{_GLUE}block)?[\-]{{0,5}}"
    rf".*?(?:end{_GAP}(?:[a-z0-9]{{1,12}}{_GAP}){{0,3}}private{_GAP}key(?:{_GAP}block)?-{{0,5}}|\Z)",
    re.DOTALL,
)
_PUTTY = re.compile(r"putty-user-key-file-[0-9]:.{0,4096}|private-lines:.{0,4096}", re.DOTALL)
# How the DER of PKCS#1 (RFC 8017), PKCS#8 (RFC 5958) and SEC1 (RFC 5915), and OpenSSH's own format begin in base64.
_BODY = re.compile(
    START
    + r"(?:mii[a-z0-9+/_\-]{3,4}ib(?:aakb|aakc|aaja|aajb|adanbgkqhkig9w0baqefaas)|mii[a-z0-9+/_\-]{2,3}(?:be|bo|bc)bgkqhkig9w0bb"
    r"|mhc?caqee|mhqcaqee|miha?ag|migkag|mi(?:gh|g2|hu)ageamb|mc4caqawbqydk2v|mecaqawbqydk2v|b3blbnnzac1rzxktdje)[a-z0-9+/=_\-]{0,4096}"
    r"(?:[\\rn\s]{1,4}[a-z0-9+/]{32,76}={0,2}(?![a-z0-9])){0,80}"
)
_HEADS = re.compile("mii|mhcc|mhqc|mig|mih|mc4c|mec|b3bl").search
_NUMBERS = re.compile(r"[\"']?(?:d|k|p|q|dp|dq|qi)[\"']\s?[:=]\s?[\"'][a-z0-9_\-]{20,2048}[\"']?")
_AGE = re.compile(START + r"age-secret-key-[a-z0-9\-]{20,80}")
# Of WireGuard: 32 bytes in base64, whose last sign of text has two bits only.
_TUNNEL = re.compile(r"(?:private|preshared)_?key\s{0,3}[=:]\s{0,3}[a-z0-9+/]{42}[aeimquycgkosw048]=" + END)


def private_keys(view: View) -> list[Span]:
    """A block that begins like a private key's, also in a name, on one line or without its first line; the secret parts of a
    JWK (RFC 7517); keys of PuTTY, age and WireGuard."""
    lower, found = view.lower, []
    if "private" in lower:
        found += matches(_BLOCK, lower, Detector.PRIVATE_KEY) if "begin" in lower else []
        found += matches(_TUNNEL, lower, Detector.PRIVATE_KEY)
    if len(lower) >= _SHORTEST_BODY and _HEADS(lower):
        bodies = matches(_BODY, lower, Detector.PRIVATE_KEY)
        found += [span for span in bodies if span.end - span.start >= _SHORTEST_BODY]
    for sign, pattern in _MARKED:
        if sign in lower:
            found += matches(pattern, lower, Detector.PRIVATE_KEY)
    return found


_MARKED = (("putty-", _PUTTY), ("private-lines", _PUTTY), ("kty", _NUMBERS), ("age-secret", _AGE))
_SHORTEST_BODY = 24
