"""The page of duties: who curates the cycle now, how that passed from one to another, and the form of the head."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import draw
from api.pages.forms import offer
from api.pages.names import person_name
from api.pages.outcomes import outcome
from api.pages.route import Page
from api.v1.cycles import find_cycle
from workflow.access import Caller, by
from workflow.errors import NotFound
from workflow.facts.duties import Terms
from workflow.queries.duties import duties, handed_over
from workflow.queries.seeing import CARE
from workflow.reading.shown import show
from workflow.subjects.cycle import Cycle
from workflow.subjects.duties import in_charge
from workflow.subjects.institution import Institution

router = APIRouter(include_in_schema=False, route_class=Page)

HAND_OVER = "/cycles/{cycle_id}/hand-overs"


@router.get("/cycles/{cycle_id}/duties")
def show_duties(
    request: Request, cycle_id: UUID, calling: Calling, installation: Installed, said: UUID | None = None
) -> Response:
    """Show who curates the cycle; the head hands it over here."""
    now = installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        if not calling.roles & CARE:
            raise NotFound("Эта страница — для куратора и руководителя.")
        shown: dict[str, Any] = {
            "title": cycle.title,
            "curating": curating(cycle, calling, now.astimezone(institution.timezone).date()),
            "passed": _passed(cycle, calling),
            "form": offer(HAND_OVER, institution, cycle, calling, now),
            "in_charge": [_named(institution, one) for one in in_charge(cycle)],
            "able": [_named(institution, one.id) for one in institution.holding(by.CURATOR)],
            "terms": tuple(Terms),
            "outcome": outcome(connection, calling, said),
        }
    return draw(request, "duties.html", reader=calling, cycle_id=cycle_id, id=cycle_id, **shown)


def _named(institution: Institution, identity: UUID) -> tuple[UUID, str]:
    return show(identity), institution.people[identity].name


def curating(cycle: Cycle, caller: Caller, day: date) -> list[tuple[str, str | None, date | None]]:
    """Give who curates on a day, in whose place and until when."""
    return [
        (
            person_name(caller, one.person, "куратор"),
            person_name(caller, one.instead_of, "куратор") if one.instead_of else None,
            one.until,
        )
        for one in duties(cycle, day)
    ]


def _passed(cycle: Cycle, caller: Caller) -> list[dict[str, object]]:
    people = cycle.institution.people
    return [
        {
            "on": fact.day,
            "hands_over": person_name(caller, people[fact.payload.hands_over], "куратор"),
            "takes_over": person_name(caller, people[fact.payload.takes_over], "куратор"),
            "terms": fact.payload.terms.label,
            "until": fact.payload.until,
            "reason": fact.payload.reason,
        }
        for fact in handed_over(cycle)
    ]
