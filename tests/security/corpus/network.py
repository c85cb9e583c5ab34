"""Addresses of machines, and where somebody is: coordinates and paths below a home folder."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from messages import Detector
from tests.security.corpus.case import Plant, filled, some, words

_IP_WORDS = ("ip", "client", "host", "peer", "addr", "from", "remote", "source", "ip_address", "src")
_HEX = "0123456789abcdef"
_PEOPLE = words("alice bob jane.doe jsmith mary-jones peter_m schmidt otto.w juan lwang")
_CITIES = (
    (52.520008, 13.404954),
    (40.712776, -74.005974),
    (-33.868820, 151.209296),
    (-23.550520, -46.633308),
    (35.689487, 139.691711),
    (48.856613, 2.352222),
)


def plants(draw: Random) -> Iterator[Plant]:
    """IPv4, IPv6, hardware addresses, coordinates, paths."""
    for _ in range(24):
        yield from _ipv4(draw)
    for _ in range(10):
        yield from _ipv6(draw)
        yield from _mac(draw)
    for latitude, longitude in _CITIES:
        yield from _coordinates(draw, latitude, longitude)
    for person in _PEOPLE:
        yield from _paths(draw, person)


def _ipv4(draw: Random) -> Iterator[Plant]:
    head = draw.choice(
        ("10.#.#", "192.168.%", "172.16.%#", "203.0.113", "198.51.100", "8.8.%", "%#.%#.%##", "1%#.2#.4#")
    )
    octets = f"{filled(draw, head)}.{draw.randrange(2, 254)}".split(".")
    octets = [str(min(int(octet), 254)) for octet in octets]
    text = ".".join(octets)
    yield Plant(Detector.IP_ADDRESS, text, text)
    yield Plant(Detector.IP_ADDRESS, f"{text}:{draw.choice((443, 8080, 5432))}", "_".join(octets), _IP_WORDS, core=text)
    yield Plant(Detector.IP_ADDRESS, f"{text}/24", "-".join(octets), _IP_WORDS, core=text)


def _ipv6(draw: Random) -> Iterator[Plant]:
    groups = ["2001", "db8", *(some(draw, _HEX[1:], 4) for _ in range(6))]
    full, short = ":".join(groups), f"2001:db8::{groups[-1]}:{filled(draw, '%###')}"
    link = f"fe80::{filled(draw, '1hh:hhff:fehh:hhhh')}"
    for text in (full, short, link, f"::ffff:192.0.2.{draw.randrange(2, 254)}", f"[{full}]:443"):
        core = text.removeprefix("[").removesuffix("]:443")
        yield Plant(Detector.IP_ADDRESS, text, core if core[0].isalnum() else "", core=core)
    yield Plant(Detector.IP_ADDRESS, full.upper(), full.replace(":", "_"), ("ipv6", "ip6", "ip"))


def _mac(draw: Random) -> Iterator[Plant]:
    octets = ["00", "1b", *(some(draw, _HEX, 2) for _ in range(3)), filled(draw, "%a")]
    text = ":".join(octets)
    yield Plant(Detector.MAC_ADDRESS, text, "_".join(octets))
    yield Plant(Detector.MAC_ADDRESS, text.upper(), text)
    yield Plant(Detector.MAC_ADDRESS, "-".join(octets).upper(), "-".join(octets))
    dotted = "".join(octets)
    dotted = f"{dotted[:4]}.{dotted[4:8]}.{dotted[8:]}"
    yield Plant(Detector.MAC_ADDRESS, dotted, dotted)
    yield Plant(Detector.MAC_ADDRESS, "".join(octets), "".join(octets), ("mac", "mac_address", "hwaddr", "bssid"))


def _coordinates(draw: Random, latitude: float, longitude: float) -> Iterator[Plant]:
    near, far = latitude + draw.random() / 10, longitude + draw.random() / 10
    words = ("lat_lon", "geo", "location", "coordinates", "gps", "position")
    plain = f"{near:.6f}", f"{far:.6f}"
    name = "_".join(plain).replace("-", "")
    yield Plant(Detector.COORDINATES, ", ".join(plain), name, words, core=plain[0])
    yield Plant(
        Detector.COORDINATES, ",".join(plain), f"{plain[0]}_{plain[1]}".replace(".", "_").replace("-", "m"), words
    )
    yield Plant(
        Detector.COORDINATES,
        f"lat={plain[0]} lon={plain[1]}",
        f"lat_{plain[0]}_lon_{plain[1]}".replace("-", ""),
        core=plain[1],
    )
    yield Plant(
        Detector.COORDINATES,
        f"latitude: {near:.4f}, longitude: {far:.4f}",
        f"lat.{near:.4f}.lng.{far:.4f}",
        core=f"{far:.4f}",
    )
    north, east = "NS"[near < 0], "EW"[far < 0]
    degrees = f"{_sexagesimal(abs(near))}{north} {_sexagesimal(abs(far))}{east}"
    yield Plant(Detector.COORDINATES, degrees, core=_sexagesimal(abs(near)))
    yield Plant(Detector.COORDINATES, f"{abs(near):.5f}° {north}, {abs(far):.5f}° {east}", core=f"{abs(far):.5f}")
    yield Plant(Detector.COORDINATES, f"geo:{plain[0]},{plain[1]}", core=plain[1])
    yield Plant(Detector.COORDINATES, f"POINT({plain[1]} {plain[0]})", core=plain[0])


def _sexagesimal(degrees: float) -> str:
    minutes = degrees % 1 * 60
    return f"{int(degrees)}°{int(minutes)}'{minutes % 1 * 60:.1f}\""


def _paths(draw: Random, person: str) -> Iterator[Plant]:
    file = draw.choice(
        ("notes.txt", "app/main.py", ".ssh/id_rsa", "Documents/taxes_2023.pdf", ".aws/credentials", "src/agent/run.py")
    )
    windows = file.replace("/", "\\")
    for text, name in (
        (f"/home/{person}/{file}", f"open:/home/{person}/{file}"),
        (f"/Users/{person}/{file}", f"read:/Users/{person}/{file}"),
        (f"C:\\Users\\{person}\\{windows}", f"C:/Users/{person}/{file}"),
        (f"c:/users/{person}/{file}", f"write:/home/{person}/{file}"),
        (f"file:///home/{person}/{file}", f"size_/home/{person}/x"),
        (f"~{person}/{file}", ""),
        (f"\\\\server\\Users\\{person}\\{windows}", ""),
        (f"/home/{person}", f"size:/home/{person}"),
        (f"D:\\Documents and Settings\\{person}\\{windows}", ""),
    ):
        yield Plant(Detector.PATH, text, name, core=person)
