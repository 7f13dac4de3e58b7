"""The record of reading: a row for each reader, view and hour, written before anybody is shown, kept for its time."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from tests.lane import Lane
from tests.world import identity
from workflow.access import Caller, by
from workflow.database import Database
from workflow.reading.asked import counts_of, listed, one_of
from workflow.reading.erasing import erase
from workflow.reading.purposes import purpose_of
from workflow.reading.recorder import A_ROW, Reading, Recorder
from workflow.tables import people_keys, reading_people, readings

A_YEAR = timedelta(days=365)


def read(lane: Lane, who: str = "vera", *people: str, **more: Any) -> Reading:
    told: dict[str, Any] = {"role": "curator", "view": "/people", "shape": "", "purpose": "curator"}
    told |= {"institution": lane.id, "reader": identity(who), "at": lane.installation.now()}
    return Reading(**(told | more), people=[identity(one) for one in people])


def recorder(lane: Lane) -> Recorder:
    return Recorder(lane.installation.database, A_YEAR)


def rows(lane: Lane) -> list[Any]:
    with lane.installation.database.reading(lane.id) as connection:
        return list(connection.execute(select(readings).order_by(readings.c.hour)))


def test_a_reader_a_view_and_an_hour_are_one_row(lane: Lane) -> None:
    taking = recorder(lane)
    taking.record(read(lane, "vera", "olga"))
    taking.record(read(lane, "vera", "olga", "vera"))
    taking.record(read(lane, "vera", "olga", view="/people/{person_id}"))
    taking.record(replace(read(lane, "vera", "olga"), at=lane.installation.now() + timedelta(hours=1)))

    found = [(row.view, row.times, row.shown) for row in rows(lane)]
    assert sorted(found) == [("/people", 1, 1), ("/people", 2, 2), ("/people/{person_id}", 1, 1)]


def test_another_purpose_and_another_filter_are_rows_of_their_own(lane: Lane) -> None:
    taking = recorder(lane)
    for more in ({}, {"purpose": "task:meeting.tell"}, {"shape": "q state"}):
        taking.record(read(lane, "vera", "olga", **more))

    assert len(rows(lane)) == 3


def test_people_stand_as_pseudonyms_two_hundred_in_a_row(lane: Lane) -> None:
    many = [_mask(lane) for _ in range(A_ROW + 30)]
    taking = recorder(lane)
    taking.record(replace(read(lane), people=many[:150]))
    taking.record(replace(read(lane), people=many))

    with lane.installation.database.reading(lane.id) as connection:
        kept = [row.people.split() for row in connection.execute(select(reading_people).order_by("part"))]
        names = {one.hex for one in connection.scalars(select(people_keys.c.pseudonym))}
    assert [len(part) for part in kept] == [A_ROW, 30]
    told = {name for part in kept for name in part}
    assert told <= names
    assert not told & {one.hex for one in many}, "a pseudonym is no id"
    assert rows(lane)[0].shown == A_ROW + 30


def test_many_readers_at_once_lose_nothing(lane: Lane) -> None:
    taking = recorder(lane)
    threads = [
        threading.Thread(target=taking.record, args=(read(lane, f"reader-{number % 3}", "olga"),))
        for number in range(30)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(row.times for row in rows(lane)) == [10, 10, 10]


def test_a_reading_that_cannot_be_written_is_told_to_its_reader(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Database, *within: object) -> None:
        raise OperationalError("", {}, Exception("full"))

    taking = recorder(lane)
    monkeypatch.setattr(Database, "transaction", fail)
    with pytest.raises(OperationalError):
        taking.record(read(lane, "vera", "olga"))


def test_a_reading_is_forgotten_when_its_time_is_over(lane: Lane) -> None:
    taking = recorder(lane)
    taking.record(read(lane, "vera", "olga"))
    later = lane.installation.now() + A_YEAR + timedelta(hours=1)
    taking.record(replace(read(lane, "vera", "olga"), at=later))

    assert [row.last_at for row in rows(lane)] == [later]
    with lane.installation.database.reading(lane.id) as connection:
        assert connection.scalar(select(func.count()).select_from(reading_people)) == 1


def test_a_person_whose_data_is_destroyed_is_no_longer_found_among_those_who_were_read(lane: Lane) -> None:
    recorder(lane).record(read(lane, "vera", "olga", "vera"))
    (row,) = rows(lane)
    database = lane.installation.database
    with database.transaction(lane.id) as connection:
        erase(connection, lane.id, identity("olga"))

    with database.reading(lane.id) as connection:
        found = one_of(connection, lane.id, row.digest)
        assert found is not None
        assert (found[0].shown, found[1]) == (2, [identity("vera")])
        assert listed(connection, lane.id, person=identity("olga"), limit=5) == []


def test_a_person_hears_of_the_roles_that_read_him_and_not_of_himself(lane: Lane) -> None:
    taking = recorder(lane)
    taking.record(read(lane, "vera", "olga"))
    taking.record(read(lane, "vera", "olga", view="/people/{person_id}"))
    taking.record(read(lane, "nina", "olga", role="psychologist"))
    taking.record(read(lane, "olga", "olga", role="head"))
    taking.record(replace(read(lane, "root", "olga", role="administrator"), reader=None))

    with lane.installation.database.reading(lane.id) as connection:
        counts = [(one.role, one.hours, one.readers) for one in counts_of(connection, lane.id, identity("olga"))]
    assert counts == [("administrator", 1, 1), ("curator", 2, 1), ("psychologist", 1, 1)]


def test_a_page_of_the_record_goes_on_where_the_last_one_ended(lane: Lane) -> None:
    taking = recorder(lane)
    for number in range(5):
        at = lane.installation.now() + timedelta(hours=number // 2)
        taking.record(replace(read(lane, f"reader-{number}", "olga"), at=at))

    found: list[bytes] = []
    with lane.installation.database.reading(lane.id) as connection:
        while page := listed(connection, lane.id, after=found[-1] if found else None, limit=2):
            found += [row.digest for row in page]
        assert len(set(found)) == len(found) == 5
        assert listed(connection, lane.id, after=bytes(32), limit=2) == ()
        assert len(listed(connection, lane.id, reader=identity("reader-3"), limit=2)) == 1
        assert listed(connection, identity("another school"), limit=2) == []


def _mask(lane: Lane) -> UUID:
    person = identity(f"somebody {_mask.__name__} {len(_made)}")
    _made.append(person)
    with lane.installation.database.transaction(lane.id) as connection:
        row = {"institution_id": lane.id, "person_id": person, "pseudonym": identity(f"mask {person}"), "key": None}
        connection.execute(people_keys.insert(), row)
    return person


_made: list[UUID] = []


def test_a_task_that_there_is_not_is_no_purpose() -> None:
    caller = Caller(identity("vera"), by.CURATOR | by.HEAD, identity("school"))

    assert purpose_of(caller, "meeting.tell") == "task:meeting.tell"
    assert purpose_of(caller, "anything.else") == purpose_of(caller, None) == "curator"
