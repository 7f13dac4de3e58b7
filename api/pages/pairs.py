"""The page of a pair: where it stands and why, what is open, its meetings and pauses, and its history."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.care.panel import care_of
from api.pages.drawing import draw
from api.pages.forms import offered
from api.pages.matches import together
from api.pages.meetings.panel import panel
from api.pages.names import mentor_words, person_name
from api.pages.outcomes import outcome
from api.pages.questionnaires.links import of_pair
from api.pages.records import Line, lines
from api.pages.requirements import checklist
from api.pages.route import Page
from api.v1.cycles import ladder
from api.v1.pairing.silence import SilenceRead
from api.v1.pairs import find_pair
from workflow.access import Caller
from workflow.catalogue import CATALOGUE
from workflow.facts.payload import Kind, Ref
from workflow.journal.read import PAGE, Filter, records
from workflow.moves import ADVANCE
from workflow.queries.allowed import allowed
from workflow.queries.asked import asked, opened_again
from workflow.queries.concealed import concealed
from workflow.queries.seeing import CARE, OVERVIEW, cause_of, part_in
from workflow.queries.why import why_here
from workflow.stages import PAIR_LABELS
from workflow.subjects.institution import Institution
from workflow.subjects.pair import Pair, Pause

router = APIRouter(include_in_schema=False, route_class=Page)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A pause as its reader may know it."""

    label: str
    since: date
    until: date | None
    lifted_by: str | None


@router.get("/pairs/{pair_id}")
def show_pair(
    request: Request, pair_id: UUID, calling: Calling, installation: Installed, said: UUID | None = None
) -> Response:
    """Show a pair in the words that its reader may read."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        pair = find_pair(institution, pair_id, calling)
        shown = _shown(institution, pair, calling, installation.now())
        cares = calling.roles & CARE and not part_in(calling, pair)
        shown["silence"] = SilenceRead.of(pair, connection) if cares else None
        shown["history"] = _history(connection, institution, pair, calling)
        shown["outcome"] = outcome(connection, calling, said)
        cycle_id = pair.cycle.id
    return draw(request, "pair.html", reader=calling, cycle_id=cycle_id, **shown)


def _shown(institution: Institution, pair: Pair, caller: Caller, now: datetime) -> dict[str, Any]:
    pack, cares = pair.cycle.pack, bool(caller.roles & CARE)
    form = pack.forms.get(pair.form)
    goals = [fact.payload.goal for fact in pair.plans if fact.payload.goal]
    models = {one.code: one.title for one in form.role_models} if form else {}
    return {
        "id": pair.id,
        "cycle": (pair.cycle.title, pair.cycle.id),
        "mentee": person_name(caller, pair.mentee, "наставляемый"),
        "mentor": mentor_words(caller, pair),
        "form": form.title if form else "",
        "stage": PAIR_LABELS[pair.stage],
        "open": pair.open,
        "paused": bool(pair.standing_pauses),
        "steps": ladder(pair.stage, PAIR_LABELS),
        "why": why_here(pair, caller),
        "checks": checklist(institution, caller, asked(pair, pair.stage, caller)),
        "again": checklist(institution, caller, opened_again(pair, caller)),
        "pauses": [_stretch(pair, pause, caller) for pause in pair.pauses],
        "matches": [together(institution, pair, match, caller, now) for match in reversed(pair.matches)],
        "care": care_of(institution, pair, caller, now),
        "meet": panel(institution, pair, caller, now),
        "asked": of_pair(pair, caller),
        "goal": goals[-1] if goals else None,
        "role_model": models.get(pair.role_model or "") if cares else None,
        "situation": _situation(pair) if cares else None,
        "forms": offered(institution, pair, caller, now),
        "moves": [one for one in allowed(institution, pair, caller, now) if one.moves and _is_of_pairs(one.event)],
        "today": now.astimezone(institution.timezone).date().isoformat(),
        "overview": bool(caller.roles & OVERVIEW),
    }


def _is_of_pairs(event: str) -> bool:
    """Say whether an event moves the pair itself: not the service's own trying, and no decision on a cycle."""
    return event != ADVANCE and Kind.APPROVAL not in CATALOGUE[event].on


def _situation(pair: Pair) -> str | None:
    said = pair.situation
    groups = pair.cycle.pack.mentee_situations.values()
    return next((titles[said] for titles in groups if said in titles), said)


def _stretch(pair: Pair, pause: Pause, caller: Caller) -> Stretch:
    """Tell a pause; who may not know the cause is told neither it nor who deals with it."""
    cause = cause_of(caller, pair, pause)
    label = cause.label if cause else "работа временно приостановлена"
    return Stretch(label, pause.since, pause.until, pause.lifted_by.label if cause else None)


def _history(connection: Connection, institution: Institution, pair: Pair, caller: Caller) -> list[Line]:
    """Give the records of the pair, its matches and plans, the newest first; the sides read of moves alone."""
    subjects: list[Ref] = [pair.ref, *(one.ref for one in (*pair.matches, *pair.planned))]
    without = concealed(institution, caller)
    wanted = [Filter(subject=subject, without=without) for subject in subjects]
    found = [row for one in wanted for row in records(connection, institution.id, one, limit=PAGE)]
    told = lines(connection, institution, caller, sorted(found, key=lambda row: row.number, reverse=True))
    return told if caller.roles & OVERVIEW else [line for line in told if line.type in SHOWN_TO_SIDES]


SHOWN_TO_SIDES = frozenset({"pair.moved", "meeting.held", "plan.agreed", "pair.resumed"})
