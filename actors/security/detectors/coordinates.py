"""Places on earth: latitude and longitude, and the codes that stand for them."""

from __future__ import annotations

import re
from math import isclose

from actors.security.detectors.base import END, START, Place, Span, View, matches, word_set
from messages.reasons import Detector

_GEO = word_set(
    "lat latitude lats lon lng long longitude geo gps location loc coord coords coordinate coordinates position latlng latlon latlong lonlat lnglat point geolocation geopoint geohash "
    "map maps osm where place home address venue destination origin delivery located spotted seen tracked lives meet pinned near nearby standort ubicacion posicion koordinaten lage gnss waypoint pickup dropoff"
)
_SEP = r"[ _.\-/:=,;|\"'()\[\]{}\u00b0&?@]{1,6}"
_SIGNED = r"(?:[+\-]|(?<![a-z])(?:minus|neg|m)[_ ]?)?"
_LAT, _LON = _SIGNED + r"[0-9]{1,2}[._][0-9]{%s,15}", _SIGNED + r"[0-9]{1,3}[._][0-9]{%s,15}"
_LAT_WORD, _LON_WORD = r"(?:latitude|lat)", r"(?:longitude|long|lng|lon)"
# lat_52_5200_lon_13_4050, lat=52.52&lng=13.405, in either order
_NAMED = re.compile(
    r"(?<![a-z])[a-z]{0,8}?"
    + _LAT_WORD
    + r"(?:"
    + _SEP
    + r")?(?P<lat>"
    + _LAT % 1
    + r")(?:"
    + _SEP
    + r"[a-z]{0,6}?)?"
    + _LON_WORD
    + r"(?:"
    + _SEP
    + r")?(?P<lon>"
    + _LON % 1
    + r")(?![0-9])"
    r"|(?<![a-z])"
    + _LON_WORD
    + r"(?:"
    + _SEP
    + r")?(?P<lon2>"
    + _LON % 1
    + r")"
    + _SEP
    + _LAT_WORD
    + r"(?:"
    + _SEP
    + r")?(?P<lat2>"
    + _LAT % 1
    + r")(?![0-9])"
)
_ONE = re.compile(
    START
    + r"(?:(?:latitude|longitude|lat|lon|lng)(?:"
    + _SEP
    + r")?(?P<degree>"
    + _LON % 3
    + r")|(?:latitude|longitude)(?: value| of| is| was| at| =|:| set to){0,2} {0,2}(?P<worded>"
    + _LON % 2
    + r"))(?![0-9]|[._][0-9])"
)
_E7 = re.compile(START + r"(?:latitude|longitude|lat|lon|lng)_?e7" + _SEP + r"-?[0-9]{7,10}" + END)
# A pair after a word of geography, or with the letters of the hemispheres
_HEMISPHERE = re.compile(
    r"(?<![A-Za-z0-9])(?<![0-9]\.)(?:[ns][ _]?[0-9]{1,2}[._](?P<a>[0-9]{1,10})[ _]?\u00b0?[ _,;/\-]{1,3}[ew][ _]?[0-9]{1,3}[._][0-9]{1,10}\u00b0?"
    r"|[+\-]?[0-9]{1,2}[._](?P<b>[0-9]{1,10})[ _]?[\u00b0o]?[ _]?[ns][ _,;/\-]{1,3}[+\-]?[0-9]{1,3}[._][0-9]{1,10}[ _]?[\u00b0o]?[ _]?[ew])(?![a-z0-9])"
)
_MINUTE, _SECOND = r"[ _m:'.\-]{1,2}", r"[ _s\"'.\-]{0,4}"
_DMS_HALF = (
    r"[0-9]{1,3}[ _d:\u00b0o.\-]{1,2}[0-9]{1,2}(?:\.[0-9]{1,6})?"
    + _MINUTE
    + r"(?:[0-9]{1,2}(?:[._][0-9]{1,4})?"
    + _SECOND
    + r")?"
)
_DMS = re.compile(
    START + r"(?P<half>" + _DMS_HALF + r")[ns](?P<other>[ _,;/\-]{1,3}" + _DMS_HALF + r"[ew])?(?![a-z0-9])"
)
# Of half a place the signs must be there: 30.0 s is a time
_IS_HALF = re.compile(r"\u00b0|'|[0-9][do][ _]?[0-9]").search
_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{1,8})?"
# 48 degrees 8 minutes north
_WORDED = re.compile(
    START
    + _NUMBER
    + r"[ _.\-]{0,2}(?:(?:degrees?|deg)(?![a-z])|\u00b0)(?:,?[ _.\-]{0,2}(?:and )?[0-9]{1,2}(?:\.[0-9]{1,6})?[ _.\-]{0,2}(?:(?:minutes?|mins?|m)(?![a-z])|'))?"
    r"(?:,?[ _.\-]{0,2}(?:and )?[0-9]{1,2}(?:\.[0-9]{1,6})?[ _.\-]{0,2}(?:(?:seconds?|secs?|s)(?![a-z])|''|\"))?(?:,?[ _.\-]{0,2}(?:north|south|east|west)|[ _]?[nsew])(?![a-z0-9.])"
)
_PAIR = re.compile(
    r"(?<![A-Za-z0-9+])(?<![0-9][.\-,;_])(?<![0-9][,;] )(?P<lat>(?:[+\-]|minus_?|neg_?|m)?[0-9]{1,3}[._][0-9]{1,15})(?P<sep> ?[,;/|:] {0,2}|[ \t]{1,3}| and | x |[_/:|\-.]{1,2})(?P<lon>(?:[+\-]|minus_?|neg_?|m)?[0-9]{1,3}[._][0-9]{1,15})(?![0-9]|[._,;][0-9]|[,;] [0-9]{1,9}[._][0-9]| ?(?:[num]?s|secs?|%(?![%0-9])|[kmgt]i?b|x)(?![a-z]))"
)
_GEO_URI = re.compile(r"geo:(?P<lat>-?[0-9]{1,2}(?:\.[0-9]{1,15})?),(?P<lon>-?[0-9]{1,3}(?:\.[0-9]{1,15})?)")
# In the address of a map the zoom follows.
_MAP = re.compile(
    r"(?:@|=[0-9]{1,2}/|(?<![a-z])(?:q|ll|sll|query|center|daddr|saddr|loc|destination|origin|markers)=(?:loc:)?)"
    r"(?P<lat>[+\-]?[0-9]{1,2}\.[0-9]{2,15})(?:, ?|/|\+)(?P<lon>[+\-]?[0-9]{1,3}\.[0-9]{2,15})"
)
# With a comma for the point: 48,8566; 2,3522
_EUROPEAN = re.compile(
    r"(?<![0-9a-z.,])(?P<lat>[+\-]?[0-9]{1,2},[0-9]{4,8})(?:; ?| / | {1,2})(?P<lon>[+\-]?[0-9]{1,3},[0-9]{4,8})(?![0-9.,])"
)
_WKT = re.compile(
    r"point ?z?m? ?\( ?(?P<lon>-?[0-9]{1,3}\.[0-9]{1,15}) {1,2}(?P<lat>-?[0-9]{1,2}\.[0-9]{1,15})(?: -?[0-9.]{1,12})? ?\)"
)
_PLUS_CODE = re.compile(r"(?<![a-z0-9+])[23456789cfghjmpqrvwx]{8}\+[23456789cfghjmpqrvwx]{2,3}(?![a-z0-9+])")
_WHAT3WORDS = re.compile(
    r"(?:(?<![/:\w])///|(?:w3w|what3words)(?:\.com)?[ _:=/\-]{1,3})[a-z]{3,18}\.[a-z]{3,18}\.[a-z]{3,18}(?![a-z.])"
)
_GEOHASH = re.compile(r"geohash[ _.\-:=\"']{1,4}(?=[a-z]{0,11}[0-9])(?P<hash>[0-9bcdefghjkmnp-z]{5,12})(?![a-z0-9])")
_BEFORE = 48
"""Characters between a word of geography and its pair, at most."""
_GEO_BEFORE = re.compile(
    r"(?<![a-z])(?:"
    + "|".join(sorted(_GEO, key=len, reverse=True))
    + r"|user_?location|near|around|at|@|ll=|q=|/)(?![a-z])"
)


