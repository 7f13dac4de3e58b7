"""The service as processes: web, worker and clock on PostgreSQL and Redis, killed and stopped; one process embedded."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.forked import Forked
from tests.mailing import free_port
from tests.stacks import Stack
from tests.waiting import until

STUPENI = str(Path(sys.executable).parent / "stupeni")


class Service:
    """Processes of one installation, each ended by its own id."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.port = free_port()
        self.folder = folder
        self.address = f"http://127.0.0.1:{self.port}"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("STUPENI_")}
        here = {"STUPENI_DATA_DIR": str(folder), "STUPENI_PORT": str(self.port), "STUPENI_SIGNED_KEYS": "yes"}
        self.environ = clean | here | environ
        self.running: list[Forked] = []
        self.numbers = count()
        self.client = httpx.Client(base_url=self.address)

    def command(self, *words: str) -> str:
        """Run a command to its end and give what it said."""
        done = self.ended(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ended(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end, however it ends."""
        said = self.folder / f"ended-{next(self.numbers)}"
        return Forked(words, self.environ, said.with_suffix(".out"), said.with_suffix(".err")).read()

    def start(self, *words: str) -> Forked:
        """Start a process that stays."""
        said = self.folder / f"{words[0]}-{len(self.running)}.log"
        process = Forked(words, self.environ, said, said)
        self.running.append(process)
        return process

    def answers(self, path: str) -> bool:
        """Say whether the web process answers."""
        try:
            return self.client.get(path).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def get(self, path: str, token: str, **query: str) -> str:
        """Ask for something and give the text of the answer."""
        return self.client.get(path, headers={"Authorization": f"Bearer {token}"}, params=query).text

    def report(self, token: str, kind: str, about: str, wait: int = 0, **data: Any) -> dict[str, Any]:
        """Report one event."""
        envelope = {"id": os.urandom(8).hex(), "source": "urn:test", "type": kind, "subject": about, "data": data}
        envelope |= {"specversion": "1.0", "time": "2026-01-12T10:00:00Z"}
        headers = (
            {"Authorization": f"Bearer {token}", "Prefer": f"wait={wait}"}
            if wait
            else {"Authorization": f"Bearer {token}"}
        )
        answer = httpx.post(f"{self.address}/api/v1/events", json=envelope, headers=headers, timeout=40)
        assert answer.status_code in (httpx.codes.OK, httpx.codes.ACCEPTED), answer.text
        found: dict[str, Any] = answer.json()
        return found


@contextmanager
def service(folder: Path, **environ: str) -> Iterator[Service]:
    """Give a service whose processes all end with the block."""
    made = Service(folder, **environ)
    try:
        yield made
    finally:
        made.client.close()
        for process in made.running:
            process.kill()
            process.wait()


@pytest.fixture
def production_service(production: Stack, tmp_path: Path) -> Iterator[Service]:
    """Web, worker and clock over PostgreSQL and Redis, with one institution."""
    urls = {"STUPENI_DATABASE_URL": production.database_url, "STUPENI_REDIS_URL": str(production.redis_url)}
    with service(tmp_path, **urls, STUPENI_SECRET="a secret of the tests", STUPENI_UNSAFE_POSTGRES="yes") as made:
        yield made


def opened(made: Service) -> str:
    """Open an institution and give its curator's token."""
    said = made.command("institution", "open", "Школа № 1", "--head", "Ольга", "--curator", "Вера")
    found = re.search(r"Ключ куратора: (\S+)", said)
    assert found
    return found[1]


def test_events_go_through_the_processes_of_production(production_service: Service) -> None:
    """Rule 1 with real processes: a worker is killed, another finishes its work; all stop gracefully."""
    made = production_service
    token = opened(made)
    made.start("web")
    until(lambda: made.answers("/readyz"))
    waiting = made.report(
        token, "cycle.opened", f"cycle/{os.urandom(16).hex()}", title="2025/26", pack="seven-stages", school_year=2025
    )
    worker = made.start("worker")
    made.start("clock")
    headers = {"Authorization": f"Bearer {token}"}

    def state() -> str:
        return str(made.client.get(f"/api/v1/events/{waiting['id']}", headers=headers).json()["state"])

    until(lambda: state() == "settled")
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    second = made.start("worker")
    settled = made.report(
        token,
        "cycle.opened",
        f"cycle/{os.urandom(16).hex()}",
        wait=30,
        title="2026/27",
        pack="seven-stages",
        school_year=2026,
    )

    assert settled["state"] == "settled"
    for process in (second, *made.running[:1], made.running[2]):
        process.send_signal(signal.SIGTERM)
    assert [process.wait(15) for process in (second, made.running[0], made.running[2])] == [0, 0, 0]
    assert "одно и то же" in made.command("replay")


def test_one_process_starts_with_a_school_in_mid_cycle_and_survives_a_kill(tmp_path: Path) -> None:
    """`stupeni run`: killed while it works, started again, nothing is lost."""
    with service(tmp_path) as made:
        first = made.start("run")
        until(lambda: made.answers("/readyz"), seconds=120)
        first.send_signal(signal.SIGKILL)
        first.wait()
        made.start("run")
        until(lambda: made.answers("/readyz"))

        schools = re.findall(r"[0-9a-f-]{36}", made.command("institution", "list"))
        assert schools
        assert all("одно и то же" in made.command("replay", "--institution", school) for school in schools)


def test_a_taken_port_is_said_before_anything_starts(tmp_path: Path) -> None:
    """The message says what to do."""
    with service(tmp_path) as made, socket.socket() as taken:
        taken.bind(("127.0.0.1", made.port))
        taken.listen()
        done = subprocess.run([STUPENI, "run"], env=made.environ, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "занят" in done.stderr


@pytest.mark.parametrize("process", ["web", "worker", "clock", "start"])
def test_several_processes_need_a_broker(tmp_path: Path, process: str) -> None:
    """Without Redis between them nobody would hear the bell."""
    with service(tmp_path) as made:
        made.command("migrate")
        done = made.ended(process)

    assert done.returncode == 2
    assert "STUPENI_REDIS_URL" in done.stderr


def test_a_database_that_was_not_migrated_is_refused_with_the_command(tmp_path: Path) -> None:
    """An empty database is not silently filled by a worker."""
    with service(tmp_path) as made:
        done = subprocess.run([STUPENI, "replay"], env=made.environ, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "stupeni migrate" in done.stderr
