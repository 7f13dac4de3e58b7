"""Erasing a person by an act: no table, file or log holds his data after it, and the journal still verifies."""

from io import StringIO
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from tests.lane import ADMINISTRATOR, Lane
from tests.posting import NOON, TASK, make_scene
from tests.world import START, identity
from workflow.access import by
from workflow.facts.payload import Kind, Ref
from workflow.inbox.envelope import Envelope
from workflow.installation import Installation
from workflow.letters.lawful import Channel
from workflow.letters.letter import Letter, Part
from workflow.letters.messages import Placed, keep
from workflow.letters.rows import queue
from workflow.subjects.institution import Institution
from workflow.tables import facts, imports, inbox, journal, letter_sendings, people_keys

KID, PAIR = "person/kid", "pair/pair-kid"
ACT: dict[str, Any] = {"act_number": "7/у", "act_date": "2021-06-01", "destroyed_by": "Директор школы"}
HIS = (
    "Аристарх Неповторимый", "Аристарх Прежний", "2008-02-17", "+79009876543", "aristarh@example.ru", "через дедушку",
    "опекунша", "СГ-77713", "петь баритоном", "петь тенором", "петь басом", "боится сцены", "переехал в Анапу",
    "найти хор в Анапе", "поёт тихо", "голос ломается", "просит ноты", "не по адресу", "перед концом",
    "ждёт нот к пятнице",
)  # fmt: skip
"""Every word that is said of him, each in one event."""


@pytest.fixture
def told(lane: Lane) -> Lane:
    """A school that knows of a mentee all that can be known, and an import that nobody finished."""
    card: dict[str, Any] = {"kinds": ["pupil"], "birth_date": "2008-02-17", "grade": 7}
    parent: dict[str, Any] = {"name": "Елена", "kinds": ["parent"], "birth_date": "1980-01-01"}
    lane.send(
        lane.event("person.registered", "person/elena", **parent),
        lane.event("person.registered", KID, name="Аристарх Прежний", **card),
        who="root",
        role=ADMINISTRATOR,
    )
    signed: dict[str, Any] = {"signed_by_representative": str(identity("elena"))}
    lane.send(
        lane.event("representative.named", KID, representative=str(identity("elena")), relation="опекунша"),
        *(on_paper(lane.event("consent.signed", KID, kind=kind, **signed)) for kind in KINDS),
        lane.event("person.changed", KID, name="Аристарх Неповторимый", **card, **REACHED),
        lane.event("person.changed", KID, name="не по адресу", **{**card, "birth_date": "2031-01-01"}),
        lane.event("request.submitted", PAIR, acting=by.CURATOR, request="петь баритоном", **asked()),
        lane.event("request.changed", PAIR, event_id="wrong", acting=by.CURATOR, request="петь тенором", **wants()),
        lane.event("fact.corrected", PAIR, **mended("wrong"), data={**wants(), "request": "петь басом"}),
        lane.event("support.given", PAIR, about="просит ноты"),
        lane.event("concern.raised", PAIR, event_id="concern", grade="uncomfortable", about="боится сцены"),
        lane.event("feedback.given", PAIR, side="curator", text="поёт тихо"),
        lane.event("measurement.taken", KID, cycle=str(identity("c")), when="entry", parameters={"motivation": 5}),
    )
    lane.settle()
    content = {"content": "Аристарх Неповторимый;7".encode(), "report": {"problems": ["голос ломается"]}}
    with lane.installation.database.transaction(lane.id) as connection:
        connection.execute(insert(imports).values(**kept(lane), **content))
        queue(connection, lane.id, [reminder()], 1, "support.given", START)
        connection.execute(insert(letter_sendings).values(**bounced(lane)))
    return lane


KINDS = ("processing", "participation", "questioning")
REACHED: dict[str, Any] = {"phone": "+79009876543", "email": "aristarh@example.ru", "contact": "через дедушку"}


def bounced(lane: Lane) -> dict[str, Any]:
    """A message to him that a mail server refused, with his address in its words."""
    message = {
        "id": identity("message"),
        "institution_id": lane.id,
        "recipient_id": identity("kid"),
        "channel": "email",
    }
    answer = "550 aristarh@example.ru unknown"
    return message | {"together": "x", "state": "failed", "made_at": START, "next_at": START, "answer": answer}


