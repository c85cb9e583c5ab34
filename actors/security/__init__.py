"""The filter's room: what may become a metric. All that is collected has passed here."""

from __future__ import annotations

from actors.security.filter import Explanation, SecurityFilter
from actors.security.rules import Refusal, Verdict

__all__ = ["Explanation", "Refusal", "SecurityFilter", "Verdict"]
