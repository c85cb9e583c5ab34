"""Mail addresses, as they are written, spelled out and joined, and what only looks like one."""

from __future__ import annotations

import pytest

from actors.security.detectors.base import Place, view_of
from actors.security.detectors.emails import emails
from actors.security.normalize import plain

LOCALS = ["jane_doe", "jane.doe", "bob99", "info", "no-reply", "x"]
DOMAINS = ["example.com", "acme.co.uk", "clinic.health", "lab.science", "corp.dev", "mail.firma.de", "uni.edu.au"]


def found(text: str, place: Place = Place.NAME) -> list[str]:
    view = view_of(plain(text), place)
    return [view.plain[span.start : span.end] for span in emails(view)]


@pytest.mark.parametrize("frame", ["{}", "user_{}_total", "login/{}/count", "a:{}:b", "x-{}"])
@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("local", LOCALS)
def test_an_address_is_found_in_names_however_its_signs_are_spelled(local: str, domain: str, frame: str) -> None:
    for at, dot in (("_at_", "_dot_"), ("-at-", "-dot-"), (".at.", ".dot."), ("/at/", "/dot/"), ("__at__", "_dot_")):
        spelled = local.replace(".", dot) + at + domain.replace(".", dot)
        for written in (spelled, spelled.upper(), spelled.replace("at", "At").replace("dot", "Dot")):
            assert any(written in address for address in found(frame.format(written))), written


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("local", LOCALS)
def test_the_dots_of_its_domain_may_stay(local: str, domain: str) -> None:
    for at in ("_at_", "-at-", "/at/", "_AT_"):
        assert found(f"calls_{local}{at}{domain}_total")


@pytest.mark.parametrize(
    "name",
    [
        "jane_doe_gmail_com", "calls.jane.doe.yahoo.co.uk.count", "email_jane_doe_example_com", "mailto_bob_acme_org_total",
        "bob_at_gmail_com", "jane_doe_at_acme_co_uk", "maria_garcia_at_startup_io", "info_at_firma_de", "janeDoeAtExampleDotCom",
        "supportAtHospitalDotNhsDotUk_total", "jane_arroba_example_punto_es", "hans_klammeraffe_firma_punkt_de",
        "mario_chiocciola_posta_punto_it", "jean_arobase_exemple_point_fr", "joao_arroba_loja_ponto_br", "calls.john.smith.acme.com.total",
        "foo_at_bar_com_au",
    ],
)  # fmt: skip
def test_joined_foreign_and_camel_case_forms_are_found_in_names(name: str) -> None:
    assert found(name)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("bounced: Jane.Doe+tag@Example.COM!", "Jane.Doe+tag@Example.COM"),
        ("o'brien@example.com is unknown", "o'brien@example.com"),
        ('to "john doe"@example.com', '"john doe"@example.com'),
        ("to jane@[10.0.0.1] now", "jane@[10.0.0.1]"),
        ("to jane@[IPv6:2001:db8::1]", "jane@[IPv6:2001:db8::1]"),
        ("имя@пример.рф не найден", "имя@пример.рф"),
        ("用户@例子.公司", "用户@例子.公司"),
        ("x@xn--bcher-kva.example", "x@xn--bcher-kva.example"),
        ("jane%40example.com", "jane@example.com"),
        ("cannot mail root@localhost", "root@localhost"),
        ("jane [at] example [.] com", "jane [at] example [.] com"),
        ("jane{at}example.com", "jane{at}example.com"),
        ("jane<at>example.com", "jane<at>example.com"),
        ("jane(@)example.com", "jane(@)example.com"),
        ("jane @ example.com", "jane @ example.com"),
        ("jane ät example.com", "jane ät example.com"),
        ("jane AT example DOT org", "jane AT example DOT org"),
        ("write to jane.doe at example.com", "jane.doe at example.com"),
        ("user jane at gmail.com", "jane at gmail.com"),
    ],
)
def test_an_address_is_found_in_a_text_as_a_whole(text: str, address: str) -> None:
    assert found(text, Place.TEXT) == [address]


@pytest.mark.parametrize(
    "name",
    [
        "look_at_me_clicks", "rate_at_peak_dot_product", "attention_at_layer_dot_products_total", "time_at_peak_com_port",
        "created_at_total", "last_seen_at_host_io", "errors_at_line_10", "smtp_gmail_com_latency", "email_provider_example_com",
        "mail_server_com", "delivered_to_gmail_com", "requests.gmail.com", "db_at_rest_in_total", "lookAtDotProduct",
        "emails_sent_net_total", "james_http_api_com", "failed_at_check_point_total", "metric@v2", "lodash@4.17.21",
    ],
)  # fmt: skip
def test_names_of_places_and_times_are_no_addresses(name: str) -> None:
    assert found(name) == []


@pytest.mark.parametrize(
    "text",
    [
        "timeout at example.com:443",
        "connection failed at api.example.com",
        'File "x.py", at line.com',
        "error at java.lang.Thread.run(Thread.java:750)",
        "exception at com.example.Foo.bar",
        "look at docs.python.org for help",
        "lodash@4.17.21 missing",
        "react@18.0.0-rc.1",
        "pnpm@9.1.0.tgz",
        "@types/node@^20.x",
        "@scope/package not found",
        "git@github.com: Permission denied (publickey).",
        "image foo@sha256:abc",
        "no host user@localhost",
        "point at a dot near the edge",
    ],
)
def test_hosts_packages_and_frames_in_texts_are_no_addresses(text: str) -> None:
    assert found(text, Place.TEXT) == []
