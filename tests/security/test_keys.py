"""Private keys are recognised by what they begin with, also in pieces."""

from __future__ import annotations

import pytest

from actors.security.detectors.base import Place, view_of
from actors.security.detectors.keys import private_keys

_BODY = "MIIEpAIBAAKCAQEA0a1B2c3D4e5F6g7H8i9J0kLmNoPqRsTuVwXyZ"


@pytest.mark.parametrize("kind", ["", "RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED ", "PGP "])
@pytest.mark.parametrize("sep", [" ", "_", "-", ".", ""])
def test_a_block_is_found_whatever_joins_its_words_and_whatever_follows_it(kind: str, sep: str) -> None:
    name = f"x_BEGIN {kind}PRIVATE KEY".replace(" ", sep) + "_q8w7e6_total"
    for place in Place:
        (span,) = private_keys(view_of(name, place))
        assert (span.start, span.end) == (1, len(name)) or (span.start, span.end) == (2, len(name))


@pytest.mark.parametrize("line", ["\n", "\\n", " "])
def test_a_block_ends_with_its_end_line(line: str) -> None:
    text = line.join(["a", "-----BEGIN RSA PRIVATE KEY-----", _BODY, "-----END RSA PRIVATE KEY-----", "is no key"])
    (span, *rest) = private_keys(view_of(text, Place.TEXT))
    assert text[span.end :] == f"{line}is no key"
    assert all(span.start <= other.start and other.end <= span.end for other in rest)


@pytest.mark.parametrize(
    "text",
    [
        _BODY,
        "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ",
        "MHcCAQEEIA0a1B2c3D4e5F6g7H8i9J0kLmNoPq",
        "MC4CAQAwBQYDK2VwBCIEIA0a1B2c3D4e5F6g7H8i9J0kLmNoPq",
        "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ",
        "PuTTY-User-Key-File-2: ssh-rsa Encryption: none",
        "Private-Lines: 4 AAABAQC0a1B2c3D4",
        '{"kty":"RSA","d":"0a1B2c3D4e5F6g7H8i9J0kLmNoPq"}',
        "AGE-SECRET-KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0S",
        "PrivateKey = AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    ],
)
def test_a_key_is_found_without_its_first_line(text: str) -> None:
    assert private_keys(view_of(f"read {text}", Place.TEXT))


@pytest.mark.parametrize(
    "text",
    [
        "private_key_loads_total",
        "could not parse private key",
        "begin transaction with private data",
        "-----BEGIN PUBLIC KEY-----MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA",
        "-----BEGIN CERTIFICATE-----MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUF",
        "miiverse_requests_total",
        '{"kty":"RSA","n":"0a1B2c3D4e5F6g7H8i9J0kLmNoPq","e":"AQAB"}',
    ],
)
def test_what_is_public_or_only_speaks_of_keys_is_left_alone(text: str) -> None:
    assert [private_keys(view_of(text, place)) for place in Place] == [[], [], []]
