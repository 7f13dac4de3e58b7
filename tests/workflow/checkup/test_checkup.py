"""The check-up: a school in order is well on either database, and each thing that is broken is found by its check."""

import os
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import OperationalError

from tests.lane import Lane
from tests.stacks import Stack
from workflow.backup.watch import Nobody
from workflow.backup.write import back_up
from workflow.checkup import connection as connection_of_checkup
from workflow.checkup import packs as packs_of_checkup
from workflow.checkup.checks import CHECKS
from workflow.checkup.finding import Check, Finding, Mark, Needs, examine
from workflow.checkup.patient import Patient
from workflow.database import Database
from workflow.installation import utcnow
from workflow.packs import shelf
from workflow.settings import told
from workflow.tables import facts, inbox, letter_sendings, packs, reminders

RED = "postgresql://nobody:secretly@127.0.0.1:1/nowhere"


def patient_of(url: str, folder: Path, **environ: str) -> Patient:
    """Make a patient of an address."""
    settings, environment = told({"STUPENI_DATABASE_URL": url, "STUPENI_DATA_DIR": str(folder), **environ})
    return Patient(settings, environment, utcnow)


@pytest.fixture
def patient(stack: Stack, lane: Lane, tmp_path: Path) -> Iterator[Patient]:
    """A school in order; the test server's settings are unsafe, which is allowed here."""
    lane.settle()
    made = patient_of(stack.database_url, tmp_path, STUPENI_UNSAFE_POSTGRES="yes", STUPENI_SECRET="s" * 40)
    made.copies = tmp_path / "copies"
    with lane.kept() as database:
        back_up(database, made.copies, utcnow(), None, Nobody())
    yield made
    made.close()


def marks(patient: Patient) -> dict[str, str]:
    """Give the worst mark of each check that is not well."""
    worst = [Mark.WELL, Mark.SKIPPED, Mark.WARNING, Mark.WRONG]
    found: dict[str, Mark] = {}
    for one in examine(patient, CHECKS):
        found[one.code] = max(found.get(one.code, Mark.WELL), one.mark, key=worst.index)
    return {code: mark.value for code, mark in found.items() if mark is not Mark.WELL}


def bad(patient: Patient) -> dict[str, str]:
    """Give what is not well beyond what the test servers bring with them."""
    return {code: mark for code, mark in marks(patient).items() if code not in ("safety", "disk")}


def test_a_school_in_order_is_well(patient: Patient) -> None:
    """On either database, looked at deeply."""
    patient.deep = True

    assert bad(patient) == {}


def test_a_lost_fact_is_found_by_the_balance(patient: Patient, lane: Lane, stack: Stack) -> None:
    """The institution is named."""
    with Database(stack.owner_url).transaction() as connection:
        connection.execute(delete(facts).where(facts.c.type == "forms.offered"))
    found = [one for one in examine(patient, CHECKS) if one.code == "balance"]

    assert [one.mark for one in found] == [Mark.WRONG]
    assert "Школа № 1" in found[0].found


def test_an_event_that_waits_too_long_names_its_school(patient: Patient, lane: Lane) -> None:
    """It waits for ten minutes."""
    lane.send(lane.event("audience.told", "cycle/c", audience="staff"))
    with lane.installation.database.transaction(lane.id) as connection:
        late = utcnow() - timedelta(minutes=10)
        connection.execute(update(inbox).where(inbox.c.state == "waiting").values(received_at=late))
    found = [one for one in examine(patient, CHECKS) if one.code == "waiting"]

    assert [(one.mark, one.found) for one in found] == [
        (Mark.WRONG, "«Школа № 1»: ждёт 1 событие, старшему 10 минут"),
    ]


def test_an_incident_is_shown_with_its_id_and_its_ways_out(patient: Patient, lane: Lane) -> None:
    """Retry, skip, release."""
    (receipt,) = lane.send(lane.event("audience.told", "cycle/c", audience="staff"))
    with lane.installation.database.transaction(lane.id) as connection:
        connection.execute(
            update(inbox).where(inbox.c.id == receipt.id).values(state="stuck", stuck_at=utcnow(), tries=5)
        )
    (found,) = [one for one in examine(patient, CHECKS) if one.code == "incidents"]

    assert (found.mark, str(receipt.id) in found.found, "/retries" in found.do) == (Mark.WARNING, True, True)


