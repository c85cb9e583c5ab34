"""A word for a secret gives away what stands beside it, in all the ways in which people and programs write that."""

from __future__ import annotations

import pytest

from actors.security.detectors.base import Place, view_of
from actors.security.detectors.pairs import secret_pairs
from actors.security.normalize import plain

_NAMES = """
password_hunter2 api_key_a8f5f167f44f pin_4821 otp.482913 passphrase.is.x API_TOKEN:swordfish7:http:x db_pass_s3cr3t
calls_auth_token.is.letmein99_total login.pin_4821.total user.password.zaq12wsx.requests senha_abc123 passwort_geheim1
password_123456 x_api_key:s3cr3t password.correct_horse_battery_staple password___s3cr3t9 access_key__WpTWuEAzjPEX webhook_secret.is.abc123 cvv_123_declined
"""

_HONEST_NAMES = """
password_reset_requests_total api_key_rotations secret_rotation_age_s token_count_p99 session_token_ttl_24h pin_code_length
auth_v2_errors token_bucket_10_requests passwd_file_reads auth:login_attempts:rate5m password:reset_requests:rate1h
session_count_5m pin_12_gpio_level code_200_total otp_2_sent key_value_store_ops secret_manager_v1_latency
cookie_banner_2_views pass_1_duration pass_2_total auth_method_oauth2 token_exchange_rfc8693 password_sha256_hashes
password.argon2.duration_ms secret_k8s_mounts bypass_hunter2 compass_heading_12 monkey_patch_count
"""

_LABELS = """
password: swordfish|password: admin|pin: 4821|otp: 482913|cvv: 123|PGPASSWORD: x1|DB_PASS: abc|senha: segredo|mot_de_passe: azerty
haslo: tajne|signing_key: abc|client_secret: abcdef|access_token: abc|session: a8f5f167f44f49|detail: password=hunter2
query: smtp_pass:P@ssw0rd!|userPass: rosebud|пароль: секрет|static_password03: hardcoded|passphrase: 12345
""".strip()

_HONEST_LABELS = """
password: required|secret: mounted|secret: rotated|credential: default|credential: instance_profile|password_hash: bcrypt
token: refresh|token: prompt|auth: oauth2|auth: failed|pass: true|pin: 12|session: closed|password: ***|api_key: missing
password_policy: strict|credentials: none|password: ${DB_PASSWORD}|password: {{ password }}|key: session_count
token_type: bearer|max_tokens: 4096
""".strip()

_TEXTS = r"""
password=hunter2                            hunter2
"password": "hunter2"                       hunter2
{\"password\":\"swordfish\"}                swordfish
password: swordfish                         swordfish
password => 'swordfish'                     swordfish
password := swordfish                       swordfish
password -> swordfish                       swordfish
password: str = "swordfish"                 swordfish
apikey[] = "swordfish"                      swordfish
password=b'hunter2'                         hunter2
password=p(as)s{w}or$d1                     p(as)s{w}or$d1
Tr0ub4dor=1, password=Tr0ub4dor&3           Tr0ub4dor&3
my_password_for_db = "s3cr3t-9"             s3cr3t-9
if ("swordfish" == my_password)             swordfish
<passwd>x9</passwd>                         x9
<entry key="password">swordfish</entry>     swordfish
<name>password</name><value>abc</value>     abc
{"name": "DB_PASS", "value": "swordfish"}   swordfish
--db-password swordfish                     swordfish
-Dpassword=swordfish                        swordfish
ENV API_TOKEN swordfish                     swordfish
mysql -u root -pswordfish                   swordfish
'swordfish7' is not a valid password        swordfish7
710628 is not a valid otp                   710628
{"input": "api_key="swordfish7"}            swordfish7
keytool -storepass swordfish                swordfish
curl -u bob:swordfish https://x.io          swordfish
echo swordfish | sudo -S ls                 swordfish
machine x login bob password swordfish      swordfish
auth=('bob', 'swordfish')                   swordfish
user/password: bob/hunter2                  hunter2
CREATE USER b IDENTIFIED BY 'swordfish'     swordfish
Server=db;Uid=sa;Pwd=swordfish;             swordfish
AccountKey=abc12345==;x=1                   abc12345
X-Api-Key: swordfish                        swordfish
Cookie: sid=abc; theme=dark                 abc
the password is bananas                     bananas
wrong password 'bananas'                    bananas
password for bob: hunter2                   hunter2
hunter2 is the password                     hunter2
482913 is your verification code            482913
PIN 4821 rejected                           4821
密码是hunter2                               hunter2
mi contraseña es hola123                    hola123
passphrase: correct horse battery staple    battery staple
bob:$apr1$abcdefgh$0123456789abcdefghijkl   0123456789abcdefghijkl
""".strip("\n")

_HONEST_TEXTS = """
Failed to load vertex credentials: Connection reset by peer
pwd: expected bytes, got list
synchronize_session='fetch'
Unsupported curve for ssh private key: 'request_body'
secret=rotated
credential=default
Invalid API key: must not be empty
token: unexpected end of input
auth: failed
password: required
Invalid token 'foo'
unexpected token '<'
max_tokens=4096
token_count: 128
password_length=8
token_url=/v1/token
password=${DB_PASSWORD}
password=<redacted>
password=os.environ['X']
password is too short
Password was given but private key is not encrypted.
Pass --token for a non-interactive login.
Pass api_key= or set API_KEY
PWD=/app
pass: 12 fail: 3
secret "db" not found
mkdir -p /data/x failed
password authentication failed for user
Secret driver is only available for API version > 1.31
gufunc signature (n?,k),(k,m?)->(n?,m?)
credentials: executable command failed
spin 4821 times
compass=swordfish
""".strip().splitlines()


def _left(text: str, place: Place) -> str:
    """What nothing was found in."""
    clean = plain(text)
    for span in sorted(secret_pairs(view_of(clean, place)), reverse=True):
        clean = clean[: span.start] + "#" + clean[span.end :]
    return clean


@pytest.mark.parametrize("name", _NAMES.split())
def test_a_secret_behind_its_word_is_found_in_a_name(name: str) -> None:
    assert _left(name, Place.NAME) != name


@pytest.mark.parametrize("name", _HONEST_NAMES.split())
def test_a_name_about_secrets_is_left_alone(name: str) -> None:
    assert _left(name, Place.NAME) == name


@pytest.mark.parametrize("label", [label for line in _LABELS.splitlines() for label in line.split("|")])
def test_what_a_label_says_under_a_secret_key_is_a_secret_however_weak(label: str) -> None:
    assert _left(label, Place.LABEL) != label


@pytest.mark.parametrize("label", [label for line in _HONEST_LABELS.splitlines() for label in line.split("|")])
def test_a_state_a_kind_or_a_mask_under_a_secret_key_is_none(label: str) -> None:
    assert _left(label, Place.LABEL) == label


@pytest.mark.parametrize("line", _TEXTS.splitlines())
def test_nothing_is_left_of_a_secret_in_a_text(line: str) -> None:
    text, secret = line[:44].rstrip(), line[44:]
    assert secret in plain(text)
    assert secret not in _left(text, Place.TEXT)


@pytest.mark.parametrize("text", _HONEST_TEXTS)
def test_an_error_that_speaks_of_secrets_stays_readable(text: str) -> None:
    assert _left(text, Place.TEXT) == text
