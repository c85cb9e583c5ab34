from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.supervision.bench import Bench, Family, ManualBench, Watched, ended


@pytest.fixture
def bench() -> Iterator[Bench]:
    with ended(Bench()) as bench:
        yield bench


@pytest.fixture
def manual() -> Iterator[ManualBench]:
    bench = ManualBench()
    with ended(bench):
        yield bench


@pytest.fixture
def watched() -> Iterator[Watched]:
    bench = Watched()
    with ended(bench):
        yield bench


@pytest.fixture
def family() -> Iterator[Family]:
    family = Family("a", "b", "c", "d")
    yield family
    family.supervisor.stop(5.0)
