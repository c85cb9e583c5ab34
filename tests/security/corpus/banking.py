"""Payment cards, bank accounts and wallets, with check digits that are right."""

from __future__ import annotations

import string
from base64 import b32encode
from binascii import crc_hqx
from collections.abc import Iterator
from hashlib import sha256
from random import Random

from messages import Detector
from tests.security.corpus.case import Plant, filled, lines, luhn_digit, some

# Network: first digits, length, groups
_CARDS = (
    ("4", 16, (4, 4, 4, 4)),
    ("51", 16, (4, 4, 4, 4)),
    ("55", 16, (4, 4, 4, 4)),
    ("2221", 16, (4, 4, 4, 4)),
    ("2720", 16, (4, 4, 4, 4)),
    ("34", 15, (4, 6, 5)),
    ("37", 15, (4, 6, 5)),
    ("6011", 16, (4, 4, 4, 4)),
    ("65", 16, (4, 4, 4, 4)),
    ("3530", 16, (4, 4, 4, 4)),
    ("3589", 16, (4, 4, 4, 4)),
    ("305", 14, (4, 6, 4)),
    ("36", 14, (4, 6, 4)),
    ("62", 16, (4, 4, 4, 4)),
    ("62", 19, (6, 13)),
    ("5018", 16, (4, 4, 4, 4)),
    ("6759", 16, (4, 4, 4, 4)),
    ("60", 16, (4, 4, 4, 4)),
    ("4", 13, (13,)),
)

# Country, then the pattern of the basic bank account number (IBAN registry)
_IBANS = lines("""
DE ##################
GB ????##############
FR ####################*##
ES ####################
IT ?######################
NL ????##########
BE ############
CH #################
AT ################
PL ########################
SE ####################
NO ###########
DK ##############
FI ##############
IE ????##############
PT #####################
CZ ####################
HU ########################
RO ????################
GR #######################
TR ######################
LU ################
MT ????#######################
HR #################
SK ####################
SI ###############
BG ????##############
EE ################
LV ????#############
LT ################
CY ########################
IS ######################
LI #################
SA ####################
AE ###################
IL ###################
BR #######################??
UA #########################
KZ ################
PK ????################
""")

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def plants(draw: Random) -> Iterator[Plant]:
    """Numbers of cards, accounts and wallets, whole and in groups."""
    for index in range(5 * len(_CARDS)):
        head, length, groups = _CARDS[index % len(_CARDS)]
        yield _card(draw, head, length, groups, " -_."[index % 4] if index % 5 else "")
    for line in _IBANS:
        yield from _iban(draw, *line.split())
    for _ in range(8):
        yield from _wallets(draw)


def _card(draw: Random, head: str, length: int, groups: tuple[int, ...], separator: str) -> Plant:
    digits = head + some(draw, string.digits, length - 1 - len(head))
    digits += luhn_digit(digits)
    if not separator:
        return Plant(Detector.PAYMENT_CARD, digits, digits)
    parts, start = [], 0
    for size in groups:
        parts.append(digits[start : start + size])
        start += size
    return Plant(Detector.PAYMENT_CARD, separator.join(parts), separator.replace(" ", "_").join(parts))


def _iban(draw: Random, country: str, pattern: str) -> Iterator[Plant]:
    account = filled(draw, pattern).upper()
    number = "".join(str(int(sign, 36)) for sign in f"{account}{country}00")
    whole = f"{country}{98 - int(number) % 97:02}{account}"
    fours = [whole[start : start + 4] for start in range(0, len(whole), 4)]
    yield Plant(Detector.IBAN, whole, whole)
    yield Plant(Detector.IBAN, " ".join(fours), "_".join(fours))
    yield Plant(Detector.IBAN, "-".join(fours), whole.lower())


def _wallets(draw: Random) -> Iterator[Plant]:
    evm = "0x" + some(draw, "0123456789abcdef", 40)
    for wallet in (
        _base58_check(draw, 0x00),
        _base58_check(draw, 0x05),
        _base58_check(draw, 0x30),
        _base58_check(draw, 0x1E),
        _base58_check(draw, 0x41),
        _base58_check(draw, 0x00, _RIPPLE),
        _bech32(draw, "bc", "q", 32, 1),
        _bech32(draw, "bc", "p", 52, 0x2BC830A3),
        _bech32(draw, "ltc", "q", 32, 1),
        _bech32(draw, "addr", "q", 51, 1),
        _bech32(draw, "cosmos", "", 32, 1),
        evm,
        f"0x{evm[2:].upper()}",
        "4" + draw.choice("0123456789AB") + some(draw, _BASE58, 93),
        some(draw, _BASE58, 44),
        _stellar(draw),
    ):
        yield Plant(Detector.CRYPTO_WALLET, wallet, wallet if len(wallet) < 70 else "")


def _base58_check(draw: Random, version: int, alphabet: str = _BASE58) -> str:
    """A payload with its version and the checksum of Bitcoin's addresses, in base 58."""
    payload = bytes([version]) + draw.randbytes(20)
    payload += sha256(sha256(payload).digest()).digest()[:4]
    number, signs = int.from_bytes(payload, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        signs = alphabet[rest] + signs
    return alphabet[0] * (len(payload) - len(payload.lstrip(b"\0"))) + signs


def _bech32(draw: Random, head: str, version: str, length: int, constant: int) -> str:
    """A head and a payload with the checksum of BIP 173 (constant 1) or BIP 350."""
    body = version + some(draw, _BECH32, length)
    values = [ord(sign) >> 5 for sign in head] + [0] + [ord(sign) & 31 for sign in head]
    values += [_BECH32.index(sign) for sign in body] + [0] * 6
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            state ^= generator if top >> bit & 1 else 0
    state ^= constant
    return f"{head}1{body}" + "".join(_BECH32[state >> 5 * (5 - place) & 31] for place in range(6))


def _stellar(draw: Random) -> str:
    payload = bytes([6 << 3]) + draw.randbytes(32)
    return b32encode(payload + crc_hqx(payload, 0).to_bytes(2, "little")).decode()
