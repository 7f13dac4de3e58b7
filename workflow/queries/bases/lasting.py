"""The long-term base of mentors: everybody who may be asked again, whatever cycle he took part in."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.access import Caller
from workflow.facts.event import Fact
from workflow.facts.pairs import CheckDecision, MentorOffered, RecordChecked
from workflow.facts.people import ConsentKind
from workflow.facts.questionnaires import QuestionnaireSubmitted
from workflow.queries.bases.wanted import Wanted, is_of, said
from workflow.queries.seeing import CARE, sought_name
from workflow.stages import Stage
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person
from workflow.subjects.subject import moment
from workflow.words import Named

WOULD_MENTOR = "be_mentor"
"""The item of exit questionnaires in which a mentee says whether he would like to be a mentor."""


class Came(Named):
    """Whence somebody came into the long-term base."""

    MENTOR = "mentor", "был наставником или предлагал себя"
    FORMER_MENTEE = "former_mentee", "бывший наставляемый"


@dataclass(frozen=True, slots=True)
class LastingRow:
    """Somebody who may be asked. `offer` is his last one, `cycle` that of the offer or of his pair as a mentee."""

    person: Person
    name: str | None
    came: Came
    cycle: Cycle | None
    offer: MentorOffered | None
    completed: int
    elsewhere: bool


def lasting_base(institution: Institution, caller: Caller, wanted: Wanted) -> Iterator[LastingRow]:
    """Give those who may be asked again, in the order of registering; whoever does not care sees himself alone."""
    seen = (one for one in institution.people.values() if caller.roles & CARE or one.id == caller.person)
    rows = (_row(person, caller) for person in seen if _may_be_asked(person))
    return (row for row in rows if _is_wanted(row, wanted))


def _may_be_asked(person: Person) -> bool:
    """Say so of whoever said yes last, or went a pair's whole way as a mentee and never said no.

    Nobody is kept without his consent to processing, nor after a record check that does not admit him.
    """
    if not person.consented(ConsentKind.PROCESSING):
        return False
    check = person.last(RecordChecked)
    if check is not None and check.payload.decision is CheckDecision.REFUSE:
        return False
    answer = _latest_answer(person)
    return _went_through(person) if answer is None else answer


def _latest_answer(person: Person) -> bool | None:
    """Give his latest yes or no to being asked: in an offer, or in a mentee's questionnaire."""
    answers = [(moment(fact), fact.payload.ask_again) for fact in _offers(person) if fact.payload.ask_again is not None]
    for fact in person.of(QuestionnaireSubmitted):
        would = fact.payload.answers.get(WOULD_MENTOR)
        if fact.subject == person.ref and isinstance(would, bool) and person.pairs:
            answers.append((moment(fact), would))
    return max(answers, key=lambda one: one[0])[1] if answers else None


def _went_through(person: Person) -> bool:
    return any(pair.stage is Stage.COMPLETED for pair in person.pairs)


def _offers(person: Person) -> list[Fact[MentorOffered]]:
    return [fact for fact in person.of(MentorOffered) if fact.subject == person.ref]


def _row(person: Person, caller: Caller) -> LastingRow:
    offers = _offers(person)
    offer = offers[-1].payload if offers else None
    cycle = person.institution.cycles.get(offer.cycle) if offer else person.pairs[-1].cycle if person.pairs else None
    return LastingRow(
        person=person,
        name=sought_name(caller, person),
        came=Came.FORMER_MENTEE if any(not pair.open for pair in person.pairs) else Came.MENTOR,
        cycle=cycle,
        offer=offer,
        completed=sum(
            match.agreed and match.live and match.pair.stage is Stage.COMPLETED for match in person.mentoring
        ),
        elsewhere=bool(offer and offer.ask_elsewhere),
    )


def _is_wanted(row: LastingRow, wanted: Wanted) -> bool:
    if wanted.situation or wanted.state or wanted.missing or not is_of(row.person, wanted):
        return False
    if wanted.form and not (row.offer and wanted.form in row.offer.forms):
        return False
    models = row.offer.role_models if row.offer else ()
    if wanted.role_model and not (row.offer and (not models or wanted.role_model in models)):
        return False
    if wanted.room and not _has_room(row):
        return False
    card, told = row.person.card, (row.offer.competences, row.offer.when_free) if row.offer else ()
    return said(wanted.words, (row.name, *told, *((card.post, card.organisation, card.subject) if card else ())))


def _has_room(row: LastingRow) -> bool:
    """Say whether he could take a mentee in his last cycle; who never offered himself is free."""
    mentor = row.cycle.mentors.get(row.person.id) if row.cycle else None
    return mentor is None or mentor.left or mentor.capacity > mentor.taken
