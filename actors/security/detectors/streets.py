"""Streets of languages that have the kind of the street first or last, and what stands beside a word for an address."""

from __future__ import annotations

import re

from actors.security.detectors.base import START, Place, Span, View, matches, word_set
from actors.security.detectors.words.given_names import GIVEN
from actors.security.detectors.words.plain_words import MACHINE
from actors.security.detectors.words.surnames import SURNAMES
from messages.reasons import Detector

_GAP = r"(?:[ ]{1,2}|[_.\-/]{1,2}|\. |, ?)"
# Kinds that are hardly anything else: Italian, Spanish, Catalan, Portuguese, French, Polish, Czech, Slovak, Croatian, Romanian, Malay
_CLEAR_KINDS = (
    "viale piazza piazzale vicolo lungomare lungotevere contrada calle avenida avda paseo carrer plazuela glorieta rambla strada rua travessa praca alameda rodovia rue ruelle quai impasse "
    "chemin faubourg ulice ulica ul namesti trida aleja osiedle bulevardul calea jalan jl"
)
# Kinds that are words of English or of machines as well
_OTHER_KINDS = "via corso largo plaza ronda carretera camino carrera cll cra travesia diagonal estrada av bd boulevard avenue place cours allee route square passage sentier plac al os c"
_CLEAR, _OTHER = word_set(_CLEAR_KINDS), word_set(_OTHER_KINDS)
KINDS = _CLEAR | _OTHER
_ARTICLES = word_set("van der de la los las des del della dello dei delle degli du da do dos das di le les el al l d")
_ARTICLE = r"(?:(?:de[ _.\-]la|de[ _.\-]los|de[ _.\-]las|de[ _.\-]l|della|dello|dei|delle|degli|des|del|du|de|dos|das|da|do|di|la|le|les|el|los|las|d|l)[ _.\-']{1,2})"
_WORD = r"[^\W\d_][^\W\d_']{1,20}"
_KIND = r"(?P<kind>" + "|".join(sorted(KINDS, key=len, reverse=True)) + r")"
_NUMBER = r"[0-9]{1,5}[ _]?(?:bis|ter|[a-z])?(?![a-z0-9])"
_STREET = r"(?P<street>" + _ARTICLE + r"?" + _WORD + r"(?:" + _GAP + _WORD + r"){0,3}?)"
_NUMBER_LAST = re.compile(
    START + _KIND + _GAP + _STREET + r"(?:,? |, ?|[_.\-/]{1,2})(?:n[.\u00ba\u00b0]?[ _]?|numero[ _])?" + _NUMBER
)
_NUMBER_FIRST = re.compile(
    START + r"[0-9]{1,4}(?:[ _\-]?(?:bis|ter|quater|[a-d]))?" + _GAP + _KIND + _GAP + _STREET + r"(?![a-z])"
)
_FRENCH = word_set("avenue boulevard bd av place cours allee square")
# Whom and what streets are called by
_NAMESAKES = (
    GIVEN
    | SURNAMES
    | word_set(
        "roma garibaldi mazzini dante cavour verdi marconi milano torino napoli nazionale veneto condotti venezia firenze emilia appia aurelia tuscolana nomentana trento trieste europa manzoni "
        "leopardi galilei colombo vittorio emanuele italia liberta repubblica indipendenza duomo sempione mayor espana constitucion catalunya america independencia libertad buenos aires central real "
        "republica vendome concorde bastille victoire clichy italie brasil portugal liberdade revolucion septiembre mayo novembre settembre aprile"
    )
)
_ROMAN_ENDING = re.compile(r"[a-z]{2,}[aeio]").fullmatch

