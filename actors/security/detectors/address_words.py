"""What a word for an address says of the value beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actors.security.detectors.base import WORD, Place, Span, View, word_set
from actors.security.detectors.streets import KINDS
from actors.security.detectors.words.plain_words import MACHINE
from messages.reasons import Detector

_ONLY_ADDRESSES = word_set(
    "street streets residence residency anschrift wohnort wohnadresse strasse rue calle domicilio domicile direccion indirizzo endereco adres adresa morada adresse lakcim osoite adress homeaddress streetaddress "
    "shippingaddress billingaddress postaladdress mailingaddress deliveryaddress streetname addressline gade"
)
_ADDRESSES = word_set("address addr addresses addrs")
_WHOSE = word_set(
    "home street postal mailing mail shipping ship billing bill delivery residential residence customer user patient work office employee member guest contact person personal employer full "
    "physical legal registered permanent current primary secondary recipient sender line shipment invoice property house pickup dropoff return"
)
_PLACES = word_set(
    "shipping billing mailing delivery postal home where location locations place venue destination origin pickup dropoff site lieu ort plaats ubicacion"
)
_ALL = _ONLY_ADDRESSES | _ADDRESSES | _PLACES
_LINES = word_set("name number no info data line1 line2 line full text value raw 1 2 for is of to in at with")
# Numbers of houses are short and stand alone, else they are versions, sockets, hosts.
_NUMBER = re.compile(
    r"(?<![\w.:#%$])(?:#|no\.? ?|n\.? ?)?(?P<number>[0-9]{1,5}(?:[ ]?[a-z])?(?:[/\-][0-9]{1,4}[a-z]?)?)(?![\w:%]|\.[0-9])"
)
_WORD = re.compile(r"[^\W\d_]{2,30}")
_NO_ADDRESS = re.compile(r"[@\\=<>{}\[\]$*?!|]|://|::|0x|[0-9]\.[0-9]|(?<![a-z0-9])/|[0-9]:[0-9]").search
_NO_STREET = re.compile(r"@|://|::|0x|[0-9]\.[0-9]{1,3}\.[0-9]|[0-9]:[0-9]").search
# In a text: address: 12 Elm Tree, address is 'Elm Tree 12', lives at 12 Elm Tree
_SAID = re.compile(
    r"(?<![a-z])(?:(?P<key>[a-z]{1,20}[ _\-])?(?P<word>"
    + "|".join(sorted(_ONLY_ADDRESSES | _ADDRESSES | word_set("location destination"), key=len, reverse=True))
    + r")(?:[ _\-]?(?:line|one|two)?[ _\-]?[12]?)?[\"'\]]{0,2} ?(?::|=>|=| is| was)|(?:lives?|living|resid(?:es?|ing)|staying|located) (?:at|in|on)|(?:ship(?:ped)?|deliver(?:ed|y)?|mail(?:ed)?|moved|sent) to:?)"
    r" ?[\"'(\[]?(?P<value>[^;\n\"'|<>{}()\[\]=]{5,80})"
)
_PIECE = re.compile(r"(?P<number>[0-9]+[a-z]?)|(?P<word>[a-z]+)")
_MOST_PIECES = 7


def beside_words(view: View) -> list[Span]:
    """In labels, names and texts: a number and words that are no machine's, beside a word for an address."""
    if view.words.isdisjoint(_SAYING):
        return []
    if view.place is Place.LABEL:
        return _in_label(view) or _in_name(view.lower.partition(": ")[0])
    return _in_name(view.lower) if view.place is Place.NAME else list(_in_text(view))


_SAYING = _ALL | word_set(
    "lives live living resides residing reside staying located ship shipped deliver delivered delivery mail mailed moved sent"
)


def _strength(words: list[str]) -> int:
    """How much these words say that an address follows: 2 that it does, 1 that it may, 0 nothing."""
    while words and words[-1] in _LINES:
        words = words[:-1]
    if not words:
        return 0
    last = words[-1]
    if last in _ONLY_ADDRESSES or (last in _ADDRESSES and len(words) > 1 and words[-2] in _WHOSE):
        return 2
    return 1 if last in _ADDRESSES or last in _PLACES else 0


