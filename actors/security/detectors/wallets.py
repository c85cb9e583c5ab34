"""Addresses of crypto currencies, their keys and the words that stand for keys."""

from __future__ import annotations

import re
from hashlib import sha256

from actors.security.detectors.base import END, START, WORD_START, Span, View, word_set
from actors.security.detectors.words.technical import TECHNICAL
from messages.reasons import Detector

_RUN = re.compile(r"[A-Za-z0-9]{25,512}")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_VALUES = {char: value for value, char in enumerate(_BASE58)}
_RIPPLE = str.maketrans("rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz", _BASE58)
"""Ripple writes the same digits in an order of its own."""
_BASE58_WORD = re.compile(rf"[{_BASE58}]+").fullmatch
_BASE58_LENGTHS = frozenset((*range(26, 37), 51, 52, 58, 59, 95, 106, 111, 112))
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_VALUES = {char: value for value, char in enumerate(_BECH32)}

_WORDS = word_set(
    "wallet wallets crypto btc bitcoin eth ethereum ether ltc litecoin doge dogecoin bch dash zec zcash tron trx xrp ripple xlm stellar sol solana ada "
    "cardano dot polkadot kusama xmr monero algo algorand atom cosmos near aptos sui ton tezos xtz eos iota nano filecoin avax bnb usdt usdc erc coin "
    "token address addr deposit withdraw withdrawal payout blockchain chain ledger metamask phantom holder recipient sender"
)

# Addresses that their mark and length give away, in any case of letters
_MARKED = re.compile(
    r"(?:"
    r"0x(?:[0-9a-f]{40}|[0-9a-f]{62,64})"  # Ethereum and its kin, Aptos, Sui, Starknet
    r"|xdc[0-9a-f]{40}|xe[0-9]{2}[0-9a-z]{30,31}"  # XDC, ICAP
    rf"|(?:bc|tb|bcrt|ltc|tltc|vtc|dgb)1[{_BECH32}]{{24,87}}"  # SegWit (BIP 173, 350)
    rf"|(?:addr|stake|test|drep|cosmos|osmo|juno|terra|kava|akash|sei|inj|celestia|secret|noble|axelar|dydx|thor|bnb|erd|one|zil|iota|zs|hs|ex|kaspa|u"
    rf"|nsec|npub|lnurl|cro|evmos|stars|persistence|band|ckb|ckt|tnam|bbs|fetch|umee|regen|maya|agoric|sif)1[{_BECH32}]{{37,480}}"
    r"|ln(?:bc|tb|bcrt|sb)[0-9]{0,12}[munp]?1[02-9ac-hj-np-z]{50,500}"  # Lightning (BOLT 11)
    r"|[xyztuv](?:pub|prv)[1-9a-z]{70,120}"  # extended keys (BIP 32)
    r"|[48][0-9ab][1-9a-z]{93}|[48][0-9ab][1-9a-z]{104}"  # Monero
    r"|ddzff[1-9a-z]{50,110}|ae2td[1-9a-z]{50,60}"  # Cardano, Byron
    r"|(?:tz[1-4]|kt1)[1-9a-z]{33}"  # Tezos
    r"|[ft]1[a-z2-7]{39}|[ft]3[a-z2-7]{84}"  # Filecoin
    r")"
).fullmatch
# Shapes that other words may have as well: they count when written by chance, or beside a word.
_SHAPED = re.compile(
    r"(?:"
    r"[13mn2lmdxrta9k][1-9a-z]{24,34}|t[13][1-9a-z]{33}"  # Bitcoin, Litecoin, Dogecoin, Dash, Ripple, Tron, Zcash
    r"|[5klc9][1-9a-z]{50,51}"  # keys for import
    rf"|[qp][{_BECH32}]{{41}}|[qp][{_BECH32}]{{60,62}}"  # Bitcoin Cash, Kaspa
    r"|[gsmt][a-z2-7]{55}|[a-z2-7]{58}"  # Stellar, Algorand
    r"|[1-9a-z]{46,48}"  # Polkadot and its kin
    r"|[1-9a-z]{32,44}"  # Solana
    r"|s[ptmn][0-9a-hjkmnp-tv-z]{38,41}"  # Stacks
    r"|[13][13-9a-km-uw-z]{59}"  # Nano
    r"|[0-9a-f]{40}|[0-9a-f]{64}"
    r")"
).fullmatch
_HEX = re.compile("[0-9a-f]+").fullmatch
_HEX_WORDS = word_set("wallet eth ethereum ether crypto metamask erc bnb avax ronin btc bitcoin")

