from __future__ import annotations

import pytest

from actors.security import SecurityFilter
from actors.security.redaction import MAX_TEXT_OUT
from tests.security.corpus import written

CASES = written.entries()
TEXTS = [case for case in CASES if case["kind"] == "text"]
FILTER = SecurityFilter()

STRUCTURAL = """ConnectionRefusedError: [Errno 111] connect failed after 3 tries
KeyError: 'user_id'
TypeError: 'NoneType' object is not subscriptable
AttributeError: 'dict' object has no attribute 'foo'
IndexError: list index out of range
ZeroDivisionError: division by zero
TimeoutError: The read operation timed out
OSError: [Errno 28] No space left on device
RuntimeError: cannot schedule new futures after interpreter shutdown
RuntimeError: dictionary changed size during iteration
TypeError: unsupported operand type(s) for +: 'int' and 'str'
ValueError: not enough values to unpack (expected 2, got 1)
ssl.SSLCertVerificationError: certificate verify failed: certificate has expired (_ssl.c:1007)
UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte
HTTP 503 Service Unavailable
rate limit exceeded, retry after 20 s
JSONDecodeError: Expecting value: line 1 column 1 (char 0)
RecursionError: maximum recursion depth exceeded while calling a Python object
FileNotFoundError: [Errno 2] No such file or directory
ConnectionResetError: [Errno 104] Connection reset by peer
CUDA out of memory. Tried to allocate 2.00 GiB
the connection to the server was lost because the host did not respond
model gpt-4o-2024-08-06 is overloaded
deadlock detected while waiting for lock on table messages
Basic authentication failed
context length exceeded: 131072 tokens requested, 128000 allowed"""


@pytest.mark.parametrize("text", STRUCTURAL.splitlines())
def test_a_structural_error_is_kept_as_it_is(text: str) -> None:
    assert FILTER.sanitize_text(text) == text


@pytest.mark.parametrize("case", TEXTS, ids=lambda case: ascii(case["text"])[:40])
def test_what_is_sensitive_is_replaced_by_its_kind(case: dict[str, str]) -> None:
    clean = FILTER.sanitize_text(case["text"])
    assert f"[{case['detector']}]" in clean
    assert case["secret"] not in clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("mail to jane@example.com failed, card 4111 1111 1111 1111", "mail to [email] failed, card [payment_card]"),
        ("invalid literal: 'my diary'", "invalid literal: [quoted]"),
        ("invalid literal: \u201cmy diary\u201d", "invalid literal: [quoted]"),
        ("no such value: 'dog's bone box'", "no such value: [quoted]"),
        ("cut short: 'my dia", "cut short: [quoted]"),
        ("unknown key 'user_id'", "unknown key 'user_id'"),
        ('cut: "blue moon', "cut: [quoted]"),
        ("bad \u00abblue moon\u00bb, \u201eblue moon\u201c", "bad [quoted], [quoted]"),
        ("bad '''blue\nmoon''' here", "bad [quoted] here"),
        ('body {\\"n\\": 1, \\"a\\": \\"blue moon\\"}', 'body {\\"n\\": 1, \\"a\\": [quoted]}'),
        ('{"a": "the \\"blue\\" moon", "n": 1}', '{"a": [quoted], "n": 1}'),
        ("[input_value='blue ... moon', input_type=str]", "[input_value=[quoted], input_type=str]"),
        ("M(role='user', content='blue moon's light')", "M(role='user', content='[prose]')"),
        ("set it to ``True`` or `pip install numpy`", "set it to ``True`` or `pip install numpy`"),
        ("run `quux corge`", "run [quoted]"),
        ('{"message": "rate limit exceeded"}', '{"message": "rate limit exceeded"}'),
        ('{"content": "rate limit exceeded"}', '{"content": [quoted]}'),
        ("ReadError('not a gzip file')", "ReadError('not a gzip file')"),
        ("Command '['git', 'fetch']' returned 1", "Command '['git', 'fetch']' returned 1"),
        ("Command '['echo', 'blue moon']' returned 1", "Command '['echo', [quoted]]' returned 1"),
        ("Command '['echo', blue moon]' returned 1", "Command [quoted] returned 1"),
        ("must not contain '[' or ']'.", "must not contain '[' or ']'."),
        ("''README.md'' is not, ''blue moon'' neither", "''README.md'' is not, [quoted] neither"),
        ("number `(r,i)' but `0.1' given", "number `(r,i)' but `0.1' given"),
        ("Expecting ',' delimiter, got '<stream end>'", "Expecting ',' delimiter, got '<stream end>'"),
        ("time '2024-11-22 10:15:30.123' not '%Y-%m-%d %H'", "time '2024-11-22 10:15:30.123' not '%Y-%m-%d %H'"),
        ("got 'int | None', dtype('<U5'), 'a::b<c>'", "got 'int | None', dtype('<U5'), 'a::b<c>'"),
        ("run `pip install Pillow` first", "run `pip install Pillow` first"),
        ("use ``labels`` or ``pip install x``", "use ``labels`` or ``pip install x``"),
        ("unknown command said 'not found'", "unknown command said [quoted]"),
        ("[input_value='Rosebud', input_type=str]", "[input_value=[quoted], input_type=str]"),
        ("name 'Foo' is not defined", "name 'Foo' is not defined"),
        ("/usr/lib/x86_64-linux-gnu/libssl.so.3 is gone", "/usr/lib/x86_64-linux-gnu/libssl.so.3 is gone"),
        ("no file /var/www/shop/main.py", "no file .../shop/main.py"),
        ('File "/opt/app/lib/python3.11/foo/bar.py"', 'File ".../foo/bar.py"'),
        ("C:\\app\\lib\\foo\\bar.py is gone", "...\\foo\\bar.py is gone"),
        ("GET /api/v1/carts/7/items in app/main.py", "GET /api/v1/carts/7/items in app/main.py"),
        ("no such file: /etc/app/config.toml", "no such file: /etc/app/config.toml"),
        ("cannot open '/home/jane/x'", "cannot open '[path]'"),
        ("<Thing object at 0x7f8a1c2b3d40> failed", "<Thing object at [address]> failed"),
        ("first\nsecond\r\n\tthird", "first second third"),
        ("declined 4111 1111\n1111 1111", "declined [payment_card]"),
        ("a\x00b\x1bc\u200bd", "abcd"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("", ""),
    ],
)
def test_a_text_reads_like_this_afterwards(text: str, clean: str) -> None:
    assert FILTER.sanitize_text(text) == clean


