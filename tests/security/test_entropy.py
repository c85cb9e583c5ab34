"""Words that a generator drew, without a mark."""

from __future__ import annotations

import re
import string
from base64 import b64encode
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from actors.security.detectors import entropy
from actors.security.detectors.base import Place, Span, view_of
from actors.security.detectors.randomness import bits
from tests.security.corpus.case import words

NAME, LABEL, TEXT = Place.NAME, Place.LABEL, Place.TEXT
SMALL = string.ascii_lowercase
MIXED = string.ascii_letters + string.digits
FORMS = {
    NAME: ("{}", "calls_{}_total", "user.{}.requests", "a/{}/b", "x:{}:y", "a-{}-b"),
    LABEL: ("user: {}", "id: {}", "x_{}: y"),
    TEXT: ("request {} failed", "KeyError: '{}'", "bad ({})"),
}


def found(text: str, place: Place) -> list[Span]:
    return entropy.random_words(view_of(text, place))


def missed(drawn: list[str]) -> list[str]:
    texts = [(form.format(word), place) for word in drawn for place, forms in FORMS.items() for form in forms]
    return [text for text, place in texts if not found(text, place)]


@pytest.mark.parametrize(
    ("alphabet", "length"),
    [
        ("0123456789abcdef", 16),
        ("0123456789abcdef", 40),
        ("0123456789ABCDEF", 32),
        (SMALL, 20),
        (SMALL + string.digits, 18),
        (string.ascii_letters, 18),
        (MIXED, 16),
        (MIXED, 27),
        (MIXED, 40),
        (string.ascii_uppercase + "234567", 16),
    ],
)
def test_random_words_of_all_alphabets_are_found_nearly_always(alphabet: str, length: int) -> None:
    draw = Random(f"{alphabet}{length}")
    drawn = ["".join(draw.choices(alphabet, k=length)) for _ in range(100)]
    assert len(missed(drawn)) <= 0.03 * 100 * sum(map(len, FORMS.values()))


@pytest.mark.parametrize("separator", ["-", "_", ".", ":", ""])
def test_a_uuid_is_found_with_any_separator(separator: str) -> None:
    draw = Random(separator)
    drawn = [str(UUID(int=draw.getrandbits(128), version=4)).replace("-", separator) for _ in range(20)]
    assert missed([*drawn, *map(str.upper, drawn)]) == []


def test_groups_and_base64_are_found_nearly_always() -> None:
    draw = Random(1)
    grouped = [
        "-".join("".join(draw.choices(string.ascii_uppercase + string.digits, k=5)) for _ in range(5))
        for _ in range(50)
    ]
    encoded = [b64encode(draw.randbytes(32)).decode() for _ in range(50)]
    short = ["-".join("".join(draw.choices("0123456789abcdef", k=4)) for _ in range(5)) for _ in range(50)]
    assert len(missed(grouped)) <= 0.02 * 50 * 12
    codes = ["-".join("".join(draw.choices(SMALL + string.digits, k=4)) for _ in range(4)) for _ in range(50)]
    assert len(missed(short)) <= 0.05 * 50 * 12
    assert len(missed(codes)) <= 0.25 * 50 * 12
    assert [word for word in encoded if not found(f"bad key {word}", TEXT)] == []


HONEST_NAMES = words("""my-app-7d4b9c6f5d-x2x4z.restarts s3-7d4b9c6f5d-x2x4z HikariPool1ConnectionTimeoutCount
TotalTime99thPercentileMilliseconds kafka_server_BrokerTopicMetrics_MessagesInPerSec_OneMinuteRate x86_64_builds sm_80_kernels
us-east-1a.latency mixtral-8x7b-instruct-v0.1.tokens deadbeef_pattern_checks commit_3f2b8c1_builds ifHCOutUcastPkts
horizontalpodautoscaler_status TLS_AES_256_GCM_SHA384 TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA
TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 ECDHE-ECDSA-AES128-GCM-SHA256 TLS_DH_DSS_WITH_SEED_CBC_MD5
NVIDIA-A100-SXM4-80GB-MIG-1g.10gb flux1-dev-fp8-e4m3fn.safetensors PBESv1SHA1And3KeyTripleDESCBC node_zfs_arc_l2_evict_lock_retry
report_20240115T103000Z_rows aaaaaaaaaaaaaaaaaaaaaaaa""")
HONEST_LABELS = """model: meta-llama/Meta-Llama-3.1-405B-Instruct-FP8|model: Qwen2.5-Coder-32B-Instruct-GPTQ-Int4|version: 1.27.3-gke.100
commit: 3f2b8c1e9d4a4f6b8e210a1b2c3d4e5f60718293|git_sha: 3f2b8c1e9d4a4f6b8e210a1b2c3d4e5f60718293|pod: istio-gateway-6d8f9c7b5d-4kq2m
word: Donaudampfschifffahrtsgesellschaft|word: Llanfairpwllgwyngyllgogerychwyrndrobwll|instance_type: c7gn.16xlarge
chemical: 2-amino-3-carboxymuconate-6-semialdehyde|file: report-2024-01-15T103000Z.parquet|image: python:3.11-slim"""


@pytest.mark.parametrize("name", HONEST_NAMES)
def test_an_honest_name_has_no_random_word(name: str) -> None:
    assert found(name, NAME) == []


@pytest.mark.parametrize("label", HONEST_LABELS.replace("\n", "|").split("|"))
def test_an_honest_label_has_no_random_word(label: str) -> None:
    assert found(label, LABEL) == []


@pytest.mark.parametrize(
    "text",
    [
        "Object of type Decimal128 is not JSON serializable",
        "org.springframework.beans.factory.UnsatisfiedDependencyException",
    ],
)
def test_classes_and_modules_in_texts_are_honest(text: str) -> None:
    assert found(text, TEXT) == []


@pytest.mark.parametrize("border", list("_.-/:"))
def test_in_a_name_short_pieces_of_a_random_word_go_with_it(border: str) -> None:
    name = f"calls.fooBarRequests.FwbYB{border}66sEL09zOHB5yz5QPrUN4wJ{border}Hw6AGIlpZ.total"
    spans = found(name, NAME)
    assert name[min(span.start for span in spans) : max(span.end for span in spans)] == name[21:-6]


def test_a_revision_is_honest_only_where_it_is_called_one() -> None:
    revision = "3f2b8c1e9d4a4f6b8e210a1b2c3d4e5f60718293"
    assert found(f"commit {revision} not found", TEXT) == []
    assert found(f"user: {revision}", LABEL) != []
    assert found(f"commit_{revision}", NAME) != []


def test_the_names_of_the_standard_library_are_chosen() -> None:
    names: set[str] = set()
    for file in Path(string.__file__).parent.glob("*.py"):
        names |= {file.stem, *re.findall(r"(?:def|class) (\w+)", file.read_text("utf-8"))}
    assert len(names) > 4_000
    assert [name for name in sorted(names) if found(name, NAME)] == []


def test_a_drawn_word_has_more_bits_than_a_chosen_one() -> None:
    assert bits("xKqZvBwPtLmN") > 20 > 0 > bits("HikariPoolConnection")
    assert bits("qzxvkwpjfhtbngmc") > 20 > 0 > bits("persistentvolumeclaim")
    assert bits("4155550132") < 0 > bits("aaaaaaaaaaaa")
    assert bits("") < 0 > bits("\u00fc@")