# The kind is the end of the word: Nordic, Dutch, German, Hungarian
_ENDINGS = word_set("gade katu tie gata gaten stien kuja polku kade dijk steeg utca korut")
_JOINED = re.compile(
    START
    + r"(?P<stem>[^\W\d_]{3,24}?)(?:[ _\-]?utca|[ _\-]korut|gade|katu|tie|gata|gaten|stien|kuja|polku|kade|dijk|steeg)"
    + r"(?:[ ]{1,2}|[_.\-/]{1,2})[0-9]{1,4}[a-z]?(?![a-z0-9]|\.[0-9])"
)
# Two words or three of which the last is the kind, Turkish, Norwegian, Czech, Hungarian; and German with a preposition
_APART = re.compile(
    START
    + r"(?P<stem>[^\W\d_]{3,20})[ _.\-](?:caddesi|cad\.|sokak|sokagi|bulvari|ulice|ulica|utca|ut|utja|gate|vei|plads|alle)[ _.\-,]{1,2}(?:no[ :._]{1,2})?[0-9]{1,4}[a-z]?(?![a-z0-9]|\.[0-9])"
    + r"|"
    + START
    + r"(?:am|im|zum|zur|an der|an_der|auf der|auf_der|auf dem|auf_dem|unter den|unter_den|in der|in_der|in den|in_den|hinter der|hinter_der|vor dem|vor_dem)[ _](?P<german>[a-z\u00df]{3,20})[ _][0-9]{1,3}[a-z]?(?![a-z0-9]|\.[0-9])"
)
_APART_WORDS = word_set(
    "caddesi cad sokak sokagi bulvari ulice ulica utca ut utja gate vei plads alle am im zum zur der dem den"
)
_NOT_STEMS = word_set(
    "bri rene briga necka cas neck bow untie hog sa lega fre cut bro cre era pala dec arca caval ar blo bar bri cas face mo"
)
_RURAL = re.compile(
    START
    + r"(?:(?:r\.?r\.?|rfd|hc|rural[ _.\-]?route|highway[ _.\-]contract|star[ _.\-]?route|psc)[ _.\-#]{0,3}[0-9]{1,4}[ _.\-,]{1,3}box[ _.\-#]{1,3}[0-9]{1,5}|rural[ _.\-]?route[ _.\-#]{1,3}[0-9]{1,3})(?![a-z0-9])"
)

# Other scripts, as they are: look-alikes would tell nothing
_CYRILLIC = r"(?:\u0443\u043b\u0438\u0446\u0430|\u0443\u043b|\u043f\u0440\u043e\u0441\u043f\u0435\u043a\u0442|\u043f\u0440-\u0442|\u043f\u0440-\u043a\u0442|\u043f\u0435\u0440\u0435\u0443\u043b\u043e\u043a|\u043f\u0435\u0440|\u0448\u043e\u0441\u0441\u0435|\u0431\u0443\u043b\u044c\u0432\u0430\u0440|\u043f\u043b\u043e\u0449\u0430\u0434\u044c|\u043d\u0430\u0431\u0435\u0440\u0435\u0436\u043d\u0430\u044f|\u043d\u0430\u0431|\u0432\u0443\u043b\u0438\u0446\u044f|\u0432\u0443\u043b|\u0431\u0443\u043b\u0435\u0432\u0430\u0440\u0434|\u0431\u0443\u043b)"
_GREEK = r"(?:\u03bf\u03b4\u03cc\u03c2|\u03bf\u03b4\u03bf\u03c2|\u03bb\u03b5\u03c9\u03c6\u03cc\u03c1\u03bf\u03c2|\u03bb\u03b5\u03c9\u03c6\u03bf\u03c1\u03bf\u03c2|\u03c0\u03bb\u03b1\u03c4\u03b5\u03af\u03b1)"
_SEMITIC = r"(?:\u0634\u0627\u0631\u0639|\u0637\u0631\u064a\u0642|\u062e\u06cc\u0627\u0628\u0627\u0646|\u05e8\u05d7\u05d5\u05d1|\u05e9\u05d3\u05e8\u05d5\u05ea|\u0e16\u0e19\u0e19|\u092e\u093e\u0930\u094d\u0917|\u0930\u094b\u0921)"
_HOUSE = r"(?:\u0434\u043e\u043c|\u0434|\u0431\u0443\u0434)?\.?"
_IDEOGRAPH = r"[\u3040-\u30ff\u3400-\u9fff]"
_OTHER_SCRIPTS = re.compile(
    r"(?<!\w)(?:"
    rf"(?:{_CYRILLIC}|{_GREEK}|{_SEMITIC})\.?[ _.\-]{{0,2}}(?:[^\W\d_]{{2,30}}[ _,.\-]{{1,3}}){{1,4}}{_HOUSE}[ _]?\d{{1,4}}"
    rf"|[^\W\d_]{{3,30}}[ _]{_CYRILLIC}\.?[ _,]{{1,3}}{_HOUSE}[ _]?\d{{1,4}}"
    rf"|\d{{1,4}}[ _,\u060c]{{1,3}}{_SEMITIC}(?:[ _][^\W\d_]{{2,30}}){{1,3}})"
    rf"|{_IDEOGRAPH}{{1,20}}[\u8def\u8857\u9053\u5df7\u5f04\u6bb5\u753a\u533a\u5340\u5e02\u6751]{_IDEOGRAPH}{{0,12}}[ _\-]?\d{{1,5}}(?:[\-\u2212]\d{{1,4}}){{0,3}}(?:{_IDEOGRAPH}{{1,12}}\d{{0,5}}){{0,3}}"
    rf"|{_IDEOGRAPH}{{0,20}}\d{{1,4}}(?:\u4e01\u76ee|\u756a\u5730|\u53f7\u697c|\u53f7|\u865f)(?:{_IDEOGRAPH}{{0,6}}\d{{1,4}}){{0,3}}"
    r"|[\uac00-\ud7a3]{1,10}(?:\ub85c|\uae38|\ub3d9)[ _]?\d{1,4}(?:-\d{1,4})?(?![\d\uac00-\ud7a3])",
    re.IGNORECASE,
)


