from __future__ import annotations

import pytest

from actors.security.detectors import Place
from actors.security.detectors.base import view_of
from actors.security.detectors.network import ip_addresses, mac_addresses

FRAMES = [
    "{}",
    "user_{}_total",
    "calls.{}.count",
    "a-{}-b",
    "x:{}:y",
    "/api/{}/get",
    "client {} failed",
    "peer={} refused",
]
IPS = [
    "192.168.12.34", "10.0.0.1", "127.0.0.1", "0.0.0.0", "203.0.113.7", "8.8.8.8", "192.168.001.001", "203[.]0[.]113[.]7", "203_dot_0_dot_113_dot_7",
    "2001:db8::8a2e:370:7334", "2001:0db8:0000:0000:0000:8a2e:0370:7334", "FE80::1FF:FE23:4567:890A", "fe80::1ff:fe23:4567:890a%eth0", "::1",
    "::ffff:192.0.2.128", "2001:db8::", "64:ff9b::192.0.2.33",
]  # fmt: skip
MACS = [
    "00:1b:44:11:3a:b7", "00-1B-44-11-3A-B7", "00_1b_44_11_3a_b7", "001b.4411.3ab7", "00:11:22:33:44:55", "02:00:5e:10:00:00:00:01",
    "80:00:00:48:fe:80:00:00:00:00:00:00:f4:52:14:03:00:7b:cb:a1", "aa:bb:cc:dd:ee:ff",
]  # fmt: skip


def ips(text: str, place: Place = Place.NAME) -> list[str]:
    return [text[span.start : span.end] for span in ip_addresses(view_of(text, place))]


def macs(text: str, place: Place = Place.NAME) -> list[str]:
    return [text[span.start : span.end] for span in mac_addresses(view_of(text, place))]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("address", IPS)
def test_an_ip_address_is_found_in_any_frame(address: str, frame: str) -> None:
    found = ips(frame.format(address), Place.TEXT if " " in frame else Place.NAME)
    assert address in found or (found and all(part in address for part in found))


@pytest.mark.parametrize(
    "text",
    [
        "ip_10_20_30_40", "client-1-2-3-4", "host_192_168_1_1_8080", "ec2-54-12-33-7.compute", "requests_192_168_0_1", "x_172_16_20_24", "x.10_0_0_17.y", "calls_203_0_113_77",
        "10.0.0.1:8080", "10.0.0.0/24", "[2001:db8::1]:443", "http://203.0.113.7/x", "ip_3232235777", "ip_0xC0A80101", "ip:0300.0250.0.1",
        "2001-0db8-0000-0000-0000-8a2e-0370-7334", "ipv6.fe80__1ff_fe23_4567_890a", "node_10_0_0_7",
        "ip10_0_0_7", "host10.1.2.3up", "ip10-0-0-7", "user10.1.2.3calls", "client/10/1/2/3/x", "ip_10:1:2:3", "calls_172.16-20_24", "ip_203.0-113_7", "time_146_64_163_9",
        "calls.2001_db8__1.count", "peer-2001-db8--8a2e-370-7334-up", "user_fe80_1ff_fe23_4567_890a_total",
    ],
)  # fmt: skip
def test_in_names_addresses_have_other_separators_and_forms(text: str) -> None:
    assert ips(text)


@pytest.mark.parametrize(
    "text",
    [
        "octets_256.1.1.1", "v.1.2.3.4.5", "version_1.2.3.4", "driver.31.0.15.16", "python-3.11.0.1", "buckets_10_25_50_90", "latency_10_25_50_90",
        "p_50_90_95_99", "date_24_01_15_10", "shape_32_3_224_224", "le_0_5_10_25", "range_1_2_3_4", "steps_1_2_3_4_5_6",
        "row_9_3_7_2_192_168_7_4",
        "f64::add", "at_12:30:45",
        "core::iter::map", "std::f64::consts", "job:http_requests:rate5m", "buckets_1_2_3_4_5_6_7_8", "2024_01__5", "add_bad_fed_ace_dad_cab_fee_bee",
        "python3.11.0.1", "firmware_fw1.2.0.0", "cut_24/12/25/10", "at_10:20:30:40", "2024_01_15_a1", "node1_2_3_4_5",
    ],
)  # fmt: skip
def test_versions_lists_and_paths_are_no_addresses(text: str) -> None:
    assert ips(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "pip ~= 21.3.1.2", "Chrome/120.0.0.0 is not supported", "requires version 1.2.3.4 of x", "python==3.11.0.1", "linux 6.1.0.1-generic", "numpy 1.26.4.1rc1",
        "Assembly Foo, Version=4.0.0.0", "upgrade from 1.2.3.4 to 1.2.3.5", "foo-1.2.3.4.jar not found", "std::f64::NAN", "at 12:30:45", "see section 1.2.3.4",
        "bad row 10_20_31_47", "supported by the client [0.24.1-1.26.4]", "server 12:30:45.123", "host x10.1.2.3up",
    ],
)  # fmt: skip
def test_errors_speak_of_versions(text: str) -> None:
    assert ips(text, Place.TEXT) == []


@pytest.mark.parametrize(
    "text",
    [
        "connect to 1.2.3.4 failed", "version mismatch with 10.0.0.1", "version 203.0.113.7", "https://1.2.3.4/x",
        "assert remote_addr == 31.20.45.62", "== 131.20.45.62", "row == 10.0.5.18)",
    ],
)  # fmt: skip
def test_an_address_in_an_error_is_one_even_so(text: str) -> None:
    assert ips(text, Place.TEXT)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("address", MACS)
def test_a_hardware_address_is_found_in_any_frame(address: str, frame: str) -> None:
    assert macs(frame.format(address), Place.TEXT if " " in frame else Place.NAME) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "device_00:1b:44:11:3a:b7",
        "mac_001b44113ab7",
        "hwaddr/001B44113AB7",
        "macAddress_001b44-113ab7",
        "mac_00_11_22_33_44_55",
        "mac001a2b3c4d5e",
        "calls_hw_addr_001122334455",
        "x.1a.2b.3c.4d.5e.6f.y",
        "calls_00_1B_44_11_3A_B7_db",
    ],
)
def test_beside_a_word_it_may_be_bare(text: str) -> None:
    assert macs(text)


@pytest.mark.parametrize(
    "text", ["date_24_01_15_10_20_30", "pairs_10-20-30-40-50-60", "12:30:45", "de:ad:be:ef", "commit_001b44113ab7", "machine_learning_steps_100000", "10:20:30:40:50:60:70", "x.2024.0115.1030", "a_b_c_d_e_f", "de.ad.be.ef.ca.fe", "machine001122334455"]
)  # fmt: skip
def test_dates_and_other_pairs_are_no_hardware_addresses(text: str) -> None:
    assert macs(text) == []
