"""Payment card numbers, international bank account numbers, and accounts by the words beside them."""

from __future__ import annotations

import re
from itertools import pairwise

from actors.security.detectors.base import END, WORD_START, Place, Span, View, word_set
from messages.reasons import Detector

_GROUP = re.compile(r"[0-9]+")
_GAP = re.compile(r"[ _.\-/:,\t\n|*]{1,3}").fullmatch
_SHORTEST, _LONGEST = 12, 19
_CARD_WORDS = word_set(
    "card cards visa mastercard amex maestro discover diners jcb unionpay rupay mir elo cc ccn ccnum creditcard debitcard pan credit debit "
    "cardnumber cardno payment charge charged declined"
)
# Whatever the card's number, somebody meant it for one.
_CERTAIN_WORDS = word_set(
    "card visa mastercard amex maestro jcb unionpay rupay ccn ccnum creditcard debitcard cardnumber cardno"
)

# How numbers of cards are parted; in other ways a row of numbers is a list.
_SHAPES = frozenset(
    {
        (4, 6, 5),
        (4, 6, 4),
        (4, 5, 6),
        (4, 4, 4, 1),
        (4, 4, 4, 2),
        (4, 4, 4, 3),
        (4, 4, 4, 4, 1),
        (4, 4, 4, 4, 2),
        (4, 4, 4, 4, 3),
    }
    | {
        (4, 4, 4, 4),
        (8, 8),
        (4, 4, 5),
        (6, 10),
        (4, 12),
        (12, 4),
        (6, 13),
        (5, 5, 5),
        (5, 5, 6),
        (6, 6, 4),
        (4, 8, 4),
        (7, 8),
        (6, 4, 6),
    }
    | {(4, 4, 7), (4, 11), (10, 6), (8, 4, 4), (4, 4, 8), (4, 4, 4, 7), (8, 11)}
)
_QUARTERS = (4, 4, 4, 4)

_DOUBLED = dict(zip("0123456789", (0, 2, 4, 6, 8, 1, 3, 5, 7, 9), strict=True))

# Issuers by prefix, low and high, with the lengths of their numbers (ISO/IEC 7812)
_ISSUERS = (
    ("4", "4", (13, 16, 19)), ("51", "55", (16,)), ("2221", "2720", (16,)), ("34", "34", (15,)), ("37", "37", (15,)),
    ("300", "305", (14, 16, 19)), ("3095", "3095", (14, 16, 19)), ("36", "36", (14, 16, 19)), ("38", "39", (14, 16, 19)),
    ("3528", "3589", (16, 17, 18, 19)), ("1800", "1800", (15,)), ("2131", "2131", (15,)), ("2200", "2205", (16, 17, 18, 19)),
    ("50", "50", (12, 13, 14, 15, 16, 17, 18, 19)), ("56", "58", (12, 13, 14, 15, 16, 17, 18, 19)), ("6", "6", (12, 13, 14, 15, 16, 17, 18, 19)),
    ("81", "82", (16, 17, 18, 19)), ("8600", "8600", (16,)), ("9704", "9704", (16, 19)), ("9792", "9792", (16,)), ("9860", "9860", (16,)), ("122", "122", (15,)),
)  # fmt: skip

# Lengths by country, from the IBAN registry (SWIFT, ISO 13616), and of those that use the form without being in it
_IBAN_REGISTRY = (
    "ad24 ae23 al28 at20 az28 ba20 be16 bg22 bh22 br29 by28 ch21 cr22 cy28 cz24 de22 dk18 do28 ee20 eg29 es24 fi18 fk18 fo18 fr27 gb22 ge22 "
    "gi23 gl18 gr27 gt28 hn28 hr21 hu28 ie22 il23 iq23 is26 it27 jo30 kw30 kz20 lb28 lc32 li21 lt20 lu20 lv21 ly25 mc27 md24 me22 mk19 mn20 mr27 "
    "mt31 mu30 ni28 nl18 no15 om23 pk24 pl28 ps29 pt25 qa29 ro24 rs22 ru33 sa24 sc31 sd18 se24 si19 sk24 sm27 so23 st25 sv28 tl23 tn24 tr26 ua29 "
    "va22 vg24 xk20 ye30 ao25 bf28 bi27 bj28 cf27 cg27 ci28 cm27 cv25 dj27 dz26 ga27 gq27 gw25 ir26 km27 ma28 mg27 ml28 mz25 ne28 sn28 td27 tg28"
)
_IBAN_LENGTHS = {entry[:2]: int(entry[2:]) for entry in _IBAN_REGISTRY.split()}
_IBAN_HEAD = re.compile(r"[A-Za-z]{2}[ _.\-/:]{0,2}[0-9][ _.\-/:]{0,2}[0-9]")
_IBAN_START = re.compile(r"(?<![A-Za-z0-9])|(?<=[Ii]ban)|(?<=IBAN)|(?<=[a-z])(?=[A-Z]{2})").match
# As it is printed: nobody else groups so many signs by four
_FOURS = re.compile(r"[a-z]{2}[0-9]{2}(?P<sep>[ _.\-])(?:[a-z0-9]{4}(?P=sep)){2,7}[a-z0-9]{1,4}").fullmatch
_GLUED_WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2,16}$").search
_IBAN_PART = re.compile(r"[ _.\-/:]{0,2}[a-z0-9]")

