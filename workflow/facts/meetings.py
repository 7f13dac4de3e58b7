"""Facts about the work of a pair: meetings, fit, plans, feedback, pauses and how it ends."""

from datetime import date
from typing import Annotated

from pydantic import Field

from workflow.facts.pairs import Side
from workflow.facts.payload import PRIVATE, CycleId, Line, MeetingId, PairId, Payload, Text
from workflow.stages import Stage
from workflow.words import Named


class SupportGiven(Payload):
    """Наставляемый без пары получил психологическую поддержку."""

    about: Text | None = None


class CareScheduled(Payload):
    """Назначена дата следующей попытки найти наставника."""

    next_on: date


class MeetingKind(Named):
    """The typed meetings of a pair or a group (roadmap items 20 to 25), and the two of the whole cycle (16 and 26)."""

    ORGANISATIONAL = "organisational", "организационная"
    TRIAL = "trial", "пробная рабочая"
    PLANNING = "planning", "встреча-планирование"
    REGULAR = "regular", "регулярная"
    FINAL = "final", "заключительная"
    ACQUAINTANCE = "acquaintance", "знакомство"
    GROUP_MEETING = "group_meeting", "общая встреча наставников и наставляемых"
    GROUP_FINAL_MEETING = "group_final_meeting", "заключительная встреча всех пар и групп"


OF_CYCLE = (MeetingKind.GROUP_MEETING, MeetingKind.GROUP_FINAL_MEETING)
OF_PAIR = tuple(kind for kind in MeetingKind if kind not in OF_CYCLE)


class MeetingHeld(Payload):
    """Встреча состоялась."""

    kind: MeetingKind
    minutes: Annotated[int | None, Field(ge=1, le=600)] = None
    present: tuple[PairId, ...] = ()
    """Какие пары группы были; для встречи одной пары не указывается."""
    planned: MeetingId | None = None
    """Какая из назначенных встреч состоялась."""


class MeetingMissed(Payload):
    """Встреча не состоялась."""

    kind: MeetingKind
    absent: Annotated[tuple[Side, ...], PRIVATE] = ()
    """Кто из пары не пришёл; пусто, если неизвестно или встреча группы."""
    reason: Text | None = None
    planned: MeetingId | None = None
    """Какая из назначенных встреч не состоялась."""


class FitAnswer(Named):
    """What a side says after the first meeting."""

    FITS = "fits", "подходит"
    DECIDING = "deciding", "ещё решаю"
    DOES_NOT_FIT = "does_not_fit", "не подходит"


class FitAnswered(Payload):
    """Сторона ответила, подходит ли ей пара."""

    side: Side
    answer: Annotated[FitAnswer, PRIVATE]


class StrengthsReviewed(Payload):
    """Сильные и слабые стороны участников рассмотрены."""

    strengths: Text
    weaknesses: Text | None = None


class PlanAgreed(Payload):
    """Пара договорилась о формате, цели и плане."""

    format: Line | None = None
    goal: Text | None = None
    tasks: tuple[Line, ...] = ()
    until: date | None = None


class MaterialGiven(Payload):
    """Наставнику переданы методические материалы."""

    title: Line


class FeedbackSide(Named):
    """Who gives feedback."""

    MENTEE = "mentee", "наставляемый"
    MENTOR = "mentor", "наставник"
    CURATOR = "curator", "куратор"


class FeedbackGiven(Payload):
    """Дана обратная связь."""

    side: FeedbackSide
    text: Text | None = None


class PairPaused(Payload):
    """Работа пары приостановлена."""

    reason: Text


class PairResumed(Payload):
    """Работа пары возобновлена."""


class PairSentBack(Payload):
    """Пара возвращена к более раннему этапу."""

    stage: Stage
    reason: Text


class EndingOutcome(Named):
    """How a pair's work ended; the reason stays with curator, psychologist and head."""

    GOAL_REACHED = "goal_reached", "цель достигнута"
    PARTLY_REACHED = "partly_reached", "цель достигнута частично"
    NOT_REACHED = "not_reached", "цель не достигнута"
    MENTEE_LEFT = "mentee_left", "наставляемый выбыл"
    MENTOR_LEFT = "mentor_left", "наставник выбыл"
    DID_NOT_FIT = "did_not_fit", "стороны не подошли друг другу"
    CYCLE_CANCELLED = "cycle_cancelled", "цикл отменён"
    NOT_ADMITTED = "not_admitted", "не принят в программу"


class PairDissolved(Payload):
    """Пара расформирована."""

    outcome: Annotated[EndingOutcome, PRIVATE]
    reason: Text
    next_step: Text


class MenteeLeft(Payload):
    """Наставляемый вышел из программы."""

    reason: Text
    next_step: Text


class MentorLeft(Payload):
    """Наставник вышел из программы."""

    cycle: CycleId
    reason: Text
    outcome: Annotated[EndingOutcome | None, PRIVATE] = None
    """Итог пар, которые уже завершают работу."""
    leaves_on: date | None = None
    """Последний день работы наставником: педагог с действующим поручением предупреждает заранее."""


class NoticeEnded(Payload):
    """Срок предупреждения истёк: наставник ушёл."""


class OutcomeRecorded(Payload):
    """Итог работы пары записан."""

    outcome: Annotated[EndingOutcome, PRIVATE]
    best_practice: Text | None = None
