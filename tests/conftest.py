"""What every test may ask for: the two servers, a clean database on either, and the stack that a test runs on."""

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
import redis
from argon2 import PasswordHasher
from sqlalchemy import Engine, event
from sqlalchemy.engine import URL

from api.commands.collecting import collect_seldom
from tests import confined, servers
from tests.lane import Lane
from tests.stacks import Databases, Files, Migrate, Stack
from workflow.accounts import password
from workflow.installation import Installation
from workflow.logs import configure
from workflow.settings import Settings


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take how the faults are tried: `make faults` asks for the long form."""
    parser.addoption("--long", action="store_true", help="try the faults in their long form")
    parser.addoption("--seed", type=int, help="the seed of the faults, as an earlier run has printed it")


def pytest_configure(config: pytest.Config) -> None:
    """Keep what tests write in memory, unless a folder was named: they wait for a disk a thousand times otherwise."""
    collect_seldom()
    roomy = servers.memory()
    if roomy and config.option.basetemp is None:
        config.option.basetemp = str(roomy / f"{servers.LEFTOVER}{os.getpid()}-pytest")


def pytest_collection_finish() -> None:
    """Let the collector look seldom, and not at what was imported and collected: that stays to the end."""
    collect_seldom()


@pytest.fixture(scope="session", autouse=True)
def logs() -> None:
    """Logs as the service writes them."""
    configure("console")


@pytest.fixture
def written() -> Iterator[StringIO]:
    """Give what is written to the log meanwhile, as a service writes it."""
    before, sys.stderr = sys.stderr, StringIO()
    configure("json")
    yield sys.stderr
    sys.stderr = before
    configure("console")


@pytest.fixture(scope="session", autouse=True)
def watched() -> None:
    """Whatever any test makes the service say to a database is looked at."""
    event.listen(Engine, "before_cursor_execute", confined.look)


@pytest.fixture(autouse=True)
def nobody_looked_around() -> Iterator[None]:
    """No one sees another institution's anything: no statement was made that names nobody."""
    yield
    loose, confined.found[:] = list(confined.found), []
    assert loose == []


@pytest.fixture(scope="session", autouse=True)
def in_earnest() -> PasswordHasher:
    """Give the hasher of the service; everywhere but where it is asked for, one that costs nothing stands in."""
    found = password._HASHER
    password._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return found


@pytest.fixture(scope="session")
def migrate() -> Migrate:
    """Looked up when a database is first asked for: the rules of the house run on a tree that does not import."""
    found: Migrate = import_module("workflow.database").migrate
    return found


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    with servers.redis_server() as url:
        yield url


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory, migrate: Migrate) -> Files:
    return Files(tmp_path_factory.mktemp("sqlite"), migrate)


@pytest.fixture(scope="session")
def databases(postgres: URL, migrate: Migrate) -> Iterator[Databases]:
    made = Databases(postgres, migrate)
    yield made
    made.close()


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """A Redis with nothing in it."""
    with redis.Redis.from_url(redis_server) as client:
        client.flushdb()
    return redis_server


@pytest.fixture
def embedded(files: Files, tmp_path: Path) -> Stack:
    """One file, no Redis: what `make run` starts."""
    url = files.clean(tmp_path / "stupeni.db")
    return Stack(name="embedded", database_url=url, owner_url=url, redis_url=None)


@pytest.fixture
def production(databases: Databases, redis_url: str) -> Iterator[Stack]:
    """PostgreSQL, where the service connects as a role that owns nothing, and Redis."""
    with databases.clean() as (database_url, owner_url):
        yield Stack(name="production", database_url=database_url, owner_url=owner_url, redis_url=redis_url)


@pytest.fixture(params=["embedded", "production"])
def stack(request: pytest.FixtureRequest) -> Stack:
    """Either way to run: a test that asks for it runs on both."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Stack)
    return found


@pytest.fixture
def installation(stack: Stack) -> Iterator[Installation]:
    """The service's core on either stack."""
    owner = stack.owner_url if stack.is_production else None
    settings = Settings(stack.database_url, owner, stack.redis_url, secret="a secret of the tests")
    opened = Installation.open(settings)
    yield opened
    opened.close()


@pytest.fixture
def lane(installation: Installation) -> Lane:
    """A school that is open, with a curator, two heads and a mentee's pair."""
    return Lane(installation).open()