def reminder() -> Letter:
    about = Ref(Kind.PAIR, identity("pair-kid"))
    return Letter("task.reminder", identity("vera"), about, "k", Part.CURATOR, says={"sentence": "ждёт нот к пятнице"})


def asked() -> dict[str, Any]:
    return {"cycle": str(identity("c")), "mentee": str(identity("kid")), **wants()}


def wants() -> dict[str, Any]:
    return {"form": "student_student", "wants_to_take_part": True}


def mended(what: str) -> dict[str, Any]:
    return {"corrected_source": "urn:test", "corrected_id": what, "reason": "Опечатка"}


def on_paper(event: Envelope) -> Envelope:
    return event.model_copy(update={"papernumber": "СГ-77713", "paperdate": START.date()})


def kept(lane: Lane) -> dict[str, Any]:
    """A row of an import that was checked and then left."""
    row: dict[str, Any] = {"institution_id": lane.id, "id": identity("file"), "person_id": identity("vera")}
    row |= {"digest": "0" * 64, "name": "Аристарх Прежний.xlsx", "figures": {}, "state": "checked", "phase": "waiting"}
    return row | {"done": 0, "total": 1, "tries": 0, "sent_at": START, "touched_at": START}


def part(lane: Lane) -> None:
    """End all that is his, withdraw, and be refused something more."""
    lane.send(
        lane.event("mentee.declined", PAIR, reason="переехал в Анапу", next_step="найти хор в Анапе"),
        lane.event("request.changed", PAIR, acting=by.CURATOR, request="перед концом", **wants()),
        lane.event("consent.withdrawn", KID, kind="processing"),
    )
    lane.settle()


def erase(lane: Lane, event_id: str = "act") -> None:
    lane.send(lane.event("person.erased", KID, event_id=event_id, **ACT), who="olga", role=by.HEAD)
    lane.settle()


def records(lane: Lane) -> list[bytes]:
    with lane.installation.database.reading(lane.id) as connection:
        return list(connection.scalars(select(journal.c.record).order_by(journal.c.number)))


def known(institution: Institution) -> dict[str, Any]:
    """All facts by subject, as a copy in memory has them."""
    subjects = [institution, *(one for kind in institution._subjects.values() for one in kind.values())]
    return {str(one.ref): [fact for some in one.facts.values() for fact in some] for one in subjects}


def test_nothing_of_an_erased_person_is_left_anywhere(
    told: Lane, caplog: pytest.LogCaptureFixture, written: StringIO
) -> None:
    """Rule 8: no table, file or log holds the person's data, and the journal still verifies."""
    part(told)
    before = told.everything()
    kept_records = records(told)
    erase(told)
    told.send(told.event("person.changed", KID, event_id="late", name="после акта", kinds=["teacher"]))
    told.settle()
    after = told.everything() + caplog.text + written.getvalue()

    assert [one for one in HIS if one not in before] == []
    assert [one for one in (*HIS, "после акта") if one in after] == []
    assert told.states()["act"] == "settled"
    assert (told.states()["late"], told.rows()[-1].refusal["code"]) == ("refused", "erased")
    assert records(told)[: len(kept_records)] == kept_records
    assert told.compare().differences == ()


def test_a_service_started_anew_reads_on_after_an_erasure(told: Lane) -> None:
    """The copies that forgot are those that are read from what is left, and the lane goes on."""
    part(told)
    institutions, database = told.installation.institutions, told.installation.database
    with database.reading(told.id) as connection, institutions.reading(connection, told.id) as institution:
        assert institution.people[identity("kid")].name == "Аристарх Неповторимый"
    erase(told)
    with database.reading(told.id) as connection, institutions.reading(connection, told.id) as institution:
        caught_up, name = known(institution), institution.people[identity("kid")].name
        fresh = institutions.private(connection, told.id).institution
    again = Lane(Installation.open(told.installation.settings), sent=1000)
    again.send(again.event("audience.told", "cycle/c", event_id="on", audience="staff"))

    assert known(fresh) == caught_up
    assert name == "данные удалены"
    assert (again.settle(), again.states()["on"]) == (1, "settled")
    again.installation.close()


