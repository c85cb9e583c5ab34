"""How well the filter does: what it lets out of what it should not, and what it refuses of what it should let through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from actors.security import SecurityFilter
from actors.security.grammar import MAX_LABEL_VALUE
from actors.security.normalize import folded
from messages import Detector
from tests.security.corpus.case import Case, Plant, Where

OVERALL, EACH_KIND, LEGAL_NAMES, DISGUISED = 0.98, 0.90, 0.95, 0.97
"""The least recall: of all, of each kind, of what is in legal names, of what is disguised."""
FALSE_NAMES, FALSE_LABELS, FALSE_TEXTS = 0.0, 0.02, 0.02
"""The most false positives."""
BEST_EFFORT = frozenset({Detector.PERSON_NAME, Detector.STREET_ADDRESS, Detector.PASSPORT})
"""Kinds that are looked for and reported, and promised nothing of."""

_FILTER = SecurityFilter()
_REDACTING = SecurityFilter(on_sensitive_name="redact")
_ERROR = "service.error"


def passed(case: Case) -> bool:
    """Whether the filter did right: let nothing sensitive out, or an honest one through as it came."""
    if case.kind is None:
        return _output(case) == case.text
    if case.where is Where.TEXT:
        return not holds(_output(case), case.secrets)
    if case.where is Where.LABEL:
        return _output(case) is None
    redacted = _REDACTING.sanitize(case.text, 1.0)
    return _output(case) is None and (redacted is None or not holds(redacted[0], case.secrets))


def _output(case: Case) -> str | None:
    if case.where is Where.LABEL:
        labels = _FILTER.sanitize_labels({case.key: case.text})
        return None if labels is None else labels[case.key]
    if case.where is Where.TEXT:
        result = _FILTER.sanitize(_ERROR, case.text)
        return None if result is None else str(result[1])
    name = _FILTER.sanitize(case.text, 1.0)
    return None if name is None else name[0]


def holds(output: str | None, secrets: Iterable[str]) -> bool:
    """Whether one of these is in it, in any case of letters, or behind look-alikes."""
    if output is None:
        return False
    seen = f"{output}\n{folded(output)}".lower()
    return any(secret.lower() in seen for secret in secrets)


def claimed(plant: Plant, draw: Random) -> Plant | None:
    """The plant as far as the filter finds it in the plainest label, text and name, with one word beside it.

    Whether that is enough of them is the corpus's question. What is found there must be found wherever it is put.
    """
    word = draw.choice(plant.words) if plant.words else ""
    beside = f"{word.replace('_', ' ')} " if word else ""
    label = _FILTER.sanitize_labels({word or "k": plant.text[:MAX_LABEL_VALUE]})
    if label is not None or holds(_FILTER.sanitize_text(f"failed: {beside}{plant.text}"), (plant.secret,)):
        return None
    name = f"x_{word}_{plant.name}" if word else f"x_{plant.name}"
    in_names = bool(plant.name) and _FILTER.sanitize(name, 1.0) is None
    return plant._replace(words=(word,) if word else (), name=plant.name if in_names else "")


@dataclass
class Share:
    """How many of how many."""

    good: int = 0
    of: int = 0

    def __str__(self) -> str:
        return f"{100 * self.value:.1f} %" if self.of else "-"

    @property
    def value(self) -> float:
        """1.0 for none of none."""
        return self.good / self.of if self.of else 1.0

    def add(self, good: bool) -> None:
        """Count one."""
        self.good += good
        self.of += 1


@dataclass
class Report:
    """What became of the cases."""

    kinds: dict[Detector, dict[str, Share]] = field(default_factory=dict)
    """By kind, then `name`, `label`, `text`, `disguised` and `all`."""
    honest: dict[str, Share] = field(default_factory=dict)
    """By place."""
    failed: list[Case] = field(default_factory=list)

    def total(self, column: str, *, promised: bool = True) -> Share:
        """The sum of a column, of the kinds that something is promised of or of all."""
        shares = [row[column] for kind, row in self.kinds.items() if not (promised and kind in BEST_EFFORT)]
        return Share(sum(share.good for share in shares), sum(share.of for share in shares))

    def broken(self) -> list[str]:
        """The limits that do not hold, in words."""
        wrong = [
            f"{what}: {share}, at least {100 * least:.0f} % is promised"
            for what, share, least in (
                ("overall", self.total("all"), OVERALL),
                ("in legal names", self.total("name"), LEGAL_NAMES),
                ("disguised", self.total("disguised"), DISGUISED),
                *((kind.value, row["all"], EACH_KIND) for kind, row in self.kinds.items() if kind not in BEST_EFFORT),
            )
            if share.value < least
        ]
        for where, most in ((Where.NAME, FALSE_NAMES), (Where.LABEL, FALSE_LABELS), (Where.TEXT, FALSE_TEXTS)):
            share = self.honest[where]
            if 1.0 - share.value > most:
                wrong.append(f"honest {where}s refused or changed: {share.of - share.good} of {share.of}")
        return wrong


def judged(cases: Sequence[Case]) -> Report:
    """Put each case to the filter."""
    report = Report(
        {kind: {column: Share() for column in ("name", "label", "text", "disguised", "all")} for kind in Detector},
        {where: Share() for where in Where},
    )
    for case in cases:
        good = passed(case)
        if case.kind is None:
            report.honest[case.where].add(good)
        else:
            row = report.kinds[case.kind]
            row["disguised" if case.disguise else case.where].add(good)
            row["all"].add(good)
        if not good:
            report.failed.append(case)
    return report
