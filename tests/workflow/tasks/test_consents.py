"""What is to be done about consents: signed anew after a birthday, and what a withdrawal asks for, by the law."""

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.catalogue import CATALOGUE
from workflow.consents.consent import Consent
from workflow.consents.timers import timers_of
from workflow.errors import NotLawful, NotNow
from workflow.facts.people import ConsentKind
from workflow.stages import Stage
from workflow.subjects.pair import PauseCause
from workflow.subjects.person import Person
from workflow.tasks.consents import FOLLOWS, consents
from workflow.tasks.open import open_tasks
from workflow.tasks.task import Task

ALONE = {"misha": ("student_student", "anna")}
MISHA = "person/misha"


def tasks(school: School, code: str) -> list[Task]:
    return [task for task in open_tasks(school.cycle, school.now) if task.code == code]


def until_birthday(school: School, days: int = 0) -> None:
    """Let it be so many days after Misha's fourteenth birthday, 1 February 2022."""
    zone = school.institution.timezone
    away = date(2022, 2, 1) + timedelta(days=days) - school.now.astimezone(zone).date()
    school.wait(away.days)


@pytest.fixture
def school() -> School:
    return School(ALONE).until(Stage.PAIR_WORK)


def outgrow(school: School) -> None:
    school.say("consent.outgrown", MISHA, acting=by.SERVICE)


def test_a_consent_sets_a_timer_for_thirty_days_after_the_birthday(school: School) -> None:
    """At the beginning of that day in the institution's time zone."""
    (timer,) = [one for one in timers_of(school.person("misha")) if one.event == "consent.outgrown"]
    local = timer.due.astimezone(school.institution.timezone)
    assert (local.date(), local.hour) == (date(2022, 3, 3), 0)

    signed = next(said for said in school.decisions if said.fact.type == "consent.signed" and said.timers)
    assert (signed.fact.subject, "consent.outgrown") in signed.cleared


def test_a_corrected_birth_date_sets_the_timer_anew(school: School) -> None:
    card = {"name": "misha", "kinds": ["pupil"], "birth_date": "2008-03-10", "grade": 7}
    changed = school.say("person.changed", MISHA, **card)  # type: ignore[arg-type]
    (timer,) = changed.timers
    assert timer.due.astimezone(school.institution.timezone).date() == date(2022, 4, 9)


def test_in_the_thirty_days_somebody_asks_for_the_new_signature_and_says_whose(school: School) -> None:
    until_birthday(school, -1)
    assert not tasks(school, "consent.sign_anew")
    until_birthday(school, 1)
    (task,) = tasks(school, "consent.sign_anew")

    assert "сам участник и законный представитель" in task.sentence
    assert task.clock
    assert not school.pair("misha").standing_pauses, "the old consent holds"


def test_a_pair_is_paused_when_nobody_signed_anew_and_goes_on_when_somebody_does(school: School) -> None:
    until_birthday(school, 30)
    outgrow(school)
    (pause,) = school.pair("misha").standing_pauses
    assert pause.cause is PauseCause.CONSENT_OUTGROWN
    assert tasks(school, "consent.sign_anew"), "it is still asked for"

    school.consent("misha", "processing")
    assert school.pair("misha").standing_pauses, "taking part is not consented yet"
    school.consent("misha", "participation", "questioning")
    assert not school.pair("misha").standing_pauses
    assert not tasks(school, "consent.sign_anew")


def test_a_timer_that_fires_although_the_new_consent_is_there_changes_nothing(school: School) -> None:
    until_birthday(school, 3)
    school.consent("misha")
    until_birthday(school, 30)
    with pytest.raises(NotNow, match="Подписывать заново нечего"):
        outgrow(school)
    assert not school.pair("misha").standing_pauses


def test_a_consent_for_a_term_ends_with_it(school: School) -> None:
    until = school.now.date() + timedelta(days=5)
    said = school.say(
        "consent.signed",
        "person/anna",
        kind="participation",
        signed_by_person=True,
        signed_by_representative=identity("galina"),
        until=str(until),
    )
    assert [one.event for one in said.timers if one.event == "consent.expired"] == ["consent.expired"]
    school.wait(6)
    school.say("consent.expired", "person/anna", acting=by.SERVICE)
    assert [pause.cause for pause in school.pair("misha").standing_pauses] == [PauseCause.CONSENT_EXPIRED]


def test_a_withdrawn_processing_starts_the_clock_of_destruction(school: School) -> None:
    school.say("consent.withdrawn", MISHA, kind="processing")
    (task,) = tasks(school, "consent.destroy")

    assert task.clock
    assert task.due is not None
    assert task.due - task.since >= timedelta(days=30)
    assert school.pair("misha").standing_pauses

    school.consent("misha", "processing")
    assert not tasks(school, "consent.destroy")


def test_a_demand_to_stop_leaves_ten_working_days(school: School) -> None:
    school.say("consent.withdrawn", MISHA, kind="processing", stop_demanded=True)
    (task,) = tasks(school, "consent.destroy")
    assert task.due is not None
    assert timedelta(days=12) < task.due - task.since < timedelta(days=27)


def test_a_withdrawn_participation_asks_for_an_outcome_of_each_pair(school: School) -> None:
    school.say("consent.withdrawn", MISHA, kind="participation")
    assert tasks(school, "consent.end_pairs")
    school.say("mentee.left", "pair/pair-misha", reason="Передумал", next_step="Кружок")
    assert not tasks(school, "consent.end_pairs")


def test_a_withdrawn_publication_touches_publications_only(school: School) -> None:
    school.consent("misha", "publication")
    school.say("consent.withdrawn", MISHA, kind="publication")
    assert tasks(school, "consent.take_down")
    assert not school.pair("misha").standing_pauses
    school.say("publication.taken_down", MISHA, about="Фото на сайте")
    assert not tasks(school, "consent.take_down")


def test_a_withdrawn_questioning_waives_what_is_measured(school: School) -> None:
    """It is shown as waived and not as met, on exit for both sides together."""
    school.fulfil(Stage.PAIR_WORK)
    school.say("consent.withdrawn", MISHA, kind="questioning")
    school.measure("anna", "exit")
    answer = school.asked("misha", "both_are_measured_on_exit")
    assert (answer.have, answer.met, answer.waived) == (1, False, True)

    with pytest.raises(NotLawful, match="психологическое анкетирование"):
        school.measure("misha", "exit")
    assert not school.pair("misha").standing_pauses


def test_every_task_of_consents_ends_with_events_that_there_are() -> None:
    named = {event for _, _, _, events in FOLLOWS.values() for event in events}
    assert named <= set(CATALOGUE)


def test_each_consent_of_somebody_is_looked_at_once(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: Counter[tuple[Person, ConsentKind]] = Counter()
    consent = Person.consent

    def look(person: Person, kind: ConsentKind) -> Consent:
        looked[person, kind] += 1
        return consent(person, kind)

    monkeypatch.setattr(Person, "consent", look)
    found = list(consents(school.cycle, school.now))
    assert found == []
    assert looked[school.person("misha"), ConsentKind.PROCESSING] == 1
    assert set(looked.values()) == {1}
