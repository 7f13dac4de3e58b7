"""Nothing that waits for a consent is accepted without it, and the refusal says whose signature is missing."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import Caller, by
from workflow.catalogue import CATALOGUE
from workflow.errors import NotLawful, NotTrue, Unacceptable
from workflow.facts.payload import Kind
from workflow.facts.people import ConsentKind
from workflow.guards.consents import AWAITED, FREE
from workflow.guards.event_type import EventType
from workflow.inbox.door import understand
from workflow.inbox.envelope import Envelope
from workflow.stages import Stage

ALONE = {"misha": ("student_student", "anna")}
MISHA, ANNA, PAIR = "person/misha", "person/anna", "pair/pair-misha"
OF_PEOPLE = frozenset({Kind.PERSON, Kind.PAIR, Kind.MATCH, Kind.GROUP, Kind.MEETING})
C: dict[str, Any] = {"cycle": identity("c")}


def says_something_of_a_person(kind: EventType) -> bool:
    """Say so of what is about a person or what people do together, and of what names somebody."""
    names = any(named is Kind.PERSON for _, named in kind.payload.naming)
    return names or bool(OF_PEOPLE.intersection(kind.on))


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=lambda kind: kind.code)
def test_an_event_about_a_person_waits_for_a_consent_or_says_why_not(kind: EventType) -> None:
    guarded, free = kind.code in AWAITED, kind.code in FREE
    assert not (guarded and free)
    if says_something_of_a_person(kind):
        assert guarded or free, f"{kind.code} neither waits for a consent nor says why it need not"


def test_the_tables_name_events_that_there_are() -> None:
    assert set(AWAITED) | set(FREE) <= set(CATALOGUE)
    assert all(reason.strip() for reason in FREE.values())


Said = Callable[[School], object]


def say(event: str, about: str, /, who: str = "vera", acting: Any = by.CURATOR, **data: Any) -> Said:
    return lambda school: school.say(event, about, who, acting, **data)


EACH: dict[str, Said] = {
    "questionnaire.submitted": lambda one: one.answer("misha", "intake", reason="Ещё раз"),
    "measurement.taken": lambda one: one.measure("misha", "exit"),
    "informant.reported": say("informant.reported", MISHA, "nina", by.PSYCHOLOGIST, report="Просит помочь", **C),
    "request.submitted": say(
        "request.submitted",
        "pair/two",
        mentee=identity("misha"),
        form="employer_student",
        wants_to_take_part=True,
        request="Выбрать профессию",
        **C,
    ),
    "request.changed": say(
        "request.changed", PAIR, form="student_student", wants_to_take_part=True, situation="behaviour"
    ),
    "mentor.offered": say("mentor.offered", MISHA, forms=["student_student"], competences="Физика", **C),
    "mentor.offered_elsewhere": say(
        "mentor.offered_elsewhere",
        ANNA,
        "anna",
        by.MENTOR,
        receiver=identity("college"),
        forms=["student_student"],
        **C,
    ),
    "interview.held": say("interview.held", MISHA, **C),
    "training.not_needed": say("training.not_needed", ANNA, reason="Опытный", **C),
    "record.checked": say("record.checked", MISHA, number="1", issued_on="2021-05-01", decision="admit"),
    "preference.stated": say("preference.stated", MISHA, "misha", by.MENTEE, **C),
    "contact.made": say("contact.made", PAIR, side="mentee", how="call", note="Говорит, что всё хорошо"),
    "strengths.reviewed": say("strengths.reviewed", PAIR, strengths="Упорство"),
    "plan.agreed": say("plan.agreed", PAIR, goal="Сдать экзамен"),
    "feedback.given": say("feedback.given", PAIR, "misha", by.MENTEE, side="mentee", text="Хорошо"),
    "support.given": say("support.given", PAIR, about="Беседа"),
    "outcome.recorded": say("outcome.recorded", PAIR, outcome="goal_reached", best_practice="Пара года"),
    "practice.published": say(
        "practice.published", "cycle/c", title="Пара года", where="Сайт", people=[identity("misha")]
    ),
    "reward.given": say("reward.given", MISHA, reward="diploma", reason="За год", published=True, **C),
}


@pytest.fixture(scope="module")
def working() -> School:
    school = School(ALONE).until(Stage.PAIR_WORK)
    school.wait(1)
    school.say("mentor.offered", ANNA, "anna", by.MENTOR, forms=["student_student"], ask_elsewhere=True, **C)
    signed: dict[str, Any] = {"signed_by_person": True, "signed_by_representative": identity("galina")}
    school.say("consent.signed", ANNA, kind="transfer", receiver=identity("college"), **signed)
    school.meet("misha", "organisational")
    school.consent("misha", "publication")
    for kind in ("processing", "questioning", "publication"):
        school.say("consent.withdrawn", MISHA, kind=kind)
    school.say("consent.withdrawn", ANNA, kind="processing")
    return school


def test_every_row_is_tried() -> None:
    """The talk at the end has tests of its own: a consent that ended does not stand in its way."""
    assert set(EACH) == set(AWAITED) - {"exit_talk.held"}


@pytest.mark.parametrize("code", EACH)
def test_what_waits_for_a_consent_is_refused_without_it(code: str, working: School) -> None:
    before = len(working.decisions)
    with pytest.raises(NotLawful, match=r"Нужно согласие на .* с подписью: ") as refused:
        EACH[code](working)

    assert "отозвано" in refused.value.sentence
    assert "consent.signed" in refused.value.sentence
    assert len(working.decisions) == before


def test_that_somebody_was_asked_is_noted_without_a_consent_and_what_he_said_is_not(working: School) -> None:
    working.say("contact.made", PAIR, side="mentee", how="call")
    with pytest.raises(NotLawful, match="Нужно согласие на обработку персональных данных"):
        EACH["contact.made"](working)


@pytest.mark.parametrize("end", ["consent.withdrawn", "consent.outgrown"])
def test_an_end_is_talked_over_although_the_consent_ended_before_it(end: str) -> None:
    """A child who withdrew it, or signed no new one after a birthday, is not sent off without a word."""
    school = School(ALONE).until(Stage.PAIR_WORK)
    if end == "consent.withdrawn":
        school.say("consent.withdrawn", MISHA, kind="processing")
    else:
        school.wait(300)
        school.say("consent.outgrown", MISHA, acting=by.SERVICE)
    assert not school.person("misha").consented(ConsentKind.PROCESSING)
    school.say("mentee.left", PAIR, reason="Передумал", next_step="Кружок")
    talk = school.say("exit_talk.held", PAIR, "nina", by.PSYCHOLOGIST, side="mentee", said="Всё было хорошо")
    assert talk.fact.type == "exit_talk.held"


def test_what_a_child_says_at_the_end_waits_for_a_consent_that_was_never_given() -> None:
    school = School(ALONE)
    school.prepare()
    school.request("misha")
    school.offer("anna")
    school.match_up("misha", "anna")
    school.say("match.ended", "match/misha-anna", reason="Не совпало время")
    with pytest.raises(NotLawful, match="с подписью: законного представителя"):
        school.say("exit_talk.held", PAIR, "nina", by.PSYCHOLOGIST, side="mentee", said="Всё было хорошо")


def test_details_of_a_request_and_of_an_offer_wait_by_the_table_alone() -> None:
    school = School(ALONE)
    with pytest.raises(NotLawful, match="с подписью: законного представителя"):
        school.request("misha", situation="behaviour")
    with pytest.raises(NotLawful, match="с подписью: участника и законного представителя"):
        school.say("mentor.offered", ANNA, forms=["student_student"], competences="Алгебра", **C)


def test_a_refusal_names_both_signatures_from_fourteen_to_seventeen() -> None:
    school = School(ALONE)
    with pytest.raises(NotLawful, match="с подписью: законного представителя"):
        school.say("interview.held", MISHA, **C)
    with pytest.raises(NotLawful, match="с подписью: участника и законного представителя"):
        school.say("interview.held", ANNA, **C)
    with pytest.raises(NotLawful, match="с подписью: участника"):
        school.say("interview.held", "person/igor", **C)


def test_a_consent_counts_from_the_day_of_its_signing() -> None:
    """What happened before it was signed is not accepted afterwards."""
    school = School(ALONE)
    school.wait(3)
    school.consent("misha")
    before = school.now - timedelta(days=2)
    with pytest.raises(NotLawful):
        school.say("informant.reported", MISHA, "nina", by.PSYCHOLOGIST, at=before, report="Просит", **C)


def test_what_is_told_late_of_the_time_before_a_withdrawal_is_not_accepted() -> None:
    """There is no consent to keep it now."""
    school = School(ALONE)
    school.consent("misha")
    school.wait(3)
    school.say("consent.withdrawn", MISHA, kind="processing")
    before = school.now - timedelta(days=2)
    with pytest.raises(NotLawful):
        school.say("informant.reported", MISHA, "nina", by.PSYCHOLOGIST, at=before, report="Просит", **C)


def test_a_request_without_details_waits_for_nothing() -> None:
    school = School(ALONE)
    school.request("misha")
    assert school.pair("misha").open


def test_a_consent_of_the_future_is_refused_at_the_door() -> None:
    school = School(ALONE)
    signed: dict[str, Any] = {"kind": "processing", "signed_by_person": True}
    caller = Caller(identity("vera"), by.CURATOR, school.institution.id, "test")
    tomorrow = school.now + timedelta(days=1)
    envelope = Envelope(
        id="1",
        source="urn:test",
        type="consent.signed",
        subject=f"person/{identity('igor')}",
        time=tomorrow,
        data=signed,
    )
    with pytest.raises(Unacceptable, match="ещё не наступило"):
        understand(envelope, caller, school.now)


def test_a_stranger_may_not_sign_for_a_child() -> None:
    school = School(ALONE)
    for stranger in ("pavel", "misha"):
        with pytest.raises(NotLawful, match="не назван законным представителем"):
            school.say("consent.signed", MISHA, kind="processing", signed_by_representative=identity(stranger))


def test_the_birth_date_on_the_day_of_signing_says_who_signs() -> None:
    """Misha is 13 in May 2021 and 14 from 1 February 2022."""
    school = School(ALONE)
    with pytest.raises(NotLawful, match="не хватает подписи: законный представитель"):
        school.say("consent.signed", MISHA, kind="processing", signed_by_person=True)
    school.say("consent.signed", MISHA, kind="processing", signed_by_representative=identity("marina"))
    school.wait(300)
    with pytest.raises(NotLawful, match=r"не хватает подписи: сам участник \(14\)"):
        school.say("consent.signed", MISHA, kind="processing", signed_by_representative=identity("marina"))
    school.say(
        "consent.signed",
        MISHA,
        kind="processing",
        signed_by_person=True,
        signed_by_representative=identity("marina"),
    )


def test_the_date_on_the_paper_is_the_day_of_signing() -> None:
    school = School(ALONE)
    signed: dict[str, Any] = {"kind": "processing", "signed_by_person": True}
    school.paper = ("12", date(2021, 5, 1))
    with pytest.raises(NotTrue, match=r"Бумага помечена 1 мая 2021 г\., а событие — 11 мая 2021 г\."):
        school.say("consent.signed", "person/igor", **signed)
    school.paper = ("12", date(2021, 5, 11))
    said = school.say("consent.signed", "person/igor", **signed)
    assert said.fact.paper is not None
    assert said.fact.paper.number == "12"
