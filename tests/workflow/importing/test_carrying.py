"""An import is carried out whole or not at all, whatever comes in between, and its file does not outlive it."""

import gzip
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.lane import Lane
from tests.workflow.importing.sheets import HEADERS, people, text
from workflow.access import by
from workflow.backup.watch import Nobody
from workflow.backup.write import back_up
from workflow.database import Database
from workflow.errors import Conflict, NotNow
from workflow.importing import carrying
from workflow.importing.batch import Known
from workflow.importing.carrying import carry_out
from workflow.importing.checking import Upload, check_file, confirm_import
from workflow.importing.limits import KEPT_HOURS
from workflow.importing.records import find, forget_old, left_behind
from workflow.importing.rehearsal import Rehearsed, rehearse
from workflow.inbox.writing import Writing
from workflow.tables.types import AnyRow

CONTENT = text([HEADERS, *people(3)])


def sent(lane: Lane, content: bytes = CONTENT) -> UUID:
    return check_file(lane.installation, lane.caller("vera", by.CURATOR), Upload(content, "люди.csv"))


def checked(lane: Lane, content: bytes = CONTENT) -> UUID:
    identity = sent(lane, content)
    carry_out(lane.installation, lane.id, identity)
    return identity


def confirmed(lane: Lane, content: bytes = CONTENT, known: Known = Known.UPDATE) -> UUID:
    identity = checked(lane, content)
    confirm_import(lane.installation, lane.caller("vera", by.CURATOR), identity, known)
    return identity


def kept(lane: Lane, identity: UUID) -> AnyRow:
    with lane.installation.database.reading(lane.id) as connection:
        row = find(connection, lane.id, identity)
    assert row is not None
    return row


def imported(lane: Lane) -> int:
    return sum(row.source.startswith("urn:stupeni:import:") for row in lane.rows())


def later(lane: Lane, **away: float) -> Lane:
    """The same lane under a clock that is ahead."""
    now = lane.installation.now
    return replace(lane, installation=replace(lane.installation, now=lambda: now() + timedelta(**away)))


def test_a_finished_import_keeps_no_file_and_the_journal_says_the_same_as_the_tables(lane: Lane) -> None:
    identity = confirmed(lane)
    carry_out(lane.installation, lane.id, identity)
    row = kept(lane, identity)
    assert (row.state, row.content, row.report, imported(lane)) == ("done", None, None, 3)
    assert lane.compare().equal
    lane.send(lane.request("anna"))
    assert lane.settle() == 1


