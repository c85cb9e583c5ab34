"""Phone numbers in names, labels and texts."""

from __future__ import annotations

import pytest

from actors.security.detectors import Place, phones
from actors.security.detectors.base import view_of
from messages import Detector


def found(text: str, place: Place = Place.TEXT) -> list[str]:
    """What is taken for a phone number."""
    spans = list(phones.phones(view_of(text, place)))
    assert {span.detector for span in spans} <= {Detector.PHONE}
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    "number",
    [
        "+44 20 7946 0958",
        "+44 (0)20 7946 0958",
        "[+44] 7700 900123",
        "plus 44 7700 900123",
        "+86 138 0013 8000",
        "0049 30 12345678",
        "(415) 555-0132",
        "1 415 555 0132",
        "415-555-0132 ext. 5",
        "4155550132",
        "06 12 34 56 78",
        "07700900123",
        "0151/12345678",
        "(020) 7946 0958",
        "8 (912) 345-67-89",
        "(11) 91234-5678",
        "44 7700 900123",
        "138 0013 8000",
        "98765 43210",
    ],
)
def test_a_number_with_the_form_of_a_phones_needs_no_word_beside_it(number: str) -> None:
    assert number.lstrip("[") in found(f"cannot deliver to {number} today")


def test_a_short_number_behind_a_whole_one_is_none_of_its_groups() -> None:
    assert found("9183489724 3 failed") and found("9183489724 17 failed") and found("9183489724 3rd time")
    assert not found("9183489724 123 failed")


def test_a_word_that_does_not_stand_beside_a_number_says_nothing_of_it() -> None:
    assert found("in 0 min&& <2026381658>") and not found("min 2026381658") and not found("max=(2026381658)")


def test_what_is_counted_is_many() -> None:
    assert found("9973009890 token of") and not found("9973009890 tokens of")


@pytest.mark.parametrize("number", ["612345678", "612 34 56 78", "13800138000", "5 1 2 3 4 5 6 7 8", "1300123456"])
@pytest.mark.parametrize(
    "text",
    ["phone number is {}", "SMS to {} failed", "{} is no valid phone number", "tel:{}", "caller id {}", "手机{}"],
)
def test_any_digits_beside_a_word_of_the_phone_are_one(text: str, number: str) -> None:
    assert number in found(text.format(number))


@pytest.mark.parametrize("text", ["call 555-0132", "reach me at 8123 4567", "text 22 12 34 56 please", "ring 555 0132"])
def test_a_local_number_is_one_beside_a_verb(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize("number", ["415-555-O132", "+44 77OO 9OO123", "4l5-555-0132"])
def test_letters_that_are_meant_for_digits_are_read_as_digits(number: str) -> None:
    assert found(f"call {number}")


@pytest.mark.parametrize(
    "text",
    [
        "calls_4155550132_total",
        "call_212_555_0199",
        "user0066812345367Calls",
        "app.user_923012345848",
        "sms.912345616",
        "from_44-20-7946-0958",
        "to.33.6.12.34.56.78",
        "whatsapp_44_7700_900300_total",
        "call.44_0_20_7946_0958",
        "x.4_1_5_5_5_5_0_1_3_2",
        "phone/5550132",
        "requests-9035384350-http2_streams",  # no pod of a replica set
    ],
)
def test_digits_in_a_name_are_a_phones_however_they_are_joined(text: str) -> None:
    assert found(text, Place.NAME)


@pytest.mark.parametrize("key", ["phone", "mobile", "msisdn", "tel", "cell", "fax", "caller", "contact_number"])
@pytest.mark.parametrize("value", ["5550132", "612 345 678", "(0 30) 12 34 56 78", "1300123456"])
def test_a_labels_key_says_that_its_value_is_a_phones(key: str, value: str) -> None:
    assert found(f"{key}: {value}", Place.LABEL)


@pytest.mark.parametrize(
    "text",
    [
        "calls_2024_01_15_10_20_30",
        "calls_20240115103000",
        "calls_1700000000",
        "call_bucket_10_25_50_100_250",
        "call_17179869184_bytes",
        "chrome_120_0_6099_109_calls",
        "gpt-4o-2024-08-06.calls",
        "kafka-manager-3806276532-ml44w",
        "calls.550e8400-e29b-41d4-a716-446655440000",
        "call.3f2a12345678b1",
        "calls_000000000012",
    ],
)
def test_dates_sizes_versions_lists_and_hashes_in_names_are_none(text: str) -> None:
    assert not found(text, Place.NAME)


@pytest.mark.parametrize(
    "text",
    [
        "call 1234567890 bytes at most",
        "called with size 4155550132",
        "from offset 4155550132",
        "call took 123456789012 ns",
        "timestamp 4155550132",
        "callback 1048576 raised",
        "in the range 1000 to 999_999_999",
        "expected from 2024-01-15 10:30:00.123456 on",
        "no call 123456",
        "connect to 203.0.113.7:443 timed out",
    ],
)
def test_measures_in_texts_are_none(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize("value", ["le: 0.001048576", "duration: 4155550132", "phone_count: 41555501"])
def test_a_labels_key_says_that_its_value_is_a_measure(value: str) -> None:
    assert not found(value, Place.LABEL)
