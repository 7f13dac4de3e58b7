"""The doctor: a page for a person, JSON for monitoring, an exit code for both, and never a traceback."""

import json
import socket
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url
from typer.testing import CliRunner

from api.commands import doctor
from handlers.presence import WORKER, Presence
from tests.api.typed import typed
from tests.servers import conninfo
from tests.stacks import Stack
from workflow.backup.watch import Nobody
from workflow.backup.write import back_up
from workflow.database import Database, migrate
from workflow.settings import Settings

AWAY = "redis://127.0.0.1:1/0"


@pytest.fixture
def run(tmp_path: Path) -> CliRunner:
    """A runner in an empty folder, on a port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return CliRunner(env={"STUPENI_DATA_DIR": str(tmp_path), "STUPENI_PORT": str(port), "STUPENI_SECRET": "s" * 40})


def test_an_installation_in_order_ends_with_0(run: CliRunner, tmp_path: Path) -> None:
    """Every mark has its word, for there is no colour here."""
    migrate(f"sqlite:///{tmp_path / 'stupeni.db'}")
    result = typed(run, "doctor")

    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "Всё в порядке.")
    assert "✓ хорошо" in result.output
    assert "ssss" not in result.output


def test_a_warning_ends_with_1_and_says_what_to_do(run: CliRunner, tmp_path: Path) -> None:
    """A secret that is too short."""
    migrate(f"sqlite:///{tmp_path / 'stupeni.db'}")
    result = typed(run, "doctor", env={"STUPENI_SECRET": "short"})

    assert (result.exit_code, "! внимание" in result.output, "→" in result.output) == (1, True, True)


def test_what_is_broken_ends_with_2_in_json_too(run: CliRunner) -> None:
    """Wrong settings, no database, no Redis: all told, each by its code."""
    broken = {
        "STUPENI_DATABASE_URL": "postgresql://somebody:secretly@127.0.0.1:1/nowhere",
        "STUPENI_REDIS_URL": AWAY,
        "STUPENI_BATCH": "many",
    }
    result = typed(run, "doctor", "--json", env=broken)
    told = json.loads(result.output)
    marks = {one["code"]: one["mark"] for one in told["checks"] if one["mark"] == "wrong"}

    assert (result.exit_code, told["verdict"]) == (2, "wrong")
    assert marks == {"settings": "wrong", "database": "wrong", "redis": "wrong"}
    assert "secretly" not in result.output


def test_whoever_is_asked_outside_is_asked_by_the_doctor_too(run: CliRunner) -> None:
    """Each by the setting that names him."""
    outside = {
        "STUPENI_SMTP_URL": "smtp://127.0.0.1:1",
        "STUPENI_MAX_URL": "http://127.0.0.1:1",
        "STUPENI_MAX_TOKEN": "token",
        "STUPENI_OIDC_ISSUER": "http://127.0.0.1:1",
    }
    told = json.loads(typed(run, "doctor", "--json", env=outside).output)
    marks = {one["code"]: one["mark"] for one in told["checks"] if one["topic"] == "Связь"}

    assert marks | {"mail": "wrong", "max": "wrong", "provider": "wrong"} == marks


def test_a_port_of_somebody_else_is_found(run: CliRunner) -> None:
    """He takes connections and is no site."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        taken.settimeout(10)
        result = typed(run, "doctor", "--json", env={"STUPENI_PORT": str(taken.getsockname()[1])})
    site = next(one for one in json.loads(result.output)["checks"] if one["code"] == "site")

    assert (site["mark"], "занят" in site["found"]) == ("wrong", True)


@pytest.mark.parametrize("host", ["127.0.0.1:80", "192.0.2.1"])
def test_an_address_that_no_site_can_have_is_wrong(run: CliRunner, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown, or of another machine: nobody answers there, and it is not free either."""
    monkeypatch.setattr(doctor, "PORT_SECONDS", 0.1)
    result = typed(run, "doctor", "--json", env={"STUPENI_HOST": host})
    site = next(one for one in json.loads(result.output)["checks"] if one["code"] == "site")

    assert (site["mark"], site["found"].partition(":")[0]) == ("wrong", "STUPENI_HOST")


def test_an_installation_of_production_is_looked_at(run: CliRunner, production: Stack) -> None:
    """PostgreSQL and Redis: roles, connections, the server's clock, who works."""
    environ = {"STUPENI_DATABASE_URL": production.database_url, "STUPENI_OWNER_URL": production.owner_url}
    environ |= {"STUPENI_REDIS_URL": str(production.redis_url)}
    told = json.loads(typed(run, "doctor", "--json", env=environ).output)["checks"]
    marks = {one["code"]: one["mark"] for one in told}

    assert {code: marks[code] for code in ("database", "owner", "schema", "role", "server_time", "connections")} == (
        dict.fromkeys(("database", "owner", "schema", "role", "server_time", "connections"), "well")
    )
    assert (marks["safety"], marks["processes"], marks["room"]) == ("wrong", "wrong", "well")
    silent = json.loads(typed(run, "doctor", "--json", env=environ | {"STUPENI_REDIS_URL": AWAY}).output)["checks"]
    marks = {one["code"]: one["mark"] for one in silent}
    assert (marks["redis"], marks["processes"], marks["room"]) == ("wrong", "skipped", "skipped")


def test_processes_that_may_open_more_connections_than_there_are_is_a_warning(
    run: CliRunner, production: Stack, postgres: URL
) -> None:
    """The limit that is met first is named with what raises it; a worker that is there counts."""
    environ = {"STUPENI_DATABASE_URL": production.database_url, "STUPENI_REDIS_URL": str(production.redis_url)}
    base = str(make_url(production.database_url).database)
    with closing(psycopg.connect(conninfo(postgres), autocommit=True)) as admin:
        admin.execute(sql.SQL("alter database {} connection limit 30").format(sql.Identifier(base)))
    settings = Settings(production.database_url, redis_url=production.redis_url)
    with closing(Presence(settings)) as presence:
        presence.beat(WORKER)
        found = json.loads(typed(run, "doctor", "--json", env=environ).output)["checks"]
        presence.leave(WORKER)
    (room,) = (one for one in found if one["code"] == "room")

    assert (room["mark"], room["found"]) == ("warning", "2 процесса откроют до 80, можно 30")
    assert f'ALTER DATABASE "{base}" CONNECTION LIMIT -1;' in room["do"]


def test_the_age_of_the_newest_copy_is_told(run: CliRunner, tmp_path: Path) -> None:
    """None, a fresh one, one of three days ago, one of last month."""
    url = f"sqlite:///{tmp_path / 'stupeni.db'}"
    migrate(url)
    marks = [copies(run, tmp_path)]
    for days in (30, 3, 0):
        under = tmp_path / f"copies-{days}"
        back_up(Database(url), under, datetime.now(UTC) - timedelta(days=days), None, Nobody())
        marks.append(copies(run, under))

    assert marks == ["wrong", "wrong", "warning", "well"]


def copies(run: CliRunner, under: Path) -> str:
    """Look at the copies of a folder."""
    told = json.loads(typed(run, "doctor", "--json", "--copies", str(under)).output)["checks"]
    return next(str(one["mark"]) for one in told if one["code"] == "copies")
