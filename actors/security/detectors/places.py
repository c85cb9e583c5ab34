"""Where somebody lives: house number and street, post box, postal code."""

from __future__ import annotations

import re

from actors.security.detectors.address_words import beside_words
from actors.security.detectors.base import END, START, Place, Span, View, matches, word_set
from actors.security.detectors.streets import streets
from actors.security.detectors.words.plain_words import MACHINE
from messages.reasons import Detector

_GAP = r"(?:[ ]{1,2}|[_.\-/]{1,2}|, ?)"
_STRONG = word_set("street avenue ave boulevard blvd parkway pkwy highway hwy crescent")
_WEAK = word_set(
    "st road rd lane ln drive dr court ct way place pl square sq terrace ter close grove gardens mews row hill circle cir trail park plaza walk "
    "trl loop run gdns heights hts ridge path pike turnpike tpke alley aly crossing xing bend cove cv hills view vista point pointe landing glen "
    "green meadow meadows field fields common commons quay wharf parade promenade esplanade causeway expressway freeway motorway bypass broadway spur "
    "junction manor knoll hollow creek brook springs valley canyon mill mills ranch estate estates haven harbor island isle lake bluff crest dale oval mall quadrant rise strand vale end "
    "yard gate wynd passage villas villa lodge cottages house"
)
_SHORT = word_set("st rd ln dr ct road lane")
"""Where words of small letters are a street as well: 123 elm st."""
_ENGLISH = re.compile(
    START
    + r"(?P<number>[0-9]{1,6}[a-z]?(?:-[0-9]{1,5})?)"
    + _GAP
    + r"(?P<words>(?:(?:[a-z']{1,20}|[0-9]{1,3}(?:st|nd|rd|th))\.?"
    + _GAP
    + r"){1,4}?)(?P<suffix>"
    + "|".join(sorted(_STRONG | _WEAK, key=len, reverse=True))
    + r")\.?(?![a-z0-9])"
)
# 123MainStreet, 123mainstreet
_GLUED = re.compile(
    r"(?:(?<![A-Za-z0-9])|(?<=[a-z])(?=[0-9]{1,5}[A-Z]))"
    r"[0-9]{1,5}(?:[A-Z]?[a-z]{3,15}|(?:[A-Z][a-z]{2,14}){2})(?:[Ss]treet|[Aa]venue|[Bb]oulevard|[Pp]arkway|Road|Lane|Drive|Ave)(?![a-z])"
)
_GLUED_OTHERS = re.compile(
    r"(?:(?<![A-Za-z0-9])|(?<=[a-z]))[0-9]{1,5}(?P<word>[A-Z][a-z]{2,14})(?:[A-Z][a-z]{2,14})?(?:Circle|Cir|Trail|Court|Place|Way|Terrace|Crescent|Close|Grove|Gardens|Loop|Run|Row|Walk|Hill|Ridge|Alley|Plaza|Square|Cove|Bend|Rd|St|Ln|Dr)(?![a-z])"
)
# baker_street_221b
_REVERSED = re.compile(
    START
    + r"(?P<word>[a-z']{3,20})[ _.\-/](?:street|avenue|boulevard|blvd|road|lane|ave)[ _.\-/][0-9]{1,5}[a-z]?(?![a-z0-9]|\.[0-9])"
)
_ORDINAL = re.compile(r"[0-9]{1,3}(?:st|nd|rd|th)").fullmatch
_DIRECTIONS = word_set(
    "n s e w ne nw se sw north south east west old new upper lower saint st mt mount fort king queen park spring lake main high church mill market bridge station center centre college university garden airport national industrial technology commerce board first second third fourth fifth sixth seventh eighth ninth tenth"
)
_NOT_STREETS = (MACHINE - _DIRECTIONS) | word_set(
    "two three four five six seven eight nine ten one day days hour hours minute minutes min sec second third test tape floppy usb flash optical shared memory pcie sas sata worst best half full next multi "
    "event inner outer nested dry test critical hot happy full file class search module python library relative absolute table header data empty long short trial training control feedback retry "
    "dual quad triple one both either same every last turn duplex stop bus bike hard thumb warp belt gear wheel tail raid hot cold jump fast slow left right"
)
# Number after the street, its kind at the word's end: German, Dutch, Swedish, Norwegian, Danish
_SUFFIXED = re.compile(
    START
    + r"(?:[a-z\u00df]{2,24}-){0,2}[a-z\u00df]{2,24}?(?:stra(?:ss?|\u00df)e|weg|platz|gasse|allee|straat|laan|plein|gracht|gatan|vagen|veien|vej)"
    + r"(?:"
    + _GAP
    + r"(?:no?\.? ?)?)(?P<number>[0-9]{1,4})[ ]?[a-z]?(?![a-z0-9])(?!\.[0-9])"
)
_GERMAN_SHORT = re.compile(
    START
    + r"(?!Brigade|Renegade)(?P<stem>[A-Z][a-z]{3,24}?)(?:str\.?|gade|gata|singel|damm|ufer|stieg|markt|hof)[ _]?[0-9]{1,4}[a-z]?(?![A-Za-z0-9])"
)
_GERMAN_APART = re.compile(
    START
    + r"[a-z\u00df]{3,20}(?:er|-)?"
    + _GAP
    + r"(?:stra(?:ss?|\u00df)e|allee|platz)"
    + _GAP
    + r"[0-9]{1,4}[a-z]?(?![a-z0-9])"
)
_BOX = re.compile(
    START
    + r"(?:p[ ._\-]{0,2}o[ ._\-]{0,2}box|post[ _\-]?office[ _\-]box|postfach|apartado(?:[ _]postal|[ _]de[ _]correos)?|boite[ _\-]postale|postbus|casella[ _]postale|caixa[ _]postal)[ _.\-:#]{0,3}[0-9]{1,8}"
    + END
)
_FLAT = r"(?:,?[ _\-]{1,2}(?:apt|apartment|suite|ste|unit|flat|floor)[ _.\-#]{0,3}[0-9]{1,5}[a-z]?(?![a-z0-9]))"
_STATES = "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|PR"
_CITY_ZIP = re.compile(
    r"(?<![A-Za-z0-9])[A-Z][A-Za-z.'\-]{2,24}(?: [A-Z][a-z]{2,24}){0,2},? {1,2}(?:"
    + _STATES
    + r"),? {1,2}[0-9]{5}(?:-[0-9]{4})?(?![A-Za-z0-9])"
)
_CITY_ZIP_NAMED = re.compile(
    START + r"[a-z]{3,24}[_.\-](?:" + _STATES.lower() + r")[_.\-](?P<zip>[0-9]{5})(?:[_\-][0-9]{4})?(?![a-z0-9])"
)
_REST_OF_ADDRESS = re.compile(
    _FLAT
    + r"?(?:,? {1,2}[A-Z][A-Za-z.'\-]{1,24}(?: [A-Z][a-z]{2,24}){0,2})?(?:,? {1,2}(?:"
    + _STATES
    + r"))?(?:,? {1,2}(?:[0-9]{4,5}(?:-[0-9]{4})?|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})(?![0-9A-Za-z]))?(?:,? {1,2}[A-Z][A-Za-z]{2,20})?"
)
_POSTAL_WORDS = word_set("zip zipcode zipcodes postal postcode postalcode plz postleitzahl eircode pincode cep cap")
_UK = r"[a-z]{1,2}[0-9][a-z0-9]?[ _.\-]?[0-9][abd-hjlnp-uw-z]{2}"
_POSTAL = re.compile(
    START
    + r"(?:zip[ _.\-]?(?:code)?s?|post[ _.\-]?(?:al)?[ _.\-]?(?:code)?|plz|postleitzahl|eircode|pincode|pin[ _]code|cep|codigo[ _]postal|code[ _]postal)(?P<sign>[ _.\-/:=#\"'(\[]{1,4}(?:is |was |us_|uk_)?)"
    r"(?P<code>"
    + _UK
    + r"|[a-z][0-9][a-z][ _.\-]?[0-9][a-z][0-9]|[0-9]{5}[_\-][0-9]{3,4}|[0-9]{4}[ _]?[a-z]{2}|[0-9]{3}[ _]?[0-9]{2,3}|[0-9]{5,6}|[0-9]{4})(?![a-z0-9])"
)
_STREET_WORDS = _STRONG | _WEAK
_BOX_WORDS = word_set("apartado boite postbus casella caixa")
_CITY_WORDS = word_set("city state town address street")
_ZIP_DIGITS = 5
_POSTAL_OR_CITY = _POSTAL_WORDS | _CITY_WORDS
_SUFFIXES = (
    "strasse",
    "strase",
    "stra\u00dfe",
    "weg",
    "platz",
    "gasse",
    "allee",
    "straat",
    "laan",
    "plein",
    "gracht",
    "gatan",
    "vagen",
    "veien",
    "vej",
)
_SHORT_SUFFIXES = ("str", "gade", "gata", "singel", "damm", "ufer", "stieg", "markt", "hof")


