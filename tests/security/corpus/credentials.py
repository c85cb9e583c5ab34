"""Credentials as they stand in configuration, commands and logs: pairs, addresses with a password, key files."""

from __future__ import annotations

import string
from collections.abc import Iterator
from random import Random

from messages import Detector
from tests.security.corpus.case import Plant, every, mixed, some, words

_PASSWORDS = words(
    "hunter2 s3cr3t Passw0rd! correct-horse swordfish7 Tr0ub4dor&3 letmein99 qwerty123 P@ssw0rd x9Kq!27z changeme1 iloveyou2"
)
_LEGAL = words(
    "hunter2 s3cr3t passw0rd swordfish7 letmein99 qwerty123 x9kq27z changeme1 iloveyou2 abc123 zaq12wsx 1q2w3e4r"
)
_KEYS = words(
    "password passwd pwd passphrase secret api_key apikey api-key access_key secret_key private_key client_secret auth_token "
    "access_token refresh_token session_token encryption_key db_password DB_PASSWORD AWS_SECRET_ACCESS_KEY aws_secret_access_key "
    "SECRET_KEY API_KEY API_TOKEN GITHUB_TOKEN user_password admin_password smtp_password redis_password PGPASSWORD "
    "X-Api-Key x-api-key Ocp-Apim-Subscription-Key signing_key webhook_secret bearer_token credentials"
)
_FORMS = (
    "{}={}",
    "{}: {}",
    '"{}": "{}"',
    "{} = '{}'",
    "{}:={}",
    "--{}={}",
    "{}='{}'",
    "<{0}>{1}</{0}>",
    "{}=>{}",
    '{{"{}":"{}"}}',
)

_SCHEMES = words(
    "https http postgres postgresql mysql mongodb mongodb+srv redis amqp ftp sftp smtp ldap ssh git+https mssql clickhouse"
)
_HOSTS = words(
    "db.example.com example.org:5432 10.0.0.5:6379 localhost cache.internal:6379 cluster0.example.net api.example.io"
)
_KINDS = (
    "RSA PRIVATE KEY",
    "PRIVATE KEY",
    "OPENSSH PRIVATE KEY",
    "EC PRIVATE KEY",
    "DSA PRIVATE KEY",
    "ENCRYPTED PRIVATE KEY",
    "PGP PRIVATE KEY BLOCK",
)


def plants(draw: Random) -> Iterator[Plant]:
    """Pairs, addresses, keys."""
    yield from _pairs(draw)
    yield from _headers(draw)
    yield from _addresses(draw)
    yield from _key_files(draw)


def _pairs(draw: Random) -> Iterator[Plant]:
    for index, key in enumerate(every(_KEYS, 4 * len(_KEYS))):
        value = draw.choice(_PASSWORDS) if index % 3 else mixed(draw, draw.choice((10, 16, 24, 40)))
        legal = draw.choice(_LEGAL)
        form = _FORMS[(index * 7 + index // len(_KEYS)) % len(_FORMS)]
        # A name has no equals sign: the pair is joined by : or a word.
        name = (
            f"{key}{draw.choice((':', '_is_', '.is.'))}{legal}" if key.lower().endswith(_SPOKEN) else f"{key}:{legal}"
        )
        yield Plant(Detector.SECRET_PAIR, form.format(key, value), name, core=value)


_SPOKEN = ("password", "passwd", "pwd", "passphrase", "secret", "api_key", "token")


def _headers(draw: Random) -> Iterator[Plant]:
    for _ in range(6):
        value, session = mixed(draw, 24), mixed(draw, 26, string.ascii_lowercase + string.digits)
        for text, core in (
            (f"Authorization: Bearer {value}", value),
            (f"authorization: token {value}", value),
            (f"Cookie: sessionid={session}; theme=dark", session),
            (f"Set-Cookie: sid={session}; HttpOnly", session),
            (f"X-Auth-Token: {value}", value),
            (f"curl -u admin:{value} https://example.com", value),
            (f"GET /callback?code=4&access_token={value}&x=1", value),
            (f"?api_key={value}", value),
            (f"the password is {value}", value),
            (f"mysql -u root -p{value} -h db", value),
            (f"Server=db;User Id=sa;Password={value};", value),
            (f"AccountKey={value}==;EndpointSuffix=core", value),
            (f"export OPENAI_API_KEY={value}", value),
            (f"PIN: {some(draw, string.digits, 4)}, password: {value}", value),
        ):
            yield Plant(Detector.SECRET_PAIR, text, core=core)


def _addresses(draw: Random) -> Iterator[Plant]:
    for index, scheme in enumerate(every(_SCHEMES, 5 * len(_SCHEMES))):
        user = draw.choice(("admin", "root", "svc-agent", "postgres", "jane", "", "deploy_bot"))
        password = draw.choice(
            ("hunter2", "s3cr3t", "p%40ssw0rd", "correct-horse", "x9Kq27z", "letmein", mixed(draw, 20))
        )
        host, path = draw.choice(_HOSTS), draw.choice(("", "/db", "/0", "/app?ssl=true"))
        core = password.replace("%40", "@")
        yield Plant(Detector.URL_CREDENTIALS, f"{scheme}://{user}:{password}@{host}{path}", core=core)
        if index % 4 == 0:
            token = mixed(draw, 24)
            yield Plant(Detector.URL_CREDENTIALS, f"https://{token}@{host}{path}", core=token)


def _key_files(draw: Random) -> Iterator[Plant]:
    base64 = string.ascii_letters + string.digits + "+/"
    for index, kind in enumerate(every(_KINDS, 6 * len(_KINDS))):
        lines = [some(draw, base64, 64) for _ in range(1 + index % 3)]
        line = {0: "\n", 1: " ", 2: "\\n"}[index % 3]
        body = line.join(["MIIEpAIBAAKCAQEA" + mixed(draw, 24), *lines])
        end = f"{line}-----END {kind}-----" if index % 4 else ""
        name = f"{draw.choice(('BEGIN', 'begin'))}_{kind.replace(' ', '_')}"
        name = name if index % 2 else name.replace("_", "-")
        if index % 2 == 0:
            yield Plant(Detector.PRIVATE_KEY, f"-----BEGIN {kind}-----{draw.choice(('', some(draw, base64, 40)))}")
        yield Plant(Detector.PRIVATE_KEY, f"-----BEGIN {kind}-----{line}{body}{end}", name, core=lines[-1])
