"""Names that people go by on services."""

from __future__ import annotations

import re

from actors.security.detectors.account_names import is_personal, may_be_account
from actors.security.detectors.base import START, Place, Span, View, word_set
from actors.security.detectors.mentions import mentions
from actors.security.detectors.words.given_names import GIVEN, SHARED
from actors.security.detectors.words.plain_words import ACCOUNTS, MACHINE
from actors.security.detectors.words.surnames import SURNAMES
from messages.reasons import Detector

# Where these stand alone or end a key, an account's name follows.
_ALWAYS = word_set(
    "username usernames login handle nick nickname screenname loginname userid accountname logon gamertag displayname preferredusername upn"
)
_PLATFORMS = word_set(
    "twitter instagram reddit discord tiktok telegram slack skype snapchat twitch mastodon bluesky linkedin facebook whatsapp wechat tumblr pinterest steam xbox psn github gitlab"
)
_SITES = word_set("github gitlab steam")
"""Platforms of machines, too."""
_USER = (
    _ALWAYS
    | _PLATFORMS
    | word_set(
        "user users usr account owner author member customer sender recipient assignee reviewer committer participant follower creator reporter employee subscriber requester "
        "submitter approver uid mention mentions player streamer enduser by caller contact friend buyer seller createdby"
    )
)
_TEXT_KEY = (
    r"(?:user(?:[ _\-]?name)?|usr|login(?:[ _\-]?name)?|logon|handle|nick(?:[ _\-]?name)?|screen[ _\-]?name|account(?:[ _\-]?name)?|owner|author|member|sender|recipient|assignee|reviewer"
    r"|customer|follower|creator|player|employee|subscriber|by|upn|uid)"
)
# skype:name, telegram id: name, my username is name, discord handle 'name', telegram @name
_PLATFORM = re.compile(
    START
    + r"(?:(?:"
    + "|".join(sorted(_PLATFORMS - _SITES, key=len, reverse=True))
    + r")(?::(?!/)| ?= ?|[ _.\-/:]{1,2}(?:user[ _\-]?name|user[ _\-]?id|handle|account|nick|id|name|user)(?: is |[ :=_.\-/]{1,2})| (?=@))"
    r"|my (?:[a-z]{2,12} )?(?:user ?name|handle|nick(?:name)?|gamertag|screen ?name|login|account) (?:is|was|=) "
    r"|(?:user[ _]?name|screen[ _]?name|gamertag|handle|nickname)(?:: ?| is | was )(?=@|[a-z]{0,20}[0-9_]))"
    r"[\"'`]?@?(?P<name>[a-z0-9_][a-z0-9._\-]{2,40})(?![a-z0-9(])"
)
# Within a look-ahead, since one key may follow another: by user jdoe42
_KEYED = re.compile(
    START
    + r"(?="
    + r"(?P<key>"
    + _TEXT_KEY
    + r")"
    + r"(?:[ _\-]?id)?[\"'\]]{0,2}(?P<sign> {0,2}(?:=>|==?|:) {0,2}| {1,2})(?P<quote>[\"'`<(\[]?)"
    r"(?P<name>[a-z0-9_][a-z0-9._\-]{1,40})(?P<after>[\"'`>)\]]?))"
)
_ASKED = re.compile(
    START
    + r"(?:user_?name|screen_?name|nick_?name|login_?name|gamertag|(?:"
    + "|".join(sorted(_PLATFORMS))
    + r")[_.\-:/](?:handle|user|username|name))[_.\-/:]{1,2}(?P<name>[a-z0-9]{1,24}(?:[_.\-][a-z0-9]{1,24}){0,3})(?![a-z0-9])"
)
_ASKING = _PLATFORMS | word_set("name username screenname nickname loginname gamertag")
# What is done with handles has such an ending: validation, changes, availability.
_ENDING = re.compile(r"[a-z]+(?:[ts]ion|ment|ing|ed|ity|ness|[ae]nce|able|ful|less|ups|es|ts|ors)").fullmatch
# Words with digits as in jdoe42, also one that camelCase joins to the next
_TOKEN = re.compile(r"[A-Z]?[a-z]+(?:[0-9]+[a-z]*){0,3}|[A-Z]+(?![a-z])(?:[0-9]+[A-Z]*){0,3}|[0-9]+")
_GAP = re.compile(r"[_.\-/: =]{0,2}").fullmatch
_LABEL_VALUE = re.compile(r"[@~]?(?P<name>[a-z0-9_][a-z0-9._\-]{1,40})").fullmatch
_WORD = re.compile("[a-z0-9]+")
_SHORTEST = 4
_NAMES = (GIVEN | SHARED | SURNAMES) - MACHINE
_KEY_WORD = re.compile(r"[a-z]+")


