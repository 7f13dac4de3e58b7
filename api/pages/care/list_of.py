"""The care list of a cycle: who has nobody, when somebody looks again, and which ends are not talked over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import draw
from api.pages.forms import Offered, offer
from api.pages.names import person_name
from api.pages.route import Page
from api.v1.cycles import find_cycle
from workflow.access import Caller
from workflow.queries.care import Cared, care_list
from workflow.queries.pairing.proposals import proposals, reserve
from workflow.subjects.cycle import Cycle
from workflow.subjects.mentor import Mentor

router = APIRouter(include_in_schema=False, route_class=Page)

ROUTES = ("/pairs/{pair_id}/supports", "/pairs/{pair_id}/care")


@dataclass(frozen=True, slots=True)
class Line:
    """A mentee on the list."""

    href: str
    mentee: str
    form: str
    state: str
    matched: bool
    since: date
    supported: bool
    next_on: date
    late: bool
    set_by_curator: bool
    missing: list[str]
    candidates: int
    forms: list[Offered]


@router.get("/cycles/{cycle_id}/care")
def show_care(request: Request, cycle_id: UUID, calling: Calling, installation: Installed) -> Response:
    """Show the nearest day first, each with what may be done at once."""
    now = installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        today = now.astimezone(institution.timezone).date()
        lines = []
        for one in care_list(cycle):
            forms = [offer(route, institution, one.pair, calling, now) for route in ROUTES]
            lines.append(_line(one, calling, today, [form for form in forms if form and form.possible]))
        title = cycle.title
        free = [_free(one, calling) for one in reserve(cycle)]
    shown: dict[str, Any] = {
        "id": cycle_id,
        "title": title,
        "lines": lines,
        "reserve": free,
        "today": today.isoformat(),
    }
    return draw(request, "care/list.html", reader=calling, cycle_id=cycle_id, **shown)


def _line(one: Cared, caller: Caller, today: date, forms: list[Offered]) -> Line:
    pair = one.pair
    matched = bool(pair.open and pair.match and pair.match.agreed)
    state = "с новым наставником" if matched else "пара окончена" if one.ended else "ищем наставника"
    return Line(
        href=f"/pairs/{pair.id}",
        mentee=person_name(caller, pair.mentee, "наставляемый"),
        form=_forms([pair.form], pair.cycle),
        state=state,
        matched=matched,
        since=one.since,
        supported=one.supported,
        next_on=one.next_on,
        late=one.next_on < today and not matched,
        set_by_curator=one.set_by_curator,
        missing=[side.label for side in one.early.missing] if one.early else [],
        candidates=len(proposals(pair)),
        forms=forms,
    )


def _free(mentor: Mentor, caller: Caller) -> tuple[str, int, str]:
    forms = _forms(mentor.offer.forms if mentor.offer else (), mentor.cycle)
    return (person_name(caller, mentor.person, "наставник"), mentor.room, forms)


def _forms(codes: Iterable[str], cycle: Cycle) -> str:
    return ", ".join(cycle.pack.forms[code].title for code in codes if code in cycle.pack.forms)
