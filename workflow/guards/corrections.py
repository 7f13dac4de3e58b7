"""Guards of corrections: what they name must be a fact that may be corrected, and what replaces it must be possible."""

from dataclasses import replace

from workflow.case import Case
from workflow.errors import NotFound, NotTrue
from workflow.facts.corrections import FactAnnulled, FactCorrected
from workflow.facts.event import Event
from workflow.facts.meetings import MentorLeft
from workflow.facts.payload import Payload
from workflow.guards.guard import guard
from workflow.guards.people import payload


@guard(NotFound)
def corrected_fact_is_there(case: Case) -> bool:
    """Исправляемого события среди фактов нет: оно отклонено, уже признано недействительным или ещё не пришло."""
    return target(case) is not None


@guard(NotTrue)
def correction_is_about_the_same_subject(case: Case) -> bool:
    """Исправление шлют о том же, о ком было исправляемое событие."""
    wrong = target(case)
    return wrong is None or wrong.subject == case.event.subject


@guard(NotTrue)
def correction_names_the_same_subjects(case: Case) -> bool:
    """Исправить можно содержание, а не то, о ком событие: признайте его недействительным и пришлите новое."""
    wrong = target(case)
    if wrong is None:
        return True
    right = replaced(case, wrong)
    for ref in right.subjects:
        case.institution.find(ref)
    return not wrong.opens or right.subjects == wrong.subjects


@guard(NotTrue)
def fact_opens_nothing(case: Case) -> bool:
    """Событие открыло пару, цикл или карточку: его не отменяют, пару расформировывают, карточку исправляют."""
    wrong = target(case)
    return wrong is None or wrong.opens is None


@guard(NotTrue)
def outcome_stays_with_an_ended_pair(case: Case) -> bool:
    """Пара окончена с этим итогом: итог исправляют, но не отменяют."""
    wrong = target(case)
    return wrong is None or wrong.type != "outcome.recorded" or all(pair.open for pair in case.pairs)


@guard(NotTrue)
def leaving_is_still_ahead(case: Case) -> bool:
    """Уход исправляют и отменяют, пока наставник ещё работает; новый последний день тоже должен быть впереди."""
    wrong = target(case)
    if wrong is None or not isinstance(wrong.payload, MentorLeft):
        return True
    said, cycle = [wrong.payload], case.institution.cycles[wrong.payload.cycle]
    if isinstance(payload(case), FactCorrected):
        right = replaced(case, wrong).payload
        said += [right] if isinstance(right, MentorLeft) else []
    mentor = cycle.mentors.get(wrong.subject.id)
    runs = mentor is not None and mentor.leaving is not None and mentor.leaving.said.key == wrong.key
    return runs and all(one.leaves_on is not None and one.leaves_on > case.event.day for one in said)


def target(case: Case) -> Event[Payload] | None:
    """Give the fact that a correction names."""
    said: FactCorrected | FactAnnulled = payload(case)
    if isinstance(said, FactCorrected):
        return case.institution.by_key.get((said.corrected_source, said.corrected_id))
    return case.institution.by_key.get((said.annulled_source, said.annulled_id))


def replaced(case: Case, wrong: Event[Payload]) -> Event[Payload]:
    """Give the corrected event: the same but for its payload, which is read as its type asks."""
    return replace(wrong, payload=case.institution.reads(wrong.type, payload(case).data))
