from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.supervision.bench import Bench, ManualBench, ended


@pytest.fixture
def bench() -> Iterator[Bench]:
    with ended(Bench()) as bench:
        yield bench


@pytest.fixture
def manual() -> Iterator[ManualBench]:
    bench = ManualBench()
    with ended(bench):
        yield bench
