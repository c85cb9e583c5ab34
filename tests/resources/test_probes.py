from __future__ import annotations

import math
import shutil
import socket
import sys

import psutil
import pytest

from actors.resources import Probe, Sample, probe_for, sources
from actors.resources.probes.procfs_probe import ProcfsProbe
from actors.resources.probes.psutil_probe import PsutilProbe
from messages.resources import Resources
from tests.resources.fakes import ScriptedProbe

linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
REAL = [
    pytest.param(PsutilProbe("/"), id="psutil"),
    pytest.param(ProcfsProbe("/"), id="procfs", marks=linux),
]
IDLE_HOST = Sample(
    cpu_percent=2.0,
    memory_percent=50.0,
    memory_used_bytes=1e9,
    memory_total_bytes=2e9,
    disk_percent=50.0,
    disk_free_bytes=1e9,
    process_memory_bytes=1e7,
    process_threads=1,
)


@pytest.mark.parametrize("probe", [*REAL, pytest.param(ScriptedProbe(IDLE_HOST), id="scripted")])
def test_every_probe_measures_a_plausible_host(probe: Probe) -> None:
    sample = probe.read()
    for percent in (sample.memory_percent, sample.disk_percent, probe.memory_percent(), probe.disk_percent()):
        assert 0.0 < percent <= 100.0
    for percent in (sample.cpu_percent, sample.process_cpu_percent, probe.cpu_percent()):
        assert math.isnan(percent) or 0.0 <= percent <= 100.0
    assert 0.0 < sample.memory_used_bytes < sample.memory_total_bytes
    assert 0.0 < sample.process_memory_bytes < sample.memory_total_bytes
    assert sample.disk_free_bytes > 0.0
    assert sample.process_threads >= 1
    assert probe.connections() >= 0.0
    assert probe.process_memory_bytes() == pytest.approx(sample.process_memory_bytes, rel=0.5)
    assert probe.process_threads() >= 1.0
    assert math.isnan(probe.process_cpu_percent()) or 0.0 <= probe.process_cpu_percent() <= 100.0


def test_a_sample_has_the_fields_of_the_message() -> None:
    assert set(Sample._fields) == set(Resources.model_fields) - {"time_s", "complete"}


@linux
def test_both_probes_see_the_same_host() -> None:
    by_psutil, by_procfs = PsutilProbe("/").read(), ProcfsProbe("/").read()
    assert by_psutil.memory_total_bytes == by_procfs.memory_total_bytes
    assert by_psutil.memory_used_bytes == pytest.approx(by_procfs.memory_used_bytes, rel=0.2)
    assert by_psutil.network_received_bytes == pytest.approx(by_procfs.network_received_bytes, rel=0.2)
    assert by_psutil.process_memory_bytes == pytest.approx(by_procfs.process_memory_bytes, rel=0.2)
    assert by_psutil.disk_percent == pytest.approx(psutil.disk_usage("/").percent, abs=1.0)


@pytest.mark.parametrize("probe", REAL)
def test_an_established_connection_is_counted_at_each_of_its_ends_and_a_listener_is_not(probe: Probe) -> None:
    before = probe.connections()
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert probe.connections() == before
        with socket.create_connection(server.getsockname()), server.accept()[0]:
            assert probe.connections() == before + 2


@pytest.mark.parametrize(
    ("module", "function", "unknown"),
    [
        (psutil, "cpu_times", {"cpu_percent", "process_cpu_percent"}),
        (psutil, "virtual_memory", {"memory_percent", "memory_used_bytes", "memory_total_bytes"}),
        (psutil, "net_io_counters", {"network_sent_bytes", "network_received_bytes"}),
        (shutil, "disk_usage", {"disk_percent", "disk_free_bytes"}),
        (psutil, "Process", {"process_memory_bytes"}),
    ],
)
def test_a_measurement_that_raises_costs_its_own_figures_only(
    module: object, function: str, unknown: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_args: object, **_kwargs: object) -> None:
        raise psutil.AccessDenied

    known_late = set() if function == "cpu_times" else {"cpu_percent", "process_cpu_percent"}
    monkeypatch.setattr(module, function, denied)
    sample = PsutilProbe("/").read()
    assert {field for field, value in sample._asdict().items() if math.isnan(value)} == unknown | known_late


def test_a_host_without_network_interfaces_has_no_traffic_to_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "net_io_counters", lambda: None)
    assert math.isnan(PsutilProbe("/").read().network_sent_bytes)


def test_a_disk_that_is_not_there_is_unknown() -> None:
    probe = PsutilProbe("/no/such/place")
    assert math.isnan(probe.disk_percent())
    assert math.isnan(probe.read().disk_percent)


def test_psutil_is_used_when_it_is_wanted_and_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(probe_for(True, "/"), PsutilProbe)
    assert isinstance(probe_for(False, "/"), ProcfsProbe)
    monkeypatch.setitem(sys.modules, "psutil", None)
    monkeypatch.delitem(sys.modules, "actors.resources.probes.psutil_probe")
    assert isinstance(probe_for(True, "/"), ProcfsProbe)


def test_the_sources_read_the_probe() -> None:
    polled = {
        name: source() for name, source in sources(ScriptedProbe(IDLE_HOST._replace(process_cpu_percent=3.0))).items()
    }
    assert polled == {
        "cpu_usage": 2.0,
        "memory_usage": 50.0,
        "disk_usage": 50.0,
        "active_connections": 0.0,
        "process_memory_bytes": 1e7,
        "process_cpu_percent": 3.0,
        "thread_count": 1.0,
    }
