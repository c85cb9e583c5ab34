"""The program is killed at random moments: what the next run finds is one of its checkpoints, whole, and a fresh one.

`KILLS=50 pytest -m slow tests/test_run_agent_state.py` is a thorough look.
"""

from __future__ import annotations

import faulthandler
import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from actors.store.checkpoint import Claim, Content, StateFile
from agent.wiring import SAVED_EVERY_S

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "agent" / "sample_conversation.jsonl"
KILLS = int(os.environ.get("KILLS", "4"))
SEED = int(os.environ.get("KILL_SEED", str(time.time_ns() % 10**9)))
STARTING_S = 1.0
LATE_S = 1.5
"""How much later than its time a save may be on disk while the machine is busy."""
TIMEOUT_S = 60.0


def command(state: Path, *arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "run_agent.py"), *arguments, "--json", "--state", str(state)]


def whole_run(state: Path) -> dict[str, Any]:
    done = subprocess.run(command(state), capture_output=True, timeout=TIMEOUT_S, check=True)
    snapshot: dict[str, Any] = json.loads(done.stdout)
    return snapshot


def content_of(state: Path) -> Content | None:
    """What the next process would find, looked at in a copy."""
    with_journal = {file: file.with_name(f"copy-{file.name}") for file in state.parent.glob(f"{state.name}*")}
    for file, copy in with_journal.items():
        shutil.copy(file, copy)
    if state not in with_journal:
        return None
    looking = StateFile(with_journal[state], Claim("looking"))
    content, fault = looking.load(1_000)
    assert (looking.aside, fault) == (None, None)
    for file in state.parent.glob("copy-*"):
        file.unlink()
    return content


def killed_while_working(state: Path, working_s: float, draw: random.Random) -> float:
    """Run the agent on an endless conversation until it is killed; when that was, Unix seconds. The first run lasts until it has a file."""
    lines = SAMPLE.read_bytes().splitlines(keepends=True)
    with subprocess.Popen(
        command(state, "-"), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        process.stdin.write(lines[0])
        process.stdin.flush()
        end_s = time.monotonic() + working_s + (TIMEOUT_S if not state.exists() else 0.0)
        while time.monotonic() < end_s:
            process.stdin.write(draw.choice(lines))
            process.stdin.flush()
            time.sleep(0.002)
            if end_s - time.monotonic() > working_s and state.exists():
                end_s = time.monotonic() + working_s
        killed_s = time.time()
        process.kill()
        process.stdin.close()
    return killed_s


def figures(content: Content) -> dict[Any, int]:
    """Records by series; each figure of a series agrees with them, whatever part of the file it is made of."""
    for one in content.series:
        in_a_day = one.ladder.over(86_400.0, content.now_s)
        assert (in_a_day.count, in_a_day.low, in_a_day.high) == (one.count, one.low, one.high), one.key
        assert in_a_day.total == pytest.approx(one.total)
        assert one.points.written <= one.count and len(one.points.tail()) == len(one.points)
        if one.sketch is not None:
            bins = [count for sketch in one.sketch.over(86_400.0, content.now_s) for _, count in sketch.bins()]
            assert sum(bins) == one.count, one.key
    return {one.key: one.count for one in content.series}


@pytest.mark.slow
def test_killed_at_random_moments_the_next_run_finds_a_whole_and_fresh_checkpoint(tmp_path: Path) -> None:
    faulthandler.cancel_dump_traceback_later()  # long is no hang
    state, draw = tmp_path / "state.db", random.Random(SEED)
    before: dict[Any, int] = {}
    worst_s = 0.0
    for number in range(KILLS):
        working_s = draw.uniform(0.0, STARTING_S + 2.0 * SAVED_EVERY_S + LATE_S)
        killed_s = killed_while_working(state, working_s, draw)
        content = content_of(state)
        place = f"kill {number} of seed {SEED}"
        if content is None:
            assert not before, place
            continue
        after = figures(content)
        assert all(after.get(key, 0) >= count for key, count in before.items()), place
        if after == before:
            assert working_s < STARTING_S + SAVED_EVERY_S + LATE_S, f"{place}: nothing was saved"
        else:
            worst_s = max(worst_s, killed_s - content.wall_s)
        before = after
    assert before, "no run was long enough"
    assert worst_s < SAVED_EVERY_S + LATE_S
    sys.stdout.write(f"\n{KILLS} kills from seed {SEED}: the oldest checkpoint was {worst_s:.2f} s old\n")

    snapshot = whole_run(state)
    assert snapshot["store"]["restored_records"] == sum(before.values()) and snapshot["complete"]
    assert snapshot["checkpoint"]["set_aside"] is None and snapshot["checkpoint"]["fault"] is None


def test_a_second_run_goes_on_with_the_counts_of_the_first(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    first, second = whole_run(state), whole_run(state)
    processed = first["telemetry"]["messages_processed_24h"]
    assert processed > 100 and second["telemetry"]["messages_processed_24h"] == 2 * processed
    assert second["store"]["restored_records"] >= first["ledger"]["stored"]  # more were read while it stopped
    assert state.stat().st_mode & 0o777 == 0o600
