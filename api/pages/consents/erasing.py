"""The end of a withdrawal on pages: what stands in the way, the form of the act, and the act to print."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import draw
from api.pages.people.forms import ERASE, ERASE_FROM_PAPER, Offered, offered, place_of
from api.pages.route import Page
from api.v1.erasures import here_for
from api.v1.people import find_person
from workflow.access import Caller, by
from workflow.errors import NotFound
from workflow.facts.erasing import PersonErased
from workflow.facts.people import ConsentKind
from workflow.guards.erasing import hindrances_of
from workflow.journal.extract import extract_of
from workflow.queries.concealed import concealed
from workflow.queries.seeing import name_of
from workflow.subjects.person import Person

router = APIRouter(include_in_schema=False, route_class=Page)


@dataclass(frozen=True, slots=True)
class Erasing:
    """How the destruction of somebody's data stands: the act that was written, or what is to be done before it."""

    act: PersonErased | None
    hindrances: tuple[str, ...]
    form: Offered | None
    covers: tuple[str, ...]


def erasing_of(person: Person, caller: Caller) -> Erasing | None:
    """Give it to curator and head once nothing allows to keep his data; None before, and to everybody else."""
    withdrawn = person.consent(ConsentKind.PROCESSING).withdrawal is not None
    copied = person.received is not None and not person.received.is_kept
    if not caller.roles & (by.CURATOR | by.HEAD) or not (withdrawn or copied or person.erased):
        return None
    if person.erased:
        return Erasing(person.erased.payload, (), None, ())
    hindrances = tuple(hindrances_of(person))
    row = ERASE if caller.roles & by.HEAD else ERASE_FROM_PAPER
    form = None if hindrances else offered(row, place_of(person.institution, caller, person))
    covers = tuple(name_of(caller, one) or "законный представитель" for one in here_for(person))
    return Erasing(None, hindrances, form, covers)


@router.get("/people/{person_id}/act")
def print_act(request: Request, person_id: UUID, calling: Calling, installation: Installed) -> Response:
    """Give the act of destruction to print, with the extract of the journal; no name is in it."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        person = find_person(institution, person_id, calling)
        if person.erased is None:
            raise NotFound("Акта об уничтожении данных этого человека здесь нет.")
        extract = extract_of(connection, calling.institution, person.id, concealed(institution, calling))
        act, number = person.erased.payload, person.erased.number
        school = institution.card.name if institution.card else ""
    shown: dict[str, Any] = {"id": person_id, "school": school, "act": act, "number": number, "extract": extract}
    return draw(request, "consents/act.html", reader=calling, **shown)
