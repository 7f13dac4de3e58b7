"""What a person answered in a cycle: which questionnaires are for him, and which submission of each counts."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workflow.access import Role
from workflow.facts.event import Fact
from workflow.facts.people import MeasurementTaken, MeasurementWhen
from workflow.facts.questionnaires import QuestionnaireSubmitted
from workflow.packs.questionnaire import Audience, Questionnaire, QuestionnairePurpose

if TYPE_CHECKING:
    from workflow.subjects.cycle import Cycle
    from workflow.subjects.person import Person

Submission = Fact[QuestionnaireSubmitted]

MEASURED_BY = {
    MeasurementWhen.ENTRY: QuestionnairePurpose.ENTRY,
    MeasurementWhen.EXIT: QuestionnairePurpose.EXIT,
}


def submissions(person: "Person", cycle: "Cycle", code: str | None = None) -> list[Submission]:
    """Give what a person submitted in a cycle, of one questionnaire or of all, in the order of settling."""
    found = [
        fact
        for fact in person.of(QuestionnaireSubmitted)
        if fact.subject == person.ref and fact.payload.cycle == cycle.id and code in (None, fact.payload.code)
    ]
    return sorted(found, key=lambda fact: fact.number)


def standing(found: list[Submission]) -> list[Submission]:
    """Give what counts of one questionnaire's submissions: whatever was submitted with a reason replaces the last."""
    counted: list[Submission] = []
    for fact in found:
        if fact.payload.reason is not None and counted:
            counted.pop()
        counted.append(fact)
    return counted


def submitted(person: "Person", cycle: "Cycle", purpose: QuestionnairePurpose, audience: Audience) -> bool:
    """Say whether a person submitted a questionnaire of this purpose in a cycle, as a mentee, mentor or curator."""
    return any(fact.payload.purpose is purpose and _asks(cycle, fact, audience) for fact in submissions(person, cycle))


def measured(person: "Person", cycle: "Cycle", when: MeasurementWhen, audience: Audience) -> bool:
    """Say whether a person was measured, by a psychologist or by his own answers to a measuring questionnaire.

    On entry only what came before his first meeting counts.
    """
    taken = [
        fact.at for fact in person.of(MeasurementTaken) if fact.payload.cycle == cycle.id and fact.payload.when is when
    ]
    answered = [
        fact.at
        for fact in submissions(person, cycle)
        if fact.payload.purpose is MEASURED_BY[when] and _asks(cycle, fact, audience)
    ]
    if when is MeasurementWhen.EXIT:
        return bool(taken or answered)
    met_at = person.first_met(cycle)
    return any(met_at is None or at < met_at for at in (*taken, *answered))


def _asks(cycle: "Cycle", fact: Submission, audience: Audience) -> bool:
    asked = cycle.pack.questionnaires.get(fact.payload.code)
    return asked is not None and asked.audience is audience


def forms_of(person: "Person", cycle: "Cycle", audience: Audience) -> frozenset[str]:
    """Give the forms in which a person takes part in a cycle as a mentee or a mentor, or curates it."""
    if audience is Audience.MENTEE:
        return frozenset(pair.form for pair in person.pairs if pair.cycle is cycle)
    if audience is Audience.MENTOR:
        mentor = cycle.mentors.get(person.id)
        led = (match.pair.form for match in person.mentoring if match.pair.cycle is cycle)
        return frozenset((*(mentor.offer.forms if mentor and mentor.offer else ()), *led))
    return frozenset(cycle.pack.forms) if Role.CURATOR in person.roles else frozenset()


def asked_of(person: "Person", cycle: "Cycle") -> Iterator[tuple[str, Questionnaire]]:
    """Give every questionnaire of the pack that is for this person, with its code."""
    forms = {audience: forms_of(person, cycle, audience) for audience in Audience}
    for code, one in cycle.pack.questionnaires.items():
        if forms[one.audience] & set(one.forms):
            yield code, one
