"""Two institutions in one database: what one says to the other is put into its inbox with the sender's own commit."""

from typing import Any

import pytest
from sqlalchemy import func, select

from tests.lane import ADMINISTRATOR, Lane
from tests.world import identity
from workflow.access import by
from workflow.across.offers import OfferState
from workflow.errors import Unacceptable
from workflow.inbox.envelope import Envelope
from workflow.inbox.forwarded import hand_over
from workflow.inbox.settle import settle
from workflow.subjects.person import Person
from workflow.tables import inbox, journal, lanes, subjects

COLLEGE = identity("college")


class Died(BaseException):
    """A process that is killed says nothing to anybody."""


@pytest.fixture
def college(lane: Lane) -> Lane:
    """Another institution in the same database, with a curator of its own."""
    there = Lane(lane.installation, COLLEGE, sent=1000)
    there.send(
        there.event("institution.opened", "institution/college", name="Колледж"),
        there.event("person.registered", "person/lida", name="Лида", kinds=["teacher"]),
        there.event("role.granted", "person/lida", role="curator", acting=ADMINISTRATOR),
        who="root",
        role=ADMINISTRATOR,
    )
    there.settle()
    return there


def offer(lane: Lane, event_id: str = "across", receiver: str = "college") -> Envelope:
    """Make the event by which Igor is offered to another institution."""
    about: dict[str, Any] = {
        "cycle": str(identity("c")),
        "receiver": str(identity(receiver)),
        "forms": ["student_student"],
    }
    return lane.event("mentor.offered_elsewhere", "person/igor", event_id=event_id, acting=by.CURATOR, **about)


def ready(lane: Lane) -> None:
    """Have Igor offer himself and agree to be asked elsewhere."""
    card: dict[str, Any] = {"name": "Игорь", "kinds": ["employee"], "phone": "+79000000001"}
    offered: dict[str, Any] = {"cycle": str(identity("c")), "forms": ["student_student"], "ask_elsewhere": True}
    signed: dict[str, Any] = {"kind": "transfer", "signed_by_person": True, "receiver": str(COLLEGE)}
    lane.send(
        lane.event("person.registered", "person/igor", acting=by.CURATOR, **card),
        lane.event("consent.signed", "person/igor", acting=by.CURATOR, kind="processing", signed_by_person=True),
        lane.event("consent.signed", "person/igor", acting=by.CURATOR, **signed),
        lane.event("mentor.offered", "person/igor", acting=by.CURATOR, **offered, competences="Сварка"),
    )
    lane.settle()


def sent(lane: Lane, college: Lane) -> None:
    """Have him offered, and both lanes settled."""
    ready(lane)
    lane.send(offer(lane))
    assert (lane.settle(), college.settle()) == (1, 1)


def people(lane: Lane) -> list[Person]:
    """Give the people of a lane as they are committed."""
    with (
        lane.installation.database.reading(lane.id) as connection,
        lane.installation.institutions.reading(connection, lane.id) as institution,
    ):
        return list(institution.people.values())


def newcomer(college: Lane) -> Person:
    return people(college)[-1]


def igor(lane: Lane) -> Person:
    return next(one for one in people(lane) if one.id == identity("igor"))


def answer(college: Lane, event: str, **said: Any) -> None:
    """Have the college's curator answer."""
    about = f"person/{newcomer(college).id}"
    college.sent += 1
    envelope = college.event(event, "person/x", acting=by.CURATOR, **said).model_copy(update={"subject": about})
    college.send(envelope, who="lida")
    college.settle()


def test_an_offered_mentor_comes_into_the_receivers_base(lane: Lane, college: Lane) -> None:
    sent(lane, college)
    came = newcomer(college)

    assert came.id != identity("igor")
    assert came.card is not None
    assert (came.name, came.card.phone) == ("Игорь", "+79000000001")
    assert came.received is not None
    assert came.received.fact.payload.competences == "Сварка"
    assert (came.received.state, came.received.fact.payload.from_name) == (OfferState.WAITS, "Школа № 1")


def test_the_answer_comes_back(lane: Lane, college: Lane) -> None:
    sent(lane, college)
    answer(college, "received_mentor.accepted")
    assert igor(lane).sent_elsewhere[0].state is OfferState.WAITS
    lane.settle()
    (one,) = igor(lane).sent_elsewhere

    assert (one.state, one.name, one.id) == (OfferState.ACCEPTED, "Колледж", newcomer(college).id)


