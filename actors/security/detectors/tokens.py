"""Tokens that services give out, by the marks that they carry."""

from __future__ import annotations

import re
from base64 import b64decode

from actors.security.detectors.base import START, Span, View
from messages.reasons import Detector

_JWT_RUN = re.compile(r"[A-Za-z0-9_.\-]{12,}")
_JWT = re.compile(START + r"eyJ[A-Za-z0-9_-]{5}")

# Each mark begins a word, so that task_error_rate holds no "sk_". The shapes are those that the services publish
# for secret scanning, in any case of letters. A group has a name where the mark alone may begin an honest name, too.
_MARKED = re.compile(
    START + r"(?:"
    r"akia[a-z0-9]{12,124}|(?P<aws>a(?:sia|roa|ida)[a-z0-9]{16,124})"  # AWS
    r"|gh[pousr]_[a-z0-9]{16,255}|github_pat_[a-z0-9_]{20,255}"  # GitHub
    r"|glpat-[a-z0-9_\-]{16,255}"  # GitLab
    r"|(?P<model>sk-[a-z0-9_\-]{16,255})"  # OpenAI, Anthropic
    r"|(?P<stripe>(?:sk|pk|rk)_(?:live|test)_[a-z0-9]{8,255}|whsec_[a-z0-9]{16,255})"
    r"|xox[abeoprs]-[a-z0-9\-]{8,255}|xapp-\d-[a-z0-9\-]{10,255}"  # Slack
    r"|(?P<package>npm_[a-z0-9]{20,255}|pypi-[a-z0-9_\-]{16,255}|hf_[a-z0-9]{20,255})"
    r"|aiza[a-z0-9_\-]{30,255}|(?P<google>ya29\.[a-z0-9_\-]{16,255})"
    r"|(?P<sendgrid>sg\.[a-z0-9_\-]{16,64}\.[a-z0-9_\-]{16,64})"
    r"|do[oprt]_v1_[a-f0-9]{32,128}|shp(?:at|ca|pa|ss)_[a-f0-9]{16,64}"  # DigitalOcean, Shopify
    r"|(?P<vault>hv[sbr]\.[a-z0-9_\-]{16,255})"  # HashiCorp
    r"|\d{8,10}:aa[a-z0-9_\-]{30,40}"  # Telegram
    r"|bearer[\s_]{1,3}(?P<bearer>[a-z0-9._~+/\-]{8,1024}={0,2})"  # RFC 6750
    r"|basic\s{1,3}(?P<basic>[a-z0-9+/]{8,1024}={0,2})"  # RFC 7617
    r")"
)
_PARTS = re.compile(r"[A-Za-z0-9]{8,}")
_LONG_PART = 20


def service_tokens(view: View) -> list[Span]:
    """JSON web tokens (RFC 7519), bearer and basic authorization, and the marked tokens of common services."""
    found = [Span(*m.span(), Detector.TOKEN) for m in _MARKED.finditer(view.lower) if _is_token(m, view.text)]
    if "eyJ" in view.text:
        found += [span for run in _JWT_RUN.finditer(view.text) for span in _web_token(view.text, *run.span())]
    return found


def _web_token(text: str, start: int, end: int) -> list[Span]:
    head = _JWT.search(text, start, end)
    if head is None or "." not in text[head.end() : end - 2]:
        return []
    return [Span(head.start(), end, Detector.JWT)]


def _is_token(match: re.Match[str], text: str) -> bool:
    group = match.lastgroup
    if group is None:
        return True
    secret = text[match.start(group) : match.end(group)]
    return _is_user_and_password(secret) if group == "basic" else _looks_random(secret)


def _is_user_and_password(secret: str) -> bool:
    try:
        return b":" in b64decode(secret.rstrip("=") + "=" * (-len(secret.rstrip("=")) % 4))
    except ValueError:
        return False


def _looks_random(secret: str) -> bool:
    """A part that is too long for a word, or mixes letters and digits: `sk-learn-model-v2-training` has neither."""
    parts: list[str] = _PARTS.findall(secret)
    return any(len(part) >= _LONG_PART or (not part.isalpha() and not part.isdigit()) for part in parts)
