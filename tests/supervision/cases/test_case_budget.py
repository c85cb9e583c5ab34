"""How many failures are forgiven, how long the pauses are, and what becomes of a child beyond its budget."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messages.errors import ActorFailed, ChildActive, RoleTaken
from supervision import Policy
from supervision.policy import Record, Restart, after_failure
from supervision.testing import Dummy, Fail, Hang, Notes, assert_balanced, wait_idle, wait_until
from tests.supervision.bench import EAGER, ROLE, Bench, ManualBench, ended

DOUBLING = Policy(backoff_min_s=1.0, backoff_max_s=10.0, jitter=0.0, intensity=100)
NEVER_S = 1000.0


def at_once(intensity: int, period_s: float) -> Policy:
    """A budget without pauses."""
    return Policy(backoff_min_s=0.0, backoff_max_s=0.0, intensity=intensity, period_s=period_s, park_s=NEVER_S)


def verdicts(policy: Policy, times_s: list[float]) -> list[Restart]:
    """What follows from failures at these times, of incarnations that had got nothing done."""
    found: list[Restart] = []
    for before_s, now_s in pairwise([times_s[0], *times_s]):
        past = found[-1].record if found else Record()
        found.append(after_failure(policy, past, productive=False, ran_s=now_s - before_s, now_s=now_s, draw=1.0))
    return found


def parked(policy: Policy, times_s: list[float]) -> list[bool]:
    return [verdict.parked for verdict in verdicts(policy, times_s)]


def crash(manual: ManualBench) -> None:
    """Let an incarnation fail before it got anything done, and wait until it has a successor."""
    restarts = manual.child.restarts
    wait_until(lambda: manual.child.state == "running")
    with pytest.raises(ValueError, match="on purpose"):
        manual.ref.ask(Fail(ValueError("on purpose")))
    wait_until(lambda: manual.child.restarts > restarts)


def failed(manual: ManualBench, times: int) -> None:
    """Wait until there have been so many failures."""
    wait_until(lambda: manual.child.restarts == times)


def rest(manual: ManualBench, made: int) -> None:
    """Wait until so many incarnations have been made and the last of them has nothing to do."""
    wait_until(lambda: manual.notes.made == made and manual.child.state == "running" and manual.cell.run.resting)


def test_case_23_failures_further_apart_than_the_period_never_park() -> None:
    """Given a budget of 1 in 1 s, when a crash comes every 2.1 s four times, then the child is never parked."""
    assert parked(at_once(1, 1.0), [0.0, 2.1, 4.2, 6.3]) == [False] * 4
    assert parked(at_once(1, 1.0), [0.0, 0.9]) == [False, True]


def test_case_26_a_pause_longer_than_the_period_gives_the_budget_back() -> None:
    """Given 2 in 2 s, when there are two crashes, 2.1 s, two crashes, then it runs; a fifth at once parks it."""
    assert parked(at_once(2, 2.0), [0.0, 0.0, 2.1, 2.1, 2.1]) == [False, False, False, False, True]


def test_case_26_end_to_end(manual: ManualBench) -> None:
    """Given 2 in 2 s, when an actor crashes like that, then it runs until the fifth."""
    manual.start(policy=at_once(2, 2.0))
    crash(manual)
    crash(manual)
    manual.clock.advance(2.1)
    crash(manual)
    crash(manual)
    wait_until(lambda: manual.child.state == "running")
    crash(manual)
    assert (manual.child.state, manual.child.restarts) == ("parked", 5)


def test_case_27_the_period_slides() -> None:
    """Given 2 in 2 s, when it crashes at 0.0, 1.9, 2.1 and 2.2, then it is parked at 2.2: no window reopens."""
    assert parked(at_once(2, 2.0), [0.0, 1.9, 2.1, 2.2]) == [False, False, False, True]


def test_case_27_end_to_end(manual: ManualBench) -> None:
    """Given 2 in 2 s, when an actor crashes at those times, then it is parked by the fourth."""
    manual.start(policy=at_once(2, 2.0))
    for pause_s in (0.0, 1.9, 0.2):
        manual.clock.advance(pause_s)
        crash(manual)
        wait_until(lambda: manual.child.state == "running")
    manual.clock.advance(0.1)
    crash(manual)
    assert (manual.child.state, manual.child.restarts) == ("parked", 4)


def test_case_28_a_steady_slow_crash_rate_never_parks() -> None:
    """Given 5 in 5 s, when a crash comes every 4 s for 10 minutes, then the child is never parked."""
    assert not any(parked(at_once(5, 5.0), [4.0 * n for n in range(150)]))


@pytest.mark.parametrize("hook", ["__init__", "on_start"])
@pytest.mark.parametrize(
    "policy", [Policy(backoff_min_s=NEVER_S, backoff_max_s=NEVER_S), Policy(intensity=0, park_s=NEVER_S)]
)
def test_case_29_a_stop_during_the_retries_of_a_start_returns_at_once(hook: str, policy: Policy) -> None:
    """Given a start that fails for ever, when the supervisor is stopped during the retries, then it stops at once."""
    with ended(Bench()) as bench:
        bench.notes.broken[hook] = SystemExit()
        ref = bench.start(policy=policy)
        ref.tell("waits")
        wait_until(lambda: bench.child.state in ("restarting", "parked"))
        report = bench.supervisor.stop(5.0)
        assert report.took_s < 2.0
        assert (report.drained, report.left, report.hung) == (False, 1, ())
        assert bench.notes.made <= 3  # not until the budget is used up
        assert bench.child.state == "stopped"
        assert_balanced(ref, 1)


@pytest.mark.parametrize("while_it", ["backs off", "is made"])
def test_case_30_a_restarting_child_can_be_looked_at_but_not_replaced(manual: ManualBench, while_it: str) -> None:
    """Given a restarting child, when it is started, deleted, read, then each is answered at once."""
    with Hang() as hang:

        class Slow(Dummy):
            def __init__(self) -> None:
                super().__init__(manual.notes)
                if while_it == "is made" and manual.notes.made == 2:
                    hang.obey()

        pause_s = NEVER_S if while_it == "backs off" else 0.0
        manual.start(Slow, policy=Policy(backoff_min_s=pause_s, backoff_max_s=pause_s))
        manual.ref.tell(Fail(ValueError()))
        wait_until(lambda: manual.child.restarts == 1 and (hang.begun or while_it == "backs off"))
        with pytest.raises(RoleTaken, match=ROLE):
            manual.start()
        with pytest.raises(ChildActive, match=ROLE):
            manual.supervisor.restart_child(ROLE)
        with pytest.raises(ChildActive, match=ROLE):
            manual.supervisor.delete_child(ROLE)
        assert (manual.child.state, manual.child.incarnation) == ("restarting", 2)
        assert manual.child.backoff_left_s == pause_s


def test_case_31_the_pauses_double_up_to_the_maximum() -> None:
    """Given a backoff of 1 s to 10 s, when the child crashes again and again, then the pauses are 1, 2, 4, 8, 10, 10."""
    assert [verdict.delay_s for verdict in verdicts(DOUBLING, [0.0] * 6)] == [1.0, 2.0, 4.0, 8.0, 10.0, 10.0]


def test_case_31_end_to_end(manual: ManualBench) -> None:
    """Given a start that fails, when it is tried again and again, then the tries are 1, 2, 4, 8, 10, 10 s apart."""
    manual.notes.broken["on_start"] = ValueError()
    manual.start(policy=DOUBLING)
    for made, pause_s in enumerate((1.0, 2.0, 4.0, 8.0, 10.0, 10.0), start=1):
        failed(manual, made)
        assert (manual.child.state, manual.child.backoff_left_s) == ("restarting", pause_s)
        manual.clock.advance(pause_s - 0.25)
        assert (manual.child.backoff_left_s, manual.notes.made) == (0.25, made)
        manual.clock.advance(0.25)
    wait_until(lambda: manual.notes.made == 7)


def test_case_32_a_long_run_without_failure_makes_the_next_pause_short_again() -> None:
    """Given failures in a row, when the child runs longer than `reset_after_s` and crashes, then the pause is the least."""
    policy = Policy(backoff_min_s=1.0, backoff_max_s=10.0, jitter=0.0, reset_after_s=3.0)
    pauses = [verdict.delay_s for verdict in verdicts(policy, [0.0, 0.0, 0.0, 2.9, 6.0, 6.0])]
    assert pauses == [1.0, 2.0, 4.0, 8.0, 1.0, 2.0]
    assert verdicts(policy, [0.0, 0.0, 3.1])[-1].record.failures == (0.0, 0.0, 3.1)  # the budget is another matter


def test_case_32_end_to_end(manual: ManualBench) -> None:
    """Given an actor that crashed twice, when it runs long enough and crashes, then its pause is the least again."""
    manual.start(policy=Policy(backoff_min_s=1.0, backoff_max_s=10.0, jitter=0.0, reset_after_s=3.0))
    for made, (ran_s, pause_s) in enumerate([(0.0, 1.0), (0.0, 2.0), (2.5, 4.0), (3.5, 1.0), (0.0, 2.0)], start=1):
        rest(manual, made)
        manual.clock.advance(ran_s)
        crash(manual)
        assert (manual.child.state, manual.child.backoff_left_s) == ("restarting", pause_s)
        manual.clock.advance(pause_s)
    rest(manual, 6)


@settings(max_examples=1000)
@given(row=st.integers(0, 100), draw=st.floats(0.0, 1.0))
def test_case_34_jitter_adds_its_share_at_most_and_never_beyond_the_maximum(row: int, draw: float) -> None:
    """Given a jitter of 0.2, when 1000 pauses are drawn, at the maximum too, then none is above it."""
    policy = Policy(backoff_min_s=0.1, backoff_max_s=2.0, jitter=0.2)
    delay_s = after_failure(policy, Record((), row), productive=False, ran_s=0.0, now_s=1.0, draw=draw).delay_s
    plain_s = min(2.0, 0.1 * 2.0**row)
    assert plain_s <= delay_s <= min(2.0, plain_s * 1.2 + 1e-9)


def test_case_35_the_default_reset_is_the_mean_of_the_pauses() -> None:
    """Given pauses of 2 s to 10 s, when nothing else is said, then a run of 6 s without failure is long enough."""
    policy = Policy(backoff_min_s=2.0, backoff_max_s=10.0, jitter=0.0)
    pauses = {
        ran_s: after_failure(policy, Record((), 2), productive=False, ran_s=ran_s, now_s=50.0).delay_s
        for ran_s in (0.0, 5.9, 6.1, 100.0)
    }
    assert pauses == {0.0: 8.0, 5.9: 8.0, 6.1: 2.0, 100.0: 2.0}


def test_case_39_a_parked_child_is_tried_now_and_then_until_it_gets_something_done() -> None:
    """Given a parked child, when a trial fails, then it is parked again; when one gets work done, it is forgiven."""
    policy = Policy(intensity=2, park_s=5.0)
    trials = verdicts(policy, [0.0, 0.0, 0.0, 5.0, 10.0, 15.0])
    assert [verdict.parked for verdict in trials] == [False, False, True, True, True, True]
    assert [verdict.delay_s for verdict in trials[2:]] == [5.0] * 4
    assert len(trials[-1].record.failures) <= policy.intensity + 1  # what is kept has a bound
    healed = after_failure(policy, trials[-1].record, productive=True, ran_s=0.0, now_s=20.0)
    assert (healed.parked, healed.delay_s) == (False, 0.0)


def test_case_39_end_to_end(manual: ManualBench) -> None:
    """Given a parked actor with a full mailbox, when the fault heals, then one trial brings it back with all it kept."""
    other = manual.supervisor.start_child("other", lambda: Dummy(Notes()), policy=EAGER)
    manual.notes.broken["on_start"] = SystemExit()
    policy = Policy(backoff_min_s=0.0, backoff_max_s=0.0, intensity=2, park_s=5.0)
    ref = manual.start(policy=policy, capacity=10)
    wait_until(lambda: manual.child.state == "parked")
    assert manual.notes.made == 3
    for number in range(15):
        ref.tell(number)
    with pytest.raises(ActorFailed):
        ref.ask("at once")
    assert (manual.child.waiting, manual.child.dropped, other.ask("m")) == (10, 5, "m")
    manual.clock.advance(5.0)
    failed(manual, 4)
    assert (manual.child.state, manual.notes.made) == ("parked", 4)
    manual.notes.broken.clear()
    manual.clock.advance(5.0)
    wait_idle(ref)
    assert (manual.child.state, ref.ask("last")) == ("running", "last")
    assert (manual.notes.made, manual.notes.handled) == (5, [*range(10), "last"])
    assert manual.child.parked_s == 10.0
