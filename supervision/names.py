"""Names of classes, read without running code of theirs: a metaclass may have its own idea of `__name__`."""

from __future__ import annotations

_name_of = type.__dict__["__name__"].__get__


def class_name(value: object) -> str:
    """The name of the class of a message or an error."""
    name: str = _name_of(type(value))
    return name
