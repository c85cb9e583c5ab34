"""What people say to an agent, and an agent to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from messages import Detector
from tests.security.corpus.case import Plant, lines

_SAID = lines("""
please tell my mother that I am sick
I have been diagnosed with cancer
what is my password for the bank
what should I say to my boss
she said that she loves him
can you please send me the report
do you know where he was last night
my name is Jane and I live in Boston
I want to cancel my subscription
how do I get rid of this rash
I feel so alone today
my wife is pregnant and we are scared
could you help me write a letter to my landlord
he told me that he would leave her
we are going to meet at the station tomorrow
I think that my neighbour is stealing from me
you should not tell anyone about this
why did they fire me without a reason
my son was arrested last night
I hate my job and want to quit
when is the best time to visit my grandparents
remind me to take my pills at eight
I lost my keys and cannot get into my house
is it legal to record my boss
they are planning to sell the company next month
tell him that I will be late
what are the symptoms of depression
my account was hacked and I need help
I owe the bank a lot of money
our daughter has been bullied at her school
thank you so much for your help
how much do you earn in a year
I am allergic to penicillin
his girlfriend told us that he is in prison
please do not share this with anyone
who is the woman in this picture
I would like to order a pizza with mushrooms
where can I buy cheap tickets to Rome
translate this letter from my lawyer for me
my doctor says that I have diabetes
should I invest all my savings in this
write a poem about my cat for her birthday
I cheated on the test and feel terrible
let us have dinner at my place on Friday
does she know that I was there
I was abused when I was a child
what did the president say about the war
my passport was stolen while I was on holiday
give me a recipe for chocolate cake please
hello I am Bob and this is my first day here
my landlord wants to throw me out before Christmas
I have not told my parents that I am gay
is there a pharmacy near me that is open now
we broke up and I cannot stop crying
how can I hide this from my husband
remember that my daughter starts school on Monday
my therapist told me to write to you every day
I was fired yesterday because I complained about my manager
can I stop taking my antidepressants without asking anyone
what do you think about the two of us
I earn less than my colleague and it makes me angry
she does not want to see her father again
they found a lump in my breast
do not tell my wife where I was
I want to book a flight to Lisbon for my honeymoon
who should I vote for in the next election
my card was stolen and I need a new one
you are the only one that I can talk to
he hit me again last night
our baby is due in March
I have been sober for three months
why does my back hurt when I wake up
please call my brother if something happens to me
I am going to be late for dinner with your mother
could you write an excuse for my teacher
my visa has expired and I am afraid to go home
the nurse said that my blood pressure is too high
I gave him all my money and now he is gone
summarise my letter to the tax office in three sentences
did my sister ask you about me
""")

_PATTERNS = (
    ("I", "We", "They", "My brother", "My neighbour", "Her husband", "The patient", "My therapist"),
    ("told me that", "said that", "thinks that", "was told that", "never knew that", "believes that"),
    ("the doctor", "her boss", "his mother", "our teacher", "my lawyer", "their landlord"),
    (
        "would not come",
        "has lost his mind",
        "is going to move",
        "should be ashamed",
        "was drunk again",
        "wants more money",
    ),
)
_ASKED = (
    ("please tell", "can you remind", "could you ask", "I have to convince", "help me to thank", "will you text"),
    ("my mother", "his uncle", "our priest", "my girlfriend", "the neighbours", "her grandson"),
    ("that I", "that we", "that she", "that my son", "that nobody"),
    (
        "cannot come tonight",
        "forgot the keys",
        "is in hospital",
        "has been arrested",
        "needs a loan",
        "saw him with another woman",
    ),
)
_FOREIGN = lines("""
ich habe meine Mutter nicht angerufen
ich bin schwanger und habe Angst
können Sie mir bitte helfen
mein Mann ist sehr krank und braucht Hilfe
je suis malade depuis trois jours
mon mari ne veut pas me parler
est-ce que vous pouvez nous aider avec notre maison
no puedo dormir por la noche y estoy triste
mi hermana está muy enferma y necesito ayuda
quiero que usted me diga la verdad sobre mi padre
sono molto triste perché mia madre è malata
моя мама очень больна и я боюсь
я не хочу идти на работу завтра
我妈妈生病了我很担心她的身体状况
私の母は病気でとても心配しています
أمي مريضة جدا وأنا خائف عليها
""")


def plants(draw: Random) -> Iterator[Plant]:
    """Sentences as they are said, as joined words, and as text in other languages."""
    for index, said in enumerate(_SAID):
        yield Plant(Detector.PROSE, said, _joined(said, index))
        yield Plant(
            Detector.PROSE, said[0].upper() + said[1:] + "?."[index % 2], _joined(said, index + 1), core=said[1:]
        )
    seen: set[str] = set()
    while len(seen) < 80:
        said = " ".join(draw.choice(part) for part in (_PATTERNS, _ASKED)[len(seen) % 2])
        if said not in seen:
            seen.add(said)
            yield Plant(Detector.PROSE, said, _joined(said, len(seen)), core=said)
    for said in _FOREIGN:
        yield Plant(Detector.PROSE, said, core=said)


def _joined(said: str, style: int) -> str:
    words: list[str] = re.findall(r"[A-Za-z]+", said)
    if style % 4 == 3:
        return words[0].lower() + "".join(word[0].upper() + word[1:] for word in words[1:])
    return "_.-"[style % 4].join(words).lower()