def test_a_process_that_dies_while_it_writes_has_written_nothing(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = confirmed(lane)

    def die(self: Writing, connection: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Writing, "write", die)
        with pytest.raises(KeyboardInterrupt):
            carry_out(lane.installation, lane.id, identity)
    assert (kept(lane, identity).state, imported(lane)) == ("confirmed", 0)

    carry_out(lane.installation, lane.id, identity)
    assert kept(lane, identity).state == "confirmed", "somebody else may still be at it"
    after = later(lane, minutes=1)
    with lane.installation.database.reading(lane.id) as connection:
        assert left_behind(connection, after.installation.now()) == [(lane.id, identity)]
    carry_out(after.installation, lane.id, identity)
    assert (kept(lane, identity).state, imported(lane)) == ("done", 3)


def test_an_event_that_comes_in_between_is_settled_first(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = confirmed(lane)
    times: list[Rehearsed] = []

    def interrupted(*given: Any) -> Any:
        found = rehearse(*given)
        if not times:
            lane.send(lane.request("anna"))
        times.append(found)
        return found

    monkeypatch.setattr(carrying, "rehearse", interrupted)
    carry_out(lane.installation, lane.id, identity)
    assert len(times) == 2
    assert (kept(lane, identity).state, imported(lane)) == ("done", 3)
    numbers = [row.number for row in lane.rows()]
    assert numbers == sorted(numbers)
    assert lane.compare().equal


def test_a_lane_that_never_stands_still_lets_others_go_first(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = confirmed(lane)

    def interrupted(*given: Any) -> Any:
        lane.send(lane.event("person.changed", "person/misha", name="Миша", kinds=["pupil"], birth_date="2008-02-01"))
        return rehearse(*given)

    with monkeypatch.context() as patched:
        patched.setattr(carrying, "rehearse", interrupted)
        carry_out(lane.installation, lane.id, identity)
    assert (kept(lane, identity).state, imported(lane)) == ("confirmed", 0)
    carry_out(later(lane, minutes=1).installation, lane.id, identity)
    assert kept(lane, identity).state == "done"


def test_what_became_impossible_since_the_check_refuses_the_whole_file(lane: Lane) -> None:
    headers = [*HEADERS, "Просит форму"]
    asks = [[*row, "работодатель – ученик"] for row in people(2)]
    identity = confirmed(lane, text([headers, *asks]))
    lane.send(
        lane.event("forms.chosen", "cycle/c", acting=by.HEAD, forms=["student_student"], time=lane.installation.now()),
        who="olga",
        role=by.HEAD,
    )
    lane.settle()
    carry_out(lane.installation, lane.id, identity)
    row = kept(lane, identity)
    assert (row.state, row.content, imported(lane)) == ("refused", None, 0)
    assert "Эта форма в цикле не идёт" in row.report["problems"][0]["sentence"]
    with pytest.raises(NotNow, match="уже не ждёт решения"):
        confirm_import(lane.installation, lane.caller("vera", by.CURATOR), identity, Known.UPDATE)
    assert checked(lane, text([headers, *asks])) == identity


def test_a_file_that_nobody_confirms_is_deleted_after_hours(lane: Lane) -> None:
    identity = checked(lane)
    for hours, gone in ((KEPT_HOURS - 1, 0), (KEPT_HOURS + 1, 1)):
        with lane.installation.database.transaction(lane.id) as connection:
            assert forget_old(connection, lane.id, lane.installation.now() + timedelta(hours=hours)) == gone
    row = kept(lane, identity)
    assert (row.state, row.content, row.report) == ("expired", None, None)
    with pytest.raises(NotNow, match="уже удалён"):
        confirm_import(lane.installation, lane.caller("vera", by.CURATOR), identity, Known.UPDATE)


def test_a_confirmed_file_is_not_taken_away_from_whoever_carries_it_out(lane: Lane) -> None:
    identity = confirmed(lane)
    with lane.installation.database.transaction(lane.id) as connection:
        assert forget_old(connection, lane.id, lane.installation.now() + timedelta(days=2)) == 0
    with pytest.raises(Conflict, match="загружается прямо сейчас"):
        checked(lane)
    assert kept(lane, identity).content == CONTENT


def test_an_import_that_fails_again_and_again_ends_with_a_sentence(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = confirmed(lane)

    def fail(*given: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(carrying, "rehearse", fail)
    for minutes in range(lane.installation.settings.tries):
        with pytest.raises(ZeroDivisionError):
            carry_out(later(lane, minutes=minutes).installation, lane.id, identity)
    carry_out(later(lane, hours=1).installation, lane.id, identity)
    row = kept(lane, identity)
    assert (row.state, imported(lane)) == ("failed", 0)
    assert "ничего не записано" in row.report["problems"][0]["sentence"]


def test_a_backup_holds_no_file(lane: Lane, tmp_path: Path) -> None:
    identity = checked(lane)
    owner = lane.installation.settings.owner_url or lane.installation.settings.database_url
    with closing(Database(owner)) as database:
        folder = back_up(database, tmp_path, datetime(2026, 1, 12, tzinfo=UTC), None, Nobody())
    copied = gzip.decompress((folder / "tables" / "imports.jsonl.gz").read_bytes()).decode()
    assert str(identity) in copied
    assert people(1)[0][0] not in copied
    assert kept(lane, identity).content == CONTENT


def test_a_dry_run_says_how_far_it_is_and_leaves_nothing_but_what_it_found(
    lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = sent(lane)
    assert kept(lane, identity).state == "checking"
    seen: list[tuple[str, int, int]] = []

    def watched(institution: Any, table: Any, batch: Any, told: Any) -> Rehearsed:
        def and_look(done: int, total: int) -> None:
            told(done, total)
            row = kept(lane, identity)
            seen.append((row.phase, row.done, row.total))

        return rehearse(institution, table, batch, and_look)

    monkeypatch.setattr(carrying, "TOLD_SECONDS", 0)
    monkeypatch.setattr(carrying, "rehearse", watched)
    carry_out(lane.installation, lane.id, identity)
    assert seen == [("rehearsing", 0, 3), ("rehearsing", 3, 3)]
    row = kept(lane, identity)
    assert (row.state, row.figures["new"], row.content, imported(lane)) == ("checked", 3, CONTENT, 0)


def test_a_dry_run_that_was_killed_is_done_again_by_somebody_else(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = sent(lane)

    def die(*given: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(carrying, "rehearse", die)
        with pytest.raises(KeyboardInterrupt):
            carry_out(lane.installation, lane.id, identity)
    with pytest.raises(NotNow, match="проверяется"):
        confirm_import(lane.installation, lane.caller("vera", by.CURATOR), identity, Known.UPDATE)
    after = later(lane, minutes=1)
    with lane.installation.database.reading(lane.id) as connection:
        assert left_behind(connection, after.installation.now()) == [(lane.id, identity)]
    carry_out(after.installation, lane.id, identity)
    assert (kept(lane, identity).state, imported(lane)) == ("checked", 0)
