"""The page of a person: the card, what he signed, his pairs and offers, which forms he fits, and what to say of him."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import draw
from api.pages.names import Name, name, person_name
from api.pages.outcomes import outcome
from api.pages.people.forms import Place, forms_of, forms_words, place_of
from api.pages.people.mentoring import assignments_of, forms_of_mentor
from api.pages.questionnaires.links import of_person
from api.pages.route import Page
from api.v1.people import find_person
from workflow.access import Caller
from workflow.facts.people import ConsentKind
from workflow.queries.bases.fitness import Fitness, fitness_of
from workflow.queries.bases.standing import standing_of_mentee, standing_of_mentor
from workflow.queries.institutions import other_institutions
from workflow.queries.seeing import CARE, OVERVIEW, sees_card, sees_cycle, sees_pair
from workflow.seeing.circles import OVERSEERS
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person
from workflow.words import day_words

router = APIRouter(include_in_schema=False, route_class=Page)


@dataclass(frozen=True, slots=True)
class Part:
    """His part in a cycle: as what, how he stands, and the page of it."""

    title: str
    what: str
    state: str
    href: str | None


@router.get("/people/{person_id}")
def show_person(
    request: Request, person_id: UUID, calling: Calling, installation: Installed, said: UUID | None = None
) -> Response:
    """Show a person as this reader may see him."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        person = find_person(institution, person_id, calling)
        today = installation.now().astimezone(institution.timezone).date()
        others = other_institutions(connection, calling.institution) if calling.roles & CARE else []
        shown = _shown(place_of(institution, calling, person, others), person, today)
        shown["outcome"] = outcome(connection, calling, said)
    return draw(request, "people/card.html", reader=calling, **shown)


def _shown(place: Place, person: Person, today: date) -> dict[str, Any]:
    institution, caller = place.institution, place.caller
    seen = sees_card(caller, person)
    cycle = place.cycles[0] if place.cycles and seen else None
    return {
        "id": person.id,
        "name": person_name(caller, person, "участник"),
        "kinds": ", ".join(kind.label for kind in person.kinds) if seen else "",
        "roles": person.roles.label.replace(" или ", ", ") if caller.roles & OVERVIEW and person.roles else "",
        "seen": seen,
        "card": _card(person, today) if seen else [],
        "representatives": _representatives(institution, person, caller) if seen else [],
        "consents": [(kind.label, person.consented(kind, today)) for kind in ConsentKind] if seen else [],
        "parts_of": _parts(institution, person, caller),
        "cycle": cycle.title if cycle else "",
        "fitness": _by_form(list(fitness_of(person, cycle, caller, today))) if cycle else [],
        "forms": [*forms_of(place), *forms_of_mentor(place)] if seen and not person.erased else [],
        "asked": [] if person.erased else of_person(person, caller),
        "assignments": list(assignments_of(person)) if seen else [],
        "offered": person.received if seen else None,
        "offered_forms": forms_words(person.received.fact.payload.forms, place.pack) if person.received else "",
        "sent": person.sent_elsewhere if seen else (),
        "others": dict(place.others),
        "history": bool(caller.roles & CARE),
        "read_by": bool(caller.roles & OVERSEERS) or (seen and caller.person in (person.id, *person.representatives)),
    }


def _card(person: Person, today: date) -> list[tuple[str, str]]:
    card = person.card
    if card is None:
        return []
    age = card.age_on(today)
    born = f"{day_words(card.birth_date)}, сейчас {age}" if card.birth_date else None
    lines = (
        ("Дата рождения", born),
        ("Класс" if person.is_pupil else "Ведёт класс", card.school_class),
        ("Должность", card.post),
        ("Организация", card.organisation),
        ("Предмет", card.subject),
        ("Стаж, лет", str(card.work_years) if card.work_years is not None else None),
        ("Телефон", card.phone),
        ("Почта", card.email),
        ("MAX", card.max_address),
        ("Другая связь", card.contact),
        ("Лучше связаться", card.reached_by.label if card.reached_by else None),
    )
    return [(label, value) for label, value in lines if value]


def _representatives(institution: Institution, person: Person, caller: Caller) -> list[Name]:
    found = [institution.people[one] for one in sorted(person.representatives) if one in institution.people]
    return [name(institution, caller, one.ref) for one in found]


def _parts(institution: Institution, person: Person, caller: Caller) -> list[Part]:
    """Give where he takes part, as far as the reader sees it: his requests, his offers, the pairs that he leads."""
    own = sees_card(caller, person) or bool(caller.roles & OVERVIEW)
    parts = [
        Part(pair.cycle.title, "наставляемый", standing_of_mentee(pair).label, f"/pairs/{pair.id}")
        for pair in person.pairs
        if sees_pair(caller, pair)
    ]
    for cycle in institution.cycles.values():
        mentor = cycle.mentors.get(person.id)
        if mentor is not None and own and sees_cycle(caller, cycle):
            places = f"наставник, занято {mentor.taken} из {mentor.capacity}"
            if mentor.leaving:
                places += f", уходит, последний день — {day_words(mentor.leaving.last_day)}"
            parts.append(Part(cycle.title, places, standing_of_mentor(mentor).label, f"/cycles/{cycle.id}"))
    for match in person.mentoring:
        if match.live and sees_pair(caller, match.pair):
            mentee = person_name(caller, match.pair.mentee, "наставляемый")
            parts.append(Part(match.pair.cycle.title, f"ведёт: {mentee}", "", f"/pairs/{match.pair.id}"))
    return parts


def _by_form(found: list[Fitness]) -> list[tuple[str, list[Fitness]]]:
    """Put the two sides of each form together."""
    titles = dict.fromkeys(one.title for one in found if one.run)
    return [(title, [one for one in found if one.title == title]) for title in titles]
