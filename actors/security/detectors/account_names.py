"""The names of accounts: which of them are made of a person's name, or chosen by one."""

from __future__ import annotations

import re

from actors.security.detectors.base import word_set
from actors.security.detectors.words.given_names import GIVEN, SHARED
from actors.security.detectors.words.plain_words import MACHINE
from actors.security.detectors.words.surnames import SURNAMES

_WORDS = re.compile(r"[._\-]+")
_NUMBERED = re.compile(r"(?P<stem>[a-z]{3,24})(?P<digits>[0-9]{1,6})(?P<tail>[a-z]{0,4})").fullmatch
_LEET = re.compile(r"[a-z]{2,}[0-9]+[a-z]{2,}[0-9]*").fullmatch
# An initial before a family name makes a beginning that no word has: lfritsch, bvillagomez
_ONSET = r"(?:bl|br|ch|cl|cr|dr|dw|fl|fr|gh|gl|gn|gr|kl|kn|kr|ph|pl|pr|ps|qu|rh|sc|sch|sh|sk|sl|sm|sn|sp|sq|st|str|sv|sw|th|tr|ts|tw|wh|wr|zw)"
_INITIAL = re.compile(
    r"(?!" + _ONSET + r")[b-df-hj-np-tv-xz](?:" + _ONSET + r"|[b-df-hj-np-tv-xz])[aeiouy][a-z]{0,3}[aeiouy]?[a-z]{1,10}"
).fullmatch
_CLEAR, _NAMES = GIVEN | SURNAMES, GIVEN | SURNAMES | SHARED
_ADDED = word_set(
    "gamer coder gaming plays official real the its iam dev pro king queen boy girl fan lover live music ninja star"
)
_SHORTEST_INITIAL = 6
_ACCOUNT_KEYS = word_set(
    "user username login owner customer sender recipient employee author assignee reviewer creator reporter committer nick nickname member player follower by"
)
_PAIR = re.compile(r"([a-z]{3,20})\.([a-z]{3,20})").fullmatch


def is_personal(name: str, key: str = "") -> bool:
    """Whether an account's name, in small letters, is made of a person's: jdoe42, jane.doe, j_smith, coolguy99."""
    if name in MACHINE:
        return False
    if key in _ACCOUNT_KEYS and _is_probable(name):
        return True
    words = [word for word in _WORDS.split(name) if word]
    letters = [word.rstrip("0123456789") for word in words]
    if not words or all(word in MACHINE or not word for word in letters):
        return False
    if any(word in GIVEN for word in letters) or any(_is_joined_name(word) for word in letters):
        return True
    if len(words) == 2 and len(letters[0]) == 1 and len(letters[1]) > 3 and letters[1] not in MACHINE:
        # n_features is a number of them
        return letters[0] != "n" or letters[1] in SURNAMES
    return len(words) <= 3 and all(_is_plain(word) for word in words[:-1]) and _is_numbered(words[-1], len(words))


def _is_probable(name: str) -> bool:
    """Beside a word for an account two words with a dot, and what begins as no word does, are names."""
    pair = _PAIR(name)
    if pair is not None:
        return pair[1] not in MACHINE and pair[2] not in MACHINE
    return len(name) >= _SHORTEST_INITIAL and _INITIAL(name) is not None and name[1:] not in MACHINE


def _is_plain(word: str) -> bool:
    return word.isalpha() and word not in MACHINE


def _is_numbered(word: str, words: int) -> bool:
    """coolguy99, cool_guy_99, sk8erboi."""
    if word.isdigit():
        return words > 2 and len(word) > 1
    match = _NUMBERED(word)
    if match is not None and match["stem"] not in MACHINE:
        return len(match["digits"]) > 1 and not match["tail"]
    return len(word) >= 6 and _LEET(word) is not None and re.split("[0-9]", word, maxsplit=1)[0] not in MACHINE


def _is_joined_name(word: str) -> bool:
    """smith, jsmith, smithj, johnsmith."""
    if word in SURNAMES:
        return True
    if len(word) > 3 and (word[1:] == "doe" or (len(word) > 5 and (word[1:] in SURNAMES or word[:-1] in SURNAMES))):
        return word not in MACHINE
    return any(_are_names(word[:cut], word[cut:]) for cut in range(3, min(len(word) - 2, 13)))


def _are_names(head: str, tail: str) -> bool:
    """johnsmith, garcialuna, janegamer: two names, one of them clear, or one with what players add."""
    if head in _CLEAR:
        return tail in _NAMES or tail in _ADDED
    return tail in _CLEAR and (head in _NAMES or head in _ADDED)


def may_be_account(name: str) -> bool:
    """A word of an account that nothing is known of, and that is none of a machine's."""
    return len(name) > 2 and not any(word.rstrip("0123456789") in MACHINE for word in _WORDS.split(name) if word)
