"""The project's own measure of its filter: `python -m tests.security.corpus` prints the same as a table."""

from __future__ import annotations

from collections import Counter

import pytest

from actors.security.grammar import label_fault, legal
from messages import Detector
from tests.security.corpus import Case, Where, cases, honest, planted, written
from tests.security.corpus.__main__ import main
from tests.security.corpus.judging import BEST_EFFORT, Report, Share, judged, passed

SENSITIVE = [case for case in cases() if case.kind is not None]
LIMITED = [kind for kind in Detector if kind not in BEST_EFFORT]


@pytest.fixture(scope="module")
def report() -> Report:
    return judged(cases())


def test_the_corpus_is_as_large_as_promised_and_has_each_case_once() -> None:
    assert len(SENSITIVE) >= 2_000
    assert len(honest.names()) >= 500 and len(honest.labels()) >= 200 and len(honest.texts()) >= 200
    assert len({*cases()}) == len(cases())


def test_each_kind_is_put_into_names_labels_texts_and_disguises() -> None:
    counts = Counter((case.kind, "disguised" if case.disguise else case.where) for case in SENSITIVE)
    missing = [(kind, place) for kind in Detector for place in (*Where, "disguised") if counts[kind, place] < 10]
    # With its signs an address with a password has no legal spelling.
    assert missing == [(Detector.URL_CREDENTIALS, Where.NAME)]
    assert min(Counter(case.kind for case in SENSITIVE).values()) >= 60


def test_no_case_is_decided_by_its_spelling_alone() -> None:
    for case in cases():
        if case.where is Where.NAME:
            assert legal(case.text) and len(case.text) <= 100, case
        elif case.where is Where.LABEL:
            assert label_fault(case.key, case.text) is None, case


def test_what_must_not_come_out_is_in_what_goes_in() -> None:
    for case in {*SENSITIVE} - {*written.cases()}:
        given = f"{case.key}: {case.text}".lower()
        assert any(secret.lower() in given for secret in case.secrets), case


def test_the_corpus_is_the_same_at_each_call() -> None:
    first = cases()
    cases.cache_clear()
    assert cases() == first
    assert cases("other") != first
    assert planted("a") == planted("a") != planted("b")


@pytest.mark.parametrize("kind", LIMITED)
def test_each_kind_is_recognised_nearly_always(report: Report, kind: Detector) -> None:
    assert [line for line in report.broken() if line.startswith(f"{kind.value}:")] == []


@pytest.mark.parametrize("what", ["overall", "in legal names", "disguised", "honest"])
def test_the_limits_hold(report: Report, what: str) -> None:
    assert [line for line in report.broken() if line.startswith(what)] == []


@pytest.mark.parametrize(
    "case",
    [
        Case(Detector.PHONE, Where.NAME, "requests_total", secrets=("requests",)),
        Case(Detector.PHONE, Where.LABEL, "GET", "method", ("GET",)),
        Case(Detector.PHONE, Where.TEXT, "HTTP 503", secrets=("503",)),
        Case(None, Where.NAME, "calls_415_555_0132"),
        Case(None, Where.LABEL, "jane@example.com", "user"),
        Case(None, Where.TEXT, "mail to jane@example.com"),
    ],
    ids=lambda case: f"{case.kind}-{case.where}",
)
def test_a_filter_that_errs_would_be_seen(case: Case) -> None:
    assert not passed(case)
    assert judged([case]).failed == [case]


def test_each_limit_is_seen_when_it_breaks(report: Report) -> None:
    bad = judged(cases()[:0])
    assert bad.broken() == []
    for kind in LIMITED:
        bad.kinds[kind] = {column: Share(0, 9) for column in ("name", "label", "text", "disguised", "all")}
    for where in Where:
        bad.honest[where] = Share(9, 10)
    assert len(bad.broken()) == 3 + len(LIMITED) + len(Where)


def test_the_command_prints_a_row_for_each_kind_and_fails_below_the_limits(
    report: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([], report) == int(bool(report.broken()))
    printed = capsys.readouterr().out
    assert all(f"\n{kind.value} " in printed for kind in Detector)
    main(["--misses", "all", "--false-positives"], report)
    listed = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("BELOW")]
    assert len(listed) == len(report.failed)
