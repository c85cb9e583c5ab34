"""Cases that were written one by one, each for its detector: `sensitive.jsonl`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from actors.security.grammar import legal
from messages import Detector
from tests.security.corpus.case import Case, Where


def entries() -> list[dict[str, str]]:
    """What is in the file: where it stands, its detector, the text, and of an error's text the part that is sensitive."""
    text = (Path(__file__).parent / "sensitive.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def cases() -> Iterator[Case]:
    """Those that are not refused for their spelling alone."""
    for entry in entries():
        kind, text = Detector(entry["detector"]), entry["text"]
        if entry["kind"] == "text":
            yield Case(kind, Where.TEXT, text, secrets=(entry["secret"],))
        elif legal(text):
            yield Case(kind, Where.NAME, text, secrets=(text,))
