"""Persons by their names, known from lists or given away by the words beside them."""

from __future__ import annotations

import re

from actors.security.detectors.base import START, WORD, Place, Span, View
from actors.security.detectors.foreign_names import foreign_names
from actors.security.detectors.words.given_names import GIVEN, SHARED
from actors.security.detectors.words.person_words import (
    ASKING,
    CITY,
    COMPANIES,
    CONTEXT,
    FAMILY_CONTEXT,
    GREETINGS,
    KEY_WORDS,
    LINKS,
    MADE,
    NAME_KINDS,
    ONLY_TITLES,
    PAIRED,
    PARTICLES,
    PERSONS,
    SIGNED,
    TITLES,
    is_everyday,
)
from actors.security.detectors.words.plain_words import MACHINE
from actors.security.detectors.words.surnames import SURNAMES
from messages.reasons import Detector

_GAP = re.compile(r"(?:[ _.\-'+]|[,.][ _]|\.? [\"'<(\[]|__|--)?").fullmatch
_OPEN_GAPS = (" ", "-", "'")
_COMMA = re.compile(r" {0,2}, {0,2}").fullmatch
_CONTEXT_GAP = re.compile(r"[ _.\-/:=\"'(\[,>#]{0,4}").fullmatch

# What belongs to somebody or is said by somebody, and who is named beside
_OWNS = re.compile(
    r"(?:'s| (?:said|says|wrote|asked|replied|told|wants|complained)| (?:&|and) (?P<other>[A-Z][a-z]{1,16}))(?![A-Za-z])"
).match
_MOST_MIDDLE, _MOST_MORE = 3, 3

_NAME_KEYS = (
    r"(?:(?:first|last|full|middle|given|family|maiden|legal|real|sur|fore|customer|patient|employee|student|contact|person|guest|passenger|cardholder|card[_.\- ]?holder"
    r"|account[_.\- ]?holder|beneficiary|guardian|recipient|sender|member|candidate|applicant|buyer|payer|payee)[_.\- ]?name|patient|cardholder|vorname|nachname|familienname"
    r"|prenom|apellidos?|cognome|sobrenome|nombre[_ ]completo|nom[_ ]de[_ ]famille)"
)
_KEYED = re.compile(
    START
    + _NAME_KEYS
    + r"[\"'\]]{0,2} {0,2}(?P<sign>=>|=|:) {0,2}[\"'\[]?(?P<value>[^\d\s\"',;=(){}\[\]]{2,40}(?: [^\d\s\"',;=(){}\[\]]{2,40}){0,3})"
)
_KEYED_LABEL = re.compile(_NAME_KEYS + r": (?=(?P<value>\D{2,128}))").search
# Of more words all but the first begin with a capital: in last_name=doe is missing, the name is one word
_FULL_NAME = re.compile(r"\S+(?: [^\Wa-z\d_]\S*)*").match
# Whose values are persons, in any letters: patient: xan okoro
_PERSONS_KEY = re.compile(
    r"(?:[a-z0-9]{1,20}[_.\-]){0,3}(?:patient|author|assignee|employee|doctor|physician|nurse|student|teacher|reviewer|cardholder|beneficiary|attendee|passenger|tenant"
    r"|(?:signed|approved|created|assigned|reviewed|requested|submitted|reported|authored|written|updated|modified)[_.\-]?(?:by|to)|(?:contact|customer|patient|employee|full|user)[_.\-]?name): "
    r"(?=(?P<value>[^\W\d_][^\d\n:;=/\\<>{}()\[\]@|*]{3,60}))"
).match


def person_names(view: View) -> list[Span]:
    """First and last names, beside words that ask for a name or known from lists."""
    words = view.words
    found: list[Span] = []
    if not words.isdisjoint(KEY_WORDS) and view.place is not Place.NAME:
        found += _keyed(view)
    found += foreign_names(view)
    if view.place is Place.LABEL and " " in view.text.partition(": ")[2]:
        found += _valued(view)
    if not (words.isdisjoint(SURNAMES) and words.isdisjoint(GIVEN) and words.isdisjoint(ONLY_TITLES)) or (
        not words.isdisjoint(ASKING if view.place is not Place.NAME else PAIRED)
    ):
        found += _listed(view)
    return found


