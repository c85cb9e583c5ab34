"""The one way that the runtime logs: never inside itself, never into the host's face, never after the end began."""

from __future__ import annotations

import logging
import sys
from contextvars import ContextVar

_busy: ContextVar[bool] = ContextVar("telemetry_logs", default=False)


def logger(package: str) -> logging.Logger:
    """The logger `telemetry.<package>`; silent unless the host adds a handler."""
    found = logging.getLogger(f"telemetry.{package}")
    if not found.handlers:
        found.addHandler(logging.NullHandler())
    return found


def say(target: logging.Logger, level: int, message: str, *args: object) -> None:
    """Log with lazy arguments. A handler or filter that raises, or that feeds telemetry again, changes nothing here.

    `args` hold roles, class names and numbers only: never a metric's name or value.
    """
    if sys.is_finalizing() or _busy.get():
        return
    token = _busy.set(True)
    try:
        target.log(level, message, *args)
    except BaseException:  # also SystemExit out of a host's handler
        return
    finally:
        _busy.reset(token)
