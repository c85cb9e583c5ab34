"""What README and docs say is so: their programs run, their tables are complete."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from actors import TelemetryConfig
from messages import Detector, Reason

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = README + "".join(
    (ROOT / "docs" / page).read_text(encoding="utf-8") for page in ("supervision.md", "security.md", "collectors.md")
)
PROGRAMS = re.findall(r"^```python\n(.*?)^```", PAGES, re.DOTALL | re.MULTILINE)


def settings(model: BaseModel, prefix: str = "") -> Iterator[str]:
    """Dotted names of all settings, down to what is no part of the tree itself."""
    for name in type(model).model_fields:
        part = getattr(model, name)
        if isinstance(part, BaseModel) and type(part).__name__.endswith("Config"):
            yield from settings(part, f"{name}.")
        else:
            yield prefix + name


def test_the_readme_begins_with_the_two_commands() -> None:
    _, _, rest = README.partition("\n```sh\n")
    run, test = rest.partition("\n```")[0].splitlines()
    assert "run_agent.py" in run
    assert test.endswith("pytest -q")
    assert run.rpartition(" && ")[0] == test.rpartition(" && ")[0]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_of_the_pages_runs(program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_the_pages_have_programs() -> None:
    assert len(PROGRAMS) >= 4


def test_every_reason_is_described() -> None:
    text = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    assert [reason for reason in Reason if f"`{reason}`" not in text] == []


def test_every_detector_is_described() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert [detector for detector in Detector if f"`{detector}`" not in text] == []


def test_every_setting_is_described() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    short = {"tiers.fast", "tiers.normal", "tiers.slow"}  # between `tiers.instant` ... `tiers.aggregate`
    assert [name for name in settings(TelemetryConfig()) if name not in short and f"`{name}`" not in text] == []


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{file.name}" for file in (ROOT / "docs").glob("*.md"))])
def test_links_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / page).read_text(encoding="utf-8"))
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []
