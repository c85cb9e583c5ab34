"""What secrets are called, and what stands behind such words without being one."""

from __future__ import annotations

import re

from actors.security.detectors.base import word_set
from actors.security.detectors.words.technical import TECHNICAL
from actors.security.detectors.words.vocabulary import CLAUSE, COMMON, GLUE, IN_TEXTS, NEUTRAL, PERSONS, weight
from actors.security.normalize import folded

_SEP = r"[_.\- ]?"

# Of all languages; those that are part of no other word.
_PASSWORDS = word_set(
    """
    password passwd passwort kennwort zugangscode zugangsdaten passphrase passcode passwrd passord motdepasse mot_de_passe contrasena
    contrasenya contrasinal palavra_passe palavra_chave wachtwoord wagwoord toegangscode losenord salasana adgangskode kodeord jelszo lozinka
    zaporka slaptazodis kata_sandi kata_laluan mat_khau lykilord pasahitza cyfrinair nenosiri pasvorto parola_d_ordine requirepass masterauth
    пароль парола лозинка құпиясөз κωδικος_προσβασης κωδικος συνθηματικο סיסמה סיסמא 密码 密碼 口令 密钥 密鑰 令牌 暗証番号 パスワード 合言葉 秘密鍵 비밀번호 비번 암호
    รหัสผ่าน पासवर्ड পাসওয়ার্ড كلمة_المرور كلمة_السر رمز_عبور
    """
)
_SHORT_PASSWORDS = word_set(
    "pwd pswd passw pass_word userpass psw mdp senha clave sifre sifra parole parool parola pw haslo heslo geslo losung"
)
_OWNERS = (
    "admin|app|archive|bind|cert|client|db|database|dest|email|ftp|host|http|imap|jdbc|key|ldap|login|mail|master|mongo|my|mysql|new|old|pg|"
    "postgres|proxy|rabbit|rabbitmq|redis|root|server|service|smtp|sftp|sql|src|ssh|store|sudo|svc|trust|user|usr|web|wifi|wp|zip"
)
_ENTRY_KEYS = (
    "api|app|access|account|admin|auth|client|consumer|crypto|database|db|decryption|deploy|encryption|encrypt|functions|hmac|host|"
    "integration|jwt|license|licence|master|private|publishable|rest|sas|secret|security|server|service|session|shared|"
    "sharedaccess|signing|ssh|storage|subscription|webhook|wrapping|write|cle_api|chave_api"
)
_TOKENS = (
    "access|api|app|auth|authentication|authorization|bearer|bot|client|csrf|deploy|device|gateway|github|gitlab|id|identity|jwt|npm|oauth|"
    "oauth2|personal|private|push|refresh|registry|reset|root|sas|secret|security|service|session|slack|sso|user|vault|verification|"
    "webhook|xsrf"
)


def _any_of(words: frozenset[str]) -> str:
    return "|".join(re.escape(folded(word).lower()).replace("_", _SEP) for word in sorted(words, reverse=True))


_CODES = (
    "your|enter|use|verification|security|one[_.\\- ]?time|auth|authentication|confirmation|login|sms|access|2fa|mfa|otp|unlock|activation|reset|invite|"
    "email|phone|door|gate|alarm|card"
)
_SUFFIX = (
    r"(?:[_.\-]?(?:hash|value|val|plain|plaintext|text|new|old|current|confirm|confirmation|again|base|b64|base64|encoded|digest"
    r"|salt|[0-9]{1,2}))?"
)
KEY = re.compile(
    rf"(?:(?P<password>{_any_of(_PASSWORDS)})"
    rf"|(?P<short>{_any_of(_SHORT_PASSWORDS)}|(?:{_OWNERS}){_SEP}pass)"
    rf"|(?P<strong>(?:{_ENTRY_KEYS}){_SEP}key(?:{_SEP}id)?|(?:{_TOKENS}){_SEP}token"
    rf"|connection{_SEP}string|(?:proxy-)?authorization|(?:security|secret){_SEP}answer"
    rf"|(?:recovery|backup|seed){_SEP}(?:phrase|codes?)|mnemonic|secrets?|credentials?)"
    rf"|(?P<code>pin(?:{_SEP}(?:code|number))?|t?otp|tan|cvv2?|cvc2?|2fa|mfa|(?:{_CODES}){_SEP}code|验证码|驗證碼|인증번호|認証コード)"
    rf"|(?P<weak>token|jwt|auth|session(?:{_SEP}id)?|sessid|jsessionid|phpsessid|sid|signature|sig|csrf|xsrf|pass|ticket|hmac"
    r"|bearer|cookie|nonce|salt|(?<=[_.\-])key))"
    rf"{_SUFFIX}(?:(?<![a-z0-9])|(?![a-z0-9]))"
)
"""A word for a secret: for a password, also where it is short and could be part of another word; for what else stands for
nothing but a secret; for a short number; and one that has other meanings, too."""