def handles(view: View) -> list[Span]:
    """Names on services: `@name`, `name#1234`, `u/name`, profiles, and words for an account with a name beside."""
    found = mentions(view)
    if not view.words.isdisjoint(_USER) or "created" in view.words:
        found += _in_text(view) if view.place is not Place.NAME else []
        found += _named(view) if view.place is not Place.TEXT else []
        found += _in_label(view) if view.place is Place.LABEL else []
    return found


def _named(view: View) -> list[Span]:
    """In a metric's name or a label's key: the word after one for an account."""
    if view.words <= MACHINE:
        return []
    found: list[Span] = []
    if not view.words.isdisjoint(_ASKING):
        found += [span for match in _ASKED.finditer(view.lower) for span in _asked(match)]
    tokens = [(match.group().lower(), *match.span()) for match in _TOKEN.finditer(view.text)]
    for place, token in enumerate(tokens[:-1]):
        if token[0] in _USER:
            found += _after(view, tokens, place + 1)
    return found


def _asked(match: re.Match[str]) -> list[Span]:
    """After words that ask for a handle any is one, but for what is done with handles: username_validation."""
    words = list(_WORD.finditer(match["name"]))
    while words and words[-1].group() in MACHINE:
        words.pop()
    if not words:
        return []
    name, first = match["name"][: words[-1].end()], words[0].group()
    is_word = first in MACHINE or first.isdigit() or _ENDING(first) is not None or len(name) < _SHORTEST
    if is_word and not is_personal(name):
        return []
    return [Span(match.start("name"), match.start("name") + len(name), Detector.HANDLE)]


def _after(view: View, tokens: list[tuple[str, int, int]], first: int) -> list[Span]:
    key = tokens[first - 1][0]
    if key == "by" and (first < 2 or not tokens[first - 2][0].endswith("ed")):
        key = ""  # usage_by_cgroup, and not created_by
    if tokens[first][0] in ("name", "id", "login", "handle") and first + 1 < len(tokens):
        first += 1
    for last in (first + 1, first):
        if last >= len(tokens) or any(not _is_joined(view, tokens, place) for place in range(first, last + 1)):
            continue
        start, stop = tokens[first][1], tokens[last][2]
        if _is_named(view.lower[start:stop], [token[0] for token in tokens[first : last + 1]], key):
            return [Span(start, stop, Detector.HANDLE)]
    return []


def _is_joined(view: View, tokens: list[tuple[str, int, int]], place: int) -> bool:
    return _GAP(view.text[tokens[place - 1][2] : tokens[place][1]]) is not None


def _is_named(name: str, words: list[str], key: str) -> bool:
    if len(words) == 2:
        head, tail = words
        if tail in GIVEN or {head, tail} <= _NAMES:
            return key in _USER
        if not head.isalpha() or (head in MACHINE and len(head) > 1) or tail in MACHINE or tail.isdigit():
            return False
        if len(head) > 1 and tail.isalpha():
            return head in GIVEN or tail in SURNAMES
    return is_personal(name, key)


def _in_text(view: View) -> list[Span]:
    """In a text: after a word for an account, quoted, after a sign, or made of a person's name."""
    found: list[Span] = []
    for match in _KEYED.finditer(view.lower):
        name = match["name"].rstrip("._-")
        stem = name.rstrip("0123456789")
        if name in MACHINE or stem in MACHINE or name.isdigit() or name.replace("_", "-") in ACCOUNTS:
            continue
        signed = match["key"] not in ("by", "uid") and ("=" in match["sign"] or (match["quote"] and match["after"]))
        if is_personal(name, match["key"] if match["key"] != "by" else "") or (signed and may_be_account(name)):
            start = match.start("name")
            found.append(Span(start, start + len(name), Detector.HANDLE))
    for match in _PLATFORM.finditer(view.lower):
        name = match["name"].rstrip("._-")
        if (may_be_account(name) and _ENDING(name) is None and not name.isdigit()) or is_personal(name):
            start = match.start("name")
            found.append(Span(start, start + len(name), Detector.HANDLE))
    return found


def _in_label(view: View) -> list[Span]:
    """In a label: the key says that the value is an account's name."""
    key, _, value = view.lower.partition(": ")
    match = _LABEL_VALUE(value)
    words = _KEY_WORD.findall(key)
    if match is None or not words:
        return []
    if words[-1] in ("name", "id", "handle") and len(words) > 1:
        words.pop()
    name = match["name"]
    always = (
        words[-1] in _ALWAYS
        or (words[-1] in _PLATFORMS - _SITES and _ENDING(name) is None)
        or key.replace("_", "").endswith(("username", "screenname", "loginname", "nickname"))
    )
    if words[-1] not in _USER or name in MACHINE or name.isdigit():
        return []
    if is_personal(name, words[-1]) or (always and may_be_account(name)):
        return [Span(len(view.lower) - len(name), len(view.lower), Detector.HANDLE)]
    return []
