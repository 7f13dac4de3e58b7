"""What every fault is given: a seed that can be given back, a ledger, and a line at the end of the run."""

from collections.abc import Iterator
from random import Random, SystemRandom

import psycopg
import pytest

from tests import servers
from tests.api.test_processes import free_port
from tests.faults.ledger import Ledger
from tests.faults.reporter import School
from tests.faults.town import Town
from tests.stacks import Files, Migrate
from workflow.settings import Settings

LINES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def seed(request: pytest.FixtureRequest) -> int:
    """The seed of this run: `--seed`, or a new one."""
    given: int | None = request.config.getoption("--seed")
    return SystemRandom().randrange(10**6) if given is None else given


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether this is the long form: more rounds, and as long as an outage lasts outside."""
    return bool(request.config.getoption("--long"))


@pytest.fixture
def ledger(seed: int, request: pytest.FixtureRequest) -> Ledger:
    """What this test was promised."""
    lines = request.config.stash.setdefault(LINES, [])
    return Ledger(seed, request.node.name, lines.append)


@pytest.fixture(scope="session")
def town(migrate: Migrate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Web, two workers and two clocks over a PostgreSQL and a Redis of their own, all of them mortal."""
    with servers.mortal_postgres() as (database, admin), servers.mortal_redis() as (bells, redis_url):
        with psycopg.connect(servers.conninfo(admin), autocommit=True) as connection:
            connection.execute("create role town login")
            connection.execute("create database town")
        owner = admin.set(database="town")
        migrate(owner.render_as_string(), "town")
        settings = Settings(
            database_url=owner.set(username="town").render_as_string(),
            redis_url=redis_url,
            secret="a secret of the tests",
            port=free_port(),
        )
        commands = ("web", "worker-1", "worker-2", "clock-1", "clock-2")
        made = Town(tmp_path_factory.mktemp("town"), settings, commands, database, bells)
        yield made
        made.close()


@pytest.fixture(scope="session")
def hamlet(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The one process of `stupeni run` over a file, with a school in it, so that it makes none of its own."""
    folder = tmp_path_factory.mktemp("hamlet")
    settings = Settings(files.clean(folder / "stupeni.db"), secret="a secret of the tests", port=free_port())
    made = Town(folder, settings, ["run"])
    School(made.installation, Random(0))
    yield made
    made.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what each fault cost; the seed is given back by `make faults SEED=…`."""
    lines = config.stash.get(LINES, [])
    if lines:
        terminalreporter.section("faults")
        for line in lines:
            terminalreporter.line(line)
