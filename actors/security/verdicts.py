"""Verdicts that have been given, so that a name is looked at once. Bounded: a flood of names is no leak."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from actors.security.rules import Refusal, Verdict

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Verdicts(Generic[V]):
    """Verdicts by key. Of a key in which something was refused or replaced only its hash is kept: nothing sensitive is held.

    Any thread: what is lost is judged again. Holds at most `most` keys of either sort, and begins anew then.
    """

    __slots__ = ("_hashed", "_most", "passed")

    def __init__(self, most: int) -> None:
        self._most = most
        self.passed: dict[Hashable, V] = {}
        self._hashed: dict[int, V | Refusal] = {}

    def find(self, key: Hashable) -> V | Refusal | None:
        """The verdict on a key; None if it has not been judged."""
        return self.passed.get(key) or self._hashed.get(hash(key))

    def put(self, key: Hashable, verdict: V | Refusal) -> None:
        """Remember a verdict."""
        if isinstance(verdict, Refusal) or (isinstance(verdict, Verdict) and verdict.redacted):
            if len(self._hashed) >= self._most:
                self._hashed.clear()
            self._hashed[hash(key)] = verdict
        else:
            if len(self.passed) >= self._most:
                self.passed.clear()
            self.passed[key] = verdict

    def unknown(self, keys: Iterable[K]) -> set[K]:
        """Those of the keys that have not been judged."""
        return {key for key in keys if key not in self.passed and hash(key) not in self._hashed}

    def __len__(self) -> int:
        """Keys of both sorts."""
        return len(self.passed) + len(self._hashed)
