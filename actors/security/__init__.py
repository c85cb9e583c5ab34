"""The filter's room: what may become a metric. All that is collected has passed here."""

from __future__ import annotations

from actors.security.explanation import Explanation
from actors.security.filter import SecurityFilter
from actors.security.rules import Refusal, Verdict

__all__ = ["Explanation", "Refusal", "SecurityFilter", "Verdict"]
