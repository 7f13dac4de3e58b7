"""Meetings on the page of a pair: what is ahead, what was, how many count, and the question whether the pair fits."""

from dataclasses import dataclass
from datetime import datetime

from api.pages.forms import Offered, offer
from api.pages.meetings.shown import Shown, shown
from workflow.access import Caller
from workflow.queries.fit import fit_due
from workflow.queries.meetings import Regular, meetings_of_pair, regular_of
from workflow.queries.seeing import CARE, part_in
from workflow.subjects.institution import Institution
from workflow.subjects.pair import Pair
from workflow.words import day_words

QUESTION = "Вы встретились. Подходите ли вы друг другу?"


@dataclass(frozen=True, slots=True)
class Asked:
    """The question whether the pair fits, to a side of it or, on paper, to the curator."""

    title: str
    form: Offered
    on_paper: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything of the meetings of one pair, for one reader."""

    ahead: list[Shown]
    past: list[Shown]
    regular: Regular
    plan: Offered | None
    asked: list[Asked]
    answered: list[str]


def panel(institution: Institution, pair: Pair, caller: Caller, now: datetime) -> Panel:
    """Show the meetings of a pair: the next ones first, the past ones from the last."""
    lines = meetings_of_pair(pair, now)
    plan = offer("/pairs/{pair_id}/planned-meetings", institution, pair, caller, now) if pair.open else None
    return Panel(
        ahead=[shown(line, caller, now, pair) for line in lines if line.to_come],
        past=[shown(line, caller, now, pair) for line in reversed(lines) if not line.to_come],
        regular=regular_of(pair),
        plan=plan if plan and plan.possible else None,
        asked=list(_asked(institution, pair, caller, now)),
        answered=_answered(pair) if caller.roles & CARE and not part_in(caller, pair) else [],
    )


def _asked(institution: Institution, pair: Pair, caller: Caller, now: datetime) -> list[Asked]:
    found = []
    own = bool(part_in(caller, pair))
    for side in fit_due(pair, caller):
        form = offer("/pairs/{pair_id}/fits", institution, pair, caller, now, {"side": side.value})
        title = QUESTION if own else f"Подходит ли пара: ответ с бумаги, {side.label}"
        if form:
            found.append(Asked(title, form, not own))
    return found


def _answered(pair: Pair) -> list[str]:
    """Say what each side of the present match answered last, for those who care."""
    last = {fact.payload.side: fact for fact in (pair.match.fit_answers if pair.match else ())}
    return [f"{side.label}: {last[side].payload.answer.label}, {day_words(last[side].day)}" for side in last]
