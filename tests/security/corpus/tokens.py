"""Tokens that services give out, by their published prefix, alphabet and length; web tokens; random words without a mark."""

from __future__ import annotations

import json
import string
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from random import Random
from uuid import UUID

from messages import Detector
from tests.security.corpus.case import Plant, lines, mixed, some

# Prefix, then parts: a number of signs, an alphabet's letter (a: letters and digits, h: hexadecimal, u: base64 for URLs, A: capitals
# and digits, d: digits, l: small letters and digits), or =text.
_SERVICES = lines("""
AKIA A16
ASIA A16
ABIA A16
ghp_ a36
gho_ a36
ghu_ a36
ghs_ a36
ghr_ a76
github_pat_ a22 =_ a59
glpat- a20
gldt- a20
glrt- a20
glptt- h40
glcbt-1_ a20
glagent- a50
gloas- h64
sk-proj- a20 =T3BlbkFJ a20
sk-svcacct- a20 =T3BlbkFJ a20
sk- a20 =T3BlbkFJ a20
sk-ant-api03- u40 =AA
sk-or-v1- h64
gsk_ a52
xai- a80
pplx- a48
r8_ a37
hf_ a34
api_org_ a34
nvapi- u64
pcsk_ a6 =_ a40
tvly- a32
lsv2_pt_ h32 =_ h10
AIza u35
ya29. u60
GOCSPX- u28
sk_live_ a24
sk_test_ a24
rk_live_ a24
whsec_ a32
xoxb- d12 =- d12 =- a24
xoxp- d12 =- d12 =- d12 =- h32
xoxa-2- d12 =- h32
xapp-1- =A A10 =- d13 =- h64
npm_ a36
pypi-AgEIcHlwaS5vcmc u60
rubygems_ h48
SG. u22 =. u43
key- h32
xkeysib- h64 =- a16
SK h32
dop_v1_ h64
doo_v1_ h64
dor_v1_ h64
shpat_ h32
shpss_ h32
shpca_ h32
shppa_ h32
hvs. u60
hvb. u60
sq0atp- u22
sq0csp- u43
EAAA u60
dapi h32
sl. u70
dp.pt. a43
lin_api_ a40
ntn_ d11 a35
secret_ a43
figd_ u40
ATATT3xFfGF0 u50
ATBB a32
NRAK- A27
glsa_ a32 =_ h8
sntrys_ u60
sntryu_ h64
dt0c01. A24 =. A40
pscale_tkn_ u43
sbp_ h40
pul- h40
PMAK- h24 =- h34
pnu_ l36
rdme_ l70
tfp_ a44 =_ a14
tskey-auth- a16 =- a32
nfp_ a40
dckr_pat_ u27
AKCp a69
CFPAT- u43
CLOJARS_ h60
aio_ a28
LTAI a20
duffel_test_ u43
EZAK a54
shippo_live_ h40
sgp_ h40
phc_ a43
ops_ u60
sha256~ u43
PRIVATE-AI-TOKEN- h40
AGE-SECRET-KEY-1 A58
""")

_ALPHABETS = {
    "a": string.ascii_letters + string.digits,
    "h": "0123456789abcdef",
    "u": string.ascii_letters + string.digits + "-_",
    "A": string.ascii_uppercase + "234567",
    "d": string.digits,
    "l": string.ascii_lowercase + string.digits,
}
_WORDS = ("session", "request", "conversation", "trace", "object", "user", "job", "upload")


def plants(draw: Random) -> Iterator[Plant]:
    """Tokens with a mark, web tokens, and identifiers and keys that are only random."""
    for line in _SERVICES:
        prefix, *parts = line.split(" ")
        for spelled in (str, str, str.lower):
            token = prefix + "".join(_part(draw, part) for part in parts)
            yield Plant(
                Detector.TOKEN, token, spelled(token) if len(token) < 75 and "~" not in token else "", core=token
            )
    for _ in range(8):
        yield from _headers(draw)
        yield from _web(draw)
        yield from _random(draw)


def _part(draw: Random, part: str) -> str:
    if part[0] == "=":
        return part[1:]
    alphabet, length = _ALPHABETS[part[0]], int(part[1:])
    if part[0] == "d" or length < 12:
        return some(draw, alphabet, length)
    word = mixed(draw, length, alphabet)
    return word if word[0] not in "-_" and word[-1] not in "-_" else f"a{word[1:-1]}7"


def _headers(draw: Random) -> Iterator[Plant]:
    token, user = mixed(draw, 32), f"{some(draw, string.ascii_lowercase, 6)}:{mixed(draw, 9)}"
    basic = b64encode(user.encode()).decode()
    yield Plant(Detector.TOKEN, f"Bearer {token}", f"bearer_{token}", core=token)
    yield Plant(Detector.TOKEN, f"Basic {basic}", core=basic)
    telegram = f"{draw.randrange(10**9, 2 * 10**9)}:AA{mixed(draw, 33)}"
    yield Plant(Detector.TOKEN, telegram, telegram, core=telegram)


def _web(draw: Random) -> Iterator[Plant]:
    head = _segment({"alg": draw.choice(["HS256", "RS256", "ES256"]), "typ": "JWT"})
    body = _segment({"sub": str(draw.randrange(10**9)), "name": draw.choice(["Jane", "Bob"])})
    sign = urlsafe_b64encode(draw.randbytes(32)).decode().rstrip("=")
    small = _segment({"alg": "none"})
    for token in (f"{head}.{body}.{sign}", f"{small}.{_segment({'sub': draw.randrange(10**6)})}.{sign[:16]}"):
        yield Plant(Detector.JWT, token, token if len(token) < 88 else "", core=token)
    yield Plant(
        Detector.JWT, f"{head}.{body}.", f"{small}.{_segment({'id': draw.randrange(99)})}.", core=f"{head}.{body}"
    )
    encrypted = _segment({"alg": "dir", "enc": "A128GCM"})
    token = ".".join([encrypted, "", mixed(draw, 16), mixed(draw, 30), mixed(draw, 22)])
    yield Plant(Detector.JWT, token, core=token)
    yield Plant(Detector.JWT, f"token={small}.{body}.{sign}", core=f"{body}.{sign}")


def _segment(content: dict[str, object]) -> str:
    return urlsafe_b64encode(json.dumps(content, separators=(",", ":")).encode()).decode().rstrip("=")


def _random(draw: Random) -> Iterator[Plant]:
    uuid = str(UUID(int=draw.getrandbits(128), version=4))
    digest = [mixed(draw, length, "0123456789abcdef") for length in (24, 32, 40, 64)]
    crockford = "01" + mixed(draw, 24, "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    secret = b64encode(draw.randbytes(30)).decode()
    for text, name in (
        (uuid, uuid),
        (uuid.upper(), uuid.replace("-", "_")),
        (uuid.replace("-", ""), uuid.replace("-", "")),
        (f"{{{uuid}}}", uuid.upper()),
        *((word, word) for word in digest),
        (digest[2].upper(), digest[2].upper()),
        (crockford, crockford),
        (secret, secret if "+" not in secret else ""),
        (word := mixed(draw, 22), word),
        (word := mixed(draw, 40), word),
        (f"sha256:{digest[3]}", f"sha256_{digest[3]}"),
        (word := mixed(draw, 27), word),
    ):
        yield Plant(Detector.ENTROPY, text, name, _WORDS[:1] if draw.random() < 0.3 else ())
