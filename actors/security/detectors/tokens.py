"""Tokens that services give out, by the marks that they carry."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator

from actors.security.detectors.base import START, Place, Span, View
from actors.security.detectors.randomness import NOTHING, bits
from actors.security.detectors.words.token_marks import MARKED
from messages.reasons import Detector

_LONG = re.compile(r"[A-Za-z0-9]{16}").search
_MIXED = re.compile(r"[A-Za-z]{0,15}[0-9][A-Za-z0-9]{4}|[A-Za-z]{5}[0-9]").search
"""Without either there is no token: the quick look that most names get."""
_SCHEMES = frozenset(("bearer", "basic", "digest", "ntlm", "negotiate", "hmac"))
_PART = re.compile(r"[A-Za-z0-9]+")
_PARTS_MOST = 4
# The names of pods and nodes end so, and honest names share some marks: gke-prod-pool-1-3f2a9c1b-x7kd.
_MACHINE = re.compile(r"[a-z0-9\-]{0,64}-(?=[a-z]{0,9}[0-9])[a-z0-9]{8,10}-[a-z0-9]{4,5}").fullmatch
_LONG_PART = 16
_SHORT_PART = 8
_SURE_BITS = 4.0
_JOINED_BITS = 10.0

_WEB_RUN = re.compile(r"[a-z0-9_\-.]{12,4096}")
_WEB_HEAD = re.compile(START + r"eyj[a-z0-9_\-]{5}")
# Where the address alone lets anyone in: chats, and services that call others.
_WEBHOOK = re.compile(
    START + r"(?:https?://)?(?:"
    r"hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/[a-z0-9/_\-]{8,256}"
    r"|(?:[a-z]{1,10}\.)?discord(?:app)?\.com/api/(?:v[0-9]{1,2}/)?webhooks/[0-9]{5,25}/[a-z0-9_\-]{8,128}"
    r"|[a-z0-9\-]{1,64}\.webhook\.office\.com/webhook[a-z0-9]{0,4}/[^\s\"'<>]{8,400}"
    r"|(?:outlook\.office(?:365)?\.com/webhook|hooks\.zapier\.com/hooks/catch|hook\.(?:[a-z0-9]{1,6}\.)?make\.com"
    r"|maker\.ifttt\.com/trigger|chat\.googleapis\.com/v1/spaces|open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot"
    r"|oapi\.dingtalk\.com/robot/send|qyapi\.weixin\.qq\.com/cgi-bin/webhook|events\.pagerduty\.com/integration"
    r"|api\.telegram\.org/bot)/?[^\s\"'<>]{16,400})"
)
# Telegram; Discord, where the first part is a number in base64.
_BOT = re.compile(START + r"(?:bot)?[0-9]{8,10}[:_]aa[a-z0-9_\-]{30,40}")
_NUMBERED_BOT = re.compile(START + r"(?P<number>[mno][a-z0-9_\-]{22,28})\.[a-z0-9_\-]{6,7}\.[a-z0-9_\-]{27,40}")
_AUTHORIZED = re.compile(
    START + r"(?:bearer(?:[\s_.\-:=/]{1,3}(?P<bearer>[a-z0-9._~+/\-]{6,2048}={0,2}))"  # RFC 6750
    r"|basic[\s_]{1,3}(?P<basic>[a-z0-9+/_\-]{8,1024}={0,2})"  # RFC 7617
    r"|(?:digest\s{1,3}username=[^\n]{8,512}|(?:ntlm|negotiate)\s{1,3}(?:tlrm|yi)[a-z0-9+/]{12,2048}={0,2}"  # RFC 7616, 4559
    r"|aws4-hmac-sha256\s{1,3}credential=[^\n]{8,512}))"
)


_SHAPES = (
    # what the text has to hold for a look, then what is looked for
    (("bearer", "basic ", "basic_", "digest ", "ntlm ", "negotiate ", "hmac"), _AUTHORIZED),
    (("hook", "/bot", "/robot", "pagerduty", "googleapis"), _WEBHOOK),
    ((":aa", "_aa"), _BOT),
    (("m", "n", "o"), _NUMBERED_BOT),
)


def service_tokens(view: View) -> list[Span]:
    """JSON web tokens (RFC 7519), authorization of HTTP, webhooks, and the tokens that carry a service's mark."""
    lower = view.lower
    has_random = (view.digits and _MIXED(view.text)) or _LONG(view.text) is not None
    if not has_random and view.words.isdisjoint(_SCHEMES):
        return []
    found = [*_marked(view)] if has_random else []
    if "eyj" in lower:
        found += [span for run in _WEB_RUN.finditer(lower) for span in _web_token(view, run)]
    for signs, pattern in _SHAPES:
        if any(sign in lower for sign in signs):
            found += [Span(*m.span(), Detector.TOKEN) for m in pattern.finditer(lower) if _is_token(m, view.text)]
    return found