def coordinates(view: View) -> list[Span]:
    """Latitude and longitude as decimals, in degrees (ISO 6709), as URI (RFC 5870) or WKT, and codes for places."""
    found: list[Span] = []
    lower = view.lower
    if "///" in lower or "w3w" in lower or "what" in view.words:
        found += matches(_WHAT3WORDS, lower, Detector.COORDINATES)
    if "geohash" in view.words:
        found += matches(_GEOHASH, lower, Detector.COORDINATES)
    if view.digits > 1 and (not view.words.isdisjoint(_WORDS_OF_DEGREES) or "\u00b0" in lower):
        found += matches(_WORDED, lower, Detector.COORDINATES)
    if view.digits < 4:
        return found
    if not view.words.isdisjoint(_GEO) or "@" in lower or "=" in lower:
        found += _named(lower)
    if view.digits >= 6:
        found += _degrees(view)
        found += [Span(*match.span(), Detector.COORDINATES) for match in _PAIR.finditer(lower) if _is_pair(match, view)]
    if "+" in lower:
        found += matches(_PLUS_CODE, lower, Detector.COORDINATES)
    return found


def _named(text: str) -> list[Span]:
    found: list[Span] = []
    for match in _NAMED.finditer(text):
        if _in_range(match["lat"] or match["lat2"], match["lon"] or match["lon2"]):
            found.append(Span(*match.span(), Detector.COORDINATES))
    for pattern in (_GEO_URI, _MAP, _WKT, _EUROPEAN):
        found += [
            Span(*match.span(), Detector.COORDINATES)
            for match in pattern.finditer(text)
            if _in_range(match["lat"], match["lon"])
        ]
    found += [
        Span(*match.span(), Detector.COORDINATES)
        for match in _ONE.finditer(text)
        if _degree(match["degree"] or match["worded"]) <= _MOST_LON
    ]
    return found + matches(_E7, text, Detector.COORDINATES)


