"""The page of scores: before and after as two bars, question by question, for the whole cycle or one part of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import draw
from api.pages.route import Page
from api.v1.cycles import find_cycle
from workflow.packs.questionnaire import Audience
from workflow.queries.questionnaires.scores import WHOLE, Score, Slice, Slicing, scores
from workflow.queries.questionnaires.twice import Comparison

router = APIRouter(include_in_schema=False, route_class=Page)


@dataclass(frozen=True, slots=True)
class Part:
    """Scores of one kind for one side."""

    title: str
    side: str
    scores: list[Score]


SIDES = {Audience.MENTEE: "Наставляемые", Audience.MENTOR: "Наставники"}
TITLES = {
    Comparison.CHANGE: "Что изменилось",
    Comparison.EXPECTATION: "Чего ждали и что вышло",
    Comparison.INSTRUMENT: "По измерениям психолога",
}


@router.get("/cycles/{cycle_id}/scores")
def show_scores(
    request: Request, cycle_id: UUID, calling: Calling, installation: Installed, part: str = "cycle:all"
) -> Response:
    """Show the scores of a cycle; `part` is a slice as `by:code`."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        found, title, pack = scores(cycle), cycle.title, cycle.pack
    slices = list(dict.fromkeys(one.slice for one in found))
    here = next((one for one in slices if address_of(one) == part), WHOLE)
    return draw(
        request,
        "scores.html",
        reader=calling,
        cycle_id=cycle_id,
        cycle=(title, cycle_id),
        least=pack.numbers.hidden_below,
        compares=pack.care.before_and_after,
        slices=[(by.label, _links(slices, by, here)) for by in Slicing],
        here=here,
        parts=list(_parts(one for one in found if one.slice == here)),
    )


def _links(slices: list[Slice], by: Slicing, here: Slice) -> list[tuple[str, str, bool]]:
    return [(one.label, address_of(one), one == here) for one in slices if one.by is by]


def address_of(one: Slice) -> str:
    """Write a slice for an address."""
    return f"{one.by}:{one.code}"


def _parts(found: Iterable[Score]) -> Iterator[Part]:
    told = list(found)
    for comparison, title in TITLES.items():
        for audience, side in SIDES.items():
            own = [one for one in told if one.key.comparison is comparison and one.key.audience is audience]
            if own:
                yield Part(title, side, own)
