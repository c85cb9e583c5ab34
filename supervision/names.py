"""Names of classes, read without running code of theirs: a metaclass may have its own idea of `__name__`."""

from __future__ import annotations

from messages.errors import UnknownMessage

_name_of = type.__dict__["__name__"].__get__


def class_name(value: object) -> str:
    """The name of the class of a message or an error."""
    name: str = _name_of(type(value))
    return name


def unknown(who: str, message: object) -> UnknownMessage:
    """The refusal of a message, by the name of its class."""
    return UnknownMessage(f"{who} does not know the message {class_name(message)}")
