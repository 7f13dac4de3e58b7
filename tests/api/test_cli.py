"""The command line: each command says what a person needs, and a mistake in a sentence with exit code 2."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.api.typed import typed
from workflow.accounts import account
from workflow.database import Database, migrate
from workflow.errors import StupeniError
from workflow.installation import utcnow
from workflow.packs.shelf import content_of


@pytest.fixture
def run(tmp_path: Path) -> CliRunner:
    """A runner whose environment is an empty folder."""
    return CliRunner(env={"STUPENI_DATA_DIR": str(tmp_path), "COLUMNS": "200"})


def said(run: CliRunner, *words: str) -> str:
    """Run a command that must succeed and give what it said."""
    result = typed(run, *words)
    assert result.exit_code == 0, result.output or result.exception
    return result.output


def test_a_pack_is_shown_as_json_with_its_stages_activities_and_forms(run: CliRunner) -> None:
    """The shape that others read."""
    pack = json.loads(said(run, "pack", "show", "kemerovo-2021", "--json"))

    assert (len(pack["stages"]), len(pack["activities"]), len(pack["forms"])) == (7, 29, 4)
    assert all(form["role_models"] for form in pack["forms"])


@pytest.mark.parametrize("name", ["kemerovo-2021", "seven-stages"])
def test_a_pack_is_shown_to_a_person(run: CliRunner, name: str) -> None:
    """Stages, forms and, where there is one, the roadmap."""
    assert "Завершение" in said(run, "pack", "show", name)


def test_a_good_pack_is_in_order(run: CliRunner, tmp_path: Path) -> None:
    """The check counts what it found."""
    (tmp_path / "good.toml").write_bytes(content_of("kemerovo-2021"))

    assert "29 мероприятий, 4 формы, 41 анкета" in said(run, "pack", "check", str(tmp_path / "good.toml"))


def test_a_wrong_pack_is_refused_with_file_key_and_reason(run: CliRunner, tmp_path: Path) -> None:
    """A number of a stage that does not exist is found where it stands."""
    wrong = content_of("kemerovo-2021").replace(b'stage = "pairing"', b'stage = "paring"')
    (tmp_path / "wrong.toml").write_bytes(wrong)
    result = typed(run, "pack", "check", str(tmp_path / "wrong.toml"))

    assert isinstance(result.exception, StupeniError)
    assert "wrong.toml: activities.15.stage: ожидалось" in str(result.exception)


def test_an_institution_is_opened_and_its_journal_replayed(run: CliRunner, tmp_path: Path) -> None:
    """From nothing to a school whose head and curator come in by links, each by another."""
    migrate(f"sqlite:///{tmp_path / 'stupeni.db'}")
    opened = said(run, "institution", "open", "Школа № 1", "--head", "Ольга", "--curator", "Вера")

    assert len({line.rpartition("/join/")[2] for line in opened.splitlines() if "/join/stl_" in line}) == 2
    assert "Школа № 1" in said(run, "institution", "list")
    said(run, "institution", "open", "Школа № 2", "--head", "Анна", "--curator", "Олег")
    told = said(run, "replay")
    assert "Школа № 1: " in told
    assert "Школа № 2: " in told
    assert "одно и то же" in told


def test_a_signed_key_is_made_where_people_are_invented_only(run: CliRunner, tmp_path: Path) -> None:
    """Unless it is forced: whoever develops says so."""
    migrate(f"sqlite:///{tmp_path / 'stupeni.db'}")
    said(run, "institution", "open", "Школа № 1", "--head", "Ольга", "--curator", "Вера")
    refused = typed(run, "token", "--role", "auditor")
    forced = typed(run, "token", "--role", "auditor", env={"STUPENI_SIGNED_KEYS": "yes"})

    assert isinstance(refused.exception, StupeniError)
    assert "настоящие люди" in str(refused.exception)
    assert forced.output.count(".") == 2


def test_an_empty_installation_says_what_to_do(run: CliRunner, tmp_path: Path) -> None:
    """An empty list is not an empty screen."""
    migrate(f"sqlite:///{tmp_path / 'stupeni.db'}")

    assert "stupeni institution open" in said(run, "institution", "list")


def test_an_unknown_role_of_a_token_is_refused_with_those_there_are(run: CliRunner) -> None:
    """The message lists the roles."""
    result = typed(run, "token", "--role", "king")

    assert result.exit_code == 2
    assert "curator" in result.output


def test_an_administrator_gets_back_in_at_the_machine(run: CliRunner, tmp_path: Path) -> None:
    """Nobody stands above him to make a link; without a second factor there is none to take away."""
    url = f"sqlite:///{tmp_path / 'stupeni.db'}"
    migrate(url)
    database = Database(url)
    with database.transaction() as connection:
        account.open_account(connection, "root.admin", "kept", utcnow(), administrator=True)
    database.close()

    assert "/join/stl_" in said(run, "account", "link", "Root.Admin")
    for words, why in ((("root.admin", "--factor"), "снимать нечего"), (("nobody",), "нет")):
        refused = typed(run, "account", "link", *words)
        assert isinstance(refused.exception, StupeniError)
        assert why in refused.exception.sentence