def street_addresses(view: View) -> list[Span]:
    """House number and street (of English, German, Romance and Nordic form), post box and postal code beside its word."""
    if not view.digits:
        return []
    lower, words = view.lower, view.words
    found: list[Span] = []
    if not words.isdisjoint(_STREET_WORDS):
        found += [
            Span(*match.span(), Detector.STREET_ADDRESS)
            for match in _ENGLISH.finditer(lower)
            if _is_street(match, view)
        ]
        found += matches(_GLUED, view.text, Detector.STREET_ADDRESS)
        found += [
            Span(*match.span(), Detector.STREET_ADDRESS)
            for match in (*_GLUED_OTHERS.finditer(view.text), *_REVERSED.finditer(lower))
            if match["word"].lower() not in _NOT_STREETS
        ]
    elif "street" in lower or "avenue" in lower:
        found += matches(_GLUED, view.text, Detector.STREET_ADDRESS)
    if any(suffix in lower for suffix in _SUFFIXES) or any(end in lower for end in _SHORT_SUFFIXES):
        found += _germanic(view)
    if "box" in words or "postfach" in words or not words.isdisjoint(_BOX_WORDS):
        found += matches(_BOX, lower, Detector.STREET_ADDRESS)
    found += _postal(view) + streets(view)
    found = found or beside_words(view)
    return [span if view.place is Place.NAME else _extended(span, view.text) for span in found]


