"""Runs a small agent on a conversation and shows what telemetry sees of it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TextIO

from actors import TelemetrySystem
from agent.conversation import Outcome, converse, crash_one
from agent.interrupt import Interrupt, Interrupted
from agent.reader import SAMPLE, InputError, Reader, open_reader
from agent.screen.service import ScreenService, screen_for
from agent.screen.summary import summary
from agent.wiring import config_with, last_snapshot
from messages import GetSnapshot, Snapshot, TelemetryError
from supervision import SystemClock, Waker

EXIT_FAILED, EXIT_INPUT, EXIT_BROKEN_PIPE = 1, 2, 141
WATCHABLE_S = 7.0
PACED_LINES = 300
"""On a terminal a file is read no faster than this, so that one sees something: 300 lines, or more, in 7 s."""


EXIT_CODES = (
    "exit codes: 0; 1 when a message failed, or output or state cannot be written; 2 for bad input; "
    "128 + the number of a signal (a closed pipe: 141)"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, and return the exit code (see `EXIT_CODES`)."""
    for stream in ("stdout", "stderr"):
        if getattr(sys, stream) is None:  # it was closed before we began
            setattr(sys, stream, open(os.devnull, "w"))  # noqa: SIM115 - as long as the process lives
    options = _options(arguments)
    interrupt = Interrupt()
    interrupt.install()
    try:
        reader = interrupt.waiting(lambda: open_reader(options.input))
        outcome, snapshot = _run(reader, options, interrupt)
    except Interrupted:
        return 128 + (interrupt.signum or 0)  # before anything was read
    except (InputError, TelemetryError) as error:
        print(f"run_agent: {error}", file=sys.stderr)
        return EXIT_INPUT if isinstance(error, InputError) else EXIT_FAILED
    code = _deliver(snapshot.model_dump_json(indent=2) if options.json else summary(snapshot))
    if snapshot.checkpoint is not None and snapshot.checkpoint.fault is not None:
        print(f"run_agent: the state was not saved: {snapshot.checkpoint.fault}", file=sys.stderr)
        code = code or EXIT_FAILED
    if interrupt.signum is not None:
        return 128 + interrupt.signum
    return code or (EXIT_FAILED if outcome.failed else 0)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run_agent.py", description=__doc__, epilog=EXIT_CODES)
    parser.add_argument(
        "input",
        nargs="?",
        default=str(SAMPLE),
        metavar="FILE",
        help='messages, one a line or as JSON Lines ({"user": ..., "text": ...}); - reads standard input; '
        "without it a sample conversation is read",
    )
    parser.add_argument("--json", action="store_true", help="print the last snapshot as JSON, all else on stderr")
    parser.add_argument("--kill-every", type=_positive, metavar="N", help="crash a telemetry actor every N messages")
    parser.add_argument(
        "--state", type=Path, metavar="FILE", help="go on with the counts that are saved in FILE, and save them there"
    )
    return parser.parse_args(arguments)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a number, at least 1")
    return int(text)


def _run(reader: Reader, options: argparse.Namespace, interrupt: Interrupt) -> tuple[Outcome, Snapshot]:
    shown = sys.stderr if options.json else sys.stdout
    is_chat = options.input == "-" and sys.stdin.isatty()
    pause_s = WATCHABLE_S / max(reader.lines, PACED_LINES) if shown.isatty() and reader.lines else 0.0
    clock, waker = SystemClock(), Waker()

    def after_each(number: int, reply: str) -> None:
        if is_chat:
            print(reply, file=shown)
        if options.kill_every and number % options.kill_every == 0:
            crash_one(system)
        if pause_s:
            interrupt.waiting(lambda: clock.wait(waker, clock.now() + pause_s))

    with TelemetrySystem(config_with(options.state)) as system:
        lines = reader.lines if options.state is None else None  # the counts go on: they are not those of this run
        with nullcontext() if is_chat else _watched(system, shown, lines):
            outcome = converse(system, iter(reader), interrupt, after_each=after_each)
        reader.close()
        if outcome.messages == 0 and interrupt.signum is None:
            raise InputError("the input holds no message")
        return outcome, last_snapshot(system)


@contextmanager
def _watched(system: TelemetrySystem, shown: TextIO, lines: int | None) -> Iterator[None]:
    """Show what telemetry sees while the block runs."""
    screen = system.start_service(ScreenService, lambda: system.ask(GetSnapshot()), screen_for(shown.fileno(), lines))
    try:
        yield
    finally:
        with suppress(TelemetryError):  # nobody takes what it has written: so be it
            screen.stop()


def _deliver(text: str) -> int:
    """Write the last word to standard output; the exit code says whether it was taken."""
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter's last flush fails, too
        if isinstance(error, BrokenPipeError):
            return EXIT_BROKEN_PIPE
        print(f"run_agent: cannot write: {error.strerror}", file=sys.stderr)
        return EXIT_FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())