_BASE58_SHAPE = re.compile(r"[13mn2LMDXrtTA9Kk5c7][1-9A-HJ-NP-Za-km-z]{24,51}|[1-9A-HJ-NP-Za-km-z]{32,48}").fullmatch
_CAPITALS = re.compile(r"[GSMT][A-Z2-7]{55}|[A-Z2-7]{58}|S[PTMN][0-9A-HJKMNP-TV-Z]{38,41}").fullmatch
_CASHADDR = re.compile(rf"[qp][{_BECH32}]{{41}}").fullmatch
_CHANGE = re.compile(r"[a-z](?=[A-Z0-9])|[0-9](?=[A-Za-z])|[A-Z](?=[0-9])")
_CAMEL_WORD = re.compile(r"[A-Z][a-z]{3,}")
_LEAST_CHANGES, _LEAST_WITH_FEW_DIGITS = 0.25, 0.34
"""Changes between capitals, small letters and digits per character. camelCase has fewer, and few digits."""

_TON = re.compile(START + r"(?:[EUk0]Q|Ef|kf|Uf)[A-Za-z0-9_\-]{46}" + END)
_PRINCIPAL = re.compile(START + r"(?:[a-z2-7]{5}-){4,10}[a-z2-7]{3}" + END)
_NAMED = re.compile(
    START + r"[a-z0-9][a-z0-9_\-]{1,63}\.(?:eth|near|sol|crypto|xmr|algo|bnb|lens|tez|wallet|nft)(?![A-Za-z0-9.])"
)
# Names of Ethereum's name service need no such word beside them, unless a machine's word has the name.
_ENS = re.compile(
    START + r"(?P<name>[a-z0-9][a-z0-9_\-]{2,63}?)(?:\.|[_\-.]?dot[_\-.]?)eth(?![A-Za-z0-9\-]|\.[A-Za-z0-9])"
)
_NAME_PART = re.compile("[a-z0-9]+")
_NAMED_WORDS = word_set("wallet wallets ens metamask payout recipient sender holder owner near")
_SEED_WORDS = word_set("seed mnemonic recovery seedphrase bip passphrase phrase")
_SEED = re.compile(
    WORD_START
    + r"(?i:seed|mnemonic|recovery|bip[ _\-]?39|passphrase|phrase)(?i:[ _.\-]?(?:phrase|words?|seed|is|code|key)){0,3}[ _.\-:=\"'/]{1,4}"
    r"[a-z]{3,8}(?P<sep>[ _.\-,/]{1,2})(?:[a-z]{3,8}(?P=sep)){10,22}[a-z]{3,8}(?![a-z])"
)

# Without one of these words: words of BIP 39 have three to eight letters, and no sentence has so many that are content.
_LISTED = re.compile(r"(?<![A-Za-z0-9])(?:[a-z]{3,8}(?:[ _.\-/]|, ?)){11,23}[a-z]{3,8}(?![A-Za-z0-9])")
_LISTED_WORD = re.compile("[a-z]+")
_LEAST_DISTINCT = 10
_MOST_TECHNICAL = 0.5
_NOT_IN_SEEDS = word_set(
    "the and for not with from was are has had been were but you your they them their our his her its did does nor "
    "could would should than whose which could expected failed must cannot got while because without"
)
"""Words of sentences that BIP 39 has not."""


