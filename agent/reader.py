"""Reads messages from a file or from standard input, one at a time: a message a line, or JSON Lines."""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeAlias

SAMPLE = Path(__file__).with_name("sample_conversation.jsonl")
"""The conversation that is read unless another is named."""

MAX_LINE_BYTES = 64 * 1024
"""A longer line is cut."""
MAX_TEXT = 4_000
"""Characters of a message; the rest is cut."""
MAX_USER = 254
COUNTED_BYTES = 64 * 1024 * 1024
"""Files up to this size have their lines counted in advance."""

GUEST = "guest"
"""Who speaks when nothing says so."""


class InputError(Exception):
    """The input cannot be read; the text says why, in one line."""


class Incoming(NamedTuple):
    """A message."""

    user: str
    text: str


class InvalidLine(NamedTuple):
    """A line that holds no message; its content is not kept."""

    number: int


Item: TypeAlias = Incoming | InvalidLine


class Reader:
    """The messages of one input, as they come. Lines that hold none are given as `InvalidLine`."""

    def __init__(self, stream: BinaryIO, *, json_lines: bool | None = None, lines: int | None = None) -> None:
        self._stream = stream
        self._json_lines = json_lines
        self.lines = lines
        """How many lines there are; None when that is not known."""

    def __iter__(self) -> Iterator[Item]:
        """Raises `InputError` when the input turns out to be binary or breaks off."""
        for number, raw in enumerate(self._raw_lines(), start=1):
            try:
                line = _decode(raw, "utf-8-sig" if number == 1 else "utf-8").strip()
            except UnicodeDecodeError:
                yield InvalidLine(number)
                continue
            if not line:
                continue
            if self._json_lines is None:
                self._json_lines = isinstance(_parsed(line), dict)
            item = _message(line) if self._json_lines else Incoming(GUEST, _clean(line, MAX_TEXT))
            yield item or InvalidLine(number)

    def _raw_lines(self) -> Iterator[bytes]:
        try:
            _refuse_binary(self._stream)
            while line := self._stream.readline(MAX_LINE_BYTES):
                rest = line
                while rest and not rest.endswith(b"\n"):
                    rest = self._stream.readline(MAX_LINE_BYTES)
                yield line
        except OSError as error:
            raise InputError(f"cannot read the input: {error.strerror}") from None

    def close(self) -> None:
        """Close the input."""
        with suppress(OSError):
            self._stream.close()


def open_reader(name: str) -> Reader:
    """A reader of a file, or of standard input when the name is `-`. Raises `InputError`."""
    if name == "-":
        if sys.stdin is None:
            raise InputError("standard input is closed")
        return Reader(sys.stdin.buffer)
    path = Path(name)
    try:
        stream = path.open("rb")
        size = path.stat().st_size if path.is_file() else None  # None: a pipe or a device
        lines = None if size is None or size > COUNTED_BYTES else sum(1 for line in stream if line.strip())
        if lines is not None:
            stream.seek(0)
    except OSError as error:
        raise InputError(f"cannot read {name}: {error.strerror}") from None
    return Reader(stream, json_lines=True if path.suffix == ".jsonl" else None, lines=lines)


def _refuse_binary(stream: BinaryIO) -> None:
    peek = getattr(stream, "peek", None)
    head: bytes = peek(1)[:4096] if peek else b""
    try:
        _decode(head, "utf-8")
    except UnicodeDecodeError:
        raise InputError("the input is binary data, not UTF-8 text") from None
    if b"\0" in head:
        raise InputError("the input is binary data, not UTF-8 text")


def _decode(data: bytes, encoding: str) -> str:
    """Text of data that may have been cut inside its last character. Raises UnicodeDecodeError."""
    return codecs.getincrementaldecoder(encoding)().decode(data)


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _message(line: str) -> Incoming | None:
    value = _parsed(line)
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        return None
    user, text = value.get("user", GUEST), _clean(value["text"], MAX_TEXT)
    return Incoming(_clean(user, MAX_USER) or GUEST, text) if isinstance(user, str) and text else None


def _clean(text: str, limit: int) -> str:
    """One line of printable text: JSON may hold half characters, line breaks and control codes."""
    whole = text[:limit].encode("utf-8", "replace").decode()
    return " ".join("".join(character if character.isprintable() else " " for character in whole).split())
