"""Addresses that let in whoever reads them."""

from __future__ import annotations

import pytest

from actors.security.detectors.base import Place, view_of
from actors.security.detectors.urls import urls_with_credentials
from actors.security.normalize import plain

_SECRET = """
https://bob:hunter2@example.com/x            hunter2
redis://:hunter2@cache:6379/0                hunter2
postgres://bob:p%40ss@db/app                 p@ss
postgres://bob:p@ss@db/app                   p@ss
smtp://bob@example.com:hunter2@mail.io       hunter2
mongodb+srv://bob:hunter2@c0.example.net     hunter2
jdbc:oracle:thin:scott/tiger@db:1521:x       tiger
bob:pw@tcp(10.0.0.5:3306)/app                bob:pw
https://Xk29dkd1Qz81mv0aLw3e@example.com     xk29dkd1
root:hunter2@db.example.com:5432             hunter2
https://x.io/a?sig=0a1B2c3D4e5F6g7H          0a1b2c3d
https://x.io/a?X-Amz-Signature=0123456789ab  0123456789ab
https://x.io/reset/k3j9x0q2vz7w              k3j9x0q2vz7w
https://x.io/cb?code=k3j9x0q2vz7w&state=1    k3j9x0q2vz7w
"""

_HONEST = """
https://example.com/x
http://localhost:8080/path@v1
https://example.com:8443/@scope/package
ssh://git@github.com/x/y
lodash@4.17.21
registry.local:5000/app@sha256
https://example.com/search?code=200&key=user_id&t=1700000000
https://example.com/reset/password
https://example.com/auth/openid-connect
user@example.com
"""


@pytest.mark.parametrize("line", _SECRET.strip().splitlines())
def test_what_lets_in_is_found_in_every_place(line: str) -> None:
    text, secret = plain(line[:45].rstrip()), line[45:].strip()
    for place in Place:
        view = view_of(text, place)
        assert secret in view.lower
        assert any(secret in view.lower[span.start : span.end] for span in urls_with_credentials(view))


@pytest.mark.parametrize("text", _HONEST.split("\n"))
def test_an_address_without_a_password_is_left_alone(text: str) -> None:
    assert [urls_with_credentials(view_of(text, place)) for place in Place] == [[], [], []]


def test_an_at_sign_that_became_a_word_is_one_in_a_name() -> None:
    assert urls_with_credentials(view_of("postgres://user:pw_at_db.host", Place.NAME))
    assert not urls_with_credentials(view_of("http_user_looks_at_host", Place.NAME))