def crypto_wallets(view: View) -> list[Span]:
    """Addresses of common chains: by mark and length, by base58's or bech32's check sum, by shape when written by chance or beside a word."""
    found: list[Span] = []
    if view.digits:
        found += [
            Span(*run.span(), Detector.CRYPTO_WALLET) for run in _RUN.finditer(view.text) if _is_wallet(view, run)
        ]
    if not view.words.isdisjoint(_SEED_WORDS):
        found += [Span(*match.span(), Detector.CRYPTO_WALLET) for match in _SEED.finditer(view.text)]
    if "eth" in view.words:
        found += [Span(*m.span(), Detector.CRYPTO_WALLET) for m in _ENS.finditer(view.lower) if _is_name(m)]
    if len(view.words) >= _LEAST_DISTINCT:
        found += [Span(*m.span(), Detector.CRYPTO_WALLET) for m in _LISTED.finditer(view.text) if _is_seed(m)]
    if not view.words.isdisjoint(_NAMED_WORDS):
        found += [Span(*match.span(), Detector.CRYPTO_WALLET) for match in _NAMED.finditer(view.lower)]
    if view.digits and view.text != view.lower:
        found += [Span(*m.span(), Detector.CRYPTO_WALLET) for m in _TON.finditer(view.text) if _by_chance(m.group())]
    if view.digits >= 4 and view.text.count("-") >= 5:
        found += [
            Span(*m.span(), Detector.CRYPTO_WALLET)
            for m in _PRINCIPAL.finditer(view.lower)
            if _has_digits(m.group(), 4)
        ]
    return found


def _is_wallet(view: View, run: re.Match[str]) -> bool:
    word = run.group()
    lower = view.lower[run.start() : run.end()]
    if _MARKED(lower):
        return _has_digits(word, 2)
    if not _has_digits(word, 1):
        return False
    if _has_check_sum(word, lower):
        return True
    if _SHAPED(lower) is None:
        return False
    if _HEX(lower):
        return not view.words.isdisjoint(_HEX_WORDS)
    if _BASE58_SHAPE(word) and _by_chance(word):
        return True
    if _CAPITALS(word) or _CASHADDR(word):
        return _has_digits(word, 3)
    return not view.words.isdisjoint(_WORDS) and _has_digits(word, 2) and len(_CAMEL_WORD.findall(word)) < 3


def _is_name(match: re.Match[str]) -> bool:
    """A name of somebody, not the word before the interface eth."""
    parts = _NAME_PART.findall(match["name"])
    begins = match.start() == 0 and len(parts) == 1 and match.end() < len(match.string)
    return not begins and parts[-1] not in TECHNICAL


def _is_seed(match: re.Match[str]) -> bool:
    words = _LISTED_WORD.findall(match.group())
    technical = sum(word in TECHNICAL for word in words)
    return (
        _NOT_IN_SEEDS.isdisjoint(words)
        and technical <= _MOST_TECHNICAL * len(words)
        and len(set(words)) >= _LEAST_DISTINCT
    )


def _has_digits(word: str, least: int) -> bool:
    return sum(map(str.isdigit, word)) >= least


def _by_chance(word: str) -> bool:
    """Capitals, small letters and digits change places as nobody would choose to."""
    least = _LEAST_CHANGES if _has_digits(word, 3) else _LEAST_WITH_FEW_DIGITS
    return not word.isupper() and not word.islower() and len(_CHANGE.findall(word)) >= least * len(word)


def _has_check_sum(word: str, lower: str) -> bool:
    if "1" in lower[1:16] and _bech32(lower):
        return True
    if len(word) not in _BASE58_LENGTHS:
        return False
    return _base58_check(word) or (word[0] == "r" and _base58_check(word.translate(_RIPPLE)))


def _base58_check(word: str) -> bool:
    """The last four bytes are the head of the double SHA-256 of the others."""
    if _BASE58_WORD(word) is None:
        return False
    number = 0
    for char in word:
        number = number * 58 + _BASE58_VALUES[char]
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    raw = bytes(len(word) - len(word.lstrip("1"))) + raw
    return len(raw) > 20 and sha256(sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]


def _bech32(word: str) -> bool:
    """The polynomial of BIP 173 leaves the constant of bech32 or bech32m."""
    prefix, _, data = word.rpartition("1")
    if not 1 <= len(prefix) <= 15 or len(data) < 20 or len(word) > 120:
        return False
    values = [_BECH32_VALUES.get(char, -1) for char in data]
    if -1 in values:
        return False
    rest = 1
    for value in (*[ord(char) >> 5 for char in prefix], 0, *[ord(char) & 31 for char in prefix], *values):
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            rest ^= generator if top >> place & 1 else 0
    return rest in (1, 0x2BC830A3)
