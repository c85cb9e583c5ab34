"""What the agent looks at before it thinks: is there anything to think about, and is it urgent."""

from __future__ import annotations

import re

_URGENT = re.compile(r"\b(?:urgent|asap|emergency)\b|!!!", re.IGNORECASE)
_USERS = 1_000


class Intake:
    """The agent's own filter. Knows the last message of each of the latest 1 000 users."""

    def __init__(self) -> None:
        self._last: dict[str, str] = {}

    def holds_back(self, user: str, text: str) -> bool:
        """Whether a message has neither letter nor digit, or says what its user has just said."""
        again = self._last.pop(user, None) == text
        self._last[user] = text
        if len(self._last) > _USERS:
            del self._last[next(iter(self._last))]
        return again or not any(character.isalnum() for character in text)


def is_urgent(text: str) -> bool:
    """Whether a message says that it cannot wait."""
    return _URGENT.search(text) is not None