def test_the_key_of_an_erased_person_is_gone_and_his_pseudonym_stays(told: Lane) -> None:
    """What was committed to opens no more; his records are found by the pseudonym."""
    part(told)
    erase(told)
    mine = select(people_keys.c.key, people_keys.c.pseudonym).where(people_keys.c.person_id == identity("kid"))
    with told.installation.database.reading(told.id) as connection:
        key, pseudonym = connection.execute(mine).one()

        found = connection.scalar(select(func.count()).where(journal.c.subject_id == pseudonym))

    assert (key, found) == (None, 9)


def test_an_event_that_stands_in_an_incident_is_emptied_and_left_out(told: Lane) -> None:
    """Whoever took the incident by hand let others go on; the payload goes all the same."""
    part(told)
    told.send(told.event("support.given", PAIR, event_id="stuck", about="после акта"))
    with told.installation.database.transaction(told.id) as connection:
        connection.execute(inbox.update().where(inbox.c.event_id == "stuck").values(state="stuck", released=True))
    erase(told)
    (row,) = [row for row in told.rows() if row.event_id == "stuck"]

    assert (row.state, row.clear, row.personal, row.digest) == ("skipped", None, None, bytes(32))


def test_a_file_that_is_kept_of_an_import_goes_with_an_erasure(told: Lane) -> None:
    """Any may hold his row; it is sent again when it is still needed."""
    part(told)
    erase(told)
    with told.installation.database.reading(told.id) as connection:
        row = connection.execute(select(imports)).one()

    assert (row.state, row.content, row.report, row.name) == ("expired", None, None, "файл удалён")


def test_the_words_of_others_stay_after_an_erasure(told: Lane) -> None:
    """Only what was his goes."""
    with told.installation.database.reading(told.id) as connection:
        others = select(facts.c.personal).where(facts.c.subject != str(Ref(Kind.PERSON, identity("kid"))))
        misha = others.where(facts.c.subject.in_([f"person/{identity('misha')}", f"person/{identity('elena')}"]))
        before = connection.execute(misha).all()
    part(told)
    erase(told)
    with told.installation.database.reading(told.id) as connection:
        assert connection.execute(misha).all() == before


def test_a_letter_about_an_erased_person_is_not_sent_and_stops_no_other(told: Lane) -> None:
    """What is left of a digest goes on its way, without a word of his; of what was said of him no answer stays."""
    scene = make_scene(told)
    scene.queue("task.reminder", "vera", key="another")
    scene.place()
    part(told)
    erase(told)
    scene.wait(days=1)
    scene.deliver()

    (row,) = [row for row in scene.messages() if row.recipient_id == identity("vera") and row.made_at == NOON]
    (sent,) = [one for one in scene.mail.sent if one.id == row.id]
    assert TASK["sentence"] in sent.plain
    assert not [one for one in HIS for told_to in scene.mail.sent if one in told_to.plain]
    assert row.state == "sent"
    assert {one.says for one in scene.letters() if one.state != "queued"} == {None}


def test_words_found_before_an_erasure_are_not_kept_after_it(told: Lane) -> None:
    """Whoever was slow to put a letter out finds that nobody of that name is there any more."""
    scene = make_scene(told)
    scene.queue("task.reminder", "vera", key="slow")
    part(told)
    erase(told)
    (row,) = [one for one in scene.letters() if one.key == "slow"]
    named = Placed(row.id, row.recipient_id, {"subject": HIS[0]}, [str(identity("kid"))], (Channel.EMAIL,))
    with told.installation.database.transaction(told.id) as connection:
        keep(connection, told.id, [named], scene.now, 100, {})
    (row,) = [one for one in scene.letters() if one.key == "slow"]

    assert (row.state, row.words) == ("queued", None)
    assert HIS[0] not in told.everything()


def test_a_person_is_not_erased_while_his_pair_goes_on(told: Lane) -> None:
    """Nobody drops out without an outcome, not even by an act."""
    told.send(told.event("consent.withdrawn", KID, kind="processing"))
    erase(told)

    assert "завершите открытые пары" in told.rows()[-1].refusal["sentence"]
    assert "петь баритоном" in told.everything()
