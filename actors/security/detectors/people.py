"""Persons: their names, handles, birth dates and passports, as far as the words beside them give them away."""

from __future__ import annotations

from actors.security.detectors.base import Span, View


def person_names(view: View) -> list[Span]:
    """First and last names, beside words that ask for a name or known from lists."""
    return []


def handles(view: View) -> list[Span]:
    """Names on services: `@name`, `name#1234`, `user:name`."""
    return []


def birth_dates(view: View) -> list[Span]:
    """Dates beside words of birth."""
    return []


def passports(view: View) -> list[Span]:
    """Numbers of passports and licences beside such a word."""
    return []