def test_a_withdrawal_reaches_the_receiver(lane: Lane, college: Lane) -> None:
    sent(lane, college)
    lane.send(lane.event("consent.withdrawn", "person/igor", acting=by.CURATOR, kind="processing"))
    lane.settle()
    college.settle()
    came = newcomer(college)

    assert came.received is not None
    assert (came.received.state, came.card) == (OfferState.WITHDRAWN, None)


def test_everything_takes_effect_once_and_both_lanes_replay_equal(lane: Lane, college: Lane) -> None:
    sent(lane, college)
    answer(college, "received_mentor.declined", reason="Мест нет")
    lane.settle()
    lane.send(offer(lane))
    before = len(lane.rows())

    assert (lane.settle(), college.settle(), len(lane.rows())) == (0, 0, before)
    assert {row.state for row in lane.rows()} == {"settled"}
    for one in (lane, college):
        compared = one.compare()
        assert compared.records > 0
        assert compared.equal, compared


def test_a_receiver_that_is_not_here_is_refused_at_the_door(lane: Lane, college: Lane) -> None:
    ready(lane)
    with pytest.raises(Unacceptable, match="в этой службе нет"):
        lane.send(offer(lane, receiver="nowhere"))


def test_what_fails_leaves_nothing_in_either_lane(lane: Lane, college: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    """The forward is written, then the process dies: neither the fact nor the forward was there."""
    ready(lane)
    lane.send(offer(lane))
    before = [_counts(lane), len(lane.rows()), lane.compare().records]

    def dying(*args: Any) -> None:
        hand_over(*args)
        raise Died

    monkeypatch.setattr("workflow.inbox.writing.hand_over", dying)
    with pytest.raises(Died):
        lane.settle()
    assert [_counts(lane), len(lane.rows()), lane.compare().records] == before

    monkeypatch.undo()
    assert (settle(lane.installation, lane.id), college.settle()) == (1, 1)
    assert newcomer(college).name == "Игорь"


def test_a_receiver_who_is_settling_makes_nobody_wait(lane: Lane, college: Lane) -> None:
    """Handing over asks for no lane's lock: two that say something to each other at once never wait for each other."""
    if lane.installation.settings.database_url.startswith("sqlite"):
        pytest.skip("one writer at a time anyway")
    ready(lane)
    lane.send(offer(lane))
    with lane.installation.database.transaction(COLLEGE) as connection:
        connection.execute(select(lanes).where(lanes.c.institution_id == COLLEGE).with_for_update())
        assert lane.settle() == 1


def test_the_journals_name_neither_the_person_nor_where_he_went(lane: Lane, college: Lane) -> None:
    sent(lane, college)
    with lane.installation.database.reading(lane.id, COLLEGE) as connection:
        written = b"".join(bytes(one) for one in connection.scalars(select(journal.c.record)))
    there = newcomer(college).id

    assert b"mentor.received" in written
    for secret in (str(there), there.hex, str(identity("igor")), identity("igor").hex, "Игорь", "+79000000001"):
        assert secret.encode() not in written


def test_an_answer_about_somebody_who_is_not_there_stops_nobody(lane: Lane, college: Lane) -> None:
    """The receiver's administrator skipped it: whoever withdraws his consent at home is not kept waiting for that."""
    ready(lane)
    lane.send(offer(lane))
    lane.settle()
    with lane.installation.database.transaction(COLLEGE) as connection:
        connection.execute(inbox.delete().where(inbox.c.institution_id == COLLEGE, inbox.c.type == "mentor.received"))
        connection.execute(subjects.delete().where(subjects.c.institution_id == COLLEGE, subjects.c.kind == "person"))
    lane.send(lane.event("consent.withdrawn", "person/igor", event_id="no", acting=by.CURATOR, kind="processing"))
    lane.settle()

    assert lane.states()["no"] == "settled"


def _counts(lane: Lane) -> list[int | None]:
    with lane.installation.database.reading(lane.id, COLLEGE) as connection:
        return [connection.scalar(select(func.count()).select_from(table)) for table in (inbox, subjects, journal)]
