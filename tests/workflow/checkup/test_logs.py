"""Logs: in the journal of systemd each line has its priority, so that whoever is woken finds what went wrong."""

import json
import os
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path
from typing import TextIO

import pytest
import structlog

from workflow.logs import configure


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def log(out: TextIO) -> list[str]:
    """Log a line of some levels to a file and give them."""
    with redirect_stderr(out):
        configure("json")
    logger = structlog.get_logger()
    logger.info("one")
    logger.warning("two")
    try:
        raise ValueError("Миша")
    except ValueError:
        logger.exception("three")
    out.seek(0)
    return out.read().splitlines()


def test_a_line_in_the_journal_begins_with_its_priority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "log").open("w+") as out:
        stream = os.fstat(out.fileno())
        monkeypatch.setenv("JOURNAL_STREAM", f"{stream.st_dev}:{stream.st_ino}")
        lines = log(out)

    assert [line[:3] for line in lines] == ["<6>", "<4>", "<3>"]
    assert [json.loads(line[3:])["event"] for line in lines] == ["one", "two", "three"]


@pytest.mark.parametrize("stream", [None, "1:1"])
def test_a_line_that_goes_elsewhere_is_json_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stream: str | None
) -> None:
    """Systemd tells its children too, whose lines may be sent to a file."""
    if stream:
        monkeypatch.setenv("JOURNAL_STREAM", stream)
    else:
        monkeypatch.delenv("JOURNAL_STREAM", raising=False)
    with (tmp_path / "log").open("w+") as out:
        assert [json.loads(line)["event"] for line in log(out)] == ["one", "two", "three"]
