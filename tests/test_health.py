from __future__ import annotations

import pytest

from actors.health import RECENT_S, health
from messages import ActorStatus, Level, SignalInForce
from messages.checkpoint import CheckpointState


def actor(role: str, state: str = "running") -> ActorStatus:
    return ActorStatus.model_validate(
        {
            "role": role,
            "state": state,
            "incarnation": 1,
            "restarts": 0,
            "waiting": 0,
            "peak_waiting": 0,
            "handled": 0,
            "failed": 0,
            "last_failure": None,
        }
    )


def signal(resource: str, level: Level) -> SignalInForce:
    return SignalInForce.model_validate({"signal": "any", "resource": resource, "level": level, "since_s": 0.0})


def test_without_a_fault_it_is_healthy() -> None:
    found = health([actor("filter"), actor("slow", "restarting")], [], None, 5.0)
    assert (found.state, found.causes, found.time_s) == ("healthy", (), 5.0)


@pytest.mark.parametrize(
    ("role", "state"), [("filter", "critical"), ("store", "critical"), ("slow", "degraded"), ("memory", "degraded")]
)
def test_a_parked_actor_counts_by_what_is_lost_without_it(role: str, state: str) -> None:
    found = health([actor(role, "parked"), actor("other")], [], None, 0.0)
    assert (found.state, found.causes) == (state, (f"{role} is parked",))


def test_a_thread_that_was_left_behind_counts_until_it_is_back() -> None:
    left = actor("slow").model_copy(update={"fenced": 1})
    assert health([left], [], None, 0.0).causes == ("slow has left a hanging thread behind",)
    assert health([left], [], None, 0.0).state == "degraded"
    assert health([actor("slow")], [], None, 0.0).state == "healthy"


def test_a_drop_counts_for_a_while() -> None:
    assert health([], [], RECENT_S - 0.1, 0.0).causes == ("records were dropped",)
    assert health([], [], RECENT_S - 0.1, 0.0).state == "degraded"
    assert health([], [], RECENT_S, 0.0).state == "healthy"


def test_signals_count_by_their_level() -> None:
    warning, critical = signal("cpu", Level.WARNING), signal("disk", Level.CRITICAL)
    assert health([], [warning], None, 0.0).state == "degraded"
    both = health([], [warning, critical, critical], None, 0.0)
    assert (both.state, both.causes) == ("critical", ("cpu is warning", "disk is critical"))


def test_checkpoints_that_fail_are_a_cause_until_one_succeeds() -> None:
    failing = CheckpointState(interval_s=5.0, failures=3, fault="disk full")
    found = health([], [], None, 0.0, failing)
    assert (found.state, found.causes) == ("degraded", ("no checkpoint: disk full",))
    assert health([], [], None, 0.0, failing.model_copy(update={"fault": None})).state == "healthy"
