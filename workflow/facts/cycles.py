"""Facts about a programme cycle: its stages, approvals by a second person, papers, aims, roadmap and events."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from workflow.facts.payload import Code, Count, CycleId, Digest, Line, PairId, Payload, PersonId, Text
from workflow.stages import Stage
from workflow.words import Named


class CycleOpened(Payload):
    """Цикл программы открыт."""

    title: Line
    pack: Line
    school_year: Annotated[int, Field(ge=2019, le=2100)]
    """Календарный год, в котором начинается учебный год: 2021 для 2021/22."""
    predecessor: CycleId | None = None


class StageCompleted(Payload):
    """Этап завершён."""

    stage: Stage


class StageForcingAsked(Payload):
    """Запрошен переход без выполненных требований."""

    cycle: CycleId
    stage: Stage
    reason: Text


class StageForced(Payload):
    """Переход без выполненных требований подтверждён."""


class StageReopeningAsked(Payload):
    """Запрошен возврат к более раннему этапу."""

    cycle: CycleId
    stage: Stage
    """Этап, к которому возвращаются."""
    reason: Text


class StageReopened(Payload):
    """Возврат к более раннему этапу подтверждён."""


class CycleCancellingAsked(Payload):
    """Запрошена отмена цикла."""

    cycle: CycleId
    reason: Text


class CycleCancelled(Payload):
    """Отмена цикла подтверждена."""


class WaiverAsked(Payload):
    """Запрошено освобождение от требования."""

    cycle: CycleId
    requirement: Code
    pair: PairId | None = None
    person: PersonId | None = None
    reason: Text


class WaiverConfirmed(Payload):
    """Освобождение от требования подтверждено."""


class ApprovalDeclined(Payload):
    """В подтверждении отказано."""

    reason: Text


class ApprovalLapsed(Payload):
    """Запрос на подтверждение истёк."""


class CoverageEntered(Payload):
    """Введена численность для охвата на 1 сентября."""

    pupils_from_10: Count
    teachers: Count


class MinimumRaised(Payload):
    """Минимум по требованию повышен."""

    requirement: Code
    need: Annotated[int, Field(ge=1, le=10_000)]


class PaperAdopted(Payload):
    """Документ введён в действие."""

    paper: Code
    number: Line
    signed_on: date
    digest: Digest | None = None


class TeamNamed(Payload):
    """Названа команда программы."""

    curator: PersonId
    members: tuple[PersonId, ...] = ()


class PreliminaryRequestsCollected(Payload):
    """Собраны предварительные запросы."""

    form: Code
    requests: Count


class AimsSet(Payload):
    """Определены задачи и ожидаемые результаты."""

    tasks: Annotated[tuple[Line, ...], Field(min_length=1)]
    results: Annotated[tuple[Line, ...], Field(min_length=1)]


class FormsOffered(Payload):
    """Предложены формы наставничества."""

    forms: Annotated[tuple[Code, ...], Field(min_length=1)]


class FormsChosen(Payload):
    """Выбраны формы, которые идут в этом цикле."""

    forms: Annotated[tuple[Code, ...], Field(min_length=1)]


class ResourceSource(Named):
    """Where a resource comes from."""

    INSIDE = "inside", "свой"
    OUTSIDE = "outside", "внешний"


class ResourceFound(Payload):
    """Определён ресурс и его источник."""

    resource: Code
    source: ResourceSource
    about: Text


class RoadmapApproved(Payload):
    """Дорожная карта утверждена."""

    number: Line
    digest: Digest | None = None


class AudienceTold(Payload):
    """Аудитория узнала о программе."""

    audience: Code
    how: Text | None = None


class ActivityDone(Payload):
    """Мероприятие дорожной карты проведено."""

    activity: Annotated[int, Field(ge=1, le=1000)]
    evidence: Text


class Dates(Payload):
    """Срок одного мероприятия."""

    activity: Annotated[int, Field(ge=1, le=1000)]
    start: date
    end: date

    @model_validator(mode="after")
    def begins_before_it_ends(self) -> Self:
        """Whether it is late is read from its last day."""
        if self.end < self.start:
            raise ValueError("последний день раньше первого")
        return self


class ActivityMoved(Dates):
    """Срок мероприятия перенесён."""

    reason: Text
    together: tuple[Dates, ...] = ()
    """Что сдвинуто вместе с ним, тем же решением."""

    @model_validator(mode="after")
    def names_each_activity_once(self) -> Self:
        """Of two dates of one activity nobody could say which holds."""
        numbers = [self.activity, *(one.activity for one in self.together)]
        if len(set(numbers)) < len(numbers):
            raise ValueError("одно и то же мероприятие названо дважды")
        return self

    @property
    def dates(self) -> tuple[Dates, ...]:
        """Give the new dates of every activity that it moves."""
        return (self, *self.together)


class ActivityAssigned(Payload):
    """За мероприятие назначен ответственный."""

    activity: Annotated[int, Field(ge=1, le=1000)]
    person: PersonId
