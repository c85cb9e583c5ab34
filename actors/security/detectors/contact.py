"""E-mail addresses, plain and spelled out, and phone numbers."""

from __future__ import annotations

import re

from actors.security.detectors.base import END, START, Span, View, matches
from messages.reasons import Detector

_LOCAL = re.compile(r"[\w.!#$&'*+/=?^`{|}~-]{1,64}\Z")
_DOMAIN = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.(?!\d)[\w-]{2,63}")

_SEP = r"[ _.\-]{0,2}[(\[{<]?[ _]?"
_CLOSE = r"[ _]?[)\]}>]?[ _.\-]{0,2}"
_TOP = (
    r"(?:com|org|net|edu|gov|mil|info|biz|io|ai|dev|app|me|co|us|uk|de|fr|es|it|nl|be|ch|at|eu|pl|se|no|dk|fi|pt|ie"
    r"|ru|ua|cz|gr|tr|il|in|cn|jp|kr|au|nz|ca|br|mx|ar|cl|za|example|test|invalid)"
)
# jane_at_example_dot_com, jane (at) example [dot] com
_SPELLED = re.compile(
    START + r"[a-z0-9][a-z0-9+]{0,63}" + _SEP + r"(?<![a-z0-9])at(?![a-z0-9])" + _CLOSE + r"[a-z0-9][a-z0-9-]{0,62}"
    r"(?:"
    + _SEP
    + r"(?<![a-z0-9])dot(?![a-z0-9])"
    + _CLOSE
    + r"[a-z0-9-]{1,63}){0,3}?"
    + _SEP
    + r"(?<![a-z0-9])dot(?![a-z0-9])"
    + _CLOSE
    + _TOP
    + END
)
# jane_at_example.com, jane_at_gmail_com: only what ends like an address of a person, for names say "at" as well.
_HALF_SPELLED = re.compile(
    START + r"[a-z0-9][a-z0-9+]{0,63}(?:[_.\-]{1,3}|[ _]?[(\[][ _]?)at(?:[_.\-]{1,3}|[ _]?[)\]][ _]?)"
    r"(?:[a-z0-9][a-z0-9-]{0,62}\." + _TOP + r"|[a-z0-9][a-z0-9-]{0,62}_(?:com|org|edu)"
    r"|(?:gmail|googlemail|yahoo|hotmail|outlook|icloud|protonmail|proton|gmx|aol)[_.\-][a-z]{2,4})" + END
)

# North American numbers; area and exchange begin with 2..9 (NANP), so that Unix times are none.
_NANP = re.compile(
    START
    + r"(?:\+?1[ ._\-]{0,2})?(?:\([2-9]\d{2}\)[ ._\-]{0,2}[2-9]\d{2}[ ._\-]?|[2-9]\d{2}(?P<sep>[ ._\-]?)[2-9]\d{2}(?P=sep))\d{4}"
    + END
)
_INTERNATIONAL = re.compile(r"(?<![A-Za-z0-9+])(?:\+|00[ ._\-]?(?=[1-9]))[ ._\-]?\d(?:[ ._\-/()]{0,3}\d){7,14}" + END)
# National form with the trunk zero: 020 7946 0958, 06.12.34.56.78, 07700900123
# After another number a row of groups is a date or a list.
_TRUNK = re.compile(
    START + r"(?:0[1-9]\d{8,9}|(?<![0-9][ ._\-])0[1-9]"
    r"(?:\d{0,3}(?P<sep>[ ._\-])\d{2,4}(?:(?P=sep)\d{2,4}){1,3}|\d{1,3}[ ._\-]\d{6,8}))" + END
)
_LEAST_DIGITS, _MOST_DIGITS = 9, 15
_POWERS_OF_TWO = frozenset({"2147483647", "2147483648", "4294967295", "4294967296"})


def emails(view: View) -> list[Span]:
    """Addresses with @ (RFC 5322 without comments and quotes, letters of any script) and spelled with "at" and "dot"."""
    found = _with_at_sign(view.text) if "@" in view.text else []
    if "at" in view.lower:
        found += matches(_SPELLED, view.lower, Detector.EMAIL) if "dot" in view.lower else []
        found += matches(_HALF_SPELLED, view.lower, Detector.EMAIL)
    return found


def phones(view: View) -> list[Span]:
    """North American, international (E.164, with + or 00) and national numbers with a trunk zero."""
    if view.digits < _LEAST_DIGITS:
        return []
    found = [match.span() for match in _NANP.finditer(view.text) if match.group() not in _POWERS_OF_TWO]
    for pattern in (_INTERNATIONAL, _TRUNK):
        found += [m.span() for m in pattern.finditer(view.text) if _LEAST_DIGITS <= _digits(m.group()) <= _MOST_DIGITS]
    return [Span(start, end, Detector.PHONE) for start, end in found]


def _with_at_sign(text: str) -> list[Span]:
    found: list[Span] = []
    for at in re.finditer("@", text):
        local = _LOCAL.search(text, max(0, at.start() - 64), at.start())
        domain = _DOMAIN.match(text, at.end())
        if local and domain:
            found.append(Span(local.start(), domain.end(), Detector.EMAIL))
    return found


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))
