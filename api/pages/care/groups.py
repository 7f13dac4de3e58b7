"""The page of a group: its mentor, who is in it and who was, its goal, order and meetings."""

from dataclasses import dataclass
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
from workflow.access import Caller
from workflow.errors import NotFound
from workflow.facts.meetings import MeetingHeld
from workflow.queries.seeing import OVERVIEW, sees_pair
from workflow.stages import PAIR_LABELS
from workflow.subjects.group import Group
from workflow.subjects.match import Match
from workflow.words import counted, day_words

router = APIRouter(include_in_schema=False, route_class=Page)

ROUTES = ("/groups/{group_id}/plans", "/groups/{group_id}/planned-meetings", "/groups/{group_id}/dissolutions")


@dataclass(frozen=True, slots=True)
class Member:
    """A mentee of the group, or one who was."""

    href: str
    mentee: str
    state: str
    here: bool


@router.get("/groups/{group_id}")
def show_group(
    request: Request, group_id: UUID, calling: Calling, installation: Installed, said: UUID | None = None
) -> Response:
    """Show a group; a side of one of its pairs sees its own pair alone."""
    now = installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        group = institution.groups.get(group_id)
        members = (
            [_member(match, calling) for match in group.matches if sees_pair(calling, match.pair)] if group else []
        )
        if group is None or not (members or calling.roles & OVERVIEW):
            raise NotFound("Такой группы здесь нет.")
        forms = [offer(route, institution, group, calling, now) for route in ROUTES]
        form = group.cycle.pack.forms.get(group.formed.form)
        return draw(
            request,
            "care/group.html",
            reader=calling,
            cycle_id=group.cycle.id,
            cycle=(group.cycle.title, group.cycle.id),
            mentor=person_name(calling, group.mentor, "наставник"),
            form=form.title if form else group.formed.form,
            ended=group.ended,
            members=members,
            goal=group.goal,
            orders=group.orders_in_force,
            meetings=_meetings(group),
            forms=[one for one in forms if one and one.possible and not group.ended],
            outcome=outcome(connection, calling, said),
            today=now.astimezone(institution.timezone).date().isoformat(),
        )


def _member(match: Match, caller: Caller) -> Member:
    pair = match.pair
    here = match.live and pair.open
    state = PAIR_LABELS[pair.stage] if here else "вышел из группы"
    if here and pair.standing_pauses:
        state += ", приостановлена"
    if here and not match.agreed:
        state = "ждём согласия сторон"
    return Member(f"/pairs/{pair.id}", person_name(caller, pair.mentee, "наставляемый"), state, here)


def _meetings(group: Group) -> list[str]:
    """Say when the group met and how many pairs were there, the last first."""
    return [
        f"{day_words(fact.day)}, {fact.payload.kind.label}: {counted(len(fact.payload.present), 'пара', 'пары', 'пар')}"
        for fact in reversed(group.of(MeetingHeld))
    ]
