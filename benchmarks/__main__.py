"""`python -m benchmarks` lists what can be measured, `python -m benchmarks NAME...` measures it."""

from __future__ import annotations

import platform
import sys

from benchmarks import caller, crash, throughput
from benchmarks import exit as end

BENCHMARKS = {"caller": caller, "throughput": throughput, "crash": crash, "exit": end}


def main(names: list[str]) -> int:
    """Runs the named benchmarks one after the other. 1 if one saw a promise broken, 2 for a name that is unknown."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown or not names:
        for name, module in BENCHMARKS.items():
            print(f"{name:12}{(module.__doc__ or '').splitlines()[0]}")
        return 2 if unknown else 0
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    return max(int(BENCHMARKS[name].main()) for name in names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
