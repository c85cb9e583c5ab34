from __future__ import annotations

import math
import os
from pathlib import Path

import pytest

from actors.resources.probes.procfs_probe import ProcfsProbe

pytestmark = pytest.mark.skipif(not hasattr(os, "sysconf"), reason="the units of the files are asked of the system")

FILES = {
    "stat": "cpu  {user} 0 200 {idle} {iowait} 0 0 0 {guest} 0\ncpu0 1 2 3 4 5 6 7 8 9 0\nintr 5\n",
    "meminfo": "MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    250 kB\nHugePages_Total:   0\n",
    "net/dev": (
        "Inter-|   Receive                                                |  Transmit\n"
        " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs\n"
        "    lo: 10 1 0 0 0 0 0 0 20 1 0 0 0 0 0 0\n"
        "  eth0:300 1 0 0 0 0 0 0 4000 1 0 0 0 0 0 0\n"
    ),
    "self/statm": "765 435 406 5 0 123 0\n",
    "self/net/tcp": (
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        "   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 47 1\n"
        "   1: 0100007F:07E8 0100007F:BF6A 01 00000000:00000000 00:00000000 00000000     0        0 48 1\n"
        "   2: 0100007F:07E8 0100007F:BF6B 01 00000000:00000000 00:00000000 00000000     0        0 99 1\n"
    ),
}


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    busy_for(tmp_path, 0.0, 0.0)
    for thread in ("11", "12", "13"):
        (tmp_path / "self" / "task" / thread).mkdir(parents=True)
    (tmp_path / "self" / "fd").mkdir()
    for number, target in enumerate(("/dev/null", "socket:[47]", "socket:[48]", "pipe:[99]")):
        (tmp_path / "self" / "fd" / str(number)).symlink_to(target)
    return tmp_path


def busy_for(proc: Path, user_s: float, idle_s: float, iowait_s: float = 0.0, guest_s: float = 0.0) -> None:
    """Processor time of the host in the files."""
    spent = {"user": user_s, "idle": idle_s, "iowait": iowait_s, "guest": guest_s}
    ticks = {name: 1000 + int(spent_s * os.sysconf("SC_CLK_TCK")) for name, spent_s in spent.items()}
    (proc / "stat").write_text(FILES["stat"].format(**ticks))


def test_memory_is_what_a_new_process_cannot_have(proc: Path) -> None:
    sample = ProcfsProbe("/", str(proc)).read()
    assert (sample.memory_used_bytes, sample.memory_total_bytes) == (750 * 1024, 1000 * 1024)
    assert sample.memory_percent == pytest.approx(75.0)


def test_network_is_summed_over_the_interfaces(proc: Path) -> None:
    sample = ProcfsProbe("/", str(proc)).read()
    assert (sample.network_sent_bytes, sample.network_received_bytes) == (4020, 310)


def test_the_process_is_measured(proc: Path) -> None:
    sample = ProcfsProbe("/", str(proc)).read()
    assert sample.process_memory_bytes == 435 * os.sysconf("SC_PAGE_SIZE")
    assert sample.process_threads == 3


def test_processor_use_is_what_was_not_idle_between_two_samples(proc: Path) -> None:
    probe = ProcfsProbe("/", str(proc))
    first = probe.read()
    busy_for(proc, user_s=300.0, idle_s=800.0, iowait_s=100.0, guest_s=200.0)  # guests are counted as users, too
    second = probe.read()
    assert math.isnan(first.cpu_percent)
    assert second.cpu_percent == pytest.approx(25.0)
    assert 0.0 <= second.process_cpu_percent <= 100.0


def test_reading_everything_does_not_shorten_the_span_of_the_quick_reader(proc: Path) -> None:
    probe = ProcfsProbe("/", str(proc))
    probe.cpu_percent()
    busy_for(proc, user_s=300.0, idle_s=0.0)
    probe.read()
    busy_for(proc, user_s=300.0, idle_s=900.0)
    assert probe.cpu_percent() == pytest.approx(25.0)


def test_connections_are_the_process_s_own_established_ones(proc: Path) -> None:
    assert ProcfsProbe("/", str(proc)).connections() == 1


@pytest.mark.parametrize(
    ("file", "unknown"),
    [
        ("stat", {"cpu_percent", "process_cpu_percent"}),
        ("meminfo", {"memory_percent", "memory_used_bytes", "memory_total_bytes"}),
        ("net/dev", {"network_sent_bytes", "network_received_bytes"}),
        ("self/statm", {"process_memory_bytes"}),
    ],
)
@pytest.mark.parametrize("text", [None, "", "nonsense: x\n"])
def test_a_file_that_is_missing_or_garbled_costs_its_own_figures_only(
    proc: Path, file: str, unknown: set[str], text: str | None
) -> None:
    probe = ProcfsProbe("/", str(proc))
    probe.read()
    busy_for(proc, user_s=300.0, idle_s=900.0)
    (proc / file).unlink() if text is None else (proc / file).write_text(text)
    sample = probe.read()._asdict()
    assert {field for field, value in sample.items() if math.isnan(value)} == unknown


def test_where_there_are_no_such_files_only_the_disk_is_known(tmp_path: Path) -> None:
    probe = ProcfsProbe("/", str(tmp_path / "none"))
    known = {field for field, value in probe.read()._asdict().items() if value and not math.isnan(value)}
    assert known == {"disk_percent", "disk_free_bytes"}
    assert math.isnan(probe.connections())
    assert math.isnan(probe.cpu_percent())
