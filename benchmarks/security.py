"""What the security filter costs, and how slow an attacker can make each of its detectors.

`python -m benchmarks security [SECONDS]`: the time is for the search.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic, perf_counter_ns, thread_time_ns
from typing import NamedTuple

from actors.security import SecurityFilter
from actors.security.detectors import CONTENT, PERSONAL, Place, Scan
from actors.security.detectors.base import View, view_of
from actors.security.detectors.encoded import encoded
from actors.security.normalize import MAX_TEXT, plain
from benchmarks.load import percentile, table, took_ns

SECONDS = 60.0
ROUNDS, NAMES_A_ROUND, NAME_LENGTH = 30, 200, 60

CACHED_GOAL_NS = 500.0
FIRST_GOAL_US = 100.0
MEGABYTE_GOAL_MS = 50.0

GROWTH_MOST = 3.0
"""For twice the length: linear is 2, quadratic 4, and a shared machine is not exact."""
GROWTH_FROM_MS = 2.0
"""What is faster than this at its longest is too quick for a growth to be measured, and to matter."""
SLOWEST_S = 1.0

CLIMB = 40
"""Steps from one beginning."""

Call = Callable[[], object]
Prepare = Callable[[str], Call]

LONGEST = {Place.TEXT: MAX_TEXT, Place.NAME: 1_024}
"""Characters that are looked at, by place."""


def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


ATOMS = [" ", "\n", "\u0301", "\u200b", "\uff11"]
ATOMS += words(
    "a A 0 1 9 _ . - / : @ = + % ' \" \\ ( ) [ ] < > { } , ; # & ~ e f x aB1 1. 1- 1: 1_ .1 ab: :: 0x +1 00 ://a: a@a. eyJ .eyJ "
    "at dot _at_ _dot_ =: =' password token secret begin private key bearer basic user name born passport street "
    "lat lon home Users c:\\ /home/ is was i my you the and %25 &#6 aa11 dead beef 4111 DE89 12.5 12,5 -- __"
)


class Attack(NamedTuple):
    """An input of any length: a piece repeated between two ends."""

    head: str
    piece: str
    tail: str

    def text(self, length: int) -> str:
        """Exactly so many characters of it."""
        middle = max(0, length - len(self.head) - len(self.tail))
        return (self.head + (self.piece * (middle // len(self.piece) + 1))[:middle] + self.tail)[:length]


class Worst(NamedTuple):
    """The slowest input found for a subject, and its time at a quarter, half and all of the longest length."""

    subject: str
    place: Place
    attack: Attack
    ms: tuple[float, float, float]
    tried: int

    @property
    def growth(self) -> float:
        """The larger of the two factors for a doubling."""
        quarter, half, whole = self.ms
        # A length at which the input happens to say something else, and costs less, is no growth.
        return max(half / quarter, whole / max(half, 2.0 * quarter))

    @property
    def broken(self) -> bool:
        """Whether it is slow, or will be."""
        return self.ms[-1] >= SLOWEST_S * 1e3 or (self.ms[-1] >= GROWTH_FROM_MS and self.growth > GROWTH_MOST)


def main(seconds: float = SECONDS) -> int:
    """Prints both tables. 1 if a detector is slow, or grows faster than its input by a wide margin."""
    table(("what it costs", "measured", "goal", ""), costs())
    searches = subjects()
    found: list[Worst] = []
    for search in searches:  # the whole way of a text is the last, and begins with what was slow in its parts
        found.append(worst(*search, seconds / len(searches), [one.attack for one in found]))
    found.sort(key=lambda one: -one.ms[-1])
    rows = [
        (
            one.subject,
            one.place.name.lower(),
            LONGEST[one.place],
            *(f"{ms:.2f}" for ms in one.ms),
            f"{one.growth:.1f}",
            "BROKEN" if one.broken else "ok",
            shown(one.attack),
        )
        for one in found
    ]
    table(
        ("slowest input found", "as", "length", "ms at 1/4", "1/2", "whole", "x for twice", "", "head, piece, tail"),
        rows,
    )
    print(f"{sum(one.tried for one in found)} inputs tried")
    return int(any(one.broken for one in found))


def costs() -> list[tuple[str, str, str, str]]:
    """Of a name that is known, of one that is new, of a long text."""
    cached, first, text = cached_ns(), first_look_us(), megabyte_ms()
    return [
        ("a known name, ns", f"{cached:.0f}", f"{CACHED_GOAL_NS:.0f}", mark(cached, CACHED_GOAL_NS)),
        (
            f"first look at {NAME_LENGTH} characters, us",
            f"{first:.1f}",
            f"{FIRST_GOAL_US:.0f}",
            mark(first, FIRST_GOAL_US),
        ),
        ("a text of 1 MB, ms", f"{text:.1f}", f"{MEGABYTE_GOAL_MS:.0f}", mark(text, MEGABYTE_GOAL_MS)),
    ]


def mark(value: float, goal: float) -> str:
    """Whether the goal is met. Nothing is judged by it: it moves with the machine."""
    return "ok" if value < goal else "above"


def honest_names(count: int, seed: int) -> list[str]:
    """Different names of `NAME_LENGTH` characters, made of words of names; every third one has a number."""
    parts = words(
        "agent model request response token cache queue tool memory latency duration error count bytes active server client "
        "store batch worker retry session stream message handler pool index total"
    )
    draw = random.Random(seed)
    found: set[str] = set()
    while len(found) < count:
        name = "_".join(draw.choices(parts, k=16))
        if len(found) % 3 == 0:
            name = f"{name[:20]}_{draw.randrange(100)}.{name[24:]}"
        found.add(name[: NAME_LENGTH - 1].ljust(NAME_LENGTH, "s"))
    return sorted(found)


def cached_ns() -> float:
    """One name again and again."""
    rules = SecurityFilter()
    name = honest_names(1, 1)[0]
    return percentile([mean_ns(lambda: rules.sanitize(name, 1.0), 1_000) for _ in range(ROUNDS)], 50)


def mean_ns(call: Call, times: int) -> float:
    """The mean of a call in a burst."""
    began = perf_counter_ns()
    for _ in range(times):
        call()
    return (perf_counter_ns() - began) / times


def first_look_us() -> float:
    """Names that no filter has seen yet; the middle one of all."""
    samples = []
    for number in range(ROUNDS):
        rules = SecurityFilter()
        for name in honest_names(NAMES_A_ROUND, number):
            began = perf_counter_ns()
            rules.sanitize(name, 1.0)
            samples.append((perf_counter_ns() - began) / 1e3)
    return percentile(samples, 50)


def megabyte_ms() -> float:
    """An error that repeats a whole document, of five sorts; the slowest."""
    rules = SecurityFilter()
    texts = [
        (piece * (1_000_000 // len(piece) + 1))[:1_000_000]
        for piece in (
            "x",
            "could not parse row 17 of table users; ",
            "jane@example.com ",
            "4111 1111 1111 1111 ",
            "%41\uff11\u200b",
        )
    ]
    return max(min(took_ns(partial(rules.sanitize, "service.error", text)) for _ in range(3)) for text in texts) / 1e6


def subjects() -> list[tuple[str, Place, Prepare]]:
    """What is attacked: each detector in texts and names, decoding, and the whole way of a text."""
    scans: dict[str, Scan] = {scan.__name__: scan for scan in (*PERSONAL, *CONTENT)}
    scans["encoded"] = lambda view: encoded(view, (*PERSONAL, *CONTENT))
    found: list[tuple[str, Place, Prepare]] = []
    for name, scan in scans.items():
        for place in LONGEST:
            found.append((name, place, scanning(scan, place)))
    rules = SecurityFilter()
    found.append(("plain form", Place.TEXT, lambda text: partial(viewed, text)))
    found.append(("sanitize_text", Place.TEXT, lambda text: partial(rules.sanitize_text, text)))
    return found


def viewed(text: str) -> View:
    """What every text goes through before a detector sees it."""
    return view_of(plain(text), Place.TEXT)


def scanning(scan: Scan, place: Place) -> Prepare:
    """A detector on a text whose view has been made."""

    def prepared(text: str) -> Call:
        view = view_of(plain(text), place)
        return partial(scan, view)

    return prepared


def worst(subject: str, place: Place, prepare: Prepare, seconds: float, known: Sequence[Attack] = ()) -> Worst:
    """Climb from what is known, from the slowest so far and, now and then, from anywhere."""
    draw, atoms = random.Random(subject), atoms_for(subject)
    quarter = LONGEST[place] // 4

    def cost_ns(attack: Attack, rounds: int = 1) -> float:
        return time_ns(prepare(attack.text(quarter)), rounds)

    best = max([Attack("", "a", ""), *known], key=cost_ns)
    best_ns, tried, end_s = cost_ns(best, 3), 0, monotonic() + seconds
    while monotonic() < end_s:
        attack = best if draw.random() < 0.5 else Attack("", "".join(draw.choices(atoms, k=2)), "")
        least_ns = cost_ns(attack, 3)
        for _ in range(CLIMB):
            candidate = changed(attack, draw, atoms)
            # Twice, for whatever else runs here would be taken for the input's doing.
            if cost_ns(candidate) > least_ns and (again_ns := cost_ns(candidate, 3)) > least_ns:
                attack, least_ns = candidate, again_ns
        tried += CLIMB
        if least_ns > best_ns:
            best, best_ns = attack, least_ns
    first, second, third = (time_ns(prepare(best.text(quarter * part)), 5) / 1e6 for part in (1, 2, 4))
    return Worst(subject, place, best, (first, second, third), tried)


def time_ns(call: Call, rounds: int) -> float:
    """The least of the thread's own time, for others run meanwhile."""
    least = sys.maxsize
    for _ in range(rounds):
        began = thread_time_ns()
        call()
        least = min(least, thread_time_ns() - began)
    return float(max(least, 1))