GATE = word_set(
    """
    password passwd passwort kennwort passphrase passcode pwd pass pin otp totp tan cvv cvc secret secrets credential credentials key token
    auth authorization jwt session sid signature sig csrf xsrf ticket hmac bearer cookie nonce salt code mfa fa senha clave mdp contrasena parola
    haslo heslo wachtwoord apikey accesskey secretkey sifre parole pw psw pswd passwrd passord userpass dbpass dbpassword authtoken losenord
    adgangskode kodeord jelszo lozinka geslo salasana passe sandi mnemonic answer phrase string
    """
)
ROOTS = ("pass", "pwd", "secret", "key", "token", "auth", "cred", "code", "sess", "kenn", "lose", "wort")
"""One of these words is in all texts of ASCII that have a word for a secret, or one of these parts of words."""

_HONEST = re.compile(
    r"none|null|nil|true|false|yes|no|on|off|undefined|unset|empty|missing|required|optional|strict|lax|weak|strong|invalid|valid|expired"
    r"|revoked|incorrect|wrong|changed|reset|rotated|enabled|disabled|redacted|hidden|masked|removed|filtered|sanitized|omitted|deleted|present"
    r"|absent|set|provided|unknown|default|failed|rejected|denied|bearer|basic|digest|access|refresh|id|oauth2?|saml|oidc|jwt|mtls|ldap|sso"
    r"|api[_\-]?key|rbac|abac|iam|webhook|node|str|string|bytes|int|bool|secretstr|[a-z]{1,20}error|not_?set|n/?a|ok|closed|hashed|plaintext"
    r"|mounted|loaded|stored|created|issued|refreshed|renewed|encrypted|decrypted|locked|unlocked|pending|active|inactive|unused|verified|unverified"
    r"|bcrypt|scrypt|argon2(?:id?|d)?|pbkdf2(?:[_\-].{1,20})?|sha[0-9]{1,3}|md5|hs256|rs256|es256|eddsa"
    r"|(?:insert[_\- ])?your[_\- ].{1,40}|.{1,40}[_\- ]here|https?://.*|x{3,}|\.{2,}"
    r"|[0-9]{0,2}|[*x•.?_\-#]{2,}|\$?\{.*|\$[a-z_]{0,20}(?:pass|password|token|key|secret|pwd|pw)|%.{0,3}|%\([a-z_]{1,40}\)s|<.*|\[[a-z_ ]{0,24}\]?"
    r"|\((?:none|null|empty|hidden|redacted|[*.]{1,9})?\)?|(?:self|os|config|settings|env|process|this|args|opts|options)\.[a-z_.]{1,64}"
    r"|[a-z_.]{2,64}\([a-z0-9_.,=\[)\]]{0,128}|[a-z.]{0,16}(?:environ|getenv|env|config|settings|secrets)(?:\.get)?[(\[].{0,128}"
).fullmatch
_PLAIN_WORDS = (
    TECHNICAL | CLAUSE | COMMON | GLUE | NEUTRAL | PERSONS | word_set("bos cached cache eos pad thinking unk")
)
_OF_SENTENCES = word_set(
    "basic oauth blank given shown chosen sent found kept mandatory short long stale bogus unsafe insecure unique safe fresh same both only neither ok okay own"
)
_ENDING = re.compile(r"[a-z]{3,16}(?:able|ible|tion|ment|ness|ity|ive|ous|ally|ely|ized|ires)").fullmatch
_STEMS = TECHNICAL | word_set(
    "aes argon bcrypt blake crc curve des ecdsa ed fido gpt h hs http increase irate krb le llama md ntlmv p pbkdf pkcs rc region rfc rs scrypt "
    "secp sha shard tier tls top utf v x zone top day week try sum avg"
)
_NO_STEMS = word_set("admin password pass secret root test user guest client access qwerty abc")
_NUMBERED = re.compile(
    r"(?P<stem>[a-z]{1,20})[0-9]{1,5}(?:ms|us|ns|[smhdkgb]|xx|bit|bits)?|v?[0-9]{1,10}(?:[a-z]{1,3}|(?:alpha|beta|rc|pre|dev|post)[0-9]{0,3})?|0x[0-9a-f]+"
).fullmatch
# The first of every list of passwords that were given away, without digits.
KNOWN = word_set(
    """
    letmein qwerty qwertyuiop iloveyou monkey dragon sunshine princess football baseball superman batman trustno starwars whatever passw0rd
    swordfish changeme correcthorse correcthorsebattery correcthorsebatterystaple opensesame asdfghjkl zxcvbnm hunter ilovey
    """
)
_NO_LETTERS = re.compile(r"[^a-z]").sub
_OF_SECRETS = word_set("secret password pass key token test admin root dev prod abc user default master")
_MOST = 96
"""Characters of a value that are looked at."""
_EDGES = "\"'`.,;:!?()[]"


