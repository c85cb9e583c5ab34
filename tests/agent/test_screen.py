from __future__ import annotations

import io
import os
from collections.abc import Mapping

import pytest

from agent.screen.figures import Figures, amount, listed, milliseconds, percent
from agent.screen.pace import Pace
from agent.screen.plain import PlainScreen
from agent.screen.service import screen_for
from agent.screen.summary import account, summary
from messages import (
    ActorStatus,
    Health,
    Kind,
    Ledger,
    Resources,
    SeriesState,
    SignalInForce,
    Snapshot,
    Telemetry,
    Window,
)
from messages.signals import Level


def window(**figures: float) -> Window:
    empty = dict.fromkeys(Window.model_fields)
    return Window.model_validate(empty | {"window_s": 60.0, "covered_s": 10.0} | figures)


def series(name: str, total: float, **labels: str) -> SeriesState:
    return SeriesState(
        name=name,
        labels=labels,
        kind=Kind.COUNTER,
        unit="1",
        count=int(total),
        total=total,
        low=1.0,
        high=1.0,
        last=1.0,
        last_time_s=1.0,
        minute=window(),
        day=window(p50=1.0, p90=2.0, p99=3.5),
    )


def actor(role: str, restarts: int = 0, state: str = "running") -> ActorStatus:
    return ActorStatus.model_validate(
        {"role": role, "state": state, "incarnation": restarts + 1, "restarts": restarts, "waiting": 0}
        | {"peak_waiting": 3, "handled": 10, "failed": restarts, "last_failure": None}
    )


def snapshot(rejected: Mapping[str, int] | None = None, *, complete: bool = True, in_flight: int = 0) -> Snapshot:
    return Snapshot(
        time_s=1_700_000_000.0,
        uptime_s=10.0,
        complete=complete,
        missing=() if complete else ("slow",),
        telemetry=Telemetry(
            messages_processed_24h=40,
            errors_24h=3,
            thoughts_24h=39,
            uptime_hours=0.1,
            epoch_seconds=1.0,
            covered_s=10.0,
        ),
        series=(
            series("message_processed", 40.0),
            series("error", 2.0, cause="too_large"),
            series("error", 1.0, cause="no_text"),
            series("response_time_ms", 40.0),
        ),
        resources=Resources(time_s=1.0, cpu_percent=12.34, disk_percent=50.0, network_sent_bytes=12_345.0),
        signals=(SignalInForce(signal="throttle", resource="cpu", level=Level.WARNING, since_s=1.0),),
        health=Health(time_s=1.0, state="degraded", causes=("a tier is parked",)),
        ledger=Ledger(
            recorded=50,
            stored=47,
            rejected=rejected or {"label_sensitive": 3},
            dropped={},
            quarantined=0,
            in_flight=in_flight,
        ),
        rejected_by_detector={"email": 3},
        actors=(actor("filter"), actor("store", 2), actor("messageservice", state="restarting")),
    )


def test_figures_are_read_off_by_name_and_label() -> None:
    figures = Figures(snapshot({"label_sensitive": 3, "name_grammar": 7}))
    assert figures.total("error") == 3
    assert figures.split("error", "cause") == [("too_large", 2), ("no_text", 1)]
    assert figures.total("never_recorded") == 0
    assert figures.day("never_recorded") is None
    assert figures.restarts == [("store", 2)]
    assert figures.rejected == [("name_grammar", 7), ("label_sensitive", 3)]


def test_a_summary_has_every_subject() -> None:
    text = summary(snapshot())
    for part in (
        "40 processed in 10.0 s (4/s)",
        "p50 1.00  p90 2.00  p99 3.50 ms",
        "3: too_large 2, no_text 1",
        "cpu 12.3 %, memory -, disk 50.0 %; network 12.3 kB out",
        "50 recorded = 47 stored + 3 rejected + 0 dropped + 0 quarantined + 0 in flight (balanced); complete",
        "label_sensitive 3",
        "email 3",
        "├ store            running         10 handled     2 restarts",
        "└ messageservice   restarting",
        "degraded (a tier is parked)",
        "throttle (cpu)",
    ):
        assert part in text


def test_a_summary_says_what_is_wrong() -> None:
    text = summary(snapshot(complete=False, in_flight=1))
    assert "NOT BALANCED" in text
    assert "incomplete, without slow" in text


def test_an_account_adds_up_the_reasons() -> None:
    assert "10 rejected" in account(snapshot({"name_grammar": 7, "label_sensitive": 3}).ledger)


def test_what_was_not_measured_is_not_shown_as_zero() -> None:
    assert percent(float("nan")) == "-"
    assert amount(float("nan")) == "-"
    assert milliseconds(window()) == "no data"
    assert listed([]) == "none"


@pytest.mark.parametrize(("value", "text"), [(0.0, "0 B"), (999.0, "999 B"), (12e6, "12 MB"), (3.21e13, "32.1 TB")])
def test_bytes_are_shown_in_the_unit_that_suits_them(value: float, text: str) -> None:
    assert amount(value) == text


def test_a_rate_is_taken_between_two_looks() -> None:
    pace = Pace()
    assert pace.update(100, 5.0) == 0.0
    assert pace.update(120, 6.0) == 20.0
    assert pace.update(120, 6.0) == 20.0  # no time has passed
    assert 0.0 < pace.update(120, 7.0) < 20.0


def test_a_plain_line_has_progress_and_account() -> None:
    stream = io.StringIO()
    PlainScreen(stream, 330).show(snapshot(), 12.3)
    assert stream.getvalue() == (
        "  10.0 s  messages 40/330 (12/s)  errors 3  recorded 50  rejected 3  dropped 0  restarts 2  degraded\n"
    )


def test_what_is_no_terminal_gets_plain_lines() -> None:
    receiver, sender = os.pipe()
    screen = screen_for(sender, None)
    os.close(sender)
    screen.show(snapshot(), 0.0)
    screen.close()
    with open(receiver) as shown:
        assert shown.read().startswith("  10.0 s  messages 40 ")


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
@pytest.mark.parametrize("lines", [330, None])
def test_the_live_view_shows_every_subject(lines: int | None, width: int, height: int) -> None:
    console = pytest.importorskip("rich.console").Console(file=io.StringIO(), width=width, height=height)
    from agent.screen.live import page

    console.print(page(Figures(snapshot()), 12.3, lines))
    drawn = console.file.getvalue()
    for part in ("degraded", "messageservice restarting", "label_sensitive 3", "email 3", "throttle (cpu)", "p99 3.50"):
        assert part in drawn
    assert ("40/330" in drawn) == (lines is not None)


def test_the_live_view_of_a_whole_system_fits_a_small_terminal() -> None:
    console = pytest.importorskip("rich.console").Console(file=io.StringIO(), width=80, height=24)
    from agent.screen.live import page

    telemetry = ("filter", "store", "instant", "fast", "normal", "slow", "aggregate", "monitor", "bus", "handlers")
    services = ("toolservice", "memoryservice", "reasoner", "messageservice", "screenservice")
    shown = snapshot().model_copy(update={"actors": tuple(actor(role) for role in (*telemetry, *services))})
    console.print(page(Figures(shown), 0.0, None))
    assert [role for role in (*telemetry, *services) if role not in console.file.getvalue()] == []
