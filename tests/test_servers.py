"""The servers of the tests are real ones, clean for each test, and end by their own process id."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import redis
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

from tests import servers
from tests.server import ENDED_WITHIN
from tests.servers import conninfo, postgres_answers, redis_answers
from tests.stacks import APPLICATION, OWNER, Databases, Files
from tests.waiting import until


def with_one_table(owner_url: str, app_role: str | None) -> None:
    engine = create_engine(owner_url)
    with engine.begin() as connection:
        connection.execute(text("create table visitor (name text)"))
        if app_role is not None:
            connection.execute(text(f"grant select, insert on visitor to {app_role}"))


def test_the_postgres_of_the_tests_answers(postgres: URL) -> None:
    with psycopg.connect(conninfo(postgres)) as connection:
        assert connection.info.server_version >= 160000


def test_the_redis_of_the_tests_answers_and_is_empty(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("left", "behind")


def test_a_redis_is_emptied_before_the_next_test(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.get("left") is None


def test_a_clean_database_knows_nothing_of_the_one_before(postgres: URL) -> None:
    databases = Databases(postgres, with_one_table)
    try:
        for _ in range(2):
            with (
                databases.clean() as (database_url, _),
                psycopg.connect(conninfo(make_url(database_url))) as connection,
            ):
                connection.execute("insert into visitor values ('Аня')")
                assert connection.execute("select count(*) from visitor").fetchone() == (1,)
    finally:
        databases.close()


def test_the_application_owns_nothing_in_its_database(postgres: URL) -> None:
    databases = Databases(postgres, with_one_table)
    try:
        with databases.clean() as (database_url, owner_url):
            assert make_url(database_url).username == APPLICATION
            assert make_url(owner_url).username == OWNER
            with (
                psycopg.connect(conninfo(make_url(database_url))) as connection,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                connection.execute("drop table visitor")
    finally:
        databases.close()


def test_a_clean_file_knows_nothing_of_the_one_before(tmp_path: Path) -> None:
    files = Files(tmp_path, with_one_table)
    for name in ("first.db", "second.db"):
        files.clean(tmp_path / name)
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            connection.execute("insert into visitor values ('Аня')")
            connection.commit()
            assert connection.execute("select count(*) from visitor").fetchone() == (1,)


SESSION_THAT_IS_KILLED = """
import os, signal
from tests import servers
with servers.postgres() as url, servers.redis_server() as address:
    print(servers.conninfo(url), address, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_servers_end_with_a_session_that_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STUPENI_TEST_POSTGRES_URL", raising=False)
    monkeypatch.delenv("STUPENI_TEST_REDIS_URL", raising=False)
    killed = subprocess.run([sys.executable, "-c", SESSION_THAT_IS_KILLED], capture_output=True, text=True, check=False)
    postgres_left, redis_left = killed.stdout.split()
    left = make_url(postgres_left)
    until(lambda: not (postgres_answers(left) or redis_answers(redis_left)), ENDED_WITHIN, "the end of the servers")


def test_a_killed_postgres_keeps_what_it_has_committed() -> None:
    with servers.mortal_postgres() as (server, url):
        with psycopg.connect(conninfo(url), autocommit=True) as connection:
            assert connection.execute("show fsync").fetchone() == ("on",)
            connection.execute("create table visitor as select 'Аня' as name")
        server.kill()
        assert not server.stands
        server.start()
        with psycopg.connect(conninfo(url)) as connection:
            assert connection.execute("select name from visitor").fetchone() == ("Аня",)


def test_a_killed_redis_comes_back_empty() -> None:
    with servers.mortal_redis() as (server, url), redis.Redis.from_url(url) as client:
        client.set("left", "behind")
        server.kill()
        assert not redis_answers(url)
        server.start()
        assert client.get("left") is None
