"""Secrets in command lines, statements of SQL and calls, by their places behind what takes one there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actors.security.detectors.base import START
from actors.security.detectors.words.secret_words import is_honest, is_plain, looks_secret

_VALUE = r"(?P<value>\"[^\"\n]{1,256}\"?|'[^'\n]{1,256}'?|[^\s\-\"'][^\s\"']{0,256})"
# The short options that take a password: of programs whose -p or -a is one, and -u user:password.
_SHORT_OPTION = re.compile(
    rf"{START}(?:(?:mysql[a-z]{{0,6}}|mariadb|sshpass|mongo[a-z]{{0,7}}|docker\slogin|podman\slogin|helm\sregistry|smbclient|redis-cli|7z|unzip)\s"
    r"(?:[^\n]{0,80}?\s)?(?:-p|-a)\s?(?P<value>[^\s\-][^\s]{0,128})"
    r"|(?:curl|wget|http|https|ldapsearch|smbclient)\s(?:[^\n]{0,80}?\s)?(?:-u|--user|--proxy-user)[\s=]?[\"']?[^\s:\"']{1,64}[:%](?P<login>[^\s\"']{1,128}))"
)
_IDENTIFIED = re.compile(
    START
    + r"identified\s{1,3}(?:(?:with|via)\s{1,3}\S{1,64}\s{1,3})?(?:by|as|using)\s{1,3}(?:password\s{1,3})?[\"'][^\"'\n]{1,256}[\"']?"
)
# netrc and sentences that name both; a user and a password as a call's arguments; password(...) of SQL.
_LOGIN = re.compile(
    START + r"(?:login|user(?:name)?|account|usuario|benutzer)[\s:=]{1,3}[^\s,;:=]{1,64}[,;]?\s(?:and\s|with\s)?"
    rf"(?:pass(?:word|wd|wort)?|pw|pwd)[\s:=]{{1,3}}{_VALUE}"
)
_CALL = re.compile(
    START
    + r"(?:[a-z]{0,16}auth|credentials?|login|authenticate|credential)\s?=?\s?\(\s?[\"'][^\"'\n]{1,64}[\"'],\s?[\"'](?P<value>[^\"'\n]{1,128})[\"']\s?\)"
)
_FUNCTION = re.compile(START + r"(?:old_|set_)?password\s?\(\s?[\"'](?P<value>[^\"'\n]{1,128})[\"']\s?\)")
_COMPARED = re.compile(
    r"[\"'`](?P<value>[^\"'`\n]{1,128})[\"'`]\s{0,2}[!=]={1,2}\s{0,2}[a-z_.$]{0,32}(?:passw(?:or)?d|pwd|secret|api_?key|token)"
)
_PIPED = re.compile(
    r"echo\s{1,2}(?:-n\s)?(?P<value>[\"'][^\"'\n|]{1,128}[\"']|[^\s|]{1,128})\s?\|\s?(?:sudo\s-s|chpasswd|passwd|docker\slogin|podman\slogin)"
    r"|(?:-passin|-passout|-pass)\s{1,2}pass:\S{1,128}|htpasswd\s-[a-z]{0,4}b[a-z]{0,4}\s\S{1,128}\s\S{1,64}\s\S{1,128}"
    r"|convertto-securestring\s(?:-string\s)?[\"'][^\"'\n]{1,128}[\"']"
)

# The secret first; a user and a password in one; hashes of crypt(3), of web frameworks and LDAP (RFC 2307).
_REVERSED = re.compile(
    r"(?<![^\s\"'(])(?P<secret>[^\s\"']{3,64})[\"']?\s(?:is|was|as|ist|est|es)\s(?:your|my|the|a|his|her|our|their|das|mein|dein)?\s?"
    r"(?:[a-z]{1,16}\s){0,3}(?:password|passwort|passphrase|passcode|pin|code|otp)(?![a-z])"
)
_BOTH = re.compile(
    START
    + r"(?:creds?|credentials|user(?:name)?\s?[/&+,:]\s?(?:and\s)?(?:password|pass|pw|pwd)|logins?|zugangsdaten)(?![a-z])\s?(?:[:=]|are|is)?\s{0,2}"
    r"[^\s/:|]{1,64}\s?[/:|]\s?(?P<secret>[^\s/:|]{3,128})"
)
_HASH = re.compile(
    r"\$(?:apr1|1|2[abxy]|5|6|7|y|argon2(?:id?|d)|pbkdf2[a-z0-9\-]{0,8}|scrypt|sha1)\$[^\s:\"']{16,256}"
    r"|(?:pbkdf2_sha[0-9]{1,3}|bcrypt_sha256|argon2|scrypt)\$[^\s:\"']{16,256}|\{s?(?:sha|md5)(?:256|512)?\}[a-z0-9+/=]{16,128}"
)


def commands(lower: str) -> Iterator[tuple[int, int]]:
    """Where a text in small letters holds a password as an option, an argument or a statement does."""
    for sign, pattern in _GATED:
        if sign in lower:
            for match in pattern.finditer(lower):
                if _is_secret(match.groupdict()):
                    yield match.span()


def _is_secret(parts: dict[str, str | None]) -> bool:
    value, secret = parts.get("value"), parts.get("secret")
    if secret is not None:
        return looks_secret(secret) or _CODE(secret) is not None
    return value is None or not (is_honest(value.strip("\"'")) or is_plain(value))


_CODE = re.compile("(?:g-)?[0-9]{4,8}").fullmatch


_GATED = (
    (" -", _SHORT_OPTION),
    ("identified", _IDENTIFIED),
    ("p", _LOGIN),
    ("(", _CALL),
    ("(", _FUNCTION),
    (" your ", _REVERSED),
    (" pass", _REVERSED),
    (" pin", _REVERSED),
    (" otp", _REVERSED),
    ("cred", _BOTH),
    ("user", _BOTH),
    ("login", _BOTH),
    ("$", _HASH),
    ("}", _HASH),
    ("=", _COMPARED),
    ("pass", _PIPED),
    ("|", _PIPED),
    ("securestring", _PIPED),
)