def changed(attack: Attack, draw: random.Random, atoms: list[str]) -> Attack:
    """One part of it, by one step."""
    part = draw.choice(("piece", "piece", "piece", "head", "tail"))
    text = getattr(attack, part)
    atom = draw.choice(atoms)
    place = draw.randrange(len(text) + 1)
    text = draw.choice(
        (
            text[:place] + atom + text[place:],
            text[:place] + atom + text[place + len(atom) :],
            text[:place] + text[place + 1 :],
            text[place:] + text[:place],
            text + atom,
            atom * draw.choice((1, 2, 8)),
            text * 2,
        )
    )[:80]
    return attack._replace(**{part: text or ("a" if part == "piece" else "")})


def atoms_for(subject: str) -> list[str]:
    """What inputs are made of: marks of all kinds, and the words of the detector's own patterns and lists."""
    scan = next((scan for scan in (*PERSONAL, *CONTENT) if scan.__name__ == subject), None)
    words: set[str] = set()
    for value in vars(sys.modules[scan.__module__]).values() if scan else ():
        if isinstance(value, re.Pattern):
            words.update(re.findall(r"(?<!\\)[A-Za-z]{2,12}", value.pattern))
        elif isinstance(value, frozenset):
            words.update(sorted(word for word in value if isinstance(word, str))[:50])
    return ATOMS + ATOMS + sorted(words)


def shown(attack: Attack) -> str:
    """The parts of it, short."""
    return "  ".join(ascii(part[:16]) for part in attack)