def streets(view: View) -> list[Span]:
    """Streets with their kind before or at the end, rural routes, and streets of other scripts, all with a number."""
    words, lower = view.words, view.lower
    found: list[Span] = []
    if not words.isdisjoint(KINDS):
        for pattern in (_NUMBER_LAST, _NUMBER_FIRST):
            found += [
                Span(*match.span(), Detector.STREET_ADDRESS)
                for match in pattern.finditer(lower)
                if _is_street(match, view)
            ]
    if any(ending in lower for ending in _ENDINGS):
        found += [
            Span(*match.span(), Detector.STREET_ADDRESS) for match in _JOINED.finditer(lower) if _is_joined(match, view)
        ]
    if not words.isdisjoint(_APART_WORDS):
        found += [
            Span(*match.span(), Detector.STREET_ADDRESS) for match in _APART.finditer(lower) if _is_apart(match, view)
        ]
    if "box" in words or "rural" in words:
        found += matches(_RURAL, lower, Detector.STREET_ADDRESS)
    if not view.plain.isascii():
        found += matches(_OTHER_SCRIPTS, view.plain, Detector.STREET_ADDRESS)
    return found


def _is_joined(match: re.Match[str], view: View) -> bool:
    """In a text a street has a capital."""
    stem, word = match["stem"], view.lower[match.start() : match.end()].rstrip("0123456789 _.-/")
    if stem in _NOT_STEMS or stem in MACHINE or word in MACHINE:
        return False
    return view.place is not Place.TEXT or view.text[match.start()].isupper()


def _is_apart(match: re.Match[str], view: View) -> bool:
    """These kinds and prepositions are words of others, so capitals must tell, and in names those of two words."""
    german = match["german"]
    if (german or match["stem"]) in MACHINE:
        return False
    if german is None:
        kind = re.findall(r"[a-z]+", match.group())
        return view.text[match.start()].isupper() or not {"ut", "gate", "alle", "vei"} & {*kind}
    short = match.group()[:3] in ("am ", "im ", "am_", "im_")
    return view.text[match.start("german")].isupper() or (view.place is Place.NAME and not short)


def _is_street(match: re.Match[str], view: View) -> bool:
    words = [word for word in re.split(r"[ _.\-/,']+", match["street"]) if word]
    named = [word for word in words if word not in _ARTICLES]
    if not named or any(word in MACHINE for word in named):
        return False
    if match["kind"] in _CLEAR:
        return True
    if len(named) < len(words) and match["kind"] not in ("al", "os", "c"):
        return True
    start = match.start("street")
    if not _NAMESAKES.isdisjoint(named) and view.place is not Place.TEXT:
        return True
    if not view.text[start : start + 1].isupper():
        return False
    if match["kind"] in _FRENCH and match.start("kind") > match.start():
        return True
    capital = view.text[match.start("kind")].isupper()
    return capital and (
        view.place is not Place.TEXT or _ROMAN_ENDING(named[-1]) is not None or not _NAMESAKES.isdisjoint(named)
    )