def _keyed(view: View) -> list[Span]:
    """Values whose key asks for a name."""
    if view.place is Place.LABEL:
        match = _KEYED_LABEL(view.lower)
        if match is not None and _is_named(view.plain[match.end() :], capital=False):
            return [Span(match.end(), len(view.text), Detector.PERSON_NAME)]
        return []
    found: list[Span] = []
    for match in _KEYED.finditer(view.lower):
        start = match.start("value")
        name = _FULL_NAME(view.plain[start : match.end("value")])
        if name is not None and _is_named(name.group(), capital=match["sign"] == ":"):
            found.append(Span(start, start + name.end(), Detector.PERSON_NAME))
    return found


def _valued(view: View) -> list[Span]:
    """Two words or three, none of them a machine's, whose key asks for a person."""
    match = _PERSONS_KEY(view.lower)
    words = re.findall(r"[^\W\d_]+", match["value"]) if match is not None else []
    if match is None or not 1 < len(words) < 5 or any(word in MACHINE for word in words if len(word) > 1):
        return []
    return [Span(match.end(), len(view.text), Detector.PERSON_NAME)]


def _is_named(value: str, *, capital: bool) -> bool:
    words = [word for word in re.split(r"[\W\d_]+", value) if word]
    if not words or len(value) < 2 or all(word.lower() in MACHINE for word in words):
        return False
    return not capital or words[0][0].isupper() or words[0].lower() in GIVEN


def _listed(view: View) -> list[Span]:
    tokens = [(match.group(), *match.span()) for match in WORD.finditer(view.text)]
    lower = [token[0].lower() for token in tokens]
    found: list[Span] = []
    place = 0
    while place < len(tokens):
        end = _Row(view, tokens, lower).end_of_name(place)
        if end is None or (end + 1 < len(tokens) and lower[end + 1] in COMPANIES):
            place += 1
            continue
        found.append(Span(tokens[place][1], tokens[end][2], Detector.PERSON_NAME))
        place = end + 1
    return found