def test_a_clock_that_was_set_back_is_noticed(patient: Patient) -> None:
    """The journal holds a record of an hour from now, and the server of the database goes otherwise."""
    patient.now = lambda: utcnow() - timedelta(hours=1)
    found = bad(patient)

    assert found["journal_time"] == "wrong"
    assert found.get("server_time") == ("wrong" if patient.is_postgres else None)


def test_a_pack_that_was_changed_is_found(patient: Patient, lane: Lane) -> None:
    """Its hash says so."""
    with lane.installation.database.transaction(lane.id) as connection:
        connection.execute(update(packs).values(content=b"name = 'other'"))

    assert bad(patient) == {"kept_packs": "wrong"}


def test_a_pack_of_the_program_that_is_damaged_says_to_install_it_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(name: str) -> bytes:
        raise shelf.PackError(name, ("", "это не TOML"))

    monkeypatch.setattr(packs_of_checkup, "content_of", damaged)
    found = [one for one in examine(patient_of(RED, tmp_path), CHECKS) if one.code == "shipped_packs"]

    assert [(one.mark, "поставьте её заново" in one.do) for one in found] == [(Mark.WRONG, True)] * 2


def test_a_base_that_a_full_disk_keeps_shut_says_to_make_room(
    embedded: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not to look for who holds the file."""

    def met(patient: Patient, name: str) -> Iterator[Finding]:
        full = sqlite3.OperationalError("disk I/O error")
        full.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
        raise OperationalError("", {}, full)

    monkeypatch.setattr(connection_of_checkup, "_met", met)
    made = patient_of(embedded.database_url, tmp_path)
    (found,) = (one for one in examine(made, CHECKS) if one.code == "database")

    assert (found.mark, found.do) == (Mark.WRONG, connection_of_checkup.FULL)
    made.close()


def test_what_cannot_be_written_is_told(embedded: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder, and the file of the base."""
    monkeypatch.setattr(os, "access", lambda place, mode: False)
    made = patient_of(embedded.database_url, tmp_path)
    found = [one for one in examine(made, CHECKS) if one.name == "Право писать"]

    assert {one.found for one in found} >= {f"{tmp_path}: писать нельзя", f"{made.file}: писать нельзя"}
    assert {one.mark for one in found} == {Mark.WRONG}
    made.close()


def test_an_owner_is_no_application(production: Stack, tmp_path: Path) -> None:
    """Whoever owns the journal may take its guards away."""
    patient = patient_of(production.owner_url, tmp_path, STUPENI_SECRET="s" * 40)

    assert {"role": "wrong", "safety": "wrong"}.items() <= marks(patient).items()
    patient.close()


def test_a_database_of_another_version_is_found_and_the_rest_is_skipped(embedded: Stack, tmp_path: Path) -> None:
    """The checks that stand on the tables do not guess."""
    with Database(embedded.database_url).transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    found = marks(patient_of(embedded.database_url, tmp_path))

    assert (found["schema"], found["balance"], found.get("shipped_packs")) == ("wrong", "skipped", None)


@pytest.mark.parametrize("url", [RED, "sqlite:////no/such/folder/stupeni.db"])
def test_a_database_that_is_away_stops_no_other_check(url: str, tmp_path: Path) -> None:
    """And no password is shown."""
    patient = patient_of(url, tmp_path)
    found = list(examine(patient, CHECKS))
    by_code = {one.code: one.mark for one in found}

    assert (by_code["database"], by_code["schema"], by_code["shipped_packs"]) == (Mark.WRONG, Mark.SKIPPED, Mark.WELL)
    assert not any("secretly" in one.found + one.do for one in found)


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    """No traceback."""
    (tmp_path / "broken.db").write_bytes(os.urandom(8192))

    assert marks(patient_of(f"sqlite:///{tmp_path / 'broken.db'}", tmp_path))["database"] == "wrong"


def test_no_secret_of_a_channel_is_shown(tmp_path: Path) -> None:
    """Neither the password of the mail server nor the token of the bot."""
    given = {"STUPENI_SMTP_URL": "smtp://school:hush@mail.test:587", "STUPENI_MAX_TOKEN": "hush-hush"}
    given |= {"STUPENI_OWNER_URL": "postgresql://owner@mail.test/b?password=hush"}
    made = patient_of(f"sqlite:///{tmp_path}/a.db", tmp_path, **given)
    told_of = " ".join(one.found for one in examine(made, CHECKS) if one.code == "settings")

    assert "mail.test" in told_of
    assert "hush" not in told_of


def test_a_secret_that_anybody_may_read_is_a_warning(tmp_path: Path) -> None:
    """So is one that is too short, and the base itself; not in a folder that nobody else may enter."""
    for name in ("secret-file", "a.db"):
        (tmp_path / name).write_text("short")
        (tmp_path / name).chmod(0o644)
    environ = {"STUPENI_SECRET_FILE": str(tmp_path / "secret-file"), "STUPENI_HOST": "0.0.0.0"}
    found = []
    for mode in (0o755, 0o700):
        tmp_path.chmod(mode)
        made = patient_of(f"sqlite:///{tmp_path}/a.db", tmp_path, **environ)
        found.append([one for one in examine(made, CHECKS) if one.code == "dangers"])

    assert [one.name for one in found[0]] == ["Секрет", "STUPENI_SECRET_FILE", "Файл базы", "Адрес сайта"]
    assert [one.name for one in found[1]] == ["Секрет", "Адрес сайта"]
    assert not any("short" in one.found for one in found[0])


def test_settings_that_are_no_good_alone_say_what_comes_of_it(tmp_path: Path) -> None:
    """Mail without the address of the site, a provider without its secret, keys of the demonstration for everybody."""
    environ = {"STUPENI_SMTP_URL": "smtp://mail.test", "STUPENI_MAIL_FROM": "a@mail.test", "STUPENI_SIGNED_KEYS": "yes"}
    environ |= {"STUPENI_OIDC_ISSUER": "https://id.test", "STUPENI_SECRET": "s" * 40}
    found = [one for one in examine(patient_of(RED, tmp_path, **environ), CHECKS) if one.code == "dangers"]

    assert [(one.name, one.do) for one in found[:-1]] == [
        ("STUPENI_SMTP_URL", "Задайте STUPENI_SITE."),
        ("STUPENI_OIDC_ISSUER", "Задайте STUPENI_SITE."),
        ("STUPENI_OIDC_ISSUER", "Задайте STUPENI_OIDC_CLIENT_SECRET."),
    ]
    assert "STUPENI_SIGNED_KEYS=yes" in found[-1].found


def test_a_check_that_fails_is_itself_a_finding(tmp_path: Path) -> None:
    """The next one is run."""

    def breaks(patient: Patient) -> Iterator[Finding]:
        raise ZeroDivisionError

    checks = [Check(code, "Проба", "Проба", Needs.NOTHING, breaks) for code in ("one", "two")]

    assert [one.mark for one in examine(patient_of(RED, tmp_path), checks)] == [Mark.WRONG, Mark.WRONG]


def test_a_letter_that_failed_or_is_late_is_told_with_where_to_look(patient: Patient, lane: Lane) -> None:
    """It should have gone an hour ago, and another was not taken."""
    ago = utcnow() - timedelta(hours=1)
    row = {"institution_id": lane.id, "channel": "email", "together": "x", "made_at": ago, "next_at": ago, "tries": 1}
    with lane.installation.database.transaction(lane.id) as connection:
        for state in ("waiting", "failed", "held"):
            connection.execute(insert(letter_sendings).values(id=uuid4(), state=state, **row))
    found = [one.found for one in examine(patient, CHECKS) if one.code == "letters"]

    assert [one.split()[0] for one in found] == ["старшее", "1", "1"]


def test_a_reminder_that_nobody_tells_is_found_beside_the_timers(patient: Patient, lane: Lane) -> None:
    row = {
        "institution_id": lane.id,
        "key": "k",
        "cycle_id": uuid4(),
        "task": "t",
        "about": "a",
        "pack": "p",
        "letters": 0,
    }
    with lane.installation.database.transaction(lane.id) as connection:
        connection.execute(insert(reminders).values(due=utcnow() - timedelta(hours=1), **row))
    (found,) = (one for one in examine(patient, CHECKS) if one.code == "timers")

    assert (found.mark, found.found) == (Mark.WRONG, "не сообщено: 1 напоминание, старшему 1 час")
    assert "stupeni clock" in found.do