def _degrees(view: View) -> list[Span]:
    """With the letters of the hemispheres, and with minutes."""
    geo = not view.words.isdisjoint(_GEO)
    found = [
        Span(*match.span(), Detector.COORDINATES)
        for match in _HEMISPHERE.finditer(view.lower)
        if geo or len(match["a"] or match["b"]) > 1
    ]
    found += [
        Span(*match.span(), Detector.COORDINATES)
        for match in _DMS.finditer(view.lower)
        if match["other"] or _IS_HALF(match["half"])
    ]
    return found


_WORDS_OF_DEGREES = word_set("degree degrees deg")
_MOST_LAT, _MOST_LON = 90.0, 180.0


def _degree(text: str) -> float:
    return float(text.replace("_", ".").replace(",", ".").lstrip("minuseg. +-"))


def _in_range(lat: str, lon: str) -> bool:
    return _degree(lat) <= _MOST_LAT and _degree(lon) <= _MOST_LON


def _is_pair(match: re.Match[str], view: View) -> bool:
    """Beside a word of geography three decimals are enough; without one it takes four, and degrees above one."""
    lat, lon = match["lat"], match["lon"]
    first, second = _degree(lat), _degree(lon)
    if min(first, second) > _MOST_LAT or max(first, second) > _MOST_LON:
        return False
    decimals = min(len(number) - max(number.rfind("."), number.rfind("_")) - 1 for number in (lat, lon))
    if (
        not view.words.isdisjoint(_GEO)
        and decimals >= 2
        and _GEO_BEFORE.search(view.lower, max(0, match.start() - _BEFORE), match.start())
    ):
        return True
    if decimals < 4 or "_" in lat + lon or isclose(first, second) or (lat.endswith("00") and lon.endswith("00")):
        return False
    apart = min(first, second) >= 1 or (decimals > 4 and max(first, second) >= 1)
    return apart and ("," in match["sep"] or view.place is Place.NAME)
