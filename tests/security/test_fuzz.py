"""Random mutations of what the filter claims to find, for `FUZZ_S` seconds: nothing of it comes out of anything.

`FUZZ_S=600 pytest -m slow -s tests/security/test_fuzz.py` is a thorough look. A failure prints the seed of its round.
"""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple

import pytest

from actors import ServiceActor, TelemetryConfig, TelemetrySystem
from actors.config import SecurityConfig
from actors.security import SecurityFilter
from actors.security.grammar import legal
from actors.security.normalize import folded
from messages import Detector, GetNames, GetSeries, GetSnapshot, GetTopology
from tests.hostile import HOSTILE
from tests.security.corpus import Plant, planted
from tests.security.corpus.case import words
from tests.security.corpus.judging import BEST_EFFORT, claimed, holds
from tests.security.corpus.places import usable
from tests.supervision.steps import listening

pytestmark = pytest.mark.slow

THOROUGH = "FUZZ_S" in os.environ
"""Else a short look, the same each time."""
FUZZ_S = float(os.environ.get("FUZZ_S", "60"))
"""For how long at most: ten minutes for a thorough look."""
SEED = int(os.environ.get("FUZZ_SEED", str(time.time_ns() % 10**9) if THOROUGH else "1"))
CALL_MOST_S = 1.0
SHORTEST_SECRET = 6
"""What is shorter comes out by chance."""

FILTERS = (SecurityFilter(), SecurityFilter(on_sensitive_name="redact"))

GARBAGE = words(
    "failed request row 17 of table users in step 3 KeyError: ValueError: 'x' \"y\" <z> [1] {2} (3) = == => :: // \\ \\\\ | & && %% %4 %zz &# &#6; "
    "http://a https:// user: a=b null 0x7f v2 p99 ... --- ___ \u00fcber \u6f22 \U0001f600 \u200b \u202e \ufdfa "
    "\u0301 \x00 \x1b[0m \ud800 \ufffd ' \" ` ` i am my you the is password token bearer begin private key dot eyJ sk- AKIA"
)
"""What stands around: words, marks, halves of escapes, what looks like the beginning of something."""
OPENING = (" ", "\n", "\t", " (", " [", " {", " <", ": ", ", ", "; ", " | ", " -> ")
CLOSING = (" ", "\n", "\t", ") ", "] ", "} ", "> ", ", ", "; ", " | ")
BORDERS = ("\n", "; ", "! ")
"""Of a sentence: words of machines in the midst of one make it a machine's."""
NAME_WORDS = words(
    "calls http agent requests tool x total latency_ms app.api lookup error cache http2_streams x86_builds model"
)


@pytest.fixture(autouse=True)
def long_is_no_hang() -> None:
    faulthandler.cancel_dump_traceback_later()


class Round(NamedTuple):
    """One input, and what must not come out of it."""

    plant: Plant
    name: str
    labels: dict[Any, Any]
    text: str
    secrets: tuple[str, ...]

    def given(self, place: str) -> Any:
        """What was put in there."""
        return {"name": self.name, "label": self.labels}.get(place, self.text)


class Tally:
    """How many rounds there were, and the seed of the one that runs."""

    def __init__(self, most: int) -> None:
        self.rounds = 0
        self.seed = SEED
        self._most = most

    def __iter__(self) -> Iterator[random.Random]:
        """Generators of chance, each with a seed of its own: until the time is over, or `most` for a short look."""
        end_s = time.monotonic() + FUZZ_S
        while time.monotonic() < end_s and (THOROUGH or self.rounds < self._most):
            self.seed = SEED + self.rounds
            self.rounds += 1
            yield random.Random(self.seed)

    def timed(self, call: Callable[..., Any], *arguments: Any) -> Any:
        """What it returns, without an exception and in less than a second of the thread's own time."""
        began_s = time.thread_time()
        try:
            result = call(*arguments)
        except Exception as error:
            raise AssertionError(f"seed {self.seed}: {error!r} out of {arguments!r:.300}") from error
        took_s = time.thread_time() - began_s
        assert took_s < CALL_MOST_S, f"seed {self.seed}: {took_s:.1f} s for {arguments!r:.300}"
        return result


