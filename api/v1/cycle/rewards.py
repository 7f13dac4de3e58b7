"""Rewards of a cycle: who got what and why, and whom the scheme still has to thank."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.cycles import find_cycle
from api.v1.models import AfterNumber, Limit, Page, PersonRef, Read, page
from workflow.access import Caller
from workflow.facts.event import Fact
from workflow.facts.payload import Kind
from workflow.facts.rewards import RewardGiven
from workflow.queries.cycle.rewards import Unthanked, given, owed_after, unthanked
from workflow.queries.seeing import name_of
from workflow.subjects.cycle import Cycle
from workflow.subjects.person import Person

router = APIRouter(prefix="/cycles/{cycle_id}/rewards", tags=["Поощрения"])

AfterPlace = Annotated[str, Query(max_length=100, description="Значение next предыдущей страницы.")]


class RewardRead(Read):
    """A reward that was given."""

    record: int
    """Номер первой записи события в журнале."""
    reward: str = Field(examples=["diploma"])
    reward_label: str
    person: PersonRef | None
    organisation: str | None
    reason: str
    on: date
    number: str | None
    signed_on: date | None


class UnthankedRead(Read):
    """A letter that the scheme of a form asks for and nobody has written."""

    mentor: PersonRef
    to: str = Field(examples=["parents"], description="parents или organisation")
    addressee: str
    form: str


@router.get("", summary="Поощрения цикла")
def list_rewards(
    cycle_id: UUID, calling: Calling, installation: Installed, after: AfterNumber = None, limit: Limit = 50
) -> Page[RewardRead]:
    """List the rewards of a cycle, the newest first; for the staff."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        items, rest = page(given(cycle), limit, after, lambda fact: fact.number)
        return Page(items=_given(items, cycle, calling), next=rest)


@router.get("/owed", summary="Кого ещё поблагодарить")
def list_owed(
    cycle_id: UUID, calling: Calling, installation: Installed, after: AfterPlace = "", limit: Limit = 50
) -> Page[UnthankedRead]:
    """List the letters that are still to be written; for the staff."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        items, left = owed_after(unthanked(cycle), after, limit)
        return Page(items=[_unthanked(one, calling) for one in items], next=items[-1].place if left else None)


def _given(facts: Iterable[Fact[RewardGiven]], cycle: Cycle, caller: Caller) -> list[RewardRead]:
    titles = {one.code: one.title for one in cycle.pack.rewards}
    people = cycle.institution.people
    return [
        RewardRead(
            record=fact.number,
            reward=fact.payload.reward,
            reward_label=titles.get(fact.payload.reward, fact.payload.reward),
            person=_person(people[fact.subject.id], caller) if fact.subject.kind is Kind.PERSON else None,
            organisation=fact.payload.organisation,
            reason=fact.payload.reason,
            on=fact.day,
            number=fact.payload.number,
            signed_on=fact.payload.signed_on,
        )
        for fact in facts
    ]


def _unthanked(one: Unthanked, caller: Caller) -> UnthankedRead:
    return UnthankedRead(mentor=_person(one.mentor, caller), to=one.to, addressee=one.addressee, form=one.form)


def _person(person: Person, caller: Caller) -> PersonRef:
    return PersonRef(id=person.id, name=name_of(caller, person))
