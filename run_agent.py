"""Runs a small agent on a conversation and shows what telemetry sees of it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from actors import TelemetrySystem
from agent.conversation import Outcome, converse, crash_one
from agent.interrupt import Interrupt, Interrupted
from agent.reader import SAMPLE, InputError, Reader, open_reader
from agent.screen.service import ScreenService, screen_for
from agent.screen.summary import summary
from agent.wiring import CONFIG, last_snapshot
from messages import GetSnapshot, Snapshot, TelemetryError
from supervision import SystemClock, Waker

EXIT_FAILED, EXIT_INPUT, EXIT_BROKEN_PIPE = 1, 2, 141
WATCHABLE_S = 7.0
"""On a terminal a short conversation is stretched to about so long, that one sees something."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, and return the exit code: 0, 1 when a message failed, 2 for bad input, 128 + the number of a signal."""
    options = _options(arguments)
    interrupt = Interrupt()
    interrupt.install()
    try:
        reader = interrupt.waiting(lambda: open_reader(options.input))
        outcome, snapshot = _run(reader, options, interrupt)
        sys.stdout.write(f"{snapshot.model_dump_json(indent=2) if options.json else summary(snapshot)}\n")
        sys.stdout.flush()
    except (InputError, TelemetryError) as error:
        print(f"run_agent: {error}", file=sys.stderr)
        return EXIT_INPUT if isinstance(error, InputError) else EXIT_FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter's last flush fails, too
        return EXIT_BROKEN_PIPE
    except Interrupted:
        pass  # before anything was read
    if interrupt.signum is not None:
        return 128 + interrupt.signum
    return EXIT_FAILED if outcome.failed else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run_agent.py", description=__doc__)
    parser.add_argument(
        "input",
        nargs="?",
        default=str(SAMPLE),
        metavar="FILE",
        help="messages, one a line or as JSON Lines ({'user': ..., 'text': ...}); - reads standard input; "
        "without it a sample conversation is read",
    )
    parser.add_argument("--json", action="store_true", help="print the last snapshot as JSON, all else on stderr")
    parser.add_argument("--kill-every", type=_positive, metavar="N", help="crash a telemetry actor every N messages")
    return parser.parse_args(arguments)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _run(reader: Reader, options: argparse.Namespace, interrupt: Interrupt) -> tuple[Outcome, Snapshot]:
    shown = sys.stderr if options.json else sys.stdout
    is_chat = options.input == "-" and sys.stdin.isatty()
    clock, waker = SystemClock(), Waker()
    pause_s = WATCHABLE_S / max(reader.lines or 1, 300) if shown.isatty() and reader.lines else 0.0

    with TelemetrySystem(CONFIG) as system:

        def after_each(number: int, reply: str) -> None:
            if is_chat:
                print(reply, file=shown)
            if options.kill_every and number % options.kill_every == 0:
                crash_one(system)
            if pause_s:
                interrupt.waiting(lambda: clock.wait(waker, clock.now() + pause_s))

        screen = None
        if not is_chat:
            screen = system.start_service(
                ScreenService, lambda: system.ask(GetSnapshot()), screen_for(shown.fileno(), reader.lines)
            )
        try:
            outcome = converse(system, iter(reader), interrupt, after_each=after_each)
        finally:
            reader.close()
            if screen is not None:
                screen.stop()
        if outcome.messages == 0 and interrupt.signum is None:
            raise InputError("the input holds no message")
        return outcome, last_snapshot(system)


if __name__ == "__main__":
    sys.exit(main())
