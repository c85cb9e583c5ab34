"""The obvious model of a store's windows: a list of all records, and the random lives that fill it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hypothesis import strategies as st

from actors.store.bins import Bins
from actors.store.sketch import Sketch

Batch = tuple[list[float], list[float]]

WINDOWS = {60.0: (1, 60), 3600.0: (60, 60), 86400.0: (300, 288)}
"""Window: width and number of its buckets."""
SKETCH_WINDOWS = {60.0: (10, 6), 3600.0: (300, 12), 86400.0: (3600, 24)}


def inside(records: list[tuple[float, float]], now_s: float, width_s: int, buckets: int) -> list[float]:
    """Values of the records in the last `buckets` buckets."""
    first = now_s // width_s - buckets + 1
    return [value for time_s, value in records if time_s // width_s >= first]


def together(sketches: Iterable[Sketch]) -> Bins:
    """All bins of several sketches, with their counts."""
    counts: Counter[int] = Counter()
    for sketch in sketches:
        for bin_, count in sketch.bins():
            counts[bin_] += count
    return tuple(sorted((+counts).items()))


_ages = st.one_of(
    st.just(0.0), st.floats(0.0, 3.0), st.floats(0.0, 200.0), st.floats(0.0, 10_000.0), st.floats(0.0, 1e5)
)
_steps = st.one_of(st.floats(0.0, 2.0), st.floats(0.0, 100.0), st.floats(0.0, 5_000.0), st.floats(0.0, 1e5))
_values = st.integers(-1000, 1000).map(float)


@st.composite
def lives(draw: st.DrawFn, values: st.SearchStrategy[float] = _values) -> list[tuple[float, Batch]]:
    """(now, batch) with a clock that moves on; half of the batches are all of one time, the others have late records."""
    now_s, life = draw(st.floats(-1e4, 1e6)), []
    for _ in range(draw(st.integers(1, 8))):
        now_s += draw(_steps)
        count = draw(st.integers(1, 6))
        ages = [0.0] * count if draw(st.booleans()) else draw(st.lists(_ages, min_size=count, max_size=count))
        batch = [now_s - age_s for age_s in ages], draw(st.lists(values, min_size=count, max_size=count))
        life.append((now_s, batch))
    return life
