"""National identity and tax numbers, made with their check digits."""

from __future__ import annotations

import pytest

from actors.security.detectors.base import Place, view_of
from actors.security.detectors.identity import national_ids

TELLING = {
    "US SSN": "219-09-9999",
    "US ITIN": "912-78-1234",
    "US Medicare": "1EG4-TE5-MK73",
    "UK NINO": "AB 12 34 56 C",
    "UK NHS": "943 476 5919",
    "CA SIN": "046-454-286",
    "AU TFN": "123 456 782",
    "AU ABN": "51 824 753 556",
    "IN Aadhaar": "2341 2341 2346",
    "DE Steuer-ID": "86 095 742 719",
    "FR NIR": "2 55 08 14 168 025 38",
    "ES DNI": "12345678Z",
    "ES NIE": "X1234567L",
    "IT codice fiscale": "RSSMRA85T10A562S",
    "BE rijksregister": "85.07.30-033.28",
    "PL NIP": "526-104-08-28",
    "CZ rodne cislo": "736028/5163",
    "SE personnummer": "811228-9874",
    "FI HETU": "131052-308T",
    "CH AHV": "756.9217.0769.85",
    "BR CPF": "111.444.777-35",
    "BR CNPJ": "11.222.333/0001-81",
    "AR CUIT": "20-12345678-6",
    "CL RUT": "12.345.678-5",
    "MX CURP": "BADD110313HCMLNS09",
    "KR RRN": "850730-1234567",
    "CN resident": "11010519491231002X",
    "TW": "A123456789",
    "HK HKID": "G123456-A",
    "SG NRIC": "S1234567D",
    "IN vehicle": "KA20WJ8527",
    "MY MyKad": "850730-14-5678",
    "TH": "1-2345-67890-12-1",
    "RU SNILS": "112-233-445 95",
    "EU VAT": "DE136695976",
}
WORDED = {
    "ssn": "219099999",
    "social_security_number": "219 09 9999",
    "utr": "1234567890",
    "tax_id": "123456789",
    "aadhaar": "234123412346",
    "pesel": "44051401359",
    "tckn": "10000000146",
    "bsn": "111222333",
    "cpf": "11144477735",
    "inn": "7707083893",
    "my_number": "123456789018",
    "national_id": "12345678",
    "codice_fiscale": "RSSMRA85T10A562S",
    "carta_identita": "CA12345AA",
    "npi": "1234567893",
    "dea_number": "AB1234563",
    "mrn": "84548668",
    "license_plate": "XY12 4821",
    "social": "219099999",
}


def found(text: str, place: Place) -> list[str]:
    return [text[span.start : span.end] for span in national_ids(view_of(text, place))]


@pytest.mark.parametrize("number", TELLING.values(), ids=TELLING.keys())
def test_a_number_with_a_shape_of_its_own_is_found_alone_in_a_text(number: str) -> None:
    assert found(f"lookup of {number} failed", Place.TEXT) == [number]


@pytest.mark.parametrize("border", list("_.-/:"))
@pytest.mark.parametrize("number", TELLING.values(), ids=TELLING.keys())
def test_it_is_found_in_a_name_with_any_separators(number: str, border: str) -> None:
    for separator in "_.-":
        name = "".join(sign if sign.isalnum() else separator for sign in number).strip(separator).lower()
        assert found(f"user{border}{name}{border}total", Place.NAME) == [name]


@pytest.mark.parametrize(("word", "number"), WORDED.items())
def test_a_bare_number_is_found_beside_its_word(word: str, number: str) -> None:
    spoken = word.replace("_", " ")
    for text in (f"no row with {spoken} {number}", f"{spoken}={number} was rejected", f"her {spoken} is '{number}'"):
        assert number in found(text, Place.TEXT)
    assert number in found(f"{word}: {number}", Place.LABEL)
    joined = number.replace(" ", "_").lower()
    assert joined in found(f"lookup.{word}_{joined}.count", Place.NAME)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Duplicate entry '219099999' for key 'users.ssn'", "219099999"),
        ("'219099999' is not a valid SSN", "219099999"),
        ("Key (ssn)=(219099999) already exists", "219099999"),
        ('{"userSsn": "219099999"}', "219099999"),
        ("<ssn>219099999</ssn>", "219099999"),
        ("SSN ending in 6789", "6789"),
        ("身份证 110105491231002", "110105491231002"),
        ("ИНН 7707083893", "7707083893"),
        ("ein 26-6398512 users", "26-6398512"),
        ("110105199402223586 users", "110105199402223586"),
    ],
)
def test_a_number_is_found_on_either_side_of_its_word_as_errors_quote_it(text: str, number: str) -> None:
    assert found(text, Place.TEXT) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "lookup of 000-12-3456 failed",  # never given out
        "lookup of 12345678A failed",
        "lookup of 111.444.777-36 failed",
        "lookup of S1234567E failed",
        "lookup of 11010519491231002Y failed",
        "lookup of 943 476 5918 failed",
        "shape 128-64-1024",
        "snapshot 240115-1030 is gone",
        "Windows 10.0.19045.3803",
        "mask 255.255.255.0",
        "host 52.101.200.5 is down",
        "RFC 7231 section 6",
        "sin(123456) is undefined",
        "tax 2024-01-15 is closed",
        "219099999 rows",
        "commit 1234567a",
        "allocated 52998224725 bytes",  # with the check digits of a CPF
        "pan gesture 1920x1080",
        "identity code 0x80070005",
    ],
)
def test_what_fails_its_check_or_is_something_else_is_left_alone_in_a_text(text: str) -> None:
    assert found(text, Place.TEXT) == []


@pytest.mark.parametrize(
    "name",
    [
        "bucket_100_25_1000",
        "build_20240115_103000",
        "stage2024a_tokens",
        "tax_2024_01_15",
        "vat_20240115",
        "inn_db_1000000",
        "sin_0_123456",
        "tinder_123456_swipes",
        "steps_10_25_100_25_1000_5000",
        "counts_17_219_09_9999_31",
    ],
)
def test_dates_lists_and_sizes_in_names_are_none(name: str) -> None:
    assert found(name, Place.NAME) == []