_OF = r"(?:[ _.\-]?(?:numbers?|num|no|nr|id|code))?"
_IS = r"[\"')]{0,2}(?:[ _.\-:=#\"'(/]{1,4}|[ _](?:is|was|of)[ _:]{1,2})"
_IS0 = r"(?:" + _IS + r")?"
_ACCOUNT = re.compile(
    WORD_START + r"(?i:(?:bank[ _.\-]?account|(?:bank[ _.\-]?)?acc(?:oun)?t[ _.\-]?(?:numbers?|num|no|nr)|accountno|account|acct|konto(?:nummer)?|iban|bban|nuban"
    r"|compte|cuenta|clabe|cbu|rekening)"
    + _OF + _IS0 + r")(?P<number>[0-9](?:[ \-_.]?[0-9]){5,21})" + END
)  # fmt: skip
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}[ \-_.]?(?:0[1-9]|1[0-2])[ \-_.]?(?:[0-2][0-9]|3[01])(?:[ \-_.]?[0-9]{6})?|1[5-9][0-9]{8}(?:[0-9]{3}){0,3}"
).fullmatch
_CODES = (
    re.compile(
        WORD_START + r"(?i:sort[ _.\-]?codes?" + _OF + _IS0 + r")[0-9]{2}[ _.\-]?[0-9]{2}[ _.\-]?[0-9]{2}" + END
    ),
    re.compile(
        WORD_START
        + r"(?i:(?:routing|aba|rtn|transit)"
        + _OF
        + r"(?:[ _.\-]transit)?"
        + _OF
        + _IS0
        + r")[0-9]{4}[ _.\-]?[0-9]{4}[ _.\-]?[0-9]"
        + END
    ),
    re.compile(
        WORD_START
        + r"(?i:(?:bsb|blz|bankleitzahl)"
        + _OF
        + _IS0
        + r")[0-9]{3}[ _.\-]?[0-9]{3}(?:[ _.\-]?[0-9]{2})?"
        + END
    ),
    re.compile(WORD_START + r"(?i:ifsc" + _OF + _IS0 + r"[a-z]{4}0[a-z0-9]{6})" + END),
)
_ACCOUNT_WORDS = word_set(
    "account accounts accountno acct bank konto kontonummer iban bban nuban compte cuenta clabe cbu rekening sort sortcode "
    "routing aba rtn transit bsb blz bankleitzahl ifsc bic swift number accountnumber acctnum"
)
_BIC = re.compile(
    WORD_START
    + r"(?i:(?:bic|swift)"
    + _OF
    + _IS
    + r"(?P<bic>[a-z]{4}(?P<country>[a-z]{2})[a-z0-9]{2}(?:[a-z0-9]{3})?))"
    + END
)
_BIC_COUNTRIES = frozenset(_IBAN_LENGTHS) | word_set(
    "us ca au nz jp cn in hk sg kr tw th my ph id vn za ng ke mx ar cl co pe"
)


def payment_cards(view: View) -> list[Span]:
    """Numbers of 12 to 19 digits, whole or in groups, of an issuer's prefix and length (ISO/IEC 7812) that pass Luhn's test.

    Beside a word such as `card` however they are parted; four groups of four there, and in names, without a check digit, too.
    """
    if view.digits < _SHORTEST:
        return []
    meant = not view.words.isdisjoint(_CARD_WORDS)
    certain = not view.words.isdisjoint(_CERTAIN_WORDS)
    found: list[Span] = []
    for row in _rows(view.text):
        first = 0
        while first < len(row):
            last = _card_end(view, row, first, meant, certain)
            if last is None:
                first += 1
            else:
                found.append(Span(row[first][0], row[last][1], Detector.PAYMENT_CARD))
                first = last + 1
    return found


def ibans(view: View) -> list[Span]:
    """Account numbers of the length of their country whose remainder modulo 97 is one (ISO 13616), however they are parted.

    Beside the word, whatever the remainder; and other accounts, sort codes, routing numbers and BICs (ISO 9362) beside theirs.
    """
    found: list[Span] = []
    if view.digits >= 10:
        meant = "iban" in view.lower
        for head in _IBAN_HEAD.finditer(view.text):
            whole = _IBAN_START(view.text, head.start()) is not None
            glued = not whole and _GLUED_WORD(view.text, max(0, head.start() - 16), head.start()) is not None
            end = _iban_end(view, head.start(), meant and whole) if whole or glued else None
            if end is not None:
                found.append(Span(head.start(), end, Detector.IBAN))
    if view.words.isdisjoint(_ACCOUNT_WORDS):
        return found
    if view.digits >= 6:
        found += [Span(*match.span(), Detector.IBAN) for code in _CODES for match in code.finditer(view.text)]
        found += [Span(*m.span(), Detector.IBAN) for m in _ACCOUNT.finditer(view.text) if not _DATE(m["number"])]
    if not view.words.isdisjoint(("bic", "swift")):
        found += [Span(*m.span(), Detector.IBAN) for m in _BIC.finditer(view.text) if _is_bic(m)]
    return found


