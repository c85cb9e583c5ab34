"""Numbers that are too long for a count."""

from __future__ import annotations

import pytest

from actors.security.detectors import Place, numbers
from actors.security.detectors.base import view_of
from messages import Detector


def found(text: str, place: Place = Place.NAME) -> list[str]:
    """What is taken for the number of somebody or something."""
    spans = numbers.long_numbers(view_of(text, place))
    assert {span.detector for span in spans} <= {Detector.LONG_NUMBER}
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("account_987654321_total", "987654321"),
        ("user12345678Requests", "12345678"),
        ("x.219_09_9999", "219_09_9999"),
        ("guild.175928847299117063.messages", "175928847299117063"),
        ("customer_5550132", "5550132"),
        ("order_1234567890", "1234567890"),
        ("user_1700000000", "1700000000"),
        ("requests_2024_01_15_user_5550132", "5550132"),
        ("a.50123456.b", "50123456"),
    ],
)
def test_a_long_number_in_a_name_is_found(text: str, number: str) -> None:
    assert found(text) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "requests_since_1700000000",
        "checkpoint_1700000000123",
        "build_20240115_103000",
        "user_20240115103000",
        "backup_2024-01-15T03_00_00_duration_s",
        "day_15.01.2024_10.30.00",
        "date_24_01_15_10_20_30",
        "mem_17179869184_bytes",
        "max_2147483647",
        "window_31536000_total",
        "limit_5000000000",
        "bucket_10_25_50_100_250",
        "quantiles_50_90_95_99_999",
        "port_range_30000_32767",
        "linux_5_15_0_91_generic_oops",
        "build_10_0_19045_5011",
        "claude-3-5-sonnet-20241022.latency_ms",
        "kafka-manager-3806276532-ml44w",
        "partition_000000017",
        "ratio.0.123456789",
        "commit_3f2a12345678b1",
        "id.550e8400-e29b-41d4-a716-446655440000",
        "at_0x00007ffd12345678",
        "tile_10_512_340",
        "requests_1234567",
    ],
)
def test_times_sizes_versions_lists_and_hashes_are_none(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize("key", ["account", "user_id", "customerId", "reference", "k"])
def test_a_long_number_in_a_label_is_found(key: str) -> None:
    assert found(f"{key}: 987654321", Place.LABEL) == ["987654321"]


@pytest.mark.parametrize("key", ["le", "quantile", "size", "bytes", "port", "timestamp", "version", "build", "seed"])
def test_a_labels_key_says_that_its_value_is_a_measure(key: str) -> None:
    assert not found(f"{key}: 987654321", Place.LABEL)


def test_a_number_in_a_text_is_found_beside_a_word_for_somebody_only() -> None:
    assert found("no account number 987654321 in use", Place.TEXT) == ["987654321"]
    assert found("customer with id 12345678901 is gone", Place.TEXT) == ["12345678901"]
    assert found("customer id 6120811953495635 0x7f is gone", Place.TEXT) == ["6120811953495635"]
    assert found("customer id 6120811953495635 0x7fail", Place.TEXT) == ["6120811953495635"]
    assert not found("read 987654321 of 999999999 for an account", Place.TEXT)
    assert not found("user 1234567 is gone", Place.TEXT)
    assert not found("client [0.24.1-1.26.4] is too old", Place.TEXT)
