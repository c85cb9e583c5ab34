"""The chaos benchmark sees what it is there to see."""

from __future__ import annotations

import random
import threading
from dataclasses import replace

import pytest

from benchmarks import chaos
from benchmarks.chaos_faults import FAULTS, KINDS, Trouble, burst, drawn
from benchmarks.chaos_figures import Figures, Ids, Latency
from benchmarks.chaos_load import CHUNK, TELLS, Record, Sender, Tell
from supervision.testing import wait_until

SOUND = chaos.Outcome(Figures(done=True, sent=1, told=1, asks=1), 0.1, 0)


def broken(**figures: object) -> list[str]:
    return chaos.violated(SOUND._replace(figures=replace(SOUND.figures, **figures)))  # type: ignore[arg-type]


def ids(*chunks: list[int]) -> tuple[int, int]:
    found = Ids()
    for chunk in chunks:
        found.add(chunk)
    return found.count, found.twice


@pytest.mark.parametrize(
    ("chunks", "expected"),
    [
        ([[]], (0, 0)),
        ([[0, 1, 2], [3, 4]], (5, 0)),
        ([[3, 4], [0, 1, 2]], (5, 0)),
        ([[0, 2, 1]], (3, 0)),
        ([[0, 1, 5, 6], [2, 3]], (6, 0)),
        ([[0, 1, 5, 6], [2, 3, 4]], (7, 0)),
        ([[0, 1, 1]], (2, 1)),
        ([[0, 1, 2], [1, 2, 3]], (4, 2)),
        ([[0, 1, 4, 5, 8], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]], (10, 5)),
        ([[5], [5], [5]], (1, 2)),
    ],
)
def test_ids_are_counted_once_and_those_that_come_again_are_seen(
    chunks: list[list[int]], expected: tuple[int, int]
) -> None:
    assert ids(*chunks) == expected


def test_ids_in_any_order_are_the_same_as_a_set_of_them() -> None:
    chance = random.Random(3)
    for _ in range(50):
        numbers = [chance.randrange(60) for _ in range(80)]
        chunks = [numbers[start : start + 7] for start in range(0, 80, 7)]
        assert ids(*chunks) == (len(set(numbers)), len(numbers) - len(set(numbers)))


def test_a_percentile_of_calls_is_the_upper_edge_of_a_step() -> None:
    latency = Latency()
    latency.add([500] * 998 + [1_000_000, 3_000_000])
    assert latency.percentile_us(50) == pytest.approx(1.024)
    assert latency.percentile_us(99.9) == pytest.approx(1_000, rel=0.01)
    assert latency.longest_ns == 3_000_000


def test_an_ask_may_be_as_late_as_a_thread_that_only_paused() -> None:
    assert broken(longest_ask_ms=1_500.0, longest_late_ms=600.0) == []
    assert broken(longest_ask_ms=1_500.0, longest_late_ms=400.0) == ["the longest, ms"]


def test_a_sound_run_breaks_no_promise() -> None:
    assert chaos.violated(SOUND) == []


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("sent", 0, "records sent"),
        ("lost", 1, "records lost"),
        ("lost", -1, "records lost"),
        ("twice", 1, "records twice"),
        ("told", 0, "tells sent"),
        ("told_lost", 1, "tells lost"),
        ("told_twice", 1, "tells handled twice"),
        ("unbalanced", 1, "accounts that do not balance"),
        ("raised", {"ValueError": 1}, "exceptions in senders"),
        ("blocked", 1, "senders that never came back"),
        ("record_us", 1_000.1, "record, p99.9 of the slowest of 5 senders, us"),
        ("tell_us", 1_000.1, "tell, p99.9 of the slowest of 5 senders, us"),
        ("asks", 0, "snapshots asked"),
        ("unanswered", 1, "of these not answered"),
        ("longest_ask_ms", 1_000.1, "the longest, ms"),
        ("peak_mb", 1_000.0, "memory at its peak, MB"),
        ("threads_left", 1, "of these counted"),
        ("threads_counted", 1, "of these counted"),
        ("done", False, "the run came to its end"),
    ],
)
def test_each_broken_promise_is_seen(field: str, value: object, expected: str) -> None:
    assert broken(**{field: value}) == [expected]


@pytest.mark.parametrize("outcome", [SOUND._replace(ended_s=None), SOUND._replace(code=-6)])
def test_a_process_that_does_not_end_or_dies_is_seen(outcome: chaos.Outcome) -> None:
    assert chaos.violated(outcome) == ["the process ended"]


def test_a_side_that_hangs_is_ended_and_its_last_figures_are_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("side")
    (folder / "hanging_side.py").write_text(
        "import json, threading\n"
        "from dataclasses import asdict\n"
        "from benchmarks.chaos_load import Figures\n"
        "print(json.dumps(asdict(Figures(done=True, sent=7))), flush=True)\n"
        "threading.Event().wait()\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{folder}:.")
    monkeypatch.setattr(chaos, "EXIT_S", 0.2)
    outcome = chaos.run("hanging_side", 0.1)
    assert outcome.figures.sent == 7 and outcome.ended_s is None and outcome.code != 0


class Still:
    """A side that only counts."""

    def __init__(self, *, room: bool = True, error: BaseException | None = None) -> None:
        self.recorded: list[float] = []
        self.told: list[int] = []
        self._room, self._error = room, error

    def sender(self, n: int) -> tuple[Record, Tell]:
        def record(number: float) -> None:
            self.recorded.append(number)
            if self._error is not None:
                raise self._error

        return record, self.told.append

    def room(self, n: int, sent: int) -> bool:
        return self._room

    def room_to_tell(self) -> bool:
        return True


def test_a_sender_numbers_all_it_sends() -> None:
    side = Still()
    sender = Sender(0, side)  # type: ignore[arg-type]
    sender.chunk()
    sender.chunk()
    assert side.recorded == list(range(2 * CHUNK)) and side.told == list(range(2 * TELLS))
    assert (sender.sent, sender.told) == (2 * CHUNK, 2 * TELLS) and not sender.raised


def test_a_sender_counts_what_is_raised_and_goes_on() -> None:
    side = Still(error=SystemExit())
    sender = Sender(0, side)  # type: ignore[arg-type]
    sender.chunk()
    assert len(side.recorded) == CHUNK and sender.raised == {"SystemExit": CHUNK}


def test_a_sender_without_room_sends_nothing() -> None:
    side = Still(room=False)
    sender = Sender(0, side)  # type: ignore[arg-type]
    sender.chunk()
    assert side.recorded == [] and sender.sent == 0


def test_trouble_holds_who_passes_until_it_is_released() -> None:
    trouble, passed = Trouble(), threading.Event()
    hang = trouble.hang("role", 1_000.0)
    trouble.pass_by("another role")

    def pass_by() -> None:
        trouble.pass_by("role")
        passed.set()

    thread = threading.Thread(target=pass_by)
    thread.start()
    wait_until(lambda: hang.begun)
    trouble.release()
    assert not passed.is_set()
    trouble.release(every=True)
    thread.join(5.0)
    assert passed.is_set()
    trouble.pass_by("role")  # it was for one only


def test_every_kind_of_fault_and_of_exception_is_drawn() -> None:
    chance = random.Random(1)
    struck: set[type[BaseException]] = set()
    for _ in range(20):
        burst(chance, struck.add)
    assert struck == {*KINDS}
    assert {drawn(chance) for _ in range(500)} == {*FAULTS}


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_in_a_short_storm(capsys: pytest.CaptureFixture[str]) -> None:
    assert chaos.main(4.0) == 0, capsys.readouterr().out
