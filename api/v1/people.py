"""People of an institution: cards for those who care for them, ids and roles for the others who oversee."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.bases import SchoolClass, Words
from api.v1.cycles import find_cycle
from api.v1.models import After, Limit, Page, Read, page
from workflow.access import Caller
from workflow.errors import NotFound, NotYours
from workflow.facts.people import ConsentKind, PersonCard, PersonKind
from workflow.queries.bases.fitness import Fitness, fitness_of
from workflow.queries.bases.wanted import Wanted, is_of, said
from workflow.queries.seeing import CARE, OVERVIEW, name_of, part_in, sees_card, sees_name, sought_name
from workflow.reading.shown import show
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person

router = APIRouter(prefix="/people", tags=["Люди"])


class CardRead(Read):
    """A person's card."""

    name: str = Field(examples=["Анна Смирнова"])
    kinds: list[str]
    birth_date: date | None
    grade: int | None
    letter: str | None
    school_class: str | None = Field(examples=["7 А"])
    post: str | None
    work_years: int | None
    subject: str | None
    organisation: str | None
    phone: str | None = Field(examples=["+79000000001"])
    email: str | None
    max_address: str | None
    contact: str | None
    """Другой способ связаться, своими словами."""
    reached_by: str | None = Field(examples=["phone"], description="phone, email, max или none: только лично")

    @classmethod
    def of(cls, card: PersonCard) -> "CardRead":
        """Take a card."""
        return cls(**card.model_dump(mode="json"), school_class=card.school_class)


class ConsentRead(Read):
    """Whether a consent is in force."""

    kind: str
    label: str
    in_force: bool


class PersonRead(Read):
    """A person; `card` and `consents` are null for those who may not see them, and the card after erasure."""

    id: UUID
    name: str | None
    roles: list[str]
    card: CardRead | None
    consents: list[ConsentRead] | None
    representatives: list[UUID] | None
    pairs: list[UUID]
    """Пары, где он наставляемый."""
    mentoring: list[UUID]
    """Пары, где он наставник сейчас."""

    @classmethod
    def of(cls, person: Person, caller: Caller) -> "PersonRead":
        """Take a person as this reader sees him."""
        seen = sees_card(caller, person)
        live = [match.pair for match in person.mentoring if match.live]
        return cls(
            id=person.id,
            name=name_of(caller, person),
            roles=list(person.roles.codes),
            card=CardRead.of(person.card) if seen and person.card else None,
            consents=_consents(person) if seen else None,
            representatives=sorted(person.representatives) if seen else None,
            pairs=[pair.id for pair in person.pairs if seen or _shares(caller, person)],
            mentoring=[pair.id for pair in live if seen or part_in(caller, pair)],
        )


class FitnessRead(Read):
    """Whether a person fits a form from one side; `needs` is what to bring besides, before he can take part."""

    form: str = Field(examples=["employer_student"])
    title: str
    side: str = Field(examples=["mentor"])
    run: bool
    """Идёт ли эта форма в цикле."""
    fits: bool
    reasons: list[str] = Field(examples=[["нужно 5 лет стажа, есть 3"]])
    needs: list[str]

    @classmethod
    def of(cls, one: Fitness) -> "FitnessRead":
        """Take an answer for one form."""
        return cls(
            form=one.form,
            title=one.title,
            side=one.side.value,
            run=one.run,
            fits=one.fits,
            reasons=list(one.reasons),
            needs=list(one.needs),
        )


@router.get("", summary="Люди организации")
def list_people(
    calling: Calling,
    installation: Installed,
    q: Words = "",
    kind: PersonKind | None = None,
    school_class: SchoolClass = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[PersonRead]:
    """List the people that the caller sees; a side of a pair sees himself and the other side."""
    wanted = Wanted(words=q, kind=kind, school_class=school_class)
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        seen = found_people(institution, calling, wanted)
        items, rest = page(seen, limit, after, lambda person: person.id)
        return Page(items=[PersonRead.of(person, calling) for person in items], next=rest)


@router.get("/{person_id}", summary="Один человек")
def read_person(person_id: UUID, calling: Calling, installation: Installed) -> PersonRead:
    """Give a person."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        return PersonRead.of(find_person(institution, person_id, calling), calling)


@router.get("/{person_id}/eligibility", summary="Подходит ли человек формам цикла")
def read_eligibility(person_id: UUID, cycle: UUID, calling: Calling, installation: Installed) -> list[FitnessRead]:
    """Ask each form, as a mentee and as a mentor, in the programme of a cycle; only who sees the card is answered."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        person = find_person(institution, person_id, calling)
        if not sees_card(calling, person):
            raise NotYours("Подходит ли человек, видят он сам, его представитель, куратор, психолог и руководитель.")
        day = installation.now().astimezone(institution.timezone).date()
        found = fitness_of(person, find_cycle(institution, cycle, calling), calling, day)
        return [FitnessRead.of(one) for one in found]


def found_people(institution: Institution, caller: Caller, wanted: Wanted) -> Iterator[Person]:
    """Give the people that the caller sees and looks for, by what he sees of them."""
    for person in institution.people.values():
        card = person.card if sees_card(caller, person) else None
        words = (card.post, card.organisation, card.subject) if card else ()
        if not _seen(caller, person) or not said(wanted.words, (sought_name(caller, person), *words)):
            continue
        if not (wanted.kind or wanted.school_class) or (card and is_of(person, wanted)):
            yield person


def find_person(institution: Institution, identity: UUID, caller: Caller) -> Person:
    """Give a person that the caller sees; whom he may not see is not there for him."""
    person = institution.people.get(identity)
    if person is None or not _seen(caller, person):
        raise NotFound("Такого человека здесь нет.")
    show(person.id)
    return person


def _seen(caller: Caller, person: Person) -> bool:
    return bool(caller.roles & (OVERVIEW | CARE)) or sees_name(caller, person)


def _shares(caller: Caller, person: Person) -> bool:
    return bool(caller.roles & OVERVIEW) or any(part_in(caller, pair) for pair in person.pairs)


def _consents(person: Person) -> list[ConsentRead]:
    return [ConsentRead(kind=kind.value, label=kind.label, in_force=person.consented(kind)) for kind in ConsentKind]
