"""The page of a cycle: the ladder of seven, what its stage asks, what waits for a second person, and the pairs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.cycle.duties import curating
from api.pages.cycle.roadmap import planned
from api.pages.drawing import draw, moment_words
from api.pages.forms import Offered, offered
from api.pages.names import Name, mentor_words, name, person_name
from api.pages.outcomes import outcome
from api.pages.questionnaires.links import own
from api.pages.requirements import Check, checklist
from api.pages.route import Page
from api.v1.cycles import find_cycle, ladder
from workflow.access import Caller, by
from workflow.catalogue import CATALOGUE
from workflow.facts.cycles import StageReopeningAsked
from workflow.queries.approvals import APPOINT, confirmers
from workflow.queries.asked import asked, opened_again, still_open
from workflow.queries.roadmap import ActivityState, Planned
from workflow.queries.seeing import CARE, CYCLES, sees_all_pairs, sees_cycle, sees_pair
from workflow.requirements import REQUIREMENTS
from workflow.stages import ENDS, PAIR_LABELS, SEVEN
from workflow.subjects.approval import Approval, ApprovalState
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.pair import Pair

router = APIRouter(include_in_schema=False, route_class=Page)

STRIP = 4


@dataclass(frozen=True, slots=True)
class Card:
    """A pair on the board."""

    href: str
    mentee: str
    mentor: str
    searching: bool
    form: str
    paused: bool
    on_open: bool
    group: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A stage of pairs with those who stand there."""

    label: str
    cards: list[Card]
    ended: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """An approval that waits for its second person."""

    asked: str
    by: str
    when: str
    until: str
    reason: str
    about: str | None
    whom: Name | None
    confirmers: list[str]
    appoint: str | None
    open: list[Check]
    forms: list[Offered]


@router.get("/cycles/{cycle_id}")
def show_cycle(
    request: Request, cycle_id: UUID, calling: Calling, installation: Installed, said: UUID | None = None
) -> Response:
    """Show where the cycle stands, and what is to be done."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        shown = _shown(connection, institution, cycle, calling, installation.now())
        shown["outcome"] = outcome(connection, calling, said)
    return draw(request, "cycle.html", reader=calling, cycle_id=cycle_id, **shown)


def _shown(
    connection: Connection, institution: Institution, cycle: Cycle, caller: Caller, now: datetime
) -> dict[str, Any]:
    today = now.astimezone(institution.timezone).date()
    activities = planned(connection, cycle, today)
    checks = checklist(institution, caller, asked(cycle, cycle.stage, caller))
    columns = list(_board(cycle, caller))
    return {
        "id": cycle.id,
        "title": cycle.title,
        "institution": institution.card.name if institution.card else "",
        "others": [(one.title, one.id) for one in seen_cycles(institution, caller) if one is not cycle],
        "open": cycle.open,
        "stage": cycle.stage.label,
        "result": cycle.pack.stages[cycle.stage.value].result if cycle.open else "",
        "steps": ladder(cycle.stage, {stage: stage.label for stage in SEVEN}),
        "reopened": _is_reopened(cycle),
        "checks": checks,
        "met": sum(check.satisfied for check in checks),
        "forms": offered(institution, cycle, caller, now) if cycle.open and caller.roles & CYCLES else [],
        "approvals": [_waiting(institution, one, caller, now) for one in _waiting_ones(cycle, caller)],
        "columns": columns,
        "pairs": sum(len(column.cards) for column in columns),
        "all_pairs": sees_all_pairs(caller),
        "curating": curating(cycle, caller, today) if caller.roles & CARE else None,
        "leads": bool(caller.roles & by.HEAD),
        "own": own(cycle, caller),
        "strip": _strip(activities),
        "done": sum(one.state is ActivityState.DONE for one in activities),
        "activities": len(activities),
    }


def seen_cycles(institution: Institution, caller: Caller) -> list[Cycle]:
    """Give the cycles of an institution that the reader sees, the newest first, those that go on before the ended."""
    seen = [cycle for cycle in institution.cycles.values() if sees_cycle(caller, cycle)]
    return sorted(seen, key=lambda cycle: (cycle.open, cycle.school_year, cycle.opened_on), reverse=True)


def _is_reopened(cycle: Cycle) -> bool:
    """Say whether the cycle stands where it was brought back to."""
    confirmed = [one.asked.payload for one in cycle.approvals if one.state is ApprovalState.CONFIRMED]
    back = [asked for asked in confirmed if isinstance(asked, StageReopeningAsked)]
    return bool(back) and back[-1].stage is cycle.stage


def _board(cycle: Cycle, caller: Caller) -> Iterator[Column]:
    """Give the seven columns and after them the ends at which somebody is."""
    seen = [pair for pair in cycle.pairs if sees_pair(caller, pair)]
    for stage, label in PAIR_LABELS.items():
        cards = [_card(pair, caller) for pair in seen if pair.stage is stage]
        if cards or stage not in ENDS:
            yield Column(label, sorted(cards, key=lambda card: card.mentee), stage in ENDS)


def _card(pair: Pair, caller: Caller) -> Card:
    form = pair.cycle.pack.forms.get(pair.form)
    return Card(
        href=f"/pairs/{pair.id}",
        mentee=person_name(caller, pair.mentee, "пара"),
        mentor=mentor_words(caller, pair),
        searching=pair.open and pair.match is None,
        form=form.title if form else "",
        paused=bool(pair.standing_pauses),
        on_open=bool(opened_again(pair, caller)),
        group=bool(pair.match and pair.match.group),
    )


def _waiting_ones(cycle: Cycle, caller: Caller) -> Iterable[Approval]:
    return (one for one in cycle.approvals if caller.roles & CYCLES and one.state is ApprovalState.WAITING)


def _waiting(institution: Institution, approval: Approval, caller: Caller, now: datetime) -> Waiting:
    fact, zone = approval.asked, institution.timezone
    able = confirmers(institution, approval)
    asker = institution.people.get(fact.actor.person) if fact.actor.person else None
    code = getattr(fact.payload, "requirement", None)
    stage = getattr(fact.payload, "stage", None)
    return Waiting(
        asked=CATALOGUE[fact.type].label.rstrip("."),
        by=person_name(caller, asker, fact.actor.role.label) if asker else fact.actor.role.label,
        when=moment_words(fact.at, zone),
        until=moment_words(approval.lapses_at, zone),
        reason=fact.payload.reason,
        about=REQUIREMENTS[code].sentence if code else stage.label if stage else None,
        whom=name(institution, caller, approval.whom) if approval.is_waiver else None,
        confirmers=[person_name(caller, one, "руководитель") for one in able],
        appoint=None if able else APPOINT,
        open=[] if approval.is_waiver else checklist(institution, caller, still_open(approval.cycle, caller)),
        forms=offered(institution, approval, caller, now),
    )


def _strip(activities: list[Planned]) -> list[Planned]:
    """Give what is late, what goes on, and then what comes next; not more than a glance takes in."""
    order = (ActivityState.LATE, ActivityState.DUE, ActivityState.COMING)
    ahead = [one for one in activities if one.state is not ActivityState.DONE]
    late = sum(one.state is ActivityState.LATE for one in ahead)
    return sorted(ahead, key=lambda one: (order.index(one.state), one.end, one.number))[: max(STRIP, late + 2)]
