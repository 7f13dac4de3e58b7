"""The journal: append-only in the database, gap-free, without a word about a person, enough to rebuild the state."""

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.lane import Lane
from tests.world import identity
from workflow.access import by
from workflow.errors import BadJournal
from workflow.facts.payload import Kind, Ref
from workflow.journal.canonical import canonical, read
from workflow.journal.read import Filter, every, records
from workflow.journal.record import LARGEST
from workflow.journal.replay import tell

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner),
    max_leaves=20,
)


@given(VALUES)
def test_canonical_bytes_are_those_of_rfc_8785(value: object) -> None:
    """A library of others writes the same bytes."""
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [{"a": 1.5}, {"ключ": 1}, {"a": 2**53}, [{"b": [0.1]}]])
def test_what_a_record_may_not_hold_is_refused(value: object) -> None:
    """Floats, keys outside ASCII and integers that others could round are mistakes of ours."""
    with pytest.raises(BadJournal):
        canonical(value)


@pytest.mark.parametrize("record", [b'{"a":1,"a":1}', b'{"b":1,"a":2}', b'{"a": 1}', b"[1]"])
def test_a_record_that_is_not_canonical_is_refused(record: bytes) -> None:
    """Stored bytes are the truth: there is one way to write a record."""
    with pytest.raises(BadJournal):
        read(record)


@pytest.mark.parametrize("table", ["journal", "journal_people"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET number = 9", "DELETE FROM {}"])
def test_nobody_changes_or_deletes_a_row(lane: Lane, table: str, statement: str) -> None:
    """The database itself refuses, also to the owner's mistakes."""
    with pytest.raises(DBAPIError), lane.installation.database.transaction(lane.id) as connection:
        connection.execute(text(statement.format(table)))


def test_replaying_the_journal_alone_gives_the_state(lane: Lane) -> None:
    """Rule 5: every stage, pause and requirement answer."""
    lane.send(lane.event("pair.paused", "pair/pair-misha", reason="Болеет", acting=by.CURATOR))
    lane.settle()
    comparison = lane.compare()

    assert comparison.differences == ()
    assert (comparison.stages, comparison.pauses) == (2, 1)


def test_a_state_that_was_tampered_with_is_found(lane: Lane) -> None:
    """A stage changed behind the service's back differs from what the journal says."""
    with lane.installation.database.transaction(lane.id) as connection:
        connection.execute(text("UPDATE pairs SET stage = 'completion'"))

    assert any("этап pair/" in difference for difference in lane.compare().differences)


def test_a_missing_record_is_found(lane: Lane) -> None:
    """Numbers have no gaps."""
    with lane.installation.database.reading(lane.id) as connection:
        journal = [record for record in every(connection, lane.id) if record[0] != 3]

    with pytest.raises(BadJournal, match="ожидалась 3"):
        tell(journal)


def test_no_personal_value_stands_in_the_journal(lane: Lane) -> None:
    """Rule 7: no name, no date of birth, no person's id; commitments in their place."""
    with lane.installation.database.reading(lane.id) as connection:
        journal = [record for _, record in every(connection, lane.id)]

    everything = b"".join(journal).decode()
    for word in ("misha", "2008-02-01", str(identity("misha")), identity("misha").hex):
        assert word not in everything
    registered = next(json.loads(record) for record in journal if json.loads(record)["type"] == "person.registered")
    assert {"name", "birth_date", "kinds"} == set(registered["commitments"])


def test_records_are_found_by_subject_type_person_and_time(lane: Lane) -> None:
    """An auditor asks for what he needs."""
    with lane.installation.database.reading(lane.id) as connection:

        def found(wanted: Filter) -> set[str]:
            return {json.loads(row.record)["type"] for row in records(connection, lane.id, wanted)}

        assert found(Filter(subject=Ref(Kind.PAIR, identity("pair-misha")))) == {"request.submitted"}
        assert found(Filter(type="role.granted")) == {"role.granted"}
        assert found(Filter(person=identity("misha"))) == {"person.registered", "request.submitted"}
        assert found(Filter(subject=Ref(Kind.PERSON, identity("olga")))) == {"person.registered", "role.granted"}


def test_a_paper_about_many_is_found_by_each_of_them(lane: Lane) -> None:
    """An order concerns the people of its pairs; a long one is split, and no record is too large."""
    names = [f"pupil-{number}" for number in range(250)]
    card: dict[str, Any] = {"kinds": ["pupil"], "birth_date": "2008-02-01", "grade": 7}
    card |= {"acting": by.CURATOR}
    lane.send(*(lane.event("person.registered", f"person/{name}", name=name, **card) for name in names))
    lane.send(*(lane.request(name) for name in names))
    lines = [{"pair": str(identity(f"pair-{name}")), "mentor": str(identity("petr"))} for name in names]
    order: dict[str, Any] = {"number": "7", "signed_on": "2021-05-11", "lines": lines}
    lane.send(lane.event("order.signed", "cycle/c", **order), who="olga", role=by.HEAD)
    lane.settle()

    with lane.installation.database.reading(lane.id) as connection:
        (signed,) = records(connection, lane.id, Filter(type="order.signed", person=identity("pupil-249")))
        largest = max(len(record) for _, record in every(connection, lane.id))
    assert json.loads(signed.record)["part"] == [2, 3]
    assert largest <= LARGEST


def test_what_says_something_of_a_mentor_or_of_an_age_is_a_commitment(lane: Lane) -> None:
    """Also as a code or a flag: the type of a mentor, and whether somebody was old enough to sign himself."""
    offered: dict[str, Any] = {"cycle": str(identity("c")), "forms": ["teacher_teacher"], "mentor_type": "consultant"}
    parent = str(identity("vera"))
    lane.send(
        lane.event("representative.named", "person/petr", representative=parent),
        lane.event(
            "consent.signed",
            "person/petr",
            acting=by.CURATOR,
            kind="processing",
            signed_by_person=True,
            signed_by_representative=parent,
        ),
        lane.event("mentor.offered", "person/petr", acting=by.CURATOR, **offered),
    )
    lane.settle()

    with lane.installation.database.reading(lane.id) as connection:
        told = [json.loads(row.record) for row in records(connection, lane.id, Filter(person=identity("petr")))]
    offer, consent = (next(one for one in told if one["type"] == kind) for kind in ("mentor.offered", "consent.signed"))
    assert ("mentor_type" in offer["values"], "mentor_type" in offer["commitments"]) == (False, True)
    assert ("signed_by_person" in consent["values"], "signed_by_person" in consent["commitments"]) == (False, True)
