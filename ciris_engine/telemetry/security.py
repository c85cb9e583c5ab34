"""The security filter, under the name of the specification."""

from __future__ import annotations

from actors.security import SecurityFilter

__all__ = ["SecurityFilter"]
