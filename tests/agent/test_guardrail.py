from __future__ import annotations

import pytest

from agent.guardrail import secret_in


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("charge 4111 1111 1111 1111, please", "card number"),
        ("5555-5555-5555-4444", "card number"),
        ("to 378282246310005.", "card number"),
        ("the key is sk-EXAMPLE-4f9a7c21d0b84e6fa1", "key"),
        ("ours is AKIAIOSFODNN7EXAMPLE", "key"),
        ("-----BEGIN RSA PRIVATE KEY-----", "key"),
        ("password: Tr0ub4dor-EXAMPLE", "password"),
        ("API_KEY=EXAMPLE-9b1d-77ce", "password"),
        ("the pin is 48213", "password"),
    ],
)
def test_a_secret_is_seen_and_named_by_its_kind(text: str, kind: str) -> None:
    assert secret_in(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112 has a wrong check digit",
        "1000000 * 1000000",
        "call me at 0171 2345678",
        "the pager token is in the vault",
        "a green pin on the map",
        "forgot my password again",
        "write to anna@example.org",
        "serial number BX-2209",
    ],
)
def test_what_only_resembles_a_secret_passes(text: str) -> None:
    assert secret_in(text) is None
