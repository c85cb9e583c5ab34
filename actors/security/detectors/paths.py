"""Paths below somebody's home folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from actors.security.detectors.account_names import is_personal
from actors.security.detectors.base import START, Place, Span, View, word_set
from actors.security.detectors.words.given_names import GIVEN, SHARED
from actors.security.detectors.words.plain_words import MACHINE
from messages.reasons import Detector

_Names: TypeAlias = Callable[[str], bool]

_SEGMENT = r"[^\s/\\\"'<>|:;,()\[\]{}]{1,255}"
_REST = r"(?:[/\\]{1,2}" + _SEGMENT + r"){0,64}[/\\]?"
# A folder may have blanks in its name when another separator follows.
_WINDOWS_REST = r"(?:[\\/]{1,2}(?:[^\n\\/\"'<>|:*?]{1,255}[\\/]{1,2}){0,64}(?:" + _SEGMENT + r")?)?"
_USER = r"(?P<user>(?![{:<*$%\[.~])" + _SEGMENT + r")"

_UNIX_HOME = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:/export|/var|/usr|/mnt|/nfs|/data|/srv|/net|/rhome|/vol|/volume1|/mnt/nfs|/wsl(?:\.localhost|\$)/[A-Za-z0-9.\-]{1,32})?/home[0-9]?"
    r"|(?:/mnt|/cygdrive|/media|/host|/run/desktop/mnt/host)?/[A-Za-z]/Users|/Volumes/[^/\n\"']{1,64}/Users|/System/Volumes/Data/Users|/Users|/Documents and Settings"
    r"|/var/(?:spool/)?(?:mail|cron(?:/crontabs)?))/{1,2}" + _USER + _REST
)
_WINDOWS_HOME = re.compile(
    START
    + r"[a-z]:?[\\/]{1,2}(?:users|documents and settings|benutzer|utilisateurs|usuarios)[\\/]{1,2}(?P<user>[^\n\\/\"'<>|:*?{\[%$]{1,64}(?=[\\/])|"
    + _SEGMENT
    + r")"
    + _WINDOWS_REST
)
_SHARE = re.compile(
    r"(?<![\\\w])\\\\[a-z0-9.\-$]{1,63}\\(?:[^\n\\/\"'<>|:*?]{1,80}\\){0,3}(?:users|home|homes|profiles|userdata)\$?\\"
    + _USER
    + _WINDOWS_REST
)
# //server/home/jane, and a home that another word or border stands before: disk_home/jane/x, backup.Users/jane
_SHARE_OF_UNIX = re.compile(
    r"(?<![a-z0-9:/])//[a-z0-9.\-]{1,63}/(?:[a-z0-9_.\-]{1,40}/){0,3}(?:home|homes|users|profiles)/" + _USER + _REST
)
_ANY_HOME = re.compile(START + r"(?P<home>/{0,2}(?:home[0-9]?|users))[/\\]{1,2}" + _USER + r"(?P<rest>" + _REST + r")")
_PRIVATE_FOLDER = re.compile(
    r"[/\\]{1,2}(?:\.(?:ssh|aws|config|cache|bash|profile|gnupg|kube)|(?:documents|desktop|downloads|pictures|library|music|videos|movies|dropbox|onedrive|appdata|diary|photos)(?![a-z]))"
).match
_TILDE = re.compile(r"(?<![A-Za-z0-9~])~(?P<user>[a-z_][a-z0-9_.\-]{1,31})(?:/" + _SEGMENT + r"){0,64}/?")
# In a metric's name every separator may stand for the slash; then the folder below must be one of a home.
_FOLDER = r"(?:documents|desktop|downloads|pictures|library|music|videos|movies|dropbox|onedrive|appdata|projects|repos|workspace|notes|diary|photos|ssh|config|files|src|code|git|private|inbox|maildir)"
_JOINED = re.compile(
    START
    + r"(?P<drive>[a-z][_.\-/:]{1,3})?(?:home|users)[_.\-/:]{1,2}(?P<user>[a-z][a-z0-9]{1,31}(?:[_.\-](?!"
    + _FOLDER
    + r")[a-z0-9]{1,31})?)[_.\-/:]{1,2}(?:(?P<private>documents|desktop|downloads|pictures|library|dropbox|onedrive|appdata|diary|photos|ssh|maildir)|"
    + _FOLDER
    + r")(?![a-z])"
)
_JOINED_USER = re.compile(
    START + r"(?:home|(?P<drive>[a-z])[_.\-/:]{1,3}users)[_.\-/:]{1,2}(?P<user>[a-z][a-z0-9]{2,31})(?![a-z0-9])"
)

# First parts of a site's own pages, and of folders that everybody has
_ROUTES = word_set(
    "index views view dashboard page pages main settings setting feed feeds api apis about contact static assets css js img images image banner banners hero news search timeline help login "
    "logout signup register profile profiles products product categories category cart checkout account accounts orders order list lists details detail posts post articles article items item "
    "v1 v2 v3 me new edit delete create update explore discover recent popular trending top menu nav header footer layout widgets widget slider carousel section sections controller "
    "controllers action component components template templates content contents data json xml html htm php rss sitemap robots favicon health status metrics ready live ping events event "
    "latency load loads loaded render error errors requests request count total duration time rate visits hits traffic directory dir folder path root page_view usage size bytes disk "
    "assistant automation devices device energy kit office screen tab button link url loan loans equity insurance improvement security delivery "
    "public default defaultuser0 all_users lost+found containeruser vssadministrator"
)

_BORDER = re.compile(r"[ ._\-+?&#@=~]+")


def user_paths(view: View) -> list[Span]:
    """Paths below a home folder of Unix, macOS or Windows, to their end. Other paths, routes and machines' accounts name no one."""
    found: list[Span] = []
    if "/" in view.text:
        found += _spans(_UNIX_HOME, view.text, _is_home)
        found += _any_homes(view.lower) if "home" in view.words or "users" in view.words else []
        found += _spans(_SHARE_OF_UNIX, view.lower, _is_home) if "//" in view.text else []
    if "users" in view.words or "settings" in view.words or "\\" in view.text:
        found += _spans(_WINDOWS_HOME, view.lower, _is_home)
        found += _spans(_SHARE, view.lower, _is_home) if "\\\\" in view.text else []
    if "~" in view.text:
        found += [
            Span(*match.span(), Detector.PATH)
            for match in _TILDE.finditer(view.lower)
            if (_is_home if "/" in match.group() else _is_known)(match["user"])
        ]
    if view.place is Place.NAME and ("home" in view.words or "users" in view.words):
        found += [
            Span(*match.span(), Detector.PATH)
            for match in _JOINED.finditer(view.lower)
            if (_is_home if match["drive"] or match["private"] else _is_known)(match["user"])
        ]
        found = found or [
            Span(*match.span(), Detector.PATH)
            for match in _JOINED_USER.finditer(view.lower)
            if (_is_home if match["drive"] else _is_known)(match["user"])
        ]
    return found


def _any_homes(text: str) -> list[Span]:
    """Homes without their slash or in other letters: routes have such words too, so the user or the folder must be clear."""
    return [
        Span(*match.span(), Detector.PATH)
        for match in _ANY_HOME.finditer(text)
        if (_is_home if match["home"].startswith("/home") or _PRIVATE_FOLDER(match["rest"]) else _is_known)(
            match["user"]
        )
    ]


def _spans(pattern: re.Pattern[str], text: str, names_somebody: _Names) -> list[Span]:
    return [
        Span(*match.span(), Detector.PATH) for match in pattern.finditer(text) if names_somebody(match["user"].lower())
    ]


def _is_home(user: str) -> bool:
    """Whether a home of this name is somebody's: not a machine's, not a page of a site."""
    parts = [part for part in _BORDER.split(user) if part]
    if not parts or user in SHARED:
        return bool(parts)
    is_page = parts[0] in _ROUTES and len(parts) > 1
    return not is_page and not all(part in MACHINE or part in _ROUTES or part.isdigit() for part in parts)


def _is_known(user: str) -> bool:
    return _is_home(user) and (user in GIVEN or is_personal(user))