def _web_token(view: View, run: re.Match[str]) -> Iterator[Span]:
    """A head and a body, which both begin like an object of JSON in base64; the body of an encrypted one (RFC 7516) does not."""
    head = _WEB_HEAD.search(run.group())
    rest = run.group()[head.end() : -2] if head else ""
    if head and ("eyj" in rest or ("." in rest and view.text.startswith("eyJ", run.start() + head.start()))):
        yield Span(run.start() + head.start(), run.end(), Detector.JWT)


def _marked(view: View) -> Iterator[Span]:
    done = 0
    for match in MARKED.finditer(view.lower):
        start, end = match.span("tail")
        own = match["own"] is not None
        if match.start() < done or (not own and _is_others(view.lower, start, end)):
            continue
        joined = not own and match.group()[-1].isalnum()
        last = _random_end(view.text[start:end], own=own, most=1 if joined else _PARTS_MOST)
        if last:
            done = start + last if view.place is Place.NAME else end
            yield Span(match.start(), done, Detector.TOKEN)


def _is_others(lower: str, start: int, end: int) -> bool:
    """Behind `key_` or `token_` may stand a token with a mark of its own, behind `prod-` the name of a machine."""
    inner = MARKED.match(lower, start)
    begins_better = lower.startswith("eyj", start) or (inner is not None and inner["own"] is not None)
    return begins_better or _MACHINE(lower, start, end) is not None


def _random_end(tail: str, *, own: bool, most: int = _PARTS_MOST) -> int:
    """Where the last of the parts ends that nobody chose; 0 if one of the first looks chosen and none behind it does not."""
    end, total, length = 0, 0.0, 0
    for count, part in enumerate(_PART.finditer(tail)):
        word = part.group()
        score = bits(word)
        total, length = total + score, length + len(word)
        if not end and count >= most:
            break
        random = _is_random(word, score, own=own) or (total >= _JOINED_BITS and length >= _LONG_PART and score > 0)
        if random:
            end = part.end()
    return end


def _is_random(word: str, score: float, *, own: bool) -> bool:
    """`sk-learn-model-v2-training` has no such word. After a mark of its own also what a person has made up for a test."""
    if len(word) < (_SHORT_PART if own else _LONG_PART):
        return False
    if own and score == NOTHING and len(word) >= _LONG_PART:
        return True  # xxxxxxxxxxxxxxxxxxxx
    return score >= _SURE_BITS or (not word.isalpha() and (own or score > 0))


def _is_token(match: re.Match[str], text: str) -> bool:
    """Whether what a shape's named group holds is what it may be; a shape without one says enough."""
    group = match.lastgroup
    if group is None:
        return True
    secret = text[match.start(group) : match.end(group)]
    if group == "basic":
        return _is_user_and_password(secret)
    return bits(secret) > _SURE_BITS if group == "number" else _random_end(secret, own=True) > 0


def _is_user_and_password(secret: str) -> bool:
    try:
        return b":" in b64decode(secret.rstrip("=") + "=" * (-len(secret.rstrip("=")) % 4), altchars=b"-_")
    except ValueError:
        return False
