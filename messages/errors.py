"""What the system raises, and when. No text of these carries a metric's name or value."""

from __future__ import annotations


class TelemetryError(Exception):
    """Base of all errors that this system raises to its callers."""


class AskTimeout(TelemetryError, TimeoutError):
    """An ask was not answered within its deadline."""


class SystemStopped(TelemetryError):
    """An ask was made after `stop`: it is refused at once."""


class MailboxFull(TelemetryError):
    """An ask found no place in a bounded mailbox: it is refused at once."""


class AskOnEventLoop(TelemetryError, RuntimeError):
    """A blocking ask was made on a thread that runs an event loop: await `ask_async` there."""


class ConfigError(TelemetryError, ValueError):
    """A configuration is impossible; the text names the field."""


class RoleTaken(ConfigError):
    """There is an actor of this role already."""


class RoleRefused(ConfigError):
    """The filter would refuse this role as a label."""


class ChildActive(TelemetryError):
    """A child is running or restarting: it has to end before it is started again or forgotten."""


class AskFromItself(TelemetryError, RuntimeError):
    """An actor asked itself and would wait for ever."""


class ActorFailed(TelemetryError):
    """The actor failed or was given up as hung while it handled the ask; the text names the class of the failure."""


class UnknownMessage(TelemetryError, TypeError):
    """An actor was sent a message that it does not know. It is counted as failed, and harms nobody."""
