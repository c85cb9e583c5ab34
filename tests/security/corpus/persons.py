"""Who somebody is: names, handles, dates of birth, addresses, passports."""

from __future__ import annotations

import string
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from messages import Detector
from tests.security.corpus.case import Plant, filled, some, words

_FIRST = words(
    "Jane John Mary Robert Patricia Michael Linda William Elizabeth David Maria Carlos Sofia Luca Giulia Hans Greta Pierre "
    "Camille Ivan Olga Ahmed Fatima Wei Yuki Priya Raj Sven Astrid Kwame Noah Amelia Oliver Isabella Mateo Valentina Matteo Chiara "
    "Lukas Hannah Antoine Margaux Dmitri Svetlana Omar Leila Jun Haruka Arjun Ananya Lars Ingrid Chidi Amara"
)
_LAST = words(
    "Smith Johnson Brown Miller Davis Garcia Rodriguez Wilson Martinez Anderson Taylor Thomas Moore Jackson Rossi Ferrari "
    "Schmidt Mueller Dubois Laurent Petrov Ivanova Hassan Khan Zhang Tanaka Patel Singh Lindqvist Mensah Walker Nguyen Sanchez Romano "
    "Weber Fischer Moreau Lefebvre Sokolov Kuznetsov Mahmoud Farouk Chen Suzuki Sharma Gupta Johansson Nilsen Okafor Adeyemi Kowalski "
    "Novak Papadopoulos Silva"
)
_STREETS = words(
    "Main Oak Elm Park Sunset Church Maple 5th King Lake Washington Hill Cedar River 42nd Queen Mill Station"
)
_STREET_KINDS = words("Street Avenue St Road Blvd Lane Drive Ave Court Rd")
_NICKS = words(
    "jane doe bob maria garcia gamer alice kwame sven olsson priya yuki shadow wolf pixel ninja tiger luna coder moon panda mike lee"
)
_SERVICES = ("twitter", "github", "discord", "telegram", "instagram", "slack", "reddit", "tiktok")

_PROFILES = ("twitter.com", "instagram.com", "t.me", "linkedin.com/in", "reddit.com/user")


def plants(draw: Random) -> Iterator[Plant]:
    """What gives a person away, beside the words that say so."""
    yield from _names(draw)
    yield from _handles(draw)
    for _ in range(14):
        yield from _births(draw)
        yield from _passports(draw)
    for street in _STREETS:
        yield from _addresses(draw, f"{street} {draw.choice(_STREET_KINDS)}")


def _names(draw: Random) -> Iterator[Plant]:
    beside = ("name", "full_name", "patient", "customer", "username", "employee", "first_name", "contact")
    for first in _FIRST:
        last = draw.choice(_LAST)
        yield Plant(Detector.PERSON_NAME, f"{first} {last}", f"{first}_{last}", beside)
        yield Plant(Detector.PERSON_NAME, f"{first} {last}", f"{first}_{last}".lower())
        yield Plant(
            Detector.PERSON_NAME,
            f"{draw.choice(['Mr.', 'Mrs.', 'Dr.', 'Ms'])} {last}",
            f"{last}.{first}".lower(),
            ("patient", "user"),
        )


def _handles(draw: Random) -> Iterator[Plant]:
    for index in range(80):
        handle = f"{draw.choice(_NICKS)}{draw.choice(('_', '.', '', '-'))}{draw.choice(_NICKS)}{filled(draw, draw.choice(('', '##', '%###')))}"
        service = draw.choice(_SERVICES)
        plain = handle.replace(".", "_")
        text = (
            f"@{handle}",
            f"{service} user {handle}",
            f"{handle}#{draw.randrange(1000, 9999)}",
            f"username: {handle}",
            f"https://{draw.choice(_PROFILES)}/{handle}",
        )[index % 5]
        of_service = f"{service}:{handle}" if handle[-1].isdigit() else f"handle:{handle}"
        name = (f"{service}_handle_{plain}", f"user:{handle}", f"username:{plain}", of_service)[index % 4]
        yield Plant(Detector.HANDLE, text, name, core=handle)


def _births(draw: Random) -> Iterator[Plant]:
    born = date(1940, 1, 1) + timedelta(days=draw.randrange(24_000))
    words = ("dob", "born", "birth_date", "date_of_birth", "birthday", "birthdate")
    for text, name in (
        (f"{born:%Y-%m-%d}", f"{born:%Y_%m_%d}"),
        (f"{born:%d/%m/%Y}", f"{born:%Y%m%d}"),
        (f"{born:%d.%m.%Y}", f"{born:%d.%m.%Y}"),
        (f"{born:%m/%d/%Y}", f"{born:%m_%d_%Y}"),
        (f"{born:%B} {born.day}, {born:%Y}", f"{born.day}_{born:%B}_{born:%Y}".lower()),
        (f"{born.day} {born:%b} {born:%Y}", f"{born:%Y-%m-%d}"),
    ):
        yield Plant(Detector.BIRTH_DATE, text, name, words)


def _passports(draw: Random) -> Iterator[Plant]:
    words = ("passport", "passport_number", "passport_no")
    for pattern in ("%########", "?########", "??#######", "C?####^#^", "##??#####"):
        number = filled(draw, pattern)
        yield Plant(Detector.PASSPORT, number, number if draw.random() < 0.5 else number.lower(), words)
    licence = some(draw, string.ascii_uppercase, 1) + filled(draw, "#######")
    yield Plant(Detector.PASSPORT, licence, licence, ("driving_licence", "drivers_license", "license_number"))


def _addresses(draw: Random, street: str) -> Iterator[Plant]:
    number, zip_code = draw.randrange(12, 9800), filled(draw, "%####")
    town, state = draw.choice((("Springfield", "IL"), ("Portland", "OR"), ("Austin", "TX"), ("Salem", "MA")))
    plain = street.replace(" ", "_").lower()
    yield Plant(Detector.STREET_ADDRESS, f"{number} {street}", f"{number}_{plain}", core=street)
    yield Plant(
        Detector.STREET_ADDRESS,
        f"{number} {street}, {town}, {state} {zip_code}",
        f"address_{number}_{plain}_{town.lower()}",
        core=street,
    )
    german = draw.choice(("Hauptstraße", "Bahnhofstr.", "Lindenweg", "Goethestrasse"))
    yield Plant(Detector.STREET_ADDRESS, f"{german} {number % 90 + 1}, {zip_code} Berlin", core=german)
    french = draw.choice(("rue de la Paix", "avenue Victor Hugo", "boulevard Voltaire"))
    yield Plant(Detector.STREET_ADDRESS, f"{number % 90 + 1} {french}, 75002 Paris", core=french)
    yield Plant(Detector.STREET_ADDRESS, f"P.O. Box {number}, {town}", f"po_box_{number}", core=f"Box {number}")
    yield Plant(Detector.STREET_ADDRESS, "SW1A 2AA", "sw1a_2aa", ("postcode", "postal_code"))
