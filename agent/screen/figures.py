"""The numbers that are shown, read off a snapshot."""

from __future__ import annotations

from collections import Counter

from messages import Snapshot, Window


class Figures:
    """One snapshot, asked by name."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def total(self, name: str) -> int:
        """Sum of a counter over all its label sets, since telemetry began."""
        return round(sum(series.total for series in self.snapshot.series if series.name == name))

    def split(self, name: str, label: str) -> list[tuple[str, int]]:
        """A counter by the values of one label, the largest first."""
        parts: Counter[str] = Counter()
        for series in self.snapshot.series:
            if series.name == name and label in series.labels:
                parts[series.labels[label]] += round(series.total)
        return parts.most_common()

    def day(self, name: str) -> Window | None:
        """The last 24 hours of a name without labels; None when nothing was recorded."""
        found = (series.day for series in self.snapshot.series if series.name == name and not series.labels)
        return next(found, None)

    @property
    def restarts(self) -> list[tuple[str, int]]:
        """Actors that were restarted, in the order of the tree."""
        return [(actor.role, actor.restarts) for actor in self.snapshot.actors if actor.restarts]

    @property
    def rejected(self) -> list[tuple[str, int]]:
        """Rejections by reason, the most frequent first."""
        return Counter(self.snapshot.ledger.rejected).most_common()

    @property
    def detected(self) -> list[tuple[str, int]]:
        """What the filter's detectors have found, the most frequent first."""
        return Counter(self.snapshot.rejected_by_detector).most_common()


def listed(parts: list[tuple[str, int]]) -> str:
    """`name 3, other 1`, or `none`."""
    return ", ".join(f"{name} {count:,}" for name, count in parts) or "none"


def milliseconds(window: Window | None) -> str:
    """Percentiles of a distribution."""
    if window is None or window.p50 is None or window.p90 is None or window.p99 is None:
        return "no data"
    return f"p50 {window.p50:.2f}  p90 {window.p90:.2f}  p99 {window.p99:.2f} ms"


def percent(value: float) -> str:
    """A percentage; a dash for what could not be measured."""
    return "-" if value != value else f"{value:.1f} %"


def amount(value: float) -> str:
    """Bytes in the unit that suits them; a dash for what could not be measured."""
    if value != value:
        return "-"
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:.3g} {unit}"
        value /= 1000
    return f"{value:.3g} TB"
