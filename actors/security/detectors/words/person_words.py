"""Words that ask for a person beside them, and words that no person is called by."""

from __future__ import annotations

import re

from actors.security.detectors.base import word_set
from actors.security.detectors.words.plain_words import MACHINE
from actors.security.detectors.words.vocabulary import IN_NAMES, weight

TITLES = word_set(
    "mr mrs ms miss mister dr doctor prof professor herr frau monsieur madame mme senor senora senorita signor signora "
    "captain sgt sergeant reverend rabbi sra srta mevrouw dott sheikh"
)
# Of these titles none is a unit, a function or a merge request, so that any word after one is a name.
ONLY_TITLES = word_set("mrs herr frau monsieur madame mme senora senorita signora")
CONTEXT = word_set(
    "emailed texted messaged phoned invited user users username name named called surname lastname firstname fullname nickname patient patients customer employee member owner author contact dear hi hello by from "
    "for to cc login account sender recipient friend manager nurse student teacher caller guest assignee assigned reviewer reporter person client participant subscriber attendee "
    "passenger driver tenant husband wife son daughter mother father child spouse doctor therapist colleague boss victim witness applicant candidate employer"
)
FAMILY_CONTEXT = CONTEXT - word_set("by from for to")
PERSONS = FAMILY_CONTEXT - word_set("name username named login account")
"""Of two words that nothing is known of, these make a name; what is named may be a thing."""
MADE = word_set(
    "signed approved assigned created authored written owned reported reviewed requested submitted booked invited called uploaded edited prescribed filed referred "
    "escalated delegated shared posted commented merged closed opened rejected declined acknowledged verified witnessed prepared addressed belonging regards sincerely attn attention cc"
)
ASKING = TITLES | FAMILY_CONTEXT | MADE
PAIRED = PERSONS - word_set(
    "by from for to cc driver client owner caller guest user users contact manager sender recipient called"
) | word_set("user owner contact")
COMPANIES = word_set("labs inc corp corporation gmbh ltd llc foundation")
SIGNED = word_set("regards sincerely attn attention")
GREETINGS = word_set("dear hi hello hey")
PARTICLES = word_set(
    "van von der den de del della di da do dos das la le du bin ibn al el ben mc mac o st ter ten y e zu"
)
CITY = word_set("monte san santa sao saint st los las fort port lake mount new")
LINKS = word_set("name names is was id")
NAME_KINDS = word_set(
    "first last full middle given family maiden display screen legal real nick preferred birth my his her their your the s"
)
KEY_WORDS = word_set(
    "name firstname lastname fullname middlename givenname familyname maidenname surname forename realname legalname customername patientname patient cardholder vorname nachname "
    "familienname prenom apellido apellidos cognome sobrenome nombre nom"
)
_SHORTEST_OF_PAIR = 4
# What is counted has such an ending, and few names have: validation, changes, availability
_ENDING = re.compile(
    r"[a-z]+(?:[ts]ion|ment|ing|ed|ity|ness|[ae]nce|able|ful|less|ups|es|ts|ors|ers|ize|ise|ive|al|ry|ate|ade|age|ure|ns|ks|ls|cs|ds|ms|ps|gs|ys)"
).fullmatch


def is_everyday(word: str) -> bool:
    """Whether a word in small letters is none that a person could be called by."""
    return len(word) < _SHORTEST_OF_PAIR or word in MACHINE or weight(word, IN_NAMES) != 0 or _ENDING(word) is not None
