"""The base of mentees of a cycle: a row a request, as its reader may see it, candidates with what they lack."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.access import Caller
from workflow.facts.pairs import RequestSubmitted
from workflow.queries.bases.papers import Paper, missing_of_mentee
from workflow.queries.bases.standing import Standing, standing_of_mentee
from workflow.queries.bases.wanted import Wanted, is_of, said
from workflow.queries.seeing import CARE, sees_card, sees_pair, sought_name
from workflow.seeing.fields import sees
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person


@dataclass(frozen=True, slots=True)
class MenteeRow:
    """A mentee with a request. What a reader may not see is None: the card, the request and papers are for those who
    care, himself and his representative; situation, role model and who told of it for those who care alone.
    """

    pair: Pair
    person: Person
    name: str | None
    state: Standing
    form: str
    detailed: bool
    situation: str | None
    role_model: str | None
    request: str | None
    hours_a_week: int | None
    when_free: str | None
    told_through: str | None
    told_by: Person | None
    missing: tuple[Paper, ...] | None


def base_of_mentees(cycle: Cycle, caller: Caller, wanted: Wanted) -> Iterator[MenteeRow]:
    """Give the rows that the reader sees and looks for, in the order of the requests."""
    rows = (_row(pair, caller) for pair in cycle.pairs if sees_pair(caller, pair))
    return (row for row in rows if _is_wanted(row, wanted))


def _row(pair: Pair, caller: Caller) -> MenteeRow:
    detailed, cares = sees_card(caller, pair.mentee), bool(caller.roles & CARE)
    now, first = pair.request, _first(pair)
    told_by = pair.cycle.institution.people.get(first.told_by) if first and first.told_by else None
    return MenteeRow(
        pair=pair,
        person=pair.mentee,
        name=sought_name(caller, pair.mentee),
        state=standing_of_mentee(pair),
        form=pair.form,
        detailed=detailed,
        situation=pair.situation if sees(caller, "situation") else None,
        role_model=pair.role_model if sees(caller, "role_model") else None,
        request=(now.request or (first.request if first else None)) if detailed and now else None,
        hours_a_week=(now.hours_a_week or (first.hours_a_week if first else None)) if detailed and now else None,
        when_free=(now.when_free or (first.when_free if first else None)) if detailed and now else None,
        told_through=first.told_through if cares and first else None,
        told_by=told_by if cares else None,
        missing=missing_of_mentee(pair) if detailed else None,
    )


def _first(pair: Pair) -> RequestSubmitted | None:
    own = (fact.payload for fact in pair.of(RequestSubmitted) if fact.subject == pair.ref)
    return next(own, None)


def _is_wanted(row: MenteeRow, wanted: Wanted) -> bool:
    """Filter by what the reader sees of the row and by nothing else, so that nobody learns the rest by asking."""
    if (wanted.kind or wanted.school_class) and not (row.detailed and is_of(row.person, wanted)):
        return False
    if wanted.missing and wanted.missing not in (row.missing or ()):
        return False
    if wanted.room:
        return False
    pairs = (("form", row.form), ("situation", row.situation), ("role_model", row.role_model), ("state", row.state))
    if any(getattr(wanted, field) not in (None, value) for field, value in pairs):
        return False
    return said(wanted.words, (row.name, row.request, row.when_free))
