"""The page on which a third party tells whom of the children a mentor would help, and why."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import Calling
from api.given import Correlated, Installed, Ringing
from api.pages.care.sending import back_to, send
from api.pages.drawing import draw
from api.pages.outcomes import outcome
from api.pages.reports import pressed_key
from api.pages.route import Page
from api.pages.session import Fields, Proven
from api.refusals import BadRequest
from api.v1.nouns import NOUNS
from api.v1.reporting import SOURCE, envelope
from workflow.access import Caller, by
from workflow.errors import NotFound
from workflow.facts.pairs import InformantReported
from workflow.queries.events import accepted_at
from workflow.reading.shown import show
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person

router = APIRouter(include_in_schema=False, route_class=Page)

NOUN = next(noun for noun in NOUNS if noun.event == "informant.reported")
OUTSIDE = by.INFORMANT | by.PSYCHOLOGIST
MOST = 4000


@router.get("/reports")
def show_reports(
    request: Request, calling: Calling, installation: Installed, child: str = "", said: UUID | None = None
) -> Response:
    """Ask about whom: a representative of his own children, the others name a child; then what there is to tell."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = _collecting(institution)
        found = list(_children(institution, calling, child))
        shown: dict[str, Any] = {
            "cycle": cycle.title if cycle else "",
            "children": [(person.id, _called(person)) for person in found],
            "told": [_called(person) for person in _told_by(institution, calling)],
            "said": outcome(connection, calling, said),
            "child": child.strip(),
            "names": bool(calling.roles & OUTSIDE),
        }
    return draw(request, "care/reports.html", reader=calling, key=str(uuid4()), most=MOST, **shown)


@router.post("/reports")
def report(
    given: Fields, calling: Proven, installation: Installed, bell: Ringing, correlation: Correlated
) -> RedirectResponse:
    """Report what somebody tells of a child, once for each key."""
    key, now, words = pressed_key(given), installation.now(), given.get("report", "").strip()
    if not words or len(words) > MOST:
        raise BadRequest(f"Расскажите о ребёнке: от одного до {MOST} знаков.")
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle, person = _collecting(institution), _one(institution, calling, given)
        if cycle is None:
            raise NotFound("Сейчас запросы не собирают: скажите куратору.")
        role = next(one for one in (by.INFORMANT, by.PSYCHOLOGIST, by.REPRESENTATIVE) if one & calling.roles)
        content = {"cycle": str(cycle.id), "report": words, "actorrole": role.code}
        at = accepted_at(connection, calling.institution, SOURCE, key) or now
    event = envelope(NOUN, person.id, content, key, at)
    return back_to("/reports", send(installation, bell, calling, correlation, [event]))


def _collecting(institution: Institution) -> Cycle | None:
    """Give the newest cycle that goes on."""
    return next((cycle for cycle in reversed(institution.cycles.values()) if cycle.open), None)


def _one(institution: Institution, caller: Caller, given: dict[str, str]) -> Person:
    """Give the child who was chosen on the page, the name as it was looked for there."""
    offered = _children(institution, caller, given.get("child", ""))
    person = next((one for one in offered if str(one.id) == given.get("about")), None)
    if person is None:
        raise NotFound("Такого ребёнка в списке нет: найдите его по имени снова.")
    return person


def _children(institution: Institution, caller: Caller, name: str) -> Iterator[Person]:
    """Give whom somebody may tell of: a representative of his own, the others of whoever bears the whole name."""
    wanted = " ".join(name.split()).casefold()
    for person in institution.people.values():
        if person.erased or person.card is None:
            continue
        own = bool(caller.roles & by.REPRESENTATIVE) and caller.person in person.representatives
        named = bool(caller.roles & OUTSIDE and wanted) and " ".join(person.name.split()).casefold() == wanted
        if own or (named and person.is_pupil):
            yield person


def _told_by(institution: Institution, caller: Caller) -> Iterator[Person]:
    """Give whom somebody has told of in cycles that go on, each once."""
    going = {cycle.id for cycle in institution.cycles.values() if cycle.open}
    for person in institution.people.values():
        told = (fact for fact in person.of(InformantReported) if fact.payload.cycle in going)
        if not person.erased and any(fact.actor.person == caller.person for fact in told):
            yield person


def _called(person: Person) -> str:
    show(person.id)
    of_class = person.card.school_class if person.card else None
    return f"{person.name}, {of_class}" if of_class else person.name
