"""Questionnaires: those of a pack, those of a cycle with how many answered, and one person's with what he submitted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.accepting import address
from api.auth import Calling
from api.given import Installed
from api.v1.cycles import find_cycle
from api.v1.models import Page, Read
from api.v1.people import find_person
from workflow.access import Caller
from workflow.errors import NotFound, NotYours
from workflow.packs.answers import sample
from workflow.packs.questionnaire import Item, Questionnaire
from workflow.queries.questionnaires.addresses import addresses
from workflow.queries.questionnaires.asked import Asked, Put, asked_in, put, put_to
from workflow.queries.seeing import CARE, OVERVIEW, sees_card
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person

router = APIRouter(tags=["Анкеты"])


class ChoiceRead(Read):
    """An answer to choose."""

    code: str
    title: str


class ItemRead(Read):
    """A question."""

    code: str = Field(examples=["study_easier"])
    kind: str = Field(examples=["rating"], description="rating, choice, choices, number, line, text или yes_no")
    question: str
    hint: str
    required: bool
    low: str | None
    high: str | None
    choices: list[ChoiceRead]
    least: int | None
    most: int | None
    after: str | None
    """С каким прежним вопросом сравнивают ответ: анкета.вопрос."""
    parameter: str | None

    @classmethod
    def of(cls, item: Item) -> "ItemRead":
        """Take a question of a pack."""
        choices = [ChoiceRead(code=code, title=title) for code, title in item.choices.items()]
        return cls(**item.model_dump(exclude={"choices"}), choices=choices)


class QuestionnaireLine(Read):
    """A questionnaire in a list."""

    code: str = Field(examples=["pupil_intake"])
    version: int
    title: str
    purpose: str = Field(examples=["intake"])
    purpose_label: str
    audience: str = Field(examples=["mentee"])
    audience_label: str
    forms: list[str]
    stage: str
    repeats: bool
    """Спрашивают снова и снова; остальные сдают один раз."""


class QuestionnaireRead(QuestionnaireLine):
    """A questionnaire whole."""

    intro: str
    items: list[ItemRead]
    example: dict[str, Any]
    """Пример ответов, которые будут приняты."""


class AskedRead(QuestionnaireLine):
    """A questionnaire of a cycle; the counts are for those who oversee it."""

    due: bool
    asked: int | None
    filled: int | None


class SubmissionRead(Read):
    """One submission; `answers` are for curator, psychologist and head."""

    href: str | None
    at: datetime
    version: int
    reason: str | None
    counts: bool
    """Действует ли эта сдача: исправленная остаётся в истории."""
    answers: dict[str, Any] | None


class PutRead(QuestionnaireLine):
    """A questionnaire as it stands for one person."""

    state: str = Field(examples=["open"], description="filled, open, later или closed")
    state_label: str
    again: bool
    """Можно ли сдать ещё раз без причины."""
    submitted: list[SubmissionRead]


def line_of(code: str, asked: Questionnaire) -> dict[str, Any]:
    """Give what every list says of a questionnaire."""
    return {
        "code": code,
        "version": asked.version,
        "title": asked.title,
        "purpose": asked.purpose.value,
        "purpose_label": asked.purpose.label,
        "audience": asked.audience.value,
        "audience_label": asked.audience.label,
        "forms": list(asked.forms),
        "stage": asked.stage,
        "repeats": asked.repeats,
    }


@router.get("/packs/{name}/questionnaires", summary="Анкеты программы")
def list_questionnaires_of_pack(name: str, installation: Installed) -> Page[QuestionnaireRead]:
    """List the questionnaires of a pack with every question; they are the same for everyone."""
    pack = installation.institutions.offered.get(name)
    if pack is None:
        raise NotFound(f"Программы «{name}» нет.")
    return Page(items=[_whole(code, one) for code, one in pack.questionnaires.items()])


@router.get("/cycles/{cycle_id}/questionnaires", summary="Анкеты цикла")
def list_questionnaires_of_cycle(cycle_id: UUID, calling: Calling, installation: Installed) -> Page[AskedRead]:
    """List what is asked in a cycle, and of those who oversee it how many are asked and how many answered."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        return Page(items=[_asked(one, calling) for one in asked_in(cycle)])


@router.get("/people/{person_id}/questionnaires", summary="Анкеты человека в цикле")
def list_questionnaires_of_person(
    person_id: UUID, cycle: UUID, calling: Calling, installation: Installed
) -> Page[PutRead]:
    """List what a person is asked in a cycle: filled, open, with versions; each one alone tells the answers."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        person = find_answering(institution, person_id, calling)
        found = put_to(find_cycle(institution, cycle, calling), person)
        told = addresses(connection, institution.id, (fact.number for one in found for fact in one.submitted))
        return Page(items=[_put(one, told, with_answers=False) for one in found])


@router.get("/people/{person_id}/questionnaires/{code}", summary="Ответы человека на анкету")
def read_questionnaire_of_person(
    person_id: UUID, code: str, cycle: UUID, calling: Calling, installation: Installed
) -> PutRead:
    """Give one questionnaire of a person with every submission and its answers."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        person = find_answering(institution, person_id, calling)
        found = put(find_cycle(institution, cycle, calling), person, code)
        if found is None:
            raise NotFound("Такой анкеты у этого человека в цикле нет.")
        may_read_answers(calling)
        told = addresses(connection, institution.id, (fact.number for fact in found.submitted))
        return _put(found, told, with_answers=True)


def find_answering(institution: Institution, identity: UUID, caller: Caller) -> Person:
    """Give a person whose questionnaires the caller may know of: those who care, himself, his representative."""
    person = find_person(institution, identity, caller)
    if not sees_card(caller, person):
        raise NotYours("Анкеты человека видят он сам, куратор, психолог и руководитель.")
    return person


def may_read_answers(caller: Caller) -> None:
    """Raise NotYours unless the caller cares: a mentor never reads what his mentee answered."""
    if not caller.roles & CARE:
        raise NotYours("Ответы на анкету читают куратор, психолог и руководитель.")


def _whole(code: str, asked: Questionnaire) -> QuestionnaireRead:
    items = [ItemRead.of(item) for item in asked.items]
    return QuestionnaireRead(**line_of(code, asked), intro=asked.intro, items=items, example=sample(asked))


def _asked(one: Asked, caller: Caller) -> AskedRead:
    counts = (len(one.people), len(one.filled)) if caller.roles & OVERVIEW else (None, None)
    return AskedRead(**line_of(one.code, one.asked), due=one.due, asked=counts[0], filled=counts[1])


def _put(one: Put, told: Mapping[int, UUID], *, with_answers: bool) -> PutRead:
    return PutRead(
        **line_of(one.code, one.asked),
        state=one.state.value,
        state_label=one.state.label,
        again=one.again,
        submitted=[
            SubmissionRead(
                href=address(told[fact.number]) if fact.number in told else None,
                at=fact.at,
                version=fact.payload.version,
                reason=fact.payload.reason,
                counts=fact in one.counts,
                answers=dict(fact.payload.answers) if with_answers else None,
            )
            for fact in one.submitted
        ],
    )
