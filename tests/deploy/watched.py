"""What the files of monitoring speak of: metrics, their labels, alerts and where each is explained."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES = DEPLOY / "alerts" / "stupeni.rules.yaml"
TESTS = DEPLOY / "alerts" / "stupeni.test.yaml"
PROMETHEUS = DEPLOY / "alerts" / "prometheus.yaml"
README = DEPLOY / "README.md"

METRIC = re.compile(r"\b(?:stupeni|process|node)_\w+|\bup\b(?=[{ ])")
LABELLED = re.compile(r'\b(stupeni_\w+)\{(\w+)="([^"]+)"\}')


def read(path: Path) -> Any:
    """Read a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def alerts() -> list[dict[str, Any]]:
    """Give every alert."""
    return [rule for group in read(RULES)["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    """Give every panel of the dashboard."""
    found: list[dict[str, Any]] = json.loads((DEPLOY / "dashboards" / "stupeni.json").read_text("utf-8"))["panels"]
    return found


def expressions() -> Iterator[tuple[str, str]]:
    """Give every PromQL expression with the name of its alert or panel."""
    yield from ((alert["alert"], alert["expr"]) for alert in alerts())
    yield from ((panel["title"], target["expr"]) for panel in panels() for target in panel["targets"])


def promtool(*words: str | Path) -> None:
    """Let promtool check, where there is one."""
    found = shutil.which("promtool")
    if found is None:
        pytest.skip("promtool is not installed (Debian: prometheus)")
    done = subprocess.run([found, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