def test_redaction_comes_before_the_cut() -> None:
    clean = FILTER.sanitize_text("x " * 95 + "jane.doe@example.com " + "y " * 200)
    assert "jane" not in clean
    assert len(clean) <= MAX_TEXT_OUT


def test_half_a_secret_at_the_end_of_a_cut_text_goes_with_its_last_word() -> None:
    text = "failed" + " " * (4096 - len("failed ghp_abc")) + " ghp_abcdefghijklmnopqrstuvwxyz"
    assert FILTER.sanitize_text(text) == "failed"
    assert FILTER.sanitize_text("failed " + "." * 5000) == "failed " + "." * 193


@pytest.mark.parametrize("secret", ["4111 1111 1111 1111", "Rajesh Rossi", "52.52001, 13.40495", "07859 397257"])
def test_half_a_secret_of_several_words_goes_as_well(secret: str) -> None:
    for kept in range(1, len(secret)):
        text = "failed".ljust(4096 - kept) + secret
        assert FILTER.sanitize_text(text) == "failed"


def test_a_secret_that_reaches_into_what_is_cut_off_goes_whole() -> None:
    text = "failed".ljust(4010) + "Rajesh Kumar Rossi" + " ." * 100
    for shift in range(60):
        clean = FILTER.sanitize_text(text[:6] + text[6 + shift :])
        assert "Ra" not in clean and "Kumar" not in clean


def test_a_text_that_matches_a_blocked_pattern_is_withheld() -> None:
    rules = SecurityFilter(blocked_patterns=["(?i)project x", "email"])
    assert rules.sanitize_text("Project X is late") == "[blocked]"
    assert rules.sanitize_text("to jane@example.com") == "[blocked]"
    assert rules.sanitize_text("lone \ud800") == "lone \ufffd"


def test_without_detection_a_text_is_still_one_short_line() -> None:
    rules = SecurityFilter(enable_pii_detection=False, enable_content_filtering=False)
    assert rules.sanitize_text("to jane@example.com\n'my diary'") == "to jane@example.com 'my diary'"
    assert len(rules.sanitize_text("x" * 10_000)) == MAX_TEXT_OUT
