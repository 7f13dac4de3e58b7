"""The bases: who asks for a mentor in a cycle, who offers himself, and who may be asked again in the cycles to come."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.cycles import find_cycle
from api.v1.models import After, Limit, Page, PersonRef, Read, page
from workflow.access import Caller
from workflow.facts.people import PersonKind
from workflow.installation import Installation
from workflow.queries.bases.lasting import LastingRow, lasting_base
from workflow.queries.bases.mentees import MenteeRow, base_of_mentees
from workflow.queries.bases.mentors import MentorRow, base_of_mentors
from workflow.queries.bases.papers import Paper
from workflow.queries.bases.standing import Standing
from workflow.queries.bases.wanted import Wanted
from workflow.queries.seeing import name_of
from workflow.reading.shown import show
from workflow.subjects.institution import Institution
from workflow.words import Named

router = APIRouter(tags=["Базы"])

T = TypeVar("T")
R = TypeVar("R", bound=Read)

Words = Annotated[str, Query(alias="q", max_length=200, description="Слова имени, запроса или умений; ё — как е.")]
FormCode = Annotated[str | None, Query(max_length=64, description="Код формы.", examples=["student_student"])]
SchoolClass = Annotated[
    str | None, Query(alias="class", max_length=8, description="Класс: «7» или «7 А».", examples=["7 А"])
]
ModelCode = Annotated[str | None, Query(max_length=64, description="Код варианта пары.")]


@dataclass(frozen=True, slots=True)
class Everywhere:
    """The filters that every base knows."""

    q: Words = ""
    form: FormCode = None
    school_class: SchoolClass = None
    role_model: ModelCode = None
    kind: Annotated[PersonKind | None, Query(description="Кто человек.")] = None
    state: Annotated[Standing | None, Query(description="Как он стоит в цикле.")] = None
    missing: Annotated[Paper | None, Query(description="Какой бумаги не хватает.")] = None

    def wanted(self, *, situation: str | None = None, room: bool = False) -> Wanted:
        """Give what is looked for."""
        return Wanted(
            words=self.q,
            form=self.form,
            school_class=self.school_class,
            situation=situation,
            role_model=self.role_model,
            kind=self.kind,
            state=self.state,
            missing=self.missing,
            room=room,
        )


Asked = Annotated[Everywhere, Depends()]
Situation = Annotated[str | None, Query(max_length=64, description="Код причины запроса.")]
Room = Annotated[bool, Query(description="Только те, у кого есть свободное место.")]


class CodeRead(Read):
    """A code with the words that a person reads."""

    code: str = Field(examples=["processing"])
    label: str = Field(examples=["согласие на обработку персональных данных"])

    @classmethod
    def of(cls, named: Named) -> "CodeRead":
        """Take a code with its label."""
        return cls(code=named.value, label=named.label)


class MenteeRead(Read):
    """A mentee with his request; what the reader may not see is null."""

    pair: UUID
    person: PersonRef
    school_class: str | None = Field(examples=["7 А"])
    state: CodeRead
    form: str = Field(examples=["student_student"])
    situation: str | None
    role_model: str | None
    request: str | None
    hours_a_week: int | None
    when_free: str | None
    told_through: str | None
    told_by: PersonRef | None
    missing: list[CodeRead] | None
    """Каких бумаг не хватает."""

    @classmethod
    def of(cls, row: MenteeRow, caller: Caller) -> "MenteeRead":
        """Take a row of the base."""
        card, told_by = row.person.card, row.told_by
        return cls(
            pair=row.pair.id,
            person=PersonRef(id=show(row.person.id), name=row.name),
            school_class=card.school_class if row.detailed and card else None,
            state=CodeRead.of(row.state),
            form=row.form,
            situation=row.situation,
            role_model=row.role_model,
            request=row.request,
            hours_a_week=row.hours_a_week,
            when_free=row.when_free,
            told_through=row.told_through,
            told_by=PersonRef(id=told_by.id, name=name_of(caller, told_by)) if told_by else None,
            missing=None if row.missing is None else [CodeRead.of(one) for one in row.missing],
        )


class MentorRead(Read):
    """A mentor or candidate of a cycle; what the reader may not see is null."""

    person: PersonRef
    state: CodeRead
    forms: list[str]
    mentor_type: str | None
    role_models: list[str] | None
    competences: str | None
    hours_a_week: int | None
    when_free: str | None
    comes_from: str | None
    selected: bool
    trained: bool
    record_is_checked: bool
    left: bool
    capacity: int
    taken: int
    room: int
    missing: list[CodeRead] | None

    @classmethod
    def of(cls, row: MentorRow) -> "MentorRead":
        """Take a row of the base."""
        mentor, offer = row.mentor, row.offer
        return cls(
            person=PersonRef(id=show(row.person.id), name=row.name),
            state=CodeRead.of(row.state),
            forms=list(row.forms),
            mentor_type=offer.mentor_type if offer else None,
            role_models=list(offer.role_models) if offer else None,
            competences=offer.competences if offer else None,
            hours_a_week=offer.hours_a_week if offer else None,
            when_free=offer.when_free if offer else None,
            comes_from=offer.comes_from if offer else None,
            selected=mentor.selected,
            trained=mentor.trained,
            record_is_checked=mentor.record_is_checked,
            left=mentor.left,
            capacity=mentor.capacity,
            taken=mentor.taken,
            room=mentor.room,
            missing=None if row.missing is None else [CodeRead.of(one) for one in row.missing],
        )


class LastingRead(Read):
    """Somebody who may be asked to be a mentor again."""

    person: PersonRef
    came: CodeRead
    cycle: UUID | None
    cycle_title: str | None = Field(examples=["Наставничество 2021/22"])
    forms: list[str]
    competences: str | None
    completed: int
    """Сколько пар завершил как наставник."""
    elsewhere: bool
    """Согласен ли, чтобы его звали другие организации."""

    @classmethod
    def of(cls, row: LastingRow) -> "LastingRead":
        """Take a row of the base."""
        return cls(
            person=PersonRef(id=show(row.person.id), name=row.name),
            came=CodeRead.of(row.came),
            cycle=row.cycle.id if row.cycle else None,
            cycle_title=row.cycle.title if row.cycle else None,
            forms=list(row.offer.forms) if row.offer else [],
            competences=row.offer.competences if row.offer else None,
            completed=row.completed,
            elsewhere=row.elsewhere,
        )


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a page of a base begins and how long it is."""

    after: After = None
    limit: Limit = 50