def _rows(text: str) -> list[list[tuple[int, int]]]:
    """Groups of digits that stand in one row, parted by one to three separators."""
    rows: list[list[tuple[int, int]]] = []
    groups = [match.span() for match in _GROUP.finditer(text)]
    if groups:
        rows.append([groups[0]])
    for before, group in pairwise(groups):
        if _GAP(text, before[1], group[0]):
            rows[-1].append(group)
        else:
            rows.append([group])
    return rows


def _card_end(view: View, row: list[tuple[int, int]], first: int, meant: bool, certain: bool) -> int | None:
    """Which group of the row is the last of a card that begins at the group `first`, if there is one. The longest wins."""
    text = view.text
    if _is_long_list(row, first) or (text[row[first][0]] == "0" and row[first][1] - row[first][0] != 4):
        return None
    # Luhn's sum if the digits end here, and if one more follows
    ending = going = length = 0
    best = None
    for index in range(first, min(first + _LONGEST, len(row))):
        start, end = row[index]
        length += end - start
        if length > _LONGEST:
            break
        for digit in text[start:end]:
            ending, going = going + int(digit), ending + _DOUBLED[digit]
        if length >= _SHORTEST and (ending % 10 == 0 or length == 16):
            groups = tuple(text[start:end] for start, end in row[first : index + 1])
            if _is_card(view, groups, ending % 10 == 0, meant, certain):
                best = index
    return best


def _is_long_list(row: list[tuple[int, int]], first: int) -> bool:
    """More single digits in a row than a card has."""
    last = first + _LONGEST
    return last < len(row) and row[last][1] - row[first][0] == row[first][1] - row[first][0] + 2 * _LONGEST


def _is_card(view: View, groups: tuple[str, ...], checked: bool, meant: bool, certain: bool) -> bool:
    sizes = tuple(map(len, groups))
    digits = "".join(groups)
    if sizes == _QUARTERS:
        if _is_list(groups):
            return certain and checked
        if meant or view.place is not Place.TEXT:
            return True
    if certain and len(sizes) == 1 and len(digits) == 16 and digits[0] in "3456":
        return True
    likely = meant and (len(sizes) <= 5 or set(sizes) <= {1, 2})
    shaped = len(sizes) == 1 or sizes in _SHAPES or (set(sizes) == {1} and digits[:6] not in ("012345", "123456"))
    return checked and (likely or shaped) and (meant or len(digits) > 12) and _is_issued(digits, meant)


def _is_list(groups: tuple[str, ...]) -> bool:
    """Four numbers that are steps: round ones, years, powers of two, or each larger than the one before by the same."""
    parts = list(map(int, groups))
    steps = {after - before for before, after in pairwise(parts)}
    return (
        sum(part > 0 and part % 50 == 0 for part in parts) >= 3
        or sum(1900 <= part < 2100 for part in parts) >= 3
        or sum(part > 0 and part & (part - 1) == 0 for part in parts) >= 3
        or (len(steps) == 1 and steps <= {1, 10, 100})
    )


def _is_issued(digits: str, meant: bool) -> bool:
    """An issuer gives out numbers of this prefix and length; times in ms, us and ns begin with 1, as airlines' cards do."""
    if meant and digits[0] == "1" and len(digits) == 15:
        return True
    return len(set(digits)) > 1 and any(
        len(digits) in lengths and low <= digits[: len(low)] <= high for low, high, lengths in _ISSUERS
    )


def _iban_end(view: View, start: int, meant: bool) -> int | None:
    """Where the account number that begins at `start` with its country ends, or None if it is none."""
    text = view.lower
    length = _IBAN_LENGTHS.get(text[start : start + 2])
    if length is None:
        return None
    signs: list[str] = []
    position = start
    while len(signs) < length:
        part = _IBAN_PART.match(text, position)
        if part is None:
            return None
        signs.append(part.group()[-1])
        position = part.end()
    after = view.text[position : position + 2]
    # A capital followed by a small letter begins the next word: userDE89...Total
    if after[:1].isalnum() and not (after[:1].isupper() and after[1:].islower()):
        return None
    if sum(map(str.isdigit, signs)) * 2 >= length and (meant or _FOURS(text, start, position)):
        return position
    number = "".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])
    return position if int(number) % 97 == 1 else None


def _is_bic(match: re.Match[str]) -> bool:
    """A word of eight letters after `swift` may be any; a BIC is written in capitals, or after the word `bic` or `code`."""
    if match["country"].lower() not in _BIC_COUNTRIES:
        return False
    head = match.group()[: match.start("bic") - match.start()].lower()
    return match["bic"].isupper() or "code" in head or head.startswith("bic")
