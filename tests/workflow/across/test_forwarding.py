"""What is said to another institution: no more than was agreed, the same each time, and answered there."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.school import School
from tests.workflow.guards.elsewhere_cases import BORIS, COLLEGE, accept, agreed, let_pass, pass_on, receive, willing
from tests.world import identity
from workflow.access import by
from workflow.across.offers import OfferState
from workflow.decision import Forward
from workflow.errors import NotLawful, NotNow
from workflow.facts.payload import Ref
from workflow.stages import Stage


def passed_on() -> School:
    """A school from which Igor is offered to a college."""
    school = School({"misha": ("student_student", "anna")}).until(Stage.MENTOR_BASE)
    willing(school)
    pass_on()(school)
    return school


def said(school: School) -> Forward:
    """The one thing that the last event says to another institution."""
    (forward,) = school.decisions[-1].forwards
    return forward


def answer(school: School, accepted: bool, **more: Any) -> None:
    told: dict[str, Any] = {
        "offer": school.person("igor").sent_elsewhere[-1].id,
        "accepted": accepted,
        "institution": "Колледж",
    }
    school.say("elsewhere.answered", "person/igor", acting=by.SERVICE, **told, **more)


def test_the_receiver_gets_name_forms_competences_and_contact_and_no_more() -> None:
    school = passed_on()
    forward = said(school)

    assert (forward.receiver, forward.event) == (COLLEGE, "mentor.received")
    assert forward.content["card"] == {"name": "igor", "kinds": ["employee"]}
    assert set(forward.content) == {"card", "forms", "competences", "from_institution", "from_name", "person_there"}
    assert (forward.content["competences"], forward.content["from_name"]) == ("Сварка", "Школа № 1")


def test_the_same_event_says_the_same_and_another_one_something_else() -> None:
    first, again = said(passed_on()), said(passed_on())
    assert first == again

    school = passed_on()
    answer(school, accepted=False, reason="Мест нет")
    pass_on()(school)
    assert {said(school).id, said(school).subject} & {first.id, first.subject} == set()


def test_a_birth_date_goes_along_only_where_parents_still_sign() -> None:
    school = School({"misha": ("student_student", "anna")}).until(Stage.MENTOR_BASE)
    school.offer("anna", ask_elsewhere=True)
    signed: dict[str, Any] = {"signed_by_person": True, "signed_by_representative": identity("galina")}
    school.say("consent.signed", "person/anna", kind="transfer", receiver=COLLEGE, **signed)
    about: dict[str, Any] = {"cycle": identity("c"), "receiver": COLLEGE, "forms": ["student_student"]}
    school.say("mentor.offered_elsewhere", "person/anna", **about)

    assert said(school).content["card"] == {"name": "anna", "kinds": ["pupil"], "birth_date": "2005-01-15"}


def test_a_mentor_who_speaks_for_himself_must_have_signed_for_this_receiver_too() -> None:
    school = School({"misha": ("student_student", "anna")}).until(Stage.MENTOR_BASE)
    agreed(school)
    let_pass(school, "lyceum")
    about: dict[str, Any] = {"cycle": identity("c"), "receiver": COLLEGE, "forms": ["employer_student"]}
    with pytest.raises(NotLawful, match="именно этой организации"):
        school.say("mentor.offered_elsewhere", "person/igor", "igor", by.MENTOR, **about)
    let_pass(school, "college")
    school.say("mentor.offered_elsewhere", "person/igor", "igor", by.MENTOR, **about)

    assert said(school).receiver == COLLEGE


def test_the_latest_answer_to_being_asked_counts() -> None:
    school = School({"misha": ("student_student", "anna")}).until(Stage.MENTOR_BASE)
    willing(school)
    school.offer("igor", "employer_student", ask_elsewhere=False)

    with pytest.raises(Exception, match="не соглашался"):
        pass_on()(school)


def test_an_answer_stands_on_the_senders_side_and_a_refused_one_may_be_offered_again() -> None:
    school = passed_on()
    with pytest.raises(NotNow, match="уже предложен"):
        pass_on()(school)
    answer(school, accepted=False, reason="Мест нет")
    pass_on()(school)
    answer(school, accepted=True)

    sent = school.person("igor").sent_elsewhere
    assert [one.state for one in sent] == [OfferState.DECLINED, OfferState.ACCEPTED]
    assert (sent[0].reason, sent[0].name) == ("Мест нет", "Колледж")


def test_a_withdrawal_is_told_to_everybody_who_was_offered_him() -> None:
    school = passed_on()
    first = said(school)
    let_pass(school, "lyceum")
    pass_on("lyceum")(school)
    second = said(school)
    school.say("consent.withdrawn", "person/igor", kind="processing")

    told = school.decisions[-1].forwards
    assert {(one.receiver, one.subject, one.event) for one in told} == {
        (COLLEGE, first.subject, "mentor.withdrawn_elsewhere"),
        (identity("lyceum"), second.subject, "mentor.withdrawn_elsewhere"),
    }
    assert all(one.content == {} for one in told)


def test_a_withdrawal_of_another_consent_is_nobody_elses_affair() -> None:
    school = passed_on()
    school.say("consent.withdrawn", "person/igor", kind="questioning")

    assert school.decisions[-1].forwards == []


def test_a_withdrawn_transfer_is_told_to_the_receiver_that_it_names_and_to_no_other() -> None:
    school = passed_on()
    let_pass(school, "lyceum")
    pass_on("lyceum")(school)
    school.say("consent.withdrawn", "person/igor", kind="transfer", receiver=identity("lyceum"))

    assert said(school).receiver == identity("lyceum")
    assert [one.lapsed for one in school.person("igor").sent_elsewhere] == [False, True]
    school.say("consent.withdrawn", "person/igor", kind="transfer")
    assert said(school).receiver == COLLEGE


@pytest.mark.parametrize("kind", ["processing", "transfer"])
def test_a_term_that_ran_out_is_told_to_the_receiver(kind: str) -> None:
    school = School({"misha": ("student_student", "anna")}).until(Stage.MENTOR_BASE)
    willing(school)
    until: dict[str, Any] = {"until": school.now.date() + timedelta(days=5), "signed_by_person": True, "kind": kind}
    until |= {"receiver": COLLEGE} if kind == "transfer" else {}
    school.say("consent.signed", "person/igor", **until)
    pass_on()(school)
    school.wait(6)
    school.say("consent.expired", "person/igor", acting=by.SERVICE)

    assert (said(school).receiver, said(school).event) == (COLLEGE, "mentor.withdrawn_elsewhere")
    assert school.person("igor").sent_elsewhere[0].state is OfferState.WITHDRAWN


def test_a_birthday_after_which_nobody_signed_anew_is_told_to_the_receiver() -> None:
    school = School({"misha": ("student_student", "anna")}).until(Stage.MENTOR_BASE)
    school.offer("anna", ask_elsewhere=True)
    signed: dict[str, Any] = {"signed_by_person": True, "signed_by_representative": identity("galina")}
    school.say("consent.signed", "person/anna", kind="transfer", receiver=COLLEGE, **signed)
    about: dict[str, Any] = {"cycle": identity("c"), "receiver": COLLEGE, "forms": ["student_student"]}
    school.say("mentor.offered_elsewhere", "person/anna", **about)
    eighteen = datetime(2023, 1, 15, tzinfo=UTC) + timedelta(days=31)
    school.say("consent.outgrown", "person/anna", acting=by.SERVICE, at=eighteen)

    assert said(school).receiver == COLLEGE


def test_an_annulled_signature_is_told_to_the_receiver() -> None:
    school = School({"misha": ("student_student", "anna")}).until(Stage.MENTOR_BASE)
    agreed(school)
    let_pass(school, "college")
    signed = school.decisions[-1].fact
    pass_on()(school)
    wrong: dict[str, Any] = {"annulled_source": signed.source, "annulled_id": signed.id, "reason": "Не та бумага"}
    school.say("fact.annulled", "person/igor", **wrong)

    assert said(school).event == "mentor.withdrawn_elsewhere"


def test_a_person_whose_consent_was_never_signed_and_who_is_erased_is_told_of() -> None:
    school = passed_on()
    processing = [one.fact for one in school.decisions if one.fact.type == "consent.signed"]
    mine = [one for one in processing if str(one.subject) == f"person/{identity('igor')}"]
    (signed,) = [one for one in mine if one.payload.kind == "processing"]  # type: ignore[attr-defined]
    wrong: dict[str, Any] = {"annulled_source": signed.source, "annulled_id": signed.id, "reason": "Не та бумага"}
    school.say("fact.annulled", "person/igor", **wrong)
    assert said(school).receiver == COLLEGE
    school.say("mentor.left", "person/igor", cycle=identity("c"), reason="Переезд")
    act: dict[str, Any] = {"act_number": "1", "act_date": school.now.date(), "destroyed_by": "Комиссия"}
    school.say("person.erased", "person/igor", "olga", by.HEAD, **act)

    assert school.decisions[-1].forwards == [], "it was told once"
    assert school.person("igor").sent_elsewhere == ()


def test_a_new_consent_does_not_revive_the_copy_and_he_may_be_offered_anew() -> None:
    school = passed_on()
    school.say("consent.withdrawn", "person/igor", kind="transfer")
    let_pass(school, "college")
    assert school.person("igor").sent_elsewhere[0].state is OfferState.WITHDRAWN
    pass_on()(school)

    assert [one.state for one in school.person("igor").sent_elsewhere] == [OfferState.WITHDRAWN, OfferState.WAITS]


def test_nothing_is_said_of_a_received_mentor_before_he_is_accepted() -> None:
    school = School({"misha": ("student_student", "anna")})
    receive()(school)
    with pytest.raises(NotNow, match="сначала примите его"):
        school.say("consent.signed", BORIS, kind="processing", signed_by_person=True)
    accept(school)
    school.say("consent.signed", BORIS, kind="processing", signed_by_person=True)
    school.say("mentor.offered", BORIS, cycle=identity("c"), forms=["employer_student"])

    boris = school.person("boris")
    assert boris.name == "Борис"
    assert boris.id in school.cycle.mentors


def test_no_consent_comes_along() -> None:
    school = School({"misha": ("student_student", "anna")})
    receive()(school)
    accept(school)

    with pytest.raises(Exception, match="Нужно согласие на обработку персональных данных"):
        school.say("mentor.offered", BORIS, cycle=identity("c"), forms=["employer_student"], competences="Станки")


def test_an_answer_goes_to_whoever_offered_him() -> None:
    school = School()
    receive()(school)
    school.say("received_mentor.declined", BORIS, reason="Мест нет")
    forward = said(school)

    assert (forward.receiver, forward.event) == (COLLEGE, "elsewhere.answered")
    assert forward.subject == Ref.parse(f"person/{identity('boris-there')}")
    assert forward.content == {
        "offer": str(identity("boris")),
        "accepted": False,
        "institution": "Школа № 1",
        "reason": "Мест нет",
    }


def test_who_was_declined_or_withdrew_is_read_no_more() -> None:
    school = School()
    receive()(school)
    school.say("received_mentor.declined", BORIS, reason="Мест нет")
    receive("gleb")(school)
    school.say("mentor.withdrawn_elsewhere", "person/gleb", acting=by.SERVICE)

    assert (school.person("boris").card, school.person("gleb").card) == (None, None)
    with pytest.raises(NotNow, match="больше не действует"):
        school.say("received_mentor.accepted", "person/gleb")
    assert school.person("misha").received is None
    with pytest.raises(NotNow, match="не предлагала"):
        school.say("received_mentor.accepted", "person/misha")
