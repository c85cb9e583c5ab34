from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision import Policy
from supervision.policy import Restart, after_failure

PLAIN = Policy(backoff_min_s=1.0, backoff_max_s=10.0, jitter=0.0, intensity=8, period_s=60.0, park_s=5.0)


def crashes(policy: Policy, times_s: list[float], productive: bool = False) -> list[Restart]:
    """The verdicts on crashes at these times."""
    failures: tuple[float, ...] = ()
    verdicts = []
    for at_s in times_s:
        verdicts.append(after_failure(policy, failures, productive, at_s, draw=1.0))
        failures = verdicts[-1].failures
    return verdicts


def test_the_pauses_double_up_to_the_maximum() -> None:
    assert [verdict.delay_s for verdict in crashes(PLAIN, [0.0] * 6)] == [1.0, 2.0, 4.0, 8.0, 10.0, 10.0]


def test_the_pause_is_short_again_after_a_quiet_period() -> None:
    assert [verdict.delay_s for verdict in crashes(PLAIN, [0.0, 1.0, 2.0, 100.0])] == [1.0, 2.0, 4.0, 1.0]


def test_more_failures_than_the_budget_within_the_period_park() -> None:
    verdicts = crashes(PLAIN, [float(at_s) for at_s in range(9)])
    assert [verdict.parked for verdict in verdicts] == [False] * 8 + [True]
    assert verdicts[-1].delay_s == PLAIN.park_s


def test_the_period_slides() -> None:
    policy = Policy(intensity=2, period_s=2.0)
    assert [verdict.parked for verdict in crashes(policy, [0.0, 1.9, 2.1, 2.2])] == [False, False, False, True]


def test_regular_failures_slower_than_the_budget_never_park() -> None:
    policy = Policy(intensity=5, period_s=20.0)
    assert not any(verdict.parked for verdict in crashes(policy, [4.1 * n for n in range(150)]))


def test_a_parked_child_that_fails_again_is_parked_again() -> None:
    verdicts = crashes(PLAIN, [0.0] * 9 + [5.0, 10.0, 15.0])
    assert [verdict.parked for verdict in verdicts[8:]] == [True] * 4
    assert len(verdicts[-1].failures) == PLAIN.intensity


def test_failures_of_incarnations_that_got_something_done_do_not_count() -> None:
    assert crashes(PLAIN, [0.0] * 100, productive=True) == [Restart((), 0.0, False)] * 100
    assert after_failure(PLAIN, (0.0,) * 8, True, 1.0) == Restart((), 0.0, False)


def test_without_a_budget_the_first_failure_parks() -> None:
    verdicts = crashes(Policy(intensity=0), [0.0, 1.0, 2.0])
    assert [verdict.parked for verdict in verdicts] == [True] * 3
    assert verdicts[-1].failures == ()


def test_however_large_the_budget_the_pause_can_be_worked_out() -> None:
    policy = Policy(intensity=5000)
    assert after_failure(policy, (0.0,) * 4000, False, 1.0).delay_s == policy.backoff_max_s


@given(failures=st.integers(0, 7), draw=st.floats(0.0, 1.0))
def test_jitter_adds_its_share_at_most_and_never_beyond_the_maximum(failures: int, draw: float) -> None:
    policy = Policy(backoff_min_s=0.1, backoff_max_s=2.0, jitter=0.2)
    delay_s = after_failure(policy, (0.0,) * failures, False, 1.0, draw).delay_s
    plain_s = min(2.0, 0.1 * 2.0**failures)
    assert plain_s <= delay_s <= min(2.0, plain_s * 1.2 + 1e-9)


def test_jitter_is_drawn_if_it_is_not_given() -> None:
    policy = Policy(backoff_min_s=1.0, backoff_max_s=9.0, jitter=0.5)
    delays = {after_failure(policy, (), False, 1.0).delay_s for _ in range(50)}
    assert len(delays) > 1
    assert all(1.0 <= delay_s <= 1.5 for delay_s in delays)


def test_a_policy_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        PLAIN.intensity = 1  # type: ignore[misc]
