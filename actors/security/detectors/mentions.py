"""Handles that carry a mark of their own: `@name`, `name#1234`, `u/name`, the address of a profile."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from actors.security.detectors.account_names import is_personal
from actors.security.detectors.base import Place, Span, View, word_set
from actors.security.detectors.words.given_names import SHARED
from actors.security.detectors.words.plain_words import MACHINE
from messages.reasons import Detector

_Accept: TypeAlias = Callable[[re.Match[str], View], bool]

_AT = re.compile(r"(?<![\w@.+/\-])@(?P<name>[a-z_][a-z0-9_.\-]{2,38})(?![a-z0-9_/(\-@]|\.[a-z0-9_])")
# In names `@` is often spelled, where nothing stands before it that could be at anything: calls__at_kwame_runs
_SPELLED = re.compile(r"(?<![^_.\-/:: ])_at_(?P<name>[a-z][a-z0-9]{2,24}(?:[_.][a-z0-9]{1,24})?)(?![a-z0-9])")
_TAGGED = re.compile(r"(?<![\w/#.])(?P<name>[a-z][\w.]{1,31})#[0-9]{4}(?![\w\-]|\.\w)")
_REDDIT = re.compile(r"(?<![a-z0-9/.}])/?u/(?P<name>[a-z0-9_\-]{3,20})(?![a-z0-9_\-/])")
_SOCIAL = re.compile(
    r"(?:(?<![a-z0-9.])(?:www\.|m\.|mobile\.)?(?:(?:twitter|x|instagram|facebook|fb|tiktok|threads|github|gitlab|twitch|pinterest|vk|patreon|medium|soundcloud|letterboxd)\.(?:com|net|tv|org)"
    r"|t\.me|telegram\.me|youtube\.com(?:/(?:c|user))?|linkedin\.com/(?:in|pub)|reddit\.com/u(?:ser)?|snapchat\.com/add|keybase\.io|bsky\.app/profile|mastodon\.[a-z]{2,8}|steamcommunity\.com/id"
    r"|open\.spotify\.com/user|venmo\.com(?:/u)?|cash\.app|paypal\.me|wa\.me))/@?\$?(?P<name>[a-z0-9_][a-z0-9_.\-]{1,39})(?P<more>/[a-z0-9])?"
)
# Parts of these services that are no profile
_PAGES = word_set(
    "about api auth careers channel contact download explore features feed graphql groups hashtag help home i intent jobs joinchat legal login logout marketplace messages "
    "notifications oauth oauth2 orgs p pages plugins policies pricing privacy reel reels search security settings share sharer sharer.php shorts signup sitemap sponsors stories "
    "terms topics trending video videos watch web"
)
# Decorators, annotations and tags of packages
_CODE = word_set(
    "property staticmethod classmethod dataclass abstractmethod override overload final cached_property lru_cache cache wraps contextmanager asynccontextmanager pytest fixture "
    "patch mock given settings app router route blueprint celery shared_task task job receiver validator field_validator model_validator login_required atomic retry singledispatch "
    "deprecated autowired nullable notnull nonnull inject bean component controller restcontroller service repository entity table column id param return returns throws see since version "
    "type typedef link media import keyframes supports charset layer container include mixin extend tailwind apply here everyone channel all latest next beta alpha canary rc stable "
    "ts suppress suppresswarnings interface jit njit cuda tf torch requestmapping getmapping postmapping test before after beforeeach aftereach mcp tool agent flow step click "
    "command group option argument register hookimpl deprecated_alias unittest asyncio decorator annotation property.setter name.setter attr attrs define main host localhost "
    "strict sensitive variables debug runtime_checkable runtime checkable computed serializer validate scorer beartype typechecked typing numba cython torchscript ray remote modal stub spaces observe trace langfuse kernel_function kernel"
)
_NOUNS = word_set(
    "issue pr bug ticket line job order thread request error commit comment case step row item page slot port rev build task run step case gh id no nr number"
)
# Beside such words `@name` is a decorator or an annotation
_ABOUT_CODE = word_set(
    "decorator decorators decorated decorate annotation annotations annotated annotate overload protocol protocols"
)
_HUMP = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_WORDS = re.compile(r"[._\-]+")


def mentions(view: View) -> list[Span]:
    """Names behind `@` (no decorators, no packages), before four digits (Discord), behind `u/` (Reddit), and profiles."""
    lower = view.lower
    found = _marked(_AT, view, _is_mention) if "@" in lower else []
    if "_at_" in lower and view.place is not Place.TEXT:
        found += _marked(_SPELLED, view, _is_spelled)
    if "#" in lower:
        found += _marked(_TAGGED, view, _is_tagged)
    if "u/" in lower:
        found += _marked(_REDDIT, view, _is_redditor)
    if "/" in lower and "." in lower:
        found += _marked(_SOCIAL, view, _is_profile)
    return found


def _marked(pattern: re.Pattern[str], view: View, accept: _Accept) -> list[Span]:
    return [Span(*match.span(), Detector.HANDLE) for match in pattern.finditer(view.lower) if accept(match, view)]


def _is_mention(match: re.Match[str], view: View) -> bool:
    """No decorator, annotation or tag of a package: in a text not one word of it is a machine's."""
    start, end = match.span("name")
    name = match["name"].rstrip(".")
    parts = [word.lower() for word in _HUMP.findall(view.text, start, end)]
    if name in _CODE or parts[0] in _CODE:
        return False
    if not view.words.isdisjoint(_ABOUT_CODE) and not is_personal(name):
        return False
    machine = [part in MACHINE or part in _CODE for part in parts]
    if view.place is not Place.TEXT or is_personal(name):
        return not all(machine)
    return not any(machine)


def _is_spelled(match: re.Match[str], view: View) -> bool:
    """Whether `_at_` stands for `@`: nothing is at what follows, and that is a person's."""
    name = match["name"]
    return is_personal(name) or (name not in MACHINE and _WORDS.split(name)[0] in SHARED - MACHINE)


def _is_tagged(match: re.Match[str], view: View) -> bool:
    stem = match["name"].rstrip("0123456789")
    return stem not in MACHINE and stem not in _NOUNS and _WORDS.split(stem)[-1] not in _NOUNS


def _is_redditor(match: re.Match[str], view: View) -> bool:
    name = match["name"]
    marked = "_" in name or "-" in name or any(map(str.isdigit, name))
    return name not in MACHINE and (
        marked or "reddit" in view.words or view.place is not Place.NAME or is_personal(name)
    )


def _is_profile(match: re.Match[str], view: View) -> bool:
    return match["more"] is None and match["name"] not in _PAGES and match["name"].partition("?")[0] not in _PAGES