def is_honest(value: str) -> bool:
    """Whether a value in small letters says something about a secret instead of being one: a state, a kind, a mask, a place for it."""
    return _HONEST(value) is not None or _HONEST(value.rstrip(".,;:!?)")) is not None


def is_plain(value: str) -> bool:
    """Whether it is made of words of sentences and of machines only."""
    return all(map(_is_word, re.split(r"[_\-./:]", value[:_MOST].strip(_EDGES))))


def _is_word(word: str) -> bool:
    return (
        len(word) < 3
        or word in _PLAIN_WORDS
        or word in _OF_SENTENCES
        or _ENDING(word) is not None
        or weight(word, IN_TEXTS) < 0
    )


_OTHERWISE = word_set(
    "count total counts length len size bits url uri endpoint type kind name names file path dir folder ttl age expiry expires expiration exp timeout "
    "policy version limit field header param env prefix suffix regex pattern algorithm alg method mode provider manager arn ref reference id ids "
    "store engine source status state error errors code index cache bucket rate requests format class reset required enabled max min days "
    "hours seconds ms at by of in attempts retries strength score rules number rotation usage used bytes tokens windows"
)


def ends_otherwise(more: str) -> bool:
    """Whether what a key goes on with makes it a word for something else: password_length, token_url."""
    return re.split(r"[_.\-]", more)[-1] in _OTHERWISE


def describes(value: str) -> bool:
    """Whether it is a short description: two words or more that no test names its secrets by, or a participle."""
    words = re.split(r"[_\-. ]", value[:_MOST])
    if len(words) == 1:
        return value.endswith(("ed", "ing")) and _is_word(value)
    return _OF_SECRETS.isdisjoint(words) and all(len(word) > 1 and _is_word(word) for word in words)


def looks_secret(value: str) -> bool:
    """Whether a word is what people take for a password, beside a word for it: letters with digits or signs, or a well-known one."""
    word = value[:_MOST].strip(_EDGES)
    if len(word) < 3 or not word.isascii() or is_honest(word):
        return False
    if word.isalpha() or _NO_LETTERS("", word) in KNOWN:
        return _NO_LETTERS("", word) in KNOWN
    numbered = _NUMBERED(word)
    if numbered:
        stem = numbered["stem"]
        return stem is not None and len(stem) > 2 and (stem in _NO_STEMS or stem not in _STEMS)
    mixed = any(map(str.isdigit, word)) and any(map(str.isalpha, word))
    return mixed or any(sign in "!@#$%^&*~" for sign in word[1:])


def is_phrase(words: str) -> bool:
    """Whether words that follow each other are no sentence about a secret, but the words that it consists of."""
    parts = re.findall(r"[a-z]+", words)
    return sum(map(_is_word, parts)) * 2 < len(parts)


__all__ = ["GATE", "KEY", "describes", "ends_otherwise", "is_honest", "is_phrase", "is_plain", "looks_secret"]
