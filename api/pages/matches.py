"""The matches of a pair on its page: each mentor's time in it, and what the sides and the curator can say of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from api.pages.forms import PAPER, PAPER_DAY, Offered, offer
from api.pages.names import person_name
from workflow.access import Caller, by
from workflow.facts.pairs import Side
from workflow.queries.seeing import OVERVIEW, part_in
from workflow.subjects.institution import Institution
from workflow.subjects.match import Match
from workflow.subjects.pair import Pair

OF_SIDES = ("/matches/{match_id}/agreements", "/matches/{match_id}/declines")
OF_CURATOR = ("/matches/{match_id}/notices", "/matches/{match_id}/endings")


@dataclass(frozen=True, slots=True)
class Together:
    """One mentor's time in the pair, and whether it goes on; `said` are the sides that agreed.

    `leaves` is the last day of a mentor who gave notice: himself and the staff read it, the mentee hears it from them.
    """

    mentor: str
    live: bool
    leaves: date | None
    agreed: bool
    said: list[str]
    told: bool
    orders: list[str]
    group: list[tuple[str, str]] | None
    forms: list[tuple[str, Offered]]


def together(institution: Institution, pair: Pair, match: Match, caller: Caller, now: datetime) -> Together:
    """Tell one match as its reader may know it, with the buttons that are his."""
    group = None
    if match.group and caller.roles & OVERVIEW:
        others = [one for one in match.group.pairs if one is not pair]
        group = [(person_name(caller, one.mentee, "пара"), f"/pairs/{one.id}") for one in others]
    return Together(
        mentor=person_name(caller, match.mentor, "наставник"),
        live=match.live,
        leaves=_last_day(match) if caller.roles & OVERVIEW or caller.person == match.mentor.id else None,
        agreed=match.agreed,
        said=[side.label for side in Side if match.said_yes(side)],
        told=match.told,
        orders=[order.payload.number for order in match.orders],
        group=group if match.group else None,
        forms=list(_forms(institution, match, caller, now)) if match.live else [],
    )


def _last_day(match: Match) -> date | None:
    mentor = match.pair.cycle.mentors.get(match.mentor.id)
    return mentor.leaving.last_day if match.live and mentor and mentor.leaving else None


def _forms(institution: Institution, match: Match, caller: Caller, now: datetime) -> Iterator[tuple[str, Offered]]:
    """Give the buttons that can be pressed now: a side speaks for itself, the curator types from paper for either."""
    part = part_in(caller, match.pair)
    for side in Side:
        own = bool(part & (by.MENTOR if side is Side.MENTOR else by.MENTEE | by.REPRESENTATIVE))
        if match.said_yes(side) or (part and not own):
            continue
        for route in OF_SIDES:
            form = offer(route, institution, match, caller, now, {"side": side.value})
            if form and form.possible:
                yield ("", _without_paper(form)) if own else (side.label, form)
    for route in OF_CURATOR:
        form = offer(route, institution, match, caller, now)
        if form and form.possible and not (match.told and route.endswith("notices")):
            yield "", form


def _without_paper(offered: Offered) -> Offered:
    """Ask nobody for the paper of what he says himself."""
    fields = tuple(field for field in offered.form.fields if field not in (PAPER, PAPER_DAY))
    return replace(offered, form=replace(offered.form, fields=fields))
