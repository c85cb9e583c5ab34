from __future__ import annotations

import math
from typing import Any

import pytest

from messages.errors import ConfigError
from supervision import Policy
from supervision.policy import Record, Restart, after_failure

PLAIN = Policy(backoff_min_s=1.0, backoff_max_s=10.0, jitter=0.0, intensity=8, period_s=60.0, park_s=5.0)


def crashes(policy: Policy, times_s: list[float], *, productive: bool = False, ran_s: float = 0.0) -> list[Restart]:
    """The verdicts on crashes at these times."""
    past = Record()
    verdicts = []
    for at_s in times_s:
        verdicts.append(after_failure(policy, past, productive=productive, ran_s=ran_s, now_s=at_s, draw=1.0))
        past = verdicts[-1].record
    return verdicts


def test_more_failures_than_the_budget_within_the_period_park() -> None:
    verdicts = crashes(PLAIN, [float(at_s) for at_s in range(9)])
    assert [verdict.parked for verdict in verdicts] == [False] * 8 + [True]
    assert verdicts[-1].delay_s == PLAIN.park_s


def test_failures_of_incarnations_that_got_something_done_do_not_count() -> None:
    assert crashes(PLAIN, [0.0] * 100, productive=True) == [Restart(Record(), 0.0, False)] * 100
    before = Record((0.0,) * 8, 8)
    assert after_failure(PLAIN, before, productive=True, ran_s=0.0, now_s=1.0) == Restart(Record(), 0.0, False)


def test_without_a_budget_the_first_failure_parks() -> None:
    verdicts = crashes(Policy(intensity=0), [0.0, 1.0, 2.0])
    assert [verdict.parked for verdict in verdicts] == [True] * 3
    assert verdicts[-1].record.failures == ()


def test_however_large_the_budget_the_pause_can_be_worked_out() -> None:
    policy = Policy(intensity=5000)
    before = Record((0.0,) * 4000, 4000)
    assert after_failure(policy, before, productive=False, ran_s=0.0, now_s=1.0).delay_s == policy.backoff_max_s


def test_jitter_is_drawn_if_it_is_not_given() -> None:
    policy = Policy(backoff_min_s=1.0, backoff_max_s=9.0, jitter=0.5)
    delays = {after_failure(policy, Record(), productive=False, ran_s=0.0, now_s=1.0).delay_s for _ in range(50)}
    assert len(delays) > 1
    assert all(1.0 <= delay_s <= 1.5 for delay_s in delays)


def test_a_policy_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        PLAIN.intensity = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("backoff_min_s", -1.0),
        ("backoff_max_s", math.nan),
        ("jitter", -0.1),
        ("reset_after_s", -1.0),
        ("intensity", -1),
        ("period_s", math.nan),
        ("park_s", -1.0),
        ("hang_after_s", 0.0),
    ],
)
def test_an_impossible_policy_is_refused_by_the_name_of_the_field(field: str, value: Any) -> None:
    with pytest.raises(ConfigError, match=f"^{field}: "):
        Policy(**{field: value})
