from __future__ import annotations

import pytest

from actors.security.detectors import Place, coordinates, paths, places
from actors.security.detectors.base import Scan, view_of
from actors.security.normalize import plain


def found(scan: Scan, text: str, place: Place) -> list[str]:
    view = view_of(plain(text), place)
    return [view.text[span.start : span.end] for span in scan(view)]


@pytest.mark.parametrize("border", "_.-/:")
@pytest.mark.parametrize(
    ("scan", "sensitive"),
    [
        (places.street_addresses, "1600_pennsylvania_avenue"),
        (places.street_addresses, "221b-baker-street"),
        (places.street_addresses, "123MainStreet"),
        (places.street_addresses, "hauptstrasse_12"),
        (places.street_addresses, "12_rue_de_rivoli"),
        (places.street_addresses, "calle_mayor_5"),
        (places.street_addresses, "po_box_123"),
        (places.street_addresses, "12_fox_trail"),
        (places.street_addresses, "kungsgatan_12"),
        (places.street_addresses, "via_roma_10"),
        (places.street_addresses, "rr_2_box_15"),
        (places.street_addresses, "postcode_sw1a_1aa"),
        (coordinates.coordinates, "geo_52_5200_13_4050"),
        (coordinates.coordinates, "gps_m33_8688_151_2093"),
        (coordinates.coordinates, "52_5200n_13_4050e"),
        (paths.user_paths, "c_users_jane_documents"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_in_a_name_every_separator_is_a_border(scan: Scan, sensitive: str, border: str) -> None:
    text = f"visits{border}{sensitive}{border}total"
    (part,) = found(scan, text, Place.NAME)
    assert part in text.removesuffix(f"{border}total") and sum(map(str.isdigit, part)) == sum(
        map(str.isdigit, sensitive)
    )


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("sent to 123 Main St, Springfield, IL 62704 today", "123 Main St, Springfield, IL 62704"),
        ("retry 3 of 5 for 2507 Sunset Blvd", "2507 Sunset Blvd"),
        ("at 221B Baker Street, London NW1 6XE", "221B Baker Street, London NW1 6XE"),
        ("Hauptstra\u00dfe 12 is unknown", "Hauptstrase 12"),
        ("Musterstr. 12 is unknown", "Musterstr. 12"),
        ("31 avenue Victor Hugo, 75002 Paris", "31 avenue Victor Hugo, 75002 Paris"),
        ("Via Roma 10 is unknown", "Via Roma 10"),
        ("P.O. Box 123", "P.O. Box 123"),
        ("at 12 bis Rue de la Paix", "12 bis Rue de la Paix"),
        ("at Rua Augusta 1500", "Rua Augusta 1500"),
        ("at Mannerheimintie 5", "Mannerheimintie 5"),
        ("address: Knez Mihailova 6", "Knez Mihailova 6"),
        ("invalid zip code: 94110", "zip code: 94110"),
    ],
)
def test_an_address_goes_with_what_belongs_to_it(text: str, part: str) -> None:
    assert part in found(places.street_addresses, text, Place.TEXT)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("at 52.5200, 13.4050", "52.5200, 13.4050"),
        ("lat=52.52 lon=13.405 is closed", "lat=52.52 lon=13.405"),
        ("{'lng': 13.405, 'lat': 52.52}", "lng': 13.405, 'lat': 52.52"),
        ("48\u00b051\u203229\u2033N, 2\u00b017\u203240\u2033E", "48\u00b051'29''N, 2\u00b017'40''E"),
        ("N 52.5200 E 13.4050", "N 52.5200 E 13.4050"),
        ("geo:48.85,2.29", "geo:48.85,2.29"),
        ("POINT(13.4 52.5)", "POINT(13.4 52.5)"),
        ("https://maps.example/@52.52,13.40,15z", "@52.52,13.40"),
        ("at 8FVC9G8F+6X", "8FVC9G8F+6X"),
        ("at ///filled.count.soap", "///filled.count.soap"),
        ("geohash u33db2", "geohash u33db2"),
        ("position: 48.1 N 11.5 E", "48.1 N 11.5 E"),
        ("maps?q=48.13,11.57", "q=48.13,11.57"),
        ("at 48 degrees 8 minutes north", "48 degrees 8 minutes north"),
        ("coords 48.13; 11.57", "48.13; 11.57"),
    ],
)
def test_a_place_on_earth_is_recognised_however_it_is_written(text: str, part: str) -> None:
    assert part in found(coordinates.coordinates, text, Place.TEXT)


