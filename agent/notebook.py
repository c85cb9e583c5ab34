"""The agent's memory: notes in an SQLite full-text index, each found by its own user only."""

from __future__ import annotations

import re
import sqlite3

CAPACITY = 10_000
"""Notes that are kept; the oldest are forgotten."""

_STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a about all am an and are as at be been before by can could did do does ever for from had has have how i if in is
        it its just know may me mention mentioned my note noted of on or our please recall remember remind said say she so
        tell than that the their them they think this to told us was we were what when where which who whom with you your
        """,
    )
)


class NoWords(Exception):
    """A note or a question holds no word that could be searched for."""


class Notebook:
    """Keeps texts and finds them again by their words.

    One caller at a time, on any thread: it outlives the actor that uses it, so that a restarted memory
    service forgets nothing. In memory unless `path` names a file. Raises `sqlite3.Error` where the storage fails.
    """

    def __init__(self, path: str = ":memory:", capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._database = sqlite3.connect(path, check_same_thread=False)
        self._database.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS notes USING fts5"
            "(text, user UNINDEXED, on_request UNINDEXED, tokenize = 'porter unicode61')"
        )

    def remember(self, user: str, text: str, *, on_request: bool = False) -> None:
        """Keep a text. Raises `NoWords` when there is nothing in it."""
        if not re.search(r"\w", text):
            raise NoWords
        with self._database as database:
            row = database.execute("INSERT INTO notes VALUES (?, ?, ?)", (text, user, on_request)).lastrowid
            database.execute("DELETE FROM notes WHERE rowid <= ?", ((row or 0) - self._capacity,))

    def recall(self, user: str, question: str, most: int = 3) -> list[str]:
        """Up to `most` of the user's texts that share words with the question: notes first, the best match first.

        Raises `NoWords` when the question consists of question words alone.
        """
        words = [word for word in re.findall(r"\w+", question.lower()) if word not in _STOP_WORDS and len(word) > 1]
        if not words:
            raise NoWords
        any_of_them = " OR ".join(f'"{word}"' for word in words[:32])  # quoted: no word is an operator of the index
        rows = self._database.execute(
            "SELECT text FROM notes WHERE notes MATCH ? AND user = ? ORDER BY on_request DESC, rank LIMIT ?",
            (any_of_them, user, most),
        )
        return [text for (text,) in rows]

    def close(self) -> None:
        """Forget all that is in memory; a file stays."""
        self._database.close()
