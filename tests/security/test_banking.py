from __future__ import annotations

import pytest

from actors.security.detectors import Place
from actors.security.detectors.banking import ibans, payment_cards
from actors.security.detectors.base import view_of
from actors.security.normalize import plain

FRAMES = [
    "{}",
    "user_{}_total",
    "calls.{}.count",
    "a-{}-b",
    "x:{}:y",
    "paid/{}/get",
    "user{}Total",
    "failed for {} today",
]
CARDS = [
    "4111111111111111", "4222222222222", "4000000000000000006", "5555555555554444", "2223003122003222", "378282246310005",
    "30569309025904", "36227206271667", "6011111111111117", "6221260000000000", "3530111333300000", "6200000000000005", "6759649826438453",
    "2200000000000004", "6304000000000000", "8171999927660000",
]  # fmt: skip
IBANS = [
    "DE89370400440532013000", "GB29NWBK60161331926819", "FR1420041010050500013M02606", "NO9386011117947", "MT84MALT011000012345MTLCAST001S",
    "BR1800360305000010009795493C1", "SC18SSCB11010000000000001497USD", "LC55HEMM000100010012001200023015", "gb29nwbk60161331926819",
]  # fmt: skip


def cards(text: str, place: Place = Place.NAME) -> list[str]:
    return [text[span.start : span.end] for span in payment_cards(view_of(plain(text), place))]


def accounts(text: str, place: Place = Place.NAME) -> list[str]:
    return [text[span.start : span.end] for span in ibans(view_of(plain(text), place))]


def grouped(number: str, sizes: tuple[int, ...], separator: str) -> str:
    parts, start = [], 0
    for size in sizes:
        parts.append(number[start : start + size])
        start += size
    return separator.join(parts)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("number", CARDS)
def test_a_card_of_any_issuer_is_found_in_any_frame(number: str, frame: str) -> None:
    assert cards(frame.format(number)) == [number]


@pytest.mark.parametrize("separator", [" ", "-", "_", ".", "/", " - ", "\u00a0"])
@pytest.mark.parametrize("sizes", [(4, 4, 4, 4), (8, 8), (4, 12), (1,) * 16], ids=str)
def test_a_card_is_found_however_it_is_parted(sizes: tuple[int, ...], separator: str) -> None:
    text = grouped("4111111111111111", sizes, separator)
    assert cards(f"x {text} y", Place.TEXT) == [text]
    assert cards(f"{grouped('378282246310005', (4, 6, 5), separator)} y", Place.TEXT)


@pytest.mark.parametrize(
    "text",
    [
        "card_41_11_11_11_11_11_11_11",  # pairs, beside the word
        "card_4111111111111112",  # no check digit, but said to be one
        "1234-5678-9012-3456",
        "mastercard.510510.5105105100",
        "declined 5105 10510 5105100",
    ],
)
def test_what_stands_beside_the_word_or_looks_like_a_card_need_not_pass_every_test(text: str) -> None:
    assert cards(text)


@pytest.mark.parametrize(
    "text",
    [
        "order 4111111111111112",  # fails Luhn's test
        "at_1700000000000001_us",  # passes it, and is a time
        "ns_1700000000000000003",
        "buckets_25_50_75_10_25_50_75_16",
        "le_1000_2000_3000_5000",
        "le_1024_2048_4096_8192",
        "2021_2022_2023_2024",
        "card_updated_1700000000000001",
        "card_latency_10_25_50_100_250",
        "4_0_1_2_3_4_5_6_7_8_9_0_1_2_3_4_5_6_7_8_9_0",
        "row_" + "_".join("123" + "4111111111111111" + "4567"),  # more of them than a card has
        "0000000000000000",
        "7111111111111119",  # no issuer's
        "section 1234 5678 9012 3456",
    ],
)
def test_lists_times_and_other_numbers_are_no_cards(text: str) -> None:
    assert cards(text, Place.TEXT if " " in text else Place.NAME) == []


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("number", IBANS)
def test_an_iban_is_found_in_any_frame_however_it_is_parted(number: str, frame: str) -> None:
    if "{}Total" in frame:
        number = number.upper()
    if "{}Total" not in frame or number[-1].isdigit():
        assert accounts(frame.format(number)) == [number]
    parted = grouped(number, (4,) * 8, "_").strip("_")
    assert accounts(f"transfer {parted} refused", Place.TEXT) == [parted]


def test_beside_its_word_an_iban_needs_no_right_check_digits() -> None:
    assert accounts("iban_DE89370400440532013001") == ["DE89370400440532013001"]
    assert accounts("item_DE89370400440532013001") == []
    assert accounts("item_DE88-3704-0044-0532-0130-00") == ["DE88-3704-0044-0532-0130-00"]  # nothing else is parted so
    assert accounts("userde89370400440532013000_total") == ["de89370400440532013000"]
    assert accounts("userde88370400440532013000_total") == []


@pytest.mark.parametrize(
    "text",
    [
        "account_number_12345678", "accountNumber12345678", "userAccountNumber_12345678", "bank account: 0001-2345-6789", "acct no. 1234567",
        "sort_code_12-34-56", "sortCode123456", "routing_number_021000021", "ABA 021000021", "BSB 062-000", "ifsc SBIN0001234",
        "clabe_032180000118359719", "swift_code_DEUTDEFF", "BIC: DEUTDEFF500", "bic_deutdeff",
    ],
)  # fmt: skip
def test_an_account_is_known_by_the_word_beside_it(text: str) -> None:
    assert accounts(text)


@pytest.mark.parametrize(
    "text",
    [
        "item_DE8937040044053201300",  # too short for its country
        "xx89370400440532013000",  # no such country
        "swift_compiler_version",
        "swift.database.latency",
        "bic_abcdqqff",  # no such country
        "accounts_20240115",
        "account_20240115_103000",
        "account_updated_1700000000",
        "account.count_5_10_25",
        "transit_time_p99",
        "routing_table_1024_entries",
        "bank_3_requests",
        "sort_codes_loaded_128",
    ],
)
def test_what_only_looks_like_an_account_is_left_alone(text: str) -> None:
    assert accounts(text) == []
