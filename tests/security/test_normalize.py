from __future__ import annotations

import pytest

from actors.security.lookalikes import ascii_of
from actors.security.normalize import MAX_TEXT, folded, plain


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("%26%2364;", "@"),
        ("%252540", "@"),
        ("j%61ne%40x", "jane@x"),
        ("%u0040", "@"),
        ("%ef%bc%a0", "@"),
        ("%ff%40", "%ff@"),
        ("50%ff", "50%ff"),
        ("100 % of 5%", "100 % of 5%"),
        ("&#64;&#x40;&#0064;&#64x", "@@@@x"),
        ("&commat;&period;&lowbar;a&nbsp;b", "@._a b"),
        ("&amp;amp;#64;", "@"),
        ("&" + "amp;" * 20 + "#64;", "@"),
        ("R&D a&b;", "R&D a&b;"),
        ("\\u0040\\x40\\u{40}\\U00000040\\100", "@@@@@"),
        ("\\\\u0040", "@"),
        ("\\xc3\\xa9", "\u00e9"),
        ("\\ud83d\\ude00", "\U0001f600"),
        ("jane=40example=2Ecom", "jane@example.com"),
        ("a\\n4155", "a\n4155"),
        ("a \\n4155", "a \n4155"),
        ("a\u200b\u00adb\x00c\ufe0f\U000e0041", "abc"),
        ("p\u0336q\u0336", "pq"),
        ("1\ufe0f\u20e32\ufe0f\u20e3", "12"),
        ("e\u0301", "\u00e9"),
        ("\uff2a\U0001d41a\u24dd\u24d4", "Jane"),
        ("\u24a5\u249c\u2474\u2489", "ja12"),
        ("a\ud800", "a\ufffd"),
        ("\ud83d\ude00", "\U0001f600"),
        ("a\n\tb", "a\n\tb"),
    ],
)
def test_the_plain_form_of_a_text(text: str, clean: str) -> None:
    assert plain(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        r"cannot open C:\new\x41\u12\100.log",
        r"C:\x64\bin\table.txt",
        r"src\tests\new.py",
        r"bad escape \d at position 3",
        r"cannot contain \r or \n",
        r"b'\xff\xd8\xff\x00' is no header",
        "can't decode byte 0xff in position 0",
        "limit=40 timeout=40s size=40MB",
        "a && b &c; x<y",
        "at 95% of 20%",
    ],
)
def test_what_errors_say_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("p\u0430ss\u00e9 \u0664\u0967 \u2013 \u0130", "passe 41 - I"),
        ("\u1d0a\u1d00\u0274\u1d07", "jane"),
        ("\u0261\u0251\u0142\u00f8\u0131\u0237", "galoij"),
        ("\u0458\u0585\u0570\u0578", "john"),
        ("\U0001f179\U0001f150\U0001f1ef", "JAJ"),
        ("\u2776\u277e\U0001d7d9", "191"),
        ("\u56db\u4e00\u4e94", "415"),
        ("a\u2024b\u3002c\u00b7d", "a.b.c.d"),
        ("\u2010\u2212\u2043\u203f\u2236\ua789\u2215", "---_::/"),
        ("\u201ca\u2019", "\"a'"),
    ],
)
def test_look_alikes_accents_and_digits_fold_in_their_places(text: str, clean: str) -> None:
    assert len(folded(text)) == len(text)
    assert folded(plain(text)) == clean


def test_every_character_folds_to_one() -> None:
    assert all(len(ascii_of(chr(code))) == 1 for code in range(0x80, 0x20000) if not 0xD800 <= code < 0xE000)


@pytest.mark.parametrize(
    "mark", ["%25", "&amp;", "\\", "%", "&", "=40a", "\uff05", "\\u005c", "&#38;", "%u0025", "&percnt;", "&bsol;"]
)
@pytest.mark.parametrize("end", ["40", "#64;", "u0040", "x40example.com"])
def test_however_deep_it_is_nested_the_plain_form_is_stable(mark: str, end: str) -> None:
    for text in (mark * 3 + end, (mark * MAX_TEXT)[: MAX_TEXT - len(end)] + end):
        once = plain(text)
        assert plain(once) == once
        assert len(once) <= MAX_TEXT