Paged = Annotated[Paging, Depends()]


@router.get("/cycles/{cycle_id}/mentees", summary="База наставляемых цикла")
def list_mentees_of_cycle(
    cycle_id: UUID, calling: Calling, installation: Installed, asked: Asked, paged: Paged, situation: Situation = None
) -> Page[MenteeRead]:
    """List the requests that the caller sees: candidates, participants, and those whose way ended."""

    def base(institution: Institution) -> Iterable[MenteeRow]:
        cycle = find_cycle(institution, cycle_id, calling)
        return base_of_mentees(cycle, calling, asked.wanted(situation=situation))

    return _page(calling, installation, paged, base, lambda row: MenteeRead.of(row, calling), lambda row: row.pair.id)


@router.get("/cycles/{cycle_id}/mentors", summary="База наставников цикла")
def list_mentors_of_cycle(
    cycle_id: UUID, calling: Calling, installation: Installed, asked: Asked, paged: Paged, room: Room = False
) -> Page[MentorRead]:
    """List everyone who offered himself; a mentor sees himself alone."""

    def base(institution: Institution) -> Iterable[MentorRow]:
        return base_of_mentors(find_cycle(institution, cycle_id, calling), calling, asked.wanted(room=room))

    return _page(calling, installation, paged, base, MentorRead.of, lambda row: row.person.id)


@router.get("/mentors", summary="Долгосрочная база наставников")
def list_lasting_mentors(
    calling: Calling, installation: Installed, asked: Asked, paged: Paged, room: Room = False
) -> Page[LastingRead]:
    """List everybody who may be asked again, former mentees among them; who does not care for it sees himself alone."""

    def base(institution: Institution) -> Iterable[LastingRow]:
        return lasting_base(institution, calling, asked.wanted(room=room))

    return _page(calling, installation, paged, base, LastingRead.of, lambda row: row.person.id)


def _page(
    caller: Caller,
    installation: Installation,
    paged: Paging,
    base: Callable[[Institution], Iterable[T]],
    read: Callable[[T], R],
    key: Callable[[T], UUID],
) -> Page[R]:
    """Give a page of a base; its rows are read while the institution is held."""
    with (
        installation.database.reading(caller.institution) as connection,
        installation.institutions.reading(connection, caller.institution) as institution,
    ):
        items, rest = page(base(institution), paged.limit, paged.after, key)
        return Page(items=[read(row) for row in items], next=rest)