@pytest.mark.parametrize(
    "text",
    [
        "/home/jane/x.txt",
        "/var/home/jane",
        "/mnt/c/Users/jdoe/y",
        "/c/Users/jdoe",
        "/Users/jane.doe/Library",
        "/Volumes/Macintosh HD/Users/jane/x",
        "C:\\Users\\Jane Doe\\diary.doc",
        "c:/users/jdoe/documents",
        "\\\\fileserver\\share\\users\\jdoe\\x.doc",
        "~jdoe/x",
        "/var/mail/jdoe",
        "/HOME/Jane/x",
        "/users/jane/Documents",
        "//server/home/jane",
    ],
)
def test_a_path_below_a_home_goes_whole(text: str) -> None:
    assert text in found(paths.user_paths, f"cannot read {text}", Place.TEXT)


@pytest.mark.parametrize(
    "name", ["disk_home/jane/x", "backup.Users/jane", "x:/home/jane", "c_users_jane_desktop", "reads_home_jane_total"]
)
def test_a_home_in_a_name_needs_no_slash_before_it(name: str) -> None:
    assert found(paths.user_paths, name, Place.NAME)


@pytest.mark.parametrize(
    "address",
    [
        "\u0443\u043b. \u041f\u0443\u0448\u043a\u0438\u043d\u0430, \u0434. 10",
        "\u6771\u4eac\u90fd\u5343\u4ee3\u7530\u533a\u4e38\u306e\u51851-9-1",
        "\u5317\u4eac\u5e02\u5efa\u56fd\u8def88\u53f7",
        "12 \u0634\u0627\u0631\u0639 \u0627\u0644\u0647\u0631\u0645",
    ],
)
@pytest.mark.parametrize("place", [Place.LABEL, Place.TEXT])
def test_streets_of_other_scripts_are_recognised(address: str, place: Place) -> None:
    assert found(places.street_addresses, f"value: {address}", place)


@pytest.mark.parametrize(
    ("scan", "pair"),
    [
        (places.street_addresses, "address: 123 Elmwood"),
        (places.street_addresses, "home_address: Elm 5"),
        (places.street_addresses, "postal_code: K1A 0B1"),
        (places.street_addresses, "shipping_address: Knez Mihailova 6"),
        (coordinates.coordinates, "geo.location.lat: 52.5200"),
        (coordinates.coordinates, "coords: 52.52 13.40"),
    ],
)
def test_a_labels_key_says_what_its_value_is(scan: Scan, pair: str) -> None:
    assert found(scan, pair, Place.LABEL)
    assert not found(scan, f"model: {pair.partition(': ')[2]}", Place.LABEL)


SCANS = (places.street_addresses, coordinates.coordinates, paths.user_paths)
HONEST_NAMES = """drive_3_failures lane_2_errors way_4_cache disk_drive_12 12_disk_drive_errors 3_way_handshake 2_way_merge 4_lane_pcie 100_dr_failover
via_proxy_12 zip_65536_bytes zip_10000_files substr_12 monitoring_12 norm_string_12 2_hot_standby_place latency_52_13 late_5 long_running_12
lat_p99_0_995 le_0.0005_0.0010 latency_0.001_0.999 point_2_in_time_12 version_1.2.3 position_12_34 geoip_lookup_52 long_poll_10_20 gps_95_1234_190_5678"""


@pytest.mark.parametrize("name", HONEST_NAMES.split())
def test_an_honest_name_is_no_place(name: str) -> None:
    assert [part for scan in SCANS for part in found(scan, name, Place.NAME)] == []


HONEST_TEXTS = """min 0.001, max 0.999
loss 0.1234, 0.5678
[1.2345, 2.3456, 3.4567]
took 12.3456, 13.4567 s
python 3.11.4, 3.12.1
request took 5 retries way over limit
2 lanes and 1 drive failed
sent via port 8080
error 404 on drive D
passed through 3 gates, 10 min drive
backing off 30.0 s
rotated by 90 degrees and 30 minutes later
took 1.25 and 2.25
bind address: 10.0.0.1 failed
brigade 7 is at gate 12"""


@pytest.mark.parametrize("text", HONEST_TEXTS.splitlines())
def test_an_honest_text_holds_no_place(text: str) -> None:
    assert [part for scan in SCANS for part in found(scan, text, Place.TEXT)] == []


@pytest.mark.parametrize(
    "pair",
    [
        "address: 10.0.0.1:8080",
        "address: localhost 8080",
        "address: node 1",
        "address: 3 bytes aligned",
        "location: rack 12 row 3",
        "range: 1.5000,2.5000",
        "latency: 52.1",
    ],
)
def test_an_honest_label_is_no_place(pair: str) -> None:
    assert [part for scan in SCANS for part in found(scan, pair, Place.LABEL)] == []
