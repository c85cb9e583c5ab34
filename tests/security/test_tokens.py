"""Tokens that carry the mark of a service, web tokens, authorization, webhooks."""

from __future__ import annotations

import string
from random import Random

import pytest

from actors.security.detectors import tokens
from actors.security.detectors.base import Place, Span, view_of
from messages import Detector
from tests.security.corpus.case import words

NAME, TEXT = Place.NAME, Place.TEXT
LETTERS = string.ascii_letters + string.digits
HEX = "0123456789abcdef"

MARKS = words("""ghp_ gho_ ghs_ github_pat_ glpat- gldt- glrt- ATBB sk_live_ rk_test_ pk_live_ whsec_ shpat_ sq0atp- sk-proj- sk-ant-api03-
sk-or-v1- gsk_ hf_ r8_ pplx- xai- nvapi- lsv2_pt_ npm_ pypi-AgEI rubygems_ dckr_pat_ hvs. hvb. dp.pt. pul- glsa_ sntrys_ lin_api_
figd_ ntn_ SG. xkeysib- phc_ sbp_ pscale_tkn_ EZAK shippo_live_ AKIA AIza ya29. GOCSPX- LTAI dop_v1_ xoxb- xoxp- tskey-auth- NRAK-
PMAK- oy2 atlasv1. glc_ duffel_test_ FLWSECK- CFPAT- sgp_ tvly- jina_""")


def found(text: str, place: Place = NAME) -> list[Span]:
    return tokens.service_tokens(view_of(text, place))


def kinds(text: str, place: Place = NAME) -> set[Detector]:
    return {span.detector for span in found(text, place)}


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("form", ["{}", "calls_{}_total", "user.{}.requests", "a/{}/b", "x:{}:y", "a-{}"])
def test_a_marked_token_is_found_between_all_borders_in_any_case(mark: str, form: str) -> None:
    draw = Random(mark)
    for alphabet, length in ((LETTERS, 24), (HEX, 32), (LETTERS, 40)):
        token = mark + "".join(draw.choices(alphabet, k=length))
        for spelled in (token, token.lower()):
            assert kinds(form.format(spelled)) == {Detector.TOKEN}, spelled
            assert kinds(f"rejected '{spelled}'", TEXT) == {Detector.TOKEN}, spelled


@pytest.mark.parametrize(
    "name",
    words("""task_error_rate risk_live_scores disk_test_duration_s npm_packages_installed_total hf_models_loaded re_connect_attempts
    sk-learn-model-v2-training-time s.number_of_things key-value-store-operations-count pat_match_total pypi-downloads-last-month
    bearer_token_requests_total basic_auth_failures webhook_deliveries_total jwt_verify_ms asia_southeast1_requests_total
    hooks_slack_com_requests api_live_requests_total secret_store_reads accelerator_v5litepod_8 eyjafjallajokull.service.count
    figd_render_ms vault_hvs_tokens test_live_traffic_mirroring NuGet.DependencyResolver.Core sg.persistentvolumeclaims ghp_persistentvolumeclaims"""),
)
def test_a_mark_before_chosen_words_is_honest(name: str) -> None:
    assert found(name) == []


HEAD, BODY = "eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0In0"


@pytest.mark.parametrize(
    "token", [f"{HEAD}.{BODY}.c2ln", f"{HEAD}.{BODY}.", f"{HEAD}..c2lnbmF0dXJl.Y2lwaGVy.dGFn", f"{HEAD}_{BODY}_c2ln"]
)
def test_a_web_token_is_found_with_and_without_its_signature_and_encrypted(token: str) -> None:
    for text in (token, f"auth.{token}.count", f"key_{token}"):
        assert Detector.JWT in kinds(text), text
    assert (Detector.JWT in kinds(token.lower())) == (BODY in token)


def test_a_head_alone_is_no_web_token() -> None:
    assert found("eyJhbGciOiJu") == []


@pytest.mark.parametrize(
    "text",
    [
        "Bearer abcd1234efgh",
        "Basic dXNlcjpwYXNz was refused",
        'Digest username="bob", response="6629fae49393a05397450978507c4ef1"',
        "AWS4-HMAC-SHA256 Credential=x/20240115/us-east-1/s3/aws4_request, Signature=fe5f80f77d5fa3be",
        "post to hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXX",
        "https://discord.com/api/webhooks/123456789012345678/abcdefghij_klm",
        "bot 123456789:AAabcdefghijklmnopqrstuvwxyz0123456",
        "v4.local.c3ludGhldGljIHRva2Vu0123456789",
    ],
)
def test_authorization_and_webhooks_are_found(text: str) -> None:
    assert Detector.TOKEN in kinds(text, TEXT)


@pytest.mark.parametrize(
    "text", ["Basic authentication failed", "bearer token is missing", "Negotiate failed", "webhook returned 500"]
)
def test_the_words_alone_are_honest(text: str) -> None:
    assert found(text, TEXT) == []


def test_an_unknown_service_that_marks_its_tokens_as_others_do_is_recognised() -> None:
    assert kinds("zeta_live_a8F5f167f44F4964c6D9") == {Detector.TOKEN}
    assert kinds("zeta_api_a8F5f167f44F4964c6D9") == {Detector.TOKEN}
    assert kinds("zeta_a8F5f167f44F4964c6D9") == kinds("skyline_a8F5f167f44F4964c6D9") == set()


@pytest.mark.parametrize(
    "name", ["glpat_a8F5f167f44F4964", "hvs_a8F5f167f44F4964", "dp.pt_a8F5f167f44F4964", "SG-a8F5f167f44F4964"]
)
def test_a_mark_is_known_by_other_separators_too(name: str) -> None:
    assert kinds(name) == {Detector.TOKEN}


@pytest.mark.parametrize("name", ["risk-8f3a9c2e7b1d4f60", "tghp_16C7e42F292c6912E771", "metroxoxb-8f3a9c2e7b1d4f60"])
def test_a_mark_begins_a_word(name: str) -> None:
    assert found(name) == []


@pytest.mark.parametrize("before", ["key_", "token_", "api-", "secret-"])
def test_of_two_marks_the_one_of_a_service_counts(before: str) -> None:
    assert [span.start for span in found(f"{before}ghp_a8F5kQ7zX2vB9nR4tW1c")] == [len(before)]


def test_a_mark_and_a_filling_are_a_token_as_well() -> None:
    assert kinds("ghp_xxxxxxxxxxxxxxxxxxxxxxxx") == kinds("AKIA0000000000000000") == {Detector.TOKEN}


def test_behind_a_token_a_name_goes_on() -> None:
    name = "calls_ghp_16C7e42F292c6912E7710c838347Ae178B4a_total"
    assert [name[span.end :] for span in found(name)] == ["_total"]


def test_words_behind_a_token_do_not_make_it_the_name_of_a_machine() -> None:
    token = "SK965de61edc069e6ecbefa71cfea38f4d"
    assert [span.end for span in found(f"{token}-requests-agent")] == [len(token)]
    assert not found("prod-gke-pool-1-3f2a9c1b-x7kd")
