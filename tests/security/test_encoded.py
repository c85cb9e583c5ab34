from __future__ import annotations

from base64 import b32encode, b64encode, urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from actors.security.detectors import CONTENT, PERSONAL, Place, Span
from actors.security.detectors.base import view_of
from actors.security.detectors.encoded import encoded
from actors.security.normalize import plain
from messages import Detector

SCANS = PERSONAL + CONTENT
NAMES = (Path(__file__).parent / "corpus" / "honest_names.txt").read_text("utf-8").split()
ENCODINGS: dict[str, Callable[[str], str]] = {
    "base64": lambda text: b64encode(text.encode()).decode(),
    "base64 without padding": lambda text: b64encode(text.encode()).decode().rstrip("="),
    "base64 for URLs": lambda text: urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "base64 of base64": lambda text: b64encode(b64encode(text.encode())).decode(),
    "base64 of percent": lambda text: b64encode("".join(f"%{byte:02x}" for byte in text.encode()).encode()).decode(),
    "base64 of UTF-16": lambda text: b64encode(text.encode("utf-16-le")).decode(),
    "base32": lambda text: b32encode(text.encode()).decode().rstrip("="),
    "base32 in small letters": lambda text: b32encode(text.encode()).decode().rstrip("=").lower(),
    "hex": lambda text: text.encode().hex(),
    "hex in capitals": lambda text: text.encode().hex().upper(),
    "hex with 0x": lambda text: f"0x{text.encode().hex()}",
    "hex with colons": lambda text: text.encode().hex(":"),
    "hex with _": lambda text: text.encode().hex("_"),
    "hex of base64": lambda text: b64encode(text.encode()).hex(),
}
FRAMES = ["{}", "user_{}_total", "calls.{}.count", "a-{}-b", "x:{}:y", "/api/{}/get", "cannot read {} from it"]
SECRETS = {
    "jane.doe@example.com": Detector.EMAIL,
    "jos\u00e9@ex\u00e4mple.com": Detector.EMAIL,
    "4111111111111111": Detector.PAYMENT_CARD,
    "DE89370400440532013000": Detector.IBAN,
    "192.168.12.34": Detector.IP_ADDRESS,
    "please tell my mother that i am sick": Detector.PROSE,
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("frame", FRAMES)
def test_a_secret_is_found_in_an_encoded_word(encoding: str, frame: str) -> None:
    for secret, kind in SECRETS.items():
        word = ENCODINGS[encoding](secret)
        view = view_of(plain(frame.format(word)), Place.TEXT if " " in frame else Place.NAME)
        kinds = [span.detector for span in encoded(view, SCANS)]
        assert kinds, (secret, word)
        if frame == "user_{}_total":
            assert kinds == [kind]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("user_amFuZUBleGFtcGxlLmNvbQ_total", Span(5, 27, Detector.EMAIL)),
        ("x 6a616e65406578616d706c652e636f6d y", Span(2, 34, Detector.EMAIL)),
        ("amFuZUBleGFtcGxl\nLmNvbQ==", Span(0, 25, Detector.EMAIL)),
        ("j a n e @ e x a m p l e . c o m", Span(0, 31, Detector.EMAIL)),
        ("x_4_1_1_1_1_1_1_1_1_1_1_1_1_1_1_1", Span(2, 33, Detector.PAYMENT_CARD)),
        ("x_4-0.1_2/8-8_8_8_8_8_8_8_1_8_8_1", Span(2, 33, Detector.PAYMENT_CARD)),
        ("card_4l1l-1111-O111-1II1_x", Span(5, 24, Detector.PAYMENT_CARD)),
        ("q=please+tell+my+mother+that+i+am+sick", Span(2, 38, Detector.PROSE)),
        ("to jane U+0040 example.com", Span(3, 26, Detector.EMAIL)),
        ("x: U+006AU+006FU+0040U+0061U+0062U+002EU+0069U+006F", Span(2, 51, Detector.EMAIL)),
        ("U__jane_40_example_2e_com", Span(0, 25, Detector.EMAIL)),
    ],
)
def test_the_whole_word_is_found_and_only_that(text: str, found: Span) -> None:
    assert encoded(view_of(plain(text), Place.NAME), SCANS) == [found]


def test_what_stands_around_a_word_says_what_it_is() -> None:
    digits = b64encode(b"12345678").decode().rstrip("=")
    assert encoded(view_of(f"account_number: {digits}", Place.LABEL), SCANS)[0].detector == Detector.IBAN


@pytest.mark.parametrize(
    "text",
    [
        "dGhlIHF1ZXVl",  # the queue
        "0102030405063431353535353031333201020304",  # binary, with a number in it
        "HikariPool1ConnectionTimeoutCount",
        "connections_established",
        "deadbeefdeadbeef",
        "cpu_0_1_2_3_4_5_6_7_8_9",
        "a_b_c_d_e_f_g",
        "bucket_10_20_40_80",
        "node_memory_MemAvailable_bytes",
        "00:1b:44:11:3a:b7",
        "a+b+c",
        "Ol1Ol1Ol1Ol1",
        "unexpected character U+0040",
    ],
)
def test_words_that_say_nothing_sensitive_are_left_alone(text: str) -> None:
    assert encoded(view_of(text, Place.NAME), SCANS) == []


def test_no_honest_name_is_taken_for_an_encoded_one() -> None:
    assert [name for name in NAMES if encoded(view_of(name, Place.NAME), SCANS)] == []