class Pool:
    """Plants of one seed that the filter finds in the plainest sentence, label and name (those it misses there have no name).

    Whether it finds enough of them is the corpus's question; here it is whether it always finds what it once did.
    """

    def __init__(self, seed: int) -> None:
        self._plants = [
            plant
            for plant in planted(f"fuzz {seed}")
            if plant.kind not in BEST_EFFORT and len(plant.secret) >= SHORTEST_SECRET
        ]
        self._claimed: dict[int, Plant | None] = {}

    def pick(self, draw: random.Random) -> Plant:
        """Any of them."""
        while True:
            place = draw.randrange(len(self._plants))
            if place not in self._claimed:
                self._claimed[place] = claimed(self._plants[place], draw)
            if (plant := self._claimed[place]) is not None:
                return plant


def round_of(pool: Pool, draw: random.Random) -> Round:
    """Put a plant into a name, a label and a text, with whatever around it."""
    plant = pool.pick(draw)
    hide = draw.choice((None, None, *usable(plant)))
    hidden = plant.text if hide is None else hide(draw, plant.text)
    word = draw.choice(plant.words) if plant.words else ""
    opening, closing = (BORDERS, BORDERS) if plant.kind is Detector.PROSE else (OPENING, CLOSING)
    said = f"{f'{word} '.replace('_', ' ') if word else ''}{hidden}"
    text = f"{garbage(draw)}{draw.choice(opening)}{said}{draw.choice(closing)}{garbage(draw)}"
    return Round(
        plant, named(plant, word, draw), labelled(plant, word, hidden, draw), text, tuple({plant.secret, hidden})
    )


def garbage(draw: random.Random) -> str:
    """Mostly short; now and then as much as is looked at."""
    length = draw.choice((0, 0, 0, 1, 1, 2, 3, 5, 10, 20, 40, 600)) * draw.randrange(1, 101) // 100
    return draw.choice((" ", " ", "", "\n")).join(draw.choices(GARBAGE, k=length))


def named(plant: Plant, word: str, draw: random.Random) -> str:
    """A legal name with the plant in it; an honest one if it has no spelling for names."""
    parts = draw.choices(NAME_WORDS, k=draw.randrange(3))
    if plant.name:
        parts.insert(draw.randrange(len(parts) + 1), f"{word}_{plant.name}" if word else plant.name)
    name = draw.choice("_./-:").join(parts)
    return name if legal(name) else f"x_{name}"


def labelled(plant: Plant, word: str, hidden: str, draw: random.Random) -> dict[Any, Any]:
    """Labels of which one holds the plant, and now and then one that nobody would record."""
    labels: dict[Any, Any] = {
        key: draw.choice(("GET", 200, True, "eu-west-1")) for key in draw.sample(("a", "b", "code"), 2)
    }
    labels[word or draw.choice(("user", "value", "k"))] = hidden
    if draw.random() < 0.05:
        labels["hostile"] = HOSTILE[draw.choice(list(HOSTILE))]()
    return labels


def read(output: Any) -> str:
    """All texts of an answer of the filter, as they are: a `repr` would escape what is invisible."""
    if isinstance(output, dict):
        output = [text for pair in output.items() for text in pair]
    return "\n".join(map(str, output)) if isinstance(output, list | tuple) else str(output)


class Leaks(dict[tuple[str, str], str]):
    """What came out, the first of each kind and place, so that one run shows all that is to be mended."""

    def note(self, tally: Tally, one: Round, place: str, output: str) -> None:
        """Keep how one leaked."""
        self.setdefault(
            (one.plant.kind, place), f"seed {tally.seed}: {one.plant} in {output!r} of {one.given(place)!r}"
        )

    def __str__(self) -> str:
        return "".join(f"\n{kind} in {place}: {what}" for (kind, place), what in self.items())