class _Row:
    """The words of a text in a row, and what name begins at one of them."""

    def __init__(self, view: View, tokens: list[tuple[str, int, int]], lower: list[str]) -> None:
        self._view, self._tokens, self._lower = view, tokens, lower

    def end_of_name(self, first: int) -> int | None:
        """The last word of the name that begins at `first`, or None if none does."""
        word = self._lower[first]
        if word in TITLES:
            return self._after_title(first)
        if word in GIVEN or word in SHARED:
            return self._after_given(first)
        if word in SURNAMES:
            return self._after_surname(first)
        return self._unlisted(first) or self._before_surname(first)

    def _after_given(self, first: int) -> int | None:
        if first and self._lower[first - 1] in CITY:
            return None
        clear = self._lower[first] in GIVEN
        last = self._surname(first, clear=clear)
        if last is not None:
            return self._more(last)
        if not clear:
            return self._unlisted(first) or self._before_surname(first)
        if self._owns(first):
            return first
        return (
            first
            if self._lower[first] not in SURNAMES and self._has_context(first, CONTEXT)
            else self._after_surname(first)
        )

    def _owns(self, place: int) -> bool:
        """`Aisha's account`, `Aisha said`, `Aisha & Olga`, in texts and labels."""
        word, _, end = self._tokens[place]
        if not word.istitle() or self._lower[place] in SURNAMES:
            return False
        match = _OWNS(self._view.text, end)
        return match is not None and (match["other"] is None or match["other"].lower() in GIVEN)

    def _surname(self, first: int, *, clear: bool) -> int | None:
        """The family name that follows a given one, with others, initials and particles between them."""
        for place in range(first + 1, min(first + 2 + _MOST_MIDDLE, len(self._tokens))):
            if not self._joined(place):
                return None
            word = self._lower[place]
            if word in SURNAMES or (clear and word in GIVEN and self._is_last(place)):
                return place
            if len(word) == 1 or word in PARTICLES or word in GIVEN:
                continue
            return place if clear and self._may_be_name(first, place) else None
        return None

    def _is_last(self, place: int) -> bool:
        return place + 1 == len(self._tokens) or not self._joined(place + 1) or self._lower[place + 1] in MACHINE

    def _may_be_name(self, first: int, place: int) -> bool:
        word = self._lower[place]
        if len(word) < 3 or word in MACHINE:
            return False
        capitals = self._tokens[first][0][0].isupper() and self._tokens[place][0][0].isupper()
        return capitals or self._view.place is not Place.TEXT or self._gap(place) in ("_", ".")

    def _after_surname(self, first: int) -> int | None:
        """`Smith, John`, and family names beside a word that asks for one."""
        following = first + 1
        if self._lower[first] in SURNAMES and following < len(self._tokens):
            gap, word = self._gap(following), self._lower[following]
            capitals = self._tokens[first][0].istitle() and self._tokens[following][0].istitle()
            if (_GAP(gap) or _COMMA(gap)) and (word in GIVEN or (word in SHARED and capitals)):
                return following
        if self._lower[first] in SURNAMES and self._has_context(first, FAMILY_CONTEXT):
            return first
        return first if self._has_initial(first) else None

    def _has_initial(self, place: int) -> bool:
        """`J. Smith`, in texts and labels; a letter before a word in a metric's name is a unit or an axis."""
        if self._lower[place] not in SURNAMES or not place or self._view.place is Place.NAME:
            return False
        initial = self._tokens[place - 1][0]
        return (
            len(initial) == 1
            and initial.isupper()
            and self._tokens[place][0][0].isupper()
            and self._gap(place) in (". ", ".")
        )

    def _unlisted(self, first: int) -> int | None:
        """Two words with capitals: `Doe, John`, one before a family name, or two after a word that asks for a name."""
        last = first + 1
        if self._view.place is Place.NAME or not self._is_capital(first) or last >= len(self._tokens):
            return None
        if not self._is_capital(last):
            return None
        if self._gap(last) == ", " and self._lower[last] in GIVEN:
            return last
        if self._gap(last) != " ":
            return None
        return self._more(last) if self._lower[last] in SURNAMES or self._has_context(first, PERSONS) else None

    def _before_surname(self, first: int) -> int | None:
        """Two words after one that asks for a person, of which the second is a family's; and who is greeted."""
        word, last = self._lower[first], first + 1
        if self._view.place is not Place.TEXT and self._is_pair(first) and self._has_context(first, PAIRED):
            return last
        if len(word) < 3 or word in MACHINE or not self._has_context(first, PERSONS):
            return None
        if last < len(self._tokens) and self._joined(last) and self._lower[last] in SURNAMES and self._gap(last):
            return last
        after = self._view.text[self._tokens[first][2] : self._tokens[first][2] + 1]
        greeted = self._lower[first - 1] in GREETINGS and self._is_capital(first) and after in (",", "!")
        return first if greeted else None

    def _is_pair(self, first: int) -> bool:
        """Two words that nothing is known of, and after them the end or a word of machines."""
        pair = self._lower[first : first + 2]
        if len(pair) < 2 or not self._joined(first + 1) or any(map(is_everyday, pair)):
            return False
        return first + 2 == len(self._lower) or self._lower[first + 2] in MACHINE or is_everyday(self._lower[first + 2])

    def _is_capital(self, place: int) -> bool:
        return len(self._lower[place]) > 1 and self._tokens[place][0].istitle() and self._lower[place] not in MACHINE

    def _after_title(self, first: int) -> int | None:
        place = first + 1
        if place >= len(self._tokens) or not self._joined(place) or not self._gap(place):
            return None
        title, word = self._lower[first], self._lower[place]
        if word in SURNAMES or word in GIVEN:
            return self._more(place)
        if len(word) < 3 or word in MACHINE:
            return None
        if self._view.place is Place.TEXT:
            capital = self._tokens[first][0][0].isupper() and self._tokens[place][0].istitle()
            return self._more(place) if capital else None
        return self._more(place) if title in ONLY_TITLES else None

    def _more(self, last: int) -> int:
        """Further names of the same person."""
        for place in range(last + 1, min(last + 1 + _MOST_MORE, len(self._tokens))):
            word, gap = self._lower[place], self._gap(place)
            capital = gap in _OPEN_GAPS and self._tokens[place][0].istitle() and word not in MACHINE
            if not self._joined(place) or not (capital or word in SURNAMES or word in GIVEN):
                break
            last = place
        return last

    def _has_context(self, place: int, context: frozenset[str]) -> bool:
        before = place - 1
        if before > 0 and self._lower[before] in LINKS:
            if self._lower[before - 1] in context:
                before -= 1
            elif self._lower[before - 1] not in NAME_KINDS and self._lower[before] in ("name", "names"):
                return False  # the name of a host, a pod, a vendor
        if before > 0 and self._lower[before] in ("by", "to", "for") and self._lower[before - 1] in MADE:
            before -= 1
            context = MADE
        if before < 0 or (self._lower[before] not in context and self._lower[before] not in SIGNED):
            return False
        return _CONTEXT_GAP(self._view.text, self._tokens[place - 1][2], self._tokens[place][1]) is not None

    def _joined(self, place: int) -> bool:
        return _GAP(self._gap(place)) is not None

    def _gap(self, place: int) -> str:
        return self._view.text[self._tokens[place - 1][2] : self._tokens[place][1]]
