"""Rewards of a cycle: who got what and why, and whom the scheme still has to thank."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.cycles import find_cycle
from api.v1.models import PersonRef, Read
from workflow.access import Caller
from workflow.facts.payload import Kind
from workflow.queries.cycle.rewards import given, unthanked
from workflow.queries.seeing import name_of
from workflow.subjects.cycle import Cycle
from workflow.subjects.person import Person

router = APIRouter(prefix="/cycles/{cycle_id}/rewards", tags=["Поощрения"])


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


class RewardsRead(Read):
    """What was given, the newest first, and what is still to be written."""

    cycle: UUID
    given: list[RewardRead]
    unthanked: list[UnthankedRead]


@router.get("", summary="Поощрения цикла")
def read_rewards(cycle_id: UUID, calling: Calling, installation: Installed) -> RewardsRead:
    """Give the rewards of a cycle and the letters that are still to be written; for the staff."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        return RewardsRead(cycle=cycle.id, given=_given(cycle, calling), unthanked=_unthanked(cycle, calling))


def _given(cycle: Cycle, caller: Caller) -> list[RewardRead]:
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
        for fact in given(cycle)
    ]


def _unthanked(cycle: Cycle, caller: Caller) -> list[UnthankedRead]:
    return [
        UnthankedRead(mentor=_person(one.mentor, caller), to=one.to, addressee=one.addressee, form=one.form)
        for one in unthanked(cycle)
    ]


def _person(person: Person, caller: Caller) -> PersonRef:
    return PersonRef(id=person.id, name=name_of(caller, person))