def test_no_planted_secret_comes_out_of_the_filter(capsys: pytest.CaptureFixture[str]) -> None:
    tally, leaks, pool = Tally(1_000), Leaks(), Pool(SEED)
    for draw in tally:
        if tally.rounds % 10_000 == 0:
            pool = Pool(tally.seed)
        one: Round = tally.timed(round_of, pool, draw)
        rules = draw.choice(FILTERS)
        outputs = {
            "name": tally.timed(rules.sanitize, one.name, 1.0),
            "label": tally.timed(rules.sanitize_labels, one.labels),
            "text": tally.timed(rules.sanitize, "service.error", one.text),
        }
        if draw.random() < 0.1:
            outputs["plain text"] = tally.timed(rules.sanitize_text, one.text)
            outputs["text as a name"] = tally.timed(rules.sanitize, one.text, draw.random())
            outputs["hostile name"] = tally.timed(rules.sanitize, HOSTILE[draw.choice(list(HOSTILE))](), one.text)
        for place, output in outputs.items():
            if holds(read(output), (*one.secrets, *filter(None, [one.plant.name]))):
                leaks.note(tally, one, place, read(output))
    with capsys.disabled():
        sys.stdout.write(f"\n{tally.rounds} inputs to the filter, from seed {SEED}\n")
    assert not leaks, str(leaks)


class Lines(logging.Handler):
    """Keeps all that is logged, with tracebacks."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1
        self.lines.append(f"{self.format(record)} {record.args!r}")


class Fragile(ServiceActor):
    """Fails with what it is told."""

    def on_receive(self, message: Any) -> Any:
        raise ValueError(message)


BATCH = 200
BATCHES_A_SYSTEM = 8
"""Then a new one begins, for its snapshots grow with every honest name."""


@pytest.mark.parametrize("on_sensitive_name", ["refuse", "redact"])
def test_no_planted_secret_comes_out_of_a_running_system(
    on_sensitive_name: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    tally, leaks, heard = Tally(10), Leaks(), Lines()
    config = TelemetryConfig(security=SecurityConfig(on_sensitive_name=on_sensitive_name))
    chances = iter(tally)
    with listening(heard, logging.getLogger("telemetry")):
        while chance := list(islice(chances, BATCHES_A_SYSTEM)):
            pool = Pool(tally.seed)
            with TelemetrySystem(config) as system:
                service = system.start_service(Fragile)
                for draw in chance:
                    flood(
                        system,
                        service,
                        [tally.timed(round_of, pool, draw) for _ in range(BATCH)],
                        draw,
                        tally,
                        leaks,
                        heard,
                    )
                ledger = system.ask(GetSnapshot()).ledger
            assert ledger.balanced and ledger.quarantined == 0 and not ledger.dropped
    assert heard.count, "nothing was logged, so nothing was looked at"
    with capsys.disabled():
        sys.stdout.write(f"\n{tally.rounds * BATCH} inputs to a system, {heard.count} lines heard, from seed {SEED}\n")
    assert not leaks, str(leaks)


def flood(
    system: TelemetrySystem,
    service: Any,
    batch: list[Round],
    draw: random.Random,
    tally: Tally,
    leaks: Leaks,
    heard: Lines,
) -> None:
    """Record a batch, and look for each of its secrets in all that can be read."""
    for one in batch:
        tally.timed(told, system, one, draw)
    service.tell(batch[0].text)
    assert system.drain(30.0)
    outputs = everything(system, heard)
    for one in batch:
        for secret in one.secrets:
            if (found := outputs.find(secret.lower())) >= 0:
                leaks.note(tally, one, "a system", outputs[max(0, found - 80) : found + 80])


def told(system: TelemetrySystem, one: Round, draw: random.Random) -> None:
    """Record it in every way."""
    system.record(one.name, draw.random())
    system.record("service.error", one.text)
    system.record("requests", 1.0, one.labels)
    system.record(f"{one.name}.error", one.text, one.labels)
    system.record(one.text, one.text, one.text)
    if draw.random() < 0.02:
        hostile = HOSTILE[draw.choice(list(HOSTILE))]()
        system.record(hostile, one.text, one.labels)
        system.record(one.name, hostile, hostile)


def everything(system: TelemetrySystem, heard: Lines) -> str:
    """All that can be read of a system, and what was logged since the last time."""
    answers = [
        system.ask(query).model_dump_json()
        for query in (GetSnapshot(), GetTopology(), GetNames(), GetSeries(prefix=""))
    ]
    letters = repr((system._supervisor.dead_letters(), system._supervisor.quarantine(), system.tree()))
    logged, heard.lines = "\n".join(heard.lines), []
    plain = [json.dumps(json.loads(answer), ensure_ascii=False) for answer in answers]
    return folded("\n".join([*answers, *plain, letters, logged])).lower()
