"""Where something sensitive is put: into legal names, labels and the texts of errors, as it is or disguised."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from actors.security.grammar import label_fault, legal
from messages import Detector
from tests.security.corpus.case import Case, Plant, Where
from tests.security.corpus.disguises import ENCODINGS, LEGAL, SPELLINGS, Disguise

NAMES = (
    "calls_{}_total",
    "user.{}.requests",
    "requests/{}/latency_ms",
    "app.user_{}",
    "session-{}-count",
    "{}_errors",
    "cache:{}:hits",
    "tool.lookup.{}.duration_ms",
    "llm_requests_{}_total",
    "agent.{}",
    "{}",
    "memory.recall_{}.success",
)
_NAMES_WITH_WORD = (
    "{word}_{}_total",
    "lookup.{word}.{}.count",
    "{word}_{}",
    "tool/{word}/{}/errors",
    "user.{word}_{}.requests",
    "{word}.{}",
    "agent_{word}_{}_ms",
)
_CAMEL = ("user{}Calls", "requestsFor{}Total")
_LABEL_KEYS = (
    "user",
    "caller",
    "value",
    "id",
    "client",
    "target",
    "detail",
    "input",
    "resource",
    "tag",
    "peer",
    "subject",
)

TEXTS = (
    "delivery to {} failed",
    "user {} not found",
    "duplicate key value ({}) violates unique constraint",
    "cannot parse {} at line 3",
    "request for {} timed out after 30 s",
    "no such record: {}",
    "{}: permission denied",
    "retry 3 of 5 for {}",
    "bad input {}, expected int",
    "HTTP 404 for {}",
    "ValueError: {}",
    "{}",
    "job 17 failed\n{}\nin step 4",
)
_QUOTED_TEXTS = ("KeyError: '{}'", 'unexpected value "{}"', "ValueError: invalid literal for int() with base 10: '{}'")
_TEXTS_WITH_WORD = (
    "{word} {} not found",
    "invalid {word}: {}",
    "{word}={} was rejected",
    "lookup of {word} {} failed",
    "error 1062: duplicate entry for {word} ({})",
    "no row with {word} {}",
)
_SAID_TEXTS = (
    "ValueError: {}",
    "bad input: {}",
    "could not parse '{}'",
    "{}",
    'unexpected text "{}"',
    "summarise: {}",
    "error in step 3: {}",
)

_ITS_OWN_CONTEXT = frozenset({Detector.SECRET_PAIR, Detector.URL_CREDENTIALS, Detector.PRIVATE_KEY})
"""Not to be quoted: it has quotes of its own, or fills a line."""
_ENCODED_LEAST = 12
"""Characters that are worth a look when they come out of a decoder; less comes out of honest words as well."""
_RUNS = frozenset({Detector.PHONE, Detector.PAYMENT_CARD})
"""Of digits, which camelCase parts from letters."""


def cases_of(plants: list[Plant], draw: Random) -> Iterator[Case]:
    """Put each plant into a name (if it has a legal spelling), a label or a text, and every third one behind a disguise."""
    for index, plant in enumerate(plants):
        yield from in_name(plant, index, draw)
        if index % 2 or not (label := list(in_label(plant, plant.text, draw))):
            yield in_text(plant, plant.text, draw)
        else:
            yield from label
        if index % 3 == 0:
            yield from _disguised(plant, index // 3, draw)


def in_name(plant: Plant, index: int, draw: Random) -> Iterator[Case]:
    """One or two legal names with the plant in them."""
    spelled = plant.name
    if not spelled:
        return
    words = plant.words
    form = _NAMES_WITH_WORD[index % len(_NAMES_WITH_WORD)] if words else NAMES[index % len(NAMES)]
    texts = [form.format(spelled, word=draw.choice(words) if words else "")]
    if spelled.isdigit() and plant.kind in _RUNS and not words:
        texts.append(draw.choice(_CAMEL).format(spelled))
    for text in texts:
        text = text if legal(text) else f"x_{text}"
        if legal(text) and len(text) <= 100:
            core = (plant.core,) if plant.core and plant.core in spelled else ()
            yield Case(plant.kind, Where.NAME, text, secrets=(spelled, *core))


def in_label(plant: Plant, spelled: str, draw: Random, disguise: str = "") -> Iterator[Case]:
    """A label with the plant as its value, or (now and then) in its key; none if it is refused for its spelling alone."""
    key = draw.choice(plant.words or _LABEL_KEYS)
    if not disguise and draw.random() < 0.15 and plant.name:
        key, value = f"{key}_{plant.name}", "x"
        secrets: tuple[str, ...] = (plant.name,)
    else:
        value, secrets = spelled, (plant.secret, spelled)
    if label_fault(key, value) is None:
        yield Case(plant.kind, Where.LABEL, value, key, secrets, disguise)


def in_text(plant: Plant, spelled: str, draw: Random, disguise: str = "") -> Case:
    """An error's text that repeats the plant."""
    if plant.kind is Detector.PROSE:
        forms: tuple[str, ...] = _SAID_TEXTS
    elif plant.words:
        forms = _TEXTS_WITH_WORD
    elif plant.kind in _ITS_OWN_CONTEXT:
        forms = TEXTS
    else:
        forms = TEXTS + _QUOTED_TEXTS
    word = draw.choice(plant.words).replace("_", " ") if plant.words else ""
    text = draw.choice(forms).format(spelled, word=word)
    return Case(plant.kind, Where.TEXT, text, secrets=tuple({plant.secret, spelled}), disguise=disguise)


def _disguised(plant: Plant, index: int, draw: Random) -> Iterator[Case]:
    """One disguise in a label or text, another in a legal name. What needs a word beside it is not encoded as a whole."""
    hide = usable(plant)[index % len(usable(plant))]
    hidden = hide(draw, plant.text)
    if hidden != plant.text:
        label = list(in_label(plant, hidden, draw, hide.__name__)) if index % 2 else []
        yield from label or [in_text(plant, hidden, draw, hide.__name__)]
    if plant.words or plant.kind is Detector.PERSON_NAME or len(plant.text) < _ENCODED_LEAST:
        return
    encode = LEGAL[index % len(LEGAL)]
    hidden = encode(draw, plant.text)
    name = f"x_{NAMES[index % len(NAMES)].format(hidden)}"
    if legal(name) and len(name) <= 100:
        yield Case(plant.kind, Where.NAME, name, secrets=(hidden,), disguise=encode.__name__)


def usable(plant: Plant) -> tuple[Disguise, ...]:
    """The disguises behind which a plant is still what it is: what is short or needs a word is not encoded as a whole."""
    if plant.words or plant.kind in (Detector.PERSON_NAME, Detector.STREET_ADDRESS):
        return SPELLINGS + ENCODINGS[:3]
    return SPELLINGS + (ENCODINGS if len(plant.text) >= _ENCODED_LEAST else ENCODINGS[:4])