def _is_street(match: re.Match[str], view: View) -> bool:
    words = [word for word in re.split(r"[ _.\-/,]+", match["words"]) if word]
    if not words or any(word in _NOT_STREETS or (word.isdigit() and len(words) > 1) for word in words):
        return False
    named = [word for word in words if len(word) > 2 and word.isalpha()]
    if not named and not any(map(_ORDINAL, words)):
        return False
    if match["suffix"] in _STRONG or view.place is not Place.TEXT:
        return len(words) <= 3 or match["suffix"] in _STRONG
    # "2 retries way": a street of a weak kind has a capital in a text
    short = match["suffix"] in _SHORT and len(match["number"]) > 1
    return (
        short
        or "address" in view.words
        or (view.text[match.start("words") :][:1].isupper() and view.text[match.start("suffix")].isupper())
    )


def _germanic(view: View) -> list[Span]:
    found = matches(_SUFFIXED, view.lower, Detector.STREET_ADDRESS)
    found += matches(_GERMAN_APART, view.lower, Detector.STREET_ADDRESS)
    found += [
        Span(*match.span(), Detector.STREET_ADDRESS)
        for match in _GERMAN_SHORT.finditer(view.text)
        if match["stem"].lower() not in MACHINE
    ]
    return found


def _postal(view: View) -> list[Span]:
    found: list[Span] = []
    if view.place is not Place.NAME:
        found += matches(_CITY_ZIP, view.text, Detector.STREET_ADDRESS) if view.digits >= _ZIP_DIGITS else []
    if not view.words.isdisjoint(_POSTAL_OR_CITY):
        found += [
            Span(*match.span(), Detector.STREET_ADDRESS) for match in _POSTAL.finditer(view.lower) if _is_postal(match)
        ]
        found += matches(_CITY_ZIP_NAMED, view.lower, Detector.STREET_ADDRESS)
    return found


def _is_postal(match: re.Match[str]) -> bool:
    """A zip is also a file: of it neither round numbers nor powers of two are codes."""
    code = match["code"]
    if not code.isdigit():
        return True
    named = "code" in match.group() or "plz" in match.group() or "post" in match.group()
    if len(code) == 4 or not named:
        return named or (
            len(code) == 5 and not code.endswith("00") and code not in ("16384", "32768", "65535", "65536")
        )
    return True


def _extended(span: Span, text: str) -> Span:
    """With flat, city, state and postal code, as far as they follow."""
    rest = _REST_OF_ADDRESS.match(text, span.end)
    return span._replace(end=rest.end()) if rest is not None else span
