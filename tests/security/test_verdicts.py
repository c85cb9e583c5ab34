from __future__ import annotations

import pytest

from actors.security import Refusal, SecurityFilter
from actors.security.verdicts import Verdicts
from messages import Reason


def test_a_verdict_is_found_again_and_of_what_was_refused_nothing_is_kept() -> None:
    verdicts: Verdicts[bool] = Verdicts(10)
    verdicts.put("a", True)
    verdicts.put("jane@example.com", Refusal(Reason.NAME_SENSITIVE))
    assert verdicts.find("a") is True and verdicts.find("b") is None
    assert verdicts.find("jane@example.com") == Refusal(Reason.NAME_SENSITIVE)
    assert verdicts.unknown(["a", "jane@example.com", "b"]) == {"b"}
    assert "jane" not in repr([getattr(verdicts, slot) for slot in Verdicts.__slots__])


def test_of_a_name_in_which_something_was_replaced_nothing_is_kept_either() -> None:
    rules = SecurityFilter(on_sensitive_name="redact")
    for _ in range(2):
        assert rules.sanitize("calls_4155550132_total", 1.0) == ("calls_phone_total", 1.0)
    assert "4155550132" not in repr(list(rules._names.passed)) and len(rules._names) == 1


@pytest.mark.parametrize("verdict", [True, Refusal(Reason.NAME_GRAMMAR)])
def test_a_flood_of_keys_does_not_become_a_leak(verdict: bool | Refusal) -> None:
    verdicts: Verdicts[bool] = Verdicts(10)
    for number in range(1_000):
        verdicts.put(f"a{number}", verdict)
    assert 0 < len(verdicts) <= 10 and verdicts.find("a999") == verdict


def test_a_filter_remembers_no_name_that_is_too_long_and_a_bounded_number_of_others() -> None:
    rules = SecurityFilter()
    for number in range(5_000):
        rules.sanitize(f"name.x{number}", 1.0)
        rules.sanitize_labels({"k": f"v{number}"})
    rules.sanitize("x" * 1_000_000, 1.0)
    assert len(rules._names) <= 4_096 and len(rules._pairs) <= 4_096
    assert max(map(len, rules._names.passed)) < 100


def test_a_value_out_of_bounds_is_refused_also_when_the_name_is_known() -> None:
    rules = SecurityFilter(bounds={"a_ratio": (0.0, 1.0)})
    for _ in range(2):
        assert rules.sanitize("a_ratio", 0.5) == ("a_ratio", 0.5)
        assert rules.sanitize("a_ratio", 1.5) is None
        assert rules.sanitize("a_ratio", float("nan")) is None
        assert rules.sanitize("a", -1.0) is None
