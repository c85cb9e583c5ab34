"""Counts of a text."""

from __future__ import annotations

import re
from typing import NamedTuple


class TextStats(NamedTuple):
    """What a text consists of. Letters and words are those of any script."""

    characters: int
    letters: int
    vowels: int
    words: int
    sentences: int
    longest_word: str

    @property
    def written(self) -> str:
        """All counts in one line."""
        return (
            f"words {self.words}, letters {self.letters} (vowels {self.vowels}), characters {self.characters}, "
            f"sentences {self.sentences}, longest word: {self.longest_word or 'none'}"
        )


def measure(text: str) -> TextStats:
    """Count a text. A sentence ends with `.`, `!` or `?`, or where the text ends."""
    words = re.findall(r"\w+(?:['\u2019-]\w+)*", text)
    return TextStats(
        characters=len(text),
        letters=sum(character.isalpha() for character in text),
        vowels=sum(character in "aeiou" for character in text.lower()),
        words=len(words),
        sentences=sum(bool(re.search(r"\w", part)) for part in re.split(r"[.!?]+(?:\s+|$)", text)),
        longest_word=max(words, key=len, default=""),
    )
