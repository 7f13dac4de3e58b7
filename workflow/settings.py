"""Settings: the environment, read once, here and nowhere else; a wrong one names itself and what it takes."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from workflow.errors import BadSetting

T = TypeVar("T")
PREFIX = "STUPENI_"

VARIABLES = {
    "DATABASE_URL": ("var/stupeni.db on SQLite", "where everything is kept; `postgresql://…` in production"),
    "OWNER_URL": ("the same", "the role that owns the tables and migrates; the application's role owns nothing"),
    "REDIS_URL": ("none: embedded", "the broker between web, worker and clock processes"),
    "SECRET": ("made at first start", "signs the development tokens"),
    "DATA_DIR": ("var", "where the embedded database and the made secret are kept"),
    "HOST": ("127.0.0.1", "the address that a process listens on"),
    "PORT": ("8000", "port of the web process; plain `PORT` works too"),
    "METRICS_PORT": ("none", "port where a worker or clock process gives its figures; the web process has /metrics"),
    "WORKER_THREADS": ("2", "threads of a worker process"),
    "BATCH": ("200", "events of a lane settled in one transaction at most"),
    "TRIES": ("5", "tries of an event before it becomes an incident"),
    "RING_AFTER": ("1", "seconds after which the clock rings again for an unsettled event"),
    "SUSPECT_AFTER": ("60", "seconds after which an unsettled event is tried alone"),
    "LOG": ("console", "`console` or `json`"),
}
"""Every variable without its prefix: default and meaning; the README and deploy/env.example are drawn from here."""


@dataclass(frozen=True)
class Settings:
    """Everything an installation can be told from outside.

    `database_url`: the application's own; `owner_url`: the role that owns the tables and migrates (PostgreSQL).
    `redis_url`: absent means embedded, workers inside the one process. Times are in seconds.
    """

    database_url: str
    owner_url: str | None = None
    redis_url: str | None = None
    secret: str = field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    metrics_port: int | None = None
    worker_threads: int = 2
    batch: int = 200
    tries: int = 5
    ring_after: int = 1
    suspect_after: int = 60
    log: str = "console"

    @property
    def embedded(self) -> bool:
        """Say whether one process does everything."""
        return self.redis_url is None

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment; BadSetting names the variable, what it got and what it takes."""
        reader = _Reader(os.environ if environ is None else environ)
        folder = Path(reader.text("DATA_DIR", "var"))
        return cls(
            database_url=reader.url("DATABASE_URL", f"sqlite:///{folder / 'stupeni.db'}", ("sqlite", "postgresql")),
            owner_url=reader.maybe_url("OWNER_URL", ("sqlite", "postgresql")),
            redis_url=reader.maybe_url("REDIS_URL", ("redis", "rediss", "unix")),
            secret=reader.given("SECRET") or _kept_secret(folder),
            host=reader.text("HOST", "127.0.0.1"),
            port=reader.number("PORT", 8000, 1, 65535, also="PORT"),
            metrics_port=reader.number("METRICS_PORT", 0, 1, 65535) or None,
            worker_threads=reader.number("WORKER_THREADS", 2, 1, 64),
            batch=reader.number("BATCH", 200, 1, 1000),
            tries=reader.number("TRIES", 5, 1, 20),
            ring_after=reader.number("RING_AFTER", 1, 1, 3600),
            suspect_after=reader.number("SUSPECT_AFTER", 60, 5, 86_400),
            log=reader.choice("LOG", "console", ("console", "json")),
        )


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        unknown = sorted(name for name in environ if name.startswith(PREFIX) and _known(name) is None)
        if unknown:
            raise BadSetting(
                f"{unknown[0]}: такой настройки нет. Есть: {', '.join(PREFIX + name for name in VARIABLES)}."
            )

    def given(self, name: str) -> str | None:
        """Give a variable, or the content of the file that `NAME_FILE` names; an unreadable file fails loudly."""
        path = self._environ.get(f"{PREFIX}{name}_FILE")
        if not path:
            return self._environ.get(PREFIX + name)
        return _loudly(f"{PREFIX}{name}_FILE", lambda: Path(path).read_text(encoding="utf-8").strip())

    def text(self, name: str, default: str) -> str:
        return self.given(name) or default

    def number(self, name: str, default: int, least: int, most: int, also: str = "") -> int:
        value = self.given(name) or (self._environ.get(also) if also else None)
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise BadSetting(f"{PREFIX}{name}: ожидалось целое число от {least} до {most}, получено «{value}».")
        return int(value)

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise BadSetting(f"{PREFIX}{name}: ожидалось одно из {', '.join(allowed)}, получено «{value}».")
        return value

    def maybe_url(self, name: str, schemes: tuple[str, ...]) -> str | None:
        return self.url(name, "", schemes) or None

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        value = self.text(name, default)
        scheme = value.partition(":")[0].partition("+")[0]
        if value and scheme not in schemes:
            raise BadSetting(
                f"{PREFIX}{name}: ожидался адрес вида {'://… или '.join(schemes)}://…, получено «{scheme}»."
            )
        return f"postgresql+psycopg{value[len('postgresql') :]}" if value.startswith("postgresql:") else value


def _known(name: str) -> str | None:
    """Give the variable of a name of the environment; those of the tests are none of ours."""
    short = name.removeprefix(PREFIX).removesuffix("_FILE")
    return short if short in VARIABLES or short.startswith("TEST_") else None


def _kept_secret(folder: Path) -> str:
    """Give the secret kept beside the embedded database; the first start makes it, readable to its owner only."""
    path = folder / "secret"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48))
    return _loudly(f"{PREFIX}DATA_DIR", lambda: path.read_text(encoding="utf-8"))


def _loudly(name: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except OSError as wrong:
        raise BadSetting(f"{name}: файл не читается: {wrong}.") from wrong
