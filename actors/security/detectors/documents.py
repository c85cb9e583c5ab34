"""What stands in a person's papers: birth dates, and the numbers of passports and licences."""

from __future__ import annotations

import re

from actors.security.detectors.base import START, Span, View, word_set
from messages.reasons import Detector

_BIRTH_WORDS = word_set(
    "dob birth birthday birthdate birthdays bday bdate born dateofbirth userdob birthdt geboren geburtsdatum geburtstag gebdatum geb nacimiento nacido nacida naissance ne nee nascita nascimento "
    "geboortedatum fodelsedatum fodt syntymaaika urodzenia"
)
_BIRTH = re.compile(
    r"(?<![a-z0-9])(?:user|patient|customer|member)?(?:d[._]?o[._]?b|date_?of_?birth|birth|birth_?(?:day|date)s?|bday|b-day|bdate|born|geb|gebdatum|birthdt|syntymaaika|geboren|geburtsdatum|geburtstag|nacimiento|nacid[oa]"
    r"|naissance|nascita|nascimento|geboortedatum|fodelsedatum|fodt|urodzenia)(?![a-z])|birth(?:day|date)?(?![a-z])|(?<![a-z])nee?(?= le )"
)
_BIRTH_BRIDGE = re.compile(r"[^0-9\n;|]{0,28}")
# Months in English, German, French, Spanish, Italian, by their first letters
_MONTH = (
    r"(?:jan(?:uary|uar|vier)?|ene(?:ro)?|gennaio|feb(?:ruary|ruar|rero|braio)?|fev(?:rier)?|mar(?:ch|s|zo)?|marz|maerz|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|may|mai|mayo|maggio|jun(?:e|i|io)?|juin|giugno"
    r"|jul(?:y|i|io)?|juillet|luglio|aug(?:ust)?|aout|ago(?:sto)?|sept?(?:ember|embre|iembre)?|settembre|oct(?:ober|obre|ubre)?|okt(?:ober)?|ottobre|nov(?:ember|embre|iembre)?|dec(?:ember|embre)?|dez(?:ember)?"
    r"|dic(?:iembre|embre)?)"
)
_S = r"[ ]?[_./\-, ]{1,2}[ ]?"
_DAY, _YEAR = r"[0-9]{1,2}(?:st|nd|rd|th|\.)?", r"(?:1[89]|20)[0-9]{2}"
_DATE = re.compile(
    r"(?:(?P<a>[0-9]{1,4})(?P<s>" + _S + r")(?P<b>[0-9]{1,2})(?P=s)(?P<c>[0-9]{1,4})|(?P<packed>[0-9]{8}|[0-9]{6})"
    rf"|{_DAY}{_S}(?:of |de )?{_MONTH}(?:{_S}|[. ]{{1,2}}| de ){_YEAR}|{_MONTH}{_S}{_DAY}(?:{_S}){_YEAR}|{_YEAR}{_S}{_MONTH}{_S}{_DAY}"
    rf"|{_DAY}{_MONTH}{_YEAR})(?![0-9a-su-z])"
)
_MONTH_START = re.compile(r"(?<![a-z])" + _MONTH + r"(?![a-z])")
_DATE_BEFORE = re.compile(r"[^0-9\n;|]{0,12}").fullmatch
_NO_BIRTH = re.compile(r"rate|process|thread|container|pod(?![a-z])")

_PASSPORT_WORDS = word_set(
    "passport passports license licence passportno passportnumber passportnum passportid passeport reisepass pasaporte passaporto paspoort passnummer passnr mrz driver drivers driving dl dlno "
    "driverlicense driverslicense driverlicence drivinglicence drivinglicense licencia permis patente fuhrerschein fuhrerscheinnummer fuehrerschein rijbewijs ausweis ausweisnummer "
    "personalausweis passportnr travel visa identity idcard card identiteitskaart identidad identite conducir conduire guida"
)
_PAPER = re.compile(
    r"pass(?:port|eport|aporto)(?![a-z]{3})s?|passport|travel[ _.\-]?doc(?:ument)?s?(?![a-z])|reisepass|pasaporte|paspoort|(?<![a-z])pass(?:nummer|nr)|(?:driv(?:er'?s?|ing)[ _.\-]?)(?:licen[cs]e)s?|(?<![a-z])dl(?=[ _.\-:#=]{0,2}(?:no|nr|num|number|id)(?![a-z]))"
    r"|(?<![a-z])licen[cs]e(?=[ _.\-]?(?:no|nr|num|number)(?![a-z]))|(?<![a-z])visa[ _.\-]?(?:no|nr|num|number)(?![a-z])|(?<![a-z])(?:national[ _.\-]?)?id(?:entity)?[ _.\-]?card(?![a-z])|(?:personal)?ausweis|f(?:ue|u)hrerschein|licencia[ _]de[ _]conducir"
    r"|permis[ _]de[ _]conduire|carnet[ _]de[ _]conducir|patente[ _]di[ _]guida|rijbewijs|carte[ _]d.identite|identiteitskaart|(?:cedula|tarjeta|documento)[ _](?:nacional[ _])?de[ _]identidad"
)
_PAPER_BRIDGE = re.compile(
    r"(?:[ _.\-/:=#\"'(\[]{0,3}(?:numero|nummer|numer|number|num|nr|no|id|code|holder|document|doc|card|is|was|value|us|uk|gb|usa|invalid|valid|expired|with|for|of|user|customer|patient|the|not|found|issued|state|n\u00b0?)(?![a-z](?![a-z]?[0-9]))){0,4}[ _.\-/:=#\"'(\[<]{0,4}(?:(?<![a-z])[a-z]{2}[ _:\-]{1,2}(?=[a-z][0-9]))?"
)
_CODE = re.compile(r"(?:[a-z]{1,3}[ _.\-]?)?[a-z0-9]{2,16}(?:[ _.\-][a-z0-9]{1,6}){0,3}")
_PARTS = re.compile(r"[a-z0-9]+")
_SHORTEST, _LONGEST, _LEAST_DIGITS = 6, 18, 4
# Of German passports (ICAO 9303, no vowels) most may be letters
_OF_LETTERS = re.compile(r"(?=(?:[a-z]*[0-9]){2})[cfghj-npqrtv-z0-9]{9,10}").fullmatch
# AB1234567 is no valid passport number
_NUMBER_BEFORE = re.compile(
    START
    + r"(?P<code>[a-z]{0,2}[ _\-]?[0-9]{6,9})[\"')\]]?(?:[ _.\-/:,]{1,2}(?:is|as|an?|not|no|was|the|valid|invalid|expired|in|for|on|my|travel|document)(?![a-z])){0,5}[ _.\-/:(]{1,2}"
    r"(?=pass(?:port|eport|aporto)|reisepass|pasaporte|paspoort)"
)
# ICAO 9303: the first line of a passport (P), an identity card (I, A, C) or a visa (V); the second has the birth date
_MRZ = re.compile(
    START
    + r"(?:[piacv][a-z<][a-z]{3}[a-z0-9<]{10,39}+(?:\s[a-z0-9<]{30,44}+|[a-z0-9<]{1,44}+){0,3}+|[a-z0-9<]{9}[0-9][a-z<]{3}[0-9]{7}[mfx<][0-9]{7}[a-z0-9<]{2,16}+)"
    + r"(?![a-z0-9<])"
)


