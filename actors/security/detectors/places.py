"""Where somebody is or keeps things: street addresses, coordinates, paths below a home folder."""

from __future__ import annotations

import re

from actors.security.detectors.base import Span, View, matches
from messages.reasons import Detector

_SEGMENT = r"[^\s/\\\"'<>|:;,()\[\]{}]{1,255}"
_UNIX_HOME = re.compile(
    r"(?<![A-Za-z0-9.])(?:/home|/Users|/export/home|/var/home)/(?![{:<*])"
    + _SEGMENT
    + r"(?:/{1,2}"
    + _SEGMENT
    + r"){0,64}/?"
)
# A folder of Windows may have blanks in its name when another separator follows.
_WINDOWS_HOME = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]:[\\/]{1,2}(?:Users|Documents and Settings)[\\/]{1,2}"
    r"(?:[^\n\\/\"'<>|:*?]{1,255}[\\/]{1,2}){0,64}(?:" + _SEGMENT + r")?",
    re.IGNORECASE,
)


def street_addresses(view: View) -> list[Span]:
    """House number and street, post box and postal code."""
    return []


def coordinates(view: View) -> list[Span]:
    """Latitude and longitude, as decimals or in degrees."""
    return []


def user_paths(view: View) -> list[Span]:
    """Paths below a home folder, to their end. Other paths name no one."""
    found = matches(_UNIX_HOME, view.text, Detector.PATH) if "/" in view.text else []
    if ":\\" in view.text or ":/" in view.text:
        found += matches(_WINDOWS_HOME, view.text, Detector.PATH)
    return found
