"""What is run is what was named."""

from __future__ import annotations

import pytest

from benchmarks import __main__ as command


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float | None]]:
    found: list[tuple[str, float | None]] = []

    def note(name: str, code: int) -> object:
        def main(seconds: float | None = None) -> int:
            found.append((name, seconds))
            return code

        return type(name, (), {"main": staticmethod(main), "__doc__": f"About {name}."})

    modules = {"quick": note("quick", 0), "long": note("long", 1)}
    monkeypatch.setattr(command, "BENCHMARKS", modules)
    monkeypatch.setattr(command, "TIMED", {"long": modules["long"].main})  # type: ignore[attr-defined]
    return found


def test_those_that_are_named_run_in_order_and_the_worst_code_counts(ran: list[tuple[str, float | None]]) -> None:
    assert command.main(["quick"]) == 0
    assert command.main(["long", "quick"]) == 1
    assert ran == [("quick", None), ("long", None), ("quick", None)]


def test_a_number_is_the_seconds_of_the_one_before(ran: list[tuple[str, float | None]]) -> None:
    assert command.main(["long", "2.5", "quick"]) == 1
    assert ran == [("long", 2.5), ("quick", None)]


@pytest.mark.parametrize("arguments", [["unknown"], ["quick", "5"], ["5"], ["quick", "unknown"], ["long", "-1"]])
def test_what_is_unknown_runs_nothing(ran: list[tuple[str, float | None]], arguments: list[str]) -> None:
    assert command.main(arguments) == 2
    assert ran == []


def test_without_a_name_it_lists_what_there_is(
    ran: list[tuple[str, float | None]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([]) == 0
    assert capsys.readouterr().out.split() == ["quick", "About", "quick.", "long", "About", "long."] and ran == []
