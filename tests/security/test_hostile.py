"""What is made to be slow: pieces that detectors begin at, repeated to the longest text that is looked at."""

from __future__ import annotations

import time

import pytest

from actors.security import SecurityFilter
from actors.security.detectors import Place, find
from actors.security.normalize import MAX_TEXT, plain

FILTER = SecurityFilter()
MOST_S = 1.0
"""Of the thread's own processor time: twenty times what any of them takes."""
PIECES = [
    "a@", "@", "a", "1", "1-", "12 ", "1.2.3.", "eyJaaaaa-", "-eyJ", "sk-", "bearer ", "password=", 'password="', "'", "'a ", "\n", " ",
    '"', "`", "-----BEGIN PRIVATE KEY-----", "begin private key ", "at dot ", "a at b dot ", "i am ", "/home/a", "C:\\Users\\", "sg.",
    "::", "a:", "00:", "DE89", "de89 ", "http://a:", "aB1", "%25", "%", "\u0301", "\u0300\u0316", "a_", "cookie=", "+1 ", "token ",
    "(415) ", '{"token": ', "The ", "aA", "xyz12345678", "\ufdfa", "pin is ", "_at_a", "%2%35", "&#38;", "&#3", "~a/", "a#1", "zip ",
    "12_", "52.5200,", "lat_52.5_", "@a", "user=", "by user ", "john ", "smith, ", "Mr. ", "name=", "1 main st ", "12 rue de ", "a-a-",
    "hauptstr", "dob ", "passport ", "<<", "P<A", "\\\\a\\", "users/", "48 51 29 n ", "Springfield ", "van der ", "birth jan ", "user_a_b",
    "maria de la ", "12 a b c d e f g ", "pass:", "passphrase horse ", "password={", "mysql -p ", "passpass", "a:b|", "\u5bc6\u7801", "@a.",
    "(at)a.", "a_gmail_com", "aAtBDot", "111_", "1.1.", "ssn ", "ssn_1_", "tax id ", "a1", "id_number_is_of_", "(1", "01 ", "1234567a ",
    "call 4155550132 ", "1o", "8 (9", "i_a", "aBc", "I feel ", "ich ", "=text: ", "\u043c\u043e\u044f", "a.b.", "a'b", "...", "Ab\n", "seed abandon ",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES, ids=ascii)
def test_no_text_takes_long_and_what_is_left_of_it_is_stable(piece: str) -> None:
    text = (piece * MAX_TEXT)[: MAX_TEXT - 1]
    began_s = time.thread_time()
    clean = FILTER.sanitize_text(text)
    for place in (Place.NAME, Place.LABEL):
        find(plain(text), place, pii=True, content=True)
    assert time.thread_time() - began_s < MOST_S
    assert FILTER.sanitize_text(clean) == clean
