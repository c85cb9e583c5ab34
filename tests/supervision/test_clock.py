from __future__ import annotations

from supervision import earliest


def test_of_times_that_may_never_come_the_first_is_found() -> None:
    assert earliest(None, 3.0, 0.0, None) == 0.0
    assert earliest(None) is None and earliest() is None
