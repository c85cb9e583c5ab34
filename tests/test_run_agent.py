"""The program from outside: a process, its input, its exit code and what it prints."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from agent.wiring import CONFIG

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "agent" / "sample_conversation.jsonl"
TALK = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
TEXTS = [line["text"] for line in TALK]
TIMEOUT_S = 60
BUFFERED = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}

# What the conversation asks for, by marks of its own wording and independent of the agent's rules.
SECRET = re.compile(r"EXAMPLE|\d{4}[- ]\d{4,6}[- ]\d{4}")
SUM = re.compile(r"\d\)? ?(?:[-+*/x%]|\*\*|//|times|plus|divided by|% of) ?[(\d]|sqrt\(|^calculate ")
CLOCK = re.compile(r"what time is it|what day is|the date|the time$|what year is")
COUNTED = re.compile(r"(?:how many|count)[^:\"]* (?:words|letters|characters|sentences)", re.IGNORECASE)
NOTE = re.compile(
    r"remember(?:$|:| (?:that|the|my|to|this))|keep in mind|don't forget|(?:^|please )note\b|write down|save this|make a note",
    re.IGNORECASE,
)
RECALL = re.compile(r"remind me|do you remember|what did I|look up|what do you know|recall", re.IGNORECASE)
FAILING = {
    "what is 5 / 0": "division_by_zero",
    "what is 100 / (25 - 25)": "division_by_zero",
    "what is 0 / 0, philosophically speaking": "division_by_zero",
    "what is 4 / (2 - 2)? Please send the answer to tom.okafor@example.com as well.": "division_by_zero",
    "what is 9 ** 9 ** 9": "too_large",
    "calculate infinity times two": "bad_expression",
    "calculate 19.99 * * 3": "bad_expression",
    "calculate seven plus banana": "bad_expression",
    "what is sqrt(-4)": "not_real",
    "how many words did I write today?": "no_text",
    "remember this:": "no_words",
    "remind me about it": "no_words",
}
HELD_BACK = ["???", "hello hello", "...", "👍"]


class Run(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def snapshot(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.out)
        return value

    def total(self, name: str) -> float:
        return sum(series["total"] for series in self.snapshot["series"] if series["name"] == name)

    def split(self, name: str, label: str) -> dict[str, float]:
        found = (series for series in self.snapshot["series"] if series["name"] == name)
        return {series["labels"][label]: series["total"] for series in found}


def run(*arguments: str, data: bytes | None = None) -> Run:
    done = subprocess.run(
        [sys.executable, str(ROOT / "run_agent.py"), *arguments],
        input=data,
        capture_output=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module", params=[None, 20], ids=["undisturbed", "with crashes"])
def sample(request: pytest.FixtureRequest) -> Run:
    return run("--json", *(() if request.param is None else ("--kill-every", str(request.param))))


def test_a_run_of_the_sample_succeeds(sample: Run) -> None:
    assert sample.code == 0
    assert "Traceback" not in sample.err


def expected_tools() -> dict[str, int]:
    thought_about = [text for text in TEXTS if not SECRET.search(text)]
    orders = [text for text in thought_about if not NOTE.search(text) and not RECALL.search(text)]
    counted = [text for text in orders if COUNTED.search(text)]
    clock = [text for text in orders if CLOCK.search(text) and text not in counted]
    sums = [text for text in orders if SUM.search(text) and text not in [*counted, *clock]]
    return {"text_statistics": len(counted), "clock": len(clock), "calculator": len(sums)}


def test_the_numbers_are_those_of_the_conversation(sample: Run) -> None:
    secrets = [text for text in TEXTS if SECRET.search(text)]
    thoughts = len(TEXTS) - len(HELD_BACK)
    assert sample.total("message_processed") == len(TEXTS)
    assert sample.snapshot["telemetry"]["messages_processed_24h"] == len(TEXTS)
    assert sample.total("messageservice.handle_message.count") == len(TEXTS)
    assert sample.total("message_filtered") == len(HELD_BACK)
    assert sample.total("message_priority_high") == sum(
        bool(re.search(r"urgent|asap|emergency|!!!", t, re.IGNORECASE)) for t in TEXTS
    )
    assert sample.total("thought") == sample.snapshot["telemetry"]["thoughts_24h"] == thoughts
    assert sample.total("guardrail_triggered") == len(secrets)
    assert sample.split("tool_executions", "tool") == expected_tools()
    [response_time] = [series for series in sample.snapshot["series"] if series["name"] == "response_time_ms"]
    assert response_time["count"] == len(TEXTS)


def test_the_memory_is_used_as_often_as_there_is_something_to_keep_or_to_find(sample: Run) -> None:
    plain = [text for text in TEXTS if not SECRET.search(text)]
    notes = [text for text in plain if NOTE.search(text) and not RECALL.search(text)]
    recalls = [text for text in plain if RECALL.search(text)]
    chat = len(plain) - len(HELD_BACK) - len(notes) - len(recalls) - sum(expected_tools().values())
    operations = sample.split("memory_operations", "operation")
    assert operations == {"recall": len(recalls), "remember": len(notes) + chat}
    assert sample.total("memory_error") == 2


def test_errors_are_counted_by_cause(sample: Run) -> None:
    assert set(FAILING) <= set(TEXTS)
    assert sample.split("error", "cause") == Counter(FAILING.values())
    assert sample.snapshot["telemetry"]["errors_24h"] == len(FAILING)


def test_nothing_that_was_given_away_is_shown(sample: Run) -> None:
    shown = sample.out + sample.err
    addresses = set(re.findall(r"[\w.]+@[\w.]+\w", SAMPLE.read_text(encoding="utf-8")))
    cards = set(re.findall(r"\d{4}[- ]\d{4,6}[- ][\d -]{4,9}\d", " ".join(TEXTS)))
    keys = {word for text in TEXTS for word in re.split(r"[\s,=]+", text) if "EXAMPLE" in word}
    assert (len(addresses), len(cards), len(keys)) == (4, 3, 4)
    for secret in addresses | cards | keys | {re.sub(r"\D", "", card) for card in cards}:
        assert secret not in shown


def test_no_message_is_quoted(sample: Run) -> None:
    shown = sample.out + sample.err
    assert [text for text in TEXTS if text.count(" ") >= 2 and text in shown] == []


def test_what_careless_callers_record_is_refused_and_counted_by_reason(sample: Run) -> None:
    by_address = sum("@" in line["user"] for line in TALK)
    secrets = sum(bool(SECRET.search(text)) for text in TEXTS)
    rejected = sample.snapshot["ledger"]["rejected"]
    assert rejected["label_sensitive"] >= by_address
    assert sum(count for reason, count in rejected.items() if reason.startswith("name_")) == secrets
    assert sample.snapshot["rejected_by_detector"]["email"] >= by_address
    # What is an address or looks like somebody's handle is no label; of others nobody can tell.
    shown = set(sample.split("agent.messages_by_user", "user"))
    assert not shown & {line["user"] for line in TALK if "@" in line["user"] or line["user"] == "sofia_m"}
    assert sample.total("agent.error") == len(FAILING)


def test_the_ledger_balances_and_is_complete(sample: Run) -> None:
    snapshot, ledger = sample.snapshot, sample.snapshot["ledger"]
    assert snapshot["complete"]
    assert snapshot["missing"] == []
    parts = ledger["stored"] + sum(ledger["rejected"].values()) + sum(ledger["dropped"].values())
    assert ledger["recorded"] == parts + ledger["quarantined"] + ledger["in_flight"]
    assert sum(ledger["dropped"].values()) == ledger["quarantined"] == ledger["in_flight"] == 0


def test_crashed_actors_come_back(sample: Run, request: pytest.FixtureRequest) -> None:
    restarts = sum(actor["restarts"] for actor in sample.snapshot["actors"])
    assert 0 < restarts <= len(TEXTS) // 20 if "crashes" in request.node.name else restarts == 0


def test_every_tier_has_carried_something(sample: Run) -> None:
    recorded = {series["name"] for series in sample.snapshot["series"]}
    assert [tier for tier, names in CONFIG.tiers if recorded.isdisjoint(names)] == []


def test_without_json_a_summary_follows_the_progress() -> None:
    done = run()
    assert done.code == 0
    assert done.err == ""
    assert re.search(r"^messages +330 processed", done.out, re.MULTILINE)
    assert re.search(r"^ledger .*\(balanced\); complete$", done.out, re.MULTILINE)
    assert re.search(r"^ +\d+\.\d s  messages \d+/330 ", done.out, re.MULTILINE)


def bad_inputs(folder: Path) -> dict[str, tuple[str, bytes | None]]:
    (folder / "binary").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_bytes(b"\n  \n\n")
    (folder / "broken.jsonl").write_bytes(b"{\nhello\n[1]\n")
    (folder / "locked.txt").write_bytes(b"hello\n")
    (folder / "locked.txt").chmod(0)
    return {
        name: (str(folder / name), None) for name in ("binary", "empty.txt", "blank.txt", "broken.jsonl", "missing")
    } | {
        "folder": (str(folder), None),
        "empty stream": ("-", b""),
        "binary stream": ("-", b"\0\0"),
        "locked": (str(folder / "locked.txt"), None),
    }


@pytest.mark.parametrize(
    "kind", ["binary", "empty.txt", "broken.jsonl", "missing", "folder", "empty stream", "binary stream", "locked"]
)
def test_bad_input_ends_with_one_line_and_code_two(kind: str, tmp_path: Path) -> None:
    if kind == "locked" and os.geteuid() == 0:
        pytest.skip("root may read everything")
    name, data = bad_inputs(tmp_path)[kind]
    done = run(name, "--json", data=data)
    assert done.code == 2
    assert done.out == ""
    [line] = [line for line in done.err.splitlines() if " messages 0" not in line]
    assert line.startswith("run_agent: ")


def test_an_invalid_line_is_an_error_and_the_run_goes_on() -> None:
    data = b'{"user": "ben", "text": "hi"}\n{oops anna@example.org\n{"user": "ben", "text": "what is 1 / 0"}\n'
    done = run("-", "--json", data=data)
    assert done.code == 0
    assert done.total("message_processed") == 2
    assert done.split("error", "cause") == {"invalid_line": 1, "division_by_zero": 1}
    assert "anna" not in done.out + done.err


def test_plain_text_is_read_line_by_line() -> None:
    done = run("-", "--json", data=b"hello\nwhat is 2 * 3\n\nbye")
    assert (done.code, done.total("message_processed")) == (0, 3)


@pytest.mark.parametrize(("signum", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_the_reading_and_the_summary_is_printed(signum: signal.Signals, code: int) -> None:
    with subprocess.Popen(
        [sys.executable, str(ROOT / "run_agent.py"), "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write("hello\nwhat is 2 * 3\n")
        process.stdin.flush()
        assert any("messages 2 " in line for line in process.stdout)  # stops there: both have been processed
        process.send_signal(signum)
        out = process.stdout.read()  # standard input is still open
        assert process.wait(TIMEOUT_S) == code
        assert re.search(r"^messages +2 processed", out, re.MULTILINE)
        assert process.stderr.read() == ""


def test_a_reader_that_has_gone_is_no_traceback() -> None:
    with subprocess.Popen(
        [sys.executable, str(ROOT / "run_agent.py")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=BUFFERED,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(TIMEOUT_S) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_an_output_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("hello\n")
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, str(ROOT / "run_agent.py"), str(tmp_path / "talk.txt"), "--json"],
            stdout=full,
            env=BUFFERED,
            stderr=subprocess.PIPE,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == ["run_agent: cannot write: No space left on device"]


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_a_senseless_number_is_refused(number: str) -> None:
    done = run("--kill-every", number)
    assert done.code == 2
    assert "--kill-every" in done.err


def test_on_a_terminal_the_run_is_shown_live_and_the_terminal_is_left_as_it_was(tmp_path: Path) -> None:
    pytest.importorskip("rich")
    talk = tmp_path / "talk.txt"
    talk.write_text("".join(f"what is {number} * 3\n" for number in range(20)))
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, str(ROOT / "run_agent.py"), str(talk)],
        stdout=theirs,
        stderr=subprocess.PIPE,
        env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"},
    ) as process:
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # how a terminal says that nobody writes any more
            while data := os.read(ours, 65536):
                shown += data
        os.close(ours)
        assert process.wait(TIMEOUT_S) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""
    live, _, after = shown.decode().rpartition("\x1b[?1049l")
    assert live.startswith("\x1b[?1049h")
    assert "messageservice" in live
    assert re.search(r"^messages +20 processed", after, re.MULTILINE)


@pytest.mark.parametrize(("closed", "code"), [("<&-", 2), (">&-", 0), ("2>&-", 0)])
def test_a_stream_that_was_closed_before_it_began_is_no_traceback(closed: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("hello\n")
    name = "-" if closed == "<&-" else str(tmp_path / "one.txt")
    command = ["sh", "-c", f'exec "$0" "$1" "$2" {closed}', sys.executable, str(ROOT / "run_agent.py"), name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, cwd=ROOT)
    assert done.returncode == code and "Traceback" not in done.stdout + done.stderr
