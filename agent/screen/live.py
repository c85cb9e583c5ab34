"""The live view on a terminal. Needs `rich`; importing this file without it raises ImportError."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.layout import Layout
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from agent.screen.figures import Figures, amount, listed, milliseconds, percent
from agent.screen.summary import account
from messages import ActorStatus, Snapshot

_TELEMETRY = ("filter", "instant", "fast", "normal", "slow", "aggregate", "store", "monitor", "bus", "handlers")
_AGENT = "magenta"
_COLOURS = {"healthy": "green", "degraded": "yellow", "critical": "red"}


class LiveScreen:
    """Draws on the alternate screen, and leaves the terminal as it was."""

    refresh_s = 0.2

    def __init__(self, stream: TextIO, lines: int | None) -> None:
        self._stream, self._lines = stream, lines
        self._live = Live(console=Console(file=stream), auto_refresh=False, screen=True)
        self._live.start()

    def show(self, snapshot: Snapshot, rate_per_s: float) -> None:
        """Draw a snapshot."""
        self._live.update(page(Figures(snapshot), rate_per_s, self._lines), refresh=True)

    def close(self) -> None:
        """Leave the alternate screen, and close the stream."""
        self._live.stop()
        self._stream.close()


def page(figures: Figures, rate_per_s: float, lines: int | None) -> Layout:
    """Everything on one screen. `lines` is how many messages there will be, None when nobody knows."""
    whole, body = Layout(), Layout()
    body.split_row(
        Layout(Group(_agent(figures, rate_per_s), _host(figures.snapshot)), ratio=5),
        Layout(_tree(figures.snapshot), ratio=4),
    )
    whole.split_column(Layout(_head(figures, lines), size=1), body, Layout(_account(figures), size=6))
    return whole


def _head(figures: Figures, lines: int | None) -> RenderableType:
    snapshot, done = figures.snapshot, figures.total("message_processed")
    row = Table.grid(expand=True, padding=(0, 1))
    row.add_column(ratio=1)
    row.add_column(justify="right")
    state = f"[{_COLOURS[snapshot.health.state]}]{snapshot.health.state}[/]"
    bar: RenderableType = ProgressBar(total=lines, completed=done) if lines else Text(f"{done:,} messages", "bold")
    of = f"{done:,}/{lines:,}  " if lines else ""
    row.add_row(bar, f"{of}{snapshot.uptime_s:.1f} s  {state}")
    return row


def _rows(rows: list[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column()
    for title, text in rows:
        table.add_row(title, Text(text))
    return table


def _agent(figures: Figures, rate_per_s: float) -> Panel:
    rows = [
        ("messages", f"{figures.total('message_processed'):,}  {rate_per_s:.0f}/s"),
        ("responses", milliseconds(figures.day("response_time_ms"))),
        ("thoughts", f"{figures.total('thought'):,}  guardrail {figures.total('guardrail_triggered')}"),
        ("tools", listed(figures.split("tool_executions", "tool"))),
        ("memory", listed(figures.split("memory_operations", "operation"))),
        ("errors", f"{figures.total('error')}"),
    ]
    return Panel(_rows(rows), title="agent", title_align="left")


def _host(snapshot: Snapshot) -> Panel:
    host = snapshot.resources
    signals = ", ".join(f"{signal.signal} ({signal.resource})" for signal in snapshot.signals) or "none"
    if host is None:
        return Panel(_rows([("signals", signals)]), title="resources", title_align="left")
    rows = [
        ("cpu", f"{percent(host.cpu_percent)}  process {percent(host.process_cpu_percent)}"),
        ("memory", f"{percent(host.memory_percent)}  process {amount(host.process_memory_bytes)}"),
        ("disk", f"{percent(host.disk_percent)}  {amount(host.disk_free_bytes)} free"),
        ("network", f"{amount(host.network_sent_bytes)} out  {amount(host.network_received_bytes)} in"),
        ("signals", signals),
    ]
    return Panel(_rows(rows), title="resources", title_align="left")


def _tree(snapshot: Snapshot) -> Panel:
    table = Table(box=None, show_header=False, expand=True, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("actor", no_wrap=True)
    table.add_column("handled", justify="right", no_wrap=True)
    table.add_column("restarts", justify="right", no_wrap=True)
    actors = {actor.role: actor for actor in snapshot.actors}
    ours = [actors[role] for role in _TELEMETRY if role in actors]
    theirs = [actor for actor in snapshot.actors if actor.role not in _TELEMETRY]
    for style, branch in (("", ours), (_AGENT, theirs)):
        for actor in branch:
            table.add_row(_leaf(actor, actor is branch[-1], style), f"{actor.handled:,}", _restarts(actor))
    return Panel(
        table,
        title=f"telemetry, [{_AGENT}]agent[/]",
        title_align="left",
        subtitle="handled, restarts",
        subtitle_align="right",
        padding=0,
    )


def _leaf(actor: ActorStatus, last: bool, style: str) -> Text:
    leaf = Text("└ " if last else "├ ", "dim").append(actor.role, style)
    if actor.state != "running":
        leaf.append(f" {actor.state}", "yellow")
    return leaf


def _restarts(actor: ActorStatus) -> Text:
    return Text(str(actor.restarts), "red bold") if actor.restarts else Text("·", "dim")


def _account(figures: Figures) -> Panel:
    rows = [
        ("ledger", account(figures.snapshot.ledger)),
        ("rejected", listed(figures.rejected)),
        ("detected", listed(figures.detected)),
    ]
    return Panel(_rows(rows), title="ledger", title_align="left")
