"""What is said at the end of a run."""

from __future__ import annotations

from agent.screen.figures import Figures, amount, listed, milliseconds, percent
from messages import Ledger, Snapshot


def summary(snapshot: Snapshot) -> str:
    """The whole run in a few lines."""
    figures = Figures(snapshot)
    rows = [*_agent(figures), *_host(snapshot), *_telemetry(figures)]
    return "\n".join(f"{title:<12} {text}" for title, text in rows)


def _agent(figures: Figures) -> list[tuple[str, str]]:
    processed, covered_s = figures.total("message_processed"), figures.snapshot.telemetry.covered_s
    messages = (
        f"{processed:,} processed in {covered_s:.1f} s ({processed / max(covered_s, 1e-9):.0f}/s), "
        f"{figures.total('message_priority_high')} urgent, {figures.total('message_filtered')} held back"
    )
    thoughts = (
        f"{figures.total('thought'):,}, decisions {figures.total('thought_dma_evaluation'):,}, "
        f"guardrail: {listed(figures.split('guardrail_triggered', 'kind'))}"
    )
    memory = listed(figures.split("memory_operations", "operation"))
    return [
        ("messages", messages),
        ("responses", milliseconds(figures.day("response_time_ms"))),
        ("thoughts", thoughts),
        ("tools", listed(figures.split("tool_executions", "tool"))),
        ("memory", f"{memory}, {milliseconds(figures.day('memory_operation_time_ms'))}"),
        ("errors", f"{figures.total('error')}: {listed(figures.split('error', 'cause'))}"),
    ]


def _host(snapshot: Snapshot) -> list[tuple[str, str]]:
    host = snapshot.resources
    if host is None:
        return [("resources", "not measured")]
    use = f"cpu {percent(host.cpu_percent)}, memory {percent(host.memory_percent)}, disk {percent(host.disk_percent)}"
    network = f"network {amount(host.network_sent_bytes)} out, {amount(host.network_received_bytes)} in"
    process = f"process {amount(host.process_memory_bytes)}, {host.process_threads} threads"
    return [("resources", f"{use}; {network}; {process}")]


def _telemetry(figures: Figures) -> list[tuple[str, str]]:
    snapshot = figures.snapshot
    whole = "complete" if snapshot.complete else f"incomplete, without {', '.join(snapshot.missing)}"
    rows = [
        ("ledger", f"{account(snapshot.ledger)}; {whole}"),
        ("rejected", listed(figures.rejected)),
        ("detected", listed(figures.detected)),
        ("health", " ".join([snapshot.health.state, *(f"({cause})" for cause in snapshot.health.causes)])),
    ]
    signals = ", ".join(f"{signal.signal} ({signal.resource})" for signal in snapshot.signals)
    return [*rows, ("signals", signals or "none"), *_checkpoint(snapshot), *_tree(snapshot)]


def _checkpoint(snapshot: Snapshot) -> list[tuple[str, str]]:
    """What came back from an earlier run, and what the next one finds."""
    state = snapshot.checkpoint
    if state is None:
        return []
    rows = [("restored", f"{snapshot.store.restored_records:,} records of {snapshot.store.restored_series} series")]
    if state.set_aside is not None:
        rows.append(("set aside", f"the file there was, as {state.set_aside}"))
    saved = "not yet" if state.saved_s is None else f"{snapshot.time_s - state.saved_s:.1f} s before"
    return [*rows, ("saved", f"{saved}: {state.fault}" if state.fault else saved)]


def _tree(snapshot: Snapshot) -> list[tuple[str, str]]:
    """The actors, each in a line."""
    leaves = [
        f"{actor.role:<16} {actor.state:<10} {actor.handled:>7,} handled {actor.restarts:>5,} restarts"
        for actor in snapshot.actors
    ]
    branches = ["├"] * (len(leaves) - 1) + ["└"]
    titles = ["actors"] + [""] * (len(leaves) - 1)
    return [(title, f"{branch} {leaf}") for title, branch, leaf in zip(titles, branches, leaves, strict=True)]


def account(ledger: Ledger) -> str:
    """The ledger in one line."""
    return (
        f"{ledger.recorded:,} recorded = {ledger.stored:,} stored + {sum(ledger.rejected.values()):,} rejected "
        f"+ {sum(ledger.dropped.values()):,} dropped + {ledger.quarantined:,} quarantined "
        f"+ {ledger.in_flight:,} in flight ({'balanced' if ledger.balanced else 'NOT BALANCED'})"
    )