def birth_dates(view: View) -> list[Span]:
    """Dates of any order (also with a month's name, or packed) beside words of birth."""
    if view.digits < _LEAST_DIGITS or view.words.isdisjoint(_BIRTH_WORDS):
        return []
    found: list[Span] = []
    for word in _BIRTH.finditer(view.lower):
        found += _date_after(view.lower, word.end()) or _date_before(view.lower, word.start())
    return found


def _date_after(text: str, start: int) -> list[Span]:
    bridge = _BIRTH_BRIDGE.match(text, start)
    if bridge is None or _NO_BIRTH.search(bridge.group()):
        return []
    # A month's name is made of letters, as the bridge is
    for place in (bridge.end(), *(match.start() for match in _MONTH_START.finditer(text, start, bridge.end()))):
        date = _DATE.match(text, place)
        if date is not None and _is_date(date):
            return [Span(place, date.end(), Detector.BIRTH_DATE)]
    return []


def _date_before(text: str, end: int) -> list[Span]:
    first = max(0, end - 40)
    for date in _DATE.finditer(text, first, end):
        if (
            _is_date(date)
            and _DATE_BEFORE(text, date.end(), end)
            and not text[date.start() - 1 : date.start()].isdigit()
        ):
            return [Span(*date.span(), Detector.BIRTH_DATE)]
    return []


def _is_date(match: re.Match[str]) -> bool:
    if match["packed"]:
        packed = match["packed"]
        cuts = ((4, 6), (2, 4)) if len(packed) == 8 else ((2, 4),)
        return any(_is_day([packed[:one], packed[one:two], packed[two:]]) for one, two in cuts)
    return match["a"] is None or _is_day([match["a"], match["b"], match["c"]])


def _is_day(parts: list[str]) -> bool:
    """A year of four digits or two at one end, a month and a day in the rest, in any order."""
    for year, rest in ((parts[0], parts[1:]), (parts[2], parts[:2])):
        if len(year) == 2 or (len(year) == 4 and 1870 <= int(year) <= 2040):
            low, high = sorted(map(int, rest))
            if 1 <= low <= 12 and 1 <= high <= 31:
                return True
    return False


_FEWEST_DIGITS = 2


def passports(view: View) -> list[Span]:
    """Numbers of passports, identity cards and driving licences beside such a word, and machine-readable zones (ICAO 9303)."""
    found = (
        [Span(*match.span(), Detector.PASSPORT) for match in _MRZ.finditer(view.lower)] if "<<" in view.lower else []
    )
    if view.digits < _FEWEST_DIGITS or view.words.isdisjoint(_PASSPORT_WORDS):
        return found
    found += [Span(*match.span("code"), Detector.PASSPORT) for match in _NUMBER_BEFORE.finditer(view.lower)]
    for paper in _PAPER.finditer(view.lower):
        bridge = _PAPER_BRIDGE.match(view.lower, paper.end())
        if bridge is not None:
            found += _paper_number(view.lower, bridge.end())
    return found


def _paper_number(text: str, start: int) -> list[Span]:
    """The code at `start`: its parts hold digits, but the first may be its letters alone."""
    code = _CODE.match(text, start)
    if code is None:
        return []
    length = digits = 0
    end = start
    for index, part in enumerate(_PARTS.finditer(text, start, code.end())):
        has_digit = any(map(str.isdigit, part.group()))
        if (not has_digit and (index or len(part.group()) > 3)) or length + len(part.group()) > _LONGEST:
            break
        length, digits, end = length + len(part.group()), digits + sum(map(str.isdigit, part.group())), part.end()
    whole = not text[end : end + 1].isalnum()
    enough = length >= _SHORTEST and digits >= _LEAST_DIGITS
    return [Span(start, end, Detector.PASSPORT)] if whole and (enough or _OF_LETTERS(text, start, end)) else []
