from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.reader import (
    GUEST,
    MAX_LINE_BYTES,
    MAX_TEXT,
    SAMPLE,
    Incoming,
    InputError,
    InvalidLine,
    Item,
    Reader,
    open_reader,
)


def read(data: bytes) -> list[Item]:
    return list(Reader(io.BufferedReader(io.BytesIO(data))))  # type: ignore[arg-type]  # as sys.stdin.buffer is one


def test_a_text_holds_a_message_a_line() -> None:
    assert read(b"hello\n\n  what time is it  \r\nbye") == [
        Incoming(GUEST, "hello"),
        Incoming(GUEST, "what time is it"),
        Incoming(GUEST, "bye"),
    ]


def test_a_stream_whose_first_line_is_a_message_is_json_lines() -> None:
    assert read(b'\n{"user": "ben", "text": "hi"}\n{"text": "no name"}\nplain\n') == [
        Incoming("ben", "hi"),
        Incoming(GUEST, "no name"),
        InvalidLine(4),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "1",
        '"hi"',
        "{}",
        '{"text": 1}',
        '{"text": ""}',
        '{"text": " "}',
        '{"text": "a", "user": 1}',
        "[" * 9999,
    ],
)
def test_a_line_that_is_no_message_is_told_and_skipped(line: str) -> None:
    data = f'{{"text": "one"}}\n{line}\n{{"text": "two"}}\n'.encode()
    assert read(data) == [Incoming(GUEST, "one"), InvalidLine(2), Incoming(GUEST, "two")]


def test_a_file_of_json_lines_is_one_from_its_first_line_on(tmp_path: Path) -> None:
    path = tmp_path / "talk.jsonl"
    path.write_text('broken\n{"text": "hi"}\n')
    reader = open_reader(str(path))
    assert list(reader) == [InvalidLine(1), Incoming(GUEST, "hi")]
    assert reader.lines == 2
    reader.close()


def test_a_byte_order_mark_is_no_part_of_the_message() -> None:
    assert read("\ufeffhello".encode()) == [Incoming(GUEST, "hello")]


def test_what_json_can_hold_and_a_line_cannot_is_taken_out() -> None:
    data = rb'{"user": "a\nb", "text": "one\ntwo\u0000 \ud800 \u001b[31m end"}'
    assert read(data) == [Incoming("a b", "one two ? [31m end")]


def test_a_long_line_is_cut_and_its_rest_is_no_message() -> None:
    long = b"x" * (3 * MAX_LINE_BYTES)
    assert read(b"one\n" + long + b"\ntwo\n") == [
        Incoming(GUEST, "one"),
        Incoming(GUEST, "x" * MAX_TEXT),
        Incoming(GUEST, "two"),
    ]


def test_a_character_at_the_cut_of_a_long_line_does_not_spoil_it() -> None:
    [item] = read("é".encode() * MAX_LINE_BYTES)
    assert item == Incoming(GUEST, "é" * MAX_TEXT)
    [item] = read(b"x" + "é".encode() * MAX_LINE_BYTES)
    assert item == Incoming(GUEST, "x" + "é" * (MAX_TEXT - 1))


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0", b"a\0b", b"\xff\xfeh\0i\0", b"\x1f\x8b\x08\0abc"])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="binary"):
        read(data)


def test_a_bad_byte_far_into_a_text_costs_its_line_only() -> None:
    lines = b"hello\n" * 2000
    items = read(lines + b"caf\xe9\n" + b"bye\n")
    assert items[1999:] == [Incoming(GUEST, "hello"), InvalidLine(2001), Incoming(GUEST, "bye")]


def test_what_cannot_be_opened_is_refused_in_one_line(tmp_path: Path) -> None:
    for name in (tmp_path / "missing.txt", tmp_path):
        with pytest.raises(InputError, match=r"\Acannot read [^\n]+: [^\n]+\Z"):
            open_reader(str(name))


def test_a_stream_is_read_as_it_comes() -> None:
    receiver, sender = os.pipe()
    with open(receiver, "rb") as stream, open(sender, "wb", buffering=0) as source:
        items = iter(Reader(stream))
        source.write(b"first\n")
        assert next(items) == Incoming(GUEST, "first")  # while the sender still holds its end open
        source.write(b"second\n")
        assert next(items) == Incoming(GUEST, "second")


@given(st.binary(max_size=400))
def test_any_bytes_give_messages_or_an_input_error(data: bytes) -> None:
    try:
        items = read(data)
    except InputError:
        return
    assert all(isinstance(item, InvalidLine) or item.text.isprintable() for item in items)


def test_the_sample_is_a_long_conversation_of_several_people() -> None:
    reader = open_reader(str(SAMPLE))
    items = [item for item in reader if isinstance(item, Incoming)]
    reader.close()
    assert len(items) == reader.lines
    assert len(items) >= 300
    assert len({item.user for item in items}) >= 5
    assert any("@" in item.user for item in items)
    assert len({item.text for item in items}) > 0.99 * len(items)


def test_the_sample_gives_away_addresses_cards_and_keys() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    assert len(set(re.findall(r"[\w.]+@[\w.]+", text))) >= 4
    assert len(re.findall(r"\d{4}[- ]\d{4,6}[- ]\d{4,5}", text)) >= 3
    assert len(re.findall(r"EXAMPLE", text)) >= 4
