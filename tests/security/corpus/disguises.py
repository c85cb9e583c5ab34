"""Ways to spell something so that a reader of plain text does not see it, while a person or a program gets it back."""

from __future__ import annotations

from base64 import b32encode, b64encode, urlsafe_b64encode
from collections.abc import Callable
from random import Random

Disguise = Callable[[Random, str], str]

_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_LOOK_ALIKE = str.maketrans(
    "aceiopxyABCEHKMOPTXsj",
    "\u0430\u0441\u0435\u0456\u043e\u0440\u0445\u0443\u0410\u0412\u0421\u0415\u041d\u041a\u041c\u041e\u0420\u0422\u0425\u0455\u0458",
)
_GREEK = str.maketrans(
    "oOAEHIKMNPTXZv", "\u03bf\u039f\u0391\u0395\u0397\u0399\u039a\u039c\u039d\u03a1\u03a4\u03a7\u0396\u03bd"
)
_DIGITS = (0x0660, 0x06F0, 0x0966, 0xFF10, 0x1D7CE)


def full_width(_: Random, text: str) -> str:
    """Every visible ASCII sign in its wide form."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def zero_width(draw: Random, text: str) -> str:
    """Signs without width between the others."""
    parts = [sign + (draw.choice(_ZERO_WIDTH) if draw.random() < 0.4 else "") for sign in text[:-1]]
    parts[len(parts) // 2 : len(parts) // 2] = ["\u200b"]
    return "".join(parts) + text[-1:]


def homoglyphs(draw: Random, text: str) -> str:
    """Letters of other scripts that look the same."""
    return text.translate(draw.choice((_LOOK_ALIKE, _GREEK)))


def other_digits(draw: Random, text: str) -> str:
    """Digits of another script."""
    zero = draw.choice(_DIGITS)
    return "".join(chr(zero + int(sign)) if "0" <= sign <= "9" else sign for sign in text)


def mathematical(_: Random, text: str) -> str:
    """Letters and digits of the mathematical alphabets."""
    letters = {sign: chr(0x1D41A + ord(sign) - 97) for sign in "abcdefghijklmnopqrstuvwxyz"}
    letters |= {sign.upper(): chr(0x1D400 + ord(sign) - 97) for sign in "abcdefghijklmnopqrstuvwxyz"}
    letters |= {sign: chr(0x1D7CE + int(sign)) for sign in "0123456789"}
    return "".join(letters.get(sign, sign) for sign in text)


def percent(_: Random, text: str) -> str:
    """Every byte as `%xx`."""
    return "".join(f"%{byte:02X}" for byte in text.encode())


def percent_signs(_: Random, text: str) -> str:
    """What is no letter or digit as `%xx`, as in an address."""
    return "".join(sign if sign.isalnum() else "".join(f"%{byte:02x}" for byte in sign.encode()) for sign in text)


def percent_twice(draw: Random, text: str) -> str:
    """Percent signs that are themselves encoded."""
    return percent_signs(draw, text).replace("%", "%25")


def references(draw: Random, text: str) -> str:
    """Character references of HTML."""
    return "".join(sign if sign.isalnum() and draw.random() < 0.5 else f"&#{ord(sign)};" for sign in text)


def base64(_: Random, text: str) -> str:
    """Base 64 with its padding."""
    return b64encode(text.encode()).decode()


def base64_of_urls(_: Random, text: str) -> str:
    """Base 64 in the alphabet of URLs, without padding; it is a legal name."""
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def hexadecimal(_: Random, text: str) -> str:
    """Bytes in hexadecimal; it is a legal name."""
    return text.encode().hex()


def upper_hexadecimal(_: Random, text: str) -> str:
    """The same in capitals."""
    return text.encode().hex().upper()


def escapes(_: Random, text: str) -> str:
    """What is no letter or digit as JSON and Python escape it."""
    return "".join(sign if sign.isalnum() or ord(sign) > 0xFFFF else f"\\u{ord(sign):04x}" for sign in text)


def byte_escapes(_: Random, text: str) -> str:
    """Every byte as the `repr` of bytes could have it."""
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def base32(_: Random, text: str) -> str:
    """Base 32 with its padding."""
    return b32encode(text.encode()).decode()


def wide_and_invisible(draw: Random, text: str) -> str:
    """Wide forms with signs without width between them."""
    return zero_width(draw, full_width(draw, text))


def wide_percent(draw: Random, text: str) -> str:
    """Wide forms, percent-encoded."""
    return percent(draw, full_width(draw, text))


def base64_twice(draw: Random, text: str) -> str:
    """Base 64 of base 64."""
    return base64(draw, base64(draw, text))


def hexadecimal_percent(draw: Random, text: str) -> str:
    """Hexadecimal of what is percent-encoded."""
    return hexadecimal(draw, percent_signs(draw, text))


SPELLINGS: tuple[Disguise, ...] = (full_width, zero_width, homoglyphs, other_digits, mathematical, wide_and_invisible)
"""What is read by a person."""
ENCODINGS: tuple[Disguise, ...] = (
    percent,
    percent_signs,
    percent_twice,
    references,
    base64,
    base64_of_urls,
    hexadecimal,
    upper_hexadecimal,
    wide_percent,
    base64_twice,
    hexadecimal_percent,
    escapes,
    byte_escapes,
    base32,
)
"""What is read by a program."""
LEGAL: tuple[Disguise, ...] = (base64_of_urls, hexadecimal, upper_hexadecimal)
"""Whose outcome may stand in a name."""
