"""The door and the inbox: a body is stored whole or refused whole, and a key means one content."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.lane import Lane
from tests.world import identity
from workflow.access import Caller, by
from workflow.errors import Conflict, NotFound, NotYours, Unacceptable
from workflow.inbox.receive import receive


def test_a_body_is_stored_in_its_order(lane: Lane) -> None:
    """What was sent first stands first."""
    receipts = lane.send(*(lane.event("audience.told", "cycle/c", audience="staff") for _ in range(5)))

    assert [receipt.position for receipt in receipts] == sorted(receipt.position for receipt in receipts)


def test_the_same_event_again_is_the_same_receipt(lane: Lane) -> None:
    """Source and id are the key; sending again changes nothing."""
    event = lane.event("audience.told", "cycle/c", audience="staff")
    (first,) = lane.send(event)
    (again,) = lane.send(event)

    assert (again.id, again.duplicate) == (first.id, True)


def test_the_same_event_twice_in_a_body_is_one_row(lane: Lane) -> None:
    """A doubled line of a body is one event."""
    event = lane.event("audience.told", "cycle/c", audience="staff")
    before = len(lane.rows())
    first, second = lane.send(event, event)

    assert (first.id, len(lane.rows())) == (second.id, before + 1)


def test_the_same_event_sent_by_many_at_once_is_one(lane: Lane) -> None:
    """Whoever is second waits for the first, and both are told the same address."""
    event = lane.event("person.registered", "person/new", acting=by.CURATOR, name="Новая", kinds=["teacher"])
    together = threading.Barrier(4)
    addresses: list[UUID] = []

    def send() -> None:
        together.wait()
        addresses.extend(receipt.id for receipt in lane.send(event))

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert (len(addresses), len(set(addresses))) == (4, 1)


def test_the_same_key_with_other_content_is_a_conflict(lane: Lane) -> None:
    """Nobody replaces what was accepted."""
    lane.send(lane.event("audience.told", "cycle/c", event_id="x", audience="staff"))

    with pytest.raises(Conflict, match="другим содержанием"):
        lane.send(lane.event("audience.told", "cycle/c", event_id="x", audience="parents"))


def test_one_bad_event_in_the_middle_leaves_nothing_of_the_body(lane: Lane) -> None:
    """The refusal names the index, and nothing is half stored."""
    before = len(lane.rows())
    good = [lane.event("audience.told", "cycle/c", audience="staff") for _ in range(2)]
    bad = lane.event("audience.told", "cycle/c", audience=7)

    with pytest.raises(Unacceptable) as refused:
        lane.send(good[0], bad, good[1])

    assert (refused.value.index, len(lane.rows())) == (1, before)
    assert refused.value.faults[0]["field"] == "audience"


def test_an_unknown_subject_is_refused_at_the_door(lane: Lane) -> None:
    """Only what somebody opened can be spoken of."""
    with pytest.raises(Unacceptable, match="неизвестен"):
        lane.send(lane.event("meeting.held", "pair/nobody", acting=by.CURATOR, kind="regular"))


def test_a_subject_opened_earlier_in_the_same_body_is_known(lane: Lane) -> None:
    """The reporter names new subjects by his own UUID."""
    receipts = lane.send(
        lane.event("person.registered", "person/new", acting=by.CURATOR, name="Новая", kinds=["teacher"]),
        lane.event("person.changed", "person/new", acting=by.CURATOR, name="Новое имя", kinds=["teacher"]),
    )

    assert len(receipts) == 2


def test_a_subject_is_not_opened_twice(lane: Lane) -> None:
    """A UUID belongs to one subject."""
    with pytest.raises(Unacceptable, match="уже открыт"):
        lane.send(lane.event("person.registered", "person/misha", acting=by.CURATOR, name="Другой", kinds=["teacher"]))


def test_an_unknown_type_is_refused_with_where_to_look(lane: Lane) -> None:
    """The refusal says where the list is."""
    with pytest.raises(Unacceptable, match="event-types"):
        lane.send(lane.event("pair.exploded", "pair/pair-misha"))


@pytest.mark.parametrize("time", [datetime.now(UTC) + timedelta(hours=1), datetime(1899, 1, 1, tzinfo=UTC)])
def test_an_impossible_time_is_refused(lane: Lane, time: datetime) -> None:
    """Nothing has happened in the future, nor before there was anything to happen in."""
    with pytest.raises(Unacceptable, match="Поле time"):
        lane.send(lane.event("audience.told", "cycle/c", audience="staff", time=time))


@pytest.mark.parametrize("value", [1.5, 2**60, "\x00", "half \ud800", {"ключ": 1}])
def test_what_could_not_be_kept_is_refused_at_the_door(lane: Lane, value: object) -> None:
    """Not later: an accepted event must never break the journal or the database."""
    correction: dict[str, Any] = {"corrected_source": "urn:test", "corrected_id": "1", "reason": "Опечатка"}

    with pytest.raises(Unacceptable, match="Поле data"):
        lane.send(lane.event("fact.corrected", "person/misha", data={"name": [value]}, **correction))


def test_a_mentor_cannot_report_what_only_the_curator_may(lane: Lane) -> None:
    """Who may report is asked at the door."""
    with pytest.raises(NotYours, match="куратор"):
        lane.send(lane.event("stage.completed", "cycle/c", stage="preparation"), who="anna", role=by.MENTOR)


def test_nobody_confirms_on_paper_for_a_second_person(lane: Lane) -> None:
    """A confirmation is reported by the one who confirms."""
    lane.send(
        lane.event(
            "cycle.cancelling_asked",
            "approval/a",
            acting=by.CURATOR,
            cycle=str(identity("c")),
            reason="Нет наставников",
        )
    )
    confirmation = lane.event("cycle.cancelled", "approval/a", acting=by.HEAD)

    with pytest.raises(NotYours):
        lane.send(confirmation.model_copy(update={"actor": identity("olga")}))


def test_an_institution_nobody_opened_accepts_nothing(lane: Lane) -> None:
    """A lane begins with the opening of its institution."""
    stranger = Caller(identity("vera"), by.CURATOR, identity("another school"))

    with pytest.raises(NotFound), lane.installation.database.transaction(stranger.institution) as connection:
        receive(connection, stranger, [lane.request("misha")], lane.installation.now())


def test_another_institutions_subjects_are_unknown_here(lane: Lane) -> None:
    """No one sees another institution's anything (rule 10)."""
    other = Lane(lane.installation, identity("another school"))
    event = other.event("institution.opened", "institution/another school", name="Школа № 2")
    other.send(event, who="root", role=by.ADMINISTRATOR)

    with pytest.raises(Unacceptable, match="неизвестен"):
        other.send(other.event("meeting.held", "pair/pair-misha", acting=by.CURATOR, kind="regular"))
