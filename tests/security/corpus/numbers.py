"""Numbers that stand for a person: national identity and tax numbers, and those of accounts and orders."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from messages import Detector
from tests.security.corpus import checks
from tests.security.corpus.case import Plant, filled, luhn_digit, some, weighted
from tests.security.corpus.checks import Check

_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


def plants(draw: Random) -> Iterator[Plant]:
    """Numbers of thirty countries, and long ones of no country."""
    for _ in range(10):
        yield from _american(draw)
    for words, make in _NATIONAL.items():
        for _ in range(4):
            text, name = make(draw)
            yield Plant(Detector.NATIONAL_ID, text, name, tuple(words.split()))
    for make in _TELLING:
        for _ in range(6):
            text, name = make(draw)
            yield Plant(Detector.NATIONAL_ID, text, name)
    for _ in range(16):
        yield from _long(draw)


def _american(draw: Random) -> Iterator[Plant]:
    parts = [filled(draw, "%%%").replace("9", "8"), filled(draw, "%#"), filled(draw, "%###")]
    parts[0] = parts[0] if parts[0] != "666" else "665"
    ssn, words = Detector.NATIONAL_ID, ("ssn", "social_security", "social_security_number")
    for separator in "-_.":
        yield Plant(ssn, separator.join(parts), separator.join(parts))
    yield Plant(ssn, " ".join(parts), "_".join(parts))
    yield Plant(ssn, "".join(parts), "".join(parts), words)
    itin = [filled(draw, "9##"), filled(draw, "7#"), filled(draw, "####").replace("0000", "0001")]
    yield Plant(ssn, "-".join(itin), "_".join(itin), ("itin", "taxpayer_id"))


def _nino(draw: Random) -> tuple[str, str]:
    text = filled(draw, f"{draw.choice(['AB', 'CE', 'JG', 'PX', 'SR'])}######") + draw.choice("ABCD")
    groups = [text[:2], text[2:4], text[4:6], text[6:8], text[8:]]
    return draw.choice([(text, text.lower()), (" ".join(groups), "_".join(groups))])


def _dni(draw: Random) -> tuple[str, str]:
    number = filled(draw, "%#######")
    letter = _LETTERS[int(number) % 23]
    return draw.choice(
        [(f"{number}{letter}", f"{number}{letter}"), (f"{number}-{letter}", f"{number}_{letter}".lower())]
    )


def _nie(draw: Random) -> tuple[str, str]:
    first, number = draw.randrange(3), filled(draw, "#######")
    text = f"{'XYZ'[first]}{number}{_LETTERS[int(f'{first}{number}') % 23]}"
    return text, text.lower()


def _codice_fiscale(draw: Random) -> tuple[str, str]:
    consonants = "BCDFGLMNPRSTVZ"
    head = some(draw, consonants, 6) + draw.choice("6789") + filled(draw, "#")
    body = f"{head}{draw.choice('ABCDEHLMPRST')}{draw.randrange(1, 28):02}{draw.choice('AFHL')}{filled(draw, '%##')}"
    odd = dict(zip(string.digits, (1, 0, 5, 7, 9, 13, 15, 17, 19, 21), strict=True))
    odd |= dict(
        zip(
            string.ascii_uppercase,
            map(
                int,
                [
                    "1",
                    "0",
                    "5",
                    "7",
                    "9",
                    "13",
                    "15",
                    "17",
                    "19",
                    "21",
                    "2",
                    "4",
                    "18",
                    "20",
                    "11",
                    "3",
                    "6",
                    "8",
                    "12",
                    "14",
                    "16",
                    "10",
                    "22",
                    "25",
                    "24",
                    "23",
                ],
            ),
            strict=True,
        )
    )
    total = sum(
        odd[sign] if place % 2 == 0 else int(sign, 36) - (10 if sign.isalpha() else 0)
        for place, sign in enumerate(body)
    )
    text = body + string.ascii_uppercase[total % 26]
    return text, text.lower()


def _cpf(draw: Random) -> tuple[str, str]:
    digits = filled(draw, "%########")
    for length in (9, 10):
        digits += str(weighted(digits, range(length + 1, 1, -1)) * 10 % 11 % 10)
    parts = [digits[:3], digits[3:6], digits[6:9]]
    return f"{'.'.join(parts)}-{digits[9:]}", f"{'_'.join(parts)}_{digits[9:]}"


def _pan(draw: Random) -> tuple[str, str]:
    text = filled(draw, f"???{draw.choice('PCHF')}?####?")
    return text, text.lower()


def _curp(draw: Random) -> tuple[str, str]:
    born = _day(draw).strftime("%y%m%d")
    text = f"{some(draw, 'BCDGLMPR', 1)}{draw.choice('AEO')}{some(draw, 'BCDGLMPR', 2)}{born}{draw.choice('HM')}DF{some(draw, 'BCDGLMPR', 3)}0{filled(draw, '#')}"
    return text, text.lower()


def _resident(draw: Random) -> tuple[str, str]:
    body = f"110105{_day(draw):%Y%m%d}{filled(draw, '###')}"
    text = body + "10X98765432"[weighted(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)) % 11]
    return text, text


def _hetu(draw: Random) -> tuple[str, str]:
    born, number = _day(draw).strftime("%d%m%y"), filled(draw, "%##")
    check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(born + number) % 31]
    return f"{born}-{number}{check}", f"{born}-{number}{check}".lower()


def _nric(draw: Random) -> tuple[str, str]:
    digits = filled(draw, "8######")
    text = f"S{digits}{'JZIHGFEDCBA'[weighted(digits, (2, 7, 6, 5, 4, 3, 2)) % 11]}"
    return text, text.lower()


def _taiwan(draw: Random) -> tuple[str, str]:
    digits = f"{draw.choice('12')}{filled(draw, '#######')}"
    total = 1 + weighted(digits, range(8, 0, -1))  # A stands for 10
    text = f"A{digits}{-total % 10}"
    return text, text.lower()


def _day(draw: Random) -> date:
    return date(1950, 1, 1) + timedelta(days=draw.randrange(18_000))


def _plain(pattern: str, *separators: str, check: Check | None = None) -> Callable[[Random], tuple[str, str]]:
    """Groups of a number that are written with these separators or as one; names join them."""

    def make(draw: Random) -> tuple[str, str]:
        groups = filled(draw, pattern).split()
        while check is not None and not check("".join(groups)):
            groups = filled(draw, pattern).split()
        if not separators:
            return "".join(groups), "".join(groups)
        return draw.choice(separators).join(groups), draw.choice("_.-").join(groups)

    return make


def _dated(form: str, rest: str, separator: str, check: Check | None = None) -> Callable[[Random], tuple[str, str]]:
    """A date of birth and a number behind it."""

    def make(draw: Random) -> tuple[str, str]:
        born, number = _day(draw).strftime(form), filled(draw, rest)
        while check is not None and not check(born + number):
            born, number = _day(draw).strftime(form), filled(draw, rest)
        return f"{born}{separator}{number}", f"{born}{separator or '_'}{number}"

    return make


def _sin(draw: Random) -> tuple[str, str]:
    digits = filled(draw, "%#######")
    digits += luhn_digit(digits)
    parts = [digits[:3], digits[3:6], digits[6:]]
    return draw.choice([" ", "-"]).join(parts), "_".join(parts)


def _personnummer(draw: Random) -> tuple[str, str]:
    born, number = _day(draw).strftime("%y%m%d"), filled(draw, "###")
    number += luhn_digit(born + number)
    return f"{born}-{number}", draw.choice([f"{born}-{number}", f"{born}_{number}"])


def _nir(draw: Random) -> tuple[str, str]:
    body = f"{draw.choice('12')}{_day(draw):%y%m}75{filled(draw, '######')}"
    text = f"{body}{97 - int(body) % 97:02}"
    parts = [text[:1], text[1:3], text[3:5], text[5:7], text[7:10], text[10:13], text[13:]]
    return draw.choice([(text, text), (" ".join(parts), "_".join(parts))])


def _pesel(draw: Random) -> tuple[str, str]:
    body = f"{_day(draw):%y%m%d}{filled(draw, '####')}"
    text = f"{body}{-weighted(body, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10}"
    return text, text


def _bsn(draw: Random) -> tuple[str, str]:
    while True:
        text = filled(draw, "%########")
        if weighted(text, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0:
            return text, text


def _nhs(draw: Random) -> tuple[str, str]:
    while True:
        body = filled(draw, "4########")
        check = 11 - weighted(body, range(10, 1, -1)) % 11
        if check != 10:
            text = f"{body}{check % 11}"
            return f"{text[:3]} {text[3:6]} {text[6:]}", f"{text[:3]}_{text[3:6]}_{text[6:]}"


def _rut(draw: Random) -> tuple[str, str]:
    body = filled(draw, "1#######")
    check = "0123456789K"[-weighted(body, (3, 2, 7, 6, 5, 4, 3, 2)) % 11]
    return f"{body[:2]}.{body[2:5]}.{body[5:]}-{check}", f"{body}-{check}".lower()


_TELLING = (_nino, _dni, _nie, _codice_fiscale, _cpf, _curp, _resident)
"""Those that are recognisable alone."""

_NATIONAL: dict[str, Callable[[Random], tuple[str, str]]] = {
    "nino national_insurance": _nino,
    "pan pan_card": _pan,
    "hetu henkilotunnus": _hetu,
    "nric fin": _nric,
    "taiwan_id national_id": _taiwan,
    "sin social_insurance_number": _sin,
    "personnummer": _personnummer,
    "nir insee securite_sociale": _nir,
    "pesel": _pesel,
    "bsn burgerservicenummer": _bsn,
    "nhs nhs_number": _nhs,
    "rut": _rut,
    "aadhaar uidai": _plain("N### #### ####", " ", "-", check=checks.verhoeff),
    "tckn tc_kimlik": _plain("%##########", check=checks.turkish),
    "rrn jumin": _dated("%y%m%d", "1######", "-"),
    "my_number": _plain("%### #### ####", " ", "-"),
    "tfn tax_file_number": _plain("%## ### ###", " ", check=checks.modulo(11, 1, 4, 3, 7, 5, 8, 6, 9, 10)),
    "steuer_id tax_id": _plain("%# ### ### ###", " ", check=checks.german),
    "cpr": _dated("%d%m%y", "####", "-"),
    "fodselsnummer": _dated("%d%m%y", "#####", "", checks.norwegian),
    "rijksregister rrn": _plain("85 07 30 ### ##", ".", check=checks.belgian),
    "cnp": _plain("1850730######", check=checks.last(11, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9, ten=1)),
    "egn": _plain("850730####", check=checks.last(11, 2, 4, 8, 5, 10, 9, 7, 3, 6)),
    "cuit cuil": _plain("20 %####### #", "-", check=checks.modulo(11, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)),
    "id_number za_id": _plain("850730 5### 08 #", "", " ", check=checks.luhn),
    "pps ppsn": _plain("%######?"),
    "nif": _plain("2########", check=checks.modulo(11, 9, 8, 7, 6, 5, 4, 3, 2, 1)),
    "hkid": _plain("?######"),
    "national_id": _plain("%########", "", " "),
    "driver_license drivers_license": _plain("?#######"),
    "tax_id ein": _plain("%# #######", "-"),
    "medicare": _plain("2### ##### #", " ", check=checks.last(10, 1, 3, 7, 9, 1, 3, 7, 9)),
}


def _long(draw: Random) -> Iterator[Plant]:
    for pattern, words in (
        ("%########", ("account", "customer", "user_id")),
        ("%##########", ("order", "invoice", "member", "patient")),
        ("#############", ("account_number", "subscriber", "contract")),
        ("%#################", ("channel", "guild", "snowflake", "chat_id")),
        ("%###############", ("case", "reference", "customer_id")),
    ):
        text = filled(draw, pattern)
        yield Plant(Detector.LONG_NUMBER, text, text, words)
