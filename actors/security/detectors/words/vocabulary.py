"""What words say of who speaks, a person or a machine: the measure of the prose detector."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from actors.security.detectors.base import word_set
from actors.security.detectors.words.everyday import EVERYDAY
from actors.security.detectors.words.technical import TECHNICAL

SPEAKERS = word_set(
    """
    aint asap aunt aww babe bday bff boyfriend brb bro brother bruh btw bye cousin cuz dad daddy darling daughter
    dude dunno father fiance gimme girlfriend gonna goodbye gotta grandfather grandma grandmother grandpa gtg haha
    hahaha hbu hehe hello hey hi honey husband i idk ily im imo ive kinda lemme lmao lol luv mama me mine mom
    mommy mother mum mummy myself nah nephew ngl niece nope omg omw ouch papa please pls plz rofl sister smh sorry
    sorta sweetheart tbh thank thanks thx tmr tmrw tonite ttyl ugh uncle ur wanna wife wow wtf xoxo yall yay yeah
    yep yikes yo
    """
)
"""A person of its own: first person singular, family, greetings, slang of chats."""

PERSONS = word_set(
    """
    anybody anyone everybody everyone he her hers herself hes him himself his nobody our ours ourselves she shes
    somebody someone their theirs them themselves they theyre theyve we weve whoever you youd youll your youre
    yours yourself youve
    """
)
"""Others, who are spoken to or of. Machines speak to their users, too."""

CLAUSE = word_set(
    """
    about after again already also although always am are arent ask asked because been before being but came can
    cant come could couldn couldnt dear did didn didnt do does doesn doesnt don done dont ever feel feels felt
    gave get gets give go goes going gone got gotten had hadnt has hasn hasnt hate have haven havent here hope how
    hows is isn isnt just knew know knows later let lets like likes love loves made make may maybe might must my
    need needed needs never now often really said say says shall should shouldn shouldnt since so soon still take
    tell than that thats then there theres these think thinks this those though thought today told tomorrow
    tonight too took until very want wanted wants was wasn wasnt went were werent what whats when where wheres
    which while who whom whos whose why will wish won wont would wouldn wouldnt yesterday
    """
)
"""What makes a clause of words: verbs without content, conjunctions, questions, politeness."""

GLUE = word_set(
    """
    a against all an and any as at be between by down during few for from in into it its many more most much no
    not of off on or out over some the through to under up with
    """
)
"""Small words that names have as well: number_of_items_in_the_queue."""

COMMON = word_set(
    """
    able alive another bad big busy change check child cold conversation day dead definitely early eight email
    family find fine finish first five forgotten four free friends frozen good hard health help hot hours huge if
    keep last leave left list listen live long look looking lost minutes miss month move name new next nine offer
    old oldest order phone place plan question r read ready real right send sent seven six sleep sleeping small
    something start sure table ten things three time times trip try trying turn two u use wait watch witness word
    words work write wrong young
    """
)
"""Words of persons and of machines alike, persons' rather."""

NEUTRAL = word_set(
    """
    alive bad big busy central child city cold country current currently customer customers date day delay
    delivery east eight episode facebook feedback first five four free garbage go industry lake last month movie
    name new night nine north order orders orphaned payment payments player rating read recipient sent seven six
    south table ten three time traffic train trash ups us user users wait west write year
    """
)
"""Everyday words that business metrics count, so that in names they say nothing: orders, payments, days."""

_IN_TEXTS: Final = {
    4: """
        my what
        """,
    3: """
        definitely how look phone pick play son thats top turn ur volume weather whats who
        """,
    2: """
        us about alarm alive all am answer any are best book buy can car card change do does eight email factory find five
        food free go good happy hard health item late little minutes money month much mute new next now off pay people
        person please ready right say sell seven show six soon stop take ten that the thing things three time timer
        times trip two up week where why word words would
        """,
    1: """
        a abort age alarms bias brighter brightness by clear complaint computer consistent delete delivered delivery
        direct display divide dl down emails erase eur everything exchange fan faster few fill flight following for id
        identify increase into inverse it knowledge language location mac minute ok on our over party phrase pin
        playback plus pm podcast probably proper remove retrieve saying schedule share skip software some someone
        speaker square switch temperature their them they through ticket track transfer tv tweet vacuum voice we whole
        youd your zone
        """,
    0: """
        after ago bad balance because been cant conversation credit days election equipment first has have here looks
        may near need needed needs never plan plans possibly promise purchase respond seems sense since so sorry table
        than then too try trying want website went when
        """,
    -1: """
        accept already be before billing browser bug but called choose command current details earlier either event
        false got if manual name one open organization page pages pv report response restored see set socket starting
        strings sure text train upgrade
        """,
    -2: """
        audio binary body built calculate channel chat clone coming considered convert count create currently dashboard
        deleted disable divisible document dot end events exactly forget html identity ignore include including instead
        items listed lists local maintenance mask messages mode multiple multiplied must not number or output prepare
        process python query reduce refused root runs save search select separately series setting shuffle signing
        speed status sum systems tag true updates upstream use uses using windows
        """,
    -3: """
        quota
        """,
    -4: """
        connection data error expected field index install installed model parameters required shape size source
        specify supported value values
        """,
}
"""Weights of words in sentences where they are others than those of their class, found by comparing what people ask
with what machines answer: how to ask is a person's, how to fail a machine's."""

_CLASSES: Final = (
    # words, weight in names, weight in sentences; of a word in several classes the last one counts
    (TECHNICAL, -3, -3),
    (EVERYDAY, 3, 4),
    (COMMON, 1, 1),
    (NEUTRAL, 0, 1),
    (GLUE, 1, 0),
    (CLAUSE, 2, 1),
    (PERSONS, 3, 2),
    (SPEAKERS, 4, 4),
)
IN_NAMES: Final[Mapping[str, int]] = MappingProxyType({word: name for words, name, _ in _CLASSES for word in words})
IN_TEXTS: Final[Mapping[str, int]] = MappingProxyType(
    {word: text for words, _, text in _CLASSES for word in words}
    | {word: weight for weight, words in _IN_TEXTS.items() for word in words.split()}
)
"""How much a word speaks for a person; below 0 for a machine."""

_ENDINGS: Final = {
    "s": (("ies", "y"), ("es", ""), ("s", "")),
    "d": (("ied", "y"), ("ed", "e"), ("ed", "")),
    "g": (("ing", "e"), ("ing", "")),
    "y": (("ly", ""),),
}
"""By last letter, what a form ends in and its word instead."""
_SHORTEST_FORM = 5


def weight(word: str, weights: Mapping[str, int]) -> int:
    """The weight of a word in small letters, else of the word that it is a form of, else 0."""
    found = weights.get(word)
    if found is not None or len(word) < _SHORTEST_FORM:
        return found or 0
    for ending, instead in _ENDINGS.get(word[-1], ()):
        if word.endswith(ending):
            stem = word[: -len(ending)]
            found = weights.get(stem + instead)
            if found is None and stem[-1] == stem[-2]:
                found = weights.get(stem[:-1])
            if found is not None:
                return found
    return 0


__all__ = ["CLAUSE", "COMMON", "GLUE", "IN_NAMES", "IN_TEXTS", "NEUTRAL", "PERSONS", "SPEAKERS", "TECHNICAL", "weight"]