def _in_label(view: View) -> list[Span]:
    key, mark, _ = view.text.partition(": ")
    strength = _strength([word.lower() for word in WORD.findall(key)])
    start = len(key) + len(mark)
    value = view.plain[start:]
    if not strength or not _is_address(value, strength, capitals=False):
        return []
    return [Span(start, len(view.text), Detector.STREET_ADDRESS)]


def _is_address(value: str, strength: int, *, capitals: bool) -> bool:
    spaced = re.sub(r"[_+\n\t]| - |-(?=[^\W\d])", " ", value)
    if (_NO_STREET if strength == 2 and not capitals else _NO_ADDRESS)(spaced.lower()) or _NUMBER.search(
        spaced.lower()
    ) is None:
        return False
    words = [word for word in _WORD.findall(spaced) if word.lower() not in _UNITS]
    named = [word for word in words if word.lower() not in MACHINE and not (capitals and word[0].islower())]
    if not words:
        return False
    first = spaced[:1].isdigit() and (words[0].istitle() or words[0].lower() not in MACHINE)
    if strength == 2 and not capitals:
        return first or any(len(word) > 2 for word in named)
    if first and not capitals:
        return len(words[0]) > 2 and (words[0].istitle() or not any(word.lower() in MACHINE for word in words))
    return (
        len(words) > 1
        and len(named) > (1 if capitals else 0)
        and max(map(len, named)) > 2
        and len(named) * 2 > len(words)
    )


# What streets are called that machines have as well
_NO_STREETS = (
    MACHINE
    - KINDS
    - word_set(
        "main park high bridge board market station center centre church king queen green first second third fourth fifth north south east west upper lower st rd dr ave ln ct pl sq lane street road drive court way "
        "place square loop run path row hill cross point view close port lake spring garden city old new saint apt suite unit flat floor n s e w national university college"
    )
)
_UNITS = word_set("no nr apt suite unit floor rack row")


def _in_text(view: View) -> Iterator[Span]:
    for match in _SAID.finditer(view.lower):
        start, end = match.span("value")
        value = view.plain[start:end]
        stop = re.search(
            r"\. |, (?=[a-z])| (?:is|was|not|has|does|could|cannot|failed|and|but|for|by|with)(?![A-Za-z])", value
        )
        value = value[: stop.start()] if stop else value
        # The number stands first, or after the name of the street.
        if _is_address(value, 1, capitals=True) and _SHAPE(value):
            yield Span(start, start + len(value.rstrip()), Detector.STREET_ADDRESS)


_SHAPE = re.compile(
    r"(?:[^\W_]{1,3}\. ?)?(?:[0-9]{1,5}[A-Za-z]?[, ]+[^\W\d_]{2}|[^\W\d_a-z][^\W\d_]+[.,]?(?: [^\W\d_]+[.,]?){0,4},? (?:n[o\u00ba\u00b0.]{1,2} ?|#)?[0-9]{1,5}(?![0-9.:]))"
).match


def _in_name(name: str) -> list[Span]:
    """In a metric's name: a number before or after words, all of them after a word for an address."""
    pieces = list(_PIECE.finditer(name))
    for place, piece in enumerate(pieces):
        if piece["word"] not in _ALL:
            continue
        strength = _strength([before["word"] or "" for before in pieces[max(0, place - 1) : place + 1]])
        rest = pieces[place + 1 : place + 1 + _MOST_PIECES]
        while rest and (rest[0]["word"] or "") in _LINES | _ADDRESSES:
            rest = rest[1:]
        last = _last_of_address(rest, strength)
        if last is not None:
            return [Span(rest[0].start(), rest[last].end(), Detector.STREET_ADDRESS)]
    return []


def _last_of_address(pieces: list[re.Match[str]], strength: int) -> int | None:
    named, number, last = 0, False, None
    for place, piece in enumerate(pieces):
        if piece["number"]:
            if number or len(piece["number"]) > 6:
                break
            number = True
        elif piece["word"] in _NO_STREETS and len(piece["word"]) > 1:
            break
        else:
            named += len(piece["word"]) > 2
        last = place
    enough = named >= (1 if strength == 2 else 2)
    return last if number and enough and strength else None
