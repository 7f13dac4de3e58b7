"""Every script of the bench runs at a very small size: what nobody runs for weeks must not rot."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import ROOT

SMALL = ("--institutions", "1", "--pairs", "4")

#    script        stack       more
SCRIPTS = (
    ("settling",  "postgres", ("--mode", "batches", "--seconds", "1")),
    ("settling",  "sqlite",   ("--mode", "singly", "--seconds", "1")),
    ("accepting", "sqlite",   ("--mode", "batches", "--clients", "2", "--requests", "8")),
    ("idling",    "sqlite",   ("--seconds", "1", "--events", "2", "--rest", "letters")),
    ("profiling", "sqlite",   ()),
    ("loading",   "sqlite",   ()),
    ("importing", "postgres", ("--rows", "20", "--table", "wide")),
    ("flooding",  "sqlite",   ("--embedded", "41", "--rate", "8", "--seconds", "1", "--institutions", "2")),
)  # fmt: skip


@pytest.mark.parametrize(("script", "stack", "more"), SCRIPTS)
def test_a_script_runs_to_its_end_and_keeps_its_figures(
    script: str, stack: str, more: tuple[str, ...], tmp_path: Path
) -> None:
    """It checks by itself that every event was settled and in order; no figure is asserted."""
    kept = tmp_path / "figures.json"
    command = [sys.executable, "-m", f"bench.{script}", "--stack", stack, *SMALL, *more, "--json", str(kept)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    figures = json.loads(kept.read_text(encoding="utf-8"))
    assert figures["name"] == script
    assert any(row.get("stack") == stack or row.get("what", "").startswith(stack) for row in figures["rows"])


def test_every_script_is_tried() -> None:
    """A new one is a line of the table."""
    with_a_main = {path.stem for path in (ROOT / "bench").glob("*.py") if "arguments(" in path.read_text("utf-8")}

    assert with_a_main - {"report"} == {script for script, _, _ in SCRIPTS}
