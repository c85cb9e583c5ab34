"""A word for a secret and the secret beside it: in configuration, headers, markup, names and sentences."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from actors.security.detectors.base import Place, Span, View
from actors.security.detectors.commands import commands
from actors.security.detectors.randomness import bits
from actors.security.detectors.words.secret_words import (
    GATE,
    KEY,
    ROOTS,
    describes,
    ends_otherwise,
    is_honest,
    is_phrase,
    is_plain,
    looks_secret,
)
from messages.reasons import Detector

_QUOTED = r"[rbfun@]?(?:\"{3}[^\"]{1,512}\"{0,3}|\\{0,2}\"[^\"\n]{1,512}\"?|\\{0,2}'[^'\n]{1,512}'?|`[^`\n]{1,512}`?)"
_SCHEME = r"(?:bearer|basic|digest|token|apikey|negotiate)\s{1,3}[^\s\"']{1,1024}"
# Brackets, commas and quotes belong to it as long as it goes on behind them, and that is no other setting.
_BARE = (
    r"(?:[^\s\"'`&;,)\]}<>]|&(?![a-z_\-.\[\]]{1,40}=)|(?![,<>][a-z_\-]{1,32}[\"']?[=:])[,)\]}<>\"'](?=[a-z0-9$_\-.:@*!?#(\[{]))"
    r"{1,256}"
)
# JSON, YAML, TOML, INI, env, queries, headers, mappings; the name and value of a list of settings; markup.
_SIGN = (
    r"(?P<sign>[\"']?,?\s{0,3}[\"']?(?:value|content)[\"']?\s?[:=]\s?"
    r"|(?:\[[0-9]{0,4}\])?(?::\s?[&a-z.<>\[\]]{1,24}|\s(?:string|str|text))?\s{0,3}=\s{1,3}(?=[\"'])"
    r"|[\\\"'`\]]{0,4}\s{0,3}(?:=>|:=|->|→|!?={1,3}|:)\s{0,3}|[\"']\s?,\s?(?=[\"'])"
    r"|[\"']?(?:\s[^<>]{0,64})?>\s{0,3}|</[a-z]{1,12}>\s{0,8}<[a-z]{1,12}>|[\"']?\t\s{0,3})"
)
_PAIR = re.compile(rf"{_SIGN}(?P<value>{_SCHEME}|{_QUOTED}|{_BARE}|[\[(<][^\s\"'&,;]{{1,512}})")
# Keys that go on: password_for_db. Most of them are not the secret: password_length, token_url.
_LONGER = re.compile(rf"(?P<more>(?:[_.\-][a-z0-9]{{1,16}}){{1,3}}){_SIGN}(?P<value>{_QUOTED}|{_BARE})")
_NAMED = re.compile(
    r"[_.\-/:]{1,4}(?P<said>(?:is|was|eq|equals|to|value|set)[_.\-/:])?"
    r"(?P<value>correct[_\-.]?horse(?:[_\-.]?[a-z]{1,12}){0,2}|[a-z0-9$!@#*~]{1,64})(?![a-z0-9])"
)
_SAID = re.compile(
    r"(?:(?:\s[a-z0-9@._\-]{1,30}){0,4}?\s(?P<verb>is|was|are|equals|ist|lautet|war|es|est|e|jest|to)(?:\snow|\sset\sto)?:?\s"
    r"|\s?(?:是|为|為|は|은|는):?\s?|(?:\s[^\s:]{1,40}){1,4}:\s)"
    rf"(?P<value>{_QUOTED}|[^\s\"',;]{{2,128}})"
)
_BESIDE = re.compile(
    rf"(?:(?:\.equals)?\s?[(\[|,;{{](?:was\s|is\s)?|,\s(?=[\"'])|\s-\s|\s?[#:]?\s(?:[0-9]{{1,2}}\s)?|(?<![\x00-\x7f]))(?P<value>{_QUOTED}|[^\s\"',;)\]|]{{3,128}})"
)
_PHRASE = re.compile(r"[\"']?\s?[:=]?\s?[\"']?(?P<value>[a-z]{2,12}(?:[ ,_\-]{1,2}[a-z]{2,12}){3,24})")
_COOKIE = re.compile(r"(?<![a-z])(?:set-)?cookie[\"']?\s{0,3}[:=]\s{0,3}[\"']?[^\s=]{1,64}=[^\n\"']{1,1024}")
# Before a key: an option of a command, a variable that is set without a sign.
_OPTION = re.compile(r"(?<![^\s\"'])(?:--?[a-z0-9\-]{0,40}|(?:env|arg|setenv|set|define)\s[a-z0-9_]{0,40})\Z").search
_FOLDER = re.compile(r"[/~.\\][^\s]*|[a-z]:\\[^\s]*").fullmatch
_CODE = re.compile(r"(?:g-)?[0-9]{3,8}|[0-9]{3}[ \-][0-9]{3}|[0-9]{2}(?:[ \-][0-9]{2}){1,3}").fullmatch
_UNMISTAKABLE = ("api", "secret", "private", "cred")
_MOST_KEYS = 64
"""Behind so many words for secrets the rest of a text is taken for one: no error has as many, and each costs time."""
_SHORTEST_DRAWN, _DRAWN_BITS = 10, 8.0
"""Of a word without digits beside a word for a secret."""
_QUOTES = "\\\"'`"
_AROUND_SIGNS = _QUOTES + "] \t\r\n"
_ENDS = ".,;:!?"
_WITH_PHRASES = ("passphrase", "mnemonic", "seed", "recovery", "backup", "password")


def secret_pairs(view: View) -> list[Span]:
    """A word for a secret with its value: as `key sign value`, as an option, as parts of a name, or said in a sentence."""
    lower = view.lower
    if view.words.isdisjoint(GATE) and lower.isascii():
        if view.place is Place.NAME and "passw" not in lower and "secret" not in lower:
            return []
        if not any(root in lower for root in ROOTS):
            return list(map(_span, commands(lower)))
    found = []
    for tried, key in enumerate(KEY.finditer(lower)):
        if tried == _MOST_KEYS:
            found.append((key.start(), len(lower)))
            break
        # Also within what was found: password -> API_TOKEN: x
        end = _end_of_secret(key, view) if _begins(key, view) else 0
        if end:
            found.append((key.start(), end))
    if "cookie" in lower:
        found += [match.span() for match in _COOKIE.finditer(lower)]
    if view.place is not Place.NAME:
        found += commands(lower)
    return list(map(_span, found))


def _span(place: tuple[int, int]) -> Span:
    return Span(*place, Detector.SECRET_PAIR)


def _is_quoted(raw: str) -> bool:
    return raw[0] in _QUOTES or (raw[1:2] != "" and raw[1] in _QUOTES and raw[0] in "rbfun@")


def _bare(raw: str) -> str:
    return raw[raw[0] not in _QUOTES :].strip(_QUOTES) if _is_quoted(raw) else raw.strip(_QUOTES)


def _begins(key: re.Match[str], view: View) -> bool:
    """Whether a word begins here: `bypass` and `invalid token` hold no key, `dbPass` and `-Dtoken` do."""
    start = key.start()
    before = view.lower[start - 1 : start]
    if key["password"] or not before.isalnum() or (key["strong"] or "").startswith(_UNMISTAKABLE):
        return True
    return (view.text[start].isupper() and view.text[start - 1].islower()) or (
        before == "d" and view.lower[start - 2 : start - 1] == "-"
    )


def _end_of_secret(key: re.Match[str], view: View) -> int:
    """Where the value behind a key ends; 0 if none is there."""
    lower, start = view.lower, key.end()
    for pattern, is_secret in _FORMS[view.place]:
        match = pattern.match(lower, start)
        if match and is_secret(key, match, view):
            return match.end()
    return 0


def _is_pair(key: re.Match[str], match: re.Match[str], view: View) -> bool:
    sign, raw = match["sign"], match["value"]
    value = _bare(raw)
    if not value or is_honest(value):
        return raw[:1] in ("[", "(", "<") and looks_secret(value)
    if not _is_sign(key, match, view):
        return False
    of_label = view.place is Place.LABEL and match.start("sign") <= view.lower.find(":")
    if key["code"]:
        return _is_code(key, value, least=3 if of_label else 4) or (looks_secret(value) and len(value) >= 4)
    if view.place is Place.NAME and "=" not in sign:
        return looks_secret(value) and ":" not in value
    assigned = "=" in sign or _is_quoted(raw) or ">" in sign
    if key["weak"]:
        return _is_weak(key, value, view, assigned=assigned)
    if key["short"] and _is_folder(key, value):
        return False
    if of_label:
        return not describes(value)
    if assigned and not (sign[:1] == "=" and sign[-1].isspace()) and "," not in sign:
        return not (key["strong"] and ":" in sign and is_plain(value))
    if (key["strong"] or "").startswith("cred"):  # what failed, said first
        return looks_secret(value) or not (is_plain(value) or view.lower[match.end() :].strip())
    return not is_plain(value) and not value.startswith("/")


def _is_longer(key: re.Match[str], match: re.Match[str], view: View) -> bool:
    if key["weak"] or key["code"] or ends_otherwise(match["more"]):
        return False
    value = _bare(match["value"])
    assigned = _is_quoted(match["value"]) and "=" in match["sign"]
    return looks_secret(value) or (assigned and not is_honest(value) and not is_plain(value))


def _is_sign(key: re.Match[str], match: re.Match[str], view: View) -> bool:
    """Whether what looks like a sign is one: `>` ends a tag only, and a quote may end what began before the key."""
    start, sign, first = key.start(), match["sign"], match["value"][0]
    if ">" in sign and sign[:2] != "</" and sign.strip(_AROUND_SIGNS) not in ("=>", "->"):
        return view.lower.rfind("<", max(0, start - 80), start) > view.lower.rfind(">", max(0, start - 80), start)
    return (
        first not in _QUOTES
        or sign[0] in _QUOTES
        or view.lower[start - 1 : start] != first
        or looks_secret(_bare(match["value"]))
    )


def _is_folder(key: re.Match[str], value: str) -> bool:
    """PWD is also what a shell calls the folder that it works in."""
    return key["short"] == "pwd" and _FOLDER(value) is not None


def _is_random(value: str) -> bool:
    return bits(value) > 0


def _is_code(key: re.Match[str], value: str, least: int = 4) -> bool:
    value = value.rstrip(_ENDS)
    return _CODE(value) is not None and (len(value) >= least or key["code"].startswith("cv"))


def _is_weak(key: re.Match[str], value: str, view: View, *, assigned: bool) -> bool:
    """`auth` and `token` are words of many names: their value must not be a short number or a plain word."""
    word = key["weak"]
    if value.isdigit():
        return len(value) >= (6 if word == "pass" else 8)
    random = _is_random(value)
    if word == "key":
        return len(value) >= 12 and random
    if assigned and word != "auth":
        return not is_plain(value)
    if view.place is Place.LABEL and len(value) >= 6 and random and not is_plain(value):
        return True
    return looks_secret(value) and (len(value) >= 8 or view.place is Place.LABEL or word == "pass") and ":" not in value


def _is_named(key: re.Match[str], match: re.Match[str], view: View) -> bool:
    value = match["value"]
    if len(value) < 3:
        return match["said"] is not None and key["weak"] is None and key["code"] is None
    if key["code"]:
        return _is_code(key, value)
    if key["weak"]:
        return looks_secret(value) and ((8 <= len(value) < 24 and _is_random(value)) or key["weak"] == "pass")
    if match["said"] and view.place is not Place.TEXT:
        return not is_honest(value) and not is_plain(value)
    drawn = len(value) >= _SHORTEST_DRAWN and bits(view.text[match.start("value") : match.end("value")]) > _DRAWN_BITS
    return drawn or looks_secret(value) or (value.isdigit() and 4 <= len(value) <= 10 and key["strong"] is None)


def _is_said(key: re.Match[str], match: re.Match[str], view: View) -> bool:
    value, verb = match["value"], match["verb"]
    if key["code"]:
        return _is_code(key, value)
    direct = verb is not None and match.start("verb") == key.end() + 1
    if direct and (key["password"] or (_is_quoted(value) and not key["weak"])):
        value = _bare(value).rstrip(_ENDS)
        return not is_honest(value) and not is_plain(value)
    return _is_beside(key, match, view)


def _is_beside(key: re.Match[str], match: re.Match[str], view: View) -> bool:
    raw, value = match["value"], _bare(match["value"])
    if key["code"]:
        return _is_code(key, value)
    if is_honest(value):
        return False
    # secret "db" not found: that is its name
    named = key["weak"] or (key["strong"] or "").startswith(("secret", "cred"))
    adjacent = match.re is _BESIDE
    if (_is_quoted(raw) and not named and (adjacent or not key["strong"])) or (
        adjacent and _OPTION(view.lower, max(0, key.start() - 48), key.start())
    ):
        return not is_plain(value) and raw[0] != "-"
    value = value.rstrip(_ENDS)
    if value.isdigit():
        return (key["password"] or key["short"]) is not None and 6 <= len(value) <= 10
    return looks_secret(value) and (key["weak"] is None or (len(value) >= 8 and _is_random(value)))


def _is_phrase(key: re.Match[str], match: re.Match[str], view: View) -> bool:
    return (key["strong"] or key["password"] or "").startswith(_WITH_PHRASES) and is_phrase(match["value"])


_Test: TypeAlias = Callable[[re.Match[str], re.Match[str], View], bool]
_IN_TEXTS: tuple[tuple[re.Pattern[str], _Test], ...] = (
    (_PHRASE, _is_phrase),
    (_PAIR, _is_pair),
    (_NAMED, _is_named),
    (_LONGER, _is_longer),
    (_SAID, _is_said),
    (_BESIDE, _is_beside),
)
_FORMS = {Place.NAME: ((_PAIR, _is_pair), (_NAMED, _is_named)), Place.LABEL: _IN_TEXTS, Place.TEXT: _IN_TEXTS}
"""How a secret may follow its key, the surest form first."""
