"""`python -m benchmarks` lists what can be measured, `python -m benchmarks NAME [SECONDS]...` measures it."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable

from benchmarks import caller, chaos, crash, freeze, security, soak, store, supervision, throughput
from benchmarks import exit as end

BENCHMARKS = {
    "caller": caller,
    "throughput": throughput,
    "store": store,
    "supervision": supervision,
    "crash": crash,
    "chaos": chaos,
    "freeze": freeze,
    "soak": soak,
    "exit": end,
    "security": security,
}
TIMED: dict[str, Callable[[float], int]] = {
    "chaos": chaos.main,
    "freeze": freeze.main,
    "soak": soak.main,
    "security": security.main,
}
"""Those that take a number of seconds after their name."""


def main(arguments: list[str]) -> int:
    """Runs the named benchmarks one after the other. 1 if one saw a promise broken, 2 for a name that is unknown."""
    runs: list[Callable[[], int]] = []
    before = ""
    for argument in arguments:
        if before in TIMED and is_number(argument):
            runs[-1] = lambda run=TIMED[before], seconds=float(argument): run(seconds)  # type: ignore[misc]
        elif argument not in BENCHMARKS:
            runs.clear()
            break
        else:
            runs.append(BENCHMARKS[argument].main)
        before = argument
    if not runs:
        for name, module in BENCHMARKS.items():
            print(f"{name:12}{(module.__doc__ or '').splitlines()[0]}")
        return 2 if arguments else 0
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    return max(int(run()) for run in runs)


def is_number(text: str) -> bool:
    """Whether it says how many seconds."""
    try:
        return float(text) > 0.0
    except ValueError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
