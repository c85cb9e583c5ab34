from __future__ import annotations

import pytest

from actors.security.detectors import Place, Span, documents, handles, paths, persons
from actors.security.detectors.base import Scan, view_of
from actors.security.normalize import plain

BORDERS = "_.-/:"


def found(scan: Scan, text: str, place: Place) -> list[str]:
    view = view_of(plain(text), place)
    spans: list[Span] = list(scan(view))
    return [view.text[span.start : span.end] for span in spans]


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize(
    ("scan", "sensitive"),
    [
        (persons.person_names, "john_smith"),
        (persons.person_names, "maria.de.la.cruz"),
        (persons.person_names, "mrs_robinson"),
        (handles.handles, "user_jdoe42"),
        (handles.handles, "login.j_doe"),
        (handles.handles, "discord:yuki1990"),
        (handles.handles, "username_dragonslayer"),
        (documents.birth_dates, "dob_1985_02_14"),
        (documents.birth_dates, "birthday.14-feb-1985"),
        (documents.birth_dates, "19850214_date_of_birth"),
        (documents.passports, "passport_c01x00t47"),
        (documents.passports, "driver_license.s123-4567-8901"),
        (documents.passports, "id_card/l01x00t471"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_in_a_name_every_separator_is_a_border(scan: Scan, sensitive: str, border: str) -> None:
    assert found(scan, f"requests{border}{sensitive}{border}total", Place.NAME)
    assert not found(scan, f"requests{border}total", Place.NAME)


@pytest.mark.parametrize(
    ("scan", "name", "part"),
    [
        (persons.person_names, "JohnSmithLogin", "JohnSmith"),
        (persons.person_names, "requests_by_alice", "alice"),
        (handles.handles, "calls__at_kwame_runs", "_at_kwame_runs"),
        (handles.handles, "_at_rajesh_1987.total", "_at_rajesh_1987"),
        (documents.birth_dates, "born_March-12-_1986_total", "March-12-_1986"),
        (persons.person_names, "smith_john_visits", "smith_john"),
        (persons.person_names, "user_jean_pierre_dupont.x", "jean_pierre_dupont"),
        (persons.person_names, "last_name_garcia_count", "garcia"),
        (persons.person_names, "patient_xylan_okpara_visits", "xylan_okpara"),
        (handles.handles, "userJdoe42Requests", "Jdoe42"),
        (handles.handles, "user_jsmith_logins", "jsmith"),
        (handles.handles, "user.dark_knight77.x", "dark_knight77"),
        (handles.handles, "account_lunagarcia_logins", "lunagarcia"),
        (handles.handles, "owner.lfritsch.count", "lfritsch"),
        (handles.handles, "user:bob-alice_total", "bob-alice"),
        (documents.birth_dates, "userDob19850214", "19850214"),
        (documents.passports, "passportC01X00T47", "C01X00T47"),
    ],
)
def test_of_a_name_that_part_is_meant_that_stands_for_a_person(scan: Scan, name: str, part: str) -> None:
    assert found(scan, name, Place.NAME) == [part]


@pytest.mark.parametrize(
    ("scan", "text", "part"),
    [
        (persons.person_names, "User Jos\u00e9 Garc\u00eda L\u00f3pez not found", "Jose Garcia Lopez"),
        (persons.person_names, "customer 'Klara Martel' has no orders", "Klara Martel"),
        (persons.person_names, "Dr. Zhivago called", "Dr. Zhivago"),
        (persons.person_names, "row Smith, John is missing", "Smith, John"),
        (persons.person_names, "nobody named Sarah", "Sarah"),
        (persons.person_names, "Sarah's account is locked", "Sarah"),
        (persons.person_names, "Sarah said no", "Sarah"),
        (persons.person_names, "Sgt Zhivago called", "Sgt Zhivago"),
        (handles.handles, "uid=oschneider,ou=people", "oschneider"),
        (persons.person_names, "surname: Kowalska is invalid", "Kowalska"),
        (persons.person_names, "last_name=doe is invalid", "doe"),
        (persons.person_names, "signed by Xylan Okpara", "Xylan Okpara"),
        (persons.person_names, "Dear Xylan, your order", "Xylan"),
        (handles.handles, "add skype:swordfan", "swordfan"),
        (handles.handles, "my username is swordfan", "swordfan"),
        (documents.passports, "travel document AB 123 4567", "AB 123 4567"),
        (documents.passports, "1234567 is no valid passport number", "1234567"),
        (documents.passports, "passport CFGHJK12X", "CFGHJK12X"),
        (handles.handles, "mail from @jane_doe", "@jane_doe"),
        (handles.handles, "unknown JaneDoe#1234", "JaneDoe#1234"),
        (handles.handles, "thread by u/jane_doe", "u/jane_doe"),
        (handles.handles, "no such user 'swordfan'", "swordfan"),
        (handles.handles, "sent by user jdoe42", "jdoe42"),
        (handles.handles, "user=swordfan failed", "swordfan"),
        (handles.handles, "GET https://twitter.com/jane_doe failed", "twitter.com/jane_doe"),
        (documents.birth_dates, "born on 14th of February 1985", "14th of February 1985"),
        (documents.birth_dates, "Geburtsdatum: 14. Februar 1985", "14. Februar 1985"),
        (documents.birth_dates, "DOB '02/14/85' is invalid", "02/14/85"),
        (documents.passports, "passport no. AB 1234567 expired", "AB 1234567"),
        (documents.passports, "bad line P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<", "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<"),
    ],
)
def test_of_a_text_that_part_goes_that_stands_for_a_person(scan: Scan, text: str, part: str) -> None:
    assert part in found(scan, text, Place.TEXT)


@pytest.mark.parametrize(
    ("scan", "pair"),
    [
        (persons.person_names, "customer_name: Acme"),
        (persons.person_names, "full_name: \u5f20\u4f1f"),
        (persons.person_names, "display_name: Anna"),
        (persons.person_names, "owner: Klara Martel"),
        (persons.person_names, "patient: xylan okpara"),
        (persons.person_names, "physician: bo xyquam"),
        (persons.person_names, "author: \u0418\u0432\u0430\u043d \u041f\u0435\u0442\u0440\u043e\u0432"),
        (persons.person_names, "owner: \u738b\u5c0f\u660e"),
        (handles.handles, "username: swordfan"),
        (handles.handles, "user.id: jdoe42"),
        (handles.handles, "created_by: j.smith"),
        (handles.handles, "assignee: johnsmith"),
        (documents.birth_dates, "birth_date: 14.2.85"),
        (documents.passports, "passport: 533401234"),
    ],
)
def test_a_labels_key_says_what_its_value_is(scan: Scan, pair: str) -> None:
    assert found(scan, pair, Place.LABEL)


@pytest.mark.parametrize("value", ["swordfan", "j.smithers", "14.2.85", "533401234", "\u5f20\u4f1f"])
def test_without_such_a_key_it_is_a_value_like_others(value: str) -> None:
    assert [part for scan in SCANS for part in found(scan, f"model: {value}", Place.LABEL)] == []


SCANS = (persons.person_names, handles.handles, documents.birth_dates, documents.passports, paths.user_paths)
HONEST_NAMES = """go_cgo_go_to_c_calls_calls_total by_n_features user_session_timeout cassandra_client_request jenkins_job_count julia_set_size euler_angle poisson_rate claude-3-opus.tokens gram_schmidt_steps
jaro_winkler_similarity jensen_shannon_divergence kelly_criterion alice_requests san_jose_region round_robin_balancer max_mark_will_may dr_failover at_max_load jobs_at_night_total
latency_ms_p99 user.active.requests user_session_2xx member_v2_count user_p99 users_24h user_agent_ipv6 user_oauth2_logins account_tier1 user_top10 user_ndcg10
usage_by_cgroup monte_carlo_paths username_validation_errors login_attempts_total handle_exceptions_total user_id_12345 i/o/u/rate birth_rate_2024_01_15 process_birth_1700000000
dob_checks_total passport_jwt_2_1 visa_payments_1234 driver_version_535104 license_key_abc123456 home/index/views home_page_documents_read
http./home/latency_ms /users/{id} users/list /home/runner/work smart_home_device_files"""


@pytest.mark.parametrize("name", HONEST_NAMES.split())
def test_an_honest_name_names_nobody(name: str) -> None:
    assert [part for scan in SCANS for part in found(scan, name, Place.NAME)] == []


HONEST_TEXTS = """TypeError: @dataclass(frozen=True) is no decorator
cannot resolve @scope/pkg or lodash@4.17.21
@app.route and @lru_cache failed, add @ClusterTest
password authentication failed for user "postgres"
user: not found
login failed for user root
issue#1234 is open
see https://github.com/python/cpython
full_name: field required
User Pool Client not found
container built 2024-01-15
passport validation failed with code 4000
used with @runtime_checkable protocols, see @ray.remote and `@computed_field(x)`
not implemented by 'networkx' backend, divisible by `n_mamba_heads`
Please contact Support Team, dear user
John Snow Labs is not needed
Django's cache and Django said no, uid=nginx
slack: channel_not_found
GET /home/index.html 404
cd ~/project, about ~5 ms
cannot open /home/ec2-user/app
C:\\Users\\Public\\x and C:\\Users\\runneradmin\\y"""


@pytest.mark.parametrize("text", HONEST_TEXTS.splitlines())
def test_an_honest_text_names_nobody(text: str) -> None:
    assert [part for scan in SCANS for part in found(scan, text, Place.TEXT)] == []


@pytest.mark.parametrize(
    "pair",
    [
        "user: app",
        "username: postgres",
        "owner: platform-team",
        "author: github-actions",
        "login: sso",
        "user.role: admin",
        "service.name: checkout",
        "uid: 1000",
        "gen_ai.agent.name: Math Tutor",
        "npm: @angular/core",
        "user: tier1",
        "patient: active",
        "customer: 42",
        "vendor_name: Intel Corporation",
        "name: Control Plane",
        "name: Pwr Consumption",
    ],
)
def test_an_honest_label_names_nobody(pair: str) -> None:
    assert [part for scan in SCANS for part in found(scan, pair, Place.LABEL)] == []
