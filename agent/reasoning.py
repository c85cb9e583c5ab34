"""Rules by which the agent decides what a message asks for: tried in order, the first that answers decides."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.calculator import symbols
from agent.guardrail import secret_in
from agent.orders import Intent, Thought

_NOTE = re.compile(
    r"(?:^|[.:!?…,]\s+|\b(?:please|and|also)\s+)"
    r"(?:remember|note|keep in mind|don['\u2019]?t forget|write down|jot down|save this|make a note|remind me to)\b"
    r"[\s:,]*(?:(?:that|this|of)\b[\s:,]*)?(?P<note>.*)",
    re.IGNORECASE | re.DOTALL,
)
_QUESTION_ABOUT_NOTES = re.compile(
    r"\b(?:do you (?:still )?remember|remind me\b(?! to\b)|recall|look up|what do you (?:know|remember) about"
    r"|what did (?:i|we) (?:say|tell|ask|note|mention))\b",
    re.IGNORECASE,
)
_COUNTING = re.compile(
    r"\b(?:how many|count|number of)\b[^:\"“]*?\b(?:words?|letters?|characters?|sentences?|vowels?)\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_COUNTED = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL) for pattern in (r"[\"“](.+)[\"”]", r":\s*(.+)", r"\bin\s+(.+)")
)
_TIME = re.compile(
    r"\bwhat(?:['\u2019]?s| is)? (?:the )?(?:current )?(?:time|date)\b|\bwhat (?:day|month|year) (?:is it|is today)\b",
    re.IGNORECASE,
)
_ORDERED_SUM = re.compile(r"\b(?:calculate|compute)\b\s*(?P<sum>(?:(?![?!;=]|[.,](?:\s|$)).)*)", re.IGNORECASE)
_ASKED_SUM = re.compile(r"\bwhat(?:['\u2019]?s| is)\b|\bhow much is\b", re.IGNORECASE)
_RUN = re.compile(r"(?:sqrt|abs|round|[\d(]|\.\d|-)(?:sqrt|abs|round|[\d\s().+*/%-])*")
_OPERATION = re.compile(r"(?:[\d)]\s*[-+*/%]+\s*|\b(?:sqrt|abs|round)\s*\(\s*-?)(?:[\d(.-]|sqrt|abs|round)")
_SPACED_OPERATION = re.compile(r"[\d)] [+*/%]+ [\d(.-]")


def _note(text: str) -> str | None:
    found = _NOTE.search(text)
    return found["note"].strip() if found else None


def _question_about_notes(text: str) -> str | None:
    return text if _QUESTION_ABOUT_NOTES.search(text) else None


def _text_to_count(text: str) -> str | None:
    asked = _COUNTING.search(text)
    if asked is None:
        return None
    found = (pattern.search(asked["rest"]) for pattern in _COUNTED)
    return next((match[1].strip() for match in found if match), "")


def _time(text: str) -> str | None:
    return "" if _TIME.search(text) else None


def _sum(text: str) -> str | None:
    ordered = _ORDERED_SUM.search(text)
    if ordered and re.search(r"[\d+*/]", symbols(ordered["sum"])):
        return ordered["sum"].strip()
    # Without a question an operation must stand apart, or every date and phone number would be one.
    operation = _OPERATION if _ASKED_SUM.search(text) else _SPACED_OPERATION
    runs = (found.group().rstrip(" .") for found in _RUN.finditer(symbols(text)))
    return next((run for run in runs if operation.search(run)), None)


_RULES: tuple[tuple[Intent, Callable[[str], str | None]], ...] = (
    (Intent.REMEMBER, _note),
    (Intent.RECALL, _question_about_notes),
    (Intent.TEXT, _text_to_count),
    (Intent.TIME, _time),
    (Intent.CALCULATE, _sum),
)


def think(text: str) -> Thought:
    """Decide. A text that holds a secret goes no further than the guardrail; what no rule knows is chat."""
    secret = secret_in(text)
    if secret is not None:
        return Thought(intent=Intent.CHAT, argument="", evaluated=1, secret=secret)
    for tried, (intent, rule) in enumerate(_RULES, start=1):
        argument = rule(text)
        if argument is not None:
            return Thought(intent=intent, argument=argument, evaluated=1 + tried)
    return Thought(intent=Intent.CHAT, argument=text, evaluated=2 + len(_RULES))
