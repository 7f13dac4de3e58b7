"""Guards of destroying a person's data: by law alone, when nothing of his goes on, once; and nothing comes after it."""

from collections.abc import Iterator

from workflow.access import NOBODY
from workflow.case import Case
from workflow.errors import Erased, NotLawful, NotNow, NotTrue
from workflow.facts.payload import Kind
from workflow.facts.people import ConsentKind
from workflow.guards.guard import guard
from workflow.guards.people import payload
from workflow.subjects.match import Match
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person


@guard(NotLawful)
def processing_is_withdrawn(case: Case) -> bool:
    """Согласие на обработку в силе: данные уничтожают после его отзыва, сначала запишите consent.withdrawn."""
    if case.person is None:
        return False
    consent = case.person.consent(ConsentKind.PROCESSING)
    received = case.person.received
    gone = received is not None and not received.is_kept
    return consent.signed is None or consent.withdrawal is not None or gone


@guard(NotNow)
def nothing_of_his_goes_on(case: Case) -> bool:
    """Сначала закончите то, что у человека ещё идёт."""
    hindrances = list(hindrances_of(case.person)) if case.person else []
    if hindrances:
        raise NotNow(" ".join(hindrances))
    return True


@guard(NotTrue)
def act_is_not_of_the_future(case: Case) -> bool:
    """Дата акта не может быть в будущем: акт пишут, когда данные уже уничтожают."""
    act = payload(case)
    return bool(act.act_date <= case.now.astimezone(case.institution.timezone).date())


@guard(Erased)
def nobody_in_it_is_erased(case: Case) -> bool:
    """Данные удалены по акту: об этом человеке больше ничего не записывают."""
    return not any(person.erased for person in _people_of(case))


def hindrances_of(person: Person) -> Iterator[str]:
    """Say what must be ended before a person's data may be destroyed, a sentence each."""
    if any(pair.open for pair in person.pairs):
        yield "Сначала завершите открытые пары этого человека с итогом: без итога никто не выбывает."
    if any(match.live and match.pair.open for match in person.mentoring):
        yield "Сначала завершите его союзы как наставника, каждый с итогом."
    groups = [group for group in person.institution.groups.values() if group.mentor is person and not group.ended]
    if groups:
        yield "Сначала расформируйте его группы."
    cycles = [cycle for cycle in person.institution.cycles.values() if cycle.open]
    if any(mentor.person is person for cycle in cycles for mentor in cycle.standing_mentors):
        yield "Сначала запишите, что он вышел из базы наставников."
    if person.roles != NOBODY:
        yield f"Сначала снимите роли этого человека: {person.roles.label}."
    if any(pair.open for child in children_of(person) for pair in child.pairs):
        yield "Он законный представитель ребёнка, чья пара ещё идёт: сначала завершите её с итогом."


def children_of(person: Person) -> list[Person]:
    """Name whose legal representative a person is, those erased left out."""
    everyone = person.institution.people.values()
    return [one for one in everyone if person.id in one.representatives and not one.erased]


def _people_of(case: Case) -> Iterator[Person]:
    """Name everyone of whom an event would say something: named, a side of what it is about, or speaking himself."""
    for subject in case.named:
        if isinstance(subject, Person):
            yield subject
    about = case.subject
    if isinstance(about, Pair):
        yield about.mentee
    if isinstance(about, Match):
        yield from (about.pair.mentee, about.mentor)
    if case.meeting and case.event.subject.kind is Kind.MEETING and isinstance(case.meeting.whose, Pair):
        yield case.meeting.whose.mentee
    for acting in (case.event.actor, case.event.reporter):
        if (one := case.someone(acting.person)) is not None:
            yield one
