"""To run code on an event loop, also code that is given as text, and to wait for what telemetry does by itself."""

from __future__ import annotations

import ast
import asyncio
import functools
import inspect
import re
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE_S = 20.0
_DOCUMENTED = Path(__file__).with_name("documented.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"^## ([^\n]+)\n\n```python\n(.*?)^```$", _DOCUMENTED, re.MULTILINE | re.DOTALL))
"""The documented code, by title."""


def on_loop(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Run a test on an event loop of its own, no longer than `PATIENCE_S`."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(asyncio.wait_for(test(*args, **kwargs), PATIENCE_S))

    return run


async def run_block(title: str, names: dict[str, Any]) -> None:
    """Run a block of the documented code; it reads and sets `names`."""
    code = compile(BLOCKS[title], title, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    result = eval(code, names)
    if inspect.isawaitable(result):
        await result


async def until(look: Callable[[], Awaitable[T]], wanted: Callable[[T], bool]) -> T:
    """Look again and again until it is what is wanted; each look is an ask that takes its time."""
    async with asyncio.timeout(PATIENCE_S / 2):
        while not wanted(found := await look()):
            pass
    return found
