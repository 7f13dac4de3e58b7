"""The compose file and the container: settings that there are, secrets by files, nothing open to the network."""

import os
import re
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ProgrammingError

from tests.deploy.watched import DEPLOY, read
from tests.servers import conninfo
from workflow.backup.verify import verify
from workflow.backup.watch import Nobody
from workflow.backup.write import back_up
from workflow.database import MOST_OF_A_PROCESS, Database, migrate
from workflow.errors import BadBackup
from workflow.installation import utcnow
from workflow.settings import PREFIX, VARIABLES

COMPOSE = read(DEPLOY / "compose.yaml")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "stupeni"}
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
SECRET_SETTINGS = {"SECRET", "DATABASE_URL", "OWNER_URL"}


def test_every_process_has_its_service() -> None:
    assert set(OURS) == {"migrate", "web", "worker", "clock", "backup"}
    assert set(SERVICES) - set(OURS) == {"postgres", "redis"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_service_has_settings_that_there_are(name: str) -> None:
    given = {key.removeprefix(PREFIX) for key in OURS[name]["environment"]}

    assert {key.removesuffix("_FILE") for key in given} <= set(VARIABLES)
    assert not given & SECRET_SETTINGS


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_reads_the_secrets_that_it_is_given(name: str) -> None:
    service = SERVICES[name]
    read_ = {
        value.removeprefix("/run/secrets/") for key, value in service.get("environment", {}).items() if "_FILE" in key
    }

    assert set(service.get("secrets", ())) >= read_
    assert set(service.get("secrets", ())) <= set(COMPOSE["secrets"])


@pytest.mark.parametrize("name", ["postgres", "redis", "web", "worker", "clock"])
def test_whatever_stays_says_how_it_is(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_container_of_ours_can_do_little(name: str) -> None:
    service = OURS[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["stop_grace_period"] == "15s"


def test_nothing_is_open_but_the_site_and_that_to_this_machine_only() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert ports == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_what_must_last_lies_on_volumes() -> None:
    """The image of PostgreSQL 18 keeps its data one folder above where older ones did."""
    assert "database:/var/lib/postgresql" in SERVICES["postgres"]["volumes"]
    assert "doorbells:/data" in SERVICES["redis"]["volumes"]
    assert set(COMPOSE["volumes"]) == {"database", "doorbells", "backups"}


def test_settings_of_ones_own_have_a_file_that_need_not_be_there() -> None:
    assert all(service["env_file"] == [{"path": "env", "required": False}] for service in OURS.values())


def test_postgresql_lets_in_all_that_its_processes_may_open() -> None:
    """As the README counts them, and a few workers more."""
    most = int(SERVICES["postgres"]["command"][-1].removeprefix("max_connections="))
    processes = sum(SERVICES[name].get("deploy", {}).get("replicas", 1) for name in ("web", "worker", "clock"))

    assert most >= (processes + 3) * MOST_OF_A_PROCESS + 20


def test_whoever_migrates_or_copies_comes_as_the_owner() -> None:
    assert {name for name, one in OURS.items() if "STUPENI_OWNER_URL_FILE" in one["environment"]} == {
        "migrate",
        "backup",
    }


def test_processes_start_on_a_database_that_was_migrated() -> None:
    for name in ("web", "worker", "clock"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_the_container_is_nobody_special_and_locked() -> None:
    """What builds stays in the first stage."""
    stages = CONTAINERFILE.split("\nFROM ")

    assert "--require-hashes" in stages[-2]
    assert "pip uninstall --yes setuptools pip" in stages[-2]
    assert "pip install" not in stages[-1]
    assert re.search(r"^USER 10001$", stages[-1], re.MULTILINE)


def test_no_secret_gets_into_the_container() -> None:
    ignored = (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8").splitlines()

    assert ignored.index("*") < ignored.index("!deploy") < ignored.index("deploy/secrets")
    assert ignored.index("!deploy") < ignored.index("deploy/env")
    assert (DEPLOY / ".gitignore").read_text(encoding="utf-8") == "secrets/\nenv\n"


def test_secrets_are_made_once_and_only_for_us(tmp_path: Path) -> None:
    script = tmp_path / "secrets.sh"
    script.write_text((DEPLOY / "secrets.sh").read_text(encoding="utf-8"), encoding="utf-8")
    folder = tmp_path / "secrets"
    made: list[dict[str, str]] = []
    for _ in range(2):
        subprocess.run(["sh", script], check=True, capture_output=True)
        made.append({path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()})

    assert made[0] == made[1]
    assert set(made[0]) == set(COMPOSE["secrets"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert made[0]["application_password"] in made[0]["database_url"]


@pytest.fixture
def roles(postgres: URL) -> Iterator[tuple[str, str]]:
    """The roles and the database as roles.sql makes them, under names of our own: the server may be somebody's."""
    mine = f"stupeni_test_roles_{os.getpid()}"
    names = {"stupeni_owner": f"{mine}_owner", "stupeni": mine}
    passwords = {":'owner_password'": "'o'", ":'application_password'": "'a'"}
    text = re.sub(r"^(--|\\).*$", "", (DEPLOY / "roles.sql").read_text(encoding="utf-8"), flags=re.MULTILINE)
    for old, new in passwords.items():
        text = text.replace(old, new)
    text = re.sub(r"\b(stupeni(_owner)?)\b", lambda found: names[found[1]], text)
    made = postgres.set(database=mine)
    with psycopg.connect(conninfo(postgres), autocommit=True) as admin:
        for statement in filter(str.strip, text.split(";")):
            admin.execute(statement.encode())
        owner, application = made.set(username=f"{mine}_owner", password="o"), made.set(username=mine, password="a")
        yield owner.render_as_string(hide_password=False), application.render_as_string(hide_password=False)
        for end in (f"DROP DATABASE {mine} WITH (FORCE)", f"DROP ROLE {mine}", f"DROP ROLE {mine}_owner"):
            admin.execute(end.encode())


def test_the_roles_are_enough_to_migrate_and_too_little_to_change_the_journal(roles: tuple[str, str]) -> None:
    """As the README has it: migrated by the owner, used by the application."""
    owner, application = roles
    migrate(owner, make_url(application).username)
    database = Database(application)
    database.check_schema()
    with pytest.raises(ProgrammingError, match="permission denied"), database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM journal")
    with pytest.raises(ProgrammingError, match="permission denied"), database.transaction() as connection:
        connection.exec_driver_sql("CREATE TABLE mine (x int)")
    database.close()


def test_a_copy_is_made_by_the_owner_and_refused_to_the_application(roles: tuple[str, str], tmp_path: Path) -> None:
    """It would see single schools only: the copy would look whole and hold nothing."""
    owner, application = (Database(url, pool=1) for url in roles)
    migrate(roles[0], make_url(roles[1]).username)
    with pytest.raises(BadBackup):
        back_up(application, tmp_path / "empty", utcnow(), None, Nobody())
    assert verify(back_up(owner, tmp_path / "whole", utcnow(), None, Nobody()), None, Nobody()).revision
    for one in (owner, application):
        one.close()
