"""Where processes are killed: a town of production on servers of its own, and a hamlet of one process."""

from collections.abc import Iterator
from random import Random

import psycopg
import pytest

from tests import servers
from tests.faults.processes.reporter import School
from tests.faults.processes.town import Town
from tests.mailing import MailServer, free_port, mail_server
from tests.stacks import Files, Migrate
from workflow.settings import Settings


@pytest.fixture(scope="session")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    """The mail server of both places, which outlives everybody."""
    with mail_server(tmp_path_factory.mktemp("mail")) as server:
        yield server


@pytest.fixture(scope="session")
def town(migrate: Migrate, mail: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
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
            smtp_url=mail.url,
        )
        commands = ("web", "worker-1", "worker-2", "clock-1", "clock-2")
        made = Town(tmp_path_factory.mktemp("town"), settings, commands, database, bells)
        yield made
        made.close()


@pytest.fixture(scope="session")
def hamlet(files: Files, mail: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The one process of `stupeni run` over a file, with a school in it, so that it makes none of its own."""
    folder = tmp_path_factory.mktemp("hamlet")
    url = files.clean(folder / "stupeni.db")
    settings = Settings(url, secret="a secret of the tests", port=free_port(), smtp_url=mail.url)
    made = Town(folder, settings, ["run"])
    School(made.installation, Random(0))
    yield made
    made.close()
