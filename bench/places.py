"""Where measurements run: servers that put on disk what they promise, and clean copies of one prepared database."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import redis
from psycopg import sql
from sqlalchemy.engine import URL

from bench.meter import family_cpu
from tests.server import end_with_the_tests
from tests.servers import conninfo, mortal_postgres, mortal_redis
from workflow.database import migrate

ROOT = Path(__file__).parent.parent
ENDED_WITHIN = 15
SECRET = "a secret of the bench, long enough to sign with"
STACKS = ("postgres", "sqlite")


@dataclass
class Place:
    """One stack: `prepared` is the database that every measurement gets a copy of."""

    name: str
    folder: Path
    prepared: str
    redis_url: str | None = None
    server: URL | None = None
    server_pid: int | None = None
    smtp_url: str | None = None
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def copy(self) -> str:
        """Give the address of a copy of the prepared database; Redis is emptied, nobody rings for another copy."""
        name = f"copy_{next(self.numbers)}"
        if self.redis_url:
            with closing(redis.Redis.from_url(self.redis_url)) as client:
                client.flushall()
        if self.server is None:
            with closing(sqlite3.connect(self.folder / "prepared.db")) as prepared:
                prepared.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copyfile(self.folder / "prepared.db", self.folder / f"{name}.db")
            return _sqlite(self.folder / f"{name}.db")
        _make(self.server, name, template="prepared")
        return _named(self.server, name)

    def server_cpu(self) -> float:
        """Give the CPU seconds that the database server has used; SQLite has none of its own."""
        return family_cpu(self.server_pid) if self.server_pid else 0.0

    def environ(self, database_url: str) -> Mapping[str, str]:
        """Give the environment of the service's processes on a database."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("STUPENI_")}
        ours = {"DATABASE_URL": database_url, "SECRET": SECRET, "DATA_DIR": str(self.folder), "RATE_EVENTS": "0"}
        ours |= {"REDIS_URL": self.redis_url} if self.redis_url else {}
        ours |= {"SMTP_URL": self.smtp_url} if self.smtp_url else {}
        return clean | {f"STUPENI_{name}": value for name, value in ours.items()}


@contextmanager
def place(name: str) -> Iterator[Place]:
    """Give a stack with an empty migrated database; everything it wrote goes with the block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stupeni-bench-")))
        if name == "sqlite":
            made = Place(name, folder, _sqlite(folder / "prepared.db"))
        else:
            server, url = stack.enter_context(mortal_postgres())
            _, redis_url = stack.enter_context(mortal_redis())
            _make(url, "prepared")
            made = Place(name, folder, _named(url, "prepared"), redis_url, url, server.process.pid)
        migrate(made.prepared)
        yield made


@contextmanager
def processes(environ: Mapping[str, str], folder: Path, commands: Sequence[str]) -> Iterator[list[int]]:
    """Run processes of the service, one a command of `stupeni`; gives their ids."""
    running = []
    try:
        for number, command in enumerate(commands):
            with (folder / f"{command}-{number}.log").open("wb") as said:
                words = [sys.executable, "-c", "from api.cli import main; main()", command]
                started = subprocess.Popen(
                    words, env=environ, cwd=ROOT, stdout=said, stderr=said, preexec_fn=end_with_the_tests
                )
                running.append(started)
        yield [process.pid for process in running]
    finally:
        for process in running:
            process.terminate()
        for process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(ENDED_WITHIN)
            process.kill()
            process.wait()


def _make(server: URL, name: str, template: str = "template0") -> None:
    with psycopg.connect(conninfo(server), autocommit=True) as admin:
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and pid <> pg_backend_pid()",
            [template],
        )
        named = sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template))
        admin.execute(named)
        admin.execute("checkpoint")


def _named(server: URL, name: str) -> str:
    return server.set(database=name).render_as_string(hide_password=False)


def _sqlite(path: Path) -> str:
    return URL.create("sqlite", database=str(path)).render_as_string()
