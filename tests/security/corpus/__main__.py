"""`python -m tests.security.corpus [--misses KIND] [--false-positives] [--seed TEXT]` measures the filter; 1 if it is below its limits."""

from __future__ import annotations

import argparse
import sys

from messages import Detector
from tests.security.corpus import Case, Where, cases
from tests.security.corpus.judging import BEST_EFFORT, Report, judged

_COLUMNS = ("name", "label", "text", "disguised", "all")
_ALL = "all"


def main(arguments: list[str], report: Report | None = None) -> int:
    """Print the table, or lists of what went wrong, of all cases unless a report is given."""
    parser = argparse.ArgumentParser(prog="python -m tests.security.corpus")
    parser.add_argument(
        "--misses", metavar="KIND", choices=[*Detector, _ALL], help="list what was let out of a kind, or of all"
    )
    parser.add_argument("--false-positives", action="store_true", help="list what was honest and not let through")
    parser.add_argument(
        "--seed", default="", help="draw other instances, to see whether the figures are the corpus's alone"
    )
    options = parser.parse_args(arguments)
    report = report or judged(cases(options.seed))
    if options.misses or options.false_positives:
        for case in report.failed:
            if options.false_positives if case.kind is None else options.misses in (case.kind, _ALL):
                print(_line(case))
    else:
        _table(report)
    broken = report.broken()
    for line in broken:
        print(f"BELOW THE LIMIT: {line}")
    return int(bool(broken))


def _line(case: Case) -> str:
    text = f"{case.key}: {case.text}" if case.where is Where.LABEL else case.text
    return f"{case.kind or 'honest':16} {case.where:6} {case.disguise:18} {text!r}"


def _table(report: Report) -> None:
    print(f"{'kind':18}{'names':>9}{'labels':>9}{'texts':>9}{'disguised':>11}{'all':>9}{'cases':>8}")
    rows = [(f"{kind}{' *' if kind in BEST_EFFORT else ''}", row) for kind, row in report.kinds.items()]
    rows.append(("all but *", {column: report.total(column) for column in _COLUMNS}))
    rows.append(("all", {column: report.total(column, promised=False) for column in _COLUMNS}))
    for title, row in rows:
        name, label, text, disguised, total = (str(row[column]) for column in _COLUMNS)
        print(f"{title:18}{name:>9}{label:>9}{text:>9}{disguised:>11}{total:>9}{row['all'].of:>8}")
    print("\n* best effort: reported, nothing is promised\n\nhonest             changed      of")
    for where, share in report.honest.items():
        print(f"{where + 's':18}{share.of - share.good:>8}{share.of:>8}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
