"""Facts about what a cycle holds: training, group meetings, results shown, quality, the closing event."""

from typing import Annotated

from pydantic import Field

from workflow.facts.payload import Code, Count, Line, MeetingId, PairId, Payload, PersonId, Text


class CriteriaSet(Payload):
    """Определены критерии отбора наставников."""

    criteria: Annotated[tuple[Line, ...], Field(min_length=1)]


class TrainingPlanned(Payload):
    """Составлена программа обучения наставников."""

    title: Line
    hours: Annotated[int, Field(ge=1, le=1000)]
    outside_help: Text | None = None


class TrainingHeld(Payload):
    """Занятие для наставников проведено."""

    hours: Annotated[int, Field(ge=1, le=100)]
    present: Annotated[tuple[PersonId, ...], Field(min_length=1)]


class GroupMeetingHeld(Payload):
    """Групповая встреча наставников и наставляемых проведена."""

    present: Annotated[tuple[PersonId, ...], Field(min_length=1)]
    planned: MeetingId | None = None
    """Какая из назначенных встреч цикла состоялась."""


class InterimResultsShown(Payload):
    """Промежуточные результаты показаны партнёрам."""

    audience: Code
    where: Text


class RewardSchemeSet(Payload):
    """Определена система поощрений наставников."""

    rewards: Annotated[tuple[Line, ...], Field(min_length=1)]


class GroupFinalMeetingHeld(Payload):
    """Заключительная встреча всех пар и групп проведена."""

    present: Annotated[tuple[PairId, ...], Field(min_length=1)]
    planned: MeetingId | None = None
    """Какая из назначенных встреч цикла состоялась."""


class SpecialistInvited(Payload):
    """К оценке приглашён внешний специалист."""

    about: Text


class QualityMeasured(Payload):
    """Качество программы оценено: SWOT-анализ и анкета куратора."""

    strengths: Annotated[tuple[Line, ...], Field(min_length=1)]
    weaknesses: tuple[Line, ...]
    opportunities: tuple[Line, ...]
    threats: tuple[Line, ...]


class PracticePublished(Payload):
    """Лучшая практика опубликована."""

    title: Line
    where: Text
    people: tuple[PersonId, ...] = ()
    """О ком она: имя, фотография, работа. Нужно согласие каждого на публикацию."""


class InvitationsSent(Payload):
    """Приглашения на итоговое событие разосланы."""

    audience: Code
    invited: Count


class ClosingEventHeld(Payload):
    """Итоговое событие проведено."""

    about: Text


class BasesRenewed(Payload):
    """Базы наставляемых и наставников обновлены."""

    mentors_kept: Count
    former_mentees_among_mentors: Count
