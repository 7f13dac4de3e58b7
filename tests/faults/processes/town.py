"""The town of the faults: the processes of an installation on servers of its own, each of which may be killed."""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

import httpx
from sqlalchemy import make_url

from tests.faults.processes.victim import Orders, run
from tests.forked import FORKING
from tests.server import Server
from tests.waiting import until
from workflow.installation import Installation
from workflow.settings import Settings

STARTED_WITHIN = 60.0
WORKERS, CLOCKS = ("worker-1", "worker-2"), ("clock-1", "clock-2")
GIVEN_UP_SOON, NEVER_GIVEN_UP = (f"-c idle_in_transaction_session_timeout={so_long}" for so_long in ("5s", "0"))
"""What the server is asked for by whoever will stand in a transaction."""


class Town:
    """An installation whose processes run by name; `commands` are those that stand when nothing is broken."""

    def __init__(self, folder: Path, settings: Settings, commands: Sequence[str], *servers: Server) -> None:
        self.folder, self.settings, self.commands, self.servers = folder, settings, commands, servers
        self.address = f"http://{settings.host}:{settings.port}"
        self.installation = Installation.open(settings)
        self.client = httpx.Client(base_url=self.address)
        self.running: dict[str, BaseProcess] = {}

    def start(self, name: str, orders: Orders | None = None, database_url: str = "") -> BaseProcess:
        """Start a process under its name; the command is what stands before the dash."""
        environ = {
            "STUPENI_DATABASE_URL": database_url or self.settings.database_url,
            "STUPENI_SECRET": self.settings.secret,
            "STUPENI_PORT": str(self.settings.port),
            "STUPENI_DATA_DIR": str(self.folder),
            "STUPENI_SMTP_URL": str(self.settings.smtp_url),
            "STUPENI_PRIVATE_WEBHOOKS": "yes",
            "STUPENI_LETTER_THREADS": "2",  # a third would be kept away from our one host for seconds
        }
        if self.settings.redis_url:
            environ["STUPENI_REDIS_URL"] = self.settings.redis_url
        told = (name.partition("-")[0], environ, self.folder / f"{name}.log", orders or Orders())
        process = FORKING.Process(target=run, args=told, name=name, daemon=True)
        process.start()
        self.running[name] = process
        return process

    def asking(self, options: str) -> str:
        """Give the address of the database for a process that asks the server for something of its own."""
        url = make_url(self.settings.database_url).update_query_dict({"options": options})
        return url.render_as_string(hide_password=False)

    def kill(self, name: str) -> None:
        """Kill a process where it stands."""
        self.running[name].kill()
        self.running[name].join()

    @contextmanager
    def without(self, names: Sequence[str]) -> Iterator[None]:
        """Have these gone for the block; they come again after it."""
        for name in names:
            self.kill(name)
        yield
        for name in names:
            self.start(name)

    def send(self, name: str, number: signal.Signals) -> None:
        """Send a process a signal."""
        process = self.running[name]
        if process.is_alive() and process.pid:
            os.kill(process.pid, number)

    def stopped(self, name: str) -> bool:
        """Say whether a process stands still."""
        return Path(f"/proc/{self.running[name].pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"

    def pids(self) -> dict[str, int | None]:
        """Give who is alive, to see afterwards that nobody died."""
        return {name: process.pid for name, process in self.running.items() if process.is_alive()}

    @property
    def postgres(self) -> Server:
        """Give the PostgreSQL of this town."""
        return self.servers[0]

    @property
    def redis(self) -> Server:
        """Give the Redis of this town."""
        return self.servers[1]

    def fall_still(self) -> None:
        """Have nothing but the servers stand."""
        self._raise_servers()
        for name in list(self.running):
            self.kill(name)
            del self.running[name]

    def _raise_servers(self) -> None:
        for server in self.servers:
            if server.stands:
                server.thaw()
            else:
                server.start()

    def heal(self) -> None:
        """Make whatever should stand stand again, and answer."""
        self._raise_servers()
        for name in [name for name in self.running if name not in self.commands]:
            self.kill(name)
            del self.running[name]
        for name in self.commands:
            if name in self.running:
                self.send(name, signal.SIGCONT)
            if name not in self.running or not self.running[name].is_alive():
                self.start(name)
        until(self.answers, STARTED_WITHIN, "a town that answers")

    def answers(self) -> bool:
        """Say whether the web can work, and reaches both servers."""
        try:
            return bool(self.client.get("/readyz").json() == {"status": "ok"})
        except httpx.TransportError:
            return False

    def close(self) -> None:
        """Let every process end at once."""
        self.client.close()
        for process in self.running.values():
            process.kill()
            process.join()
        self.installation.close()
