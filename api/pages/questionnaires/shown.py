"""The pages that show questionnaires: a person's list, and one of them as a form or as what was answered."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import draw, moment_words
from api.pages.links.offered import for_questionnaires
from api.pages.names import person_name
from api.pages.outcomes import outcome
from api.pages.questionnaires.typed import Typed, in_words, questions, typed_of
from api.pages.route import Page
from api.v1.cycles import find_cycle
from api.v1.questionnaires.asked import find_answering
from workflow.access import Caller, by
from workflow.errors import NotFound
from workflow.packs.answers import Fault
from workflow.queries.questionnaires.asked import Filling, Put, put, put_to
from workflow.queries.questionnaires.twice import Twice, twice_of
from workflow.queries.seeing import CARE
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person

router = APIRouter(include_in_schema=False, route_class=Page)

ORDER = (Filling.OPEN, Filling.FILLED, Filling.LATER, Filling.CLOSED)


@router.get("/people/{person_id}/questionnaires")
def show_questionnaires(
    request: Request, person_id: UUID, cycle: UUID, calling: Calling, installation: Installed
) -> Response:
    """Show what a person is asked in a cycle, what waits first."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        person, here = find_answering(institution, person_id, calling), find_cycle(institution, cycle, calling)
        found = put_to(here, person)
        shown = _of(person, here, calling) | {
            "groups": [(state.label, [one for one in found if one.state is state]) for state in ORDER],
            "any": bool(found),
            "changes": _changes(here, person) if calling.roles & CARE else [],
            "links": for_questionnaires(connection, person, here, calling, installation.now()),
        }
    return draw(request, "questionnaires.html", reader=calling, cycle_id=cycle, **shown)


@router.get("/people/{person_id}/questionnaires/{code}")
def show_questionnaire(
    request: Request,
    person_id: UUID,
    code: str,
    cycle: UUID,
    calling: Calling,
    installation: Installed,
    anew: bool = False,
    said: UUID | None = None,
) -> Response:
    """Show a questionnaire: the form where it waits for answers or is answered anew, else what was answered."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        person, here = find_answering(institution, person_id, calling), find_cycle(institution, cycle, calling)
        one = find_put(here, person, code)
        known = one.counts[-1].payload.answers if anew and one.counts and calling.roles & CARE else {}
        shown = page_of(institution, here, person, one, calling, typed_of(one.asked, known), ())
        shown["outcome"] = outcome(connection, calling, said)
        shown["filling"] = may_fill(here, person, calling) and (anew or not one.submitted)
    return draw(request, "questionnaire.html", reader=calling, cycle_id=cycle, **shown)


def find_put(cycle: Cycle, person: Person, code: str) -> Put:
    """Give a questionnaire as it stands for a person; NotFound when it is not for him."""
    found = put(cycle, person, code)
    if found is None:
        raise NotFound("Такой анкеты у этого человека в цикле нет.")
    return found


def may_fill(cycle: Cycle, person: Person, caller: Caller) -> bool:
    """Say whether the reader fills it in: the person himself, or the curator from paper."""
    return cycle.open and (caller.person == person.id or bool(caller.roles & by.CURATOR))


def page_of(
    institution: Institution,
    cycle: Cycle,
    person: Person,
    one: Put,
    caller: Caller,
    typed: Typed,
    faults: tuple[Fault, ...] | list[Fault],
) -> dict[str, Any]:
    """Give what the page of one questionnaire shows."""
    return _of(person, cycle, caller) | {
        "code": one.code,
        "asked": one.asked,
        "due_on": one.due_on,
        "questions": questions(one.asked, typed, faults),
        "wrong": len(faults),
        "typed": typed,
        "key": (typed.get("key") or [str(uuid4())])[-1],
        "corrects": bool(one.submitted) and not one.asked.repeats,
        "may_correct": bool(one.submitted) and one.asked.repeats,
        "answers": _answers(institution, one) if caller.roles & CARE else None,
        "submitted": [moment_words(fact.at, institution.timezone) for fact in one.counts],
        "may_fill": may_fill(cycle, person, caller),
        "again": one.again,
        "outcome": None,
        "filling": True,
    }


def _of(person: Person, cycle: Cycle, caller: Caller) -> dict[str, Any]:
    return {
        "person_id": person.id,
        "person": person_name(caller, person, "участник"),
        "himself": caller.person == person.id,
        "cycle": (cycle.title, cycle.id),
    }


def _answers(institution: Institution, one: Put) -> list[dict[str, Any]]:
    """Give every submission, the newest first, with its answers in words."""
    return [
        {
            "when": moment_words(fact.at, institution.timezone),
            "version": fact.payload.version,
            "reason": fact.payload.reason,
            "counts": fact in one.counts,
            "paper": fact.paper.number if fact.paper else None,
            "lines": [
                (item.question, in_words(item, fact.payload.answers[item.code]))
                for item in one.asked.items
                if item.code in fact.payload.answers
            ],
        }
        for fact in reversed(one.submitted)
    ]


def _changes(cycle: Cycle, person: Person) -> list[Twice]:
    return [one for one in twice_of(cycle, person) if one.is_paired]
